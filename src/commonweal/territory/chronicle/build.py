"""Compile the bundled chronicles from structured facts: ``python -m commonweal.territory.chronicle.build``.

Every row keeps the id and the source of the row that it comes from; a row that says more than one thing becomes
several, with a suffix. Rows with the source ``general`` or a basis of ``general_knowledge`` are to be checked before
they are cited.
"""

from __future__ import annotations

import argparse
import csv
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from commonweal.core.files import write_atomically
from commonweal.territory.chronicle.build_rows import (
    CONTROL,
    CONVOYS,
    CRITERIA,
    ELSEWHERE,
    EXTRA_SOURCES,
    MOVEMENTS,
    PHASES,
    READINGS,
    RELATIONS,
    ROUTE_ASPECTS,
    ROUTE_STATES,
    STRIKES,
    SUPPLIES,
    TOLLS,
    TRUCES,
)
from commonweal.territory.chronicle.events import write_events
from commonweal.territory.chronicle.schema import TABLES
from commonweal.territory.chronicle.ucdp import read_ucdp
from commonweal.territory.displacement.build import build as build_conflicts

Rows = list[dict[str, str]]

ALEPPO = """\
schema: 1
name: aleppo-2016
title: Aleppo 2016, and sieges that the same sources speak of
words: >-
  What one essay states (Shiraz Maher, Brothers in blood, New Statesman, 20 October 2016) and, as rows of their own,
  what other published sources state. Nothing is merged; where figures or dates conflict, all stand.
licence: MIT for the structuring; quotes of at most twelve words; events UCDP GED, CC BY 4.0
province: Aleppo Governorate
events_source: ucdp_ged
province_places: [aleppo, handarat, west_of_aleppo]
parties_of_truce: Government of Syria - Syrian insurgents
supply_sources: {eastern_aleppo: [handarat, idlib_city, elsewhere]}
"""
OTHERS = """\
schema: 1
name: sieges-by-other-parties
title: Sieges in Syria that other parties than the government laid, and one that is tied to them
words: >-
  Fu'ah and Kafraya (armed opposition groups, 2015-2018), Madaya and Zabadani (government forces and Hezbollah), tied
  to them by an agreement, and the quarters of Deir ez-Zor held by the government (Islamic State, to September 2017).
licence: MIT for the structuring; quotes of at most twelve words
"""


def build(source: Path, target: Path) -> None:
    """Write both chronicles below a folder, anew."""
    aleppo, others = source / "aleppo-2016", source / "syria-sieges-other-parties"
    tables = _aleppo(aleppo)
    parties = tables["parties"]
    _write(target / "aleppo-2016", ALEPPO, tables)
    events = read_ucdp(source / "ucdp-ged-syria" / "aleppo_governorate_2016_events.csv")
    write_events(events.columns, target / "aleppo-2016")
    _write(target / "sieges-by-other-parties", OTHERS, _others(others, parties))


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _renamed(rows: Rows, **names: str) -> Rows:
    """Return rows with columns renamed: new name = old name."""
    old = {before: after for after, before in names.items()}
    return [{old.get(name, name): value for name, value in row.items()} for row in rows]


def _common(folder: Path) -> dict[str, Rows]:
    """Return the tables that both folders have, as the chronicle names them."""
    relations = _read(folder / "party_relations.csv")
    for row in relations:
        event = row.pop("event", "")
        row["note"] = "; ".join(part for part in (row["note"], event) if part)
    provisions = _renamed(_read(folder / "provision_claims.csv"), value="amount")
    return {
        "sources": _renamed(_read(folder / "sources.csv"), source_id="id"),
        "places": _read(folder / "places.csv"),
        "relations": relations,
        "populations": _read(folder / "population_claims.csv"),
        "provisions": provisions,
        "allegations": _read(folder / "allegations.csv"),
        "voluntariness": _read(folder / "voluntariness_claims.csv"),
        "readings": _grouped(_read(folder / "readings.csv")),
    }


def _grouped(rows: Rows) -> Rows:
    """Readings whose names begin alike are a group: those of the article, those of the outside record."""
    return [{**row, "group": row["reading"].split("_")[0]} for row in rows]


