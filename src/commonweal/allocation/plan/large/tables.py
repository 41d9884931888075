"""The passes over the recipes: a look at all of them, or a product with one for each product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.large.compiled import Loops
from commonweal.allocation.plan.large.kernels import CompiledTable, PlainTable, Table, look, loops_for
from commonweal.allocation.plan.large.makers import Makers
from commonweal.core.large_certificate import TechniqueProgram, Whole
from commonweal.core.linear_program import Array

COPIED = 1 << 18
"""Products whose recipes are copied at a time."""


@dataclass(slots=True)
class Passes:
    """Passes so far: with all recipes, and with one recipe for each product."""

    all_recipes: int = 0
    one_each: int = 0


class Recipes:
    """All recipes, and a copy of one for each product in which only what changes is written anew.

    Recipes in single precision are not copied by compiled loops, which find those of a choice where they are: single
    precision is for what hardly fits into memory.

    Parameters
    ----------
    program : whose recipes they are
    fast : as of :func:`commonweal.allocation.plan.large.kernels.loops_for`
    """

    def __init__(self, program: TechniqueProgram, fast: bool | None = None) -> None:
        self._all, self._makers = program.recipes, Makers(program)
        self._loops = loops_for(program.recipes.nnz, fast)
        self._copied = self._loops is None or program.recipes.data.dtype == np.float64
        self._one_each = _room(program, self._makers) if self._copied else program.recipes
        self._choice: Whole = np.full(program.products if self._copied else 0, -1, dtype=np.int32)

    @property
    def loops(self) -> Loops | None:
        """The compiled loops, where they are in use."""
        return self._loops

    def look(self, worth: Array, prices: Array) -> tuple[Array, Whole]:
        """Return the lowest cost w_j + use_j p of every product and the activity that has it."""
        return look(self._loops, self._all, self._makers, worth, prices)

    def choose(self, choice: Whole) -> Table:
        """Return the recipes of a choice, (product, product) [input product per product], until the next."""
        if self._loops is None:
            changed = np.flatnonzero(choice != self._choice)
            for start in range(0, len(changed), COPIED):
                some = changed[start : start + COPIED]
                self._write(some, choice[some])
            self._choice = choice
            return PlainTable(self._one_each)
        if not self._copied:
            return CompiledTable(self._loops, self._all, choice)
        self._loops.copy(self._all, choice, self._choice, self._one_each)
        self._choice = choice
        return CompiledTable(self._loops, self._one_each)

    def _write(self, products: Whole, activities: Whole) -> None:
        """Write recipes into their places; what is left of a place costs nothing."""
        rows, source = self._one_each.indptr, self._all.indptr
        first, room = rows[products], rows[products + 1] - rows[products]
        self._one_each.data[_runs(first, room)] = 0.0
        sizes = source[activities + 1] - source[activities]
        taken, target = _runs(source[activities], sizes), _runs(first, sizes)
        self._one_each.indices[target] = self._all.indices[taken]
        self._one_each.data[target] = self._all.data[taken]


def _room(program: TechniqueProgram, makers: Makers) -> sp.csr_array:
    """Return recipes of zeros, (product, product), with room for the longest of each product."""
    recipes = program.recipes
    room = makers.most(np.diff(recipes.indptr))
    starts = np.concatenate([[0], np.cumsum(room, dtype=np.int64)])
    width = recipes.indptr.dtype if starts[-1] < np.iinfo(np.int32).max else np.int64
    amounts, inputs = np.zeros(starts[-1], dtype=recipes.data.dtype), np.zeros(starts[-1], dtype=recipes.indices.dtype)
    return sp.csr_array((amounts, inputs, starts.astype(width)), shape=(program.products, program.products))


def _runs(first: Whole, sizes: Whole) -> Whole:
    """Return first, first + 1, ... for ``sizes`` numbers, run after run."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.repeat(first - (ends - sizes), sizes) + np.arange(total))
