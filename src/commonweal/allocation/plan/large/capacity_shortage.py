"""Prices of products that nobody can make and of limits of zero: they cost a plan nothing, but its proof needs them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commonweal.allocation.plan.large.capacity_certificate import CapacityPlan, CapacityProgram
from commonweal.allocation.plan.large.capacity_scaled import possible_and_makeable
from commonweal.core.linear_program import Array

ROUNDS = 10_000
DEARER = 1.0 + 1e-9
"""Prices beyond what is needed, so that rounding in another unit of account makes no profit."""


def proof_of_nothing(program: CapacityProgram) -> CapacityPlan:
    """Return levels of zero with prices at which only what cannot run earns anything: no basket can be had."""
    own = program.technique
    _, makeable = possible_and_makeable(program)
    plan = CapacityPlan(np.zeros(own.activities), _worth(program, makeable), np.zeros(len(own.limits)))
    return _with_idle_limits(program, plan)


def with_shortages(program: CapacityProgram, plan: CapacityPlan) -> CapacityPlan:
    """Return a plan with products that nobody can make so dear that nobody who takes them earns anything."""
    own = program.technique
    possible, makeable = possible_and_makeable(program)
    if possible.all():
        return plan
    worth = _worth(program, makeable)
    taken = own.recipes @ worth
    needs = taken > 0.0
    earned = plan.prices[own.makes] - own.recipes @ plan.prices - plan.valuations @ own.scarce
    dear = float(np.divide(earned, taken, out=np.zeros_like(earned), where=needs).max(initial=0.0))
    return _with_idle_limits(program, replace(plan, prices=plan.prices + DEARER * dear * worth))


def _worth(program: CapacityProgram, makeable: np.ndarray) -> Array:
    """Return relative prices of products that nobody can make, zero for others.

    Each is worth one at most, and less, if hardly, than the cheapest recipe for it that has capacity and needs no limit
    of zero: such a recipe takes other products that nobody can make.
    """
    own = program.technique
    able = (program.capacity > 0.0) & ~(own.scarce[own.limits == 0.0] > 0.0).any(axis=0)
    prices = (~makeable).astype(np.float64)
    for _ in range(ROUNDS):
        fewer = prices.copy()
        np.minimum.at(fewer, own.makes[able], (own.recipes @ prices)[able] / DEARER)
        if np.array_equal(fewer, prices):
            break
        prices = fewer
    return prices


def _with_idle_limits(program: CapacityProgram, plan: CapacityPlan) -> CapacityPlan:
    """Return a plan with limits of zero valued so that nobody who takes of them earns anything."""
    own = program.technique
    valuations = plan.valuations.copy()
    earned = plan.prices[own.makes] - own.recipes @ plan.prices
    for number in np.flatnonzero(own.limits == 0.0):
        row = own.scarce[number]
        worth = np.divide(earned, row, out=np.zeros_like(row), where=row > 0.0)
        valuations[number] = DEARER * float(worth.max(initial=0.0))
    return replace(plan, valuations=valuations)
