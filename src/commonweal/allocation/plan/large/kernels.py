"""Which arithmetic the passes over the recipes run on: scipy's, or compiled loops in two threads where they pay.

Both give the same answer: costs and prices to the last bit, levels to rounding (1e-12 of each).
"""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec
from typing import Protocol

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.large.compiled import Loops, compiler
from commonweal.allocation.plan.large.makers import Makers
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.large_certificate import Whole, recipe_blocks
from commonweal.core.linear_program import Array

BIG = 5_000_000
"""Recipes with at least as many amounts are worth loading the compiler for (measured: docs/scale.md)."""


class Table(Protocol):
    """Recipes, one for each row : (row, product) [input product per row]."""

    def rows(self, vector: Array) -> Array:
        """Return recipes @ vector : (row,)."""
        ...

    def columns(self, vector: Array) -> Array:
        """Return recipes.T @ vector : (product,)."""
        ...


class PlainTable:
    """Recipes as scipy multiplies them; what is kept in single precision is widened a run of rows at a time."""

    def __init__(self, recipes: sp.csr_array) -> None:
        self._recipes, self._double = recipes, recipes.data.dtype == np.float64

    def rows(self, vector: Array) -> Array:
        """Return recipes @ vector."""
        if self._double:
            return np.asarray(self._recipes @ vector)
        found = np.empty(self._recipes.shape[0])
        for run, some in recipe_blocks(self._recipes):
            found[run] = some @ vector
        return found

    def columns(self, vector: Array) -> Array:
        """Return recipes.T @ vector."""
        if self._double:
            return np.asarray(self._recipes.T @ vector)
        found = np.zeros(self._recipes.shape[1])
        for run, some in recipe_blocks(self._recipes):
            found += some.T @ vector[run]
        return found


class CompiledTable:
    """Recipes as compiled loops multiply them. ``chosen`` : the rows that count, None for all."""

    def __init__(self, loops: Loops, recipes: sp.csr_array, chosen: Whole | None = None) -> None:
        self._loops, self._recipes, self._chosen = loops, recipes, chosen

    def rows(self, vector: Array) -> Array:
        """Return recipes @ vector."""
        return self._loops.rows(self._recipes, vector, self._chosen)

    def columns(self, vector: Array) -> Array:
        """Return recipes.T @ vector."""
        return self._loops.columns(self._recipes, vector, self._chosen)


def installed() -> bool:
    """Return whether the ``fast`` extra is there."""
    return find_spec("numba") is not None


@cache
def compiled_loops() -> Loops:
    """Return the compiled loops, in two threads where there are two cores."""
    return Loops(compiler(), min(2, os.cpu_count() or 1))


def loops_for(amounts: int, fast: bool | None = None) -> Loops | None:
    """Return the compiled loops for recipes with so many amounts, or None for scipy.

    Parameters
    ----------
    fast : True for the compiled loops, False for scipy, None for the loops if installed and the recipes are many

    Raises
    ------
    SchemaError
        The compiled loops are asked for and not installed.
    """
    if fast and not installed():
        raise SchemaError(
            Problem("compiled loops are not installed", "fast", next_step="pip install 'commonweal[fast]', or leave it")
        )
    wanted = installed() and amounts >= BIG if fast is None else fast
    return compiled_loops() if wanted else None


def table_of(recipes: sp.csr_array, fast: bool | None = None) -> Table:
    """Return recipes, to be multiplied with."""
    loops = loops_for(recipes.nnz, fast)
    return PlainTable(recipes) if loops is None else CompiledTable(loops, recipes)


def look(
    loops: Loops | None, recipes: sp.csr_array, makers: Makers, worth: Array, prices: Array
) -> tuple[Array, Whole]:
    """Return the lowest cost w_j + use_j p of every product and the first activity that has it."""
    if loops is not None:
        return loops.cheapest(recipes, makers, worth, prices)
    cost = PlainTable(recipes).rows(prices)
    cost += worth
    least = makers.least(cost)
    return least, makers.cheapest(cost, least)
