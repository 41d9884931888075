"""What a solver leaves within its tolerances, made exact: levels that leave no shortage, prices at which nobody gains.

Levels: the techniques of a product keep their shares, and output is worked out anew from what the basket needs; then
the plan is shrunk into its limits and capacities. Prices: those of products whose makers have no capacity are lowered
to what the cheapest of them costs, exactly; rents pay for the rest.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.large.capacity_certificate import CapacityProgram
from commonweal.allocation.plan.large.programme_units import leontief
from commonweal.core.linear_program import Array

SPARE = 1e-13
"""Part of its unit that is made of every product beyond what is needed, for rounding."""
MARGIN = 1e-13
"""Part by which a plan stays inside its limits, and prices below costs, for rounding."""
MADE = 1e-9
"""Parts of its unit from which a product counts as made, and its makers' shares are kept."""
TIGHT = 1e-7
"""Profits within this part of costs count as none when the prices are worked out anew."""
POLICIES, ROUNDS = 20, 2000


def exact_levels(own: CapacityProgram, levels: Array, prices: Array, valuations: Array) -> Array:
    """Return levels near those given, within limits and capacities, that leave no product short.

    Parameters
    ----------
    own : the programme in units of :mod:`.programme_units`, without limits of zero
    levels, prices, valuations : about the best ones; prices choose the maker of a product that is hardly made
    """
    technique, everyone = own.technique, np.arange(own.technique.activities)
    levels = np.clip(levels, 0.0, own.capacity)
    made = np.bincount(technique.makes, levels, technique.products)
    profit = prices[technique.makes] - technique.recipes @ prices - valuations @ technique.scarce
    order = np.lexsort((-profit, technique.makes))
    best = order[np.searchsorted(technique.makes[order], np.arange(technique.products))]
    running = made > MADE
    share = np.divide(levels, made[technique.makes], out=np.zeros_like(levels), where=running[technique.makes])
    share[best[~running]] = 1.0
    pick = sp.csr_array((share, (technique.makes, everyone)), shape=(technique.products, technique.activities))
    table = sp.csr_array(sp.csr_array(pick @ technique.recipes).T)
    basket, spare = leontief(table, technique.demand), leontief(table, np.full(technique.products, SPARE))
    if not (np.isfinite(basket).all() and np.isfinite(spare).all() and (basket >= -SPARE).all()):
        return np.zeros_like(levels)
    one = share * np.maximum(basket, 0.0)[technique.makes]
    scale = 1.0 / max(_fill(own, one), 1e-300)
    found = scale * one + share * np.maximum(spare, 0.0)[technique.makes]
    return np.asarray(found * ((1.0 - MARGIN) / max(_fill(own, found), 1.0)))


def _fill(own: CapacityProgram, levels: Array) -> float:
    """Return the largest part of a limit or a capacity that levels take."""
    of_capacity = np.divide(levels, own.capacity, out=np.zeros_like(levels), where=own.capacity > 0.0)
    use = own.technique.scarce @ levels / own.technique.limits
    return max(float(of_capacity.max(initial=0.0)), float(use.max(initial=0.0)))


def exact_prices(own: CapacityProgram, prices: Array, valuations: Array) -> Array:
    """Return prices near those given at which no activity without capacity earns anything."""
    technique = own.technique
    free = np.flatnonzero(np.isinf(own.capacity))
    prices = np.maximum(prices, 0.0)
    if not free.size:
        return prices
    makes, recipes = technique.makes[free], sp.csr_array(technique.recipes[free])
    scarce = valuations @ technique.scarce[:, free]
    prices = _by_policy(prices, makes, recipes, scarce)
    for _ in range(ROUNDS):
        fewer = prices.copy()
        cost = np.asarray(recipes @ prices) + scarce
        above = prices[makes] > cost * (1.0 - MARGIN / 10.0)
        np.minimum.at(fewer, makes, np.where(above, cost * (1.0 - MARGIN), np.inf))
        if np.array_equal(fewer, prices):
            break
        prices = fewer
    return prices


def _by_policy(prices: Array, makes: np.ndarray, recipes: sp.csr_array, scarce: Array) -> Array:
    """Return prices as the costs of the cheapest makers, where they are about that; the makers by improvement."""
    for _ in range(POLICIES):
        cost = np.asarray(recipes @ prices) + scarce
        order = np.lexsort((cost, makes))
        made, first = np.unique(makes[order], return_index=True)
        chosen = order[first]
        least = cost[chosen]
        if bool((prices[made] <= least * (1.0 + MARGIN)).all()):
            break
        tight = prices[made] >= least * (1.0 - TIGHT)
        rows, products = chosen[tight], made[tight]
        table = sp.csr_array(recipes[rows])
        others = prices.copy()
        others[products] = 0.0
        found = leontief(sp.csr_array(table[:, products]), scarce[rows] + table @ others)
        if not (np.isfinite(found).all() and (found >= 0.0).all()):
            break
        prices = prices.copy()
        prices[products] = found
    return prices
