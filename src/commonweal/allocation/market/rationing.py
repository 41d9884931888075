"""When capacity, labour or a quota binds: who gets what there is.

The order is an assumption: a product that is short, or that uses up much of a quota, is cut where people use it, at the
least loss of value and last of all where it is promised, as trade in permits would do it; where labour is short for
everything, the same part of everything is cut. Cutting
intermediate inputs in proportion instead makes output implode, because every cut of an input cuts further inputs; and
the same part of everything for want of one product would cut what nobody is short of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.small_program import most

SLACK = 1e-9
"""A limit binds when output exceeds it by more than this part of it [1]."""


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """What output may not exceed.

    ``capacity`` : (A,) [volume]; ``hours`` : (A,) per unit of output and ``hours_available`` [million h];
    ``co2`` : (A,) [kt per unit of output], ``co2_final`` : (P,) what households emit themselves [kt per unit of final
    use], and ``cap`` [kt].
    """

    capacity: Array
    hours: Array
    hours_available: float
    co2: Array
    co2_final: Array
    cap: float

    def exceeded(self, output: Array, final: Array, activities: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the limits that an output and its final uses would exceed."""
        found = [f"capacity {activities[j]}" for j in np.flatnonzero(output > self.capacity * (1.0 + SLACK) + SLACK)]
        if self.hours @ output > self.hours_available * (1.0 + SLACK):
            found.append("labour")
        if self.co2 @ output + self.co2_final @ final > self.cap * (1.0 + SLACK):
            found.append("quota")
        return tuple(found)


PRIORITY = 100.0
"""How much more a promised delivery counts than any other of the same value: assumption, range 20-500."""


TRANCHES = ((0.5, 2.0), (0.5, 1.0))
"""Parts of other uses and what each counts for: the first half of a use is worth twice the second: assumption."""


@dataclass(frozen=True, slots=True, eq=False)
class Ration:
    """Parts that come of final uses of domestic products: of what is promised (P,), of the rest (P,); and what one more
    kt of the quota would be worth at current prices [money/kt]."""

    promised: Array
    rest: Array
    quota_value: float = 0.0


def ration(inverse: Array, limits: Limits, wanted: Array, promised: Array, price: Array) -> Ration:
    """Return the parts of final uses that come.

    In final uses f with x = (I - A)^-1 f and 0 <= f <= wanted (a release from inventories is a negative use and stays):

    1. the largest value at current prices that capacity and the quota allow, what is promised counting
       :data:`PRIORITY` times and the first half of any other use twice;
    2. where labour does not suffice for that, the same part of everything that is not promised, and, when nothing of it
       is left, the same part of what is promised.
    """
    fixed = np.minimum(wanted, 0.0)
    first = np.minimum(promised, np.maximum(wanted, 0.0))
    rest = np.maximum(wanted, 0.0) - first
    rows, left = _capacity_rows(inverse, limits, fixed)
    scarce, room = _scarce_rows(inverse, limits, fixed)
    sure, other, worth = first, rest, 0.0
    if len(rows) and (rows @ (first + rest) > left).any():
        sure, other, dual = _most_value(price, rows, left, first, rest)
        worth = dual / limits.cap if np.isfinite(limits.cap) and limits.cap > 0.0 else 0.0
    common = _part(scarce, room - scarce @ sure, other)
    least = 1.0 if common > 0.0 else _part(scarce, room, sure)
    return Ration(_ratio(least * sure, first), _ratio(max(common, 0.0) * other, rest), worth)


def _capacity_rows(inverse: Array, limits: Limits, fixed: Array) -> tuple[Array, Array]:
    """One row for each limited activity and, last, one for the quota, relative to what there is, and what is left."""
    finite = np.isfinite(limits.capacity)
    scale = np.maximum(limits.capacity[finite], 1e-6)
    rows, limit = inverse[finite] / scale[:, None], limits.capacity[finite] / scale
    if np.isfinite(limits.cap):
        rows = np.vstack([rows, (limits.co2 @ inverse + limits.co2_final)[None] / max(limits.cap, 1e-9)])
        limit = np.append(limit, 1.0)
    return rows, np.maximum(limit - rows @ fixed, 0.0)


def _scarce_rows(inverse: Array, limits: Limits, fixed: Array) -> tuple[Array, Array]:
    """Labour as a row on final uses, relative to the hours there are; none where there is no limit."""
    if not np.isfinite(limits.hours_available):
        return np.zeros((0, len(fixed))), np.zeros(0)
    row = (limits.hours @ inverse)[None] / max(limits.hours_available, 1e-9)
    return row, 1.0 - row @ fixed


def _part(rows: Array, left: Array, uses: Array) -> float:
    """Largest part of some uses, at most all and at least none, that the rows allow."""
    taken = rows @ uses
    known = taken > 0.0
    return float(np.clip(np.min(left[known] / taken[known], initial=1.0), 0.0, 1.0))


def _most_value(price: Array, rows: Array, left: Array, first: Array, rest: Array) -> tuple[Array, Array, float]:
    """Promised and other uses of the largest value, and the dual of the last row [money per unit of it]."""
    weights = [PRIORITY, *(weight for _, weight in TRANCHES)]
    high = np.concatenate([first, *(part * rest for part, _ in TRANCHES)])
    value = np.concatenate([weight * price for weight in weights])
    found, duals = most(value, np.hstack([rows] * len(weights)), left, high, "rationing")
    uses = found.reshape(len(weights), -1)
    return uses[0], uses[1:].sum(axis=0), float(duals[-1])


def _ratio(part: Array, whole: Array) -> Array:
    return np.clip(np.divide(part, whole, out=np.ones_like(whole), where=whole > 0.0), 0.0, 1.0)
