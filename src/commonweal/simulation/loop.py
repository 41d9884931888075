"""The years of a society, in four phases each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from commonweal.core.conditions import Conditions
from commonweal.core.errors import CommonwealError
from commonweal.core.realised import Realised

ORDER = (
    "1 apply: dated events change the conditions of the year",
    "2 allocate: the society's mechanism makes, moves and hands out",
    "3 account: everything is posted, and every identity is checked",
    "4 decide: bodies amend the rules, from the next year on",
)
"""What happens in a year, in order."""

Apply = Callable[[int, tuple[Any, ...]], Conditions]


class Mechanism(Protocol):
    """How a society's goods move, one year at a time. Each function is pure; what lasts is in what is carried."""

    @property
    def years(self) -> tuple[int, ...]:
        """The years to be lived."""

    def opening(self) -> Any:
        """Return what the first year starts from."""

    def allocate(self, carried: Any, number: int, conditions: Conditions) -> tuple[Any, Any]:
        """Return the record of a year and what it leaves to the next."""

    def account(self, record: Any) -> None:
        """Post a record and check every identity."""

    def decide(self, carried: Any, number: int) -> Any:
        """Return what is carried, under the rules that hold in the next year."""

    def result(self, records: tuple[Any, ...]) -> Realised:
        """Return the realised result of the years so far."""


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """Where a society stands: the records of the years so far, and what the next year starts from."""

    records: tuple[Any, ...]
    carried: Any


class Interrupted(CommonwealError):
    """A year could not be computed; the years before it are kept in ``progress``."""

    def __init__(self, cause: CommonwealError, progress: Progress, result: Realised | None) -> None:
        super().__init__(str(cause))
        self.cause, self.progress, self.result = cause, progress, result


def live(
    mechanism: Mechanism,
    apply: Apply,
    start: Progress | None = None,
    until: int | None = None,
    keep: Callable[[Progress], None] = lambda progress: None,
) -> Progress:
    """Return the years of a society from where it stands, to the end or up to a number of years.

    Parameters
    ----------
    apply : phase 1, the conditions of a year from its place and the records so far
    start : to go on from; by default the opening
    keep : called after every year, so that nothing computed is lost

    Raises
    ------
    Interrupted
        A year has no solution; it carries the years before it.
    """
    now = start or Progress((), mechanism.opening())
    for number in range(len(now.records), len(mechanism.years) if until is None else until):
        try:
            conditions = apply(number, now.records)
            record, carried = mechanism.allocate(now.carried, number, conditions)
            mechanism.account(record)
            carried = mechanism.decide(carried, number)
        except CommonwealError as error:
            done = mechanism.result(now.records) if now.records else None
            raise Interrupted(error, now, done) from error
        now = replace(now, records=(*now.records, record), carried=carried)
        keep(now)
    return now
