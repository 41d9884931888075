"""Makes a plan: the one entry point for every planning problem."""

from __future__ import annotations

from dataclasses import replace

from commonweal.allocation.plan.conflict import explain
from commonweal.allocation.plan.direct import solve_directly
from commonweal.allocation.plan.large.route import Route, large_plan, route_of
from commonweal.allocation.plan.planner import relaxed_plan, strict_plan
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.program import build
from commonweal.core.errors import SolverError
from commonweal.core.plan import Plan

UNCERTIFIED = "the direct solution breaks a limit or fails its certificate"


def plan(problem: PlanProblem, route: str | None = None) -> Plan:
    """Return the plan of a problem: strict if everything declared can hold, else relaxed, with the reasons.

    A single-technique year needs no programme (``direct.py``), a large choice among techniques under a few limits is
    solved by substitution (``large``); ``route`` forces one of direct, programme, large. The plan says which was taken.
    """
    taken = route_of(problem, route)
    if taken.name == "large":
        return _by(taken, large_plan(problem))
    if taken.name == "direct":
        direct = solve_directly(problem)
        if direct is not None:
            return _by(taken, direct)
        taken = Route("programme", UNCERTIFIED)
    infeasible = explain(problem, build(problem))
    if infeasible is not None:
        return _by(taken, relaxed_plan(problem, infeasible))
    found = strict_plan(problem)
    if found is None:
        raise SolverError("the strict programme has no plan, although nothing declared conflicts")
    return _by(taken, found)


def _by(taken: Route, found: Plan) -> Plan:
    return replace(found, route=taken.name, route_reason=taken.reason)
