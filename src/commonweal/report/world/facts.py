"""What there is to say of one world: what it is, its totals, what it lacks, whether it closes, what is largest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from commonweal.allocation.plan.table_flows import table_flows
from commonweal.core.linear_program import Array
from commonweal.core.table import Satellite, Table
from commonweal.data.holdings import holdings
from commonweal.report.plain_units import shown

LARGEST = 10
OPEN = 5
ROUNDING = 1e-6
"""Relative difference below which a split counts as adding up to its total."""


@dataclass(frozen=True, slots=True)
class Total:
    """One total of a world."""

    name: str
    value: float
    unit: str
    definition: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What a world lacks, and what that blocks."""

    what: str
    blocks: str


def totals_of(table: Table) -> tuple[Total, ...]:
    """Return the totals of a table: money, then its accounts in their own units, then people."""
    money, persons = table.currency, float(np.sum(table.population))
    exports = table.demand[:, table.final_columns("exports")]
    found = [
        Total("gross_output", float(table.output.sum()), money, f"sum over activities, {table.price_basis}"),
        Total("value_added", float(table.value_added.sum()), money, "sum of the items that are value added"),
        Total("final_demand", float(table.demand.sum()), money, "all final columns, exports among them"),
        Total(
            "imports", float(table.imports.sum()), money, f"from outside the regions of the table{_split_off(table)}"
        ),
        Total("exports", float(exports.sum()), money, "to outside the regions of the table"),
    ]
    found += [Total(one.name, one.total, one.unit, _defined(one)) for one in table.satellites]
    if np.isfinite(persons):
        found.append(Total("population", persons, "thousand persons", "all ages"))
    return tuple(found)


def _split_off(table: Table) -> str:
    """Say by how much the imports by user, which flows and plans take, are not the imports of the table."""
    flows = table_flows(table)
    by_user, whole = float(flows.imported_use.sum() + flows.imported_demand.sum()), float(table.imports.sum())
    if abs(by_user - whole) <= ROUNDING * whole:
        return ""
    more = f"{shown(abs(by_user - whole), table.currency)} {'more' if by_user > whole else 'less'}"
    return (
        f"; by user, as flows and plans count them, {shown(by_user, table.currency)}: {more}, since the table's split "
        "by user does not add to its imports"
    )


def _defined(one: Satellite) -> str:
    whose = "activities and final users" if one.by_final.any() else "activities"
    return f"{one.title}, {whose}" + (f", filled in: {one.proxy}" if one.proxy else "")


def gaps_of(table: Table) -> tuple[Gap, ...]:
    """Return what a table lacks and what that blocks."""
    return tuple(Gap(one.what, one.blocks) for one in holdings(table).lacks)


def open_balances(table: Table) -> tuple[tuple[str, float], ...]:
    """Return the largest residuals of products and activities by name [money], none where all are rounding."""
    axes = ((table.products, table.product_residual), (table.activities, table.activity_residual))
    found = [(label, float(off)) for labels, residual in axes for label, off in zip(labels, residual, strict=True)]
    rounding = 1e-9 * float(table.output.sum())
    ranked = sorted((one for one in found if abs(one[1]) > rounding), key=lambda one: -abs(one[1]))
    return tuple(ranked[:OPEN])


def accepted_residual(table: Table) -> str:
    """Return in words what residual was accepted by hand when the table was imported, empty if none was."""
    record = table.provenance.get("accepted_residual")
    if not isinstance(record, Mapping):
        return ""
    unit = str(record.get("unit", table.currency))
    sizes = {key: record.get(key) for key in ("accepted", "largest")}
    told = {key: f"{one:,.6g} {unit}" if isinstance(one, int | float) else "unknown size" for key, one in sizes.items()}
    return (
        f"residuals of up to {told['accepted']} were accepted by hand when the table was imported, beyond what its "
        f"source states or its rounding explains; the largest is {told['largest']}"
    )


def largest_products(table: Table) -> tuple[tuple[str, float], ...]:
    """Return the products with the largest home output [money]."""
    return ranked(table.products, table.product_output, LARGEST)


def ranked(labels: Sequence[str], values: Array, count: int) -> tuple[tuple[str, float], ...]:
    """Return the largest of some values with their labels."""
    order = np.argsort(-values, kind="stable")[:count]
    return tuple((labels[i], float(values[i])) for i in order)


def sources_of(table: Table) -> tuple[Mapping[str, Any], ...]:
    """Return title, publisher, licence and citation of every source."""
    listed = table.provenance.get("sources", ())
    return tuple(one for one in listed if isinstance(one, Mapping)) if isinstance(listed, Sequence) else ()


def licences_of(table: Table) -> dict[str, str]:
    """Return the licence of every source, by the part of the world that it is for."""
    return {str(one.get("file", "table")): str(one.get("licence", "not stated")) for one in sources_of(table)}


def named(table: Table, label: str) -> str:
    """Return a label with its title."""
    title = table.titles.get(label, "").split(";")[0]
    return f"{title} ({label})" if title and title != label else label
