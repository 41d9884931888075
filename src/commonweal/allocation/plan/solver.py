"""The only place that talks to HiGHS. One thread, a fixed seed, tight tolerances."""

from __future__ import annotations

import highspy
import numpy as np
import scipy.sparse as sp

from commonweal.core.errors import Problem, SchemaError, SolverError
from commonweal.core.linear_program import Array, LinearProgram, Optimum

TOLERANCE = 1e-9


class Solver:
    """A linear programme loaded once and solved for several costs, sides and extra columns."""

    def __init__(self, lp: LinearProgram, method: str = "simplex") -> None:
        self.lp = lp
        self._highs = highspy.Highs()
        options: dict[str, bool | int | float | str] = {
            "output_flag": False,
            "threads": 1,
            "random_seed": 0,
            "solver": method,
            "primal_feasibility_tolerance": TOLERANCE,
            "dual_feasibility_tolerance": TOLERANCE,
        }
        for option, value in options.items():
            self._highs.setOptionValue(option, value)
        self._highs.passModel(_model(lp))

    def minimise(self, cost: Array, warm: bool = False) -> Optimum | None:
        """Return the optimum for a cost, or None if the programme is infeasible.

        A cold start lets presolve shrink the programme; ``warm`` keeps the basis, for small changes of sides.
        """
        if not warm:
            self._highs.clearSolver()
        columns = np.arange(len(cost), dtype=np.int32)
        self._highs.changeColsCost(len(cost), columns, cost)
        return self._answer(cost)

    def set_row(self, row: int, lower: float, upper: float) -> None:
        """Replace the two sides of one row."""
        self._highs.changeRowBounds(int(row), float(lower), float(upper))

    def _answer(self, cost: Array) -> Optimum | None:
        self._highs.run()
        status = self._highs.getModelStatus()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
            self._highs.clearSolver()
            self._highs.run()
            status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status == highspy.HighsModelStatus.kUnbounded:
            step = "limit what it uses: labour, a resource, capacity"
            raise SchemaError(Problem("nothing limits the aim", "aim", next_step=step))
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverError(f"HiGHS stopped with {self._highs.modelStatusToString(status)!r}")
        solution = self._highs.getSolution()
        x = np.array(solution.col_value)
        return Optimum(cost=cost, x=x, y=np.array(solution.row_dual), objective=float(cost @ x))


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
