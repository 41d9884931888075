"""What a plan and its prices prove about the most baskets, worked out entry by entry, without any solver.

The programme, with x the levels, p >= 0 the prices, lam >= 0 the valuations of scarce things::

    maximise theta  subject to  made - used >= theta demand,   scarce x <= limits,   0 <= x <= capacity

*From below*: a level below zero counts as zero. What is short of a product, if only by rounding, is made up for: with B
the recipes of the plan mixed by its levels, z = made + B made + ... + B^(k-1) made leaves made - B^k made, so that c z
more of everything leaves no shortage, with c the largest shortage over what z leaves. Then the net output holds as many
baskets as the product that is shortest in it allows, and fewer by the part by which the plan, the c z more included,
goes beyond a limit or a capacity. *From above*: an activity that earns more than its
inputs and its scarce things are worth, at most up to the level b that its capacity, or the limits if it had them for
itself alone, allow, adds that much to what the limits are worth::

    theta <= (lam limits + sum_j max(p_made - used p - lam scarce, 0)_j b_j) / (p demand)

This holds for any prices and valuations, right or wrong; wrong ones prove less. The recipes are read in runs of
entries in any order, and all sums are in double precision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from commonweal.core.linear_program import Array

Whole = npt.NDArray[np.integer[Any]]
Entries = tuple[Whole, Whole, npt.NDArray[np.floating[Any]]]
"""Activity, product used and amount per level, of a run of entries."""
ROUNDING = 1e-12
"""Part of its terms up to which a profit that nothing bounds counts as zero."""
SHORT = 1e-6
"""Shortage of a product, relative to what is made and used of it, from which a plan proves no basket at all."""
MENDING = 1000
"""Rounds at most that are tried to make up for a shortage."""
KEPT = 0.5
"""Part of what is made that those rounds must leave for the answer to be taken."""


class Programme(Protocol):
    """What is checked, wherever it comes from."""

    @property
    def demand(self) -> Array:
        """The basket (product,)."""

    @property
    def limits(self) -> Array:
        """Limits (scarce,)."""

    @property
    def makes(self) -> Whole:
        """Number of the one product that each activity makes (activity,)."""

    @property
    def capacity(self) -> Array:
        """Largest levels (activity,), infinite where there is none."""

    def scarce(self, number: int) -> Array:
        """Return what every activity takes of a scarce thing per level (activity,)."""

    def entries(self) -> Iterator[Entries]:
        """Yield the recipes in runs."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Bounds on the baskets, and how far the plan and its prices break their own rules.

    ``primal`` : the largest shortage, excess over a limit or a capacity, or level below zero, relative to the terms of
    its row, for levels to all that is made of the product; ``dual`` : the largest profit of an activity without
    capacity, or price or valuation below zero, likewise; ``use`` : (scarce,) of every scarce thing; ``rents`` : the
    part of the upper bound that capacities are worth; ``entries`` : of the recipes.
    """

    lower: float
    upper: float
    primal: float
    dual: float
    use: Array
    rents: float
    entries: int

    @property
    def gap(self) -> float:
        """(upper - lower) / lower; zero where it is proved that there is no basket at all."""
        if self.lower > 0.0:
            return (self.upper - self.lower) / self.lower
        return 0.0 if self.upper <= 0.0 else np.inf


def prove(programme: Programme, levels: Array, prices: Array, valuations: Array) -> Proof:
    """Return what levels (activity,), prices (product,) and valuations (scarce,) prove."""
    if not all(bool(np.isfinite(values).all()) for values in (levels, prices, valuations)):
        return Proof(0.0, np.inf, np.inf, np.inf, np.full(len(valuations), np.nan), np.nan, 0)
    below, levels = (
        _below_zero(levels, _by_product(programme, np.abs(levels))[programme.makes]),
        np.maximum(levels, 0.0),
    )
    made = _by_product(programme, levels)
    used, cost, count = _through_recipes(programme, levels, prices)
    bound, use = np.array(programme.capacity, dtype=np.float64), np.zeros(len(valuations))
    for number, limit in enumerate(programme.limits):
        row = programme.scarce(number)
        use[number] = float(row @ levels)
        cost += valuations[number] * row
        np.minimum(bound, np.divide(limit, row, out=np.full_like(bound, np.inf), where=row > 0.0), out=bound)
    lower, primal = _from_below(programme, levels, made, used, use)
    primal = max(primal, below)
    upper, rents, dual = _from_above(programme, prices, valuations, cost, bound)
    return Proof(lower, upper, primal, dual, use, rents, count)


def _through_recipes(programme: Programme, levels: Array, prices: Array) -> tuple[Array, Array, int]:
    """Return what is used of every product, what the inputs of every activity cost, and the number of entries."""
    used, cost, count = np.zeros(len(prices)), np.zeros(len(levels)), 0
    for activity, product, amount in programme.entries():
        if not len(activity):
            continue
        amounts = amount.astype(np.float64)
        used += np.bincount(product, weights=amounts * levels[activity], minlength=len(used))
        first = int(activity.min())
        part = np.bincount(activity - first, weights=amounts * prices[product])
        cost[first : first + len(part)] += part
        count += len(activity)
    return used, cost, count


def _by_product(programme: Programme, values: Array) -> Array:
    return np.bincount(programme.makes, weights=values, minlength=len(programme.demand)).astype(np.float64)


def _from_below(programme: Programme, levels: Array, made: Array, used: Array, use: Array) -> tuple[float, float]:
    """Return the baskets that a plan holds once it is mended and shrunk into its limits, and its worst violation."""
    net, wanted = made - used, programme.demand > 0.0
    over = max(_over(use, programme.limits), _over(levels, programme.capacity))
    short = _worst(-net, made + used)
    primal = max(over, short)
    if not wanted.any() or np.isinf(over) or short > SHORT:
        return 0.0, primal
    more = _mending(programme, levels, made, net) if short > 0.0 else 0.0
    baskets = max(float((net[wanted] / programme.demand[wanted]).min()), 0.0)
    return baskets / ((1.0 + over) * (1.0 + more)), primal


def _mending(programme: Programme, levels: Array, made: Array, net: Array) -> float:
    """Return by which part of itself production grows at most to make up for every shortage; infinite if unknown."""
    missing = np.maximum(-net, 0.0)
    if bool((missing[made == 0.0] > 0.0).any()):
        return np.inf
    table = _mixed(programme, levels, made)
    size, rounds = np.zeros_like(made), made
    for _ in range(MENDING):
        size = size + rounds
        rounds = table @ rounds
        if bool((rounds <= (1.0 - KEPT) * made).all()):
            break
    left = made - rounds
    if bool((left[made > 0.0] <= 0.0).any()):
        return np.inf
    part = float(np.divide(missing, left, out=np.zeros_like(left), where=left > 0.0).max(initial=0.0))
    return part * float(np.divide(size, made, out=np.zeros_like(made), where=made > 0.0).max(initial=0.0))


def _mixed(programme: Programme, levels: Array, made: Array) -> sp.csr_array:
    """Return the inputs of a unit of every product as the plan makes it (product, product)."""
    share = np.divide(levels, made[programme.makes], out=np.zeros_like(levels), where=levels > 0.0)
    parts = []
    for activity, product, amount in programme.entries():
        running = share[activity] > 0.0
        at = activity[running]
        parts.append((product[running], programme.makes[at], amount[running].astype(np.float64) * share[at]))
    rows, columns, amounts = (np.concatenate(found) for found in zip(*parts, strict=True))
    return sp.csr_array(sp.coo_array((amounts, (rows, columns)), shape=(len(made), len(made))))


def _from_above(
    programme: Programme, prices: Array, valuations: Array, cost: Array, bound: Array
) -> tuple[float, float, float]:
    """Return the upper bound, the part of it that is rent, and the worst violation of the prices."""
    earned = prices[programme.makes]
    profit, size = earned - cost, np.abs(earned) + np.abs(cost)
    dual = max(_worst(np.where(np.isinf(programme.capacity), profit, 0.0), size), _below_zero(prices, np.abs(prices)))
    dual = max(dual, _below_zero(valuations, np.abs(valuations)))
    earning = np.where(np.isinf(bound), profit > ROUNDING * size, profit > 0.0)
    rent = float((profit[earning] * bound[earning]).sum())
    worth = float(prices @ programme.demand)
    if not worth > 0.0 or float(prices.min(initial=0.0)) < 0.0 or float(valuations.min(initial=0.0)) < 0.0:
        return np.inf, np.nan, dual
    return (float(valuations @ programme.limits) + rent) / worth, rent / worth, dual


def _over(value: Array, most: Array) -> float:
    """Return the largest excess, relative to what is allowed; infinite where nothing is allowed."""
    excess = np.maximum(value - most, 0.0)
    part = np.divide(excess, most, out=np.where(excess > 0.0, np.inf, 0.0), where=most > 0.0)
    return float(part.max(initial=0.0))


def _worst(violation: Array, size: Array) -> float:
    part = np.divide(violation, size, out=np.zeros_like(violation), where=size > 0.0)
    return max(float(part.max(initial=0.0)), 0.0)


def _below_zero(values: Array, size: Array) -> float:
    """Return the largest part of ``size`` by which a value is below zero."""
    return _worst(-values, size)
