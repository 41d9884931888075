"""The only place that talks to HiGHS. One thread, a fixed seed, tight tolerances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import highspy
import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.equilibration import equilibrated
from commonweal.core.errors import Problem, SchemaError, SolverError
from commonweal.core.linear_program import Array, Index, LinearProgram, Optimum

TOLERANCE = 1e-9
DEVEX = 1
"""Pricing that was measured to be a quarter faster than steepest edge on 36-year programmes."""
RESCUES: tuple[dict[str, int | str], ...] = (
    {"solver": "simplex", "simplex_scale_strategy": 0},
    {"solver": "simplex", "presolve": "off"},
    {"solver": "ipm"},
)
"""Further attempts, rows and columns equilibrated, each at the usual tolerance and at LOOSER."""
LOOSER = 1e-7
WARM_ITERATIONS = 0.1
"""Iterations that a warm solve may take, per row and column, before it begins anew: presolve then is the faster way."""
SETTLED = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnbounded,
)


class Solver:
    """A linear programme loaded once and solved for several costs, sides, bounds and coefficients."""

    def __init__(self, lp: LinearProgram, method: str = "simplex") -> None:
        self.lp = lp
        self._highs = _loaded(lp, TOLERANCE, {"solver": method})
        self._sides: dict[int, tuple[float, float]] = {}
        self._upper: dict[int, float] = {}
        self._entries: dict[tuple[int, int], float] = {}

    def minimise(self, cost: Array, warm: bool = False) -> Optimum | None:
        """Return the optimum for a cost, or None if the programme is infeasible.

        A cold start lets presolve shrink the programme; ``warm`` keeps the basis, for small changes of sides.
        """
        columns = np.arange(len(cost), dtype=np.int32)
        self._highs.changeColsCost(len(cost), columns, cost)
        if warm and self._settles():
            return self._answer(cost)
        self._highs.clearSolver()
        self._highs.run()
        return self._answer(cost)

    def _settles(self) -> bool:
        """Solve from the basis at hand, and say whether that came to an end within its iterations."""
        unlimited = self._highs.getOptionValue("simplex_iteration_limit")[1]
        self._highs.setOptionValue("simplex_iteration_limit", int(WARM_ITERATIONS * sum(self.lp.matrix.shape)) + 1000)
        self._highs.run()
        self._highs.setOptionValue("simplex_iteration_limit", unlimited)
        return self._highs.getModelStatus() in SETTLED

    def start_from(self, other: Solver) -> None:
        """Begin the next warm solve from the basis of another programme of the same shape."""
        self._highs.setBasis(other._highs.getBasis())

    def set_row(self, row: int, lower: float, upper: float) -> None:
        """Replace the two sides of one row."""
        self._sides[int(row)] = float(lower), float(upper)
        self._highs.changeRowBounds(int(row), float(lower), float(upper))

    def set_upper(self, columns: Index, upper: Array) -> None:
        """Replace the upper bounds of some columns."""
        for column, most in zip(columns.tolist(), upper.tolist(), strict=True):
            self._upper[column] = most
            self._highs.changeColBounds(column, float(self.lp.col_lower[column]), most)

    def set_entries(self, rows: Index, columns: Index, values: Array) -> None:
        """Replace some coefficients that are not zero."""
        for row, column, value in zip(rows.tolist(), columns.tolist(), values.tolist(), strict=True):
            self._entries[row, column] = value
            self._highs.changeCoeff(row, column, value)

    def _changed(self) -> LinearProgram:
        """The programme as it stands after every replacement."""
        lower, upper, most = self.lp.row_lower.copy(), self.lp.row_upper.copy(), self.lp.col_upper.copy()
        for row, sides in self._sides.items():
            lower[row], upper[row] = sides
        for column, bound in self._upper.items():
            most[column] = bound
        matrix = sp.lil_array(self.lp.matrix) if self._entries else self.lp.matrix
        for place, value in self._entries.items():
            matrix[place] = value
        return replace(self.lp, matrix=sp.csr_array(matrix), row_lower=lower, row_upper=upper, col_upper=most)

    def _answer(self, cost: Array) -> Optimum | None:
        if self._highs.getModelStatus() not in SETTLED:
            return self._rescued(cost)
        return _optimum(self._highs, cost, np.ones(len(self.lp.row_unit)), np.ones(len(cost)))

    def _rescued(self, cost: Array) -> Optimum | None:
        """Solve anew in other units, which is slower and steadier."""
        scaled, rows, columns = equilibrated(self._changed())
        size = float(np.abs(cost * columns).max(initial=0.0)) or 1.0
        for tolerance, options in product((TOLERANCE, LOOSER), RESCUES):
            highs = _loaded(scaled, tolerance, options)
            highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost * columns / size)
            highs.run()
            if highs.getModelStatus() in SETTLED:
                break
        return _optimum(highs, cost, rows * size, columns)


def _loaded(lp: LinearProgram, tolerance: float, options: Mapping[str, int | str]) -> highspy.Highs:
    """Return the solver with a programme and every option that makes it repeatable."""
    highs = highspy.Highs()
    fixed: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "simplex_dual_edge_weight_strategy": DEVEX,
        "primal_feasibility_tolerance": tolerance,
        "dual_feasibility_tolerance": tolerance,
        **options,
    }
    for option, value in fixed.items():
        highs.setOptionValue(option, value)
    highs.passModel(_model(lp))
    return highs


def _optimum(highs: highspy.Highs, cost: Array, rows: Array, columns: Array) -> Optimum | None:
    """Return the optimum in the programme's own units, or None if there is no solution."""
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status == highspy.HighsModelStatus.kUnbounded:
        step = "limit what it uses: labour, a resource, capacity"
        raise SchemaError(Problem("nothing limits the aim", "aim", next_step=step))
    if status != highspy.HighsModelStatus.kOptimal:
        raise SolverError(f"HiGHS stopped with {highs.modelStatusToString(status)!r}")
    solution = highs.getSolution()
    x, y = np.array(solution.col_value) * columns, np.array(solution.row_dual) * rows
    return Optimum(cost=cost, x=x, y=y, objective=float(cost @ x))


def _model(lp: LinearProgram) -> highspy.HighsLp:
    matrix = sp.csc_array(lp.matrix)
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = np.zeros(matrix.shape[1])
    model.col_lower_, model.col_upper_ = lp.col_lower, lp.col_upper
    model.row_lower_, model.row_upper_ = lp.row_lower, lp.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    return model
