"""Offers alternative techniques to a planning problem: products and activities added, and what the table loses to them.

The base problem has one technique per product, whose column holds everything. Here the processes that can be done in
several ways come out of those columns and become products that the columns buy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.compile import KT_TO_GT, CapitalFacts, capital_facts, consumption_margin
from commonweal.allocation.plan.problem import (
    Basket,
    Capital,
    Credit,
    Labour,
    Needs,
    PlanProblem,
    Resources,
    Technology,
)
from commonweal.core.economy import Array, Economy
from commonweal.core.linear_program import Index
from commonweal.core.processes import ABROAD, HOUSEHOLDS, Processes, ShareLimit
from commonweal.scenario.drivers import Drivers

VEHICLES = "vehicles"
FOOTPRINT = 1


@dataclass(frozen=True, slots=True)
class _Offer:
    """What is known while a problem is extended."""

    economy: Economy
    processes: Processes
    drivers: Drivers
    facts: CapitalFacts
    years: tuple[int, ...]
    export_index: Array

    @property
    def industries(self) -> int:
        return len(self.economy.activities)

    @property
    def taken_co2(self) -> Array:
        """CO2 that a unit of each industry's level no longer emits (A, T) [kt per level]."""
        return np.asarray((self.processes.taken_co2 / self.economy.gross_output)[:, None] * self.drivers.co2)

    @property
    def own_co2(self) -> Array:
        """CO2 of a unit of each added activity, the same in every year (B, T) [kt per level].

        A trend of CO2 per money of an industry is a change of techniques too, which a plan chooses itself.
        """
        return np.repeat(self.processes.co2[:, None], len(self.years), axis=1)

    @property
    def trended_co2(self) -> Array:
        """The same with the trend of what each is part of: what the one-technique problem makes of it (B, T)."""
        return self.processes.co2[:, None] * self._trend(self.drivers.co2, self.drivers.household_co2)

    @property
    def own_labour(self) -> Array:
        """Hours of a unit of each added activity, with the trend of what it is part of (B, T) [million h per level]."""
        return self.processes.hours[:, None] * self._trend(self.drivers.labour, np.ones(len(self.years)))

    def _trend(self, industries: Array, households: Array) -> Array:
        rows = {HOUSEHOLDS: households, ABROAD: np.ones(len(self.years))}
        rows |= dict(zip(self.economy.activities, industries, strict=True))
        return np.array([rows[parent] for parent in self.processes.parents])


def offer(
    problem: PlanProblem, economy: Economy, processes: Processes, drivers: Drivers, export_index: Array
) -> PlanProblem:
    """Return the problem with the processes of an economy in it.

    ``problem`` must be compiled from ``economy`` under ``drivers``; ``export_index`` : (T,).
    """
    made = _Offer(economy, processes, drivers, capital_facts(economy), problem.years, export_index)
    assert problem.needs and problem.basket and problem.capital and problem.resources and problem.trade
    zeros = np.zeros((len(processes.products), len(problem.years)))
    return replace(
        problem,
        technology=_technology(problem.technology, made),
        demand=np.vstack([problem.demand, zeros]),
        labour=_labour(problem.labour, made),
        needs=_needs(problem.needs, made),
        basket=_basket(problem.basket, made),
        capital=_capital(problem.capital, made),
        trade=replace(problem.trade, export_limit=np.vstack([problem.trade.export_limit, zeros])),
        resources=_resources(problem.resources, made),
    )


def _technology(old: Technology, made: _Offer) -> Technology:
    processes, economy = made.processes, made.economy
    output, used = economy.gross_output, made.industries
    kept = old.use.toarray() - processes.taken_domestic[:, :used] / output
    use = np.block([[kept, processes.use_domestic], [processes.need_industry / output, np.zeros(_square(processes))]])
    make = sp.hstack([sp.vstack([old.make, sp.csr_array(_square(processes, used))]), sp.csr_array(processes.makes)])
    taken_imports = processes.taken_imported[:, :used].sum(axis=0) + processes.taken_margins
    labour = old.labour - (processes.taken_hours / output)[:, None] * made.drivers.labour
    size = _sizes(processes)
    return replace(
        old,
        products=(*old.products, *processes.products),
        activities=(*old.activities, *processes.activities),
        make=sp.csr_array(make),
        use=sp.csr_array(use),
        import_cost=np.concatenate(
            [old.import_cost - taken_imports / output, processes.use_imported.sum(axis=0) + processes.import_margins]
        ),
        labour=np.vstack([labour, made.own_labour]),
        level_unit=np.concatenate([old.level_unit, size]),
        product_unit=np.concatenate([old.product_unit, _needed(processes)]),
        level_limit=_level_limit(made),
        shares=tuple(
            ShareLimit(one.name, tuple(used + a for a in one.activities), len(old.products) + one.product, one.share)
            for one in processes.shares
        ),
    )


