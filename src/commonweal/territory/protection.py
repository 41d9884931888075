"""What is held back: fine coordinates of protected objects, recent places, confidential sources, withheld names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from commonweal.core.errors import Problem, SchemaError
from commonweal.territory.chronicle.cells import ids_of
from commonweal.territory.chronicle.dates import iso, last_day
from commonweal.territory.chronicle.record import Chronicle, Row
from commonweal.territory.chronicle.schema import CLAIM_TABLES, COARSE, PROTECTED, TABLES, TEXT, TOWNS

EMBARGO_DAYS = 90
"""Days for which a claim names no place finer than the province [day]: the rule of this project."""
WITHHELD_SOURCE = "source withheld"
EMBARGOED = "[withheld: embargo]"
KEPT_TEXT = ("unit", "measure")
"""Texts of a claim under embargo that stay: words that cannot name a place."""


def drop_fine_coordinates(chronicle: Chronicle) -> Chronicle:
    """Return a chronicle whose protected objects stand where their town stands, or nowhere."""
    places = chronicle.by_key("places")
    changed: dict[str, Row] = {}
    for name, row in places.items():
        if not is_protected(row) or (row["lat"] is None and row["lon"] is None):
            continue
        town = next((places[up] for up in chronicle.part_of(name) if places[up]["kind"] in TOWNS), None)
        where = {"lat": town["lat"], "lon": town["lon"]} if town else {"lat": None, "lon": None}
        changed[name] = {**row, **where, "coord_quality": "of its town" if town else "withheld"}
    if not changed:
        return chronicle
    kept = tuple(changed.get(str(row["place_id"]), row) for row in chronicle.rows("places"))
    objects = "object" if len(changed) == 1 else "objects"
    notice = f"coordinates of {len(changed)} protected {objects} dropped: never finer than the town"
    return replace(chronicle, tables={**chronicle.tables, "places": kept}, notices=(*chronicle.notices, notice))


def is_protected(place: Row) -> bool:
    """Return whether a place is a protected object, whatever the case of its kind."""
    return str(place["kind"]).strip().lower().replace(" ", "_") in PROTECTED


def under_embargo(chronicle: Chronicle, today: int, days: int = EMBARGO_DAYS) -> Chronicle:
    """Return a chronicle in which recent claims name no place finer than the province and quote nobody.

    A recent claim of control, of a siege, of a route or of a criterion is taken out of what answers are derived from:
    said of the province it would say something else. It stands among the facts of its province, without its content.

    Parameters
    ----------
    today : ordinal of the day of asking.
    days : length of the embargo [day], zero or more.

    Raises
    ------
    SchemaError
        A negative number of days.
    """
    if days < 0:
        raise SchemaError(Problem("not an embargo", value=f"{days} days", allowed="zero or more"))
    since = today - days
    tables: dict[str, tuple[Row, ...]] = dict(chronicle.tables)
    moved: list[Row] = []
    coarse = 0
    for table in CLAIM_TABLES:
        recent = [row for row in chronicle.rows(table) if row["latest"] > since]
        kept = [row for row in chronicle.rows(table) if row["latest"] <= since]
        if table in DERIVED_FROM:
            moved += [_as_fact(chronicle, table, row) for row in recent]
        else:
            coarse += len(recent)
            kept += [_coarse(chronicle, table, row) for row in recent]
        tables[table] = tuple(sorted(kept, key=lambda row: str(row["claim_id"])))
    tables["facts"] = tuple(sorted([*tables["facts"], *moved], key=lambda row: str(row["claim_id"])))
    persons = _recent_persons(chronicle, since)
    tables["persons"] = tuple(
        _unnamed(row) if row["person_id"] in persons else row for row in chronicle.rows("persons")
    )
    events = _coarse_events(chronicle.events, since)
    hidden = int((chronicle.events["last"] > since).sum()) if chronicle.events else 0
    if not coarse + len(moved) + hidden + len(persons):
        return chronicle
    notice = (
        f"embargo of {days} days: {len(moved)} claims of control, sieges, routes or truces later than {iso(since)} are "
        f"left out of the answers, {coarse} others are shown at province level only, {hidden} events without place, "
        f"{len(persons)} persons without name"
    )
    return replace(chronicle, tables=tables, events=events, notices=(*chronicle.notices, notice))


DERIVED_FROM = ("control", "relations", "route_states", "criteria", "truces")
"""Tables from whose claims states are derived."""


def _as_fact(chronicle: Chronicle, table: str, row: Row) -> Row:
    """A recent claim as a fact of its province, without its content."""
    places = chronicle.by_key("places")
    named = [str(one) for name in ("place", "object") for one in row.get(name) or () if one in places]
    if table == "route_states":
        route = chronicle.by_key("routes")[str(row["route"])]
        named = [str(route["to_place"])]
    where = dict.fromkeys(one for place in named if (one := _province(chronicle, places, place)))
    empty: dict[str, Any] = {column.name: None for column in TABLES["facts"].columns}
    kept = {name: row[name] for name in ("claim_id", "date_edtf", "earliest", "latest", "source_id")}
    return {
        **empty,
        **kept,
        "kind": f"claim of {table.replace('_', ' ')}",
        "fact": EMBARGOED,
        "places": ";".join(where),
    }


def _recent_persons(chronicle: Chronicle, since: int) -> set[str]:
    """Persons of recent events, or of sources published under the embargo."""
    recent = {str(row["claim_id"]) for _, row in chronicle.claims() if row["latest"] > since}
    sources = chronicle.by_key("sources")
    found = set()
    for row in chronicle.rows("persons"):
        day = sources.get(str(row["source_id"]), {}).get("date")
        published = last_day(str(day)) if day else None
        if row["event"] in recent or (published is not None and published > since):
            found.add(str(row["person_id"]))
    return found


def _unnamed(row: Row) -> Row:
    empty = dict.fromkeys(("published_name", "role", "event", "age_reported", "note"))
    return {**row, **empty, "naming": "withheld", "shown_as": "a person"}


def is_embargoed(row: Row, today: int, days: int = EMBARGO_DAYS) -> bool:
    """Return whether a claim is too recent to be exported."""
    return bool(row["latest"] > today - days)


def _coarse(chronicle: Chronicle, table: str, row: Row) -> Row:
    places = chronicle.by_key("places")
    found: dict[str, Any] = dict(row)
    for column in TABLES[table].columns:
        if "places" in column.to.split():
            kept = [_province(chronicle, places, one) for one in ids_of(column, row[column.name])]
            found[column.name] = tuple(dict.fromkeys(one for one in kept if one)) or (() if column.required else None)
        elif column.name in ("route", "hour", "corrects"):
            found[column.name] = None
        elif column.kind == TEXT and column.name not in KEPT_TEXT and row[column.name] is not None:
            found[column.name] = EMBARGOED if column.required else None
    return found


def _province(chronicle: Chronicle, places: Mapping[str, Row], name: str) -> str | None:
    """Return the smallest coarse place that a place is part of; a party stays what it is."""
    if name not in places:
        return name
    return next((up for up in chronicle.part_of(name) if up in places and places[up]["kind"] in COARSE), None)


def _coarse_events(events: Mapping[str, Any], since: int) -> Mapping[str, Any]:
    if not events:
        return events
    recent = events["last"] > since
    if not recent.any():
        return events
    return {**events, **{name: np.where(recent, "", events[name]) for name in ("place", "district")}}


def source_words(chronicle: Chronicle, source_id: str) -> str:
    """Return a source as it may be shown: publisher, title and date; nothing of a confidential one."""
    source = chronicle.by_key("sources").get(source_id)
    if source is None or source["confidential"]:
        return WITHHELD_SOURCE
    parts = [source["publisher"] or "", source["title"], source["date"] or "day not known"]
    words = ", ".join(part for part in dict.fromkeys(parts) if part)
    return words + (" (not read: check before citing)" if source["basis"] == "general_knowledge" else "")


def source_name(chronicle: Chronicle, source_id: str) -> str:
    """Return the id of a source as it may be shown."""
    source = chronicle.by_key("sources").get(source_id)
    return WITHHELD_SOURCE if source is None or source["confidential"] else source_id


def without_confidential(chronicle: Chronicle) -> Chronicle:
    """Return a chronicle whose confidential sources have lost everything that could tell who they are.

    Ids of such sources are numbered anew, their claims keep their values and lose quotes, notes and claimants.
    """
    secret = [row for row in chronicle.rows("sources") if row["confidential"]]
    if not secret:
        return chronicle
    ids = {str(row["source_id"]): f"withheld-{number}" for number, row in enumerate(secret, start=1)}
    told = [str(row[name]) for row in secret for name in ("source_id", "title", "publisher") if row[name]]
    words = sorted({one for one in told if len(one) > 3}, key=len, reverse=True)
    tables = {
        table: tuple(_without_words(_masked(row, ids), words, WITHHELD_SOURCE) for row in rows)
        for table, rows in chronicle.tables.items()
    }
    notice = f"{len(ids)} confidential sources: shown as '{WITHHELD_SOURCE}'"
    return replace(chronicle, tables=tables, notices=(*chronicle.notices, notice))


def _masked(row: Row, ids: Mapping[str, str]) -> Row:
    if row.get("source_id") not in ids:
        return row
    found = {**row, "source_id": ids[str(row["source_id"])]}
    if "publisher" in row:
        empty = dict.fromkeys(("publisher", "date", "url", "note"))
        return {**found, **empty, "title": WITHHELD_SOURCE, "basis": "withheld"}
    return {**found, **{name: _hidden(row, name) for name in found if name in _TELLING and row.get(name) is not None}}


_TELLING = (
    "quote", "note", "claimant", "called_by", "speaker", "disputed_by", "response", "act", "fact", "terms", "group",
    "claimed_reason", "claim", "qualifier", "recipient", "detained_group", "shown_as", "role",
)  # fmt: skip
"""Texts of a confidential source's claim that may tell who it is."""


