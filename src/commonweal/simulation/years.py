"""From a society to its realised result: which mechanism it has, and its years under the events of the scenario."""

from __future__ import annotations

from commonweal.allocation.plan.problem import PlanProblem
from commonweal.core.conditions import calm
from commonweal.core.plan import Plan
from commonweal.core.realised import Realised
from commonweal.scenario.households import make_households
from commonweal.scenario.setting import Setting
from commonweal.simulation.loop import Apply, Mechanism, live
from commonweal.simulation.markets import on_market
from commonweal.simulation.plans import by_plan


def mechanism_of(setting: Setting, problem: PlanProblem | None, plan: Plan | None) -> Mechanism:
    """Return how a society's goods move: through a market where any does, else by its plan or directly."""
    economy = setting.economy
    households = make_households(economy, (economy.base_year, *setting.years))
    rule = setting.institutions.allocation.default
    ways = rule.ways() if rule is not None else ()
    if "market" in ways or plan is None or problem is None:
        return on_market(setting, households, plan)
    return by_plan(setting, problem, plan, households)


def realise(setting: Setting, problem: PlanProblem | None, plan: Plan | None, apply: Apply | None = None) -> Realised:
    """Return the realised result of a society over the years of its setting."""
    mechanism = mechanism_of(setting, problem, plan)
    progress = live(mechanism, apply or quiet(setting))
    return mechanism.result(progress.records)


def quiet(setting: Setting) -> Apply:
    """Return conditions in which nothing happens."""
    nothing = calm(len(setting.economy.products), len(setting.economy.activities))
    return lambda number, records: nothing
