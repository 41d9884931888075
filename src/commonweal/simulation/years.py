"""From a society to its realised result: which mechanism it has, and its years under the events of the scenario."""

from __future__ import annotations

from dataclasses import replace

from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.shortage import ShortageYear, full_stocks, shortage_year, target_days
from commonweal.core.conditions import Conditions, calm
from commonweal.core.plan import Plan
from commonweal.core.realised import Realised, Shortage
from commonweal.events import arrivals, conditions, rule_of
from commonweal.results.accumulation import accumulation_indices
from commonweal.results.plausibility import implausible
from commonweal.results.realised import realised_indicators, realised_verdicts
from commonweal.results.records import Lived
from commonweal.scenario.households import make_households
from commonweal.scenario.setting import Setting
from commonweal.simulation.loop import Apply, Interrupted, Mechanism, live
from commonweal.simulation.markets import on_market
from commonweal.simulation.plans import by_plan

MAIN_PART = 0.1
"""An industry that makes this part of a product group counts for when it is first short [1]: assumption."""
LOW_STOCK = 0.05
"""Stocks this far below their target count as not yet filled again [1]."""


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
    """Return the realised result of a society over the years of its setting.

    Raises
    ------
    Interrupted
        A year has no solution; it carries the result of the years before it.
    """
    mechanism = mechanism_of(setting, problem, plan)
    progress = live(mechanism, apply or conditions_of(setting))
    return mechanism.result(progress.records)


def lived(setting: Setting, problem: PlanProblem | None, plan: Plan | None) -> Lived:
    """Return what becomes of a society, judged by the yardstick; years already computed are kept if one fails."""
    stopped = ""
    try:
        found = realise(setting, problem, plan)
    except Interrupted as error:
        if error.result is None:
            raise error.cause from error
        found, stopped = error.result, str(error.cause)
    found = _dated(setting, found)
    indicators = realised_indicators(setting, found)
    verdict, verdicts = realised_verdicts(setting, found, indicators, stopped)
    return Lived(
        realised=found,
        verdict=verdict,
        verdicts=verdicts,
        indicators=indicators,
        indices=accumulation_indices(setting, found),
        bands=implausible(found),
        stopped=stopped,
    )


def _dated(setting: Setting, found: Realised) -> Realised:
    """The result with the day on which a blockade was first felt in each product group that fell short."""
    if not setting.scenario.events:
        return found
    groups = setting.economy.groups
    assert groups is not None
    made_at_home = groups.domestic >= MAIN_PART * groups.domestic.sum(axis=0)
    blocked = {setting.years[number]: year.first_day for number, year in _blocked_years(setting).items()}

    def dated(one: Shortage) -> Shortage:
        if one.year not in blocked or one.what not in groups.names:
            return one
        days = blocked[one.year][made_at_home[:, groups.names.index(one.what)]]
        felt = days[days >= 0]
        return replace(one, from_day=int(felt.min()) + 1) if len(felt) else one

    return replace(found, shortages=tuple(dated(one) for one in found.shortages))


def with_behaviour(setting: Setting, **values: float) -> Setting:
    """Return a setting in which declared behaviour has other values, for a search over them."""
    declared = setting.scenario.behaviour
    changed = {name: getattr(declared, name).model_copy(update={"value": value}) for name, value in values.items()}
    scenario = setting.scenario.model_copy(update={"behaviour": declared.model_copy(update=changed)})
    return replace(setting, scenario=scenario)


def conditions_of(setting: Setting) -> Apply:
    """Return phase 1 for a setting: the conditions that the scenario's events make of each year.

    A blockade is followed by the day with the inputs of the base year; what industries hold is carried from year to
    year.
    """
    events, economy = setting.scenario.events, setting.economy
    if not events:
        return quiet(setting)
    blocked = _blocked_years(setting)

    def apply(number: int, records: tuple[object, ...]) -> Conditions:
        found = conditions(events, setting.years[number], economy, setting.scenario.seed)
        return replace(found, supply=blocked[number].output / economy.gross_output) if number in blocked else found

    return apply


def _blocked_years(setting: Setting) -> dict[int, ShortageYear]:
    """The years in which imports are missing, or stocks are still low, by place of the year."""
    events, economy = setting.scenario.events, setting.economy
    output = economy.gross_output
    home, imported = economy.use_domestic / output, economy.use_imported / output
    final = output - economy.use_domestic.sum(axis=1)
    days = target_days(economy.products)
    full = full_stocks(home + imported, output, days)
    stocks, found, rule = full, {}, rule_of(events)
    for number, year in enumerate(setting.years):
        available = arrivals(events, year, economy)
        if (available >= 1.0).all() and (stocks >= full * (1.0 - LOW_STOCK)).all():
            continue
        found[number] = shortage_year(home, imported, output, final, available, rule, stocks, days)
        stocks = found[number].stocks
    return found


def quiet(setting: Setting) -> Apply:
    """Return conditions in which nothing happens."""
    nothing = calm(len(setting.economy.products), len(setting.economy.activities))
    return lambda number, records: nothing
