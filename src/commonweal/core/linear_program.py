"""A linear programme with names, and the arithmetic that proves an answer to it.

The programme is::

    minimise    c x
    subject to  row_lower <= A x <= row_upper,   col_lower <= x <= col_upper

with every row and column measured in a unit of its own (``row_unit``, ``col_unit``), so that numbers near
one are typical. Nothing here solves anything: the checks need no solver and are used by
``commonweal verify``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Block:
    """A named run of rows or columns with a shape and the names of its axes."""

    name: str
    start: int
    shape: tuple[int, ...]
    axes: tuple[str, ...]

    @property
    def size(self) -> int:
        """Number of rows or columns in the block."""
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def index(self) -> Index:
        """Row or column numbers, in the shape of the block."""
        return np.arange(self.start, self.start + self.size, dtype=np.int64).reshape(self.shape)


@dataclass(frozen=True, slots=True)
class Item:
    """A declared thing that can be part of a conflict.

    ``rows`` are the rows that it owns, which fall away without it. ``give`` says how far the right-hand sides of
    ``give_rows`` yield (towards feasibility) per unit of change in ``unit``; if it is empty, the change alters
    coefficients and the programme must be rebuilt.
    """

    path: str
    kind: str
    words: str
    unit: str
    rows: Index
    give_rows: Index
    give: Array


@dataclass(frozen=True, slots=True)
class LinearProgram:
    """A linear programme with named blocks of rows and columns. See the module's text for the form."""

    matrix: sp.csr_array
    row_lower: Array
    row_upper: Array
    col_lower: Array
    col_upper: Array
    row_unit: Array
    col_unit: Array
    row_blocks: Mapping[str, Block]
    col_blocks: Mapping[str, Block]
    items: tuple[Item, ...] = ()

    def columns(self, name: str) -> Index:
        """Column numbers of a block, in its shape (empty where the programme has no such block)."""
        return self.col_blocks[name].index if name in self.col_blocks else np.zeros(0, dtype=np.int64)

    def rows(self, name: str) -> Index:
        """Row numbers of a block, in its shape (empty where the programme has no such block)."""
        return self.row_blocks[name].index if name in self.row_blocks else np.zeros(0, dtype=np.int64)

    def with_row(self, coefficients: Array, upper: float) -> LinearProgram:
        """Return the programme with one more row, ``coefficients @ x <= upper``."""
        row = sp.csr_array(coefficients.reshape(1, -1))
        return replace(
            self,
            matrix=sp.csr_array(sp.vstack([self.matrix, row])),
            row_lower=np.append(self.row_lower, -np.inf),
            row_upper=np.append(self.row_upper, upper),
            row_unit=np.append(self.row_unit, 1.0),
        )

    def with_column(self, rows: Index, values: Array, lower: float = 0.0) -> LinearProgram:
        """Return the programme with one more column >= ``lower``, entering some rows with some values."""
        column = sp.csr_array((values, (rows, np.zeros(len(rows), dtype=np.int64))), shape=(self.matrix.shape[0], 1))
        return replace(
            self,
            matrix=sp.csr_array(sp.hstack([self.matrix, column])),
            col_lower=np.append(self.col_lower, lower),
            col_upper=np.append(self.col_upper, np.inf),
            col_unit=np.append(self.col_unit, 1.0),
        )


@dataclass(frozen=True, slots=True)
class Optimum:
    """An optimal pair: ``x``, row duals ``y`` (c - A'y = reduced cost) and the objective."""

    cost: Array
    x: Array
    y: Array
    objective: float


@dataclass(frozen=True, slots=True)
class Residuals:
    """How far an optimal pair is from exact, in relative norms (see the functions below)."""

    primal: float
    dual: float
    gap: float

    @property
    def worst(self) -> float:
        """The largest of the three."""
        return max(self.primal, self.dual, self.gap)


def primal_residual(lp: LinearProgram, x: Array) -> float:
    """Return the largest violation of a row or bound: violation / (1 + |b| + sum|a x|)."""
    activity = lp.matrix @ x
    size = 1.0 + abs(lp.matrix) @ np.abs(x)
    below = _excess(lp.row_lower, activity, size)
    above = _excess(-lp.row_upper, -activity, size)
    bounds = 1.0 + np.abs(x)
    return max(below, above, _excess(lp.col_lower, x, bounds), _excess(-lp.col_upper, -x, bounds))


def _excess(least: Array, value: Array, size: Array) -> float:
    finite = np.isfinite(least)
    if not finite.any():
        return 0.0
    over = (least[finite] - value[finite]) / (size[finite] + np.abs(least[finite]))
    return float(max(over.max(), 0.0))


def reduced_costs(lp: LinearProgram, cost: Array, y: Array) -> Array:
    """Return c - A'y."""
    return np.asarray(cost - lp.matrix.T @ y, dtype=np.float64)