def _square(processes: Processes, columns: int | None = None) -> tuple[int, int]:
    return len(processes.products), len(processes.activities) if columns is None else columns


def _needed(processes: Processes) -> Array:
    """Base-year use of each process product (Q,)."""
    return np.asarray(processes.need_industry.sum(axis=1) + processes.need_group.sum(axis=1))


def _sizes(processes: Processes) -> Array:
    """A typical level of each added activity, for scaling (B,)."""
    table = len(processes.makes) - len(processes.products)
    tenth = np.where(processes.product_of < table, processes.most, 0.0)
    for number, row in enumerate(processes.product_of):
        if row >= table:
            tenth[number] = 0.1 * _needed(processes)[row - table]
    return np.maximum(processes.observed, tenth)


def _level_limit(made: _Offer) -> Array:
    """Limits of the data hold as they are; imports grow with what the world trades."""
    processes = made.processes
    abroad = np.array([parent == ABROAD for parent in processes.parents])
    growth = np.where(abroad[:, None], made.export_index[None, :], 1.0)
    own = processes.most[:, None] * growth
    return np.vstack([np.full((made.industries, len(made.years)), np.inf), own])


def _labour(old: Labour, made: _Offer) -> Labour:
    """The workforce of an industry serves its techniques too; what needs no paid hours is counted with the first."""
    codes = list(made.economy.activities)
    own = [codes.index(parent) if parent in codes else 0 for parent in made.processes.parents]
    return replace(
        old,
        workforces=np.array([*range(len(codes)), *own], dtype=np.int64),
        workforce_names=made.economy.activities,
    )


def _needs(old: Needs, made: _Offer) -> Needs:
    processes, groups = made.processes, made.economy.groups
    assert groups is not None
    taken = processes.taken_domestic[:, made.industries :] / groups.total
    cif = 1.0 + consumption_margin(made.economy)
    imported = processes.taken_imported[:, made.industries :].sum(axis=0) * cif / groups.total
    return replace(
        old,
        bundle=np.vstack([old.bundle - taken, processes.need_group / groups.total]),
        import_cost=old.import_cost - imported,
    )


def _basket(old: Basket, made: _Offer) -> Basket:
    """The common basket draws the processes of all product groups, in base-year proportions."""
    processes, groups = made.processes, made.economy.groups
    assert groups is not None
    scale = old.target.sum(axis=0) / (groups.domestic.sum())
    taken = processes.taken_domestic[:, made.industries :].sum(axis=1)
    imported = float(processes.taken_imported[:, made.industries :].sum() / groups.imported.sum())
    return replace(
        old,
        target=np.vstack([old.target - np.outer(taken, scale), np.outer(processes.need_group.sum(axis=1), scale)]),
        import_cost=old.import_cost * (1.0 - imported),
    )


def _capital(old: Capital, made: _Offer) -> Capital:
    """Capacity of techniques in units of their product, at a price by year; industries keep their other capital."""
    processes, economy, facts = made.processes, made.economy, made.facts
    items = np.flatnonzero(processes.capacity)
    kept = 1.0 - processes.taken_capital[old.activity] / economy.capital[old.activity]
    growth = 1.0 + facts.growth
    wear = 1.0 / processes.life[items]
    years = len(made.years)
    upkeep = processes.observed[items] * (wear + facts.growth)
    composition, import_cost = _vehicles(made)
    assert old.opening is not None and old.under_way is not None
    return replace(
        old,
        assets=(*old.assets, VEHICLES),
        composition=np.column_stack(
            [np.vstack([old.composition, np.zeros((len(processes.products), 1))]), composition]
        ),
        import_cost=np.append(old.import_cost, import_cost),
        activity=np.concatenate([old.activity, made.industries + items]),
        asset=np.concatenate([old.asset, processes.asset[items]]).astype(np.int64),
        requirement=np.concatenate([old.requirement * kept, np.ones(len(items))]),
        opening=np.concatenate([old.opening * kept, processes.observed[items] * growth]),
        depreciation=np.concatenate([old.depreciation, wear]),
        construction_labour=np.concatenate([old.construction_labour, np.zeros(len(items))]),
        under_way=np.concatenate([old.under_way * kept, upkeep]),
        price=np.vstack([np.ones((len(old.activity), years)), processes.capital_cost(made.years)[items]]),
        investment_limit=np.concatenate([np.full(len(old.activity), np.inf), processes.most_built[items] + upkeep]),
        first_investment=np.concatenate(
            [np.zeros(len(old.activity), dtype=np.int64), _first(made, old.gestation, items)]
        ),
    )


