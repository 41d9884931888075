"""Three-valued answers: certainly, possibly, not; and unknown after the last claim. Readings stay side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.territory.answers.histories import NOT_FIRST, UNKNOWN, Histories, Key
from commonweal.territory.chronicle.dates import OPEN, iso

CERTAINLY, POSSIBLY, NOT = "certainly", "possibly", "not"
VALUES = (CERTAINLY, POSSIBLY, NOT, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Value:
    """An answer of one reading on one day; ``last`` : last day that it claims anything, for unknown ones."""

    value: str
    last: int | None = None
    why: str = ""

    def __str__(self) -> str:
        if self.value == UNKNOWN and self.last is not None and self.last > OPEN:
            return f"{UNKNOWN}, last claimed {iso(self.last)}"
        return f"{self.value} ({self.why})" if self.why else self.value


def says_nothing(reading: str) -> Value:
    """Return the answer of a reading that takes no claim about a question."""
    return Value(UNKNOWN, why=f"reading {reading} says nothing of it")


@dataclass(frozen=True, slots=True)
class Spell:
    """A span of days with one answer: from ``first`` to ``last``, the last one included; None: to no end."""

    value: Value
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class ReadingAnswer:
    """What one reading says: the answer, the claims it rests on, what was carried from one claim to the next."""

    reading: str
    group: str
    value: Value
    claims: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    since: tuple[int, int] | None = None
    """Earliest and latest day on which the present state began, where it is in force."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answers of several readings to one question, and what they have in common."""

    question: str
    value: Value
    readings: tuple[ReadingAnswer, ...]
    left_out: tuple[str, ...] = ()
    """Readings that are unknown on that day."""


def is_in(found: Histories, key: Key, state: str, day: int) -> Value:
    """Return whether a key is in a state on a day, in one reading."""
    number = found.index(key)
    if number is None:
        return Value(UNKNOWN, why="no claim")
    if day > found.last[number]:
        return Value(UNKNOWN, int(found.last[number]))
    states = found.states_on(number, day)
    if found.bad[number]:
        return Value(POSSIBLY, why="the claims of this reading contradict each other")
    if UNKNOWN in states:
        rest = states - {UNKNOWN}
        return Value(POSSIBLY) if state in rest else Value(UNKNOWN, why="before the first claim")
    if states == {state}:
        return Value(CERTAINLY)
    # Before its first beginning a state with a name is not in force; which other state was is not known.
    return Value(POSSIBLY if state in states else NOT)


def spells(found: Histories, key: Key, state: str) -> list[Spell]:
    """Return the answer of one reading over all days, as spans; the first begins at the open end."""
    number = found.index(key)
    if number is None:
        return [Spell(Value(UNKNOWN, why="no claim"), OPEN, None)]
    days = [OPEN, *found.changes(number)]
    return joined([(day, is_in(found, key, state, day)) for day in days])


def joined(values: Sequence[tuple[int, Value]]) -> list[Spell]:
    """Return spans from answers by the day from which they hold, in order of days."""
    found: list[Spell] = []
    for day, value in values:
        if found and str(found[-1].value) == str(value):
            continue
        if found:
            found[-1] = Spell(found[-1].value, found[-1].first, day - 1)
        found.append(Spell(value, day, None))
    return found


def together(values: Sequence[Value]) -> Value:
    """Return what several readings have in common: their answer if all agree, else possibly.

    A reading that is unknown is left out; if all are, the answer is unknown with the latest day.
    """
    known = [one for one in values if one.value != UNKNOWN]
    if not known:
        lasts = [one.last for one in values if one.last is not None]
        why = values[0].why if len({one.why for one in values}) == 1 and values else ""
        return Value(UNKNOWN, max(lasts, default=None), why if not lasts else "")
    kinds = {one.value for one in known}
    return known[0] if len({str(one) for one in known}) == 1 else Value(kinds.pop() if len(kinds) == 1 else POSSIBLY)


def since(found: Histories, key: Key, state: str, day: int) -> tuple[int, int] | None:
    """Return the earliest and latest day on which a state began that may be in force on a day, None if it is not."""
    number = found.index(key)
    if number is None or day > found.last[number]:
        return None
    lows, highs = [], []
    for n in found.steps(number):
        if found.states[found.state[n]] == state and found.lo[n] <= day < found.next_hi[n]:
            lows.append(int(found.lo[n]))
            highs.append(min(int(found.hi[n]), day))
    return (min(lows), max(highs)) if lows else None


def evidence(found: Histories, key: Key, day: int) -> tuple[str, ...]:
    """Return the claims that decide a key's state on a day: those of the changes that can be the last, and of the first
    change where it may still be to come."""
    number = found.index(key)
    if number is None:
        return ()
    steps = found.steps(number)
    near = [n for n in steps if found.lo[n] <= day < found.next_hi[n] or (day < found.hi[n] and n == steps.start)]
    return tuple(dict.fromkeys(found.claims[n] for n in near))


__all__ = [
    "CERTAINLY", "NOT", "NOT_FIRST", "POSSIBLY", "UNKNOWN", "VALUES", "Answer", "ReadingAnswer", "Spell", "Value",
    "evidence", "is_in", "joined", "since", "spells", "together",
]  # fmt: skip
