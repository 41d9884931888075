"""When capacity, labour or a quota binds: who gets what there is.

The order is an assumption: what is promised comes first; then a product that is short is cut where it is used, at the
least loss of value; then, where labour or a quota is short for everything, the same part of everything is cut. Cutting
intermediate inputs in proportion instead makes output implode, because every cut of an input cuts further inputs; and
the same part of everything for want of one product would cut what nobody is short of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from commonweal.allocation.market.errors import MarketError
from commonweal.core.economy import Array
from commonweal.core.errors import Problem

SLACK = 1e-9
"""A limit binds when output exceeds it by more than this part of it [1]."""


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """What output may not exceed.

    ``capacity`` : (A,) [volume]; ``hours`` : (A,) per unit of output and ``hours_available`` [million h];
    ``co2`` : (A,) [kt per unit] and ``cap`` [kt].
    """

    capacity: Array
    hours: Array
    hours_available: float
    co2: Array
    cap: float

    def exceeded(self, output: Array, activities: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the limits that an output would exceed."""
        found = [f"capacity {activities[j]}" for j in np.flatnonzero(output > self.capacity * (1.0 + SLACK) + SLACK)]
        if self.hours @ output > self.hours_available * (1.0 + SLACK):
            found.append("labour")
        if self.co2 @ output > self.cap * (1.0 + SLACK):
            found.append("quota")
        return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class Ration:
    """What comes: final uses of domestic products (P,), the part of what is promised, the common part of the rest."""

    delivered: Array
    promised: float
    common: float


def ration(inverse: Array, limits: Limits, wanted: Array, promised: Array, price: Array, year: float) -> Ration:
    """Return deliverable final uses.

    In final uses f with x = (I - A)^-1 f and 0 <= f <= wanted (a release from inventories is a negative use and stays):

    1. the largest part of what is promised that all limits allow;
    2. the largest value at current prices that capacity allows beside it;
    3. the largest common part of the rest of that which labour and quota allow.

    Raises
    ------
    MarketError
        Not even no delivery keeps the limits.
    """
    fixed = np.minimum(wanted, 0.0)
    open_uses = np.maximum(wanted, 0.0)
    first = np.minimum(promised, open_uses)
    rows, left = _capacity_rows(inverse, limits, fixed)
    scarce, room = _scarce_rows(inverse, limits, fixed)
    sure = min(_part(rows, left, first), _part(scarce, room, first))
    if sure < 0.0:
        words = "no delivery keeps the limits of capacity, labour and quota"
        raise MarketError(Problem(words, f"{year:g}, rationing", f"{sure:.3g}", next_step="loosen a limit"))
    kept = sure * first
    best = (
        _most_value(price, rows, left, kept, open_uses) if len(rows) and (rows @ open_uses > left).any() else open_uses
    )
    common = max(_part(scarce, room - scarce @ kept, best - kept), 0.0)
    return Ration(kept + common * (best - kept) + fixed, sure, common)


def _capacity_rows(inverse: Array, limits: Limits, fixed: Array) -> tuple[Array, Array]:
    """One row for each limited activity, relative to its capacity, and what fixed uses leave of it."""
    finite = np.isfinite(limits.capacity)
    scale = np.maximum(limits.capacity[finite], 1e-6)
    rows = inverse[finite] / scale[:, None]
    return rows, limits.capacity[finite] / scale - rows @ fixed


def _scarce_rows(inverse: Array, limits: Limits, fixed: Array) -> tuple[Array, Array]:
    """Labour and the quota as rows on final uses, relative to what there is; none where there is no limit."""
    pairs = ((limits.hours, limits.hours_available), (limits.co2, limits.cap))
    rows = [content @ inverse / most for content, most in pairs if np.isfinite(most)]
    found = np.array(rows).reshape(len(rows), len(fixed))
    return found, 1.0 - found @ fixed


def _part(rows: Array, left: Array, uses: Array) -> float:
    """Largest part of some uses, at most all, that the rows allow."""
    taken = rows @ uses
    known = taken > 0.0
    return float(np.min(left[known] / taken[known], initial=1.0))


def _most_value(price: Array, rows: Array, left: Array, low: Array, high: Array) -> Array:
    low = np.minimum(low * (1.0 - 1e-12), high)
    found = linprog(-price, A_ub=rows, b_ub=left, bounds=np.stack([low, high], axis=1), method="highs")
    return np.asarray(found.x) if found.x is not None else low
