"""Claims about a place: of the place itself, of its parts, of the wholes it belongs to. Claims stand as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commonweal.territory.chronicle.cells import written
from commonweal.territory.chronicle.dates import OPEN, iso
from commonweal.territory.chronicle.record import Chronicle, Row
from commonweal.territory.chronicle.schema import TABLES
from commonweal.territory.control import parts_of
from commonweal.territory.protection import source_name

OF_PLACE, OF_PART, OF_WHOLE = "the place", "a part of it", "a whole it belongs to"
PLAIN = {"claim_id", "date_edtf", "earliest", "latest", "source_id", "quote", "corrects"}


def rows_about_place(chronicle: Chronicle, table: str, place: str, day: int) -> list[tuple[str, Row]]:
    """Return claims about what began by a day, with what of the place they are about.

    A claim without a place of its own (``facts`` name places in text) is found by the places it names.
    """
    parts, wholes = parts_of(chronicle, place), set(chronicle.part_of(place)) - {place}
    found = []
    for row in chronicle.rows(table):
        if (row["earliest"] if row["earliest"] is not None else OPEN) > day:
            continue
        places = _places(table, row)
        if place in places:
            found.append((OF_PLACE, row))
        elif places & parts:
            found.append((OF_PART, row))
        elif places & wholes:
            found.append((OF_WHOLE, row))
    return found


def _places(table: str, row: Row) -> set[str]:
    if table == "facts":
        return set(str(row["places"] or "").split(";"))
    return {place for name in ("place", "to_place") for place in row.get(name) or ()}


def claim_document(chronicle: Chronicle, table: str, row: Row) -> dict[str, Any]:
    """Return a claim as a plain document: what it says, its date, its source, its quote."""
    said = {
        column.name: list(row[column.name]) if isinstance(row[column.name], tuple) else row[column.name]
        for column in TABLES[table].columns
        if column.name not in PLAIN and row[column.name] is not None
    }
    if "claim" in said:
        said["said"] = said.pop("claim")
    lo = row["earliest"] if row["earliest"] is not None else OPEN
    return {
        "claim": row["claim_id"],
        **said,
        "date": row["date_edtf"],
        "earliest": None if lo == OPEN else iso(lo),
        "latest": iso(row["latest"]),
        "source": source_name(chronicle, str(row["source_id"])),
        "quote": row["quote"],
        "corrected_by": chronicle.corrected().get(str(row["claim_id"])),
    }


def documents(chronicle: Chronicle, table: str, rows: Iterable[tuple[str, Row]]) -> list[dict[str, Any]]:
    """Return claims as plain documents, each with what of the place it is about."""
    return [{"about_place": about, **claim_document(chronicle, table, row)} for about, row in rows]


def figure_words(row: Row) -> str:
    """Return a figure as it is claimed: its qualifier, its value or range, its unit; in words where there is none."""
    low, value, high = row["low"], row["value"], row["high"]
    number = TABLES["tolls"].column("value")
    assert number is not None

    def text(one: float) -> str:
        return f"{one:,.0f}" if one == int(one) else written(number, one)

    if value is None and low is None and high is None:
        return str(row["qualifier"] or "no figure")
    if value is not None:
        words = text(value)
        if low is not None and high is not None and not low == value == high:
            words += f" ({text(low)} to {text(high)})"
    elif low is not None and high is not None:
        words = f"{text(low)} to {text(high)}"
    else:
        words = text(low if low is not None else high)
    return " ".join(part for part in (row["qualifier"] or "", words) if part)


def place_names(chronicle: Chronicle) -> list[dict[str, Any]]:
    """Return the places of a chronicle with the number of claims that name them, most first."""
    numbers: dict[str, int] = {}
    for _, row in chronicle.claims():
        for name in {*(row.get("place") or ()), *(row.get("object") or ()), *(row.get("to_place") or ())}:
            numbers[name] = numbers.get(name, 0) + 1
    found = [
        {"place": row["place_id"], "name": row["name"], "claims": numbers.get(str(row["place_id"]), 0)}
        for row in chronicle.rows("places")
    ]
    return sorted(found, key=lambda one: (-one["claims"], one["place"]))
