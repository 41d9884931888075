"""Every indicator and the verdict-bearing measures, recomputed from the tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from commonweal.verify.balance import imports
from commonweal.verify.capital import invested, items
from commonweal.verify.case import WEEKS, Case
from commonweal.verify.declared import Declared, hours
from commonweal.verify.emissions import GT_PER_KT, co2, embodied
from commonweal.verify.findings import Findings
from commonweal.verify.scales import Flows
from commonweal.verify.stored import Array, Stored

Series = dict[str, Array]


def check_indicators(stored: Stored, case: Case, expected: Mapping[str, Array], found: Findings) -> None:
    """Check that the indicators of a run are those recomputed, no more and no fewer."""
    table = stored.table("indicators", case.key)
    names = sorted(set(table["indicator"]))
    found.equal("indicators.parquet", f"{case.key}: indicators", names, sorted(expected))
    for name in sorted(set(names) & set(expected)):
        part = table[table["indicator"] == name]
        found.equal("indicators.parquet", f"{case.key}: years of {name}", list(part["year"]), list(case.years))
        got = part["value"].to_numpy(dtype=np.float64)
        found.same("indicators.parquet", f"{case.key}: {name}", got, expected[name], [case.years])


def plan_series(declared: Declared, flows: Flows) -> Series:
    """Return the indicators of a plan by name (year,)."""
    case = declared.case
    required = case.floors(str(case.resolved["floor_set"])) * case.persons[None]
    ratio = np.divide(flows["delivery"], required, out=np.full_like(required, np.inf), where=required > 0.0)
    return {
        "consumption": flows["group_total"].sum(axis=0),
        "investment": flows["asset_total"].sum(axis=0),
        "exports": flows["export"].sum(axis=0),
        "imports": imports(declared, flows | {"basket": 0.0 * flows["basket"]}, margins=False),  # type: ignore[operator]
        "capital_stock": (flows["capital"][:, :-1] * items(declared).price).sum(axis=0),
        "least_fulfilment": ratio.min(axis=(0, 1)),
        **_carbon(co2(declared, flows)),
        **_needs(case, flows["unserved"], np.where(flows["unserved"] > 0.0, 1.0, 0.0)),
        **_work(declared, flows["level"]),
    }


def baseline_series(declared: Declared, flows: Flows, fulfilment: Array, below: Array, depth: Array) -> Series:
    """Return the indicators of a baseline by name (year,)."""
    case, country = declared.case, declared.case.country
    groups = country["groups.domestic"].sum() + country["groups.imported"].sum()
    spent = invested(case).total
    return {
        "consumption": groups * case.growth,
        "investment": spent * case.growth,
        "exports": flows["export"].sum(axis=0),
        "imports": flows["import"].sum(axis=0),
        "least_fulfilment": fulfilment.min(axis=(0, 1)),
        **_carbon(baseline_co2(declared, flows)),
        **_needs(case, below, depth),
        **_work(declared, flows["level"]),
    }


def baseline_co2(declared: Declared, flows: Flows) -> Array:
    """Return CO2 of a baseline on both accounts (account, year) [Gt/yr]."""
    case, country = declared.case, declared.case.country
    scale = flows["level"] / country.output[:, None]
    factor = case.factor("co2", declared.drivers)
    households = country["household_co2"].sum() * case.factor("household_co2", declared.drivers) * case.growth
    production = (country["co2"][:, None] * factor * scale).sum(axis=0) + households
    abroad = country["import_co2_intensity"] @ flows["import"]
    exported = (embodied(declared) * flows["export"]).sum(axis=0)
    return GT_PER_KT * np.stack([production, production + abroad - exported])


def _carbon(accounts: Array) -> Series:
    names = ("co2_production", "co2_footprint")
    return {
        **{name: accounts[number] for number, name in enumerate(names)},
        **{f"{name}_cumulative": np.cumsum(accounts[number]) for number, name in enumerate(names)},
    }


def _needs(case: Case, below: Array, depth: Array) -> Series:
    persons = case.persons
    classes = [str(name) for name in case.settings["labels.classes"]]
    return {
        "population": persons.sum(axis=0),
        "unmet_need": below.sum(axis=0),
        "unmet_share": below.sum(axis=0) / persons.sum(axis=0),
        "unmet_depth": depth.max(axis=0),
        **{f"unmet_share_{name}": below[number] / persons[number] for number, name in enumerate(classes)},
    }


def _work(declared: Declared, level: Array) -> Series:
    case, country = declared.case, declared.case.country
    worked = hours(declared, level).sum(axis=0)
    workers = country["persons"].sum() * case.working_age
    adults = np.array([country.people(year, 15) for year in case.years])
    return {
        "hours": worked,
        "hours_per_worker": worked / workers * 1000.0 / WEEKS,
        "hours_per_adult": worked / adults * 1000.0 / WEEKS,
        "labour_use": worked / case.labour_supply,
        "gross_output": level[: len(country["hours"])].sum(axis=0),
    }
