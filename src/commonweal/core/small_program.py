"""A small linear programme, solved in place: what is best within limits, without a certificate."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import linprog

from commonweal.core.economy import Array
from commonweal.core.errors import Problem, SolverError

UNSETTLED = 4
"""Status of a solver that gave up; simplex does now and then where another method does not."""


def most(value: Array, rows: Any, left: Array, high: Array, where: str) -> tuple[Array, Array]:
    """Return x with the largest value x, rows x <= left and 0 <= x <= high, and the duals of the rows.

    Solved by HiGHS in one thread; the same input gives the same bits.

    Raises
    ------
    SolverError
        There is no such x; ``where`` is named.
    """
    bounds = np.stack([np.zeros_like(high), high], axis=1)
    solve: Any = linprog
    found = solve(-value, A_ub=rows, b_ub=left, bounds=bounds, method="highs")
    if found.status == UNSETTLED:
        found = solve(-value, A_ub=rows, b_ub=left, bounds=bounds, method="highs-ipm")
    if found.x is None:
        raise SolverError(Problem("no solution of a linear programme", where, str(found.message)))
    return np.asarray(found.x), np.asarray(-found.ineqlin.marginals)
