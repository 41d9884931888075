"""One way to ask a chronicle: which claims bear on a question, which readings take them, what each answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from commonweal.territory.answers.histories import Claimed, Histories, Key, histories
from commonweal.territory.answers.readings import Reading, about, last_claimed, window
from commonweal.territory.answers.values import (
    CERTAINLY,
    POSSIBLY,
    UNKNOWN,
    Answer,
    ReadingAnswer,
    Spell,
    Value,
    evidence,
    is_in,
    joined,
    says_nothing,
    since,
    spells,
    together,
)
from commonweal.territory.chronicle.dates import OPEN, iso
from commonweal.territory.chronicle.record import Chronicle, Row

IN_FORCE = "in force"


@dataclass(frozen=True, slots=True)
class Question:
    """Whether something was in a state: the table of its claims, the key they share, the state asked for."""

    words: str
    table: str
    key: Key
    state: str = IN_FORCE


def keys_of(table: str, row: Row) -> Iterator[tuple[Key, str]]:
    """Yield what a claim speaks of and the state that it claims: one key for every place or party it names.

    A siege is asked for by place, whoever is said to lay it: sources name the besieger differently.
    """
    if table == "relations":
        for thing in row["object"]:
            whole = row["relation"] in ("besieges", "lists_as_besieged", "lists_as_hard_to_reach", "restricts_exit")
            yield (row["relation"], thing) if whole else (row["relation"], row["subject"], thing), IN_FORCE
    elif table == "control":
        for place in row["place"]:
            yield place, "battle" if row["state"] == "battle" else row["holder"] or "nobody named"
    elif table == "route_states":
        yield row["route"], row["state"]
    elif table == "criteria":
        for place in row["place"]:
            yield (row["criterion"], place), IN_FORCE
    elif table == "truces":
        yield (row["truce"], row["what"]), IN_FORCE


def claimed(table: str, row: Row, reading: Reading, our_days: bool = False) -> Iterator[Claimed]:
    """Yield what a claim says of each key that it names, in a reading."""
    lo, hi = window(reading, row, our_days)
    who = str(row["subject"]) if table == "relations" else ""
    for key, state in keys_of(table, row):
        yield Claimed(key, state, row["aspect"] or "begins", lo, hi, str(row["claim_id"]), who)


def rows_about(chronicle: Chronicle, table: str, key: Key) -> list[Row]:
    """Return the claims that speak of a key."""
    return list(_index(chronicle, table).get(key, ()))


@lru_cache(maxsize=64)
def _index(chronicle: Chronicle, table: str) -> Mapping[Key, tuple[Row, ...]]:
    found: dict[Key, list[Row]] = {}
    for row in chronicle.rows(table):
        for key in dict.fromkeys(key for key, _ in keys_of(table, row)):
            found.setdefault(key, []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def of_reading(
    chronicle: Chronicle, reading: Reading, table: str, rows: Iterable[Row], our_days: bool = False
) -> Histories:
    """Return the possible histories of everything that some claims of a table speak of, in one reading."""
    found = [one for row in rows if reading.takes(row) for one in claimed(table, row, reading, our_days)]
    return histories(found, last_claimed(chronicle, reading, (table,)))


def ask(
    chronicle: Chronicle, question: Question, day: int, reading: Reading | None = None, our_days: bool = False
) -> Answer:
    """Return the answer of every reading to a question on a day, and what they have in common.

    Parameters
    ----------
    reading : the one whose answer counts, if it says anything about the question; all of them where None. The
        others are listed all the same.
    our_days : use our choice of day inside a window, for examples.
    """
    rows = rows_about(chronicle, question.table, question.key)
    readings = about(chronicle, (question.table,), rows)
    chosen = [one for one in readings if reading is not None and one.name == reading.name]
    if reading is not None and not chosen and any(reading.takes(row) for row in rows):
        chosen, readings = [reading], (*readings, reading)
    answers = [_one(chronicle, question, day, one, rows, our_days) for one in readings]
    if reading is not None and not chosen:
        return Answer(question.words, says_nothing(reading.name), tuple(answers), ())
    names = {one.name for one in chosen or readings}
    counted = [one for one in answers if one.reading in names]
    left_out = tuple(one.reading for one in counted if one.value.value == UNKNOWN)
    return Answer(question.words, together([one.value for one in counted]), tuple(answers), left_out)


def _one(
    chronicle: Chronicle, question: Question, day: int, reading: Reading, rows: list[Row], our_days: bool
) -> ReadingAnswer:
    found = of_reading(chronicle, reading, question.table, rows, our_days)
    value = is_in(found, question.key, question.state, day)
    number = found.index(question.key)
    held = value.value in (CERTAINLY, POSSIBLY)
    return ReadingAnswer(
        reading.name,
        reading.group,
        value,
        evidence(found, question.key, day),
        _assumed(found, number, day) if number is not None and value.value != UNKNOWN else (),
        since(found, question.key, question.state, day) if held else None,
    )


def _assumed(found: Histories, number: int, day: int) -> tuple[str, ...]:
    """What is carried from one claim to the next: the last claim before a day that none speaks of."""
    steps = found.steps(number)
    days = {int(found.hi[n]) for n in steps if found.hi[n] <= day}
    if not days or max(days) == day:
        return ()
    inferred = [found.claims[n] for n in steps if found.inferred[n] and found.lo[n] <= day]
    words = f"carried from {iso(max(days))} to the next claim"
    return (words, *(f"a change before {claim} that no claim dates" for claim in inferred[:1]))


def history(chronicle: Chronicle, question: Question, reading: Reading, our_days: bool = False) -> list[Spell]:
    """Return the answer of one reading to a question over all days."""
    rows = rows_about(chronicle, question.table, question.key)
    return spells(of_reading(chronicle, reading, question.table, rows, our_days), question.key, question.state)


def common_history(histories_of: Iterable[list[Spell]]) -> list[Spell]:
    """Return what the histories of several readings have in common, over all days."""
    several = list(histories_of)
    days = sorted({spell.first for spans in several for spell in spans} | {OPEN})
    return joined([(day, together([_on(spans, day) for spans in several])) for day in days])


def _on(spans: list[Spell], day: int) -> Value:
    return next(spell.value for spell in reversed(spans) if spell.first <= day)
