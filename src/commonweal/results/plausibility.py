"""Bands of plausibility: balanced books prove nothing about behaviour, so every run says where it leaves them.

The bands are assumptions: what rich countries have lived through in peace since 1950 lies inside them.
"""

from __future__ import annotations

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.realised import Realised

BANDS: dict[str, tuple[float, float, str]] = {
    "unemployment rate": (0.0, 0.25, "share of the labour force"),
    "inflation": (-0.05, 0.15, "a year"),
    "government debt": (-0.5, 2.5, "of output"),
    "net foreign claims on the country": (-2.0, 2.0, "of output"),
}
"""Lowest and highest value that counts as plausible: assumption."""


def series(realised: Realised) -> dict[str, Array]:
    """Return the yearly series that have a band; a society without money has unemployment only."""
    found: dict[str, Array] = {"unemployment rate": realised.unemployment}
    books = realised.periods
    if not books:
        return found
    product = np.array([_product(period.payments) for period in books])
    price = np.array([float(p.prices.consumer @ _basket(books[0])) for p in books])
    found["inflation"] = np.append(0.0, price[1:] / price[:-1] - 1.0)
    found["government debt"] = np.array([p.closing.government_bills for p in books]) / product
    foreign = np.array([p.closing.foreign_bills + p.closing.foreign_deposits for p in books])
    found["net foreign claims on the country"] = foreign / product
    return found


def implausible(realised: Realised) -> tuple[str, ...]:
    """Return in words where a series leaves its band: which, when first, how far."""
    words = []
    for name, values in series(realised).items():
        low, high, unit = BANDS[name]
        outside = np.flatnonzero((values < low) | (values > high))
        if len(outside):
            worst = values[outside[np.argmax(np.maximum(low - values[outside], values[outside] - high))]]
            words.append(
                f"{name} leaves its band of {low:g} to {high:g} {unit} in {realised.years[outside[0]]}; "
                f"farthest {worst:.2f}"
            )
    return tuple(words)


def _product(paid: object) -> float:
    parts = ("wages", "mixed_income", "production_taxes", "permits")
    return float(sum(getattr(paid, part).sum() for part in parts) + paid.surplus.sum())  # type: ignore[attr-defined]


def _basket(period: object) -> Array:
    goods = period.goods  # type: ignore[attr-defined]
    bought = goods.household_domestic + goods.household_imported
    return np.asarray(bought.sum(axis=1))
