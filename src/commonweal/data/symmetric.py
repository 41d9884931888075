"""A supply-use table as a symmetric table, product by product, by industry or commodity technology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.core.linear_program import Array, Index
from commonweal.core.table import Table
from commonweal.data.table_changes import with_change
from commonweal.data.table_totals import check_conserved, totals

TECHNOLOGIES = ("industry", "commodity")
INVERSE_TOLERANCE = 1e-9
"""How far T' 1 of the commodity technology may be off what it must be, relative to the largest entry."""
SHOWN = 12


def symmetric(table: Table, technology: str = "industry") -> Table:
    """Return the table product by product: every product made by an activity of its own name.

    With make M : (product, activity), activity output g = M' 1, product output q = M 1 and use U, a matrix
    T : (activity, product) whose rows add up to one takes every column of the activities to the products, so that
    every total is kept: use' = U T, primary' = primary T, satellites' = s T, make' = diag(q)::

        industry:   T = diag(g)^-1 M'        A = U diag(g)^-1 M' diag(q)^-1      each activity makes all its products
                                                                                 from the same inputs
        commodity:  T = M^-1 diag(q)         A = U M^-1                          each product has the same inputs
                                                                                 wherever it is made

    An activity without output that uses or emits something goes whole to the product of its name, which may be one that
    nobody makes; this is noted.

    The commodity technology needs as many activities as products and can give negative cells. They are kept, counted
    in the notes, and listed in the provenance under ``negative_cells``. A product that is not made keeps its row.

    Raises
    ------
    UnknownName
        There is no such technology.
    SchemaError
        An activity without output has inputs or satellites and no product has its name; or, for the commodity
        technology, the make matrix has no inverse.
    IdentityError
        A total was not conserved.

    Sources
    -------
    R.E. Miller and P.D. Blair, Input-Output Analysis, 2nd edition (2009), ch. 5. Eurostat, Manual of Supply, Use and
    Input-Output Tables (2008), ch. 11: model A (product technology) and model B (industry technology).
    """
    if technology not in TECHNOLOGIES:
        raise UnknownName.of("technology", technology, TECHNOLOGIES)
    idle, of_their_name = _idle(table)
    if technology == "industry":
        transfer = industry_transfer(table.make, table.output)
    else:
        transfer = commodity_transfer(table.make, table.products, table.activities, table.name)
    shape = transfer.shape
    transfer = sp.csr_array(transfer + sp.csr_array((np.ones(len(idle)), (idle, of_their_name)), shape=shape))
    found = replace(
        table,
        activities=table.products,
        activity_region=table.product_region.copy(),
        make=sp.csr_array(sp.diags_array(table.product_output)),
        use=sp.csr_array(table.use @ transfer),
        imported_use=None if table.imported_use is None else sp.csr_array(table.imported_use @ transfer),
        primary=np.asarray(table.primary @ transfer),
        satellites=tuple(replace(one, by_activity=np.asarray(one.by_activity @ transfer)) for one in table.satellites),
        titles={
            label: title
            for label, title in table.titles.items()
            if label in table.products or label not in table.activities
        },
    )
    check_conserved(totals(table), found, f"{technology} technology of {table.name}")
    return _recorded(found, table, technology, [table.activities[place] for place in idle.tolist()])


def industry_transfer(make: sp.csr_array, output: Array) -> sp.csr_array:
    """Return T = diag(g)^-1 M' : (activity, product), the shares of each activity's products in its output.

    Parameters
    ----------
    make : (product, activity) [money]
    output : (activity,) g, the column sums of ``make`` [money]; activities without output have a row of zeros
    """
    inverse = np.divide(1.0, output, out=np.zeros_like(output), where=output != 0.0)
    return sp.csr_array(sp.diags_array(inverse) @ make.T)


