"""A programme without what cannot be: activities that need something, or a product, of which there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from commonweal.allocation.plan.large.kernels import table_of
from commonweal.allocation.plan.large.makeable import Makeable, makeable
from commonweal.allocation.plan.large.surplus import NAMED, named
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.large_certificate import TechniquePlan, TechniqueProgram, Whole
from commonweal.core.linear_program import Array


@dataclass(frozen=True, slots=True)
class Restricted:
    """What is left of a programme. ``activities``, ``limits`` : numbers of those that are kept; ``found`` : why.

    Products keep their numbers. One that cannot be made has a maker from nothing, and nobody who needs it: it costs
    nothing and is not made.
    """

    program: TechniqueProgram
    activities: Whole
    limits: Whole
    found: Makeable


def restricted(program: TechniqueProgram) -> Restricted:
    """Return a programme without the limits of zero and without the activities that they or missing products stop."""
    found, limits = makeable(program), np.flatnonzero(program.limits != 0.0)
    if found.possible.all() and not found.lost and len(limits) == len(program.limits):
        return Restricted(program, np.arange(program.activities, dtype=np.int32), limits, found)
    kept, missing = np.flatnonzero(found.possible), found.missing
    nothing = sp.csr_array((len(missing), program.products), dtype=program.recipes.dtype)
    smaller = TechniqueProgram(
        recipes=sp.csr_array(sp.vstack([program.recipes[kept], nothing], format="csr")),
        makes=np.concatenate([program.makes[kept], missing.astype(program.makes.dtype)]),
        scarce=np.hstack([program.scarce[limits][:, kept], np.zeros((len(limits), len(missing)))]),
        limits=program.limits[limits],
        demand=program.demand,
    )
    return Restricted(smaller, kept, limits, found)


def expanded(program: TechniqueProgram, possible: Restricted, plan: TechniquePlan) -> TechniquePlan:
    """Return a plan of the restricted programme as one of the whole.

    What cannot be had, a product or a thing with a limit of zero, is valued at what the best of the activities that it
    stops would earn with it.
    """
    if possible.program is program:
        return plan
    levels = np.zeros(program.activities)
    levels[possible.activities] = plan.levels[: len(possible.activities)]
    valuations = np.zeros(len(program.limits))
    valuations[possible.limits] = plan.valuations
    prices = _with_missing(program, possible.found, plan.prices, valuations)
    earned = prices[program.makes] - table_of(program.recipes).rows(prices)
    earned -= np.einsum("k,kj->j", valuations, program.scarce)
    for limit in np.setdiff1d(np.arange(len(program.limits)), possible.limits):
        use = program.scarce[limit]
        least = np.divide(earned, use, out=np.zeros_like(earned), where=use > 0.0)
        valuations[limit] = max(float(least.max(initial=0.0)), 0.0) * (1.0 + 1e-12)
    return TechniquePlan(levels, plan.baskets, prices, valuations)


def _with_missing(program: TechniqueProgram, found: Makeable, prices: Array, valuations: Array) -> Array:
    """Return prices with those of products that cannot be made, last group first: its makers are stopped earlier."""
    prices = prices.copy()
    for lost, stopped in zip(reversed(found.lost), reversed(found.stopped), strict=True):
        if not stopped.size:
            continue
        recipes = sp.csr_array(program.recipes[stopped].astype(np.float64))
        earned = prices[program.makes[stopped]] - recipes @ prices
        earned -= np.einsum("k,kj->j", valuations, program.scarce[:, stopped])
        needed = sp.coo_array(recipes[:, lost])
        some = needed.data > 0.0
        least = np.maximum(earned[needed.row[some]], 0.0) / needed.data[some] * (1.0 + 1e-12)
        np.maximum.at(prices, lost[needed.col[some]], least)
    return prices


def left_out(program: TechniqueProgram, possible: Restricted, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return a remark on the products that cannot be made and the activities that would need them."""
    missing = possible.found.missing
    if not missing.size:
        return ()
    shown = ", ".join(named(names, int(i)) for i in missing[:NAMED]) + (", ..." if len(missing) > NAMED else "")
    idle = sum(len(one) for one in possible.found.stopped)
    return (
        f"{len(missing)} products that nobody can make, and {idle} activities that need them, are left out: {shown}",
    )


def free_products(program: TechniqueProgram) -> NDArray[np.bool_]:
    """Return which products can be had without anything scarce, all the way back.

    Raises
    ------
    SchemaError
        The whole basket can: then nothing limits it.
    """
    costless: Array = (program.scarce == 0.0).all(axis=0)
    free = np.ones(program.products, dtype=bool)
    while costless.any():
        possible = costless & (program.recipes @ (~free).astype(np.float64) == 0.0)
        left = np.bincount(program.makes[possible], minlength=program.products) > 0
        if np.array_equal(left, free):
            break
        free = left
    free &= bool(costless.any())
    if bool(free[program.demand > 0.0].all()):
        step = "let the activities use labour or something with a limit"
        raise SchemaError(Problem("nothing limits the basket", "scarce", next_step=step))
    return free
