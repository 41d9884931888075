"""Compiles a real economy under declared rules into a planning problem."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.problem import (
    Aim,
    Basket,
    Capital,
    Labour,
    Limit,
    Needs,
    PlanProblem,
    Resources,
    Technology,
    Trade,
)
from commonweal.core.economy import Array, Economy
from commonweal.scenario.drivers import Drivers
from commonweal.scenario.needs import NeedTable

ACCOUNTS = ("co2_production", "co2_footprint")
KT_TO_GT = 1e-6


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What institutions and scenario declare about a plan, resolved to numbers.

    ``hours_per_person`` : (T,) hours norm relative to the base year's hours per person engaged.
    ``limits`` : limits on the CO2 accounts [Gt].
    """

    aim: Aim
    hours_per_person: Array
    limits: tuple[Limit, ...]
    mobility: float | None
    balanced_trade: bool
    export_index: Array
    gestation: int
    terminal: bool
    basket_growth: float | None


@dataclass(frozen=True, slots=True)
class CapitalFacts:
    """Investment of the base year: what it is made of and what it did.

    ``composition`` : (P,) and ``imports`` : (P,) [product per unit of capital]; ``margins`` [money per unit];
    ``fixed_supply`` : (P,) [money/yr], the negative cells, kept at base level as a supply.
    """

    composition: Array
    imports: Array
    margins: float
    fixed_supply: Array
    depreciation: float
    growth: float


def capital_facts(economy: Economy) -> CapitalFacts:
    """Return the composite of the gross fixed capital formation column and the growth of the stock it implies.

    I0 = column total at purchasers' prices; growth = (I0 - depreciation x K) / K. Depreciation is scaled down where
    it would exceed nine tenths of I0 (a table whose stock and rate do not fit).
    """
    column = economy.final_categories.index("gfcf")
    domestic, imports = economy.final("gfcf")
    total = float(domestic.sum() + imports.sum() + economy.final_margins[column] + economy.final_taxes[column])
    stock = float(economy.capital.sum())
    rate = min(economy.parameters["depreciation_rate"].value, 0.9 * total / stock)
    return CapitalFacts(
        composition=np.maximum(domestic, 0.0) / total,
        imports=imports / total,
        margins=float(economy.final_margins[column]) / total,
        fixed_supply=np.maximum(-domestic, 0.0),
        depreciation=rate,
        growth=(total - rate * stock) / stock,
    )


def base_trade_balance(economy: Economy) -> float:
    """Return exports less imports of the base year in the plan's scope: no inventories, no tourists [money/yr]."""
    exports, _ = economy.final("exports")
    _, imports = economy.final("households", "npish", "government", "gfcf")
    kept = [economy.final_categories.index(c) for c in ("households", "npish", "government", "gfcf")]
    margins = economy.import_margins.sum() + economy.final_margins[kept].sum()
    return float(exports.sum() - economy.use_imported.sum() - imports.sum() - margins)


def compile_problem(
    economy: Economy,
    needs: NeedTable,
    paths: tuple[tuple[str, ...], ...],
    drivers: Drivers,
    rules: PlanRules,
    years: tuple[int, ...],
) -> PlanProblem:
    """Return the planning problem of an economy that has to meet needs under rules, over ``years``.

    ``paths`` : (group, class) the declared path of each floor.
    """
    facts = capital_facts(economy)
    periods = len(years)
    bundle, bundle_imports = _bundles(economy)
    margin = consumption_margin(economy)
    people = np.array([economy.population.total(year) for year in years])
    consumed = economy.groups.total.sum() / economy.population.total(economy.base_year)  # type: ignore[union-attr]
    whole = (bundle * economy.groups.total).sum(axis=1) / economy.groups.total.sum()  # type: ignore[union-attr]
    whole_imports = (bundle_imports * economy.groups.total).sum() / economy.groups.total.sum()  # type: ignore[union-attr]
    exports, _ = economy.final("exports")
    balance = 0.0 if rules.balanced_trade else base_trade_balance(economy)
    return PlanProblem(
        name=economy.name,
        years=years,
        technology=_technology(economy, drivers),
        demand=np.repeat(-facts.fixed_supply[:, None], periods, axis=1),
        labour=_labour(economy, rules, years),
        aim=rules.aim,
        resources=_resources(economy, facts, drivers, rules, people * consumed),
        needs=Needs(
            groups=needs.groups,
            classes=needs.classes,
            persons=needs.persons,
            floors=needs.floors,
            bundle=bundle,
            import_cost=bundle_imports.sum(axis=0) * (1.0 + margin),
            paths=paths,
        ),
        basket=Basket(
            target=whole[:, None] * consumed * people[None, :],
            import_cost=whole_imports * (1.0 + margin) * consumed * people,
            growth_limit=rules.basket_growth,
        ),
        capital=_capital(economy, facts, rules),
        trade=Trade(
            export_limit=np.maximum(exports, 0.0)[:, None] * rules.export_index[None, :],
            least_balance=np.full(periods, balance),
        ),
        units={"money": f"{economy.currency}/yr", "labour": "M.h/yr", "persons": "thousand persons"},
    )


