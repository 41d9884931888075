"""Besieged on the graph: no passable route from a place's friendly component to a source of supply."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from commonweal.territory.answers.questions import of_reading
from commonweal.territory.answers.readings import Reading, about
from commonweal.territory.answers.values import (
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
from commonweal.territory.network import Network, make_network
from commonweal.territory.parties import sides_of
from commonweal.territory.reach import CutOff, cut_off
from commonweal.territory.siege_question import Asked

ENCIRCLED = {
    "encircled": "no open route to a source of supply",
    "fire_control": "no open route to a source of supply, routes under fire counted as closed",
}


def graph_readings(chronicle: Chronicle, user_class: str) -> tuple[Reading, ...]:
    """Return the readings that say anything of routes for a class of user."""
    return about(chronicle, ("route_states",), _states_for(chronicle, user_class))


def _states_for(chronicle: Chronicle, user_class: str) -> list[Row]:
    return [row for row in chronicle.rows("route_states") if row["user_class"] in (user_class, "all")]


def network_of(
    chronicle: Chronicle,
    reading: Reading,
    user_class: str,
    supply_sources: Sequence[str],
    our_days: bool = False,
) -> Network:
    """Return places and routes as one reading has them, for one class of user.

    Who holds a place and who stands on whose side is what the reading says of it, and nobody else: a claim that it
    does not take changes nothing.
    """
    routes = [
        (str(row["route_id"]), str(row["from_place"]), str(row["to_place"]))
        for row in chronicle.rows("routes")
        if row["from_place"] and row["to_place"]
    ]
    return make_network(
        places=[str(row["place_id"]) for row in chronicle.rows("places")],
        routes=routes,
        supply=supply_sources,
        states=of_reading(chronicle, reading, "route_states", _states_for(chronicle, user_class), our_days),
        control=of_reading(chronicle, reading, "control", chronicle.rows("control")),
        sides=sides_of(chronicle, reading),
    )


def _sources(chronicle: Chronicle, place: str, asked: Asked) -> tuple[str, ...]:
    found = asked.supply_sources or chronicle.meta.supply_sources.get(place, ())
    for name in found:
        chronicle.require("places", name, "source of supply")
    return tuple(found)


def on_graph(
    chronicle: Chronicle, place: str, day: int, definition: str, asked: Asked, reading: Reading | None
) -> Answer:
    """Return whether a place is cut off on a day, by reading; the words of the question name the class of user."""
    words = f"{place}: {ENCIRCLED[definition]}, for {asked.user_class}"
    sources = _sources(chronicle, place, asked)
    if not sources:
        return Answer(words, Value(UNKNOWN, why="no source of supply is named for this place"), ())
    readings = graph_readings(chronicle, asked.user_class)
    chosen = [one.name for one in readings if reading is not None and one.name == reading.name]
    answers = []
    for one in readings:
        network = network_of(chronicle, one, asked.user_class, sources, asked.our_days)
        value = _value(network, cut_off(network, day), place, day, definition)
        claims = tuple(dict.fromkeys(c for key in network.states.keys for c in evidence(network.states, key, day)))
        answers.append(ReadingAnswer(one.name, one.group, value, claims))
    if reading is not None and not chosen:
        return Answer(words, says_nothing(reading.name), tuple(answers), ())
    counted = [one for one in answers if not chosen or one.reading in chosen]
    left_out = tuple(one.reading for one in counted if one.value.value == UNKNOWN)
    return Answer(words, together([one.value for one in counted]), tuple(answers), left_out)


def _value(network: Network, found: CutOff, place: str, day: int, definition: str) -> Value:
    lasts = network.states.last
    last = int(lasts.max()) if len(lasts) else OPEN
    if day > last:
        return Value(UNKNOWN, last)
    number = network.places.index(place)
    value = str((found.fire_control if definition == "fire_control" else found.encircled)[number])
    if value == UNKNOWN:
        bare = not network.has_routes()[number]
        return Value(value, why="no route of it in the record" if bare else "a route without a claim may be open")
    return Value(value)


def graph_spells(chronicle: Chronicle, place: str, definition: str, asked: Asked, reading: Reading) -> list[Spell]:
    """Return whether a place is cut off over all days, in one reading."""
    sources = _sources(chronicle, place, asked)
    if not sources:
        return [Spell(Value(UNKNOWN, why="no source of supply is named for this place"), OPEN, None)]
    network, days = _on_days(chronicle, reading, asked.user_class, sources, asked.our_days)
    return joined([(day, _value(network, found, place, day, definition)) for day, found in days])


@lru_cache(maxsize=256)
def _on_days(
    chronicle: Chronicle, reading: Reading, user_class: str, sources: tuple[str, ...], our_days: bool
) -> tuple[Network, tuple[tuple[int, CutOff], ...]]:
    """Every day on which anything may change, with what is cut off from that day on: for both definitions at once."""
    network = network_of(chronicle, reading, user_class, sources, our_days)
    return network, tuple((day, cut_off(network, day)) for day in (OPEN, *network.changes()))
