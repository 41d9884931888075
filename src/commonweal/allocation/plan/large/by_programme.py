"""Small programmes of technique choice, with capacities or without, solved as linear programmes by HiGHS.

The programme is brought into its own units (:mod:`.programme_units`), solved, brought into the units of the answer and
solved again, until both bounds that the answer proves are as close as rounding lets them be. What the solver leaves
within its tolerances is made exact (:mod:`.programme_polish`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.large.capacity_certificate import (
    CapacityCertificate,
    CapacityPlan,
    CapacityProgram,
    certify_capacity,
)
from commonweal.allocation.plan.large.capacity_scaled import (
    eating,
    needed_products,
    possible_and_makeable,
    require_amounts,
)
from commonweal.allocation.plan.large.capacity_shortage import proof_of_nothing, with_shortages
from commonweal.allocation.plan.large.programme_polish import exact_levels, exact_prices
from commonweal.allocation.plan.large.programme_units import first_units, in_units, next_units
from commonweal.allocation.plan.large.surplus import productive_prices
from commonweal.allocation.plan.solver import Solver
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.large_certificate import TechniqueProgram, Whole, as_linear_program
from commonweal.core.linear_program import Array

EXACT = 1e-9
"""Gap from which the programme is not solved in better units."""
SCALINGS = 4
MANY = 1000
"""Activities above which an interior point with crossover is used: with 3,000 it took half the time of the simplex."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What can matter of a programme, and the numbers of what is kept."""

    program: CapacityProgram
    activities: Whole
    products: Whole
    limited: Whole


@dataclass(frozen=True, slots=True)
class ProgrammeChoice:
    """A plan, what it proves, and how often the programme was solved."""

    plan: CapacityPlan
    certificate: CapacityCertificate
    solved: int


def plan_by_programme(program: CapacityProgram) -> ProgrammeChoice:
    """Return the plan with the most baskets within limits and capacities, by HiGHS.

    An activity that neither a capacity nor anything scarce limits is bounded by its inputs.

    Parameters
    ----------
    program : what activities make and use, limits, the basket, capacities (infinite where there is none)

    Raises
    ------
    SchemaError
        The basket is empty, a limit or a capacity is negative, nothing limits the basket, or what it needs leaves no
        surplus whatever the recipes.
    """
    require_amounts(program)
    kept = kept_of(program)
    bounded = replace(program, capacity=largest_levels(program))
    if kept is None:
        plan = proof_of_nothing(program)
        return ProgrammeChoice(plan, certify_capacity(bounded, plan), 0)
    own = kept.program
    units, best, solved = first_units(own), _Best(own), 0
    while solved < SCALINGS:
        solved += 1
        scaled = in_units(own, units)
        levels, baskets, prices, valuations = _solved(scaled)
        prices = exact_prices(scaled, prices, valuations)
        polished = exact_levels(scaled, levels, prices, valuations)
        size = units.products
        best.take(polished * size[own.technique.makes], prices / size, valuations / own.technique.limits)
        if best.gap <= EXACT:
            break
        units = next_units(units, polished if polished.any() else levels, baskets, own)
    if not best.lower > 0.0:
        productive_prices(own.technique, tuple(f"product {i}" for i in kept.products))
    plan = with_shortages(program, _expanded(program, kept, best.plan))
    return ProgrammeChoice(plan, certify_capacity(bounded, plan), solved)


def largest_levels(program: CapacityProgram) -> Array:
    """Return the level of every activity that its capacity, or a limit if it had it for itself alone, allows."""
    most = np.array(program.capacity, dtype=np.float64)
    for row, limit in zip(program.technique.scarce, program.technique.limits, strict=True):
        np.minimum(most, np.divide(limit, row, out=np.full_like(most, np.inf), where=row > 0.0), out=most)
    return most


def kept_of(program: CapacityProgram) -> Kept | None:
    """Return a programme without what cannot run and what nobody needs; None if the basket cannot be made."""
    own = program.technique
    possible, makeable = possible_and_makeable(program)
    if bool((own.demand[~makeable] > 0.0).any()):
        return None
    needed = needed_products(program, possible)
    activities = np.flatnonzero(possible & needed[own.makes] & ~eating(program, possible))
    products, limited = np.flatnonzero(needed), np.flatnonzero(own.limits > 0.0)
    technique = TechniqueProgram(
        recipes=sp.csr_array(sp.csr_array(own.recipes[activities])[:, products]),
        makes=(np.cumsum(needed) - 1)[own.makes[activities]].astype(np.int32),
        scarce=own.scarce[np.ix_(limited, activities)],
        limits=own.limits[limited],
        demand=own.demand[products],
    )
    return Kept(CapacityProgram(technique, program.capacity[activities]), activities, products, limited)


class _Best:
    """The plan with the most baskets and the prices with the lowest bound so far."""

    def __init__(self, own: CapacityProgram) -> None:
        self._own = replace(own, capacity=largest_levels(own))
        technique = own.technique
        self.plan = CapacityPlan(
            np.zeros(technique.activities), np.zeros(technique.products), np.zeros(len(technique.limits))
        )
        self.lower, self.upper = 0.0, np.inf

    def take(self, levels: Array, prices: Array, valuations: Array) -> None:
        """Keep of an answer what is better than what there is."""
        found = certify_capacity(self._own, CapacityPlan(levels, prices, valuations))
        if found.lower > self.lower:
            self.lower, self.plan = found.lower, replace(self.plan, levels=levels)
        if found.upper < self.upper:
            self.upper, self.plan = found.upper, replace(self.plan, prices=prices, valuations=valuations)

    @property
    def gap(self) -> float:
        """(upper - lower) / lower."""
        return (self.upper - self.lower) / self.lower if self.lower > 0.0 else np.inf


def _solved(scaled: CapacityProgram) -> tuple[Array, float, Array, Array]:
    """Return levels, baskets, prices and valuations, as the solver gives them but none below zero."""
    technique = scaled.technique
    lp = as_linear_program(technique)
    lp = replace(lp, col_upper=np.append(scaled.capacity, np.inf))
    cost = np.zeros(technique.activities + 1)
    cost[-1] = -1.0
    try:
        found = Solver(lp, "ipm" if technique.activities > MANY else "simplex").minimise(cost)
    except SchemaError:
        step = "give the activities capacities, or something scarce that they take"
        raise SchemaError(Problem("nothing limits the basket", "scarce", next_step=step)) from None
    assert found is not None  # doing nothing is always allowed
    prices, valuations = found.y[: technique.products], -found.y[technique.products :]
    levels = np.clip(found.x[:-1], 0.0, scaled.capacity)
    return levels, float(found.x[-1]), np.maximum(prices, 0.0), np.maximum(valuations, 0.0)


def _expanded(program: CapacityProgram, kept: Kept, plan: CapacityPlan) -> CapacityPlan:
    """Return a plan of what is kept as one of the whole."""
    own = program.technique
    levels, prices, valuations = np.zeros(own.activities), np.zeros(own.products), np.zeros(len(own.limits))
    levels[kept.activities], prices[kept.products] = plan.levels, plan.prices
    valuations[kept.limited] = plan.valuations
    return CapacityPlan(levels, prices, valuations)
