"""Everything a chronicle says of a place on a day, as one plain document: each answer with its claims and sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from commonweal.territory.about import claim_document, documents, rows_about_place
from commonweal.territory.answers.questions import common_history
from commonweal.territory.answers.readings import Reading
from commonweal.territory.chronicle.dates import iso
from commonweal.territory.chronicle.record import Chronicle
from commonweal.territory.control import control_on, front_lines, parts_of
from commonweal.territory.documents import (
    answer_document,
    control_document,
    party_document,
    sources_of,
    spell_documents,
    toll_document,
    value_document,
)
from commonweal.territory.protection import source_name
from commonweal.territory.routes import RouteState, routes_of
from commonweal.territory.siege import DEFINITIONS, besieged, groups_of, siege_history
from commonweal.territory.siege_question import Asked
from commonweal.territory.supply import supply_on
from commonweal.territory.toll import toll_of
from commonweal.territory.truces import armed_sides, phase_counts, truces_on

CLAIMS = (
    "movements",
    "voluntariness",
    "convoys",
    "provisions",
    "strikes",
    "allegations",
    "detentions",
    "reasons",
    "facts",
)
SIDES_WITHIN = 90
"""Days before the day of asking over which events name armed sides [day]: assumption, range 30-365."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked: place, day, the reading that counts, and how a siege is to be understood."""

    place: str
    day: int
    reading: Reading | None = None
    siege: Asked = field(default_factory=Asked)


def dossier(chronicle: Chronicle, ask: Ask) -> dict[str, Any]:
    """Return what a chronicle says of a place on a day.

    The chronicle is one that may be shown: see :func:`commonweal.territory.protection.shown_chronicle`.

    Raises
    ------
    UnknownName
        No such place.
    """
    place = chronicle.require("places", ask.place, "place")
    parts: dict[str, Callable[[Chronicle, Ask], Any]] = {
        "control": _control,
        "parties": _parties,
        "routes": _routes,
        "siege": _siege,
        "supply": _supply,
        "truces": _truces,
        "truce_counts": _counts,
        "armed_sides": _sides,
        "toll": _toll,
    }
    found = {
        "chronicle": chronicle.meta.name,
        "title": chronicle.meta.title,
        "place": {"id": ask.place, "name": place["name"], "part_of": list(chronicle.part_of(ask.place))[1:]},
        "on": iso(ask.day),
        "reading": ask.reading.name if ask.reading else None,
        "user_class": ask.siege.user_class,
        "sustained_days": ask.siege.sustained_days,
        "notices": list(chronicle.notices),
        **{name: make(chronicle, ask) for name, make in parts.items()},
        **{table: documents(chronicle, table, _claims(chronicle, table, ask)) for table in CLAIMS},
    }
    names = {party: row["name"] for party, row in chronicle.by_key("parties").items()}
    return {**found, "names": names, **sources_of(chronicle, found)}


def _claims(chronicle: Chronicle, table: str, ask: Ask) -> list[Any]:
    if table == "voluntariness":
        moved = {row["movement"] for _, row in rows_about_place(chronicle, "movements", ask.place, ask.day)}
        rows = chronicle.rows(table)
        return [("the place", row) for row in rows if moved & {one.strip() for one in row["movement"].split(";")}]
    return rows_about_place(chronicle, table, ask.place, ask.day)


def _control(chronicle: Chronicle, ask: Ask) -> dict[str, Any]:
    held = control_on(chronicle, ask.place, ask.day, ask.reading)
    fronts = [
        {"route": one.route, "places": list(one.places), "holders": [list(names) for names in one.holders],
         **value_document(one.value)}
        for one in front_lines(chronicle, ask.day, ask.reading)
        if ask.place in one.places
    ]  # fmt: skip
    return {**control_document(held), "front_lines": fronts}


def _parties(chronicle: Chronicle, ask: Ask) -> list[dict[str, Any]]:
    """Who holds the place and who is said to besiege it, in the order of the claims."""
    held = control_on(chronicle, ask.place, ask.day, ask.reading).holders
    besiegers = [
        str(row["subject"]) for row in chronicle.rows("relations")
        if row["relation"] == "besieges" and ask.place in row["object"]
    ]  # fmt: skip
    known = chronicle.by_key("parties")
    return [
        {"role": role, **party_document(chronicle, party, ask.day, ask.reading)}
        for role, names in (("holds the place", held), ("is said to besiege it", dict.fromkeys(besiegers)))
        for party in names
        if party in known
    ]


def _routes(chronicle: Chronicle, ask: Ask) -> list[dict[str, Any]]:
    return [
        {
            "route": one.route,
            "name": one.name,
            "ends": list(one.ends),
            "length_km": one.length_km,
            "great_circle_km": one.great_circle_km,
            "states": {user: _state(state) for user, state in one.states.items()},
            "claims": [claim_document(chronicle, "route_states", row) for row in one.claims],
        }
        for one in routes_of(chronicle, ask.place, ask.day, ask.reading)
    ]


