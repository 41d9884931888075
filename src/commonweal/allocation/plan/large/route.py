"""Which way a planning problem is solved, why, and the way that uses its structure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.aims import aim_cost, value_of
from commonweal.allocation.plan.direct import is_single_technique
from commonweal.allocation.plan.large.choice import choose
from commonweal.allocation.plan.planner import quantities, valuations
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.program import build
from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.core.large_certificate import TechniquePlan, TechniqueProgram
from commonweal.core.linear_program import Array, LinearProgram, Optimum, residuals
from commonweal.core.plan import Plan, Stage

ROUTES = ("direct", "programme", "large")
LARGE = 3000
"""Activities above which the structure is used: below, HiGHS takes less than a few seconds."""
GAP = 2e-9
"""Gap of a plan that goes into a run folder, whose checker asks for 1e-8."""


@dataclass(frozen=True, slots=True)
class Route:
    """``name`` : direct (one factorisation), programme (HiGHS) or large (substitution); ``reason`` in words."""

    name: str
    reason: str


def route_of(problem: PlanProblem, forced: str | None = None) -> Route:
    """Return how a problem will be solved, and why.

    Raises
    ------
    SchemaError
        The route that is forced does not fit; the message says what is in the way.
    """
    if forced is not None and forced not in ROUTES:
        raise UnknownName.of("route", forced, ROUTES, "route")
    obstacle = obstacle_to_substitution(problem)
    single = is_single_technique(problem)
    if forced is not None:
        if (forced == "large" and obstacle) or (forced == "direct" and not single):
            why = obstacle or "more is left to choose than the scale of one basket"
            raise SchemaError(Problem(f"the {forced} route does not fit", "route", why, ", ".join(ROUTES)))
        return Route(forced, "as asked")
    activities = len(problem.technology.activities)
    if not obstacle and activities > LARGE:
        return Route("large", f"{activities} activities choose among techniques under a few limits")
    if single:
        return Route("direct", "one technique per product, one year, one basket")
    return Route("programme", obstacle or f"{activities} activities are few")


def obstacle_to_substitution(problem: PlanProblem) -> str:
    """Return what in a problem substitution cannot deal with, or nothing where it can."""
    technology, resources, basket = problem.technology, problem.resources, problem.basket
    made_by = np.diff(sp.csc_array(technology.make).indptr)
    tests = {
        "an aim other than one basket as often as possible, without a tie-breaker": problem.aim.kind != "ray"
        or problem.aim.tie_breaker
        or basket is None,
        "several years": len(problem.years) != 1,
        "inputs of the year before": technology.input_lag != 0,
        "fixed demand": bool(problem.demand.any()),
        "needs": problem.needs is not None,
        "capital": problem.capital is not None,
        "trade": problem.trade is not None,
        "storage": problem.storage is not None,
        "a least final output": problem.least_final_output is not None,
        "limits on levels or shares of techniques": technology.level_limit is not None or bool(technology.shares),
        "limits on the movement of labour": problem.labour.mobility is not None,
        "an activity that makes several products or none": bool((made_by != 1).any()),
        "resources that the basket uses directly, or credits": resources is not None
        and bool(resources.basket.any() or resources.credits),
    }
    return next((words for words, found in tests.items() if found), "")


def substitution(problem: PlanProblem) -> TechniqueProgram:
    """Return a problem that substitution can deal with as its programme: levels in units of the product made."""
    technology, resources = problem.technology, problem.resources
    make = sp.csc_array(technology.make)
    assert problem.basket is not None
    scarce, limits = [], []
    if np.isfinite(problem.labour.limit[0]):
        scarce, limits = [technology.labour[:, 0] / make.data], [float(problem.labour.limit[0])]
    for limit in resources.limits if resources is not None else ():
        assert resources is not None
        scarce.append(resources.level[limit.resource, :, 0] / make.data)
        limits.append(limit.bound)
    recipes = sp.csr_array(technology.use.T.tocsr())
    scale = np.repeat(1.0 / make.data, np.diff(recipes.indptr))
    recipes = sp.csr_array((recipes.data * scale, recipes.indices, recipes.indptr), shape=recipes.shape)
    return TechniqueProgram(recipes, make.indices, np.array(scarce), np.array(limits), problem.basket.target[:, 0])


def large_plan(problem: PlanProblem, gap: float = GAP) -> Plan:
    """Return the plan of a problem that fits, found by substitution, with the same certificate as every other plan."""
    program = substitution(problem)
    found = choose(program, gap, names=problem.technology.products).plan
    lp = build(problem)
    cost = aim_cost(problem, lp)
    x, y = _point(problem, lp, found), _duals(problem, lp, found)
    optimum = Optimum(cost, x, y, float(cost @ x))
    stage = Stage("ray", value_of(problem, "ray", optimum.objective), optimum, residuals(lp, optimum))
    return Plan(
        "strict", "ray", quantities(problem, lp, optimum), valuations(problem, lp, optimum), lp, stages=(stage,)
    )


def _point(problem: PlanProblem, lp: LinearProgram, found: TechniquePlan) -> Array:
    """Return the columns of the programme, scaled."""
    x = np.zeros(len(lp.col_unit))
    levels = found.levels / sp.csc_array(problem.technology.make).data
    x[lp.columns("level")[:, 0]] = levels
    x[lp.columns("labour")] = problem.technology.labour[:, 0] @ levels
    if problem.resources is not None:
        x[lp.columns("resource")[:, 0]] = problem.resources.level[:, :, 0] @ levels
    x[lp.columns("basket")] = found.baskets
    return x / lp.col_unit


def _duals(problem: PlanProblem, lp: LinearProgram, found: TechniquePlan) -> Array:
    """Return the row duals, scaled: prices on balances, valuations on uses, and against them on limits."""
    y = np.zeros(len(lp.row_unit))
    y[lp.rows("balance")[:, 0]] = found.prices
    valuation = found.valuations
    if len(lp.rows("labour_limit")):
        y[lp.rows("labour_use")], y[lp.rows("labour_limit")] = valuation[0], -valuation[0]
        valuation = valuation[1:]
    if problem.resources is not None:
        y[lp.rows("limit")] = -valuation
        for worth, limit in zip(valuation, problem.resources.limits, strict=True):
            y[lp.rows("resource_use")[limit.resource, 0]] += worth
    return y * lp.row_unit
