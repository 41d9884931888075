"""What is held back: fine coordinates of protected objects, recent places, confidential sources, withheld names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from commonweal.core.errors import Problem, SchemaError
from commonweal.territory.chronicle.cells import ids_of
from commonweal.territory.chronicle.dates import iso
from commonweal.territory.chronicle.record import Chronicle, Row
from commonweal.territory.chronicle.schema import CLAIM_TABLES, COARSE, PROTECTED, TABLES, TEXT

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
        if row["kind"] not in PROTECTED or (row["lat"] is None and row["lon"] is None):
            continue
        town = next((places[up] for up in chronicle.part_of(name) if places[up]["kind"] not in PROTECTED), None)
        where = {"lat": town["lat"], "lon": town["lon"]} if town else {"lat": None, "lon": None}
        changed[name] = {**row, **where, "coord_quality": "of its town" if town else "withheld"}
    if not changed:
        return chronicle
    kept = tuple(changed.get(str(row["place_id"]), row) for row in chronicle.rows("places"))
    objects = "object" if len(changed) == 1 else "objects"
    notice = f"coordinates of {len(changed)} protected {objects} dropped: never finer than the town"
    return replace(chronicle, tables={**chronicle.tables, "places": kept}, notices=(*chronicle.notices, notice))


def under_embargo(chronicle: Chronicle, today: int, days: int = EMBARGO_DAYS) -> Chronicle:
    """Return a chronicle in which recent claims name no place finer than the province and quote nobody.

    A claim about a route has no province to stand at: it is left out.

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
    coarse = left_out = 0
    for table in CLAIM_TABLES:
        rows: list[Row] = []
        for row in chronicle.rows(table):
            if row["latest"] <= since:
                rows.append(row)
            elif table == "route_states":
                left_out += 1
            else:
                coarse += 1
                rows.append(_coarse(chronicle, table, row))
        tables[table] = tuple(rows)
    events = _coarse_events(chronicle.events, since)
    hidden = int((chronicle.events["first"] > since).sum()) if chronicle.events else 0
    if not coarse + left_out + hidden:
        return chronicle
    notice = (
        f"embargo of {days} days: {coarse} claims about {iso(since + 1)} or later are shown at province level only, "
        f"{left_out} about routes and {hidden} events are left out or without place"
    )
    return replace(chronicle, tables=tables, events=events, notices=(*chronicle.notices, notice))


def is_embargoed(row: Row, today: int, days: int = EMBARGO_DAYS) -> bool:
    """Return whether a claim is too recent to be exported."""
    return bool(row["latest"] > today - days)


def _coarse(chronicle: Chronicle, table: str, row: Row) -> Row:
    places = chronicle.by_key("places")
    found: dict[str, Any] = dict(row)
    for column in TABLES[table].columns:
        if "places" in column.to.split():
            kept = [_province(chronicle, places, one) for one in ids_of(column, row[column.name])]
            found[column.name] = tuple(dict.fromkeys(one for one in kept if one)) or None
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
    recent = events["first"] > since
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
    tables = {table: tuple(_masked(row, ids) for row in rows) for table, rows in chronicle.tables.items()}
    notice = f"{len(ids)} confidential sources: shown as '{WITHHELD_SOURCE}'"
    return replace(chronicle, tables=tables, notices=(*chronicle.notices, notice))


def _masked(row: Row, ids: Mapping[str, str]) -> Row:
    if row.get("source_id") not in ids:
        return row
    found = {**row, "source_id": ids[str(row["source_id"])]}
    if "publisher" in row:
        empty = dict.fromkeys(("publisher", "date", "url", "note"))
        return {**found, **empty, "title": WITHHELD_SOURCE, "basis": "withheld"}
    return {**found, **{name: None for name in ("quote", "note", "claimant", "called_by") if name in row}}


def shown_name(person: Row) -> str:
    """Return a person as the naming rule allows: the published name, or words without a name."""
    if person["naming"] in ("public_memorial", "public_adult_role") and person["published_name"]:
        age = f", {person['age_reported']}" if person["age_reported"] else ""
        return f"{person['published_name']}{age}"
    if person["role"] and person["naming"] != "withheld":
        return str(person["role"])
    return str(person["shown_as"])


NAME_WITHHELD = "[name withheld]"


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
        tables[table] = tuple(_redacted(row, names) if names else row for row in kept)
    hidden = {row["person_id"] for row in withheld}
    tables["persons"] = tuple(
        {**row, "published_name": None, "naming": "withheld"} if row["person_id"] in hidden else row
        for row in tables.get("persons", ())
    )
    return replace(chronicle, tables=tables)


def _without_quote(row: Row) -> Row:
    return {**row, "quote": None}


def _redacted(row: Row, names: list[str]) -> Row:
    found = dict(row)
    for key, value in row.items():
        if isinstance(value, str):
            for name in names:
                value = re.sub(re.escape(name), NAME_WITHHELD, value, flags=re.IGNORECASE)
            found[key] = value
    return found


def shown_chronicle(chronicle: Chronicle, today: int, embargo_days: int = EMBARGO_DAYS) -> Chronicle:
    """Return what of a chronicle may be shown: embargo, confidential sources and withheld names applied.

    Every answer, report, map and export is made from this, never from the chronicle itself.
    """
    return without_names(without_confidential(under_embargo(chronicle, today, embargo_days)))
