"""What the codes of the US Bureau of Economic Analysis mean, and how its imports column is read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.linear_program import Array

PRIMARY_KINDS = {
    "V00100": "compensation", "V001": "compensation",
    "V00200": "taxes_on_production", "V002": "taxes_on_production",
    "V00300": "operating_surplus", "V003": "operating_surplus",
}  # fmt: skip
"""Taxes on production and imports less subsidies are value added here: prices are those of producers."""
IMPORTS = "F050"
POSITIVE = "_positive"


def final_kind(code: str) -> str:
    """Return the kind of a final column: ``F010`` is households with non-profits, ``F06S`` is government's investment.

    The letter after the first two digits tells consumption (C) from investment (S, E, N, R).
    """
    if code.startswith("F010"):
        return "households"
    if code.startswith("F030"):
        return "inventories"
    if code.startswith("F040"):
        return "exports"
    if code[:4] in ("F06C", "F07C", "F10C"):
        return "government"
    if code[:3] in ("F02", "F06", "F07", "F10") and code[3:4] in ("S", "E", "N", "R"):
        return "gfcf"
    raise SchemaError(
        Problem("unknown final column", "final demand codes", repr(code), "the codes of the BEA's tables")
    )


def imports_column(final: Array, codes: Sequence[str]) -> tuple[Array, tuple[str, ...], tuple[str, ...], Array]:
    """Return final demand without the imports column, its labels and kinds, and imports.

    The imports column is negative where a product is imported. It is positive for customs duties, and where home
    carriers bring imports in: what they earn is part of the value of the goods. Those cells stay a demand for these
    products, in a column of their own, so that imports are never negative: imports - that column = - F050.

    Parameters
    ----------
    final : (product, final column)
    """
    place = next((i for i, code in enumerate(codes) if code.startswith(IMPORTS)), None)
    if place is None:
        raise SchemaError(Problem("column missing", "final demand", "nothing", repr(IMPORTS)))
    column = final[:, place]
    kept = [i for i in range(len(codes)) if i != place]
    demand = np.column_stack([final[:, kept], np.maximum(column, 0.0)])
    labels = (*(codes[i] for i in kept), f"{codes[place]}{POSITIVE}")
    kinds = (*(final_kind(codes[i]) for i in kept), "other")
    return demand, labels, kinds, np.maximum(-column, 0.0)


def primary_kinds(codes: Sequence[str], where: str) -> tuple[str, ...]:
    """Return the kinds of the value added rows, or refuse a row that is not known."""
    problems = [
        Problem("unknown value added row", where, repr(code), ", ".join(PRIMARY_KINDS))
        for code in codes
        if code not in PRIMARY_KINDS
    ]
    if problems:
        raise SchemaError(problems)
    return tuple(PRIMARY_KINDS[code] for code in codes)
