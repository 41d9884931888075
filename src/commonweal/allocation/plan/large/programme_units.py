"""The units in which a programme goes to a solver whose tolerances are absolute: products by what is made of them.

Every limit becomes one, every product is measured by what is made of it, and the basket by how many there are. Then
numbers near one are typical whatever units the tables are in, and a tolerance is a part of output.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from commonweal.allocation.plan.large.capacity_certificate import CapacityProgram
from commonweal.allocation.plan.large.surplus import productive_prices
from commonweal.core.errors import SchemaError
from commonweal.core.large_certificate import TechniqueProgram
from commonweal.core.linear_program import Array

FACTORED = 5000
"""Products up to which a Leontief system is solved by its factors; beyond, by rounds of inputs."""
ROUNDS = 1000
SETTLED = 1e-15
LITTLE = 1e-11
"""Products of which less than this part of their unit is made keep it."""


@dataclass(frozen=True, slots=True)
class Units:
    """``products`` : (product,) amounts that count as one; ``baskets`` : how many count as one."""

    products: Array
    baskets: float


def first_units(own: CapacityProgram) -> Units:
    """Return units from the output that the basket needs, each product made by its most productive recipe."""
    technique = own.technique
    try:
        prices = productive_prices(technique)
    except SchemaError:
        return Units(np.ones(technique.products), 1.0)
    worth = (technique.recipes @ prices) / prices[technique.makes]
    order = np.lexsort((worth, technique.makes))
    chosen = order[np.searchsorted(technique.makes[order], np.arange(technique.products))]
    output = leontief(sp.csr_array(technique.recipes[chosen].T), technique.demand)
    output = _reached(technique, np.maximum(output, 0.0))
    use = technique.scarce[:, chosen] @ output
    room: Array = np.bincount(technique.makes, own.capacity, technique.products).astype(np.float64)
    used = use > 0.0
    most = np.concatenate([technique.limits[used] / use[used], room / output])
    baskets = float(most.min(initial=np.inf))
    return Units(output * baskets, baskets) if 0.0 < baskets < 1e200 else Units(output, 1.0)


def next_units(units: Units, levels: Array, baskets: float, own: CapacityProgram) -> Units:
    """Return units from a plan in given units, levels and baskets being in them."""
    if not baskets > 0.0:
        return units
    made = np.bincount(own.technique.makes, levels, own.technique.products)
    share = np.where(made > LITTLE * baskets, made, baskets)
    return Units(units.products * share, units.baskets * baskets)


def in_units(own: CapacityProgram, units: Units) -> CapacityProgram:
    """Return a programme in other units; a level is counted by its product, every limit is one."""
    technique, size = own.technique, units.products
    level = size[technique.makes]
    recipes = technique.recipes
    amounts = recipes.data * np.repeat(level, np.diff(recipes.indptr)) / size[recipes.indices]
    return CapacityProgram(
        TechniqueProgram(
            recipes=sp.csr_array((amounts, recipes.indices, recipes.indptr), shape=recipes.shape),
            makes=technique.makes,
            scarce=technique.scarce * level / technique.limits[:, None],
            limits=np.ones(len(technique.limits)),
            demand=technique.demand * units.baskets / size,
        ),
        own.capacity / level,
    )


def leontief(table: sp.csr_array, right: Array) -> Array:
    """Return y with y = A y + right; not a number where the table has no such solution.

    Parameters
    ----------
    table : A (product, product), input of the row's product for one of the column's
    right : (product,)
    """
    size = len(right)
    if size <= FACTORED:
        try:
            return np.asarray(splu(sp.csc_matrix(sp.eye_array(size) - table)).solve(right), dtype=np.float64)
        except RuntimeError:
            return np.full(size, np.nan)
    found = right
    for _ in range(ROUNDS):
        new = right + table @ found
        settled = bool((np.abs(new - found) <= SETTLED * np.abs(new)).all())
        found = new
        if settled:
            break
    return found


def _reached(technique: TechniqueProgram, output: Array) -> Array:
    """Return outputs, where there is none what any activity takes at most at its product's output."""
    output = output.copy()
    entries = sp.coo_array(technique.recipes)
    activity, product = entries.coords
    while (output == 0.0).any():
        more = np.zeros_like(output)
        np.maximum.at(more, product, entries.data * output[technique.makes[activity]])
        new = np.where(output == 0.0, more, output)
        if np.array_equal(new, output):
            return np.where(output > 0.0, output, 1.0)
        output = new
    return output