def _aleppo(folder: Path) -> dict[str, Rows]:
    tables = _common(folder)
    tables["sources"] += EXTRA_SOURCES
    tables["readings"] += READINGS
    tables["parties"] = _read(folder / "parties.csv")
    tables["party_names"] = _read(folder / "party_names.csv")
    tables["persons"] = _read(folder / "persons.csv")
    tables["detentions"] = _read(folder / "detention_claims.csv")
    tables["reasons"] = _read(folder / "reasons_for_staying.csv")
    tables["routes"] = _renamed(_read(folder / "route_names.csv"), route_id="route")
    tables["routes"] = [{**row, "from_place": row["from_place"] or "elsewhere"} for row in tables["routes"]]
    states = _read(folder / "routes.csv")
    tables["route_states"] = [{**row, "aspect": ROUTE_ASPECTS.get(row["claim_id"], "begins")} for row in states]
    events, checks = _read(folder / "events.csv"), _read(folder / "external_checks.csv")
    events = _renamed(events, claim_id="event_id", earliest="date_earliest", latest="date_latest")
    checks = _renamed(checks, claim_id="check_id")
    tables["facts"] = [_fact(row) for row in (*events, *checks)]
    dated = {row["claim_id"]: row for row in tables["facts"]}
    made = {
        "control": CONTROL, "criteria": CRITERIA, "supplies": SUPPLIES, "convoys": CONVOYS, "truces": TRUCES,
        "movements": MOVEMENTS, "strikes": STRIKES, "tolls": TOLLS,
    }  # fmt: skip
    for table, rows in made.items():
        tables[table] = [_dated(table, row, dated) for row in rows]
    for table, rows in (("route_states", ROUTE_STATES), ("relations", RELATIONS)):
        tables[table] = [*tables[table], *(_dated(table, row, dated) for row in rows)]
    tables["places"] = [*tables["places"], ELSEWHERE]
    tables["phases"] = PHASES
    return tables


def _fact(row: Mapping[str, str]) -> dict[str, str]:
    kept = {column.name for column in TABLES["facts"].columns}
    basis = f"date {row['date_basis']}" if row.get("date_basis") else ""
    note = "; ".join(part for part in (row["note"], basis) if part)
    return {**{name: value for name, value in row.items() if name in kept}, "note": note}


def _dated(table: str, row: Mapping[str, str], facts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return a row with date, window, source and quote of the fact it comes from, where it does not set its own."""
    origin = facts.get(str(row["claim_id"]).split(".")[0], {})
    taken = {
        name: origin.get(name, "") for name in ("date_edtf", "earliest", "latest", "source_id", "quote", "claimant")
    }
    known = {name: value for name, value in taken.items() if value and TABLES[table].column(name)}
    return {**known, **row}


def _others(folder: Path, parties: Rows) -> dict[str, Rows]:
    tables = _common(folder)
    for row in tables["readings"]:
        row["group"] = {"fuah": "fuah_kafraya", "dz": "deir_ez_zor"}[row["group"]]
    named = {row["subject"] for row in tables["relations"]}
    tables["parties"] = [row for row in parties if row["party_id"] in named]
    for row in tables["provisions"]:
        row["place"] = row["recipient"]
    movements = _renamed(_read(folder / "movements.csv"), claim_id="movement_id", value="number")
    planned = [("planned" in row["qualifier"]) or ("announced before" in row["note"]) for row in movements]
    tables["movements"] = [
        {**row, "movement": row["claim_id"], "status": "planned" if later else "moved"}
        for row, later in zip(movements, planned, strict=True)
    ]
    tolls = _renamed(
        _read(folder / "toll_claims.csv"), measure="figure_name", value="figure_value", qualifier="figure_qualifier"
    )
    part = {"RT4": "RT3", "RT5": "RT3"}
    tables["tolls"] = [
        {**row, "part_of": part.get(row["claim_id"], ""), "unit": "person", "basis": "reported"} for row in tolls
    ]
    return tables


def _write(folder: Path, meta: str, tables: Mapping[str, Iterable[Mapping[str, str]]]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_atomically(folder / "chronicle.yaml", meta.encode())
    for table, rows in tables.items():
        used = {name for row in rows for name, value in row.items() if value}
        columns = [one.name for one in TABLES[table].columns if one.name in used or one.required]
        unknown = used - set(columns)
        if unknown:
            raise ValueError(f"{table}: columns without a place: {sorted(unknown)}")
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def main() -> None:
    """Rebuild the bundled chronicles, and the conflicts on which displacement is scored."""
    parser = argparse.ArgumentParser(description="Compile the bundled chronicles")
    parser.add_argument("--source", type=Path, required=True, help="folder of the structured facts")
    source, territory = parser.parse_args().source, Path(__file__).parent.parent
    build(source, territory / "bundled")
    build_conflicts(source, territory / "displacement" / "conflicts")


if __name__ == "__main__":
    main()
