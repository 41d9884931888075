"""Indicators: the same yardstick for every society, whatever its mechanism."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from commonweal.allocation.baseline import Baseline
from commonweal.allocation.plan.compile import KT_TO_GT, co2_intensities
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.core.economy import Array
from commonweal.core.plan import Plan
from commonweal.results.records import Indicator
from commonweal.scenario.setting import WEEKS, Setting


def plan_indicators(setting: Setting, plan: Plan, problem: PlanProblem) -> dict[str, Indicator]:
    """Return the indicators of a plan."""
    flow = plan.quantities
    level = flow["level"].values
    unserved = flow["unserved"].values if "unserved" in flow else np.zeros_like(setting.needs.persons)
    required = setting.needs.floors * setting.needs.persons[None]
    delivered = flow["delivery"].values
    ratio = np.divide(delivered, required, out=np.full_like(required, np.inf), where=required > 0.0)
    series = {
        "consumption": (_money(setting), flow["group_total"].total("year")),
        "investment": (_money(setting), flow["asset_total"].total("year")),
        "exports": (_money(setting), flow["export"].total("year")),
        "imports": (_money(setting), _plan_imports(setting, plan)),
        "capital_stock": (setting.economy.currency, (flow["capital"].values[:, :-1] * prices(problem)).sum(axis=0)),
        "co2_production": ("Gt CO2/yr", flow["resource"].values[0]),
        "co2_footprint": ("Gt CO2/yr", flow["resource"].values[1]),
        "least_fulfilment": ("delivery over floor", ratio.min(axis=(0, 1))),
        **_needs(setting, unserved, np.where(unserved > 0.0, 1.0, 0.0)),
        **_work(setting, level[: len(setting.economy.activities)], (problem.technology.labour * level).sum(axis=0)),
    }
    return _indicators(setting, series)


def prices(problem: PlanProblem) -> Array | float:
    """Return the price of each item of capital by year, one where it is counted in money (item, year)."""
    capital = problem.capital
    return 1.0 if capital is None or capital.price is None else capital.price


def baseline_indicators(setting: Setting, baseline: Baseline) -> dict[str, Indicator]:
    """Return the indicators of a baseline."""
    economy = setting.economy
    direct, _, total = co2_intensities(economy, setting.drivers.co2)
    people = np.array([economy.population.total(year) for year in setting.years])
    growth = people / economy.population.total(economy.base_year)
    own = sum(economy.household_co2.values()) * setting.drivers.household_co2 * growth
    production = (direct * baseline.level).sum(axis=0) + own
    footprint = production + economy.import_co2_intensity @ baseline.imports - (total * baseline.exports).sum(axis=0)
    consumers = economy.groups.total.sum() if economy.groups else 0.0
    finite = np.where(np.isfinite(baseline.fulfilment), baseline.fulfilment, np.inf)
    series = {
        "consumption": (_money(setting), consumers * growth),
        "investment": (_money(setting), baseline.investment),
        "exports": (_money(setting), baseline.exports.sum(axis=0)),
        "imports": (_money(setting), baseline.imports.sum(axis=0)),
        "co2_production": ("Gt CO2/yr", KT_TO_GT * production),
        "co2_footprint": ("Gt CO2/yr", KT_TO_GT * footprint),
        "least_fulfilment": ("delivery over floor", finite.min(axis=(0, 1))),
        **_needs(setting, baseline.below, baseline.depth),
        **_work(setting, baseline.level, (_hours(setting) * baseline.level).sum(axis=0)),
    }
    return _indicators(setting, series)


def _indicators(setting: Setting, series: Mapping[str, tuple[str, Array]]) -> dict[str, Indicator]:
    """Add what follows from other series, and put the years on."""
    found = dict(series)
    for account in ("co2_production", "co2_footprint"):
        found[f"{account}_cumulative"] = ("Gt CO2", np.cumsum(found[account][1]))
    found["population"] = ("thousand persons", setting.needs.persons.sum(axis=0))
    return {
        name: Indicator(unit, dict(zip(setting.years, (float(v) for v in values), strict=True)))
        for name, (unit, values) in sorted(found.items())
    }


def _money(setting: Setting) -> str:
    return f"{setting.economy.currency}/yr"


def _plan_imports(setting: Setting, plan: Plan) -> Array:
    """Imports of a plan at fob prices (year,)."""
    economy, flow, processes = setting.economy, plan.quantities, setting.processes
    assert economy.groups is not None
    by_industry, by_group = economy.use_imported.sum(axis=0), economy.groups.imported.sum(axis=0)
    column = economy.final_categories.index("gfcf")
    domestic, imported = economy.final("gfcf")
    whole = domestic.sum() + imported.sum() + economy.final_margins[column] + economy.final_taxes[column]
    per_asset, of_techniques = [imported.sum() / whole], np.zeros(0)
    if processes is not None:
        taken = processes.taken_imported.sum(axis=0)
        by_industry, by_group = by_industry - taken[: len(by_industry)], by_group - taken[len(by_industry) :]
        per_asset.append(processes.vehicles_imported.sum())
        of_techniques = processes.use_imported.sum(axis=0)
    per_level = np.concatenate([by_industry / economy.gross_output, of_techniques])
    return np.asarray(
        per_level @ flow["level"].values
        + (by_group / economy.groups.total) @ flow["group_total"].values
        + np.array(per_asset) @ flow["asset_total"].values,
        dtype=np.float64,
    )


def _needs(setting: Setting, below: Array, depth: Array) -> dict[str, tuple[str, Array]]:
    people = setting.needs.persons.sum(axis=0)
    deepest = np.asarray(depth, dtype=np.float64).max(axis=0)
    return {
        "unmet_need": ("thousand persons", below.sum(axis=0)),
        "unmet_share": ("share of persons", below.sum(axis=0) / people),
        "unmet_depth": ("share of the floor", deepest),
        **{
            f"unmet_share_{name}": ("share of persons", below[c] / setting.needs.persons[c])
            for c, name in enumerate(setting.needs.classes)
        },
    }


def _hours(setting: Setting) -> Array:
    """Hours per unit of each industry's level (activity, year)."""
    economy = setting.economy
    return np.asarray((economy.hours / economy.gross_output)[:, None] * setting.drivers.labour, dtype=np.float64)


def _work(setting: Setting, level: Array, hours: Array) -> dict[str, tuple[str, Array]]:
    """Hours by worker (persons engaged in the base year x growth of ages 15-64) and by adult of 15 or more."""
    economy, population, base = setting.economy, setting.economy.population, setting.economy.base_year
    working_age = np.array([population.between(year, 15, 64) for year in setting.years])
    adults = np.array([population.between(year, 15, 200) for year in setting.years])
    workers = economy.persons.sum() * working_age / population.between(base, 15, 64)
    available = economy.hours.sum() / (1.0 - economy.parameters["unemployment_rate"].value)
    supply = available * working_age / population.between(base, 15, 64) * setting.hours_per_person
    return {
        "hours": ("million h/yr", hours),
        "hours_per_worker": ("h/week", hours / workers * 1000.0 / WEEKS),
        "hours_per_adult": ("h/week", hours / adults * 1000.0 / WEEKS),
        "labour_use": ("share of hours available", hours / supply),
        "gross_output": (_money(setting), level.sum(axis=0)),
    }
