"""Reading one published sheet, with the checks that every source needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.core.errors import FileProblem, Problem, SchemaError
from commonweal.core.linear_program import Array
from commonweal.data.checks import absent, not_finite, twice

MOST_CELLS = 50_000_000
"""Cells of one sheet, eight bytes each in memory; the largest published sheet read here has two million."""

MOST_BYTES = 200_000_000
"""Size of one CSV sheet; the largest published one read here has two million bytes."""


def folder_of(path: str | Path, wanted: Iterable[str]) -> Path:
    """Return a folder that holds the wanted files, or say which are missing."""
    folder = Path(path)
    if not folder.is_dir():
        raise FileProblem(Problem("folder is missing", str(folder), "nothing", "a folder with the published files"))
    problems = [
        Problem("file is missing", str(folder / name), "nothing", name)
        for name in wanted
        if not (folder / name).is_file()
    ]
    if problems:
        raise FileProblem(problems)
    return folder


def read_parquet(path: Path) -> pd.DataFrame:
    """Return a Parquet sheet, its size read before its cells."""
    try:
        size = pq.ParquetFile(path).metadata
        if size.num_rows * size.num_columns > MOST_CELLS:
            found, allowed = f"{size.num_rows} x {size.num_columns} cells", f"at most {MOST_CELLS} cells"
            raise FileProblem(Problem("sheet too large", str(path), found, allowed))
        frame: pd.DataFrame = pd.read_parquet(path)
    except (OSError, ValueError, pa.ArrowException) as error:
        found = str(error).splitlines()[0]
        raise FileProblem(Problem("file cannot be read", str(path), found, "a Parquet file")) from None
    return frame


def read_csv(path: Path, columns: Iterable[str], **options: Any) -> pd.DataFrame:
    """Return a CSV sheet that has the columns."""
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        found, allowed = f"{path.stat().st_size} bytes", f"at most {MOST_BYTES} bytes"
        raise FileProblem(Problem("sheet too large", str(path), found, allowed))
    try:
        frame: pd.DataFrame = pd.read_csv(path, encoding="utf-8", **options)
    except (OSError, ValueError) as error:
        found = str(error).splitlines()[0]
        raise FileProblem(Problem("file cannot be read", str(path), found, "a CSV file with a header")) from None
    problems = absent(columns, frame.columns, str(path), "column")
    if problems:
        raise SchemaError(problems)
    return frame


def labelled(frame: pd.DataFrame, where: str) -> pd.DataFrame:
    """Return the sheet with labels as text, or refuse labels that stand twice."""
    frame = frame.set_axis([str(label) for label in frame.index], axis=0)
    frame = frame.set_axis([str(label) for label in frame.columns], axis=1)
    problems = twice(frame.index, where, "row") + twice(frame.columns, where, "column")
    if problems:
        raise SchemaError(problems)
    return frame


def cells(frame: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], where: str) -> Array:
    """Return the cells of the named rows and columns as finite numbers, (row, column)."""
    problems = absent(rows, frame.index, where, "row") + absent(columns, frame.columns, where, "column")
    if problems:
        raise SchemaError(problems)
    part = frame.loc[list(rows), list(columns)].apply(pd.to_numeric, errors="coerce")
    found: Array = part.to_numpy(dtype=np.float64)
    problems = not_finite(found, list(rows), list(columns), where)
    if problems:
        raise SchemaError(problems)
    return found


def nothing_else(labels: Iterable[object], known: Iterable[str], where: str, axis: str) -> None:
    """Refuse labels that the reader does not know: a total inside the table would be counted twice."""
    names = set(known)
    problems = [
        Problem(f"{axis} that is not expected", where, repr(str(label)), "the labels of the other sheets")
        for label in labels
        if str(label) not in names
    ]
    if problems:
        raise SchemaError(problems[:8])
