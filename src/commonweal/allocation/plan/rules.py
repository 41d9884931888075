"""What a society and its scenario declare about a plan, as numbers for the builder."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from commonweal.allocation.plan.compile import PlanRules, compile_problem
from commonweal.allocation.plan.problem import Aim, Limit, LinearTerm, PlanProblem
from commonweal.allocation.plan.stocks import with_stock_quotas
from commonweal.allocation.plan.techniques import offer
from commonweal.core.errors import Problem, SchemaError
from commonweal.institutions.allocation import Aim as DeclaredAim
from commonweal.institutions.allocation import Linear
from commonweal.institutions.engines import unbuilt
from commonweal.institutions.quotas import Even, SinkBudget
from commonweal.institutions.schema import Institutions
from commonweal.scenario.budgets import country_budget
from commonweal.scenario.needs import NeedTable
from commonweal.scenario.setting import Setting

ACCOUNT_ROWS = {"production": (0,), "footprint": (1,), "larger": (0, 1)}
CANNOT_RUN = "this mechanism of allocation cannot run yet; the file is valid"
WAYS = ("market", "plan", "direct")
"""Ways in which goods can move; the frontier of any of them is the best plan under the society's own rules."""
FLOOR_PATH = "yardstick.floors"
QUOTA_PATH, BUDGET_PATH = "quotas.co2.budget", "yardstick.budget"


def refuse_unbuilt(institutions: Institutions, built: tuple[str, ...]) -> None:
    """Refuse a society whose mechanism of allocation is not among those that can run, by name of what it asks for.

    Raises
    ------
    SchemaError
        Some product moves by a kind that has no engine here, or a quota or guarantee has none yet.
    """
    others = [part for part in unbuilt(institutions) if not part.path.startswith("allocation.")]
    if others:
        what, name = "this has no engine yet and cannot run; the file is valid", institutions.name
        raise SchemaError([Problem(what, f"{name}: {one.path}", one.kind, ", ".join(one.built)) for one in others])
    rules = [institutions.allocation.default, *institutions.allocation.products.values()]
    kinds = {way for rule in rules if rule is not None for way in rule.ways()} - set(built)
    if kinds:
        raise SchemaError(
            Problem(
                "this mechanism of allocation cannot run here" if "extrapolated" in kinds else CANNOT_RUN,
                f"{institutions.name}: allocation",
                ", ".join(sorted(kinds)),
                ", ".join(built),
                next_step="plan throughout with allocation.default: {kind: plan}",
            )
        )


def plan_problem(setting: Setting, limits: tuple[Limit, ...] | None = None) -> PlanProblem:
    """Return the planning problem of a setting: its institutions' rules, its yardstick's floors and budget.

    ``limits`` replaces every declared limit on what may be used up: CO2 and stocks.
    """
    refuse_unbuilt(setting.institutions, WAYS if limits != () else (*WAYS, "extrapolated"))
    technology = setting.scenario.technology
    needs, paths = _binding_floors(setting)
    rules = PlanRules(
        aim=_aim(setting.institutions.allocation.aim),
        hours_per_person=setting.hours_per_person,
        limits=co2_limits(setting) if limits is None else limits,
        mobility=technology.labour_mobility.value,
        balanced_trade=technology.trade_balance == "balanced",
        export_index=setting.export_index,
        gestation=int(technology.gestation.value),
        terminal=technology.terminal,
        basket_growth=technology.ray_growth_limit.value,
    )
    problem = compile_problem(setting.economy, needs, paths, setting.drivers, rules, setting.years)
    if setting.processes is not None:
        problem = offer(problem, setting.economy, setting.processes, setting.drivers, setting.export_index)
    return problem if limits is not None else with_stock_quotas(problem, setting)


def co2_limits(setting: Setting) -> tuple[Limit, ...]:
    """Return the society's quota and the yardstick's budget; a budget no tighter than the quota adds nothing."""
    quota, measure = quota_limits(setting), budget_limits(setting)
    same = {(one.resource, one.periods, one.bound) for one in quota}
    return quota + tuple(one for one in measure if (one.resource, one.periods, one.bound) not in same)


def quota_limits(setting: Setting) -> tuple[Limit, ...]:
    """Return the limits of the society's own CO2 quota, none if it has none."""
    quota = (setting.institutions.quotas or {}).get("co2")
    if not isinstance(quota, SinkBudget):
        return ()
    budget = quota.budget
    bound = country_budget(budget, setting.economy.population) if isinstance(budget, str) else budget.value
    count = len(setting.years)
    spans = [(t,) for t in range(count)] if isinstance(quota.path, Even) else [tuple(range(count))]
    return tuple(
        Limit(QUOTA_PATH, "quota", "the CO2 quota", row, span, bound * len(span) / count)
        for row in ACCOUNT_ROWS[quota.account]
        for span in spans
    )


def budget_limits(setting: Setting, account: str | None = None, budget: str | None = None) -> tuple[Limit, ...]:
    """Return the limits of the yardstick's budget on its account, or of another budget or account."""
    measure = setting.scenario.yardstick
    bound = country_budget(budget or measure.budget, setting.economy.population)
    span = tuple(range(len(setting.years)))
    rows = ACCOUNT_ROWS[account or measure.account]
    return tuple(Limit(BUDGET_PATH, "budget", "the CO2 budget", row, span, bound) for row in rows)


def _binding_floors(setting: Setting) -> tuple[NeedTable, tuple[tuple[str, ...], ...]]:
    """The higher of promised and measured floors, and where each comes from: a promise that binds in any year."""
    measured, promised = setting.needs, setting.guaranteed
    if promised is None:
        return measured, _paths(setting, np.zeros(measured.floors.shape[:2], dtype=bool))
    binds = np.asarray(((promised.floors >= measured.floors) & (promised.floors > 0.0)).any(axis=2))
    floors = np.maximum(promised.floors, measured.floors)
    return replace(measured, floors=floors), _paths(setting, binds)


def _paths(setting: Setting, promised: NDArray[np.bool_]) -> tuple[tuple[str, ...], ...]:
    table, whose = setting.needs, setting.guarantors
    return tuple(
        tuple(
            f"{f'guarantees.{whose[g][c]}' if promised[g, c] else FLOOR_PATH}.{group}.{need_class}"
            for c, need_class in enumerate(table.classes)
        )
        for g, group in enumerate(table.groups)
    )


def _aim(declared: DeclaredAim | None) -> Aim:
    """The declared aim; a plan without one seeks the least labour."""
    if declared is None:
        return Aim("least_labour")
    if isinstance(declared, Linear):
        terms = tuple(LinearTerm("delivery", weight, name) for name, weight in declared.weights.items())
        return Aim("linear", terms)
    return Aim(declared.kind)
