"""The fewest person-years that any plan leaves below a floor, where not every floor can be kept."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.allocation.plan.aims import unmet_need
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.program import build
from commonweal.allocation.plan.solver import Solver
from commonweal.core.linear_program import LinearProgram, Optimum, residuals

CERTIFIED = 1e-8
"""A solution with larger residuals is sought again by another method, so that it can be certified."""


@dataclass(frozen=True, slots=True)
class LeastUnmet:
    """The least unmet need [thousand person-years], None if no plan exists even so, with what proves it."""

    value: float | None
    programme: LinearProgram
    optimum: Optimum | None


def least_unmet(problem: PlanProblem) -> LeastUnmet:
    """Return the least sum of persons unserved over classes and years, everything but floors as declared."""
    lp = build(problem, relaxed=True)
    cost = unmet_need(lp)
    optimum = Solver(lp, "ipm").minimise(cost)
    if optimum is not None and residuals(lp, optimum).worst > CERTIFIED:
        optimum = Solver(lp, "simplex").minimise(cost)
    return LeastUnmet(None if optimum is None else optimum.objective, lp, optimum)