def dual_residual(lp: LinearProgram, cost: Array, y: Array) -> float:
    """Return the largest dual infeasibility: violation / (1 + |c| + sum|a y|).

    A positive row dual needs a finite lower side, a negative one a finite upper side; a reduced cost likewise.
    """
    size = 1.0 + np.abs(cost) + abs(lp.matrix.T) @ np.abs(y)
    reduced = reduced_costs(lp, cost, y)
    return max(
        _wrong_sign(reduced, lp.col_lower, lp.col_upper, size),
        _wrong_sign(y, lp.row_lower, lp.row_upper, 1.0 + 0.0 * y),
    )


def _wrong_sign(dual: Array, lower: Array, upper: Array, size: Array) -> float:
    wrong = np.where(np.isfinite(lower), 0.0, np.maximum(dual, 0.0)) + np.where(
        np.isfinite(upper), 0.0, np.maximum(-dual, 0.0)
    )
    return float((wrong / size).max(initial=0.0))


def dual_objective(lp: LinearProgram, cost: Array, y: Array) -> float:
    """Return the dual objective: each positive dual times its lower side plus each negative one times its upper."""
    return _support(y, lp.row_lower, lp.row_upper) + _support(reduced_costs(lp, cost, y), lp.col_lower, lp.col_upper)


def _support(dual: Array, lower: Array, upper: Array) -> float:
    low = np.where(np.isfinite(lower), lower, 0.0)
    high = np.where(np.isfinite(upper), upper, 0.0)
    return float(np.maximum(dual, 0.0) @ low + np.minimum(dual, 0.0) @ high)


def residuals(lp: LinearProgram, optimum: Optimum) -> Residuals:
    """Return the residuals of an optimal pair; the gap is |primal - dual| / (1 + |primal|)."""
    primal = float(optimum.cost @ optimum.x)
    gap = abs(primal - dual_objective(lp, optimum.cost, optimum.y)) / (1.0 + abs(primal))
    return Residuals(primal_residual(lp, optimum.x), dual_residual(lp, optimum.cost, optimum.y), gap)


def farkas_value(lp: LinearProgram, ray: Array) -> tuple[float, float]:
    """Return what a ray proves: (margin, residual).

    For a ray y the combination ``(A'y) x`` of the rows is at least ``sum y+ row_lower + y- row_upper``; over
    the column bounds it is at most ``sup (A'y) x``. The programme has no solution if the first exceeds the
    second: margin > 0. The residual is the part of A'y on columns without the bound that it would need,
    relative to 1 + sum|a y|.
    """
    pull = np.asarray(lp.matrix.T @ ray, dtype=np.float64)
    size = 1.0 + abs(lp.matrix.T) @ np.abs(ray)
    residual = max(
        _wrong_sign(-pull, lp.col_lower, lp.col_upper, size),
        _wrong_sign(ray, lp.row_lower, lp.row_upper, 1.0 + 0.0 * ray),
    )
    margin = _support(ray, lp.row_lower, lp.row_upper) + _support(-pull, lp.col_lower, lp.col_upper)
    return margin, residual


def to_bytes(lp: LinearProgram, **vectors: Array) -> bytes:
    """Serialise a programme and vectors that belong to it as a compressed npz archive (no pickle)."""
    matrix = sp.csr_array(lp.matrix)
    names = {
        "rows": [[b.name, b.start, list(b.shape), list(b.axes)] for b in lp.row_blocks.values()],
        "columns": [[b.name, b.start, list(b.shape), list(b.axes)] for b in lp.col_blocks.values()],
    }
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        data=matrix.data,
        indices=matrix.indices,
        indptr=matrix.indptr,
        shape=np.array(matrix.shape),
        row_lower=lp.row_lower,
        row_upper=lp.row_upper,
        col_lower=lp.col_lower,
        col_upper=lp.col_upper,
        row_unit=lp.row_unit,
        col_unit=lp.col_unit,
        blocks=np.frombuffer(json.dumps(names).encode(), dtype=np.uint8),
        **vectors,  # type: ignore[arg-type]
    )
    return buffer.getvalue()


def from_bytes(content: bytes) -> tuple[LinearProgram, dict[str, Array]]:
    """Read what :func:`to_bytes` wrote: the programme and the vectors stored with it."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        stored = {name: archive[name] for name in archive.files}
    names = json.loads(bytes(stored.pop("blocks")).decode())

    def blocks(rows: list[list[object]]) -> dict[str, Block]:
        return {str(n): Block(str(n), int(s), tuple(shape), tuple(axes)) for n, s, shape, axes in rows}  # type: ignore[call-overload, arg-type]

    count, width = (int(n) for n in stored.pop("shape"))
    matrix = sp.csr_array((stored.pop("data"), stored.pop("indices"), stored.pop("indptr")), shape=(count, width))
    sides = {
        name: stored.pop(name) for name in ("row_lower", "row_upper", "col_lower", "col_upper", "row_unit", "col_unit")
    }
    lp = LinearProgram(matrix=matrix, row_blocks=blocks(names["rows"]), col_blocks=blocks(names["columns"]), **sides)
    return lp, stored
