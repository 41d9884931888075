"""``scenario.yaml`` of a run folder: the scenario and societies in full, and what they come to in numbers."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from commonweal.allocation.plan.rules import ACCOUNT_ROWS, co2_limits
from commonweal.core.economy import Array
from commonweal.core.run_folder import SCHEMA_VERSION
from commonweal.results.records import Results, Run
from commonweal.scenario.budgets import ITEMS, country_budget, world_budget
from commonweal.scenario.schema import Scenario
from commonweal.scenario.setting import Setting, base_week


def scenario_text(results: Results, scenario: Scenario) -> str:
    """Return the text of ``scenario.yaml``."""
    document = {
        "schema": SCHEMA_VERSION,
        "scenario": scenario.document(),
        "societies": {run.society: run.setting.institutions.document() for run in results.runs},
        "world_budgets": {name: {"value": world_budget(name).value, "unit": "Gt CO2"} for name in ITEMS},
        "resolved": {run.key: _resolved(run) for run in results.runs},
    }
    return _yaml(document)


def labour_supply(setting: Setting) -> Array:
    """Return the hours available (year,): base-year hours / (1 - unemployment) x ages 15-64 x norm [million h/yr]."""
    economy, population, base = setting.economy, setting.economy.population, setting.economy.base_year
    working_age = np.array([population.between(year, 15, 64) for year in setting.years]) / population.between(
        base, 15, 64
    )
    available = economy.hours.sum() / (1.0 - economy.parameters["unemployment_rate"].value)
    return np.asarray(available * working_age * setting.hours_per_person, dtype=np.float64)


def _resolved(run: Run) -> dict[str, Any]:
    setting, problem, measure = run.setting, run.problem, run.setting.scenario.yardstick
    technology = setting.scenario.technology
    names = dict.fromkeys((measure.budget, *measure.alternatives.budgets))
    return {
        "world": run.world,
        "society": run.society,
        "drivers": setting.driver_kind,
        "years": list(setting.years),
        "floor_set": measure.floor_set,
        "account": measure.account,
        "caps": _caps(setting),
        "budgets": {name: country_budget(name, setting.economy.population) for name in names},
        "hours_norm_h_per_week": _by_year(setting, base_week(setting.economy) * setting.hours_per_person),
        "labour_supply_million_h": _by_year(setting, labour_supply(setting)),
        "trade_balance_least": float(problem.trade.least_balance[0]) if problem and problem.trade else None,
        "mobility": problem.labour.mobility if problem else None,
        "terminal": technology.terminal if problem else None,
        "aim": problem.aim.kind if problem else None,
    }


def _caps(setting: Setting) -> dict[str, float | None]:
    """The tightest limit over the whole horizon on each account: the society's quota or the yardstick's budget."""
    totals: dict[tuple[str, int], float] = {}
    for limit in co2_limits(setting):
        place = (limit.path, limit.resource)
        totals[place] = totals.get(place, 0.0) + limit.bound
    caps = {}
    for account in ("production", "footprint"):
        row = ACCOUNT_ROWS[account][0]
        bounds = [bound for (_, resource), bound in totals.items() if resource == row]
        caps[account] = float(min(bounds)) if bounds else None
    return caps


def _by_year(setting: Setting, values: Array) -> dict[str, float]:
    return {str(year): float(value) for year, value in zip(setting.years, values, strict=True)}


def _yaml(document: dict[str, Any]) -> str:
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.width = 4096
    writer.representer.ignore_aliases = lambda data: True
    text = io.StringIO()
    writer.dump(document, text)
    return text.getvalue()
