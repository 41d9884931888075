"""Technique choice by HiGHS's three methods and scipy's ``linprog``: the model's building timed too."""

from __future__ import annotations

import time

import highspy
import numpy as np
from scipy.optimize import linprog

from commonweal.core.large_certificate import TechniquePlan, TechniqueProgram, as_linear_program, certify
from commonweal.core.linear_program import Array

HIGHS = {"simplex": "simplex", "interior": "ipm", "pdlp": "pdlp"}
PEERS = (*HIGHS, "linprog")


def by_peer(program: TechniqueProgram, route: str, gap: float, limit: float) -> dict[str, object]:
    """Seconds, and gap and residual by our certificate, or why there are none."""
    if route == "linprog":
        return _linprog(program, gap, limit)
    start = time.perf_counter()
    lp = as_linear_program(program)
    matrix = lp.matrix.tocsc()
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = np.append(np.zeros(program.activities), -1.0)
    model.col_lower_, model.col_upper_ = lp.col_lower, lp.col_upper
    model.row_lower_, model.row_upper_ = lp.row_lower, lp.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data
    highs = highspy.Highs()
    options = {
        "output_flag": False, "threads": 2, "solver": HIGHS[route], "run_crossover": "off", "time_limit": limit,
        "optimality_tolerance": gap, "pdlp_optimality_tolerance": gap, "ipm_optimality_tolerance": gap,
    }  # fmt: skip
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(model)
    highs.run()
    found: dict[str, object] = {"seconds": time.perf_counter() - start}
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        found["status"] = highs.modelStatusToString(highs.getModelStatus())
    solution = highs.getSolution()
    if solution.value_valid and solution.dual_valid:
        found |= _proof(program, np.array(solution.col_value), np.array(solution.row_dual))
    return found


def _linprog(program: TechniqueProgram, gap: float, limit: float) -> dict[str, object]:
    """``linprog(method="highs")`` with what is made and used on the side of the limits, as it wants it."""
    start = time.perf_counter()
    lp = as_linear_program(program)
    sign = np.where(np.arange(lp.matrix.shape[0]) < program.products, -1.0, 1.0)
    upper = lp.matrix.multiply(sign[:, None]).tocsc()
    right = np.append(np.zeros(program.products), program.limits)
    cost = np.append(np.zeros(program.activities), -1.0)
    options = {"time_limit": limit, "ipm_optimality_tolerance": gap}
    done = linprog(cost, A_ub=upper, b_ub=right, method="highs", options=options)
    found: dict[str, object] = {"seconds": time.perf_counter() - start}
    if done.status != 0:
        return found | {"status": done.message}
    return found | _proof(program, done.x, sign * done.ineqlin.marginals)


def _proof(program: TechniqueProgram, x: Array, y: Array) -> dict[str, object]:
    """The certificate of an answer, ``y`` : (row,) multipliers of the general form."""
    plan = TechniquePlan(x[:-1], float(x[-1]), y[: program.products], -y[program.products :])
    proof = certify(program, plan)
    return {"gap": proof.gap, "residual": max(proof.primal, proof.dual)}
