"""A table under linear maps of its axes: cells are added up or divided, and no total changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.linear_program import Index
from commonweal.core.table import Satellite, Table
from commonweal.data.axis_map import AxisMap
from commonweal.data.table_labels import carried_titles

Parts = list[list[tuple[str, int, float]]]


def map_table(
    table: Table,
    products: AxisMap,
    activities: AxisMap,
    final: AxisMap,
    regions: AxisMap,
    final_kinds: Mapping[str, str] | None = None,
) -> Table:
    """Return the table with every axis mapped: P make A', P use A', P demand F', A satellite, R population and so on.

    Parameters
    ----------
    products, activities, final, regions : maps P, A, F and R, weights : (new, old)
    final_kinds : kinds of new final columns that gather columns of different kinds

    Raises
    ------
    SchemaError
        A new label gathers from several regions, or a final column from several kinds that nothing is said about.
    """
    p, a, f = products.weights, activities.weights, final.weights
    imported = table.imported_demand
    return replace(
        table,
        regions=regions.new,
        products=products.new,
        activities=activities.new,
        final=final.new,
        product_region=_regions_of(products, regions, table.product_region, "product"),
        activity_region=_regions_of(activities, regions, table.activity_region, "activity"),
        final_region=_regions_of(final, regions, table.final_region, "final column"),
        make=_make(table.make, products, activities),
        use=_both(p, table.use, a),
        demand=np.asarray(p @ table.demand @ f.T),
        imports=np.asarray(p @ table.imports),
        primary=np.asarray(table.primary @ a.T),
        final_kinds=_kinds(table, final, final_kinds or {}),
        imported_use=None if table.imported_use is None else _both(p, table.imported_use, a),
        imported_demand=None if imported is None else np.asarray(p @ imported @ f.T),
        supply_adjustments=np.asarray(table.supply_adjustments @ p.T) if table.supply_items else np.zeros((0, 0)),
        primary_demand=None if table.primary_demand is None else np.asarray(table.primary_demand @ f.T),
        satellites=tuple(_satellite(one, a, f) for one in table.satellites),
        population=np.asarray(regions.weights @ table.population),
        titles=carried_titles(
            table.titles,
            {**regions.gathered, **final.gathered, **activities.gathered, **products.gathered},
            {*products.old, *activities.old, *final.old, *regions.old},
        ),
    )


def _both(left: sp.csr_array, cells: sp.csr_array, right: sp.csr_array) -> sp.csr_array:
    return sp.csr_array(left @ cells @ right.T)


def _satellite(satellite: Satellite, activities: sp.csr_array, final: sp.csr_array) -> Satellite:
    by_activity = np.asarray(activities @ satellite.by_activity)
    return replace(satellite, by_activity=by_activity, by_final=np.asarray(final @ satellite.by_final))


def _make(make: sp.csr_array, products: AxisMap, activities: AxisMap) -> sp.csr_array:
    """Return P make A', but what is made by an activity divided like its product goes from part to part of a kin."""
    if not (products.divides and activities.divides):
        return _both(products.weights, make, activities.weights)
    product_parts, activity_parts = _parts(products), _parts(activities)
    product_like, activity_like = _likeness(product_parts, activity_parts)
    cells = sp.coo_array(make)
    alike = (product_like[cells.row] >= 0) & (product_like[cells.row] == activity_like[cells.col])
    together, apart = (
        sp.csr_array(sp.coo_array((cells.data[chosen], (cells.row[chosen], cells.col[chosen])), shape=make.shape))
        for chosen in (alike, ~alike)
    )
    found = _both(products.weights, apart, activities.weights)
    for number in range(min(max(map(len, parts)) for parts in (product_parts, activity_parts))):
        part = _part(product_parts, number, products.weights.shape)
        pattern = _part(activity_parts, number, activities.weights.shape)
        pattern.data[:] = 1.0
        found = sp.csr_array(found + _both(part, together, pattern))
    return found


def _likeness(products: Parts, activities: Parts) -> tuple[Index, Index]:
    """Return a number for each label that is divided, equal where kin and shares of the parts are equal; else -1."""
    numbers: dict[tuple[tuple[str, float], ...], int] = {}
    found = []
    for one in (products, activities):
        like = np.full(len(one), -1, dtype=np.int64)
        for column, parts in enumerate(one):
            if len(parts) > 1:
                like[column] = numbers.setdefault(tuple((kin, share) for kin, _, share in parts), len(numbers))
        found.append(like)
    return found[0], found[1]


def _parts(one: AxisMap) -> Parts:
    """Return kin, new place and share of the parts of each old label, in the order of their kin."""
    columns = sp.csc_array(one.weights)
    rows, shares, ends = columns.indices.tolist(), columns.data.tolist(), columns.indptr.tolist()
    return [
        sorted((one.kin[rows[at]], rows[at], shares[at]) for at in range(start, end)) for start, end in pairwise(ends)
    ]


def _part(parts: Parts, number: int, shape: tuple[int, ...]) -> sp.csr_array:
    """Return the map to the part of each old label that has a place in the order of kin."""
    has = [(one[number][1], column, one[number][2]) for column, one in enumerate(parts) if number < len(one)]
    rows, columns, shares = (np.array(values) for values in zip(*has, strict=True))
    return sp.csr_array(sp.coo_array((shares, (rows, columns)), shape=shape))


def _regions_of(one: AxisMap, regions: AxisMap, places: Index, axis: str) -> Index:
    """Return the one region of each new label; a part of a divided region is the region that the label is kin to."""
    if regions.divides:
        number = {name: place for place, name in enumerate(regions.new)}
        return np.array([number[kin] for kin in one.kin], dtype=np.int64)
    target = np.asarray(sp.csc_array(regions.weights).indices, dtype=np.int64)
    rows, columns = one.weights.nonzero()
    found = np.full(len(one.new), -1, dtype=np.int64)
    mixed: dict[str, set[str]] = {}
    for row, region in zip(rows.tolist(), target[places[columns]].tolist(), strict=True):
        if found[row] not in (-1, region):
            mixed.setdefault(one.new[row], set()).update((regions.new[found[row]], regions.new[region]))
        found[row] = region
    if mixed:
        step = "aggregate the regions first, or keep the region in the new label"
        raise SchemaError(
            [
                Problem(f"new {axis} gathers from several regions", label, ", ".join(sorted(names)), "one", None, step)
                for label, names in mixed.items()
            ]
        )
    return found


def _kinds(table: Table, final: AxisMap, stated: Mapping[str, str]) -> tuple[str, ...]:
    kind_of = dict(zip(table.final, table.final_kinds, strict=True))
    found, problems = [], []
    for new, olds in final.gathered.items():
        kinds = {kind_of[old] for old in olds}
        if new in stated:
            kinds = {stated[new]}
        if len(kinds) > 1:
            step = f"keep them apart, or say its kind: final_kinds={{{new!r}: ...}}"
            problems.append(
                Problem("final column of several kinds", new, ", ".join(sorted(kinds)), "one kind", None, step)
            )
        found.append(sorted(kinds)[0])
    if problems:
        raise SchemaError(problems)
    return tuple(found)
