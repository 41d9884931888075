"""Checks of processes against the table: in the base year they are the parts of it that they stand for."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from commonweal.core.run_folder import economy_file
from commonweal.verify.balance import consumption_margin
from commonweal.verify.case import BUDGET_START, Case
from commonweal.verify.findings import Findings
from commonweal.verify.processes import kept
from commonweal.verify.stored import Array

DWELLINGS = "L68"
LARGEST_PART = 0.9


def check_base_year(case: Case, found: Findings) -> None:
    """Check the processes of an economy against its table."""
    file = economy_file(str(case.resolved["world"]))
    checks: tuple[Mapping[str, tuple[object, object]], ...] = (
        _taken(case), _households(case), _margins(case), _needed(case), _wear(case), _imports(case),
    )  # fmt: skip
    for name, (got, expected) in ((name, pair) for part in checks for name, pair in part.items()):
        found.same(file, f"processes: {name}", np.asarray(got), np.asarray(expected))
    _check_left(case, file, found)


def _taken(case: Case) -> dict[str, tuple[object, object]]:
    """What the observed techniques of an industry use, work and emit is what was taken off it."""
    processes = case.processes
    by_industry = processes["observed"][:, None] * processes.membership
    count = len(processes.industries)
    return {
        "inputs taken": (processes["taken_domestic"][:, :count], processes["use_domestic"] @ by_industry),
        "imports taken": (processes["taken_imported"][:, :count], processes["use_imported"] @ by_industry),
        "margins taken": (processes["taken_margins"], processes["import_margins"] @ by_industry),
        "hours taken": (processes["taken_hours"], processes["hours"] @ by_industry),
        "CO2 taken": (processes["taken_co2"], processes["co2"] @ by_industry),
    }


def _households(case: Case) -> dict[str, tuple[object, object]]:
    """What households' techniques use and wear out was taken off all product groups, their CO2 off each."""
    processes, count = case.processes, len(case.processes.industries)
    observed = processes["observed"] * processes.households
    bought = _worn(case)[processes["asset"] == 1].sum()
    made = processes.own_makes @ observed
    emitted = processes.own_makes @ (processes["co2"] * observed)
    per_unit = np.divide(emitted, made, out=np.zeros_like(made), where=made > 0.0)
    found = {
        f"{origin} purchases of households taken": (
            processes[f"taken_{origin}"][:, count:].sum(axis=1),
            processes[f"use_{origin}"] @ observed + processes[f"vehicles_{origin}"] * bought,
        )
        for origin in ("domestic", "imported")
    }
    own = processes["hours"][processes.households | processes.abroad]
    return {
        **found,
        "CO2 of households taken": (processes["taken_group_co2"], per_unit @ processes["need_group"]),
        "hours of households and abroad": (own, np.zeros_like(own)),
    }


def _margins(case: Case) -> dict[str, tuple[object, object]]:
    """Techniques pay the transport margins of what they are part of on what they import."""
    country, processes = case.country, case.processes
    bought, carried = country["use_imported"].sum(axis=0), country["import_margins"]
    rate = np.divide(carried, bought, out=np.zeros_like(carried), where=bought > 0.0)
    rates = processes.membership @ rate + processes.households * consumption_margin(case)
    rates = rates + processes.abroad * carried.sum() / bought.sum()
    return {"import margins": (processes["import_margins"], rates * processes["use_imported"].sum(axis=0))}


def _needed(case: Case) -> dict[str, tuple[object, object]]:
    """What is needed of a product is made at the observed levels, by what makes nothing else."""
    processes = case.processes
    table = processes["makes"][: len(case.country.labels("products"))] @ (1.0 - processes.abroad)
    return {
        "need of products": (processes.needed, processes.own_makes @ processes["observed"]),
        "products of the table made by techniques": (table, np.zeros_like(table)),
        "products made by an activity": (processes["makes"].sum(axis=0), np.ones(len(processes["observed"]))),
    }


def _worn(case: Case) -> Array:
    """What it takes a year to keep up the observed capacity: cost x level / life (activity,) [money/yr]."""
    processes = case.processes
    cost = processes["source.cost"][:, case.years.index(BUDGET_START)] * processes["scale"]
    return np.asarray(cost * processes["observed"] / processes["life"])


def _wear(case: Case) -> dict[str, tuple[object, object]]:
    """Capital taken off an industry, off dwellings for heat, wears out as fast as the observed capacity.

    An industry that does not hold that much loses nine tenths of what it holds.
    """
    processes = case.processes
    own = _worn(case) * (processes["asset"] == 0)
    by_industry = own @ processes.membership
    by_industry[processes.industries.index(DWELLINGS)] += own @ processes.households
    rate, held = case.country.parameter("depreciation_rate"), case.country["capital"]
    parts = float(processes["vehicles_domestic"].sum() + processes["vehicles_imported"].sum())
    return {
        "capital taken": (processes["taken_capital"], np.minimum(by_industry / rate, LARGEST_PART * held)),
        "products in a unit of vehicles": ([parts], [1.0 if (processes["asset"] == 1).any() else 0.0]),
    }


def _imports(case: Case) -> dict[str, tuple[object, object]]:
    """A competitive import is one unit of its product bought abroad, and nothing else."""
    processes = case.processes
    abroad, count = processes.abroad, len(case.country.labels("products"))
    none = np.zeros(int(abroad.sum()))
    return {
        "imports bought": (processes["use_imported"][:, abroad], processes["makes"][:count, abroad]),
        "inputs of imports": (processes["use_domestic"][:, abroad].sum(axis=0), none),
        "CO2 of imports at home": (processes["co2"][abroad], none),
        "imports of the base year": (processes["observed"][abroad], none),
    }


def _check_left(case: Case, file: str, found: Findings) -> None:
    """Nothing is taken that is not there: what is left is nowhere below zero, or below a negative cell."""
    left, whole = kept(case.country, case.processes), case.country
    products, industries, groups = (whole.labels(name) for name in ("products", "activities", "groups"))
    of_industries, of_groups = (products, industries), (products, groups)
    axes = {
        "use_domestic": of_industries, "use_imported": of_industries, "groups.domestic": of_groups,
        "groups.imported": of_groups, "hours": (industries,), "co2": (industries,), "capital": (industries,),
    }  # fmt: skip
    parts = [(name, left[name], whole[name], labels) for name, labels in axes.items()]
    own = whole["groups.direct_co2"].sum(axis=0)
    for name, rest, held, labels in [*parts, ("households' CO2", left["groups.direct_co2"][0], own, (groups,))]:
        lower, upper = np.minimum(held, 0.0), np.full_like(rest, np.inf)
        found.within(file, f"processes: left of {name}", rest, lower, upper, 1.0 + np.abs(held), labels)
