"""Which techniques carry an answer: the least budget without each of them, and over the range of its cost."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from commonweal.allocation.plan.least_budget import LeastBudgetSearch
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.rules import BUDGET_PATH, budget_limits, plan_problem
from commonweal.core.processes import Processes
from commonweal.core.technique import Technique
from commonweal.scenario.setting import Setting

WIDE = (0.5, 2.0)
"""Factors on the cost of a technique whose source gives no range: an assumption."""
STEPS = 12
NOTHING_NEW = "nothing-new"
"""Code of the role of all techniques together, beyond what stood in the base year."""
MATTERS = 0.002
"""A technique matters if the least budget without it is larger by more than this part."""


@dataclass(frozen=True, slots=True)
class TechniqueRole:
    """What one technique, or a family of them, does for the least budget [unit of the budget].

    ``without`` : least budget if there is never more of it than in the base year, None if then none suffices.
    ``low``, ``high`` : factors on its capital cost, from the source's range or (``assumed``) for want of one;
    ``at_low``, ``at_high`` : the least budget there, None if it was not computed or none suffices; ``turns_at`` : the
    factor in between at which the verdict turns, None if it does not.
    """

    code: str
    name: str
    family: str
    least: float
    without: float | None
    low: float | None = None
    high: float | None = None
    assumed: bool = False
    at_low: float | None = None
    at_high: float | None = None
    turns_at: float | None = None


def technique_roles(setting: Setting) -> tuple[TechniqueRole, ...]:
    """Return the role of every technique that needs capacity, and of every family, under the yardstick's budget.

    Empty where no techniques are offered, or where no budget suffices even with them.
    """
    processes = setting.processes
    if processes is None:
        return ()
    limits = budget_limits(setting)
    search = RoleSearch(plan_problem(setting, limits), limits[0].bound, len(setting.economy.activities))
    if search.least is None:
        return ()
    families = tuple(dict.fromkeys(processes.families))
    found = [_nothing_new(search, processes), *(_family(search, processes, name) for name in families)]
    return tuple(found + [_technique(search, processes, int(n)) for n in np.flatnonzero(processes.capacity)])


def _nothing_new(search: RoleSearch, processes: Processes) -> TechniqueRole:
    """The role of everything new: what stood in the base year is kept up and may run in another order."""
    assert search.least is not None
    everything = list(range(len(processes.activities)))
    return TechniqueRole(NOTHING_NEW, "everything new", NOTHING_NEW, search.least, search.without(everything))


def _family(search: RoleSearch, processes: Processes, family: str) -> TechniqueRole:
    """The role of a family: the least budget with its process as in the base year."""
    members = [number for number, name in enumerate(processes.families) if name == family]
    assert search.least is not None
    return TechniqueRole(family, family, family, search.least, search.without(members))


def _technique(search: RoleSearch, processes: Processes, number: int) -> TechniqueRole:
    """The role of one technique. Cost is walked through only where it can turn the verdict or the technique matters.

    Whatever it costs, it need not be built: no cost makes the least budget larger than it is without the technique.
    """
    assert search.least is not None
    technique = processes.techniques[processes.activities[number]]
    low, high, assumed = cost_range(technique)
    without = search.without([number])
    role = TechniqueRole(technique.code, technique.name, technique.family, search.least, without, low, high, assumed)
    holds = search.holds(search.least)
    matters = without is None or without > search.least * (1.0 + MATTERS)
    factors = (low, high) if matters else () if holds else (low,)
    at = {factor: search.at_cost(number, factor) for factor in factors}
    turned = [factor for factor, least in at.items() if search.holds(least) != holds]
    return replace(
        role,
        at_low=at.get(low),
        at_high=at.get(high),
        turns_at=_bisect(search, number, turned[0], holds) if turned else None,
    )


def cost_range(technique: Technique) -> tuple[float, float, bool]:
    """Return the widest factors on the capital cost in the source's range, and whether they had to be assumed."""
    cost, low, high = technique.capital_cost, technique.capital_cost_low, technique.capital_cost_high
    least = min(low[year] / cost[year] for year in cost)
    most = max(high[year] / cost[year] for year in cost)
    if most - least < 1e-9:
        return (*WIDE, True)
    return least, most, False


def _bisect(search: RoleSearch, number: int, turned: float, holds: bool) -> float:
    same = 1.0
    for _ in range(STEPS):
        middle = 0.5 * (same + turned)
        found = search.holds(search.at_cost(number, middle)) == holds
        same, turned = (middle, turned) if found else (same, middle)
    return turned


class RoleSearch:
    """The programme of the least budget, solved again from its own basis for each change."""

    def __init__(self, problem: PlanProblem, bound: float, industries: int) -> None:
        assert problem.capital is not None
        self._base = LeastBudgetSearch(problem, BUDGET_PATH, bound)
        self._lp, self._solver = self._base.programme, self._base.solver
        self._capital, self._industries = problem.capital, industries
        self.least = self._base.value

    def holds(self, least: float | None) -> bool:
        """Whether a plan exists inside the budget."""
        return least is not None and least <= self._base.bound

    def without(self, numbers: list[int]) -> float | None:
        """Return the least budget if some added activities get only the upkeep of what ran in the base year.

        Those that need no capacity cannot run.
        """
        activities = [self._industries + n for n in numbers]
        items = np.flatnonzero(np.isin(self._capital.activity, activities))
        built = self._lp.columns("investment")[items]
        others = np.setdiff1d(activities, self._capital.activity[items])
        idle = self._lp.columns("level")[others.astype(np.int64)].ravel()
        assert self._capital.under_way is not None
        upkeep = self._capital.under_way[items][:, None] / self._lp.col_unit[built]
        columns = np.concatenate([built.ravel(), idle])
        most = np.concatenate([np.minimum(upkeep, self._lp.col_upper[built]).ravel(), np.zeros(len(idle))])
        self._solver.set_upper(columns, most)
        found = self._solve()
        self._solver.set_upper(columns, self._lp.col_upper[columns])
        return found

    def at_cost(self, number: int, factor: float) -> float | None:
        """Return the least budget with the capital cost of one technique times a factor."""
        item = int(np.flatnonzero(self._capital.activity == self._industries + number)[0])
        rows = self._lp.rows("asset_sum")[self._capital.asset[item]]
        columns = self._lp.columns("investment")[item]
        values = np.asarray(self._lp.matrix[rows][:, columns].diagonal())
        self._solver.set_entries(rows, columns, factor * values)
        found = self._solve()
        self._solver.set_entries(rows, columns, values)
        return found

    def _solve(self) -> float | None:
        optimum = self._solver.minimise(self._base.cost, warm=True)
        return None if optimum is None else self._base.bound + optimum.objective
