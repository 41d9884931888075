"""Whether the claims of a chronicle fit together: every error with its file, row, value and what is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from commonweal.core.errors import Problem, nearest
from commonweal.territory.chronicle.cells import ids_of
from commonweal.territory.chronicle.dates import iso, last_day
from commonweal.territory.chronicle.record import Chronicle, Row
from commonweal.territory.chronicle.schema import CLAIM_TABLES, TABLES

Places = Mapping[str, Mapping[str, str]]
"""Where each row stands in its file: by table and key."""

PLANS = {"movements": ("status", "planned"), "truces": ("what", "scheduled")}
"""Claims about what is to come: their window may lie after the publication."""


def errors_of(chronicle: Chronicle, places: Places) -> list[Problem]:
    """Return every error of a chronicle's rows."""
    return [
        *_references(chronicle, places),
        *_doubled_claims(chronicle, places),
        *_windows(chronicle, places),
        *_ranges(chronicle, places),
        *_circles(chronicle, places),
        *_special(chronicle, places),
    ]


def _one_of(table: str) -> str:
    """Return what one row of a table is called."""
    return "party" if table == "parties" else table.removesuffix("s")


def _where(places: Places, table: str, row: Row) -> str:
    key = str(row.get(TABLES[table].key))
    return f"{places.get(table, {}).get(key, table)} {key}"


def _references(chronicle: Chronicle, places: Places) -> Iterator[Problem]:
    known = {table: set(chronicle.by_key(table)) for table in TABLES}
    known["claims"] = {str(row["claim_id"]) for _, row in chronicle.claims()}
    for table, rows in chronicle.tables.items():
        for column in TABLES[table].columns:
            targets = column.to.split()
            if not targets:
                continue
            allowed = set().union(*(known[one] for one in targets))
            for row in rows:
                for name in ids_of(column, row[column.name]):
                    if name not in allowed:
                        where = f"{_where(places, table, row)} {column.name}"
                        step = "" if allowed else f"no row of {' or '.join(targets)} was read"
                        words = f"ids of {' or '.join(targets)}"
                        what = f"no such {' or '.join(_one_of(target) for target in targets)}"
                        yield Problem(what, where, name, words, nearest(name, allowed), step)
    named = {
        "supply_sources": [one for place, sources in chronicle.meta.supply_sources.items() for one in (place, *sources)]
    }
    if chronicle.meta.events_source and chronicle.meta.events_source not in known["sources"]:
        source = chronicle.meta.events_source
        yield Problem(
            "no such source",
            "chronicle.yaml events_source",
            source,
            "ids of sources",
            nearest(source, known["sources"]),
        )
    named["province_places"] = list(chronicle.meta.province_places)
    for key, names in named.items():
        for name in names:
            if name not in known["places"]:
                yield Problem(
                    "no such place",
                    f"chronicle.yaml {key}",
                    name,
                    "ids of places",
                    nearest(name, known["places"]),
                )


def _doubled_claims(chronicle: Chronicle, places: Places) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for table, row in chronicle.claims():
        claim = str(row["claim_id"])
        if claim in first and first[claim] != table:
            yield Problem("stands in two tables", _where(places, table, row), claim, f"once; first in {first[claim]}")
        first.setdefault(claim, table)


def _windows(chronicle: Chronicle, places: Places) -> Iterator[Problem]:
    published = {
        str(row["source_id"]): last_day(row["date"]) if row["date"] else None for row in chronicle.rows("sources")
    }
    for table, row in chronicle.claims():
        earliest, latest = row["earliest"], row["latest"]
        where = _where(places, table, row)
        if latest is None:
            continue
        if earliest is not None and earliest > latest:
            yield Problem("dates reversed", where, f"{iso(earliest)} to {iso(latest)}", "earliest <= latest")
        column, value = PLANS.get(table, ("", ""))
        planned = bool(column) and row[column] == value
        end = published.get(str(row["source_id"]))
        if end is not None and latest > end and not planned:
            step = "no source asserts a state after its own publication: let the window end there"
            yield Problem(
                "window ends after the publication of its source",
                where,
                iso(latest),
                f"at most {iso(end)}",
                next_step=step,
            )
    for row in chronicle.rows("phases"):
        if row["first"] and row["last"] and row["first"] > row["last"]:
            yield Problem(
                "dates reversed",
                _where(places, "phases", row),
                f"{iso(row['first'])} to {iso(row['last'])}",
                "first <= last",
            )


def _ranges(chronicle: Chronicle, places: Places) -> Iterator[Problem]:
    for table in CLAIM_TABLES:
        if TABLES[table].column("low") is None:
            continue
        for row in chronicle.rows(table):
            found = [(name, row[name]) for name in ("low", "value", "high") if row[name] is not None]
            for name, number in found:
                if number < 0:
                    yield Problem(f"{name} below zero", _where(places, table, row), f"{number:g}", "zero or more")
            for (name, number), (other, larger) in pairwise(found):
                if number > larger:
                    yield Problem(
                        f"{name} above {other}",
                        _where(places, table, row),
                        f"{number:g} > {larger:g}",
                        f"{name} <= {other}",
                    )


def _circles(chronicle: Chronicle, places: Places) -> Iterator[Problem]:
    part_of = {str(row["place_id"]): row["part_of"] for row in chronicle.rows("places")}
    for place in part_of:
        seen, at = {place}, part_of[place]
        while at in part_of and at not in seen:
            seen.add(str(at))
            at = part_of[at]
        if at == place:
            where = f"{places.get('places', {}).get(place, 'places')} {place}"
            yield Problem("a place is part of itself", where, str(part_of[place]), "a larger place")


def _special(chronicle: Chronicle, places: Places) -> Iterator[Problem]:
    for row in chronicle.rows("convoys"):
        timed = "T" in str(row["date_edtf"] or "")
        if row["status"] in ("planned", "sent") and (row["route"] or row["hour"] or timed):
            step = "route and hour of a convoy enter only after it has ended"
            yield Problem("a convoy under way with a route or an hour", _where(places, "convoys", row), next_step=step)
    for row in chronicle.rows("routes"):
        if row["from_place"] is not None and row["from_place"] == row["to_place"]:
            where = _where(places, "routes", row)
            yield Problem("a route from a place to itself", where, str(row["to_place"]), "two different places")
    for row in chronicle.rows("readings"):
        if not row["claim_id"] and not row["source_id"]:
            yield Problem(
                "names neither a claim nor a source",
                f"readings {row['reading']}",
                next_step="fill claim_id or source_id",
            )
    for row in chronicle.rows("persons"):
        if row["naming"] == "public_memorial" and row["status"] != "dead":
            yield Problem(
                "public_memorial is for the dead",
                _where(places, "persons", row),
                str(row["status"]),
                "withheld, public_adult_role",
            )
        age = str(row["age_reported"] or "")
        if age.isdigit() and int(age) < 18 and row["status"] != "dead" and row["naming"] not in (None, "withheld"):
            yield Problem("a living minor is not named", _where(places, "persons", row), str(row["naming"]), "withheld")
    for row in chronicle.rows("places"):
        for name, most in (("lat", 90), ("lon", 180)):
            if row[name] is not None and abs(row[name]) > most:
                yield Problem(
                    f"{name} out of range", _where(places, "places", row), f"{row[name]:g}", f"-{most} to {most}"
                )
