"""The one mechanism of change: a scenario's override, a reform and a body's resolution are all amendments.

An amendment sets the part of the institutions at one path to one value, from a day on. A log is any number of
them; what it comes to does not depend on the order in which it was written:

- A later start closes every amendment of the same path, or of a path below it, that is still running.
  What is closed stays closed: when the later one ends, what was declared without amendments holds again.
- An amendment of a path below another's is laid over it. From the same day on, the outer one is laid first.
- The same path, start and value twice is once; if their ends differ, the longer one holds.
- The same path and start with different values is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any

from commonweal.core.errors import Problem, SchemaError


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of one part of the institutions.

    ``path`` : dotted, members of a list by name, such as ``bodies.congress.rule.threshold``; ``value`` : plain data;
    ``start`` : the first day on which it holds; ``end`` : the first day on which it holds no longer, None if open;
    ``by`` : who decides it; ``reason`` : why, or where the value comes from.

    Raises
    ------
    SchemaError
        The end is not after the start.
    """

    path: str
    value: Any
    start: date
    end: date | None
    by: str
    reason: str

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            allowed = "start before end, the first day on which it holds no longer"
            value = f"start {self.start}, end {self.end}"
            raise SchemaError(Problem("an amendment ends before it begins", self.path, value, allowed))

    def __str__(self) -> str:
        until = "" if self.end is None else f" to {self.end}"
        value = str(self.value)
        return f"{self.path} = {value if len(value) <= 40 else value[:37] + '...'} from {self.start}{until}"

    def holds(self, day: date) -> bool:
        """Return whether it holds on a day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Closing:
    """An amendment that a later one ended: ``amendment`` as it was, closed by ``closed_by`` on its start."""

    amendment: Amendment
    closed_by: Amendment

    def __str__(self) -> str:
        return f"{self.amendment}: closed on {self.closed_by.start} by {self.closed_by}"


@dataclass(frozen=True, slots=True)
class SettledLog:
    """A log in the order in which it is applied, with the ends that later amendments gave, and who ended whom."""

    amendments: tuple[Amendment, ...]
    closings: tuple[Closing, ...]


def settle(amendments: Iterable[Amendment]) -> SettledLog:
    """Return what a log comes to; the same for every order, and for a log that was settled before.

    Raises
    ------
    SchemaError
        Two amendments of one path have the same start and different values; every such pair is named.
    """
    ordered = sorted(amendments, key=_order)
    if clashes := list(conflicts(ordered)):
        raise SchemaError([conflict(one, other) for one, other in clashes])
    kept: dict[tuple[str, date], Amendment] = {}
    for amendment in ordered:
        kept.setdefault((amendment.path, amendment.start), amendment)
    closings = tuple(found for one in kept.values() if (found := _closing(one, kept.values())) is not None)
    ends = {(one.amendment.path, one.amendment.start): one.closed_by.start for one in closings}
    return SettledLog(tuple(replace(one, end=ends.get(key, one.end)) for key, one in kept.items()), closings)


def conflicts(amendments: Iterable[Amendment]) -> Iterator[tuple[Amendment, Amendment]]:
    """Yield every two amendments of one path with the same start and different values."""
    for one, other in combinations(amendments, 2):
        if one.path == other.path and one.start == other.start and one.value != other.value:
            yield one, other


def conflict(one: Amendment, other: Amendment) -> Problem:
    """Return the problem of two amendments that conflict."""
    what = "two amendments give the same part different values from the same day"
    value = f"{one.value!r} by {one.by} and {other.value!r} by {other.by}, both from {one.start}"
    return Problem(what, one.path, value, next_step="keep one of them, or let one begin later")


def overlaps(amendments: Iterable[Amendment]) -> Iterator[tuple[Amendment, Amendment]]:
    """Yield every two amendments of one path of which the earlier declares an end after the later begins.

    Inside one file this is a mistake; an earlier one without an end is simply closed by the later.
    """
    for one, other in combinations(sorted(amendments, key=_order), 2):
        if one.path != other.path or one.end is None or other.start >= one.end:
            continue
        if one.start < other.start or (one.value == other.value and one.end != other.end):
            yield one, other


def _order(amendment: Amendment) -> tuple[date, int, str, int, str, str, str]:
    """By start, outer before inner, and of equals the longest first."""
    longest = -(amendment.end or date.max).toordinal()
    depth = amendment.path.count(".")
    return (
        amendment.start,
        depth,
        amendment.path,
        longest,
        amendment.by,
        amendment.reason,
        repr(amendment.value),
    )


def _closing(amendment: Amendment, log: Iterable[Amendment]) -> Closing | None:
    """Return the first later amendment of the path, or of one above it, that begins while this one is running."""
    for later in log:
        above = later.path == amendment.path or amendment.path.startswith(f"{later.path}.")
        if above and amendment.start < later.start and amendment.holds(later.start):
            return Closing(amendment, later)
    return None
