"""What is odd about a programme without standing in the way of a plan, in words, before anything is computed."""

from __future__ import annotations

import numpy as np

from commonweal.allocation.plan.large.surplus import NAMED, named
from commonweal.core.large_certificate import TechniqueProgram, Whole, recipe_blocks
from commonweal.core.linear_program import Array


def remarks(program: TechniqueProgram, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return remarks on a programme: activities that feed only themselves, products that nobody wants, empty limits."""
    own, others = _uses(program)
    eaten = np.unique(program.makes[own >= 1.0])
    unwanted = np.flatnonzero((others == 0) & (program.demand == 0.0))
    idle = np.flatnonzero(program.limits == 0.0)
    found = []
    if eaten.size:
        count = int((own >= 1.0).sum())
        found.append(f"{count} activities use up all that they make and stand still: makers of {_list(eaten, names)}")
    if unwanted.size:
        found.append(f"{len(unwanted)} products are used by nobody but their own makers: {_list(unwanted, names)}")
    if idle.size:
        words = ", ".join(f"limits[{int(k)}]" for k in idle)
        found.append(f"nothing is allowed of {words}: activities that need it stand still")
    return tuple(found)


def _uses(program: TechniqueProgram) -> tuple[Array, Whole]:
    """Return what each activity uses of its own product, and how many makers of other products use each product."""
    own, others = np.zeros(program.activities), np.zeros(program.products, dtype=np.int64)
    for run, recipes in recipe_blocks(program.recipes):
        sizes = np.diff(recipes.indptr)
        mine = recipes.indices == np.repeat(program.makes[run], sizes)
        activity = np.repeat(np.arange(len(sizes)), sizes)
        own[run] = np.bincount(activity[mine], weights=recipes.data[mine], minlength=len(sizes))
        others += np.bincount(recipes.indices[~mine & (recipes.data > 0.0)], minlength=program.products)
    return own, others


def _list(products: Whole, names: tuple[str, ...]) -> str:
    return ", ".join(named(names, int(i)) for i in products[:NAMED]) + (", ..." if len(products) > NAMED else "")
