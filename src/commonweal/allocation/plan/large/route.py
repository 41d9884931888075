"""Which way a planning problem is solved, why, and the way that uses its structure."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.allocation.plan.aims import value_of
from commonweal.allocation.plan.direct import is_single_technique
from commonweal.allocation.plan.large.as_techniques import as_techniques
from commonweal.allocation.plan.large.choice import choose
from commonweal.allocation.plan.large.obstacles import count_of_limits, obstacle_to_substitution
from commonweal.allocation.plan.large.reading import optimum_of
from commonweal.allocation.plan.planner import quantities, valuations
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.program import build
from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.core.linear_program import residuals
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
    years = len(problem.years)
    activities = len(problem.technology.activities) * years
    if not obstacle and activities > LARGE:
        over = f" in {years} years" if years > 1 else ""
        limits = count_of_limits(problem)
        return Route("large", f"{activities} activities{over} choose among techniques under {limits} limits")
    if single:
        return Route("direct", "one technique per product, one year, one basket")
    return Route("programme", obstacle or f"{activities} activities are few")


def large_plan(problem: PlanProblem, gap: float = GAP) -> Plan:
    """Return the plan of a problem that fits, found by substitution, with the same certificate as every other plan."""
    techniques = as_techniques(problem)
    choice = choose(techniques.program, gap, names=techniques.names(problem))
    lp = build(problem)
    optimum = optimum_of(problem, lp, techniques, choice.plan)
    stage = Stage("ray", value_of(problem, "ray", optimum.objective), optimum, residuals(lp, optimum))
    return Plan(
        "strict",
        "ray",
        quantities(problem, lp, optimum),
        valuations(problem, lp, optimum),
        lp,
        stages=(stage,),
        warnings=()
        if choice.finished
        else (f"the plan may fall short of the best by {choice.gap:.1g} of its baskets",),
    )
