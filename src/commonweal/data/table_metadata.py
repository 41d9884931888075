"""What ``table.json`` of a table folder must hold, and the reading of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from commonweal.core.errors import FileProblem, Problem, SchemaError
from commonweal.data.checks import absent, twice

METADATA = "table.json"
SCHEMA_VERSION = 1
MOST_BYTES = 100_000_000
"""Size of ``table.json`` that is read; the world table of 1,435 sectors needs half a million."""
TEXTS = ("name", "title", "currency", "price_basis")
LISTS = ("regions", "products", "activities", "final", "primary_items", "primary_kinds", "final_kinds", "supply_items",
         "notes")  # fmt: skip
SATELLITE_TEXTS = ("name", "title", "kind", "unit", "source", "proxy")


def read_metadata(folder: Path) -> dict[str, Any]:
    """Return the contents of ``table.json``, every key there and of its kind."""
    path = folder / METADATA
    if not path.is_file():
        raise FileProblem(Problem("no table here", str(folder), "nothing", f"a folder with {METADATA}"))
    if path.stat().st_size > MOST_BYTES:
        found, allowed = f"{path.stat().st_size} bytes", f"at most {MOST_BYTES} bytes"
        raise FileProblem(Problem("file too large", str(path), found, allowed))
    try:
        metadata = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FileProblem(Problem("file cannot be read", str(path), str(error), "a JSON document")) from None
    if not isinstance(metadata, dict):
        raise FileProblem(Problem("not a mapping", str(path), type(metadata).__name__, "a JSON object"))
    _refuse(metadata, str(path))
    return metadata


def _refuse(metadata: dict[str, Any], where: str) -> None:
    wanted: dict[str, type] = {
        "schema_version": int, "year": int, **dict.fromkeys(TEXTS, str), **dict.fromkeys(LISTS, list),
        "population": list, "satellites": list, "has": dict, "titles": dict, "provenance": dict, "checksums": dict,
    }  # fmt: skip
    problems = absent(wanted, metadata, where, "key")
    problems += [
        Problem("wrong kind of value", f"{where}, {key}", type(metadata[key]).__name__, kind.__name__)
        for key, kind in wanted.items()
        if key in metadata and not isinstance(metadata[key], kind)
    ]
    if not problems:
        if metadata["schema_version"] != SCHEMA_VERSION:
            found = str(metadata["schema_version"])
            problems.append(Problem("unknown schema version", where, found, str(SCHEMA_VERSION)))
        problems += absent(("imported_use", "imported_demand", "primary_demand"), metadata["has"], where, "key in has")
        for record in metadata["satellites"]:
            problems += absent((*SATELLITE_TEXTS, "sheet"), record, f"{where}, satellites", "key")
        for axis in ("products", "activities", "final"):
            problems += twice(metadata[axis], f"{where}, {axis}", axis)
        named = {"products.parquet", "activities.parquet", "final.parquet", "make.parquet", "use.parquet"}
        named |= {f"{record['sheet']}.parquet" for record in metadata["satellites"] if "sheet" in record}
        problems += absent(named, metadata["checksums"], f"{where}, checksums", "sheet")
    if problems:
        raise SchemaError(problems)
