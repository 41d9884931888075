"""What a table holds and what it lacks, each lack with what it blocks and what may fill it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from commonweal.core.table import Satellite, Table

HOURS = re.compile(r"(^|[ .])h(ours?)?($|[ /])")
"""A unit of time worked: ``M.h``, ``million h``, ``thousand hours``."""
SHOWN = 6
PROXY = "a declared proxy: {how} (commonweal.data.proxies)"
PER_OUTPUT = PROXY.format(how="per output of a table that has them, fill_per_output")
RATIO = PROXY.format(how="hours per person from a source, fill_from_ratio, or fill_per_output from another table")
PEOPLE = PROXY.format(how="persons from a source, fill_population")


@dataclass(frozen=True, slots=True)
class Holding:
    """One account that came with a table: its total, its unit, and how it was filled in where that is not its own."""

    name: str
    title: str
    kind: str
    total: float
    unit: str
    proxy: str


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that a table lacks: what, what that blocks, and what may fill it (empty if nothing here does)."""

    name: str
    what: str
    blocks: str
    fill: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a table holds beside its money, and what it lacks."""

    holds: tuple[Holding, ...]
    lacks: tuple[Lack, ...]

    def record(self) -> dict[str, Any]:
        """Return it as a JSON document."""
        return {"holds": [asdict(one) for one in self.holds], "lacks": [asdict(one) for one in self.lacks]}

    def lines(self) -> list[str]:
        """Return it as text, one line for each thing held or lacked."""
        held = [
            f"holds {one.name}: {one.title}, {one.total:,.6g} {one.unit}"
            + (f"; proxy: {one.proxy}" if one.proxy else "")
            for one in self.holds
        ]
        return held + [
            f"lacks {one.what}: {one.blocks}" + (f"; may be filled by {one.fill}" if one.fill else "")
            for one in self.lacks
        ]


def holdings(table: Table) -> Holdings:
    """Return what a table holds beside its money, and what it lacks."""
    holds = [Holding(one.name, one.title, one.kind, one.total, one.unit, one.proxy) for one in table.satellites]
    known = np.isfinite(table.population)
    if known.any():
        persons = float(table.population[known].sum())
        proxy = _proxy_of_population(table)
        holds.append(Holding("population", "Persons of all ages", "people", persons, "thousand persons", proxy))
    lacks = (
        *_labour(table),
        *_capital(table),
        *_nature(table),
        *_population(table),
        *_trade(table),
        *_incomes(table),
        *_users(table),
        Lack(
            "societies",
            "household groups, needs, people by age",
            "no guarantees, no societies: one-year plans only",
            "",
        ),
    )
    return Holdings(tuple(holds), lacks)


def _proxy_of_population(table: Table) -> str:
    """Return how the population was filled in, as the provenance records it; satellites carry their own."""
    recorded = table.provenance.get("proxies", ())
    found = [one for one in recorded if isinstance(one, Mapping)] if isinstance(recorded, Sequence) else []
    return "; ".join(str(one.get("how")) for one in found if str(one.get("what", "")).startswith("population"))


def _of_kind(table: Table, *kinds: str) -> list[Satellite]:
    return [one for one in table.satellites if one.kind in kinds]


def _labour(table: Table) -> list[Lack]:
    labour = _of_kind(table, "labour", "persons")
    if not labour:
        blocks = "labour constraints and labour values are off: value added stands for labour in plans"
        return [Lack("labour", "hours worked and jobs", blocks, PER_OUTPUT)]
    if any(HOURS.search(one.unit) for one in labour):
        return []
    counted = next((one for one in labour if one.kind == "labour"), labour[0])
    blocks = f"labour is counted in {counted.unit}: no working time, no labour values in hours"
    return [Lack("hours", "hours worked", blocks, RATIO)]


def _capital(table: Table) -> list[Lack]:
    stocks = _of_kind(table, "capital")
    if not stocks:
        blocks = "no capacity limits and no investment over several years"
        return [Lack("capital", "capital stocks", blocks, PER_OUTPUT)]
    none = (np.sum([one.by_activity for one in stocks], axis=0) == 0) & (table.output > 0)
    if not none.any():
        return []
    which = _some(table.activities, np.flatnonzero(none))
    blocks = "their output has no capacity limit and needs no investment"
    return [Lack("capital_of_some", f"capital stocks of {which}", blocks, "")]


def _nature(table: Table) -> list[Lack]:
    emissions, resources = _of_kind(table, "emission"), _of_kind(table, "resource")
    found = []
    if not emissions:
        found.append(Lack("emissions", "emissions", "no quotas on emissions, no carbon budget", PER_OUTPUT))
    elif not any(one.by_final.any() for one in emissions):
        blocks = "quotas on emissions count production only"
        found.append(Lack("emissions_of_households", "direct emissions of households", blocks, ""))
    if not resources:
        blocks = "no quotas on energy, water, land and materials"
        found.append(Lack("resources", "energy, water, land and materials", blocks, PER_OUTPUT))
    return found


def _population(table: Table) -> list[Lack]:
    unknown = np.flatnonzero(~np.isfinite(table.population))
    if not len(unknown):
        return []
    whole = len(unknown) == len(table.regions)
    what = "population" if whole else f"population of {_some(table.regions, unknown)}"
    return [Lack("population", what, "nothing per person: needs and quotas per person are off", PEOPLE)]


def _trade(table: Table) -> list[Lack]:
    found = []
    if table.imported_use is None and table.imports.any():
        blocks = "every use of a product is taken to be imported in the same proportion"
        found.append(Lack("import_split", "a split of uses into home and imported", blocks, ""))
    exports = len(table.final_columns("exports")) > 0
    if not exports and table.imports.any():
        found.append(Lack("exports", "exports", "nothing pays for imports: no trade balance", ""))
    return found


def _incomes(table: Table) -> list[Lack]:
    kinds = set(table.primary_kinds)
    if "compensation" not in kinds:
        blocks = "value added is one row: no wages, no surplus, nothing on who gets what"
        return [Lack("incomes", "incomes by kind", blocks, "")]
    if "mixed_income" not in kinds:
        blocks = "the self-employed's labour is in the operating surplus: the share of labour is too low"
        return [Lack("mixed_income", "income of the self-employed", blocks, "")]
    return []


def _users(table: Table) -> list[Lack]:
    kinds = {"households": "households", "government": "government", "gfcf": "investment"}
    names = [name for kind, name in kinds.items() if not len(table.final_columns(kind))]
    if not names:
        return []
    what = f"final demand of {', '.join(names)} apart"
    return [Lack("final_users", what, "plans cannot tell consumption from investment by who uses it", "")]


def _some(labels: Sequence[str], places: np.ndarray) -> str:
    shown = ", ".join(labels[place] for place in places[:SHOWN])
    return f"{shown} and {len(places) - SHOWN} more" if len(places) > SHOWN else shown
