"""Makes a plan: the one entry point for every planning problem."""

from __future__ import annotations

from commonweal.allocation.plan.conflict import explain
from commonweal.allocation.plan.direct import solve_directly
from commonweal.allocation.plan.large.route import large_plan, route_of
from commonweal.allocation.plan.planner import relaxed_plan, strict_plan
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.program import build
from commonweal.core.errors import SolverError
from commonweal.core.plan import Plan


def plan(problem: PlanProblem, route: str | None = None) -> Plan:
    """Return the plan of a problem: strict if everything declared can hold, else relaxed, with the reasons.

    A single-technique year needs no programme (``direct.py``), a large choice among techniques under a few limits is
    solved by substitution (``large``); ``route`` forces one of direct, programme, large.
    """
    taken = route_of(problem, route)
    if taken.name == "large":
        return large_plan(problem)
    direct = solve_directly(problem) if taken.name == "direct" else None
    if direct is not None:
        return direct
    infeasible = explain(problem, build(problem))
    if infeasible is not None:
        return relaxed_plan(problem, infeasible)
    found = strict_plan(problem)
    if found is None:
        raise SolverError("the strict programme has no plan, although nothing declared conflicts")
    return found