def _state(state: RouteState) -> dict[str, Any]:
    readings = [
        {"reading": one.reading, "states": list(one.states), **value_document(one.value), "claims": list(one.claims)}
        for one in state.readings
    ]
    return {"words": state.words, "readings": readings}


def _siege(chronicle: Chronicle, ask: Ask) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, words in DEFINITIONS.items():
        if name == "un_criteria" and ask.siege.sustained_days is None:
            asked = "not asked: give sustained_days (--sustained-days N); OCHA publishes no number"
            found[name] = {"question": words, "value": None, "why": asked, "readings": [], "groups": {}, "spells": {}}
            continue
        answer = besieged(chronicle, ask.place, ask.day, name, ask.siege, ask.reading)
        spells = siege_history(chronicle, ask.place, name, ask.siege)
        groups = {}
        for group, names in groups_of(chronicle).items():
            told = [spells[one] for one in names if one in spells]
            if told:
                groups[group] = spell_documents(common_history(told))
        found[name] = {
            **answer_document(answer),
            "groups": groups,
            "spells": {reading: spell_documents(one) for reading, one in spells.items()},
        }
    return found


def _supply(chronicle: Chronicle, ask: Ask) -> dict[str, Any]:
    found = supply_on(chronicle, ask.place, ask.day, ask.reading)
    rows = chronicle.by_key("populations")
    return {
        "people": {
            "low": found.people.low, "high": found.people.high, "unit": "person", "claims": list(found.people.claims),
        },
        "needs_per_day": [
            {"people": one.people, "energy_mkcal": one.energy_mkcal, "flour_t": one.flour_tonnes,
             "trucks_20t": one.trucks, "water_m3": list(one.water_m3)}
            for one in found.needs
        ],
        "days_of_supply": [
            {"item": one.item, "claims": list(one.claims), "counted": list(one.parts),
             "days_at_full_rations": list(one.full), "days": list(one.days),
             "from": iso(one.from_day), "until": [iso(day) for day in one.until]}
            for one in found.lasting
        ],
        "binding": found.binding,
        "state": "known for some items" if found.lasting else "unknown",
        "unknown": list(found.unknown),
        "populations": [claim_document(chronicle, "populations", rows[one]) for one in found.people.claims],
        "claims": [claim_document(chronicle, "supplies", row) for row in found.claims],
    }  # fmt: skip


def _truces(chronicle: Chronicle, ask: Ask) -> list[dict[str, Any]]:
    near = parts_of(chronicle, ask.place) | set(chronicle.part_of(ask.place))
    return [
        {
            "truce": one.name,
            "states": {what: answer_document(answer) for what, answer in one.answers.items()},
            "signatories": list(one.signatories),
            "not_accepted_by": list(one.not_accepted_by),
            "claims": [claim_document(chronicle, "truces", row) for row in one.claims],
        }
        for one in truces_on(chronicle, ask.day, ask.reading)
        if any(row["place"] is None or near & set(row["place"]) for row in one.claims)
    ]


def _counts(chronicle: Chronicle, ask: Ask) -> dict[str, Any] | None:
    inside = set(chronicle.meta.province_places)
    near = parts_of(chronicle, ask.place) | set(chronicle.part_of(ask.place))
    if not chronicle.events or not chronicle.rows("phases") or not inside & near:
        return None
    rows = [
        {"phase": one.words, "first": iso(one.first), "last": iso(one.last), "days": one.days,
         "all": _count(one.all), "dyad": _count(one.dyad), "dyad_share": one.share}
        for one in phase_counts(chronicle)
    ]  # fmt: skip
    words = "lethal events by their first day, both ends of a phase included; a description, never a cause"
    return {
        "source": source_name(chronicle, chronicle.meta.events_source),
        "province": chronicle.meta.province,
        "dyad": chronicle.meta.parties_of_truce,
        "phases": rows,
        "words": words,
    }


def _count(one: Any) -> dict[str, Any]:
    return {"events": one.events, "deaths": one.best, "low": one.low, "high": one.high, "deaths_per_day": one.per_day}


def _sides(chronicle: Chronicle, ask: Ask) -> dict[str, Any]:
    first = ask.day - SIDES_WITHIN + 1
    found = armed_sides(chronicle.events, first, ask.day)
    words = "armed sides named in lethal events of the province; concentration of their events, Herfindahl [1]"
    return {
        "source": source_name(chronicle, chronicle.meta.events_source) if found.names else None,
        "from": iso(first), "to": iso(ask.day), "number": len(found.names) if chronicle.events else None,
        "names": list(found.names), "concentration": found.concentration, "words": words,
    }  # fmt: skip


def _toll(chronicle: Chronicle, ask: Ask) -> dict[str, Any]:
    return toll_document(chronicle, toll_of(chronicle, ask.place))
