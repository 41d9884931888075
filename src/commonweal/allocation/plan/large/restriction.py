"""A programme without what cannot be: activities that need something of which there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from commonweal.allocation.plan.large.kernels import table_of
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.large_certificate import TechniquePlan, TechniqueProgram, Whole
from commonweal.core.linear_program import Array


@dataclass(frozen=True, slots=True)
class Restricted:
    """What is left of a programme. ``activities``, ``limits`` : numbers of those that are kept."""

    program: TechniqueProgram
    activities: Whole
    limits: Whole


def restricted(program: TechniqueProgram) -> Restricted:
    """Return a programme without the limits of zero and without the activities that they rule out."""
    idle = program.limits == 0.0
    limits = np.flatnonzero(~idle)
    if not idle.any():
        return Restricted(program, np.arange(program.activities, dtype=np.int32), limits)
    kept = np.flatnonzero(~(program.scarce[idle] > 0.0).any(axis=0))
    smaller = TechniqueProgram(
        recipes=sp.csr_array(program.recipes[kept]),
        makes=program.makes[kept],
        scarce=program.scarce[limits][:, kept],
        limits=program.limits[limits],
        demand=program.demand,
    )
    return Restricted(smaller, kept, limits)


def expanded(program: TechniqueProgram, possible: Restricted, plan: TechniquePlan) -> TechniquePlan:
    """Return a plan of the restricted programme as one of the whole.

    A limit of zero is valued at what the best of the activities that it rules out would earn with it.
    """
    if len(possible.limits) == len(program.limits):
        return plan
    levels = np.zeros(program.activities)
    levels[possible.activities] = plan.levels
    valuations = np.zeros(len(program.limits))
    valuations[possible.limits] = plan.valuations
    earned = plan.prices[program.makes] - table_of(program.recipes).rows(plan.prices)
    earned -= np.einsum("k,kj->j", valuations, program.scarce)
    for limit in np.setdiff1d(np.arange(len(program.limits)), possible.limits):
        use = program.scarce[limit]
        least = np.divide(earned, use, out=np.zeros_like(earned), where=use > 0.0)
        valuations[limit] = max(float(least.max(initial=0.0)), 0.0) * (1.0 + 1e-12)
    return TechniquePlan(levels, plan.baskets, plan.prices, valuations)


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
