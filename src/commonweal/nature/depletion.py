"""The market for a depletion quota: a total for all periods, sold at the price that clears."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.errors import Problem, SchemaError
from commonweal.nature.demand import Demand
from commonweal.nature.stocks import require

DEAREST = 1e30
"""A rent beyond which none is looked for [money/unit]."""


@dataclass(frozen=True, slots=True)
class Clearing:
    """What clears a depletion quota, by period.

    ``quantity`` : (period,) [unit/period]; ``price`` : (period,) [money/unit] what users pay; ``rent`` : (period,)
    [money/unit] price of a permit, price less extraction cost. ``rent`` x ``quantity`` is what the institution that
    issues the quota has to hand out. ``left`` [unit] is what nobody wanted even without a rent.
    """

    quantity: Array
    price: Array
    rent: Array
    left: float


def clear(demands: Sequence[Demand], cost: float, discount: float, quota: float) -> Clearing:
    """Return the extraction and the scarcity rent under which the demand of all periods just uses up a quota.

    The rent rises at the discount rate, rent(t) = rent(0) (1 + discount)^t, so that nobody gains by moving a unit to
    another period (Hotelling 1931); rent(0) is 0 if the quota is larger than all that is wanted at cost.

    Parameters
    ----------
    demands : one per period, the first at t = 0.
    cost : of extracting a unit [money/unit], the same in all periods; discount : per period; quota : [unit].

    Sources
    -------
    Hotelling (1931), Journal of Political Economy 39(2).
    """
    for what, value in (("extraction cost", cost), ("discount rate", discount), ("quota", quota)):
        require(what, value)
    if not demands:
        raise SchemaError(Problem("no demand", "demands", "an empty list", "one per period"))
    growth = (1.0 + discount) ** np.arange(len(demands), dtype=np.float64)

    def bought(first: float) -> Array:
        prices = cost + first * growth
        return np.array([demand.quantity(price) for demand, price in zip(demands, prices, strict=True)])

    first = _clearing_rent(lambda rent: float(bought(rent).sum()), quota)
    quantity = bought(first)
    return Clearing(quantity, cost + first * growth, first * growth, max(0.0, quota - float(quantity.sum())))


def _clearing_rent(bought: Callable[[float], float], quota: float) -> float:
    """Return the least rent at which no more than the quota is bought, by bisection down to neighbouring numbers."""
    if bought(0.0) <= quota:
        return 0.0
    low, high = 0.5, 1.0
    while bought(high) > quota:
        low, high = high, 2.0 * high
        if high > DEAREST:
            raise SchemaError(Problem("no rent clears the quota", "quota", f"{quota:g}", "above 0 for this demand"))
    while bought(low) <= quota:
        low, high = low / 2.0, low
    while low < (middle := (low + high) / 2.0) < high:
        low, high = (middle, high) if bought(middle) > quota else (low, middle)
    return high
