"""A plan under capacity limits, and the arithmetic that proves how far from the best it can be.

To the programme of technique choice (:mod:`commonweal.core.large_certificate`) every activity gets a largest level::

    maximise    theta
    subject to  sum of x_j over the makers j of i  -  sum_j use_ji x_j  >=  theta d_i    for every product i
                sum_j scarce_kj x_j  <=  limit_k                                         for every scarce thing k
                0 <= x_j <= capacity_j

Any prices p >= 0 and valuations lam >= 0 bound theta: what an activity earns above its costs is the rent of its
capacity, mu_j = max(p_i - use_j p - lam scarce_j, 0), and theta <= (lam limit + mu capacity) / (p d). Any plan bounds
it from below, with as many baskets as the product that is scarcest in it allows. Nothing here solves anything, and
nothing of the solver is used: one pass over the recipes, in double precision.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.core.large_certificate import TechniqueProgram, recipe_blocks
from commonweal.core.linear_program import Array

ROUNDING = 1e-12
"""Relative excess over a limit or a capacity, or below zero, that counts as rounding."""


@dataclass(frozen=True, slots=True)
class CapacityProgram:
    """What activities make and use, what is scarce, the basket, and the largest level of every activity.

    ``capacity`` : (activity,) >= 0, infinite where there is none.
    """

    technique: TechniqueProgram
    capacity: Array


@dataclass(frozen=True, slots=True)
class CapacityPlan:
    """A plan and what bounds it: ``levels`` (activity,), ``prices`` (product,), ``valuations`` (scarce,)."""

    levels: Array
    prices: Array
    valuations: Array


@dataclass(frozen=True, slots=True)
class CapacityCertificate:
    """What is proved: no plan has more baskets than ``upper``, and the plan has ``lower``.

    ``excess`` : largest excess over a limit or a capacity, or below zero, relative to it.
    """

    lower: float
    upper: float
    excess: float

    @property
    def gap(self) -> float:
        """(upper - lower) / lower; zero where no basket can be had at all."""
        if self.lower > 0.0:
            return (self.upper - self.lower) / self.lower
        return 0.0 if self.upper <= 0.0 else np.inf


def certify_capacity(program: CapacityProgram, plan: CapacityPlan) -> CapacityCertificate:
    """Return the bounds that a plan and its prices prove, each by itself.

    A plan that breaks a limit or a capacity by more than rounding proves no basket at all, and neither do levels that
    are no numbers; prices and valuations below zero, or that are no numbers, prove no upper bound.

    Parameters
    ----------
    program : the programme
    plan : levels, prices and valuations in any unit of account
    """
    own, capacity = program.technique, program.capacity
    levels = np.asarray(plan.levels, dtype=np.float64)
    prices, valuations = (np.asarray(part, dtype=np.float64) for part in (plan.prices, plan.valuations))
    used, rents = np.zeros(own.products), 0.0
    for run, recipes in recipe_blocks(own.recipes):
        used += recipes.T @ levels[run]
        profit = prices[own.makes[run]] - recipes @ prices - valuations @ own.scarce[:, run]
        earning = profit > 0.0
        rents += float(profit[earning] @ capacity[run][earning])
    net = np.bincount(own.makes, weights=levels, minlength=own.products) - used
    excess = max(
        _excess(own.scarce @ levels, own.limits), _excess(levels, capacity), -min(float(levels.min(initial=0.0)), 0.0)
    )
    kept = excess <= ROUNDING and bool(np.isfinite(levels).all())
    lower = _baskets(net, own.demand) if kept else 0.0
    worth = float(prices @ own.demand)
    valid = 0.0 < worth < np.inf and all(_are_amounts(part) for part in (prices, valuations))
    return CapacityCertificate(lower, (float(valuations @ own.limits) + rents) / worth if valid else np.inf, excess)


def _are_amounts(values: Array) -> bool:
    return bool((values >= 0.0).all() and np.isfinite(values).all())


def _excess(value: Array, most: Array) -> float:
    over = np.maximum(value - most, 0.0)
    return float(np.divide(over, most, out=over, where=most > 0.0).max(initial=0.0))


def _baskets(net: Array, demand: Array) -> float:
    """Return how many baskets a net output holds, none if there is less than nothing of a product."""
    if float(net.min()) < 0.0:
        return 0.0
    wanted = demand > 0.0
    return float((net[wanted] / demand[wanted]).min())
