"""Truces: declared, scheduled and effective apart, who signed and who did not; lethal events before, during and after.

A count describes. It never says that a truce was the cause.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.territory.answers.questions import IN_FORCE, Question, ask
from commonweal.territory.answers.readings import Reading
from commonweal.territory.answers.values import Answer
from commonweal.territory.chronicle.events import Columns
from commonweal.territory.chronicle.record import Chronicle, Row

STATES = ("declared", "scheduled", "effective")


@dataclass(frozen=True, slots=True)
class Truce:
    """One truce on a day: whether it is declared, scheduled, effective, each by itself, and its claims."""

    name: str
    answers: dict[str, Answer]
    signatories: tuple[str, ...]
    not_accepted_by: tuple[str, ...]
    claims: tuple[Row, ...]


def truces_on(chronicle: Chronicle, day: int, reading: Reading | None = None) -> list[Truce]:
    """Return every truce of a chronicle as it stands on a day, in the order of their first claims."""
    found = []
    for name in dict.fromkeys(str(row["truce"]) for row in chronicle.rows("truces")):
        rows = tuple(row for row in chronicle.rows("truces") if row["truce"] == name)
        answers = {
            what: ask(chronicle, Question(f"{name}: {what}", "truces", (name, what), IN_FORCE), day, reading)
            for what in STATES
            if any(row["what"] == what for row in rows)
        }
        refused = _parties(row for row in rows if row["what"] == "not_accepted")
        signed = _parties(row for row in rows if row["what"] != "not_accepted")
        found.append(Truce(name, answers, signed, refused, rows))
    return found


def _parties(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(party for row in rows for party in row["signatories"] or ()))


@dataclass(frozen=True, slots=True)
class Count:
    """Lethal events of a span of days: number, deaths at best, lowest and highest, deaths a day."""

    events: int
    best: int
    low: int
    high: int
    per_day: float


@dataclass(frozen=True, slots=True)
class PhaseCount:
    """A phase with its two counts, always side by side: all violence, and the dyad of the truce's own parties."""

    phase: str
    words: str
    first: int
    last: int
    all: Count
    dyad: Count

    @property
    def days(self) -> int:
        """Days of the phase, both ends included."""
        return self.last - self.first + 1

    @property
    def share(self) -> float | None:
        """Part of all deaths that the dyad has, None where there are none [1]."""
        return self.dyad.best / self.all.best if self.all.best else None


def count(events: Columns, first: int, last: int, only: NDArray[np.bool_] | None = None) -> Count:
    """Return the lethal events that begin within a span of days, both ends included.

    Long events are counted where they begin; deaths a day are over every day of the span.
    """
    chosen = (events["first"] >= first) & (events["first"] <= last)
    if only is not None:
        chosen &= only
    best, low, high = (int(events[name][chosen].sum()) for name in ("best", "low", "high"))
    return Count(int(chosen.sum()), best, low, high, best / (last - first + 1))


def phase_counts(chronicle: Chronicle, dyad: str = "") -> list[PhaseCount]:
    """Return the counts of every declared phase.

    Parameters
    ----------
    dyad : name of the dyad of the truce's parties in the event file; the chronicle's own where empty.

    Raises
    ------
    SchemaError
        The chronicle has no event file.
    UnknownName
        The event file has no such dyad.
    """
    events = chronicle.events
    if not events:
        step = "import one: commonweal chronicle import ucdp-ged FILE --into FOLDER"
        raise SchemaError(Problem("no event file", chronicle.meta.name, next_step=step))
    dyad = dyad or chronicle.meta.parties_of_truce
    known = set(events["dyad"].tolist())
    if dyad not in known:
        raise UnknownName.of("dyad", dyad, known)
    own = events["dyad"] == dyad
    return [
        PhaseCount(
            str(row["phase"]), str(row["words"]), row["first"], row["last"],
            count(events, row["first"], row["last"]), count(events, row["first"], row["last"], own),
        )
        for row in sorted(chronicle.rows("phases"), key=lambda row: row["first"])
    ]  # fmt: skip


def monthly(events: Columns) -> dict[str, int]:
    """Return deaths at best by the month in which events begin, as ``2016-07``."""
    months = np.array([f"{day}" for day in (events["first"] - 719163).astype("datetime64[D]").astype("datetime64[M]")])
    names, at = np.unique(months, return_inverse=True)
    sums = np.bincount(at, weights=events["best"])
    return {str(name): int(total) for name, total in zip(names, sums, strict=True)}


@dataclass(frozen=True, slots=True)
class ArmedSides:
    """Armed sides that events of a span name: how many, and how concentrated their events are (1/n to 1)."""

    names: tuple[str, ...]
    concentration: float | None


def armed_sides(events: Columns, first: int, last: int) -> ArmedSides:
    """Return the armed sides named in the events of a span, in the order of their number of events.

    ::

        concentration = sum over sides of (events of the side / events of all sides)^2
    """
    if not events:
        return ArmedSides((), None)
    chosen = (events["first"] >= first) & (events["first"] <= last)
    one_sided = events["kind"] == 3
    sides = np.concatenate([events["side_a"][chosen], events["side_b"][chosen & ~one_sided]])
    if not len(sides):
        return ArmedSides((), None)
    names, numbers = np.unique(sides.astype(str), return_counts=True)
    order = np.lexsort((np.arange(len(names)), -numbers))
    parts = numbers / numbers.sum()
    return ArmedSides(tuple(str(names[n]) for n in order), float((parts**2).sum()))
