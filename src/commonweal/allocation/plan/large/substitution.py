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

from commonweal.allocation.plan.large.extrapolation import Extrapolation, dot
from commonweal.allocation.plan.large.kernels import Table
from commonweal.allocation.plan.large.tables import Passes, Recipes
from commonweal.core.errors import Problem, SolverError
from commonweal.core.large_certificate import Whole
from commonweal.core.linear_program import Array

SWEEPS = 20_000
"""Steps with one choice of recipes before it is given up."""
LOOKS = 200
"""Looks at all recipes before the prices are given up."""
LOOSEST = 2.0
"""Slack, in units of what was asked for, that is taken for an answer: no more, or a valuation would look too cheap."""
NEARER, HASTY = 0.1, 10
"""Part of the first step to which prices are worked out before all recipes are looked at again, and for how long so."""
EASED = 0.25
"""Part of the slack to which the steps of an iteration are brought down."""


@dataclass(frozen=True, slots=True)
class Valued:
    """Prices that no activity undercuts, and the activity that makes each product at the lowest cost."""

    prices: Array
    choice: Whole


def value(recipes: Recipes, worth: Array, start: Array, slack: float, passes: Passes) -> Valued:
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
    for look in range(LOOKS):
        least, choice = recipes.look(worth, prices)
        passes.all_recipes += 1
        if bool((prices <= least).all() and (least <= (1.0 + LOOSEST * slack) * prices).all()):
            return Valued(least, choice)
        nearer = NEARER if look < HASTY else 0.0
        prices = _prices_of(recipes.choose(choice), worth[choice], least * scale, prices, slack, nearer, passes)
    raise SolverError(Problem("prices do not settle", value=f"{LOOKS} looks at all recipes"))


def _prices_of(
    recipes: Table, worth: Array, image: Array, prices: Array, slack: float, nearer: float, passes: Passes
) -> Array:
    """Return the prices of one choice: p = (w + A' p) / (1 + slack), to a part of the slack or of the first step."""
    speed, scale = Extrapolation(), 1.0 / (1.0 + slack)
    scaled, step = worth * scale, image - prices
    relative = np.divide(abs(step), image, out=np.zeros_like(step), where=image > 0.0)
    near = max(EASED * slack, nearer * float(relative.max(initial=0.0)))
    for _ in range(SWEEPS):
        if bool((abs(step) <= near * image).all()):
            return image
        prices = speed.next(image, step)
        image = recipes.rows(prices)
        image *= scale
        image += scaled
        passes.one_each += 1
        step = image - prices
    raise SolverError(Problem("the prices of a choice of recipes do not settle", value=f"{SWEEPS} steps"))


def make(recipes: Table, demand: Array, prices: Array, start: Array, slack: float, passes: Passes) -> Array:
    """Return levels that leave at least the demand, within about slack / (1 - spectral radius) of the least.

    Parameters
    ----------
    recipes : (product, product) [input product per product]
    demand : (product,) net output
    prices : (product,) what a surplus of a product counts for
    start : (product,) levels to start from
    slack : relative
    """
    speed, scale = Extrapolation(), 1.0 / (1.0 - slack)
    levels = start
    for _ in range(SWEEPS):
        image = recipes.columns(levels)
        image += demand
        passes.one_each += 1
        if bool((levels >= image).all()):
            worth = dot(prices, levels)
            if worth - dot(prices, image) <= LOOSEST * slack * worth:
                return image
        image *= scale
        levels = speed.next(image, image - levels)
    raise SolverError(Problem("the levels of a choice of recipes do not settle", value=f"{SWEEPS} steps"))
