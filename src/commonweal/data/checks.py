"""Checks of labelled cells. Each returns the problems that it found, so that a reader can show all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.errors import Problem, nearest

SHOWN = 5


def twice(labels: Iterable[object], where: str, axis: str) -> list[Problem]:
    """Return one problem for each label that stands more than once."""
    counts = Counter(str(label) for label in labels)
    return [
        Problem(f"{axis} label twice", where, repr(label), "each label once", next_step="rename or remove one of them")
        for label, count in counts.items()
        if count > 1
    ]


def absent(wanted: Iterable[str], present: Iterable[object], where: str, axis: str) -> list[Problem]:
    """Return one problem for each wanted label that is not present."""
    have = [str(label) for label in present]
    return [
        Problem(f"{axis} missing", where, "nothing", repr(label), nearest(label, have))
        for label in wanted
        if label not in set(have)
    ]


def not_finite(cells: Array, rows: Sequence[str], columns: Sequence[str], where: str) -> list[Problem]:
    """Return problems for cells that are missing or infinite; cells : (row, column)."""
    return _bad_cells(~np.isfinite(cells), cells, rows, columns, where, "missing or infinite number", "a finite number")


def negative(cells: Array, rows: Sequence[str], columns: Sequence[str], where: str, what: str) -> list[Problem]:
    """Return problems for negative cells; cells : (row, column)."""
    return _bad_cells(cells < 0, cells, rows, columns, where, f"negative {what}", "zero or more")


def _bad_cells(
    bad: np.ndarray, cells: Array, rows: Sequence[str], columns: Sequence[str], where: str, what: str, allowed: str
) -> list[Problem]:
    places = np.argwhere(bad)
    problems = [
        Problem(what, f"{where}, row {rows[row]}, column {columns[column]}", f"{cells[row, column]:g}", allowed)
        for row, column in places[:SHOWN]
    ]
    if len(places) > SHOWN:
        problems.append(Problem(f"{len(places) - SHOWN} more cells: {what}", where, allowed=allowed))
    return problems