def commodity_transfer(
    make: sp.csr_array, products: Sequence[str], activities: Sequence[str], where: str = ""
) -> sp.csr_array:
    """Return T = M^-1 diag(q) : (activity, product), on the products that are made and the activities that make.

    Raises
    ------
    SchemaError
        There are not as many activities as products, or the make matrix has no inverse.
    """
    made, makers = (np.flatnonzero(abs(make).sum(axis=axis) > 0.0) for axis in (1, 0))
    if len(made) != len(makers):
        raise SchemaError(
            Problem(
                "the commodity technology needs as many activities as products",
                where,
                f"{len(made)} products that are made, {len(makers)} activities that make some",
                "the same number of both",
                next_step="aggregate the products or the activities, or take the industry technology",
            )
        )
    square = sp.csc_array(make[made][:, makers])
    made_output = np.asarray(square.sum(axis=1), dtype=np.float64)
    try:
        inner = splu(square).solve(np.diag(made_output))
    except RuntimeError as error:
        raise SchemaError(_no_inverse(where, str(error))) from error
    off = float(np.abs(inner.sum(axis=1) - 1.0).max(initial=0.0))
    if not np.isfinite(inner).all() or off > INVERSE_TOLERANCE * max(1.0, float(np.abs(inner).max(initial=0.0))):
        raise SchemaError(_no_inverse(where, f"rows of M^-1 diag(q) off one by {off:.3g}"))
    found = np.zeros((len(activities), len(products)))
    found[np.ix_(makers, made)] = inner
    return sp.csr_array(found)


def _no_inverse(where: str, why: str) -> Problem:
    step = "take the industry technology, or aggregate activities that make the same products in the same proportions"
    return Problem(
        "the make matrix has no inverse", where, why, "activities whose products are independent", None, step
    )


def _idle(table: Table) -> tuple[Index, Index]:
    """Return the activities without output that have inputs, costs or satellites, and the products of their names."""
    burden = abs(table.use).sum(axis=0) + np.abs(table.primary).sum(axis=0)
    burden = burden + sum(np.abs(one.by_activity) for one in table.satellites)
    places = np.flatnonzero((table.output == 0.0) & (burden > 0.0))
    of_name = {product: place for place, product in enumerate(table.products)}
    nameless = [table.activities[place] for place in places if table.activities[place] not in of_name]
    if nameless:
        step = "aggregate them into another activity first"
        what = "activities without output that use or emit something, and no product of their name"
        raise SchemaError(Problem(what, table.name, ", ".join(nameless[:SHOWN]), "none", None, step))
    return places, np.array([of_name[table.activities[place]] for place in places], dtype=np.int64)


def _recorded(found: Table, before: Table, technology: str, idle: Sequence[str]) -> Table:
    change = f"supply and use to product by product, {technology} technology"
    assumption = {
        "industry": "every activity makes all its products from the same inputs (industry technology)",
        "commodity": "every product has the same inputs wherever it is made (commodity technology)",
    }[technology]
    negative = _negative_cells(found.use, before.use, found.products)
    entries: dict[str, object] = {"negative_cells": negative} if negative else {}
    notes = [_negative_note(technology, negative)] if negative else []
    if idle:
        notes.append(
            f"What activities without output use or emit stands at the product of their name: {', '.join(idle)}."
        )
    return with_change(found, change, [assumption], notes, **entries)


def _negative_cells(use: sp.csr_array, before: sp.csr_array, products: Sequence[str]) -> dict[str, object]:
    """Return number, sum and the worst of the negative cells of a use matrix, beside the sum of those before."""
    cells = sp.coo_array(use)
    places: Index = np.flatnonzero(cells.data < 0.0)
    if not len(places):
        return {}
    worst = places[np.argsort(cells.data[places], kind="stable")[:SHOWN]]
    return {
        "count": len(places),
        "sum": float(cells.data[places].sum()),
        "sum_of_use": float(cells.data.sum()),
        "sum_before": float(before.data[before.data < 0.0].sum()),
        "worst": [
            {"product": products[cells.row[at]], "for": products[cells.col[at]], "value": float(cells.data[at])}
            for at in worst.tolist()
        ],
    }


def _negative_note(technology: str, negative: dict[str, object]) -> str:
    worst = negative["worst"]
    first = worst[0] if isinstance(worst, list) else {}
    return (
        f"{technology} technology: {negative['count']} negative cells of use, {negative['sum']:.6g} of "
        f"{negative['sum_of_use']:.6g} in all; the worst is {first['product']} for {first['for']}: "
        f"{first['value']:.6g}; negative cells before: {negative['sum_before']:.6g}"
    )
