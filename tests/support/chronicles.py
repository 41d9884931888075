"""A small chronicle of invented places that tests write, break and read back."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

Rows = list[dict[str, str]]

SMALL: dict[str, Rows] = {
    "sources": [
        {"source_id": "monitor", "title": "A monitor", "date": "2020-12-31", "basis": "read"},
        {"source_id": "witness", "title": "Somebody in the town", "date": "2020-12-31", "confidential": "yes",
         "publisher": "Street of the Bakers 4"},
    ],
    "parties": [{"party_id": "north", "name": "North"}, {"party_id": "south", "name": "South"}],
    "places": [
        {"place_id": "land", "name": "Land", "kind": "country"},
        {"place_id": "province", "name": "Province", "kind": "province", "part_of": "land", "lat": "1", "lon": "1"},
        {"place_id": "town", "name": "Town", "kind": "town", "part_of": "province", "lat": "1.5", "lon": "1.5"},
        {"place_id": "port", "name": "Port", "kind": "town", "part_of": "province", "lat": "1.7", "lon": "1.2"},
        {"place_id": "bakery", "name": "Bakery", "kind": "bakery", "part_of": "town", "lat": "1.51234",
         "lon": "1.5678"},
    ],
    "routes": [{"route_id": "road", "name": "Road", "from_place": "port", "to_place": "town"}],
    "route_states": [
        {"claim_id": "R1", "route": "road", "user_class": "all", "state": "open", "aspect": "begins",
         "date_edtf": "2020-01-01", "earliest": "2020-01-01", "latest": "2020-01-01", "source_id": "monitor"},
        {"claim_id": "R2", "route": "road", "user_class": "all", "state": "closed", "aspect": "begins",
         "date_edtf": "2020-03", "earliest": "2020-03-01", "latest": "2020-03-31", "source_id": "monitor"},
    ],
    "control": [
        {"claim_id": "C1", "place": "town", "holder": "north", "aspect": "begins", "date_edtf": "2020-01-01",
         "earliest": "2020-01-01", "latest": "2020-01-01", "source_id": "witness", "quote": "I saw them come in"},
    ],
    "populations": [
        {"claim_id": "N1", "place": "town", "value": "1000", "date_edtf": "2020-02-01", "earliest": "2020-02-01",
         "latest": "2020-02-01", "source_id": "monitor"},
    ],
    "persons": [
        {"person_id": "P1", "count": "1", "shown_as": "a child", "status": "living", "published_name": "Hidden Name",
         "source_id": "monitor"},
        {"person_id": "P2", "count": "1", "shown_as": "a man, dead", "published_name": "Omar al Khalid",
         "naming": "public_memorial", "status": "dead", "source_id": "monitor"},
        {"person_id": "P3", "count": "1", "shown_as": "a man, dead", "published_name": "Khalid Omar al",
         "naming": "public_memorial", "status": "dead", "source_id": "monitor"},
    ],
    "facts": [
        {"claim_id": "F1", "fact": "Hidden Name was seen at the bakery", "places": "town", "date_edtf": "2020-02-01",
         "earliest": "2020-02-01", "latest": "2020-02-01", "source_id": "monitor", "quote": "there was hidden name"},
    ],
}  # fmt: skip
META = "schema: 1\nname: small\ninvented: true\nsupply_sources: {town: [port]}\n"


def write(folder: Path, changed: Mapping[str, Rows] | None = None, meta: str = META) -> Path:
    """Write the small chronicle, some of its tables changed."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "chronicle.yaml").write_text(meta)
    for table, rows in {**SMALL, **(changed or {})}.items():
        names = list(dict.fromkeys(name for row in rows for name in row))
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, names)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def with_cell(table: str, row: int, column: str, value: str) -> dict[str, Rows]:
    """Return a table in which one cell says something else."""
    rows = [dict(one) for one in SMALL[table]]
    rows[row][column] = value
    return {table: rows}
