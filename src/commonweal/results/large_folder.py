"""Write a large plan and its programme as a folder, whole or not at all. ``core.large_folder`` has the form."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.core.large_certificate import recipe_blocks
from commonweal.core.large_folder import (
    ACTIVITIES,
    CAPACITY,
    DEMAND,
    ENTRIES,
    KIND,
    LEVELS,
    LIMITS,
    PRICES,
    PROGRAM,
    RECIPES,
    ROUNDS,
    VALUATIONS,
    LabelledProgram,
    Labels,
    fingerprint,
)
from commonweal.core.linear_program import Array
from commonweal.core.run_folder import MANIFEST, SCHEMA_VERSION, file_checksum
from commonweal.results.folder import partial_folder, require_free, settle
from commonweal.results.manifest import LIBRARIES, package_version

UNITS = {
    LEVELS: {"level": "units of the product made"},
    PRICES: {"price": "baskets per unit of the product"},
    VALUATIONS: {"valuation": "baskets per unit of the scarce thing", "value_share": "part of the upper bound"},
    ROUNDS: {"lower": "baskets", "upper": "baskets", "seconds": "s"},
}


@dataclass(frozen=True, slots=True)
class LargePlan:
    """A plan as it is written: its arrays, what is proved of it, and how it came about.

    ``levels`` : (activity,); ``prices`` : (product,) at which the basket is worth one; ``valuations``, ``use``,
    ``value_share`` : (scarce,); ``rounds`` : one row each; ``stated`` : status, lower, upper, gap, primal, dual;
    ``about`` : the rest of the manifest.
    """

    levels: Array
    prices: Array
    valuations: Array
    use: Array
    value_share: Array
    rounds: pd.DataFrame
    stated: Mapping[str, Any]
    about: Mapping[str, Any]


def write_large_plan(
    folder: Path, programme: LabelledProgram, plan: LargePlan, drawn_from: Mapping[str, Any] | None
) -> Path:
    """Write the folder of a plan and return where it is; an interrupted write leaves nothing.

    Parameters
    ----------
    drawn_from : the figures from which the programme can be drawn anew, in place of the programme; None: store it

    Raises
    ------
    FileProblem
        The folder exists and is not empty, or cannot be written.
    """
    require_free(folder)
    with partial_folder(folder) as partial:
        _plan_tables(partial, programme, plan)
        if drawn_from is None:
            write_program(partial / PROGRAM, programme)
            kept: dict[str, Any] = {"stored": PROGRAM}
        else:
            kept = {
                "drawn": dict(drawn_from),
                "fingerprint": fingerprint(programme.technique, programme.capacity),
            }
        files = {path.relative_to(partial).as_posix(): path for path in sorted(partial.rglob("*")) if path.is_file()}
        for path in files.values():
            _sync(path)
        hashes = {name: file_checksum(path) for name, path in files.items()}
        text = json.dumps(_manifest(programme, plan, kept, hashes), indent=1, ensure_ascii=False, allow_nan=False)
        (partial / MANIFEST).write_text(text + "\n", encoding="utf-8")
        _sync(partial / MANIFEST)
        settle(partial, folder)
    return folder


def write_program(folder: Path, programme: LabelledProgram) -> None:
    """Write a programme as tables that :func:`commonweal.data.program_folder.read_program` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    own, made = programme.technique, programme.products[programme.technique.makes]
    _parquet(folder / f"{DEMAND}.parquet", {"product": programme.products, "amount": own.demand})
    pd.DataFrame({"scarce": list(programme.scarce), "limit": own.limits}).to_csv(folder / f"{LIMITS}.csv", index=False)
    capacity = {} if programme.capacity is None else {CAPACITY: programme.capacity}
    rows = dict(zip(programme.scarce, own.scarce, strict=True))
    activities = {"product": made, "technique": programme.techniques, **capacity, **rows}
    _parquet(folder / f"{ACTIVITIES}.parquet", activities)
    _write_recipes(folder / f"{RECIPES}.parquet", programme, made)


def _write_recipes(path: Path, programme: LabelledProgram, made: Labels) -> None:
    writer: pq.ParquetWriter | None = None
    recipes = programme.technique.recipes
    each = max(1, int(ENTRIES * recipes.shape[0] / max(recipes.nnz, 1)))
    try:
        for run, part in recipe_blocks(recipes, each):
            sizes = np.diff(part.indptr)
            columns = {
                "product": np.repeat(made[run], sizes),
                "technique": np.repeat(programme.techniques[run], sizes),
                "input": programme.products[part.indices],
                "amount": part.data,
            }
            table = _table(columns)
            if writer is None:
                writer = pq.ParquetWriter(path, table.schema, **_encoding(table))
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _plan_tables(folder: Path, programme: LabelledProgram, plan: LargePlan) -> None:
    made = programme.products[programme.technique.makes]
    _parquet(folder / LEVELS, {"product": made, "technique": programme.techniques, "level": plan.levels})
    _parquet(folder / PRICES, {"product": programme.products, "price": plan.prices})
    limits = {
        "scarce": list(programme.scarce),
        "limit": programme.technique.limits,
        "used": plan.use,
        "valuation": plan.valuations,
        "value_share": plan.value_share,
    }
    pd.DataFrame(limits).to_csv(folder / VALUATIONS, index=False)
    plan.rounds.to_csv(folder / ROUNDS, index=False)


def _parquet(path: Path, columns: Mapping[str, Labels]) -> None:
    table = _table(columns)
    pq.write_table(table, path, row_group_size=ENTRIES, **_encoding(table))


def _table(columns: Mapping[str, Labels]) -> pa.Table:
    return pa.table({name: pa.array(values) for name, values in columns.items()})


def _encoding(table: pa.Table) -> dict[str, Any]:
    """Return how columns are packed: whole numbers by their differences, figures byte by byte."""
    packed = {}
    for field in table.schema:
        if pa.types.is_integer(field.type):
            packed[field.name] = "DELTA_BINARY_PACKED"
        elif pa.types.is_floating(field.type):
            packed[field.name] = "BYTE_STREAM_SPLIT"
    texts = [field.name for field in table.schema if field.name not in packed]
    return {"compression": "zstd", "use_dictionary": texts or False, "column_encoding": packed}


def _manifest(
    programme: LabelledProgram, plan: LargePlan, kept: Mapping[str, Any], files: Mapping[str, str]
) -> dict[str, Any]:
    own = programme.technique
    sizes = {
        "products": own.products,
        "activities": own.activities,
        "entries": int(own.recipes.nnz),
        "scarce": len(own.limits),
    }
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": KIND,
        "commonweal": package_version("commonweal"),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "sizes": sizes,
        "capacities": programme.capacity is not None and bool(np.isfinite(programme.capacity).any()),
        "program": dict(kept),
        "stated": dict(plan.stated),
        **plan.about,
        "units": UNITS,
        "python": platform.python_version(),
        "libraries": {name: package_version(name) for name in LIBRARIES},
        "files": dict(files),
    }


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
