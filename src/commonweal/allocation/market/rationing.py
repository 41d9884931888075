"""When capacity, labour or a quota binds: who gets what there is.

The order is an assumption: a product that is short is cut where people use it, at the least loss of value and last of
all where it is promised; where labour or a quota is short for everything, the same part of everything is cut. Cutting
intermediate inputs in proportion instead makes output implode, because every cut of an input cuts further inputs; and
the same part of everything for want of one product would cut what nobody is short of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from commonweal.core.economy import Array

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


PRIORITY = 10.0
"""How much more a promised delivery counts than any other of the same value: assumption, range 2-100."""


@dataclass(frozen=True, slots=True, eq=False)
class Ration:
    """Parts that come of final uses of domestic products: of what is promised (P,), of the rest (P,)."""

    promised: Array
    rest: Array


def ration(inverse: Array, limits: Limits, wanted: Array, promised: Array, price: Array) -> Ration:
    """Return the parts of final uses that come.

    In final uses f with x = (I - A)^-1 f and 0 <= f <= wanted (a release from inventories is a negative use and stays):

    1. the largest value at current prices that capacity allows, what is promised counting :data:`PRIORITY` times;
    2. where labour or the quota does not suffice for that, the same part of everything that is not promised, and, when
       nothing of it is left, the same part of what is promised.
    """
    fixed = np.minimum(wanted, 0.0)
    first = np.minimum(promised, np.maximum(wanted, 0.0))
    rest = np.maximum(wanted, 0.0) - first
    rows, left = _capacity_rows(inverse, limits, fixed)
    scarce, room = _scarce_rows(inverse, limits, fixed)
    sure, other = first, rest
    if len(rows) and (rows @ (first + rest) > left).any():
        sure, other = _most_value(price, rows, left, first, rest)
    common = _part(scarce, room - scarce @ sure, other)
    least = 1.0 if common > 0.0 else _part(scarce, room, sure)
    return Ration(_ratio(least * sure, first), _ratio(max(common, 0.0) * other, rest))


def _capacity_rows(inverse: Array, limits: Limits, fixed: Array) -> tuple[Array, Array]:
    """One row for each limited activity, relative to its capacity, and what fixed uses leave of it."""
    finite = np.isfinite(limits.capacity)
    scale = np.maximum(limits.capacity[finite], 1e-6)
    rows = inverse[finite] / scale[:, None]
    return rows, np.maximum(limits.capacity[finite] / scale - rows @ fixed, 0.0)


def _scarce_rows(inverse: Array, limits: Limits, fixed: Array) -> tuple[Array, Array]:
    """Labour and the quota as rows on final uses, relative to what there is; none where there is no limit."""
    pairs = ((limits.hours, limits.hours_available), (limits.co2, limits.cap))
    rows = [content @ inverse / max(most, 1e-9) for content, most in pairs if np.isfinite(most)]
    found = np.array(rows).reshape(len(rows), len(fixed))
    return found, 1.0 - found @ fixed


def _part(rows: Array, left: Array, uses: Array) -> float:
    """Largest part of some uses, at most all and at least none, that the rows allow."""
    taken = rows @ uses
    known = taken > 0.0
    return float(np.clip(np.min(left[known] / taken[known], initial=1.0), 0.0, 1.0))


def _most_value(price: Array, rows: Array, left: Array, first: Array, rest: Array) -> tuple[Array, Array]:
    value = np.concatenate([PRIORITY * price, price])
    high = np.concatenate([first, rest])
    bounds = np.stack([np.zeros_like(high), high], axis=1)
    found = linprog(-value, A_ub=np.hstack([rows, rows]), b_ub=left, bounds=bounds, method="highs").x
    return np.asarray(found[: len(first)]), np.asarray(found[len(first) :])


def _ratio(part: Array, whole: Array) -> Array:
    return np.clip(np.divide(part, whole, out=np.ones_like(whole), where=whole > 0.0), 0.0, 1.0)
