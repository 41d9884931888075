"""A table as a folder of CSV files, one for each of its frames, and back equal: 17 digits where it takes them.

Zero comes back without a sign.
Text is UTF-8, the separator a comma, the decimal sign a point. The first line has the column labels, the first column
the row labels; the corner says what the rows are. ``about.csv`` has one value in JSON a line.
"""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from commonweal.core.errors import FileProblem, Problem, SchemaError
from commonweal.core.files import check_writable
from commonweal.core.table import Table
from commonweal.data.checks import twice
from commonweal.data.readers.guards import LARGEST, check_size
from commonweal.data.table_export import LISTS, MATRICES, OPTIONAL, from_frames, is_sparse, stored_cells, to_frames

LONGEST_CELL = 10_000_000
"""Characters of one cell that are read; provenance and notes are the longest."""
_REQUIRED = tuple(name for name in (*LISTS, *MATRICES) if name not in OPTIONAL)


def write_csv_folder(table: Table, path: str | Path) -> None:
    """Write the table as a new folder of CSV files, whole or not at all.

    Raises
    ------
    FileProblem
        The place is taken by a file or by a folder that is not empty, or cannot be written.
    SchemaError
        The table contradicts itself, or its provenance holds something that JSON does not.
    """
    folder = Path(path)
    if folder.is_dir() and any(folder.iterdir()):
        raise FileProblem(Problem("folder is not empty", str(folder), allowed="a new or an empty folder"))
    if folder.exists() and not folder.is_dir():
        raise FileProblem(Problem("a file, not a folder", str(folder), next_step="name a folder"))
    check_writable(folder.parent / f"{folder.name}.new")
    frames = to_frames(table, sparse=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, frame in frames.items():
            _write(frame, fresh / f"{name}.csv")
        fresh.chmod(0o755)
        os.replace(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def is_csv_folder(path: str | Path) -> bool:
    """Return whether a folder holds every file that a table as CSV must have."""
    return all((Path(path) / f"{name}.csv").is_file() for name in _REQUIRED)


def read_csv_folder(path: str | Path, largest: int = LARGEST) -> Table:
    """Return the table that a folder of CSV files holds; balances are not asked again.

    Parameters
    ----------
    largest : size of the folder that is read [byte]

    Raises
    ------
    FileProblem
        A file is missing, too large, or not CSV in UTF-8.
    SchemaError
        A line has too many or too few cells, a cell is no number, labels do not fit.
    """
    folder = Path(path)
    check_size(folder, largest)
    missing = [f"{name}.csv" for name in _REQUIRED if not (folder / f"{name}.csv").is_file()]
    if missing:
        allowed = ", ".join(f"{name}.csv" for name in _REQUIRED)
        raise FileProblem(Problem("files of a table missing", str(folder), ", ".join(missing), allowed))
    present = [name for name in (*LISTS, *MATRICES) if (folder / f"{name}.csv").is_file()]
    return from_frames({name: _read(folder / f"{name}.csv", name) for name in present}, str(folder))


def _write(frame: pd.DataFrame, path: Path) -> None:
    """Write one frame row by row, so that a sparse one never stands in full."""
    cells = stored_cells(frame) if is_sparse(frame) else None
    values = None if cells is not None else frame.to_numpy(dtype=object)
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow([frame.index.name, *frame.columns])
        for place, label in enumerate(frame.index):
            row = cells[[place]].toarray()[0].tolist() if cells is not None else _plain(values, place)
            out.writerow([label, *(0 if cell == 0.0 else cell for cell in row)])


def _plain(values: object, place: int) -> list[object]:
    row = np.asarray(values, dtype=object)[place].tolist()
    return [float(cell) if isinstance(cell, float) else cell for cell in row]


def _read(path: Path, name: str) -> pd.DataFrame:
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return _frame(csv.reader(stream, strict=True), path, name)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        step = "save it as CSV with commas, in UTF-8"
        raise FileProblem(Problem(f"cannot be read as CSV: {error}", str(path), next_step=step)) from error
    finally:
        csv.field_size_limit(before)


def _frame(rows: Iterator[list[str]], path: Path, name: str) -> pd.DataFrame:
    header = next(rows, None)
    if not header:
        raise FileProblem(Problem("an empty file", str(path), allowed="a line of column labels and lines of cells"))
    columns = header[1:]
    problems = twice(columns, str(path), "column")
    labels, cells = [], []
    text = name in LISTS
    for number, line in enumerate(rows, start=2):
        if len(line) != len(header):
            found = f"{len(line)} cells"
            problems.append(Problem("cells do not fit the columns", f"{path}, line {number}", found, str(len(header))))
        elif text:
            labels.append(line[0])
            cells.append(np.array(line[1:], dtype=object))
        else:
            labels.append(line[0])
            cells.append(_floats(line[1:], columns, f"{path}, line {number}", problems))
        if len(problems) > 5:
            break
    if problems:
        raise SchemaError(problems)
    values = np.stack(cells) if cells else np.zeros((0, len(columns)), dtype=object if text else np.float64)
    index = pd.Index(labels, dtype=object)
    return pd.DataFrame(values, index=index, columns=pd.Index(columns, dtype=object))


def _floats(line: list[str], columns: list[str], where: str, problems: list[Problem]) -> np.ndarray:
    try:
        return np.array([float(cell) for cell in line], dtype=np.float64)
    except ValueError:
        bad = next((column, cell) for column, cell in zip(columns, line, strict=True) if not _is_number(cell))
        step = "write numbers with a decimal point and without separators"
        problems.append(Problem("no number", f"{where}, column {bad[0]}", repr(bad[1]), "a number", None, step))
        return np.zeros(len(line))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
