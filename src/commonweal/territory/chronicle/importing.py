"""Make a chronicle of an export of somebody else's: events, sides as parties, places, control where it tells of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from commonweal.core.errors import UnknownName
from commonweal.territory.chronicle.acled import read_acled
from commonweal.territory.chronicle.loading import parsed
from commonweal.territory.chronicle.record import Chronicle, Meta
from commonweal.territory.chronicle.ucdp import Imported, read_ucdp

Rows = list[dict[str, str]]


def import_chronicle(form: str, path: Path, name: str) -> Chronicle:
    """Return a chronicle of an export: ``ucdp-ged`` or ``acled``, as CSV.

    Raises
    ------
    UnknownName
        No such format.
    SchemaError, FileProblem
        Rows that cannot be read, each with its value.
    """
    if form not in FORMATS:
        raise UnknownName.of("format of an export", form, FORMATS)
    return FORMATS[form](path, name)


def _ucdp(path: Path, name: str) -> Chronicle:
    found = read_ucdp(path)
    title = "UCDP GED export, CC BY 4.0: Sundberg and Melander (2013)"
    source = {"source_id": "ucdp_ged", "title": title, "publisher": "Uppsala Conflict Data Program", "kind": "dataset",
              "basis": "read"}  # fmt: skip
    return _chronicle(
        Meta(name, title, licence="CC BY 4.0", events_source="ucdp_ged"),
        found,
        {"sources": [source], **_sides(found, "ucdp_ged")},
    )


def _acled(path: Path, name: str) -> Chronicle:
    found, control, places = read_acled(path)
    title = "ACLED export; its terms bar passing the data on"
    source = {"source_id": "acled", "title": title, "publisher": "ACLED", "kind": "dataset", "basis": "read"}
    tables = {"sources": [source], "places": places, "control": control, **_sides(found, "acled")}
    return _chronicle(
        Meta(name, title, licence="ACLED terms: not to be passed on", events_source="acled"), found, tables
    )


def _sides(found: Imported, source: str) -> dict[str, Rows]:
    parties = [{"party_id": party, "name": called, "kind": "as coded"} for party, called in found.called.items()]
    names = [
        {"party_id": party, "called": called, "called_by": source, "source_id": source}
        for party, called in found.called.items()
    ]
    return {"parties": parties, "party_names": names}


def _chronicle(meta: Meta, found: Imported, tables: Mapping[str, Rows]) -> Chronicle:
    raw = {table: [(f"{table} row {n}", row) for n, row in enumerate(rows, 1)] for table, rows in tables.items()}
    return parsed(meta, raw, found.columns)


FORMATS: Mapping[str, Callable[[Path, str], Chronicle]] = {"ucdp-ged": _ucdp, "acled": _acled}
