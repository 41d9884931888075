"""One period of a market economy, in the order in which it happens."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq

from commonweal.allocation.market.cells import Cells, choose_cells
from commonweal.allocation.market.closing import close_period
from commonweal.allocation.market.demand import Solution, Uses, foreign_shares, home_shares, solve_demand
from commonweal.allocation.market.errors import PermitNotClearing
from commonweal.allocation.market.goods import Cut, no_cut
from commonweal.allocation.market.incomes import Terms, make_terms
from commonweal.allocation.market.model import Drivers, Model, State
from commonweal.allocation.market.orders import investment_orders
from commonweal.allocation.market.prices import (
    Cost,
    capital_price,
    consumer_prices,
    solve_prices,
    unit_labour,
)
from commonweal.allocation.market.rationing import Limits, ration
from commonweal.allocation.market.spending import price_basket
from commonweal.allocation.market.wages import next_wage
from commonweal.core.economy import Array
from commonweal.core.period import MoneyPeriod

SETTLING = 50
"""Rounds in which releases from inventories are cut to what is asked for."""
ORDER = (
    "expectations: inflation and sales, from what happened",
    "wages: by the wage rule",
    "home or imported: cell by cell, at last prices",
    "prices: unit cost and the owners' return; a permit price where a quota binds",
    "investment orders: by owner, or by plan",
    "demand that does not wait for income: government, exports, inventories, what is provided in kind",
    "incomes and spending: solved together with output",
    "rationing: promised things first, where capacity, labour or a quota binds",
    "labour: persons and hours",
    "finance: saving and deficits become stocks",
    "policy: rate, taxes and payout of the next period",
)
"""What a period does, in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A period at one permit price, before rationing."""

    cells: Cells
    price: Array
    consumer: Array
    capital: float
    wage: float
    permit: float
    co2: Array
    orders: Array
    uses: Uses
    unit: dict[str, Array]
    deflator: float
    terms: Terms
    solution: Solution

    def emitted(self, model: Model) -> float:
        """Return CO2 of production and households [kt]."""
        provided = self.uses.provided_domestic + self.uses.provided_imported
        reached = self.solution.bought[:-1].sum(axis=1) + provided.sum(axis=1)
        direct = model.technique.household_co2 @ reached
        return float(self.co2 @ self.solution.output + direct)


def step(model: Model, state: State, drivers: Drivers) -> tuple[MoneyPeriod, State]:
    """Return what a period makes of a state, and the state that it leaves.

    The steps are those of :data:`ORDER`. Pure: neither argument changes, and nothing is drawn at random.

    Raises
    ------
    NotConverged, PermitNotClearing, MarketError
        The period has no solution; the message names it, the activity and the last residual.
    """
    trial = _clear_permits(model, state, drivers)
    output, cut, trial, binding = _ration(model, state, drivers, trial)
    return close_period(model, state, drivers, trial, output, cut, binding)


def _try(model: Model, state: State, drivers: Drivers, permit: float) -> Trial:
    """Steps 1 to 7 at a given permit price [money/kt]."""
    rule = model.behaviour
    expected = rule.anchor * rule.inflation_target + (1.0 - rule.anchor) * state.inflation
    wage = next_wage(model, state, drivers, expected)
    cells = choose_cells(model, state, drivers)
    co2 = model.technique.co2
    if rule.abatement is not None:
        co2 = co2 * np.exp(-permit / rule.abatement)
    own, mixed = unit_labour(model, drivers, wage)
    price = solve_prices(model, state, drivers, cells, Cost(own, mixed, permit * co2), expected)
    capital = capital_price(model, drivers, cells, price)
    consumer = consumer_prices(model, drivers, cells, price)
    orders = investment_orders(model, state, drivers)
    uses = _autonomous(model, state, drivers, cells, consumer, float(orders.sum()))
    deflator = consumer_deflator(model, consumer)
    inputs = price @ cells.use_domestic + drivers.import_price @ cells.use_imported
    inputs = inputs + drivers.margin_price * cells.use_margins
    taxed, produced = model.taxes.use * inputs, model.taxes.production * price
    unit = {
        "input_cost": inputs,
        "input_tax": taxed,
        "wage": own,
        "mixed": mixed,
        "production_tax": produced,
        "permit": permit * co2,
        "surplus": price - inputs - taxed - own - mixed - produced - permit * co2,
    }
    stocked = inventory_money(model, drivers, uses, price)
    terms = make_terms(
        model, state, drivers, unit, {"capital": capital, "consumer": deflator, "wage": wage}, orders, stocked
    )
    wealth = state.cash + state.deposits + state.bills + state.bond_price * state.bonds - state.mortgages
    basket = price_basket(model.demand, consumer, drivers.persons / model.base.persons, deflator, wealth)
    solution = solve_demand(model, state, drivers, cells, terms, basket, uses)
    if model.behaviour.closure != "demand":
        orders = model.rules.fructus * solution.investment
        uses = replace(uses, investment=solution.investment)
    return Trial(cells, price, consumer, capital, wage, permit, co2, orders, uses, unit, deflator, terms, solution)


def consumer_deflator(model: Model, consumer: Array) -> float:
    """Return the consumer price index: the base-year basket at the prices of the period over base-year prices."""
    basket = model.demand.base.sum(axis=1)
    base = float(basket @ model.base.consumer)
    return float(basket @ consumer) / base if base > 0.0 else float(consumer[0] / model.base.consumer[0])


def inventory_money(model: Model, drivers: Drivers, uses: Uses, price: Array) -> Array:
    """Return the money put into inventories by owner (O,): home products by who makes them, imported ones by trade."""
    home = (price * uses.inventories_domestic) @ model.rules.fructus
    landed = float(drivers.import_price @ uses.inventories_imported)
    landed += drivers.margin_price * model.final.inventory_margin + model.taxes.inventories
    return np.asarray(home + landed * model.rules.trade_owners)


def _autonomous(model: Model, state: State, drivers: Drivers, cells: Cells, consumer: Array, investment: float) -> Uses:
    """Demand that does not depend on the income of the period."""
    rule, final = model.behaviour, model.final
    growth = 1.0 + drivers.growth
    abroad = drivers.world_price
    visitors = _mean(drivers.exports, final.exports) * (
        _mean(consumer[:-1] / (model.base.consumer[:-1] * abroad), final.visitors_domestic) ** -rule.export_elasticity
    )
    wanted = rule.inventory_norm * state.output * growth - state.inventories_domestic
    wanted_imported = rule.inventory_norm_imported * state.imported_sales * growth - state.inventories_imported
    return Uses(
        visitors=visitors,
        government_domestic=drivers.government * cells.government_domestic,
        government_imported=drivers.government * cells.government_imported,
        provided_domestic=drivers.provided_domestic,
        provided_imported=drivers.provided_imported,
        investment=investment,
        inventories_domestic=rule.inventory_speed * wanted,
        inventories_imported=rule.inventory_speed * wanted_imported,
        exports=final.exports
        * drivers.exports
        * (state.price / (abroad / (1.0 + rule.inflation_target))) ** -rule.export_elasticity,
    )


def _mean(value: Array, weight: Array) -> float:
    total = float(weight.sum())
    return float(value @ weight) / total if total > 0.0 else 1.0


def _clear_permits(model: Model, state: State, drivers: Drivers) -> Trial:
    """Return the period at the permit price pi with pi >= 0, Q - X(pi) >= 0 and pi (Q - X(pi)) = 0.

    Without abatement there is no such price in general, and the quota is rationed instead.
    """
    free = _try(model, state, drivers, 0.0)
    if model.behaviour.abatement is None or free.emitted(model) <= drivers.cap:
        return free

    def excess(permit: float) -> float:
        return _try(model, state, drivers, permit).emitted(model) / drivers.cap - 1.0

    high = model.behaviour.abatement / 100.0
    while excess(high) > 0.0:
        high *= 2.0
        if high > model.behaviour.permit_ceiling:
            least = _try(model, state, drivers, model.behaviour.permit_ceiling).emitted(model)
            raise PermitNotClearing(drivers.year, drivers.cap, least, model.behaviour.permit_ceiling)
    return _try(model, state, drivers, float(brentq(excess, 0.0, high, xtol=1e-14 * high, rtol=1e-13)))


def _ration(model: Model, state: State, drivers: Drivers, trial: Trial) -> tuple[Array, Cut, Trial, tuple[str, ...]]:
    """Return output, the parts that come, the trial with incomes at that output, and what binds."""
    rule, technique, uses = model.behaviour, model.technique, trial.uses
    size = len(model.products)
    arrive = np.minimum(drivers.imports_available, 1.0)
    open_borders = bool((arrive >= 1.0).all())
    uses_capital = technique.capital > 0.0
    capacity = np.full(size, np.inf)
    most = rule.maximum_utilisation * drivers.capacity[uses_capital] / technique.capital[uses_capital]
    capacity[uses_capital] = state.capital[uses_capital] * most
    capacity = np.minimum(capacity, drivers.output_limit)
    cells = trial.cells
    bought = trial.solution.bought[:-1].sum(axis=1)
    wanted = uses.domestic(model, cells) + home_shares(model, cells) * bought
    provided = uses.provided_domestic.sum(axis=1) + uses.provided_imported.sum(axis=1)
    own = technique.household_co2 * (bought + provided)
    limits = Limits(
        capacity=capacity,
        hours=technique.hours / drivers.productivity,
        hours_available=_hours_available(model, drivers),
        co2=trial.co2,
        co2_final=np.divide(own, wanted, out=np.zeros(size), where=wanted > 0.0),
        cap=drivers.cap if rule.abatement is None else np.inf,
    )
    output = trial.solution.output
    binding = limits.exceeded(output, wanted, model.activities)
    if rule.closure != "demand" or (not binding and open_borders):
        return output, no_cut(size), trial, ()
    inverse = np.linalg.inv(np.eye(size) - cells.use_domestic)
    floors = None
    promised = uses.provided_domestic.sum(axis=1)
    if model.rules.floors_first:
        sold = trial.solution.bought[:-1] * home_shares(model, cells)[:, None]
        floor = drivers.floor_cost / model.base.consumer[:-1, None] * home_shares(model, cells)[:, None]
        floors = np.minimum(sold, floor)
        promised = promised + floors.sum(axis=1)
    part, sure = np.ones(size), np.ones(size)
    if binding:
        rationed = ration(np.asarray(inverse, dtype=np.float64), limits, wanted, promised, trial.price)
        part, sure = rationed.rest, rationed.promised
    released = np.minimum(uses.inventories_domestic, 0.0)
    replaced = np.where((rule.armington > 0.0) & (drivers.imports_available >= 1.0), 1.0, 0.0)
    taken = sure * promised + part * (wanted - released - promised)
    output, released = _not_below_zero(np.asarray(inverse, dtype=np.float64), taken, released)
    stocked = np.maximum(uses.inventories_domestic, 0.0) + released
    trial = replace(trial, uses=replace(uses, inventories_domestic=stocked))
    if not open_borders:
        arrive, drawn = _from_stock(model, state, trial, output, arrive)
        trial = replace(trial, uses=replace(trial.uses, inventories_imported=drawn))
    cut = Cut(sure, part, arrive, arrive, replaced, floors)
    closed = () if open_borders else ("imports",)
    return output, cut, trial, binding + closed


def _not_below_zero(inverse: Array, taken: Array, released: Array) -> tuple[Array, Array]:
    """Return output (A,) and releases from inventories (P,), cut where they would leave nothing to be made."""
    output = inverse @ (taken + released)
    for _ in range(SETTLING):
        if (output >= 0.0).all():
            break
        released = np.minimum(released - np.minimum(output, 0.0), 0.0)
        output = inverse @ (taken + released)
    return np.asarray(output), released


def _from_stock(model: Model, state: State, trial: Trial, output: Array, arrive: Array) -> tuple[Array, Array]:
    """Return the part of imported uses that can be served (P,), by arrivals and stocks, and the change of stocks (P,).

    Nothing is put into stock while imports are missing.
    """
    cells, uses = trial.cells, trial.uses
    wanted = (
        cells.use_imported @ output
        + foreign_shares(model, cells) * trial.solution.bought[:-1].sum(axis=1)
        + uses.visitors * model.final.visitors_imported
        + uses.government_imported
        + uses.provided_imported.sum(axis=1)
        + uses.investment * cells.composite_imported
    )
    held = np.maximum(state.inventories_imported, 0.0)
    missing = (1.0 - arrive) * wanted
    drawn = np.minimum(held, missing)
    part = np.divide(arrive * wanted + drawn, wanted, out=np.ones_like(wanted), where=wanted > 0.0)
    return np.minimum(part, 1.0), np.where(arrive < 1.0, -drawn, uses.inventories_imported)


def _hours_available(model: Model, drivers: Drivers) -> float:
    """Return the hours that the labour force can work at the longest week [million h]."""
    base = model.technique
    persons = float((base.persons * model.base.output).sum())
    if persons <= 0.0 or not np.isfinite(model.behaviour.hours_ceiling):
        return np.inf
    per_person = float((base.hours * model.base.output).sum()) / persons
    ready = drivers.labour_force * (1.0 - model.behaviour.frictional)
    return ready * per_person * drivers.hours_norm * model.behaviour.hours_ceiling
