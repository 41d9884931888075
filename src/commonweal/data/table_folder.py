"""A table as a folder: ``table.json`` with everything that is no number of the table, and Parquet sheets.

========================== =============================================================================
``table.json``             labels, kinds, titles, units, notes, provenance, population, checksums
``make.parquet``           row (product), column (activity), value: the cells that are stored
``use.parquet``            the same
``imported_use.parquet``   the same, where the source splits imports
``products.parquet``       one row a product: region, imports, then ``final``, ``imported`` and ``adjustment`` columns
``activities.parquet``     one row an activity: region, then ``primary`` columns
``final.parquet``          one row a final column: region, then ``primary`` columns
``satellites_1.parquet``   the satellites of one source: one row an activity, then one a final column
========================== =============================================================================

Rows and columns are numbered as the labels stand in ``table.json``. What is written is read again bit for bit. Every
source of satellites has a sheet of its own, so that it can be withdrawn.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import scipy.sparse as sp

from commonweal.core.errors import FileProblem, Problem, SchemaError
from commonweal.core.linear_program import Array, Index
from commonweal.core.run_folder import file_checksum
from commonweal.core.table import Satellite, Table
from commonweal.data.checks import absent
from commonweal.data.folder import verify_checksums
from commonweal.data.table_checks import check_structure
from commonweal.data.table_metadata import LISTS, METADATA, SATELLITE_TEXTS, SCHEMA_VERSION, TEXTS, read_metadata

__all__ = ["METADATA", "read_table", "write_table"]

SPARSE = ("make", "use", "imported_use")


def write_table(table: Table, path: str | Path) -> None:
    """Write a table as a folder, whole or not at all; a folder that holds a table is replaced.

    Raises
    ------
    FileProblem
        The place is taken by something that is no table, or its parent folder does not exist.
    SchemaError
        The table contradicts itself, or its provenance holds something that JSON does not.
    """
    folder = Path(path)
    _refuse_place(folder)
    check_structure(table, table.name)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write_sheets(table, fresh)
        checksums = {file.name: file_checksum(file) for file in sorted(fresh.glob("*.parquet"))}
        text = _as_json({**_metadata(table), "checksums": checksums}, table.name)
        (fresh / METADATA).write_text(text, encoding="utf-8")
        fresh.chmod(0o755)
        _put_in_place(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Give the new folder its name; what had it before is kept until then."""
    if not folder.exists():
        os.replace(fresh, folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    try:
        os.replace(folder, aside / folder.name)
        try:
            os.replace(fresh, folder)
        except OSError:
            os.replace(aside / folder.name, folder)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def read_table(path: str | Path) -> Table:
    """Return the table that a folder holds, after checks of files, checksums, labels, shapes and cells.

    Balances are not asked again: what residual was stated or accepted stands in the provenance.
    """
    folder = Path(path)
    metadata = read_metadata(folder)
    verify_checksums(folder, metadata["checksums"])
    counts = {axis: len(metadata[axis]) for axis in ("products", "activities", "final")}
    sheets = {axis: _sheet(folder, axis, count) for axis, count in counts.items()}
    shape = (counts["products"], counts["activities"])
    satellites = _read_satellites(metadata["satellites"], counts["activities"], counts["final"], folder)
    listed: dict[str, Any] = {name: tuple(metadata[name]) for name in LISTS}
    has = metadata["has"]
    table = Table(
        **{name: metadata[name] for name in TEXTS},
        **listed,
        year=int(metadata["year"]),
        product_region=_regions(sheets["products"]),
        activity_region=_regions(sheets["activities"]),
        final_region=_regions(sheets["final"]),
        make=_read_sparse(folder, "make", shape),
        use=_read_sparse(folder, "use", shape),
        imported_use=_read_sparse(folder, "imported_use", shape) if has["imported_use"] else None,
        demand=_columns(sheets["products"], "final", listed["final"], folder),
        imported_demand=_columns(sheets["products"], "imported", listed["final"], folder)
        if has["imported_demand"]
        else None,
        imports=_columns(sheets["products"], "", ("imports",), folder)[:, 0],
        supply_adjustments=_columns(sheets["products"], "adjustment", listed["supply_items"], folder).T
        if listed["supply_items"]
        else np.zeros((0, 0)),
        primary=_columns(sheets["activities"], "primary", listed["primary_items"], folder).T,
        primary_demand=_columns(sheets["final"], "primary", listed["primary_items"], folder).T
        if has["primary_demand"]
        else None,
        satellites=satellites,
        population=np.array([math.nan if one is None else float(one) for one in metadata["population"]]),
        titles=metadata["titles"],
        provenance=metadata["provenance"],
    )
    check_structure(table, str(folder))
    return table


def _refuse_place(folder: Path) -> None:
    if not folder.parent.is_dir():
        step = "make it first, or name another folder"
        raise FileProblem(Problem("no such folder", str(folder.parent), next_step=step))
    if folder.is_dir() and any(folder.iterdir()) and not (folder / METADATA).is_file():
        allowed = f"a new folder, an empty one or one with {METADATA}"
        raise FileProblem(Problem("folder holds something else", str(folder), "no table", allowed))
    if folder.exists() and not folder.is_dir():
        raise FileProblem(Problem("a file, not a folder", str(folder), next_step="name a folder"))
    if not os.access(folder.parent, os.W_OK):
        raise FileProblem(Problem("no permission to write in this folder", str(folder.parent)))


def _metadata(table: Table) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        **{name: getattr(table, name) for name in TEXTS},
        "year": table.year,
        **{name: list(getattr(table, name)) for name in LISTS},
        "population": [None if math.isnan(one) else float(one) for one in table.population],
        "satellites": [
            {**{key: getattr(one, key) for key in SATELLITE_TEXTS}, "sheet": sheet}
            for one, sheet in zip(table.satellites, _satellite_sheets(table.satellites), strict=True)
        ],
        "has": {
            name: getattr(table, name) is not None for name in ("imported_use", "imported_demand", "primary_demand")
        },
        "titles": dict(table.titles),
        "provenance": dict(table.provenance),
    }


