"""The columns of the books: household groups, firms by owner, the fund, banks, government, central bank, abroad."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.period import OWNERS, MoneyPeriod


@dataclass(frozen=True, slots=True)
class Sectors:
    """Places of the columns: households (G,), firms' current and capital accounts (O,) each, and five single ones."""

    names: tuple[str, ...]
    households: slice
    firms: slice
    capital: slice
    fund: int
    banks: int
    government: int
    central_bank: int
    abroad: int


def sectors(period: MoneyPeriod) -> Sectors:
    """Return the columns of a period."""
    groups, owners = len(period.groups), len(OWNERS)
    names = (
        *(f"households {name}" for name in period.groups),
        *(f"firms {name}" for name in OWNERS),
        *(f"firms {name}, capital account" for name in OWNERS),
        "social fund",
        "banks",
        "government",
        "central bank",
        "rest of the world",
    )
    first = groups + 2 * owners
    return Sectors(
        names,
        slice(0, groups),
        slice(groups, groups + owners),
        slice(groups + owners, first),
        first,
        first + 1,
        first + 2,
        first + 3,
        first + 4,
    )


def by_owner(period: MoneyPeriod, amounts: Array) -> Array:
    """Return amounts of activities (A,) by owner (O,), by shares in each activity."""
    return np.asarray(amounts @ period.opening.ownership)
