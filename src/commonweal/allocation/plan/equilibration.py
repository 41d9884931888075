"""Brings the entries of a linear programme to one size, for a solver that loses its way in the units of the tables.

With row factors r and column factors c, A becomes R A C, whose largest entry in every row and column is near one (Ruiz
2001, A scaling algorithm to equilibrate both rows and columns norms in matrices). Factors are powers of two, so that
nothing is rounded.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from commonweal.core.linear_program import Array, Index, LinearProgram

PASSES = 4


def equilibrated(lp: LinearProgram) -> tuple[LinearProgram, Array, Array]:
    """Return the programme in other units, with the row and column factors."""
    entries = sp.coo_array(lp.matrix)
    row, column = (np.asarray(index, dtype=np.int64) for index in entries.coords)
    size: Array = np.abs(entries.data)
    rows: Array = np.ones(entries.shape[0])
    columns: Array = np.ones(entries.shape[1])
    for _ in range(PASSES):
        rows /= _root_of_largest(size * rows[row] * columns[column], row, len(rows))
        columns /= _root_of_largest(size * rows[row] * columns[column], column, len(columns))
    rows, columns = _power_of_two(rows), _power_of_two(columns)
    scaled = replace(
        lp,
        matrix=sp.csr_array(sp.diags_array(rows) @ lp.matrix @ sp.diags_array(columns)),
        row_lower=lp.row_lower * rows,
        row_upper=lp.row_upper * rows,
        col_lower=lp.col_lower / columns,
        col_upper=lp.col_upper / columns,
    )
    return scaled, rows, columns


def _root_of_largest(size: Array, place: Index, count: int) -> Array:
    """Square root of the largest entry at each place, one where there is none."""
    largest = np.zeros(count)
    np.maximum.at(largest, place, size)
    return np.asarray(np.sqrt(np.where(largest > 0.0, largest, 1.0)))


def _power_of_two(factors: Array) -> Array:
    return np.asarray(2.0 ** np.round(np.log2(factors)))