def _as_json(document: Mapping[str, Any], where: str) -> str:
    try:
        text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    except (TypeError, ValueError) as error:
        allowed = "text, finite numbers, true, false, null, lists and mappings of them"
        raise SchemaError(Problem("provenance cannot be written", where, str(error), allowed)) from None
    return text


def _write_sheets(table: Table, folder: Path) -> None:
    for name in SPARSE:
        cells = getattr(table, name)
        if cells is not None:
            _parquet(_triples(cells), folder / f"{name}.parquet")
    products: dict[str, Any] = {"region": table.product_region, "imports": table.imports}
    products |= _named("final", table.final, table.demand.T)
    if table.imported_demand is not None:
        products |= _named("imported", table.final, table.imported_demand.T)
    if table.supply_items:
        products |= _named("adjustment", table.supply_items, table.supply_adjustments)
    activities = {"region": table.activity_region, **_named("primary", table.primary_items, table.primary)}
    final: dict[str, Any] = {"region": table.final_region}
    if table.primary_demand is not None:
        final |= _named("primary", table.primary_items, table.primary_demand)
    for name, columns in (("products", products), ("activities", activities), ("final", final)):
        _parquet(columns, folder / f"{name}.parquet")
    of_source: dict[str, dict[str, Array]] = {}
    for one, sheet in zip(table.satellites, _satellite_sheets(table.satellites), strict=True):
        of_source.setdefault(sheet, {})[one.name] = np.concatenate([one.by_activity, one.by_final])
    for sheet, rows in of_source.items():
        _parquet(rows, folder / f"{sheet}.parquet")


def _satellite_sheets(satellites: Sequence[Satellite]) -> list[str]:
    """Return the sheet of every satellite: one for each source, in the order of their first satellite."""
    sources = list(dict.fromkeys(one.source for one in satellites))
    return [f"satellites_{sources.index(one.source) + 1}" for one in satellites]


