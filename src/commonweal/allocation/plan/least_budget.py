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


class LeastBudgetSearch:
    """The least value of the limits declared at a path, whose present value is ``bound``, and the programme solved.

    One free column lets all of them give way or tighten together: minimise s with limit <= bound + s. Another search
    of the same shape can start from the basis of this one.
    """

    def __init__(self, problem: PlanProblem, path: str, bound: float, start: LeastBudgetSearch | None = None) -> None:
        lp = build(problem)
        item = next(item for item in lp.items if item.path == path)
        self.programme = elastic_programme(lp, [item], lower=-np.inf)
        self.cost = last_column(self.programme)
        self.solver = Solver(self.programme)
        self.bound = bound
        if start is not None and start.programme.matrix.shape == self.programme.matrix.shape:
            self.solver.start_from(start.solver)
        self.optimum = self.solver.minimise(self.cost, warm=start is not None)

    def found(self) -> LeastBudget:
        """Return the least budget with what proves it."""
        return LeastBudget(self.value, self.programme, self.optimum, self.residuals)

    @property
    def value(self) -> float | None:
        """The least budget, None if none suffices."""
        return None if self.optimum is None else self.bound + self.optimum.objective

    @property
    def holds(self) -> bool:
        """Whether a plan exists inside the present value."""
        return self.value is not None and self.value <= self.bound

    @property
    def residuals(self) -> Residuals | None:
        """How far the optimal pair is from exact."""
        return None if self.optimum is None else residuals(self.programme, self.optimum)
