"""Totals as people write them by hand: with a blank where two of them cross, or in one sheet only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from commonweal.core.linear_program import Array
from commonweal.data.readers.totals import LEAST_CELLS, TOLERANCE, Total, find_totals


def totals_of_both(cells: Array) -> tuple[list[Total], list[Total]]:
    """Return the totals among rows and among columns; cells : (row, column).

    Where a row and a column are totals but for the cell where they cross, they are compared without it.
    """
    for row, column in _crossings(cells):
        rows = find_totals(np.delete(cells, column, axis=1))
        columns = find_totals(np.delete(cells, row, axis=0).T)
        if any(one.place == row for one in rows) and any(one.place == column for one in columns):
            return rows, columns
    return find_totals(cells), find_totals(cells.T)


def _crossings(cells: Array) -> Iterator[tuple[int, int]]:
    """Yield pairs of a row and a column that may be totals but for where they cross."""
    if min(cells.shape) <= LEAST_CELLS - 1:
        return
    by_row, by_column = _one_off(cells), _one_off(cells.T)
    yield from ((row, column) for row, column in by_row.items() if by_column.get(column) == row)
    for row in (cells.shape[0] - 1, 0):
        for column in (cells.shape[1] - 1, 0):
            if cells[row, column] == 0.0:
                yield row, column


def _one_off(cells: Array) -> dict[int, int]:
    """Return the rows that are the sum of all others in every cell but one, with the place of that cell."""
    size = np.abs(cells).max(axis=1, keepdims=True)
    off = np.abs(cells.sum(axis=0) - 2.0 * cells) > TOLERANCE * size
    return {int(row): int(np.flatnonzero(off[row])[0]) for row in np.flatnonzero(off.sum(axis=1) == 1)}


def totals_alone(labels: Sequence[str], known: Sequence[str], cells: Array) -> list[Total]:
    """Return the rows of labels that other sheets do not know and that are the sum of all those that they know.

    Parameters
    ----------
    labels : of the rows of this sheet
    known : labels that the axis has elsewhere, without its totals; a sheet that lacks one of them has no such total
    cells : (row, column)
    """
    members = tuple(place for place, label in enumerate(labels) if label in set(known))
    if len(members) < 2 or len(members) < len(set(known)):
        return []
    whole = cells[list(members)].sum(axis=0)
    strange = [place for place in range(len(labels)) if place not in members]
    return [Total(place, members) for place in strange if _equal_but_for_a_blank(cells[place], whole)]


def _equal_but_for_a_blank(row: Array, whole: Array) -> bool:
    """Say whether a row is the whole in every cell, or in at least two and all but one that is left blank."""
    size = float(np.abs(row).max(initial=0.0))
    off = np.abs(row - whole) > TOLERANCE * size
    one_blank = off.sum() == 1 and not row[off].any() and np.count_nonzero(row) >= 2
    return size > 0.0 and bool(not off.any() or one_blank)