def _named(kind: str, names: Sequence[str], rows: Array | Sequence[Array]) -> dict[str, Array]:
    return {f"{kind} {name}": row for name, row in zip(names, rows, strict=True)}


def _triples(cells: sp.csr_array) -> dict[str, Any]:
    rows = np.repeat(np.arange(cells.shape[0], dtype=np.int32), np.diff(cells.indptr))
    return {"row": rows, "column": cells.indices.astype(np.int32), "value": cells.data}


def _parquet(columns: Mapping[str, Any], path: Path) -> None:
    arrays = {name: pa.array(np.ascontiguousarray(values)) for name, values in columns.items()}
    pq.write_table(pa.table(arrays), path, compression="zstd", compression_level=19, store_schema=False,
                   write_statistics=False, data_page_version="2.0")  # fmt: skip


def _open(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (OSError, pa.ArrowException) as error:
        found = str(error).splitlines()[0]
        raise FileProblem(Problem("file cannot be read", str(path), found, "a Parquet file")) from None


def _sheet(folder: Path, name: str, rows: int) -> pd.DataFrame:
    path = folder / f"{name}.parquet"
    file = _open(path)
    if file.metadata.num_rows != rows:
        raise SchemaError(Problem("wrong number of rows", str(path), str(file.metadata.num_rows), str(rows)))
    frame: pd.DataFrame = file.read().to_pandas()
    return frame


def _columns(frame: pd.DataFrame, kind: str, names: Sequence[str], folder: Path) -> Array:
    """Return the columns of one kind, (row, name)."""
    wanted = [f"{kind} {name}".strip() for name in names]
    problems = absent(wanted, frame.columns, str(folder), "column")
    if problems:
        raise SchemaError(problems)
    return np.ascontiguousarray(frame[wanted].to_numpy(dtype=np.float64))


def _regions(frame: pd.DataFrame) -> Index:
    return np.asarray(frame["region"], dtype=np.int64)


def _read_satellites(
    records: Sequence[Mapping[str, str]], activities: int, final: int, folder: Path
) -> tuple[Satellite, ...]:
    names = dict.fromkeys(record["sheet"] for record in records)
    problems = [
        Problem("not a sheet of satellites", str(folder / METADATA), repr(name), "satellites_1, satellites_2, ...")
        for name in names
        if re.fullmatch(r"satellites_\d{1,4}", str(name)) is None
    ]
    if problems:
        raise SchemaError(problems)
    sheets = {name: _sheet(folder, name, activities + final) for name in names}
    found = []
    for record in records:
        values = _columns(sheets[record["sheet"]], "", (record["name"],), folder)[:, 0]
        texts = {key: record[key] for key in SATELLITE_TEXTS}
        found.append(Satellite(**texts, by_activity=values[:activities].copy(), by_final=values[activities:].copy()))
    return tuple(found)


def _read_sparse(folder: Path, name: str, shape: tuple[int, int]) -> sp.csr_array:
    path = folder / f"{name}.parquet"
    file = _open(path)
    if file.metadata.num_rows > shape[0] * shape[1]:
        allowed = f"at most {shape[0]} x {shape[1]}"
        raise SchemaError(Problem("more cells than the table has", str(path), str(file.metadata.num_rows), allowed))
    problems = absent(("row", "column", "value"), file.schema_arrow.names, str(path), "column")
    if problems:
        raise SchemaError(problems)
    sheet = file.read()
    rows, columns = (np.asarray(sheet[axis], dtype=np.int64) for axis in ("row", "column"))
    for axis, places, size in (("row", rows, shape[0]), ("column", columns, shape[1])):
        if len(places) and (places.min() < 0 or places.max() >= size):
            found = f"{places.min()} to {places.max()}"
            raise SchemaError(Problem(f"{axis} out of the table", str(path), found, f"0 to {size - 1}"))
    if np.any(np.diff(rows) < 0):
        raise SchemaError(Problem("rows are not in order", str(path), allowed="cells sorted by row"))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=shape[0]))])
    return sp.csr_array((np.asarray(sheet["value"], dtype=np.float64), columns, indptr), shape=shape)
