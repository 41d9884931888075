"""The runs of a scenario as plain data: ``runs.json`` of a run folder, and the document of ``run --json``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from commonweal.allocation.plan.flip_points import FlipPoint
from commonweal.allocation.plan.frontiers import Frontier
from commonweal.core.run_folder import SCHEMA_VERSION
from commonweal.results.records import Because, Indicator, Lived, Results, Run, Verdict
from commonweal.results.shortages import shortage_summary
from commonweal.results.stock_quotas import stock_quotas
from commonweal.results.tables import products
from commonweal.scenario.schema import Scenario
from commonweal.scenario.setting import Setting, base_week

CHECKS = ("accounting_residual", "primal_residual", "duality_gap")
SAME = 1e-9
"""Relative difference below which a promise is the yardstick's own floor."""


def run_document(results: Results, scenario: Scenario) -> dict[str, Any]:
    """Return the document that ``commonweal run --json`` prints."""
    runs = [
        {
            "institutions": run.society,
            "world": run.world,
            "drivers": run.setting.driver_kind,
            "verdict": _verdict(run.verdict, run),
            "verdicts": [_verdict(verdict, run) for verdict in run.verdicts],
            "indicators": {name: _indicator(indicator) for name, indicator in run.indicators.items()},
            "checks": _all_checks(run),
            "realised": None if run.lived is None else lived_document(run.lived, run),
        }
        for run in results.runs
    ]
    return {"schema_version": SCHEMA_VERSION, "scenario": scenario.name, "world": scenario.world, "runs": runs}


def runs_document(results: Results, scenario: Scenario) -> dict[str, Any]:
    """Return what ``runs.json`` holds: verdicts, frontiers, flip points and observations of every run."""
    return {
        "schema_version": SCHEMA_VERSION,
        "scenario": scenario.name,
        "world": scenario.world,
        "years": [scenario.years.first, scenario.years.last],
        "runs": [_run(run) for run in results.runs],
    }


def accounting_residual(run: Run) -> float:
    """Return the largest shortage of a product over all years: (uses - made - fixed supply) / (1 + made)."""
    frame = products(run)
    used = frame[["intermediate", "consumption", "investment", "exports"]].sum(axis=1)
    short = (used - frame["made"] - frame["fixed_supply"]) / (1.0 + frame["made"].abs())
    return float(max(short.max(), 0.0))


def _run(run: Run) -> dict[str, Any]:
    plan, setting = run.plan, run.setting
    return {
        "key": run.key,
        "world": run.world,
        "country": setting.economy.country,
        "base_year": setting.economy.base_year,
        "society": run.society,
        "drivers": setting.driver_kind,
        "mechanism": "plan" if plan else "extrapolated",
        "solved": plan.solved if plan else None,
        "aim": plan.aim if plan else None,
        "verdict": _verdict(run.verdict, run),
        "verdicts": [_verdict(verdict, run) for verdict in run.verdicts],
        "frontiers": [_frontier(frontier) for frontier in run.frontiers],
        "flips": [_flip(flip) for flip in run.flips],
        "roles": [asdict(role) for role in run.roles],
        "checks": _checks(run),
        "warnings": list(plan.warnings) if plan else [],
        "observed": _observed(run),
        "capped_floors": list(setting.needs.capped),
        "promises": _promises(setting),
        "stocks": stock_quotas(run),
        "realised": None if run.lived is None else lived_document(run.lived, run),
    }


def lived_document(lived: Lived, run: Run) -> dict[str, Any]:
    """Return what became of a society: mechanism, verdicts, indicators, indices, assumptions, shortages, checks."""
    realised = lived.realised
    return {
        "mechanism": realised.mechanism,
        "years": [realised.years[0], realised.years[-1]],
        "stopped": lived.stopped,
        "verdict": _verdict(lived.verdict, run),
        "verdicts": [_verdict(verdict, run) for verdict in lived.verdicts],
        "indicators": {name: _indicator(indicator) for name, indicator in lived.indicators.items()},
        "accumulation": dict(lived.indices),
        "implausible": list(lived.bands),
        "assumptions": {
            name: dict(zip(("value", "low", "high", "unit", "source"), one, strict=True))
            for name, one in realised.assumptions.items()
        },
        "shortages": shortage_summary(realised.shortages),
        "turnings": [asdict(one) for one in lived.turnings],
        "checks": dict(realised.checks),
        "notes": list(realised.notes),
    }


def _checks(run: Run) -> dict[str, float]:
    return {"accounting_residual": accounting_residual(run), **run.checks}


def _all_checks(run: Run) -> dict[str, float | None]:
    """Every check by name, null where the mechanism has no such thing."""
    found = _checks(run)
    return {name: found.get(name) for name in dict.fromkeys((*CHECKS, *found))}


def _verdict(verdict: Verdict, run: Run) -> dict[str, Any]:
    promised = {one["path"]: f"the promised {one['group']} of {one['class']}" for one in _promises(run.setting)}
    reasons = [_because(reason, promised.get(reason.path)) for reason in verdict.because]
    return asdict(verdict) | {"under": dict(verdict.under), "because": reasons}


def _because(reason: Because, promise: str | None) -> dict[str, Any]:
    """A reason; a floor that the society promises beyond the yardstick's is named as its promise."""
    return asdict(reason) | ({} if promise is None else {"kind": "guarantee", "words": promise})


def _promises(setting: Setting) -> list[dict[str, str]]:
    """Where a society promises more than the yardstick's floor in some year: group, class and path of the promise."""
    needs, promised = setting.needs, setting.guaranteed
    if promised is None:
        return []
    beyond = (promised.floors > needs.floors * (1.0 + SAME)).any(axis=2)
    return [
        {
            "group": needs.groups[g],
            "class": needs.classes[c],
            "path": f"guarantees.{setting.guarantors[g][c]}.{needs.groups[g]}.{needs.classes[c]}",
        }
        for g, c in np.argwhere(beyond)
    ]


def _indicator(indicator: Indicator) -> dict[str, Any]:
    values = {str(year): value if np.isfinite(value) else None for year, value in indicator.values.items()}
    return {"unit": indicator.unit, "values": values}


def _frontier(frontier: Frontier) -> dict[str, Any]:
    return {
        "floor_set": frontier.floor_set,
        "account": frontier.account,
        "drivers": frontier.drivers,
        "techniques": _offered(frontier.techniques),
        "least_budget": frontier.least.value,
        "unit": "Gt CO2",
        "unmet": {name: one.value for name, one in frontier.unmet.items()},
        "unmet_unit": "thousand person-years",
    }


def _offered(techniques: bool) -> str:
    return "offered" if techniques else "none"


def _flip(flip: FlipPoint) -> dict[str, Any]:
    return asdict(flip)


def _observed(run: Run) -> dict[str, Any]:
    """What was measured in the base year and after it, to be shown beside a run."""
    economy = run.setting.economy
    base = economy.base_year
    co2 = {str(base): (float(economy.co2.sum()) + sum(economy.household_co2.values())) / 1e6}
    for year in (base + 1, base + 2):
        quantity = economy.parameters.get(f"co2_production_{year}")
        if quantity is not None:
            co2[str(year)] = quantity.value / (1e6 if quantity.unit.startswith("kt") else 1.0)
    return {
        "hours_per_worker": {"unit": "h/week", "value": base_week(economy)},
        "co2_production": {"unit": "Gt CO2/yr", "values": co2},
        "population": {"unit": "thousand persons", "year": base, "value": economy.population.total(base)},
    }
