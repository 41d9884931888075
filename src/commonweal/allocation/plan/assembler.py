"""Collects the columns, rows and entries of a linear programme, block by block."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike

from commonweal.core.linear_program import Array, Block, Index, Item, LinearProgram

NEGLIGIBLE = 1e-13
"""Scaled coefficients below this are rounding of the tables and are left out."""


@dataclass(slots=True)
class _Side:
    """Rows or columns collected so far: blocks, both bounds and units."""

    blocks: dict[str, Block] = field(default_factory=dict)
    lower: list[Array] = field(default_factory=list)
    upper: list[Array] = field(default_factory=list)
    unit: list[Array] = field(default_factory=list)
    size: int = 0

    def add(
        self,
        name: str,
        axes: tuple[str, ...],
        shape: tuple[int, ...],
        lower: ArrayLike,
        upper: ArrayLike,
        unit: ArrayLike,
    ) -> Index:
        block = Block(name, self.size, shape, axes)
        units = np.broadcast_to(np.asarray(unit, dtype=np.float64), shape).ravel()
        self.blocks[name] = block
        self.lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), shape).ravel() / units)
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), shape).ravel() / units)
        self.unit.append(units)
        self.size += block.size
        return block.index


def _joined(parts: list[Array]) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0)


class Assembler:
    """Builds a :class:`LinearProgram`. Bounds and entries are given in natural units and scaled here."""

    def __init__(self) -> None:
        self._columns = _Side()
        self._rows = _Side()
        self._row: list[Index] = []
        self._column: list[Index] = []
        self._value: list[Array] = []
        self._items: list[tuple[str, str, str, str, Index, Index, Array]] = []

    def columns(
        self,
        name: str,
        axes: tuple[str, ...],
        shape: tuple[int, ...],
        lower: ArrayLike = 0.0,
        upper: ArrayLike = np.inf,
        unit: ArrayLike = 1.0,
    ) -> Index:
        """Add a block of columns and return their numbers in the block's shape."""
        return self._columns.add(name, axes, shape, lower, upper, unit)

    def rows(
        self,
        name: str,
        axes: tuple[str, ...],
        shape: tuple[int, ...],
        lower: ArrayLike = -np.inf,
        upper: ArrayLike = np.inf,
        unit: ArrayLike = 1.0,
    ) -> Index:
        """Add a block of rows and return their numbers in the block's shape."""
        return self._rows.add(name, axes, shape, lower, upper, unit)

    def entries(self, rows: Index, columns: Index, values: ArrayLike) -> None:
        """Add coefficients; the three arguments are broadcast against each other, and zeros are left out."""
        row, column, value = np.broadcast_arrays(rows, columns, np.asarray(values, dtype=np.float64))
        keep = value.ravel() != 0.0
        self._row.append(row.ravel()[keep])
        self._column.append(column.ravel()[keep])
        self._value.append(value.ravel()[keep])

    def item(
        self,
        path: str,
        kind: str,
        words: str,
        unit: str,
        rows: Index,
        give: ArrayLike | None,
        give_rows: Index | None = None,
    ) -> None:
        """Declare the rows that a thing owns, and how right-hand sides yield per unit of change (see ``Item``)."""
        changed = rows.ravel() if give_rows is None else give_rows.ravel()
        if give is None:
            changed, gives = np.zeros(0, dtype=np.int64), np.zeros(0)
        else:
            gives = np.broadcast_to(np.asarray(give, dtype=np.float64).ravel(), changed.shape)
        self._items.append((path, kind, words, unit, rows.ravel(), changed, gives))

    def programme(self) -> LinearProgram:
        """Return the collected programme, every row and column divided by its unit."""
        row_unit, col_unit = _joined(self._rows.unit), _joined(self._columns.unit)
        row, column = np.concatenate(self._row), np.concatenate(self._column)
        value = np.concatenate(self._value) * col_unit[column] / row_unit[row]
        value[np.abs(value) < NEGLIGIBLE] = 0.0
        matrix = sp.csr_array(sp.coo_array((value, (row, column)), shape=(self._rows.size, self._columns.size)))
        matrix.eliminate_zeros()
        items = tuple(
            Item(path, kind, words, unit, rows, changed, give / row_unit[changed])
            for path, kind, words, unit, rows, changed, give in self._items
        )
        return LinearProgram(
            matrix=matrix,
            row_lower=_joined(self._rows.lower),
            row_upper=_joined(self._rows.upper),
            col_lower=_joined(self._columns.lower),
            col_upper=_joined(self._columns.upper),
            row_unit=row_unit,
            col_unit=col_unit,
            row_blocks=self._rows.blocks,
            col_blocks=self._columns.blocks,
            items=items,
        )
