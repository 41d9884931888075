"""From one period to the next: what one leaves is what the other opens with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import numpy as np

from commonweal.accounts.sides import LEAST, Sides, size_of
from commonweal.core.period import Balances, MoneyPeriod


def continuity(before: MoneyPeriod, after: MoneyPeriod) -> Iterator[Sides]:
    """Yield, field by field, closing stocks of a period and opening stocks of the next.

    Stocks are compared at the prices at which they were left: what prices do to them later is revaluation of the later
    period. Shares in ownership are left out: they may be changed between periods, by a rule that says so.
    """
    for one in fields(Balances):
        if one.name in ("ownership", "trade_ownership"):
            continue
        left = np.atleast_1d(np.asarray(getattr(before.closing, one.name), dtype=float))
        right = np.atleast_1d(np.asarray(getattr(after.opening, one.name), dtype=float))
        labels = _labels(before, one.name, len(left))
        size = np.maximum(size_of(left, right, 1e-6), LEAST)
        yield Sides("opening stocks = closing stocks of the period before", labels, left, right, size)


def _labels(period: MoneyPeriod, name: str, count: int) -> tuple[str, ...]:
    if name in ("inventories_domestic", "inventories_imported", "price_domestic", "price_imported"):
        return tuple(f"{name} of {product}" for product in period.products)
    if name == "capital":
        return tuple(f"capital of {activity}" for activity in period.activities)
    if count == len(period.groups) and count > 1:
        return tuple(f"{name} of {group}" for group in period.groups)
    return (name,) if count == 1 else tuple(f"{name} {number + 1}" for number in range(count))
