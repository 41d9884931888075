"""Reads the answer to techniques back into the linear programme of the planning problem, for its certificate."""

from __future__ import annotations

import numpy as np

from commonweal.allocation.plan.aims import aim_cost
from commonweal.allocation.plan.large.as_techniques import Techniques
from commonweal.allocation.plan.large.paths import growth_duals
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.core.large_certificate import TechniquePlan
from commonweal.core.linear_program import Array, LinearProgram, Optimum, reduced_costs


def optimum_of(problem: PlanProblem, lp: LinearProgram, techniques: Techniques, found: TechniquePlan) -> Optimum:
    """Return the optimal pair of the problem's linear programme that a plan of its techniques stands for."""
    cost = aim_cost(problem, lp)
    x, y = _point(problem, lp, techniques, found), _duals(problem, lp, cost, techniques, found)
    return Optimum(cost, x, y, float(cost @ x))


def _point(problem: PlanProblem, lp: LinearProgram, techniques: Techniques, found: TechniquePlan) -> Array:
    """Return the columns of the programme, scaled."""
    x, first = np.zeros(len(lp.col_unit)), 0
    by_path = np.full(len(techniques.paths), found.baskets)
    for one in techniques.groups:
        made = found.levels[first : first + len(one.makes)]
        first += len(one.makes)
        if one.block:
            x[lp.columns(one.block).ravel()[one.place]] = made * one.factor
    if techniques.program.products > techniques.width * len(problem.years):
        by_path = found.levels[-len(techniques.paths) :]
    x[lp.columns("basket")] = by_path @ techniques.paths
    if problem.storage is not None:
        x[lp.columns("opening_stock")] = problem.storage.opening
    x /= lp.col_unit
    for used, rows in (("labour", "labour_use"), ("resource", "resource_use")):
        columns, row = lp.columns(used).ravel(), lp.rows(rows).ravel()
        if len(row):
            x[columns] = -(lp.matrix[row] @ x) * lp.row_unit[row] / lp.col_unit[columns]
    return x


def _duals(problem: PlanProblem, lp: LinearProgram, cost: Array, techniques: Techniques, found: TechniquePlan) -> Array:
    """Return the row duals, scaled: prices on balances, valuations on uses, and against them on limits."""
    y, years = np.zeros(len(lp.row_unit)), len(problem.years)
    prices = found.prices[: years * techniques.width].reshape(years, techniques.width)
    y[lp.rows("balance")] = prices[:, : len(problem.technology.products)].T
    if techniques.money:
        y[lp.rows("trade_balance")] = prices[:, -1]
    when = techniques.labour_years
    worth = found.valuations
    if len(when):
        y[lp.rows("labour_use")[when]] = worth[: len(when)]
        y[lp.rows("labour_limit")[when]] = -worth[: len(when)]
    if problem.resources is not None:
        limits = problem.resources.limits
        by_limit = worth[len(when) : len(when) + len(limits)]
        y[lp.rows("limit")] = -by_limit
        use = lp.rows("resource_use")
        for value, limit in zip(by_limit, limits, strict=True):
            y[use[limit.resource, list(limit.periods)]] += value
    y *= lp.row_unit
    if len(lp.rows("basket_rise")):
        assert problem.basket is not None and problem.basket.growth_limit is not None
        dearer = reduced_costs(lp, cost, y)[lp.columns("basket")]
        y[lp.rows("basket_rise")], y[lp.rows("basket_fall")] = growth_duals(dearer, problem.basket.growth_limit)
    return y
