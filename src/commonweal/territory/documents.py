"""Answers as plain documents: each with its claims, its readings and, at the end, the sources of every claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commonweal.territory.about import claim_document
from commonweal.territory.answers.readings import Reading
from commonweal.territory.answers.values import Answer, ReadingAnswer, Spell, Value
from commonweal.territory.chronicle.dates import OPEN, iso
from commonweal.territory.chronicle.record import Chronicle
from commonweal.territory.control import Control
from commonweal.territory.parties import identity, members_on, names_of, relations_on
from commonweal.territory.protection import source_name, source_words
from commonweal.territory.toll import Person, Toll


def value_document(value: Value) -> dict[str, Any]:
    """Return an answer as a plain document."""
    last = value.last if value.last is not None and value.last > OPEN else None
    return {"value": value.value, "last_claimed": iso(last) if last else None, "why": value.why or None}


def answer_document(answer: Answer) -> dict[str, Any]:
    """Return the answers of several readings as a plain document."""
    return {
        "question": answer.question,
        **value_document(answer.value),
        "readings": [_reading(one) for one in answer.readings],
        "left_out": list(answer.left_out),
    }


def _reading(one: ReadingAnswer) -> dict[str, Any]:
    since = {"earliest": iso(one.since[0]), "latest": iso(one.since[1])} if one.since else None
    return {
        "reading": one.reading, "group": one.group or None, **value_document(one.value), "since": since,
        "claims": list(one.claims), "assumed": list(one.assumed),
    }  # fmt: skip


def control_document(held: Control) -> dict[str, Any]:
    """Return who holds a place as a plain document."""
    return {
        "of": held.of, "state": held.state, "holders": list(held.holders), **value_document(held.value),
        "readings": [
            {"reading": one.reading, "holders": list(one.holders), **value_document(one.value),
             "claims": list(one.claims)}
            for one in held.readings
        ],
    }  # fmt: skip


def party_document(chronicle: Chronicle, party: str, day: int, reading: Reading | None = None) -> dict[str, Any]:
    """Return who a party is on a day: names by who uses them, identity, members, relations."""
    row = chronicle.require("parties", party, "party")
    return {
        "party": party,
        "name": row["name"],
        "called": [
            {"called": one["called"], "by": one["called_by"], "source": source_name(chronicle, one["source_id"])}
            for one in names_of(chronicle, party)
        ],
        "identity": [claim_document(chronicle, "relations", one) for one in identity(chronicle, party)],
        "members": [
            {
                "party": one.party,
                "relation": one.relation,
                "through": list(one.through),
                **value_document(one.value),
                "claims": list(one.claims),
            }
            for one in members_on(chronicle, party, day, reading)
        ],
        "relations": [
            {"subject": one.subject, "relation": one.relation, "object": one.object, **answer_document(one.answer)}
            for one in relations_on(chronicle, party, day, reading)
        ],
    }


def spell_documents(spells: list[Spell]) -> list[dict[str, Any]]:
    """Return spans of days with one answer as plain documents; an open end is null."""
    return [
        {
            **value_document(one.value),
            "from": None if one.first <= OPEN else iso(one.first),
            "to": None if one.last is None else iso(one.last),
        }
        for one in spells
    ]


def toll_document(chronicle: Chronicle, toll: Toll) -> dict[str, Any]:
    """Return a toll as a plain document: the unnamed first, then the named, then figures, none summed."""
    return {
        "unnamed_count": toll.unnamed_count,
        "unnamed": [_person(chronicle, one) for one in toll.unnamed],
        "named": [_person(chronicle, one) for one in toll.named],
        "figures": [
            {"event": one.event, "measure": one.measure,
             "claims": [claim_document(chronicle, "tolls", row) for row in one.rows]}
            for one in toll.figures
        ],
        "words": "figures of different scope are never added",
    }  # fmt: skip


def _person(chronicle: Chronicle, person: Person) -> dict[str, Any]:
    source = source_name(chronicle, person.source_id)
    return {"person": person.person_id, "count": person.count, "shown_as": person.shown, "source": source}


def sources_of(chronicle: Chronicle, found: Any) -> dict[str, Any]:
    """Return every source that a document names, in words, and the source of every claim that it names."""
    known = {str(row["source_id"]) for row in chronicle.rows("sources")}
    names = {one for one in _texts_of(found, "source") if one in known}
    source_of = {str(row["claim_id"]): str(row["source_id"]) for _, row in chronicle.claims()}
    claims = {one: source_of[one] for one in sorted(_claim_ids(found)) if one in source_of}
    shown = {claim: source_name(chronicle, source) for claim, source in claims.items()}
    words = {one: source_words(chronicle, one) for one in sorted(names | set(claims.values()))}
    return {"claim_sources": shown, "sources": words}


def _texts_of(found: Any, key: str) -> Iterator[str]:
    """Yield every text that stands under a key, anywhere in a document."""
    if isinstance(found, dict):
        if isinstance(found.get(key), str):
            yield found[key]
        for value in found.values():
            yield from _texts_of(value, key)
    elif isinstance(found, list):
        for value in found:
            yield from _texts_of(value, key)


def _claim_ids(found: Any) -> set[str]:
    """Return the ids of claims that a document shows or rests on."""
    ids = set(_texts_of(found, "claim"))
    todo = [found]
    while todo:
        at = todo.pop()
        if isinstance(at, dict):
            ids |= {one for one in at.get("claims") or () if isinstance(one, str)}
            todo += at.values()
        elif isinstance(at, list):
            todo += at
    return ids
