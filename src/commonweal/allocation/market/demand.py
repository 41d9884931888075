"""The simultaneous block: output makes income, income makes spending, spending makes output."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.allocation.market.cells import Cells
from commonweal.allocation.market.errors import NotConverged
from commonweal.allocation.market.incomes import Incomes, Terms, make_incomes
from commonweal.allocation.market.model import Drivers, Model, State
from commonweal.allocation.market.spending import Basket, consumption, volumes
from commonweal.core.economy import Array

TOLERANCE = 1e-13
"""Largest change of output over the largest output at which the block is solved [1]."""
ROUNDS = 2000
"""After these rounds it has not converged; half-way the step is halved."""


@dataclass(frozen=True, slots=True, eq=False)
class Uses:
    """Domestic and imported products that do not depend on income within the period (P,) [volume].

    ``visitors`` is the factor on the base year's purchases of non-residents; ``investment`` units of the composite.
    """

    visitors: float
    government_domestic: Array
    government_imported: Array
    provided_domestic: Array
    provided_imported: Array
    investment: float
    inventories_domestic: Array
    inventories_imported: Array
    exports: Array

    def domestic(self, model: Model, cells: Cells) -> Array:
        """Return autonomous demand for domestic products (P,)."""
        return np.asarray(
            self.visitors * model.final.visitors_domestic
            + self.government_domestic
            + self.provided_domestic.sum(axis=1)
            + self.investment * cells.composite_domestic
            + self.inventories_domestic
            + self.exports
        )


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Output (A,), what it pays, what is spent (G,) and bought (P + 1, G), and how the search went."""

    output: Array
    incomes: Incomes
    spent: Array
    bought: Array
    unpaid: Array
    investment: float
    residual: float
    rounds: int


def solve_demand(
    model: Model, state: State, drivers: Drivers, cells: Cells, terms: Terms, basket: Basket, uses: Uses
) -> Solution:
    """Return the output at which spending out of the incomes that it makes takes just this output.

    x = (I - A)^-1 f(x); a contraction while every activity leaks into imports, taxes or saving.

    Raises
    ------
    NotConverged
        With the period, the activity that moved most and the last residual.
    """
    if model.behaviour.closure != "demand":
        return _given_output(model, state, drivers, terms, basket)
    inverse = np.linalg.inv(np.eye(len(state.output)) - cells.use_domestic)
    autonomous = inverse @ uses.domestic(model, cells)
    home = home_shares(model, cells)
    response = inverse * home
    output = state.output
    change = np.inf
    for number in range(1, ROUNDS + 1):
        incomes = make_incomes(model, terms, output)
        expected = state.disposable if model.demand.lagged else incomes.disposable
        spent = consumption(basket, expected)
        bought, unpaid = volumes(basket, spent)
        new = autonomous + response @ bought[:-1].sum(axis=1)
        moved = abs(new - output)
        change = float(moved.max() / max(abs(new).max(), 1e-300))
        output = new if number < ROUNDS // 2 else (new + output) / 2.0
        if change <= TOLERANCE:
            incomes = make_incomes(model, terms, output)
            return Solution(output, incomes, spent, bought, unpaid, uses.investment, change, number)
        if not np.isfinite(change):
            break
    raise NotConverged(drivers.year, model.activities[int(np.nan_to_num(moved, nan=np.inf).argmax())], change)


def home_shares(model: Model, cells: Cells) -> Array:
    """Return how much domestic product a unit of what households buy contains (P,)."""
    volume = model.final.household_domestic + model.final.household_imported
    return np.divide(cells.household_domestic, volume, out=np.zeros_like(volume), where=volume > 0.0)


def foreign_shares(model: Model, cells: Cells) -> Array:
    """Return how much imported product a unit of what households buy contains (P,)."""
    volume = model.final.household_domestic + model.final.household_imported
    return np.divide(cells.household_imported, volume, out=np.zeros_like(volume), where=volume > 0.0)


def _given_output(model: Model, state: State, drivers: Drivers, terms: Terms, basket: Basket) -> Solution:
    """Output follows capital or labour; what is not consumed is invested (one activity).

    With capacity, capital comes on stream within the period: x = (K / kappa) (e^z - 1) / z with z = s / kappa and s
    the share of output that is saved, the exact flow of accumulation at given shares (R. Goodwin 1967).
    """
    technique = model.technique
    if model.behaviour.closure == "labour":
        output = drivers.labour_force * (1.0 - model.behaviour.frictional) * drivers.productivity / technique.persons
    else:
        full = state.capital / technique.capital
        incomes = make_incomes(model, terms, full)
        saved = 1.0 - consumption(basket, incomes.disposable).sum() / full.sum()
        rate = saved / technique.capital
        output = full * np.where(rate == 0.0, 1.0, np.expm1(rate) / np.where(rate == 0.0, 1.0, rate))
    incomes = make_incomes(model, terms, output)
    spent = consumption(basket, incomes.disposable)
    bought, unpaid = volumes(basket, spent)
    return Solution(output, incomes, spent, bought, unpaid, float(output.sum() - bought[:-1].sum()), 0.0, 1)
