"""The smallest budget under which a plan exists: the frontier that every budget is compared with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.allocation.plan.conflict import elastic_programme, last_column
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.program import build
from commonweal.allocation.plan.solver import Solver
from commonweal.core.linear_program import LinearProgram, Optimum, Residuals, residuals


@dataclass(frozen=True, slots=True)
class LeastBudget:
    """The least budget [unit of the limit], None if none suffices, with the programme and pair that prove it."""

    value: float | None
    programme: LinearProgram
    optimum: Optimum | None
    residuals: Residuals | None


def least_budget(problem: PlanProblem, path: str, bound: float) -> LeastBudget:
    """Return the least value of the limits declared at ``path``, whose present value is ``bound``.

    One free column lets all of them give way or tighten together: minimise s with limit <= bound + s.
    """
    lp = build(problem)
    item = next(item for item in lp.items if item.path == path)
    elastic = elastic_programme(lp, [item], lower=-np.inf)
    cost = last_column(elastic)
    optimum = Solver(elastic).minimise(cost)
    if optimum is None:
        return LeastBudget(None, elastic, None, None)
    return LeastBudget(bound + optimum.objective, elastic, optimum, residuals(elastic, optimum))
