"""OCHA's three criteria of a siege, each by itself, and whether all held for a number of days."""

from __future__ import annotations

from commonweal.core.errors import Problem, SchemaError
from commonweal.territory.answers.histories import Histories, Key
from commonweal.territory.answers.questions import IN_FORCE, of_reading, rows_about
from commonweal.territory.answers.readings import Reading, about
from commonweal.territory.answers.values import (
    CERTAINLY,
    NOT,
    POSSIBLY,
    UNKNOWN,
    Answer,
    ReadingAnswer,
    Spell,
    Value,
    evidence,
    joined,
    says_nothing,
    together,
)
from commonweal.territory.chronicle.dates import OPEN
from commonweal.territory.chronicle.record import Chronicle, Row
from commonweal.territory.chronicle.schema import CRITERIA
from commonweal.territory.siege_question import Asked

OCHA = "OCHA's three criteria, sustained"


def _criterion_rows(chronicle: Chronicle, place: str, criterion: str) -> list[tuple[str, Row]]:
    """Claims that bear on a criterion, with their table: a claim that the place is besieged is one of encirclement."""
    found = [("criteria", row) for row in rows_about(chronicle, "criteria", (criterion, place))]
    if criterion == CRITERIA[0]:
        found += [("relations", row) for row in rows_about(chronicle, "relations", ("besieges", place))]
    return found


def _claims_of(compiled: Compiled, day: int) -> tuple[str, ...]:
    """Claims that decide the criteria on a day."""
    told = [claim for known in compiled.values() for found, key in known for claim in evidence(found, key, day)]
    return tuple(dict.fromkeys(told))


def criteria_readings(chronicle: Chronicle, place: str) -> tuple[Reading, ...]:
    """Return the readings that say anything of the criteria of a place."""
    rows = [row for criterion in CRITERIA for _, row in _criterion_rows(chronicle, place, criterion)]
    return about(chronicle, ("criteria", "relations"), rows)


Compiled = dict[str, list[tuple[Histories, Key]]]
"""What one reading says of each criterion: possible histories, and the key that is asked for in them."""


def _compiled(chronicle: Chronicle, place: str, reading: Reading, our_days: bool) -> Compiled:
    found: Compiled = {criterion: [] for criterion in CRITERIA}
    for criterion in CRITERIA:
        rows = _criterion_rows(chronicle, place, criterion)
        for table, key in (("criteria", (criterion, place)), ("relations", ("besieges", place))):
            own = [row for where, row in rows if where == table]
            if any(reading.takes(row) for row in own):
                found[criterion].append((of_reading(chronicle, reading, table, own, our_days), key))
    return found


def criteria_throughout(compiled: Compiled, first: int, last: int) -> dict[str, Value]:
    """Return whether each criterion held on every day of a span, in one reading; unknown where it has no claim."""
    return {
        criterion: together([throughout(found, key, first, last) for found, key in told])
        if told
        else Value(UNKNOWN, why=f"no claim about {criterion}")
        for criterion, told in compiled.items()
    }


def throughout(found: Histories, key: Key, first: int, last: int) -> Value:
    """Return whether a key was in force on every day of a span: in all possible histories, in some, in none."""
    number = found.index(key)
    if number is None:
        return Value(UNKNOWN, why="no claim")
    if last > found.last[number]:
        return Value(UNKNOWN, int(found.last[number]))
    steps = list(found.steps(number))
    inside = [n for n in steps if found.states[found.state[n]] == IN_FORCE]
    before_first = int(found.hi[steps[0]])
    if found.states[found.first[number]] == UNKNOWN and first < before_first:
        return Value(UNKNOWN, why="before the first claim")
    outside = [n for n in steps if n not in inside and found.lo[n] <= last and found.next_hi[n] > first]
    if not outside and first >= before_first:
        return Value(CERTAINLY)
    return Value(POSSIBLY if any(found.lo[n] <= first and last < found.next_hi[n] for n in inside) else NOT)


def _criteria_value(compiled: Compiled, day: int, length: int) -> Value:
    values = criteria_throughout(compiled, day - length + 1, day)
    untold = [one for one, value in values.items() if value.value == UNKNOWN]
    if untold:
        return Value(UNKNOWN, None, "no claim reaches that span about " + ", ".join(untold))
    kinds = {value.value for value in values.values()}
    return Value(NOT if NOT in kinds else POSSIBLY if POSSIBLY in kinds else CERTAINLY)


def _sustained(asked: Asked) -> int:
    if asked.sustained_days is None:
        step = "give sustained_days (--sustained-days N): OCHA publishes no number"
        raise SchemaError(Problem("the criteria of OCHA ask for a sustained effect", "sustained_days", next_step=step))
    if asked.sustained_days < 1:
        raise SchemaError(Problem("not a number of days", "sustained_days", str(asked.sustained_days), "1 or more"))
    return asked.sustained_days


def criteria_answer(chronicle: Chronicle, place: str, day: int, asked: Asked, reading: Reading | None) -> Answer:
    """Return whether all three criteria held for the number of days that was asked for, by reading."""
    words = f"{place}: {OCHA} for {_sustained(asked)} days"
    readings = criteria_readings(chronicle, place)
    compiled = {one.name: _compiled(chronicle, place, one, asked.our_days) for one in readings}
    answers = tuple(
        ReadingAnswer(
            one.name,
            one.group,
            _criteria_value(compiled[one.name], day, _sustained(asked)),
            _claims_of(compiled[one.name], day),
        )
        for one in readings
    )
    chosen = [one for one in answers if reading is None or one.reading == reading.name]
    if reading is not None and not chosen:
        return Answer(words, says_nothing(reading.name), answers, ())
    left_out = tuple(one.reading for one in chosen if one.value.value == UNKNOWN)
    if not answers:
        return Answer(words, Value(UNKNOWN, why="no claim"), ())
    return Answer(words, together([one.value for one in chosen]), answers, left_out)


def criteria_spells(chronicle: Chronicle, place: str, asked: Asked, reading: Reading) -> list[Spell]:
    """Return whether the criteria held over all days, in one reading."""
    compiled, length = _compiled(chronicle, place, reading, asked.our_days), _sustained(asked)
    changes = {day for told in compiled.values() for found, key in told for day in found.changes(found.keys[key])}
    # What held throughout a span may change with its last day or with its first.
    days = sorted({OPEN} | changes | {day + shift for day in changes for shift in (length - 1, length)})
    return joined([(day, _criteria_value(compiled, day, length)) for day in days])
