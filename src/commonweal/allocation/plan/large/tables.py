"""The passes over the recipes: a look at all of them, or a product with one for each product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

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
    """All recipes, and a copy of one for each product in which only what changes is written anew."""

    def __init__(self, program: TechniqueProgram) -> None:
        self._all, self._makers = program.recipes, Makers(program)
        self._sizes = np.diff(program.recipes.indptr)
        room = self._makers.most(self._sizes)
        starts = np.concatenate([[0], np.cumsum(room, dtype=np.int64)])
        width = program.recipes.indptr.dtype if starts[-1] < np.iinfo(np.int32).max else np.int64
        parts = np.zeros(starts[-1]), np.zeros(starts[-1], dtype=program.recipes.indices.dtype), starts.astype(width)
        self._one_each = sp.csr_array(parts, shape=(program.products, program.products))
        self._choice: Whole = np.full(program.products, -1, dtype=np.int32)

    def look(self, worth: Array, prices: Array) -> tuple[Array, Whole]:
        """Return the lowest cost w_j + use_j p of every product and the activity that has it."""
        cost = self._all @ prices
        cost += worth
        least = self._makers.least(cost)
        return least, self._makers.cheapest(cost, least)

    def choose(self, choice: Whole) -> sp.csr_array:
        """Return the recipes of a choice, (product, product) [input product per product], until the next."""
        changed = np.flatnonzero(choice != self._choice)
        for start in range(0, len(changed), COPIED):
            some = changed[start : start + COPIED]
            self._write(some, choice[some])
        self._choice = choice
        return self._one_each

    def _write(self, products: Whole, activities: Whole) -> None:
        """Write recipes into their places; what is left of a place costs nothing."""
        rows = self._one_each.indptr
        first, room = rows[products], rows[products + 1] - rows[products]
        self._one_each.data[_runs(first, room)] = 0.0
        sizes = self._sizes[activities]
        source, target = _runs(self._all.indptr[activities], sizes), _runs(first, sizes)
        self._one_each.indices[target] = self._all.indices[source]
        self._one_each.data[target] = self._all.data[source]


def _runs(first: Whole, sizes: Whole) -> Whole:
    """Return first, first + 1, ... for ``sizes`` numbers, run after run."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.repeat(first - (ends - sizes), sizes) + np.arange(total))
