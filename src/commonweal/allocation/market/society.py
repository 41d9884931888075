"""A society on the market of its country: what it starts from, and what each year is given from outside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from commonweal.allocation.market.calibration import calibrate
from commonweal.allocation.market.model import Drivers, Model, State
from commonweal.allocation.market.period import step
from commonweal.allocation.market.rules import provided_shares, rules_of, under
from commonweal.core.conditions import Conditions
from commonweal.core.economy import Array, Economy
from commonweal.core.households import Households
from commonweal.core.period import MoneyPeriod
from commonweal.data.market_figures import depreciation_rates, market_figures
from commonweal.institutions.quotas import Even, SinkBudget
from commonweal.scenario.budgets import country_budget
from commonweal.scenario.setting import Setting

GT_TO_KT = 1e6


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """A society's market over the years of its setting.

    ``entitled`` : (K, class, year) what people are to get in kind where a product reaches them so [money per thousand
    persons]; ``observed`` : the model of the base year, before the society's own rules.
    """

    setting: Setting
    households: Households
    model: Model
    entitled: Array
    shares: Array
    composition: Array
    investment: Array | None = None
    cap: Array | None = None


def open_market(
    setting: Setting,
    households: Households,
    entitled: Array | None = None,
    investment: Array | None = None,
    cap: Array | None = None,
) -> tuple[Market, State, MoneyPeriod]:
    """Return a society's market at the opening of its first year, and the base year from which it starts.

    The base year runs under the institutions that were observed and returns the table; then the society's own hold.

    Parameters
    ----------
    entitled : (K, class, year) [money per thousand persons], such as a plan's deliveries; by default what the society
        guarantees, and the observed mean where it guarantees nothing
    investment : (A, year) [volume], set by a plan for some activities and NaN for the others
    cap : (year,) [kt], a plan's path of CO2 of production; by default the quota's own path
    """
    economy, years = setting.economy, setting.years
    trend = _growth(setting, households, 0)
    figures, worn = market_figures(economy.country_code), depreciation_rates(economy.activities)
    start = calibrate(economy, households, figures, worn, growth=trend)
    period, state = step(start.model, start.state, start.drivers)
    groups = economy.groups
    assert groups is not None, "every bundled economy has product groups"
    cells = groups.domestic + groups.imported
    whole, by_product = cells.sum(axis=0), cells.sum(axis=1, keepdims=True)
    composition = np.divide(cells, whole, out=np.zeros_like(cells), where=whole > 0.0)
    shares = np.divide(cells, by_product, out=np.zeros_like(cells), where=by_product > 0.0)
    provided = provided_shares(setting.institutions, groups, economy.products)
    rules = rules_of(setting.institutions, economy.activities, provided, date(years[0], 1, 1))
    model, state = under(start.model, state, rules)
    if entitled is None:
        entitled = default_entitlement(setting)
    return Market(setting, households, model, entitled, shares, composition, investment, cap), state, period


def default_entitlement(setting: Setting) -> Array:
    """Return what people get in kind where no plan says more: the guarantee, else the observed mean (K, class,
    year)."""
    economy = setting.economy
    assert economy.groups is not None
    mean = economy.groups.total / economy.population.total(economy.base_year)
    floors = np.zeros((len(mean), len(setting.needs.classes), len(setting.years)))
    promised = setting.guaranteed
    if promised is not None:
        floors = np.maximum(floors, promised.floors)
    return np.where(floors > 0.0, floors, mean[:, None, None])


def advance(market: Market, state: State, number: int, conditions: Conditions) -> tuple[MoneyPeriod, State]:
    """Return one year of the society: its record, and the state it leaves.

    Parameters
    ----------
    number : place of the year among those of the setting
    conditions : what events make of the year
    """
    setting = market.setting
    day = date(setting.years[number], 1, 1)
    rules = rules_of(setting.institutions, setting.economy.activities, market.model.rules.provided, day)
    technique = replace(
        market.model.technique,
        co2=market.model.technique.co2 * setting.drivers.co2[:, number],
        household_co2=market.model.technique.household_co2 * setting.drivers.household_co2[number],
    )
    model = replace(market.model, technique=technique, rules=rules)
    return step(model, state, drivers_of(market, state, number, conditions))


def drivers_of(market: Market, state: State, number: int, conditions: Conditions) -> Drivers:
    """Return what a year is given from outside: people, productivity, the world, what is provided, quotas, events."""
    setting, model = market.setting, market.model
    economy, year = setting.economy, setting.years[number]
    people = market.households.persons[:, market.households.years.index(year)]
    population = economy.population
    growth = population.between(year, 15, 64) / population.between(economy.base_year, 15, 64)
    productivity = 1.0 / setting.drivers.labour[:, number] * conditions.productivity * owners_productivity(market)
    mean = _mean_productivity(economy, productivity)
    prices = (1.0 + model.behaviour.inflation_target) ** (year - economy.base_year)
    government = population.total(year) / population.total(economy.base_year)
    government *= mean**model.behaviour.transfer_indexation
    given = _provided(market, number, people, government)
    investment = np.full(len(economy.activities), np.nan)
    if market.investment is not None:
        investment = market.investment[:, number]
    return Drivers(
        year=float(year),
        labour_force=model.base.labour_force * growth,
        hours_norm=float(setting.hours_per_person[number]) * setting.scenario.behaviour.hours_chosen.value,
        productivity=productivity,
        mean_productivity=mean,
        exports=setting.export_index[number] * conditions.export_demand * conditions.exports,
        government=government,
        growth=_growth(setting, market.households, number),
        import_price=prices * conditions.import_price,
        margin_price=prices,
        abroad_price=prices,
        world_price=prices,
        persons=people,
        capacity=conditions.capacity,
        imports_available=conditions.imports,
        provided_domestic=given[0],
        provided_imported=given[1],
        investment=investment,
        cap=_cap(market, number, conditions.emitted),
        floor_cost=_floor_cost(market, number, people),
        output_limit=conditions.supply * np.maximum(state.wanted_output, 1e-12),
    )


def owners_productivity(market: Market) -> Array:
    """Return output per hour over the base year's by who runs each activity (A,), as declared."""
    declared = market.setting.scenario.behaviour
    society = declared.productivity_society.value
    factors = np.array([declared.productivity_private.value, declared.productivity_workers.value, society, society])
    return np.asarray(market.model.rules.usus @ factors)


