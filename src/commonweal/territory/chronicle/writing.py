"""Write a chronicle, whole or not at all: what is read back is the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from ruamel.yaml import YAML

from commonweal.core.errors import FileProblem, Problem
from commonweal.core.files import write_atomically
from commonweal.territory.chronicle.cells import as_text
from commonweal.territory.chronicle.events import write_events
from commonweal.territory.chronicle.loading import META
from commonweal.territory.chronicle.record import Chronicle, Meta
from commonweal.territory.chronicle.schema import TABLES

FORMATS = ("csv", "parquet", "yaml")


def write_chronicle(chronicle: Chronicle, target: Path, form: str, with_empty: bool = False) -> None:
    """Write a chronicle: ``csv`` and ``parquet`` into a folder that does not exist yet, ``yaml`` into one file.

    Parameters
    ----------
    with_empty : write the head of tables without rows too.

    Raises
    ------
    FileProblem
        The folder exists already, or cannot be written.
    """
    if form == "yaml":
        write_atomically(target, _yaml(chronicle).encode())
        return
    if target.exists():
        raise FileProblem(Problem("exists already", str(target), next_step="name a new folder"))
    partial = target.with_name(f".{target.name}.partial")
    partial.mkdir(parents=True)
    write_atomically(partial / META, _meta_yaml(chronicle.meta).encode())
    for table, rows in chronicle.tables.items():
        texts = [as_text(row, TABLES[table].columns) for row in rows]
        if texts or with_empty:
            content = _csv(table, texts) if form == "csv" else _parquet(table, texts)
            write_atomically(partial / f"{table}.{form}", content)
    write_events(chronicle.events, partial)
    partial.rename(target)


def _csv(table: str, rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [one.name for one in TABLES[table].columns], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _parquet(table: str, rows: list[dict[str, str]]) -> bytes:
    names = [one.name for one in TABLES[table].columns]
    out = io.BytesIO()
    pq.write_table(pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in names}), out)
    return out.getvalue()


def _meta_yaml(meta: Meta) -> str:
    kept = {key: value for key, value in asdict(meta).items() if value}
    kept["province_places"] = list(meta.province_places)
    kept["supply_sources"] = {key: list(one) for key, one in meta.supply_sources.items()}
    return _dumped({"schema": 1, **kept})


def _yaml(chronicle: Chronicle) -> str:
    tables = {
        table: [{key: text for key, text in as_text(row, TABLES[table].columns).items() if text} for row in rows]
        for table, rows in chronicle.tables.items()
        if rows
    }
    return _meta_yaml(chronicle.meta) + _dumped(tables)


def _dumped(data: Mapping[str, Any]) -> str:
    out = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.width = 4096
    yaml.allow_unicode = True
    yaml.dump(dict(data), out)
    return out.getvalue()
