"""The programme with capacities in its own units: levels as shares of capacity, products as shares of what can be made.

What cannot matter is left out first: activities without capacity, or that take what has a quota of zero or a product
that nobody can make; activities that use up all that they make, where others make it; and products that no basket
needs, with their makers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from commonweal.allocation.plan.large.capacity_certificate import CapacityProgram
from commonweal.allocation.plan.large.makeable import makeable
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.large_certificate import Whole, recipe_blocks
from commonweal.core.linear_program import Array

Flags = NDArray[np.bool_]
ROUNDING = 1e-12


@dataclass(slots=True)
class Scaled:
    """The programme in its own units; u in [0, 1] are levels as shares of capacity.

    ``use`` : (product, activity) input of a product, as a share of what can be made of it, at full level; ``makes`` :
    (activity,); ``part`` : (activity,) share of an activity in what can be made of its product; ``scarce`` : (scarce,
    activity) share of the limit at full level; ``demand`` : (product,) a basket's share; ``activities``, ``products`` :
    numbers of those that are left; ``limited`` : those of the limits that are above zero; ``capacity``, ``makeable``,
    ``limits`` : units; ``first`` : (activity,) the limit that an activity would reach alone before its own capacity,
    and by which its level is counted, -1 for none; ``passes`` over the recipes so far.
    """

    use: sp.csc_array
    makes: Whole
    part: Array
    scarce: Array
    demand: Array
    activities: Whole
    products: Whole
    limited: Whole
    capacity: Array
    first: Whole
    makeable: Array
    limits: Array
    passes: int = 0

    def net(self, u: Array) -> Array:
        """Return net output (product,) at levels u."""
        self.passes += 1
        return np.asarray(np.bincount(self.makes, self.part * u, len(self.demand)) - self.use @ u)

    def profit(self, prices: Array, valuations: Array) -> Array:
        """Return what every activity earns above its costs, at full level."""
        self.passes += 1
        earned = prices[self.makes]
        earned *= self.part
        earned -= self.use.T @ prices
        earned -= valuations @ self.scarce
        return np.asarray(earned)

    def bound(self, prices: Array, valuations: Array) -> tuple[float, Array]:
        """Return the bound on baskets that prices >= 0 and valuations >= 0 prove, and the valuations with which.

        The rent of an activity that a limit confines is no rent of capacity: that limit's valuation pays for it.
        """
        profit = self.profit(prices, valuations)
        confined = self.first >= 0
        if confined.any():
            more = np.zeros_like(valuations)
            np.maximum.at(more, self.first[confined], profit[confined] + ROUNDING * float(valuations.sum()))
            valuations = valuations + more
            profit = self.profit(prices, valuations)
            profit[confined] = 0.0
        value = float(valuations.sum()) + float(np.maximum(profit, 0.0).sum())
        worth = float(prices @ self.demand)
        return value / worth if worth > 0.0 else np.inf, valuations

    def by_product(self, values: Array) -> Array:
        """Return the sum over the makers of each product."""
        return np.asarray(np.bincount(self.makes, values, len(self.demand)))


def scaled(program: CapacityProgram) -> Scaled | None:
    """Return the programme in its own units, or None if a product of the basket cannot be made.

    Raises
    ------
    SchemaError
        The basket is empty, a limit or a capacity is negative, or nothing limits an activity.
    """
    own = program.technique
    require_amounts(program)
    capacity, first = _capacity(program)
    possible, made = possible_and_makeable(program)
    if bool((own.demand[~made] > 0.0).any()):
        return None
    needed = needed_products(program, possible)
    kept = np.flatnonzero(possible & needed[own.makes] & ~eating(program, possible))
    products = np.flatnonzero(needed)
    number = np.cumsum(needed) - 1
    makes = number[own.makes[kept]].astype(np.int32)
    use = sp.csc_array(own.recipes.T)
    if len(kept) < own.activities or len(products) < own.products:
        use = sp.csc_array(sp.csc_array(use[:, kept])[products])
    most = capacity[kept]
    total: Array = np.bincount(makes, most, len(products)).astype(np.float64)
    limited = np.flatnonzero(own.limits > 0.0)
    amounts = np.repeat(most, np.diff(use.indptr))
    amounts /= total[use.indices]
    amounts *= use.data
    return Scaled(
        use=sp.csc_array((amounts, use.indices, use.indptr), shape=use.shape),
        makes=makes,
        part=most / total[makes],
        scarce=own.scarce[np.ix_(limited, kept)] * most / own.limits[limited, None],
        demand=own.demand[products] / total,
        activities=kept,
        products=products,
        limited=limited,
        capacity=most,
        first=np.append(np.cumsum(own.limits > 0.0) - 1, -1)[first[kept]],
        makeable=total,
        limits=own.limits[limited],
    )


def require_amounts(program: CapacityProgram) -> None:
    """Refuse a basket that is empty, and limits, capacities or demand below zero."""
    own = program.technique
    problems = [
        Problem("negative", name, f"{float(values.min()):g}", ">= 0")
        for name, values in (("limits", own.limits), ("capacity", program.capacity), ("demand", own.demand))
        if float(values.min(initial=0.0)) < 0.0
    ]
    if not (own.demand > 0.0).any():
        problems.append(Problem("the basket is empty", "demand"))
    if problems:
        raise SchemaError(problems)


def _capacity(program: CapacityProgram) -> tuple[Array, Whole]:
    """Return the largest level of every activity, and the number of the limit that sets it, -1 for its capacity."""
    own = program.technique
    most = np.array(program.capacity, dtype=np.float64)
    first = np.full(len(most), -1, dtype=np.int32)
    for number, (row, limit) in enumerate(zip(own.scarce, own.limits, strict=True)):
        alone = np.divide(limit, row, out=np.full_like(most, np.inf), where=row > 0.0)
        nearer = (alone < most) & (limit > 0.0)
        most[nearer], first[nearer] = alone[nearer], number
    free = np.flatnonzero(np.isinf(most) & ~(own.scarce[own.limits == 0.0] > 0.0).any(axis=0))
    if free.size:
        step = "give it a capacity, or something scarce that it takes"
        raise SchemaError(Problem(f"{len(free)} activities without any limit", f"activity {free[0]}", next_step=step))
    return most, first


def possible_and_makeable(program: CapacityProgram) -> tuple[Flags, Flags]:
    """Return the activities that can run at all and the products that can be made."""
    found = makeable(program.technique, program.capacity > 0.0)
    made = np.ones(program.technique.products, dtype=bool)
    made[found.missing] = False
    return found.possible, made


def eating(program: CapacityProgram, possible: Flags) -> Flags:
    """Return the activities that use up all that they make of their product, if somebody else can make it."""
    own = program.technique
    eating = np.zeros(own.activities, dtype=bool)
    for run, recipes in recipe_blocks(own.recipes):
        activity = np.repeat(np.arange(recipes.shape[0]), np.diff(recipes.indptr))
        mine = recipes.indices == own.makes[run][activity]
        eating[run] = np.bincount(activity[mine], recipes.data[mine], recipes.shape[0]) >= 1.0
    others = np.bincount(own.makes[possible & ~eating], minlength=own.products) > 0
    return np.asarray(eating & others[own.makes])


def needed_products(program: CapacityProgram, possible: Flags) -> Flags:
    """Return the products that the basket needs, directly or not."""
    own = program.technique
    needed = np.asarray(own.demand > 0.0)
    while True:
        running = (possible & needed[own.makes]).astype(np.float64)
        more = needed | np.asarray(own.recipes.T @ running > 0.0)
        if int(more.sum()) == int(needed.sum()):
            return needed
        needed = more