def _technology(economy: Economy, drivers: Drivers) -> Technology:
    """The table's coefficients: everything per unit of base-year output, labour with its drivers."""
    output = economy.gross_output
    return Technology(
        products=economy.products,
        activities=economy.activities,
        make=sp.csr_array(economy.make / output),
        use=sp.csr_array(economy.use_domestic / output),
        import_cost=(economy.use_imported.sum(axis=0) + economy.import_margins) / output,
        labour=(economy.hours / output)[:, None] * drivers.labour,
        level_unit=output,
        product_unit=economy.make.sum(axis=1),
    )


def _bundles(economy: Economy) -> tuple[Array, Array]:
    """Domestic and imported products per money of each product group, each (P, G)."""
    groups = economy.groups
    assert groups is not None
    return groups.domestic / groups.total, groups.imported / groups.total


def consumption_margin(economy: Economy) -> float:
    """Return international transport margins per money of imported consumption."""
    consumers = ("households", "npish", "government")
    _, imported = economy.final(*consumers)
    margins = economy.final_margins[[economy.final_categories.index(c) for c in consumers]].sum()
    return float(margins / imported.sum())


def _labour(economy: Economy, rules: PlanRules, years: tuple[int, ...]) -> Labour:
    """Hours available: hours of all engaged / (1 - unemployment) x people of 15-64 x norm, relative to the
    base year.
    """
    population, base = economy.population, economy.base_year
    working_age = np.array([population.between(year, 15, 64) for year in years]) / population.between(base, 15, 64)
    available = economy.hours.sum() / (1.0 - economy.parameters["unemployment_rate"].value)
    return Labour(
        limit=available * working_age * rules.hours_per_person,
        size=float(economy.hours.sum()),
        mobility=rules.mobility,
        opening=economy.hours,
        per_person=rules.hours_per_person,
    )


def _capital(economy: Economy, facts: CapitalFacts, rules: PlanRules) -> Capital:
    """One composite asset; activities without capital have no capacity row. The first year opens with base growth."""
    used = np.flatnonzero(economy.capital > 0.0)
    count = len(used)
    return Capital(
        assets=("fixed capital",),
        composition=facts.composition[:, None],
        import_cost=np.array([facts.imports.sum() + facts.margins]),
        activity=used,
        asset=np.zeros(count, dtype=np.int64),
        requirement=economy.capital[used] / economy.gross_output[used],
        opening=economy.capital[used] * (1.0 + facts.growth),
        depreciation=np.full(count, facts.depreciation),
        construction_labour=np.zeros(count),
        gestation=rules.gestation,
        terminal_share=1.0 if rules.terminal else 0.0,
        under_way=economy.capital[used] * (facts.depreciation + facts.growth),
    )


def co2_intensities(economy: Economy, co2_factor: Array) -> tuple[Array, Array, Array]:
    """Direct and direct-plus-imported CO2 per unit of level (A, T), and total CO2 per unit of product (P, T) [kt per
    money].

    total(t) = (direct(t) + import intensity x imports) (I - A)^-1, with A the domestic coefficients, product by
    product.
    """
    output = economy.gross_output
    direct = (economy.co2 / output)[:, None] * co2_factor
    imported = (economy.import_co2_intensity @ economy.use_imported) / output
    with_imports = direct + imported[:, None]
    shares = economy.supply_shares
    use = (economy.use_domestic / output) @ shares
    total: Array = np.linalg.solve(np.eye(len(use)) - use.T, shares.T @ with_imports).astype(np.float64)
    return direct, with_imports, total


def _resources(
    economy: Economy, facts: CapitalFacts, drivers: Drivers, rules: PlanRules, basket_size: Array
) -> Resources:
    """CO2 on two accounts: production (industries and households), and footprint (+ imports - exports)."""
    groups = economy.groups
    assert groups is not None
    periods = drivers.co2.shape[1]
    direct, with_imports, total = co2_intensities(economy, drivers.co2)
    own = (groups.direct_co2.sum(axis=0) / groups.total)[:, None] * drivers.household_co2[None, :]
    embodied = (economy.import_co2_intensity @ groups.imported / groups.total)[:, None]
    invested = np.full((1, periods), economy.import_co2_intensity @ facts.imports)
    share = groups.total / groups.total.sum()
    group = np.stack([own, own + embodied])
    base = economy.co2.sum() + sum(economy.household_co2.values())
    return Resources(
        names=ACCOUNTS,
        units=("Gt CO2", "Gt CO2"),
        level=KT_TO_GT * np.stack([direct, with_imports]),
        group=KT_TO_GT * group,
        asset=KT_TO_GT * np.stack([np.zeros_like(invested), invested]),
        export=KT_TO_GT * np.stack([np.zeros_like(total), -total]),
        basket=KT_TO_GT * np.einsum("g,rgt->rt", share, group) * basket_size,
        size=np.full(2, KT_TO_GT * base),
        limits=rules.limits,
    )
