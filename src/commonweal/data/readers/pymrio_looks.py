"""A look at what is given as a layout of pymrio, so that a message says what was expected and what is there."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

import numpy as np

from commonweal.core.errors import FileProblem, Problem, SchemaError
from commonweal.core.table import Table
from commonweal.data.readers.book import openpyxl
from commonweal.data.readers.cells import LARGEST_NUMBER, SHOWN

PARAMETERS = "file_parameters.json"
Look = Callable[[Path, Sequence[Path]], None]
"""Path and the files there -> nothing, or a refusal."""


def take_any(path: Path, files: Sequence[Path]) -> None:
    """Take every path."""


def look_saved(path: Path, files: Sequence[Path]) -> None:
    """Refuse what has not the file of parameters that pymrio saves with every system."""
    names = [one.relative_to(path).as_posix() for one in files] if path.is_dir() else []
    if path.is_file() and path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    found = [name for name in names if PurePosixPath(name).name == PARAMETERS]
    if path.is_dir() and PARAMETERS not in found:
        step = f"did you mean {str(path / found[0].rpartition('/')[0])!r}?" if found else ""
        raise _no_saved(path, ", ".join(sorted(names)[:4]) or "an empty folder", step)
    if not path.is_dir() and not found:
        raise _no_saved(path, ", ".join(sorted(names)[:4]) or f"one file, {path.suffix or 'of no ending'}", "")


def _no_saved(path: Path, found: str, step: str) -> FileProblem:
    allowed = f"the folder or zip that pymrio's save_all wrote, with {PARAMETERS} in it"
    return FileProblem(Problem("not a system saved by pymrio", str(path), found, allowed, next_step=step))


def look_wiod(path: Path, files: Sequence[Path]) -> None:
    """Refuse a workbook whose first sheet does not begin as those of the release do."""
    if path.is_dir():
        return
    if path.suffix.lower() != ".xlsx":
        raise _no_wiod(path, path.suffix or "no ending")
    library = openpyxl()
    try:
        book = library.load_workbook(path, read_only=True)
        sheet = book.worksheets[0]
        title = next(sheet.iter_rows(max_row=1, max_col=1, values_only=True), (None,))[0]
        found = f"first sheet {sheet.title!r}, which begins with {str(title)[:40]!r}"
        book.close()
    except Exception as error:
        raise _no_wiod(path, f"{type(error).__name__}: {error}"[:200]) from None
    if not isinstance(title, str) or re.search(r"(?:19|20)\d\d$", title.strip()) is None:
        raise _no_wiod(path, found)


def _no_wiod(path: Path, found: str) -> FileProblem:
    allowed = "a workbook wiotYY_... whose first sheet begins with a title and its year"
    return FileProblem(
        Problem("not a table of the World Input-Output Database, 2013 release", str(path), found, allowed)
    )


def refuse_huge(table: Table, where: str) -> None:
    """Refuse cells of use and final demand beyond ``LARGEST_NUMBER``, before anything is added up.

    Raises
    ------
    SchemaError
        With the first of them by product and column.
    """
    use = table.use.tocoo()
    at = np.flatnonzero(np.abs(use.data) > LARGEST_NUMBER)[:SHOWN]
    cells = [(use.row[one], table.activities[use.col[one]], use.data[one]) for one in at]
    rows, columns = np.nonzero(np.abs(table.demand) > LARGEST_NUMBER)
    cells += [(r, table.final[c], table.demand[r, c]) for r, c in zip(rows[:SHOWN], columns[:SHOWN], strict=True)]
    allowed = f"at most {LARGEST_NUMBER:g} either way"
    problems = [
        Problem("not a plausible number", f"{where}, row {table.products[row]}, column {column}", f"{value:g}", allowed)
        for row, column, value in cells
    ]
    if problems:
        raise SchemaError(problems)
