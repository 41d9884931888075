"""A plan that chooses among techniques under a few limits, and the arithmetic that proves an answer to it.

Every activity makes one unit of one product per unit of its level, from a recipe of other products::

    maximise    theta
    subject to  sum of x_j over the makers j of i  -  sum_j use_ji x_j  >=  theta d_i    for every product i
                sum_j scarce_kj x_j  <=  limit_k                                         for every scarce thing k
                x >= 0

The dual has a price p_i >= 0 of every product and a valuation lam_k >= 0 of every scarce thing: no activity earns
more than its scarce things are worth, p_i <= use_j p + lam scarce_j, and the basket is worth one, p d = 1. Then lam
limit bounds theta from above. Nothing here solves anything: one pass over the recipes checks a plan of any size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from commonweal.core.linear_program import Array, Block, LinearProgram, Optimum

Whole = NDArray[np.integer]
BLOCK = 1 << 18
"""Activities that are checked at a time."""


@dataclass(frozen=True, slots=True)
class TechniqueProgram:
    """What every activity makes and uses, what is scarce, and the basket that is to be had as often as possible.

    ``recipes`` : (activity, product) [product per level], >= 0; ``makes`` : (activity,) number of the one product that
    an activity makes, one unit per level; ``scarce`` : (scarce, activity) [scarce thing per level], >= 0, labour and
    whatever has a quota; ``limits`` : (scarce,); ``demand`` : (product,) the basket, >= 0.
    """

    recipes: sp.csr_array
    makes: Whole
    scarce: Array
    limits: Array
    demand: Array

    @property
    def products(self) -> int:
        """Number of products."""
        return len(self.demand)

    @property
    def activities(self) -> int:
        """Number of activities."""
        return len(self.makes)


@dataclass(frozen=True, slots=True)
class TechniquePlan:
    """A plan and what proves it.

    ``levels`` : (activity,); ``baskets`` : theta; ``prices`` : (product,); ``valuations`` : (scarce,).
    """

    levels: Array
    baskets: float
    prices: Array
    valuations: Array


@dataclass(frozen=True, slots=True)
class LargeCertificate:
    """How far a plan and its prices are from exact, each part relative to the size of its own row.

    ``primal``, ``dual`` : the largest violation of a row, relative to the sum of the absolute terms of the row;
    ``lower`` : baskets of the plan; ``upper`` : no plan has more, lam limit / (p d); ``gap`` : (upper - lower) / lower.
    """

    primal: float
    dual: float
    lower: float
    upper: float

    @property
    def gap(self) -> float:
        """How much better a plan could be at most, relative to this one."""
        return (self.upper - self.lower) / self.lower if self.lower > 0.0 else np.inf

    @property
    def worst(self) -> float:
        """The largest of the two residuals and the gap."""
        return max(self.primal, self.dual, self.gap)


def recipe_blocks(recipes: sp.csr_array, size: int | None = None) -> Iterator[tuple[slice, sp.csr_array]]:
    """Yield the recipes in runs of activities, each a view of the same memory; longer ones for very many products."""
    size = size or max(BLOCK, recipes.shape[1] // 8)
    for start in range(0, recipes.shape[0], size):
        stop = min(start + size, recipes.shape[0])
        first, last = recipes.indptr[start], recipes.indptr[stop]
        parts = recipes.data[first:last], recipes.indices[first:last], recipes.indptr[start : stop + 1] - first
        yield slice(start, stop), sp.csr_array(parts, shape=(stop - start, recipes.shape[1]))


def certify(program: TechniqueProgram, plan: TechniquePlan) -> LargeCertificate:
    """Return the residuals and bounds of a plan, in double precision and one pass over the recipes.

    made_i - used_i >= theta d_i relative to made + used + theta d; scarce_k x <= limit_k relative to their sum; levels
    >= 0 relative to all that is made of their product; p_i <= use_j p + lam scarce_j relative to their sum; p_i >= 0
    relative to the costs of its makers, lam_k >= 0 in worth relative to that of all limits. No unit hides anything.
    """
    levels, prices = np.asarray(plan.levels, dtype=np.float64), np.asarray(plan.prices, dtype=np.float64)
    made = np.bincount(program.makes, weights=levels, minlength=program.products)
    moved = np.bincount(program.makes, weights=np.abs(levels), minlength=program.products).astype(np.float64)
    used, costs = np.zeros(program.products), np.zeros(program.products)
    dual = 0.0
    for run, recipes in recipe_blocks(program.recipes):
        used += recipes.T @ levels[run]
        cost = recipes @ prices + plan.valuations @ program.scarce[:, run]
        earned = prices[program.makes[run]]
        dual = max(dual, _worst(earned - cost, np.abs(earned) + np.abs(cost)))
        costs += np.bincount(program.makes[run], weights=np.abs(cost), minlength=program.products)
    wanted = plan.baskets * program.demand
    use = program.scarce @ levels
    primal = max(
        _worst(wanted + used - made, np.abs(wanted) + np.abs(used) + np.abs(made)),
        _worst(use - program.limits, use + program.limits),
        _below_zero(levels, moved[program.makes]),
    )
    worths = plan.valuations * program.limits
    dual = max(dual, _below_zero(prices, costs), _below_zero(worths, np.abs(worths).sum()))
    dual = np.inf if bool((plan.valuations[program.limits == 0.0] < 0.0).any()) else dual
    worth = float(prices @ program.demand)
    upper = float(plan.valuations @ program.limits) / worth if worth > 0.0 else np.inf
    return LargeCertificate(primal, dual, plan.baskets, upper)


def _worst(violation: Array, size: Array) -> float:
    relative = np.divide(violation, size, out=np.zeros_like(violation), where=size > 0.0)
    return float(max(relative.max(initial=0.0), 0.0))


def _below_zero(values: Array, size: Array | float) -> float:
    """Return the largest part of ``size`` by which a value is below zero; infinite where there is no size."""
    below = np.maximum(-values, 0.0)
    sizes = np.broadcast_to(np.asarray(size, dtype=np.float64), below.shape)
    part = np.divide(below, sizes, out=np.where(below > 0.0, np.inf, 0.0), where=sizes > 0.0)
    return float(part.max(initial=0.0))


def as_linear_program(program: TechniqueProgram) -> LinearProgram:
    """Return the same programme in the general form: columns levels and baskets, rows balances and scarce things."""
    products, activities, scarce = program.products, program.activities, len(program.limits)
    maker = sp.csr_array((np.ones(activities), (program.makes, np.arange(activities))), shape=(products, activities))
    net = sp.csr_array(maker - program.recipes.T)
    matrix = sp.block_array(
        [[net, sp.csr_array(-program.demand[:, None])], [sp.csr_array(program.scarce), None]], format="csr"
    )
    rows, columns = products + scarce, activities + 1
    return LinearProgram(
        matrix=sp.csr_array(matrix),
        row_lower=np.concatenate([np.zeros(products), np.full(scarce, -np.inf)]),
        row_upper=np.concatenate([np.full(products, np.inf), program.limits]),
        col_lower=np.zeros(columns),
        col_upper=np.full(columns, np.inf),
        row_unit=np.ones(rows),
        col_unit=np.ones(columns),
        row_blocks={
            "balance": Block("balance", 0, (products,), ("product",)),
            "limit": Block("limit", products, (scarce,), ("scarce",)),
        },
        col_blocks={
            "level": Block("level", 0, (activities,), ("activity",)),
            "basket": Block("basket", activities, (), ()),
        },
    )


def as_optimum(program: TechniqueProgram, plan: TechniquePlan) -> Optimum:
    """Return a plan as an optimal pair of :func:`as_linear_program`, which minimises -theta."""
    cost = np.zeros(program.activities + 1)
    cost[-1] = -1.0
    x = np.append(plan.levels, plan.baskets)
    worth = float(plan.prices @ program.demand)
    y = np.concatenate([plan.prices, -plan.valuations]) / worth
    return Optimum(cost, x, y, -plan.baskets)
