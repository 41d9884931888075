"""Checks of a published table: labels, shapes, cells, and whether supply meets use and output meets cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from commonweal.core.errors import Problem, SchemaError, UnbalancedTable
from commonweal.core.linear_program import Array
from commonweal.core.table import FINAL_KINDS, PRIMARY_KINDS, SATELLITE_KINDS, Table
from commonweal.data.checks import twice

SHOWN = 5
ROUNDING = 1e-9
"""Part of the largest row or column total that sums in double precision may be off."""


def checked(table: Table, stated: float, where: str, accept_residual: float | None = None) -> Table:
    """Return the table with its residuals in its provenance, or refuse one that does not close.

    A table closes where no product's supply differs from its use, and no activity's output from its cost, by more than
    ``stated``, or by more than ``accept_residual`` where that is larger; the acceptance is then recorded.

    Parameters
    ----------
    stated : the largest residual that the source states or that its rounding explains [money of the table]
    where : the file or folder, for messages
    accept_residual : a larger residual that the reader of the table takes upon themselves [money of the table]

    Raises
    ------
    SchemaError
        Labels, shapes, kinds or cells are wrong.
    UnbalancedTable
        It does not close; the worst products and activities are named with their residuals.
    """
    check_structure(table, where)
    allowed = stated if accept_residual is None else max(stated, accept_residual)
    refuse_open_balances(table, allowed, where)
    largest = largest_residuals(table)
    provenance = {**table.provenance, "residuals": {**largest, "stated": float(stated), "unit": table.currency}}
    worst = max(largest.values())
    if worst > stated + _rounding(table):
        provenance["accepted_residual"] = {
            "accepted": accept_residual,
            "largest": worst,
            "unit": table.currency,
            "worst": [str(problem) for problem in open_balances(table, stated, where)],
        }
    return replace(table, provenance=provenance)


def largest_residuals(table: Table) -> dict[str, float]:
    """Return the largest absolute residual over products and over activities [money of the table]."""
    return {
        "product": float(np.abs(table.product_residual).max(initial=0.0)),
        "activity": float(np.abs(table.activity_residual).max(initial=0.0)),
    }


def refuse_open_balances(table: Table, allowed: float, where: str) -> None:
    """Refuse a table of which a product or an activity is off by more than ``allowed`` [money of the table]."""
    problems = open_balances(table, allowed, where)
    if problems:
        raise UnbalancedTable(problems)


def open_balances(table: Table, allowed: float, where: str) -> list[Problem]:
    """Return the worst products and activities that are off by more than ``allowed``, with their residuals."""
    axes = (
        ("product", "supply less use", table.products, table.product_residual, table.product_output + table.imports),
        ("activity", "output less cost", table.activities, table.activity_residual, table.output),
    )
    problems = []
    for axis, meaning, labels, residual, size in axes:
        bad = np.flatnonzero(np.abs(residual) > allowed + _rounding(table))
        for place in bad[np.argsort(-np.abs(residual[bad]), kind="stable")][:SHOWN]:
            title = table.titles.get(labels[place], "")
            named = f"{labels[place]} ({title})" if title else labels[place]
            problems.append(
                Problem(
                    f"{axis} does not close",
                    f"{where}, {axis} {named}",
                    f"{meaning} = {residual[place]:.6g} on {size[place]:.6g} {table.currency}",
                    f"at most {allowed:.6g} {table.currency}",
                    next_step=f"correct the cells, or accept a residual of {abs(residual[place]):.6g}",
                )
            )
        if len(bad) > SHOWN:
            what = f"{len(bad) - SHOWN} more of {len(labels)} do not close ({axis})"
            problems.append(Problem(what, where, allowed=f"at most {allowed:.6g} {table.currency}"))
    return problems


def _rounding(table: Table) -> float:
    largest = max(float(table.output.max(initial=0.0)), float(table.product_output.max(initial=0.0)))
    return ROUNDING * largest


def check_structure(table: Table, where: str) -> None:
    """Refuse labels that stand twice, shapes that do not fit, kinds that are unknown and cells that are no numbers."""
    problems = [problem for axis, labels in _labels(table) for problem in twice(labels, where, axis)]
    problems += _wrong_shapes(table, where)
    problems += _unknown_kinds(table, where)
    if not problems:
        problems += _wrong_places(table, where) + _bad_cells(table, where)
    if problems:
        raise SchemaError(problems)


def _labels(table: Table) -> list[tuple[str, Sequence[str]]]:
    return [
        ("region", table.regions),
        ("product", table.products),
        ("activity", table.activities),
        ("final column", table.final),
        ("primary item", table.primary_items),
        ("supply item", table.supply_items),
        ("satellite", [one.name for one in table.satellites]),
    ]


def _wrong_shapes(table: Table, where: str) -> list[Problem]:
    products, activities, final = len(table.products), len(table.activities), len(table.final)
    items, between = len(table.primary_items), len(table.supply_items)
    found: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
        "product_region": (table.product_region.shape, (products,)),
        "activity_region": (table.activity_region.shape, (activities,)),
        "final_region": (table.final_region.shape, (final,)),
        "make": (table.make.shape, (products, activities)),
        "use": (table.use.shape, (products, activities)),
        "demand": (table.demand.shape, (products, final)),
        "imports": (table.imports.shape, (products,)),
        "primary": (table.primary.shape, (items, activities)),
        "population": (table.population.shape, (len(table.regions),)),
        "primary_kinds": ((len(table.primary_kinds),), (items,)),
        "final_kinds": ((len(table.final_kinds),), (final,)),
    }
    if between:
        found["supply_adjustments"] = (table.supply_adjustments.shape, (between, products))
    if table.imported_use is not None:
        found["imported_use"] = (table.imported_use.shape, (products, activities))
    if table.imported_demand is not None:
        found["imported_demand"] = (table.imported_demand.shape, (products, final))
    if table.primary_demand is not None:
        found["primary_demand"] = (table.primary_demand.shape, (items, final))
    for one in table.satellites:
        found[f"satellite {one.name}, activities"] = (one.by_activity.shape, (activities,))
        found[f"satellite {one.name}, final"] = (one.by_final.shape, (final,))
    return [
        Problem("shape does not fit the labels", f"{where}, {name}", str(shape), str(wanted))
        for name, (shape, wanted) in found.items()
        if shape != wanted
    ]


def _unknown_kinds(table: Table, where: str) -> list[Problem]:
    final = zip(table.final, table.final_kinds, strict=False)
    primary = zip(table.primary_items, table.primary_kinds, strict=False)
    kinds: list[tuple[str, str, tuple[str, ...]]] = [
        (f"final column {name}", kind, FINAL_KINDS) for name, kind in final
    ]
    kinds += [(f"primary item {name}", kind, PRIMARY_KINDS) for name, kind in primary]
    kinds += [(f"satellite {one.name}", one.kind, SATELLITE_KINDS) for one in table.satellites]
    return [
        Problem("unknown kind", f"{where}, {name}", repr(kind), ", ".join(allowed))
        for name, kind, allowed in kinds
        if kind not in allowed
    ]


def _wrong_places(table: Table, where: str) -> list[Problem]:
    regions = len(table.regions)
    axes = (("product", table.product_region), ("activity", table.activity_region), ("final", table.final_region))
    return [
        Problem(f"{axis} of no region", where, str(places.max() if places.max() >= regions else places.min()),
                f"0 to {regions - 1}")
        for axis, places in axes
        if len(places) and (places.min() < 0 or places.max() >= regions)
    ]  # fmt: skip


def _bad_cells(table: Table, where: str) -> list[Problem]:
    parts: dict[str, Array | None] = {
        "make": table.make.data,
        "use": table.use.data,
        "demand": table.demand,
        "imports": table.imports,
        "primary": table.primary,
        "supply adjustments": table.supply_adjustments,
        "imported use": None if table.imported_use is None else table.imported_use.data,
        "imported demand": table.imported_demand,
        "primary demand": table.primary_demand,
        **{f"satellite {one.name}": np.concatenate([one.by_activity, one.by_final]) for one in table.satellites},
    }
    return [
        Problem("missing or infinite number", f"{where}, {name}", f"{int((~np.isfinite(cells)).sum())} cells",
                "finite numbers")
        for name, cells in parts.items()
        if cells is not None and not np.isfinite(cells).all()
    ]  # fmt: skip
