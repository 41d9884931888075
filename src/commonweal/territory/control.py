"""Who holds a place on a day; contested places, front lines."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.territory.answers.histories import NOT_FIRST, UNKNOWN
from commonweal.territory.answers.questions import of_reading, rows_about
from commonweal.territory.answers.readings import Reading, about
from commonweal.territory.answers.values import CERTAINLY, POSSIBLY, Value, evidence, says_nothing
from commonweal.territory.chronicle.record import Chronicle, Row
from commonweal.territory.parties import same_side

BATTLE = "battle"
HELD, CONTESTED = "held", "contested"


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a place in one reading: the possible holders, and how sure that is."""

    reading: str
    holders: tuple[str, ...]
    value: Value
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """Who holds a place on a day: held, contested or unknown, by whom, and what each reading says.

    ``of`` : the place that the claims are about: the place itself, or one that it is part of.
    """

    place: str
    of: str | None
    state: str
    holders: tuple[str, ...]
    value: Value
    readings: tuple[Held, ...]


def control_on(chronicle: Chronicle, place: str, day: int, reading: Reading | None = None) -> Control:
    """Return who holds a place on a day: contested if two live claims differ or one tells of a battle.

    A part of a place is held by who holds the whole, where nobody speaks of the part. Unknown is not contested.
    """
    of, rows = _claims_on(chronicle, place)
    if of is None:
        return Control(place, None, UNKNOWN, (), Value(UNKNOWN, why="no claim"), ())
    readings = about(chronicle, ("control",), rows)
    found = tuple(_held(chronicle, one, of, rows, day) for one in readings)
    counted = [one for one in found if reading is None or one.reading == reading.name]
    if reading is not None and not counted:
        return Control(place, of, UNKNOWN, (), says_nothing(reading.name), found)
    live = [one for one in counted if one.value.value != UNKNOWN]
    names = tuple(dict.fromkeys(name for one in live for name in one.holders if name != BATTLE))
    if not live:
        lasts = [one.value.last for one in counted if one.value.last is not None]
        return Control(place, of, UNKNOWN, (), Value(UNKNOWN, max(lasts, default=None)), found)
    certain = {one.holders for one in live if one.value.value == CERTAINLY}
    if any(BATTLE in one.holders for one in live) or len(certain) > 1:
        return Control(place, of, CONTESTED, names, Value(POSSIBLY), found)
    agreed = len(names) == 1 and all(one.value.value == CERTAINLY for one in live)
    return Control(place, of, HELD, names, Value(CERTAINLY if agreed else POSSIBLY), found)


def _claims_on(chronicle: Chronicle, place: str) -> tuple[str | None, list[Row]]:
    for at in chronicle.part_of(place):
        rows = rows_about(chronicle, "control", at)
        if rows:
            return at, rows
    return None, []


def _held(chronicle: Chronicle, reading: Reading, place: str, rows: list[Row], day: int) -> Held:
    found = of_reading(chronicle, reading, "control", rows)
    number = found.index(place)
    if number is None:
        return Held(reading.name, (), Value(UNKNOWN, why="no claim"), ())
    claims = evidence(found, place, day)
    if day > found.last[number]:
        return Held(reading.name, (), Value(UNKNOWN, int(found.last[number])), claims)
    states = found.states_on(number, day)
    if found.bad[number]:
        states |= {found.states[found.state[n]] for n in found.steps(number)} | {UNKNOWN}
    names = tuple(state for state in found.states if state in states and state not in (UNKNOWN, NOT_FIRST))
    if not names:
        return Held(reading.name, (), Value(UNKNOWN, why="before the first claim"), claims)
    return Held(reading.name, names, Value(CERTAINLY if len(states) == 1 else POSSIBLY), claims)


@dataclass(frozen=True, slots=True)
class Front:
    """Two places at the ends of a route with hostile holders."""

    route: str
    places: tuple[str, str]
    holders: tuple[tuple[str, ...], tuple[str, ...]]
    value: Value


def front_lines(chronicle: Chronicle, day: int, reading: Reading | None = None) -> list[Front]:
    """Return the routes whose ends are held by parties that are not on one side."""
    sure, maybe = same_side(chronicle, day, reading)
    found = []
    for route in chronicle.rows("routes"):
        a, b = (control_on(chronicle, str(route[end]), day, reading) for end in ("from_place", "to_place"))
        if not a.holders or not b.holders or a.of == b.of:
            continue
        pairs = [(one, other) for one in a.holders for other in b.holders]
        hostile = [pair for pair in pairs if sure.get(pair[0], pair[0]) != sure.get(pair[1], pair[1])]
        if not hostile:
            continue
        certain = all(maybe.get(one, one) != maybe.get(other, other) for one, other in pairs)
        both = a.value.value == b.value.value == CERTAINLY
        value = Value(CERTAINLY if certain and both else POSSIBLY)
        found.append(Front(str(route["route_id"]), (a.place, b.place), (a.holders, b.holders), value))
    return found


def parts_of(chronicle: Chronicle, place: str) -> set[str]:
    """Return a place and everything that is part of it."""
    rows = chronicle.rows("places")
    return {str(row["place_id"]) for row in rows if place in set(chronicle.part_of(str(row["place_id"])))}
