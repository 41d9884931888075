"""The matrices of a pymrio system, or of supply and use as pymrio reads them -> Table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.linear_program import Array, Index
from commonweal.core.table import Satellite, Table
from commonweal.data.readers.pymrio_words import (
    FINAL_WORDS,
    PRIMARY_WORDS,
    kind_of,
    money_of,
    price_year,
    satellite_kind,
)
from commonweal.data.table_labels import SEPARATOR

REMAINDER = "No value added came with the table: what output costs beside products is the remainder of each column."
PERSONS = "Population as pymrio carries it, taken as persons."
WITHOUT_REGION = "ALL"
VALUE_ADDED_NAMES = re.compile(r"factor|value.?added|^va$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Account:
    """One row beside the products: by activity, and by final column where it is known."""

    name: str
    unit: str
    extension: str
    by_activity: Array
    by_final: Array


@dataclass(frozen=True, slots=True)
class Matrices:
    """Supply, use and final demand with pairs of region and name as labels, in ``unit`` of money.

    ``make`` : (product, activity), None where each activity makes its own product as much as rows say
    """

    products: list[tuple[str, str]]
    activities: list[tuple[str, str]]
    final: list[tuple[str, str]]
    use: sp.csr_array
    demand: Array
    make: sp.csr_array | None
    unit: str
    primary: list[Account] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    population: dict[str, float] = field(default_factory=dict)


def matrices_of_system(system: Any) -> Matrices:
    """Return the matrices of a symmetric system; one of coefficients alone is solved for its flows first."""
    if getattr(system, "Z", None) is None:
        system.calc_all()
    flows, demand = system.Z, system.Y
    labels, final = _pairs(flows.index), _pairs(demand.columns)
    if _pairs(flows.columns) != labels:
        flows = flows.reindex(columns=flows.index)
    units = [str(one) for one in system.unit.iloc[:, 0].unique()]
    if len(units) != 1:
        found = ", ".join(units[:5])
        raise SchemaError(Problem("products in several units", "unit", found, "money of one unit: a monetary table"))
    primary, accounts = _extensions(system, flows.index, demand.columns, units[0])
    persons = getattr(system, "population", None)
    return Matrices(
        products=labels,
        activities=labels,
        final=final,
        use=sp.csr_array(flows.to_numpy(dtype=np.float64)),
        demand=demand.loc[flows.index].to_numpy(dtype=np.float64),
        make=None,
        unit=units[0],
        primary=primary,
        accounts=accounts,
        population={} if persons is None else {str(name): float(persons[name].iloc[0]) for name in persons.columns},
    )


def matrices_of_supply_use(parts: dict[str, pd.DataFrame], unit: str) -> Matrices:
    """Return the matrices of supply (V, activity x product), use (U), final demand (Y), value added and accounts."""
    use, supply, demand = parts["U"], parts["V"], parts["Y"]
    paid = parts["VA"].groupby(level="inputtype", sort=False).sum()
    primary = [
        Account(str(name), unit, "VA", row, np.zeros(demand.shape[1]))
        for name, row in zip(paid.index, paid.to_numpy(dtype=np.float64), strict=True)
    ]
    accounts = [
        Account(_words(label[:2]), str(label[2]), "satellites", row, by_final)
        for label, row, by_final in zip(
            parts["Q"].index, parts["Q"].to_numpy(np.float64), parts["QY"].to_numpy(np.float64), strict=True
        )
    ]
    return Matrices(
        products=_pairs(use.index),
        activities=_pairs(use.columns),
        final=_pairs(demand.columns),
        use=sp.csr_array(use.to_numpy(dtype=np.float64)),
        demand=demand.loc[use.index].to_numpy(dtype=np.float64),
        make=sp.csr_array(supply.loc[use.columns, use.index].to_numpy(dtype=np.float64).T),
        unit=unit,
        primary=primary,
        accounts=accounts,
    )


def _pairs(labels: pd.Index) -> list[tuple[str, str]]:
    return [
        (str(label[0]), _words(label[1:])) if isinstance(label, tuple) else (WITHOUT_REGION, str(label))
        for label in labels
    ]


def _words(parts: Sequence[object]) -> str:
    return ", ".join(str(part) for part in parts if str(part) not in ("", "nan"))


def _extensions(system: Any, sectors: pd.Index, final: pd.Index, money: str) -> tuple[list[Account], list[Account]]:
    primary: list[Account] = []
    accounts: list[Account] = []
    names = list(system.get_extensions())
    own = any(VALUE_ADDED_NAMES.search(name) for name in names)
    for name in names:
        extension = getattr(system, name)
        flows, by_final, units = extension.F, extension.F_Y, extension.unit
        if flows is None:
            continue
        flows = flows.reindex(columns=sectors)
        by_final = None if by_final is None else by_final.reindex(index=flows.index, columns=final)
        unit_of = [money] * len(flows) if units is None else [str(one) for one in units.reindex(flows.index).iloc[:, 0]]
        pays = VALUE_ADDED_NAMES.search(name) is not None or not own
        for at, label in enumerate(flows.index):
            title = _words(label) if isinstance(label, tuple) else str(label)
            ends = np.zeros(len(final)) if by_final is None else _numbers(by_final.iloc[at])
            account = Account(title, unit_of[at], name, _numbers(flows.iloc[at]), ends)
            (primary if pays and _same_money(unit_of[at], money) else accounts).append(account)
    return primary, accounts


def _numbers(row: pd.Series) -> Array:
    found: Array = np.nan_to_num(row.to_numpy(dtype=np.float64), nan=0.0)
    return found


def _same_money(unit: str, money: str) -> bool:
    return unit == money or (money_of(unit)[0] != "" and money_of(unit) == money_of(money))


def table_of(matrices: Matrices, name: str, title: str, year: int) -> Table:
    """Return the table, money in million."""
    currency, scale = money_of(matrices.unit)
    pairs = (*matrices.products, *matrices.activities, *matrices.final)
    regions = tuple(dict.fromkeys(region for region, _ in pairs))
    place = {region: at for at, region in enumerate(regions)}
    use, demand = matrices.use * scale, matrices.demand * scale
    make = matrices.make
    if make is None:
        make = sp.csr_array(sp.diags_array(np.asarray(matrices.use.sum(axis=1)) + matrices.demand.sum(axis=1)))
    make = sp.csr_array(make * scale)
    items = [one.name for one in matrices.primary]
    kinds = [kind_of(one, PRIMARY_WORDS, "value_added") for one in items]
    primary = _stacked([one.by_activity for one in matrices.primary], len(matrices.activities)) * scale
    paid = _stacked([one.by_final for one in matrices.primary], len(matrices.final)) * scale
    notes: list[str] = [PERSONS] if matrices.population else []
    if not items:
        primary = np.asarray(make.sum(axis=0) - use.sum(axis=0), dtype=np.float64)[None, :]
        items, kinds, paid = ["value added and taxes"], ["value_added"], np.zeros((0, 0))
        notes.append(REMAINDER)
    persons = [matrices.population.get(region, np.nan) * 1e-3 for region in regions]
    return Table(
        name=name,
        title=title,
        year=year,
        currency=f"M.{currency}_{price_year(matrices.unit, year)}" if currency else matrices.unit,
        price_basis="as published",
        regions=regions,
        products=_labels(matrices.products),
        activities=_labels(matrices.activities),
        final=_labels(matrices.final),
        product_region=_places(matrices.products, place),
        activity_region=_places(matrices.activities, place),
        final_region=_places(matrices.final, place),
        make=make,
        use=sp.csr_array(use),
        demand=demand,
        imports=np.zeros(len(matrices.products)),
        primary=primary,
        primary_items=_unique(items, [one.extension for one in matrices.primary]),
        primary_kinds=tuple(kinds),
        final_kinds=tuple(kind_of(category, FINAL_WORDS, "other") for _, category in matrices.final),
        primary_demand=paid if paid.any() else None,
        satellites=_satellites(matrices.accounts, title),
        population=np.array(persons),
        notes=tuple(notes),
        provenance={}
        if scale == 1.0
        else {"changes": [f"money turned from {matrices.unit} to million: times {scale:g}"]},
    )


def _stacked(rows: Sequence[Array], width: int) -> Array:
    return np.stack(rows) if rows else np.zeros((0, width))


def _labels(pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{region}{SEPARATOR}{name}" for region, name in pairs)


def _places(pairs: Sequence[tuple[str, str]], place: dict[str, int]) -> Index:
    return np.array([place[region] for region, _ in pairs], dtype=np.int64)


def _unique(names: Sequence[str], prefixes: Sequence[str]) -> tuple[str, ...]:
    """Return names, those that stand twice with the name of their extension in front."""
    return tuple(
        f"{prefixes[at]}: {name}" if list(names).count(name) > 1 else name for at, name in enumerate(names)
    )  # fmt: skip


def _satellites(accounts: Sequence[Account], source: str) -> tuple[Satellite, ...]:
    names = _unique([one.name for one in accounts], [one.extension for one in accounts])
    return tuple(
        Satellite(
            name=name,
            title=one.name,
            kind=satellite_kind(f"{one.name} {one.unit}", "") or satellite_kind(one.extension),
            unit=one.unit,
            by_activity=one.by_activity,
            by_final=one.by_final,
            source=f"{source}, {one.extension}",
        )
        for name, one in zip(names, accounts, strict=True)
    )
