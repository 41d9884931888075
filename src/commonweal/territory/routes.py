"""Routes of a place on a day: open, under fire or closed, for each class of user and in each reading."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.territory.answers.histories import NOT_FIRST, UNKNOWN
from commonweal.territory.answers.questions import of_reading
from commonweal.territory.answers.readings import Reading, about
from commonweal.territory.answers.values import CERTAINLY, POSSIBLY, Value, evidence, says_nothing
from commonweal.territory.chronicle.record import Chronicle, Row
from commonweal.territory.chronicle.schema import USER_CLASSES
from commonweal.territory.distance import great_circle_km

EVERYBODY = "all"


@dataclass(frozen=True, slots=True)
class ReadingState:
    """What one reading says of a route: the possible states, how sure that is, the claims that decide it."""

    reading: str
    states: tuple[str, ...]
    value: Value
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteState:
    """The state of a route for one class of user: in words, and by reading."""

    words: str
    readings: tuple[ReadingState, ...]


@dataclass(frozen=True, slots=True)
class RouteOn:
    """A route on a day. A class of user that no source tells apart is not listed: ``all`` speaks for it."""

    route: str
    name: str
    ends: tuple[str, str]
    length_km: float | None
    """Length as claimed [km]."""
    great_circle_km: float | None
    """Distance of its ends as the crow flies [km], None where a position is not known."""
    states: dict[str, RouteState]
    claims: tuple[Row, ...]


def routes_of(chronicle: Chronicle, place: str, day: int, reading: Reading | None = None) -> list[RouteOn]:
    """Return the routes that end at a place, as they stand on a day."""
    found = []
    for route in chronicle.rows("routes"):
        ends = (str(route["from_place"]), str(route["to_place"]))
        if place not in ends:
            continue
        rows = tuple(row for row in chronicle.rows("route_states") if row["route"] == route["route_id"])
        users = [user for user in USER_CLASSES if any(row["user_class"] == user for row in rows)]
        states = {user: _state(chronicle, str(route["route_id"]), user, rows, day, reading) for user in users}
        length, straight = route["length_km"], _great_circle(chronicle, ends)
        found.append(RouteOn(str(route["route_id"]), str(route["name"]), ends, length, straight, states, rows))
    return found


def _great_circle(chronicle: Chronicle, ends: tuple[str, str]) -> float | None:
    places = chronicle.by_key("places")
    at = [places[end][axis] for end in ends for axis in ("lat", "lon")]
    return None if None in at else great_circle_km(*at)


def _state(
    chronicle: Chronicle, route: str, user: str, rows: tuple[Row, ...], day: int, reading: Reading | None
) -> RouteState:
    told = [row for row in rows if row["user_class"] in (user, EVERYBODY)]
    answers = tuple(_of_reading(chronicle, route, told, day, one) for one in about(chronicle, ("route_states",), told))
    counted = [one for one in answers if reading is None or one.reading == reading.name]
    if reading is not None and not counted:
        return RouteState(str(says_nothing(reading.name)), answers)
    live = [one for one in counted if one.value.value != UNKNOWN]
    if not live:
        lasts = [one.value.last for one in counted if one.value.last is not None]
        return RouteState(str(Value(UNKNOWN, max(lasts, default=None))), answers)
    states = tuple(dict.fromkeys(state for one in live for state in one.states))
    sure = len(states) == 1 and all(one.value.value == CERTAINLY for one in live)
    return RouteState(f"{' or '.join(states).replace('_', ' ')} ({CERTAINLY if sure else POSSIBLY})", answers)


def _of_reading(chronicle: Chronicle, route: str, rows: list[Row], day: int, reading: Reading) -> ReadingState:
    found = of_reading(chronicle, reading, "route_states", rows)
    number = found.index(route)
    if number is None:
        return ReadingState(reading.name, (), Value(UNKNOWN, why="no claim"))
    claims = evidence(found, route, day)
    if day > found.last[number]:
        return ReadingState(reading.name, (), Value(UNKNOWN, int(found.last[number])), claims)
    states = found.states_on(number, day)
    if found.bad[number]:
        states |= {found.states[found.state[n]] for n in found.steps(number)} | {UNKNOWN}
    first = found.states[found.state[found.start[number]]]
    names = tuple(
        f"not {first}" if state == NOT_FIRST else state
        for state in found.states
        if state in states and state != UNKNOWN
    )
    if not names:
        return ReadingState(reading.name, (), Value(UNKNOWN, why="before the first claim"), claims)
    return ReadingState(reading.name, names, Value(CERTAINLY if len(states) == 1 else POSSIBLY), claims)