def _mean_productivity(economy: Economy, productivity: Array) -> float:
    """Hours that the base-year output took over those that it takes now [1]."""
    return float(economy.hours.sum() / (economy.hours / productivity).sum())


def _growth(setting: Setting, households: Households, number: int) -> float:
    """Trend growth of people of working age and of their productivity in a year [1/yr]."""
    economy, year = setting.economy, setting.years[number]
    people = economy.population
    labour = np.log(people.between(year, 15, 64) / people.between(max(year - 1, people.years[0]), 15, 64))
    now = _mean_productivity(economy, 1.0 / setting.drivers.labour[:, number])
    before = 1.0 if number == 0 else _mean_productivity(economy, 1.0 / setting.drivers.labour[:, number - 1])
    span = 1 if number else max(year - economy.base_year, 1)
    return float(labour + np.log(now / before) / span)


def _provided(market: Market, number: int, people: Array, government: float) -> tuple[Array, Array]:
    """What groups get in kind (P, G), at home and from abroad, beyond what government provides already."""
    model, economy = market.model, market.setting.economy
    in_kind = model.rules.provided
    if not in_kind.any():
        nothing = np.zeros((len(economy.products), len(people)))
        return nothing, nothing
    per_person = market.composition @ market.entitled[:, :, number]
    wanted = in_kind[:, None] * per_person[:, list(market.households.class_of)] * people
    collective = government * (model.final.government_domestic + model.final.government_imported)
    already = np.outer(in_kind * collective, people / people.sum())
    beyond = np.maximum(wanted - already, 0.0)
    groups = economy.groups
    assert groups is not None
    home, foreign = groups.domestic.sum(axis=1), groups.imported.sum(axis=1)
    at_home = np.divide(home, home + foreign, out=np.ones_like(home), where=home + foreign > 0.0)[:, None]
    return beyond * at_home, beyond * (1.0 - at_home)


def _floor_cost(market: Market, number: int, people: Array) -> Array:
    """Cost of the guaranteed floors that people have to buy (P, G) at base-year consumer prices."""
    promised = market.setting.guaranteed
    if promised is None:
        return np.zeros((len(market.model.products), len(people)))
    per_person = market.composition @ promised.floors[:, :, number]
    bought = (1.0 - market.model.rules.provided)[:, None] * per_person[:, list(market.households.class_of)]
    return np.asarray(bought * people * market.model.base.consumer[:-1, None])


def _cap(market: Market, number: int, emitted: float) -> float:
    """CO2 that production and households may emit in the year [kt]: a plan's path, or the quota's own.

    A path left free is spread evenly over what is left of the budget and of the years.
    """
    if market.cap is not None:
        return float(market.cap[number])
    setting = market.setting
    quota = (setting.institutions.quotas or {}).get("co2")
    if not isinstance(quota, SinkBudget):
        return np.inf
    budget = quota.budget
    whole = country_budget(budget, setting.economy.population) if isinstance(budget, str) else budget.value
    count = len(setting.years)
    if isinstance(quota.path, Even):
        return whole * GT_TO_KT / count
    return max(whole * GT_TO_KT - emitted, 0.0) / (count - number)
