"""Prices: unit cost plus the owners' target return, approached with a lag; one linear system for all products."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.allocation.market.cells import Cells
from commonweal.allocation.market.model import Drivers, Model, State
from commonweal.core.economy import Array


@dataclass(frozen=True, slots=True, eq=False)
class Cost:
    """What a unit of output costs besides domestic inputs and capital, and what those are weighted with.

    ``labour`` : (A,) wages and mixed income; ``wage``, ``mixed`` : (A,) its parts; ``permit`` : (A,).
    """

    wage: Array
    mixed: Array
    permit: Array


def unit_labour(model: Model, drivers: Drivers, wage: float) -> tuple[Array, Array]:
    """Return wages and mixed income per unit of output (A,) [money per unit]: w c / a."""
    rate = wage / drivers.productivity
    return model.technique.wages * rate, model.technique.mixed * rate


def solve_prices(model: Model, state: State, drivers: Drivers, cells: Cells, cost: Cost, expected: float) -> Array:
    """Return the basic prices of the period (P,).

    ::

        p*_j (1 - tp_j) = (1 + tau_j) (sum_i p_i A_ij + pm_i Am_ij + ptt tt_j) + labour_j + permit_j + g_j m_j pK
        pK              = (1 + tau_I) (sum_i p_i bd_i + pm_i bm_i + ptt btt)
        p_j             = (1 - theta_j) (1 + pi_e) p_j(-1) + theta_j p*_j

    Linear in p with a non-negative matrix that costs keep below one in spectral radius, so the solution is unique and
    positive.
    """
    theta, taxes = model.behaviour.price_adjustment, model.taxes
    surplus = target_surplus(model)
    weight = theta / (1.0 - taxes.production)
    input_tax = 1.0 + taxes.use
    capital_tax = 1.0 + taxes.investment
    matrix = weight * (input_tax * cells.use_domestic + capital_tax * np.outer(cells.composite_domestic, surplus))
    imported = drivers.import_price @ cells.use_imported + drivers.margin_price * cells.use_margins
    composite = drivers.import_price @ cells.composite_imported + drivers.margin_price * cells.composite_margin
    rest = input_tax * imported + cost.wage + cost.mixed + cost.permit + surplus * capital_tax * composite
    constant = (1.0 - theta) * (1.0 + expected) * state.price + weight * rest
    return np.asarray(np.linalg.solve((np.eye(len(theta)) - matrix).T, constant))


def target_surplus(model: Model) -> Array:
    """Return the surplus per unit of output that owners ask for, in units of capital goods (A,).

    Owners' shares of *usus* weigh how much of the base year's net return each of them asks for; depreciation is asked
    for by all.
    """
    technique = model.technique
    keep = technique.depreciation * technique.capital
    asked = model.rules.usus @ model.rules.required
    return np.asarray((keep + (technique.surplus - keep) * asked) * model.behaviour.markup)


def capital_price(model: Model, drivers: Drivers, cells: Cells, price: Array) -> float:
    """Return the price of one unit of the capital composite at purchasers' prices."""
    goods = price @ cells.composite_domestic + drivers.import_price @ cells.composite_imported
    return float((1.0 + model.taxes.investment) * (goods + drivers.margin_price * cells.composite_margin))


def consumer_prices(model: Model, drivers: Drivers, cells: Cells, price: Array) -> Array:
    """Return what a unit of each product, home and imported together, costs households (P + 1,).

    The last row is purchases abroad. A product that households never bought has its own price.
    """
    volume = model.final.household_domestic + model.final.household_imported
    landed = drivers.import_price + drivers.margin_price * model.final.household_margin
    value = price * cells.household_domestic + landed * cells.household_imported
    unit = np.divide(value, volume, out=price.copy(), where=volume > 0.0)
    return np.append((1.0 + household_tax(model)) * unit, drivers.abroad_price)


def household_tax(model: Model) -> float:
    """Return the rate on household purchases: the society's own where it has one."""
    own = model.rules.consumption_tax
    return model.taxes.household if own is None else own
