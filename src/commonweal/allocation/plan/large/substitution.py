"""Substitution: with what each scarce thing is worth given, every product has a cheapest recipe and a price.

Prices are the least fixed point of p_i = min over the makers j of i of (w_j + use_j p), where w_j is what the scarce
things that j takes are worth. The step of the iteration never raises a price that is too high nor lowers one that is
too low, so that prices which no activity undercuts, p_i <= w_j + use_j p, are nowhere above the exact ones: they prove
an upper bound on the plan. Likewise levels that make at least what is used and wanted are a plan, however inexact.
Both are aimed at by asking for a little slack (``slack``): prices a little too low, levels a little too high.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.large.extrapolation import Extrapolation, dot
from commonweal.allocation.plan.large.makers import Makers
from commonweal.core.errors import Problem, SolverError
from commonweal.core.large_certificate import TechniqueProgram, Whole
from commonweal.core.linear_program import Array

SWEEPS = 500
"""Steps with one choice of recipes before it is given up."""
LOOKS = 200
"""Looks at all recipes before the prices are given up."""
LOOSEST = 2.0
"""Slack, in units of what was asked for, that is taken for an answer: no more, or a valuation would look too cheap."""
EASED = 0.25
"""Part of the slack to which the steps of an iteration are brought down."""


@dataclass(slots=True)
class Passes:
    """Products with the table so far: with all recipes, and with one recipe for each product."""

    all_recipes: int = 0
    one_each: int = 0


class Chosen:
    """One recipe for each product: the rows of the chosen activities, kept until the choice changes."""

    def __init__(self, program: TechniqueProgram) -> None:
        self._program = program
        self._choice: Whole = np.zeros(0, dtype=np.int32)
        self._recipes = sp.csr_array((0, program.products))

    def recipes(self, choice: Whole) -> sp.csr_array:
        """Return the recipes of a choice, (product, product) [input product per product]."""
        if not np.array_equal(choice, self._choice):
            self._choice, self._recipes = choice, sp.csr_array(self._program.recipes[choice])
        return self._recipes


@dataclass(frozen=True, slots=True)
class Valued:
    """Prices that no activity undercuts, and the activity that makes each product at the lowest cost."""

    prices: Array
    choice: Whole


def value(
    program: TechniqueProgram, makers: Makers, chosen: Chosen, worth: Array, start: Array, slack: float, passes: Passes
) -> Valued:
    """Return prices from below, within about slack / (1 - spectral radius) of the exact ones, and the choice.

    Policy iteration: look at all recipes, choose the cheapest, work out the prices of that choice by a few steps with
    the chosen recipes alone, and look again, until no activity undercuts.

    Parameters
    ----------
    worth : (activity,) what the scarce things that an activity takes are worth per level
    start : prices to start from
    slack : relative
    """
    prices, scale = start, 1.0 / (1.0 + slack)
    for _ in range(LOOKS):
        cost = program.recipes @ prices
        cost += worth
        passes.all_recipes += 1
        least = makers.least(cost)
        choice = makers.cheapest(cost, least)
        if bool((prices <= least).all() and (least <= (1.0 + LOOSEST * slack) * prices).all()):
            return Valued(least, choice)
        prices = _prices_of(chosen.recipes(choice), worth[choice], least * scale, prices, scale, slack, passes)
    raise SolverError(Problem("prices do not settle", value=f"{LOOKS} looks at all recipes"))


def _prices_of(
    recipes: sp.csr_array, worth: Array, image: Array, prices: Array, scale: float, slack: float, passes: Passes
) -> Array:
    """Return the prices of one choice: p = scale (w + A' p), to within a part of the slack."""
    speed = Extrapolation()
    scaled = worth * scale
    for _ in range(SWEEPS):
        step = image - prices
        if bool((np.abs(step) <= EASED * slack * image).all()):
            return image
        prices = speed.next(image, step)
        image = recipes @ prices
        image *= scale
        image += scaled
        passes.one_each += 1
    raise SolverError(Problem("the prices of a choice of recipes do not settle", value=f"{SWEEPS} steps"))


def make(recipes: sp.csr_array, demand: Array, prices: Array, start: Array, slack: float, passes: Passes) -> Array:
    """Return levels that leave at least the demand, within about slack / (1 - spectral radius) of the least.

    Parameters
    ----------
    recipes : (product, product) [input product per product]
    demand : (product,) net output
    prices : (product,) what a surplus of a product counts for
    start : (product,) levels to start from
    slack : relative
    """
    speed, scale, table = Extrapolation(), 1.0 / (1.0 - slack), recipes.T
    levels = start
    for _ in range(SWEEPS):
        image = table @ levels
        image += demand
        passes.one_each += 1
        if bool((levels >= image).all()):
            worth = dot(prices, levels)
            if worth - dot(prices, image) <= LOOSEST * slack * worth:
                return image
        image *= scale
        levels = speed.next(image, image - levels)
    raise SolverError(Problem("the levels of a choice of recipes do not settle", value=f"{SWEEPS} steps"))