def _hidden(row: Row, name: str) -> str | None:
    return None if name in ("quote", "note", "qualifier") else WITHHELD_SOURCE


def shown_name(person: Row) -> str:
    """Return a person as the naming rule allows: the published name, or words without a name."""
    if person["naming"] in ("public_memorial", "public_adult_role") and person["published_name"]:
        age = f", {person['age_reported']}" if person["age_reported"] else ""
        return f"{person['published_name']}{age}"
    if person["role"] and person["naming"] != "withheld":
        return str(person["role"])
    return str(person["shown_as"])


NAME_WITHHELD = "[name withheld]"
POSITION_WITHHELD = "[position withheld]"
_POSITION = re.compile(r"-?\d{1,3}\.\d{3,}\s*[°NSEW]*[,;/\s]+-?\d{1,3}\.\d{3,}")
"""Two numbers with three decimals or more beside each other: a position finer than the town."""


def without_names(chronicle: Chronicle) -> Chronicle:
    """Return a chronicle in which no withheld name stands anywhere, and no words of a living withheld person.

    A name that its row withholds is taken out of every text; the quotes of the facts about a living withheld person
    are dropped, because a quote finds the person.
    """
    withheld = [row for row in chronicle.rows("persons") if row["naming"] in (None, "withheld")]
    names = sorted({str(row["published_name"]) for row in withheld if row["published_name"]}, key=len, reverse=True)
    silent = {row["event"] for row in withheld if row["event"] and row["status"] == "living"}
    tables: dict[str, tuple[Row, ...]] = {}
    for table, rows in chronicle.tables.items():
        kept = (_without_quote(row) if table == "facts" and row["claim_id"] in silent else row for row in rows)
        tables[table] = tuple(_redacted(row, names) for row in kept)
    hidden = {row["person_id"] for row in withheld}
    tables["persons"] = tuple(
        {**row, "published_name": None, "naming": "withheld"} if row["person_id"] in hidden else row
        for row in tables.get("persons", ())
    )
    return replace(chronicle, tables=tables)


def _without_quote(row: Row) -> Row:
    return {**row, "quote": None}


def _redacted(row: Row, names: list[str]) -> Row:
    """A row without withheld names, and without positions in its texts."""
    found = dict(_without_words(row, names, NAME_WITHHELD))
    for key, value in found.items():
        if isinstance(value, str) and key not in ("date_edtf", "url"):
            found[key] = _POSITION.sub(POSITION_WITHHELD, value)
    return found


def _without_words(row: Row, words: list[str], instead: str) -> Row:
    """A row in whose texts some words are taken out, however they are spaced and written."""
    if not words:
        return row
    pattern = re.compile("|".join(r"\s+".join(map(re.escape, one.split())) for one in words), re.IGNORECASE)
    return {key: pattern.sub(instead, value) if isinstance(value, str) else value for key, value in row.items()}


def shown_chronicle(chronicle: Chronicle, today: int, embargo_days: int = EMBARGO_DAYS) -> Chronicle:
    """Return what of a chronicle may be shown: embargo, confidential sources and withheld names applied.

    Every answer, report, map and export is made from this, never from the chronicle itself.
    """
    return without_names(without_confidential(under_embargo(chronicle, today, embargo_days)))