def _first(made: _Offer, gestation: int, items: Index) -> Index:
    """Index of the year in which capacity for the first possible year must be begun."""
    begun = made.processes.first_year[items] - gestation - made.years[0]
    return np.maximum(begun, 0).astype(np.int64)


def _vehicles(made: _Offer) -> tuple[Array, float]:
    processes = made.processes
    domestic = np.concatenate([processes.vehicles_domestic, np.zeros(len(processes.products))])
    return domestic, float(processes.vehicles_imported.sum()) * (1.0 + consumption_margin(made.economy))


def _resources(old: Resources, made: _Offer) -> Resources:
    """CO2 moves from industries and households to the techniques; exports are credited for processes as they are."""
    processes, economy, groups = made.processes, made.economy, made.economy.groups
    assert groups is not None
    abroad = economy.import_co2_intensity
    level = old.level - KT_TO_GT * np.stack([made.taken_co2] * 2)
    taken = abroad @ processes.taken_imported
    level[FOOTPRINT] -= KT_TO_GT * (taken[: made.industries] / economy.gross_output)[:, None]
    own = KT_TO_GT * np.stack([made.own_co2, made.own_co2 + (abroad @ processes.use_imported)[:, None]])
    household = processes.taken_group_co2[:, None] * made.drivers.household_co2[None, :]
    less = KT_TO_GT * np.stack([household, household + taken[made.industries :, None]])
    vehicles = np.zeros((2, 1, len(made.years)))
    vehicles[FOOTPRINT] = KT_TO_GT * float(abroad @ processes.vehicles_imported)
    credits, unchosen = _credits(old, made)
    scale = old.basket.sum(axis=0) / (old.group * groups.total[None, :, None]).sum(axis=(0, 1))
    return replace(
        old,
        level=np.concatenate([level, own], axis=1),
        group=old.group - less / groups.total[None, :, None],
        asset=np.concatenate([old.asset, vehicles], axis=1),
        export=unchosen,
        basket=old.basket - less.sum(axis=1) * scale[None, :],
        credits=credits,
    )


def _credits(old: Resources, made: _Offer) -> tuple[tuple[Credit, ...], Array]:
    """Credits by process of industry, and the export coefficients without them (R, P + Q, T).

    With the base year's techniques, the CO2 of process q in a unit of product p exported is
    (need of q per unit of output) (I - A)^-1 x CO2 per unit of q.
    """
    processes, economy = made.processes, made.economy
    shares = economy.supply_shares
    use = (economy.use_domestic / economy.gross_output) @ shares
    content = np.linalg.solve(np.eye(len(use)) - use.T, ((processes.need_industry / economy.gross_output) @ shares).T)
    exports = np.maximum(economy.final("exports")[0], 0.0)
    export = np.concatenate([old.export, np.zeros((2, len(processes.products), len(made.years)))], axis=1)
    table, found = len(economy.products), []
    for number, name in enumerate(processes.products):
        members = np.flatnonzero(processes.product_of == table + number)
        needed = _needed(processes)[number]
        if not processes.need_industry[number].any():
            continue
        observed = processes.observed[members, None]
        own, trended = ((co2[members] * observed).sum(axis=0) / needed for co2 in (made.own_co2, made.trended_co2))
        held = KT_TO_GT * content[:, number][:, None]
        export[FOOTPRINT, :table] += held * trended[None, :]
        per_export = np.zeros((len(export[0]), len(made.years)))
        per_export[:table] = held * own[None, :]
        share = float(content[:, number] @ exports / needed)
        use_of = KT_TO_GT * made.own_co2[members]
        found.append(Credit(name, FOOTPRINT, made.industries + members, use_of, share, per_export))
    return tuple(found), export
