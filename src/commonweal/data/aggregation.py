"""Aggregation and disaggregation of a table: products, activities, final columns and regions by concordance."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from commonweal.core.errors import UnknownName
from commonweal.core.table import FINAL_KINDS, Table
from commonweal.data.axis_map import AxisMap, axis_map, region_axis_map, same_axis
from commonweal.data.concordance import Concordance, as_concordance
from commonweal.data.map_table import map_table
from commonweal.data.table_changes import with_change
from commonweal.data.table_totals import check_conserved, totals

Given = Concordance | Mapping[str, str | Mapping[str, float]] | Path | str


def aggregate(
    table: Table,
    *,
    sectors: Given | None = None,
    products: Given | None = None,
    activities: Given | None = None,
    final: Given | None = None,
    regions: Given | None = None,
    final_kinds: Mapping[str, str] | None = None,
) -> Table:
    """Return the table in another classification, every total conserved and checked.

    With P : (new, old product) and A : (new, old activity) whose columns add up to one, make and use become P make A'
    and P use A', final demand P demand F', satellites A s. A label that goes to several new ones divides all its cells
    by the same shares, which is an assumption and is recorded as one; where a product and the activity that makes it
    divide alike, each part is made by its own activity. Regions come last: labels keep their code and change region.

    Parameters
    ----------
    sectors : concordance of products and activities alike, for symmetric tables
    products, activities, final, regions : concordance of that axis; a :class:`Concordance`, a mapping old -> new or
        old -> {new: share}, or the path of a CSV file (old,new[,share]). In a table of many regions it speaks of full
        labels, or of codes after the region, which then hold in every region.
    final_kinds : kinds of new final columns that gather several kinds

    Raises
    ------
    SchemaError
        Labels are missing or stand twice, shares do not add up to one, a new label gathers from several regions.
    IdentityError
        A total was not conserved.

    Sources
    -------
    R.E. Miller and P.D. Blair, Input-Output Analysis, 2nd edition (2009), section 4.9: S Z S' with an aggregation
    matrix S.
    """
    for label, kind in (final_kinds or {}).items():
        if kind not in FINAL_KINDS:
            raise UnknownName.of("kind of final demand", kind, FINAL_KINDS, label)
    found, before = table, totals(table)
    asked: dict[str, Given | None] = {
        "products": sectors if products is None else products,
        "activities": sectors if activities is None else activities,
        "final columns": final,
    }
    given = {axis: as_concordance(one) for axis, one in asked.items() if one is not None}
    if given:
        found = _by_sector(found, given, final_kinds or {})
    if regions is not None:
        found = _by_region(found, as_concordance(regions))
    check_conserved(before, found, f"aggregation of {table.name}")
    return found


def _by_sector(table: Table, given: Mapping[str, Concordance], final_kinds: Mapping[str, str]) -> Table:
    axes = {
        "products": (table.products, table.product_region),
        "activities": (table.activities, table.activity_region),
        "final columns": (table.final, table.final_region),
    }
    maps: dict[str, AxisMap] = {}
    changes, assumptions, notes = [], [], []
    for axis, (labels, places) in axes.items():
        maps[axis] = same_axis(labels)
        if axis in given:
            maps[axis], spare = axis_map(given[axis], labels, places, table.regions, axis)
            changes.append(_change(axis, maps[axis], given[axis]))
            assumptions += _assumption(axis, maps[axis], given[axis])
            notes += _spare(axis, spare, given[axis])
    product, activity, final = (maps[axis] for axis in ("products", "activities", "final columns"))
    found = map_table(table, product, activity, final, same_axis(table.regions), final_kinds)
    return with_change(found, "; ".join(changes), assumptions, notes)


def _by_region(table: Table, given: Concordance) -> Table:
    regions, spare = axis_map(given, table.regions, np.arange(len(table.regions)), table.regions, "regions")
    products = region_axis_map(regions, table.products, table.product_region, "products")
    activities = region_axis_map(regions, table.activities, table.activity_region, "activities")
    final = region_axis_map(regions, table.final, table.final_region, "final columns")
    found = map_table(table, products, activities, final, regions)
    assumptions = _assumption("regions", regions, given)
    return with_change(found, _change("regions", regions, given), assumptions, _spare("regions", spare, given))


def _change(axis: str, one: AxisMap, given: Concordance) -> str:
    return f"{len(one.old)} {axis} to {len(one.new)} by a concordance ({given.source})"


def _assumption(axis: str, one: AxisMap, given: Concordance) -> list[str]:
    if not one.divides:
        return []
    parts = np.diff(sp.csc_array(one.weights).indptr)
    divided = [old for old, count in zip(one.old, parts.tolist(), strict=True) if count > 1]
    shown = ", ".join(divided[:12]) + (f" and {len(divided) - 12} more" if len(divided) > 12 else "")
    return [f"{axis} divided by shares, all their cells alike: {shown} (shares: {given.source})"]


def _spare(axis: str, spare: list[str], given: Concordance) -> list[str]:
    if not spare:
        return []
    shown = ", ".join(spare[:12]) + (f" and {len(spare) - 12} more" if len(spare) > 12 else "")
    return [f"the concordance of {axis} ({given.source}) names labels that the table does not have: {shown}"]
