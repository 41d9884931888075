"""An interior-point method for the programme with capacities, step by step.

Unknown are levels u in (0, 1) as shares of capacity, baskets theta, prices p, valuations lam > 0 with slack s > 0, and
for every activity a loss z > 0 and a rent w > 0 with w - z = what it earns above its costs. On the central path
u z = (1 - u) w = mu and s lam = mu: every activity's level is a smooth function of its profit, which gets steeper as mu
falls. Predictor and corrector follow it, and correctors of centrality lengthen the steps.

Sources
-------
S. Mehrotra, On the implementation of a primal-dual interior point method (1992); J. Gondzio, Multiple centrality
corrections in a primal-dual method for linear programming (1996).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.large.capacity_newton import NewtonSystem, rounds_of
from commonweal.allocation.plan.large.capacity_scaled import Scaled
from commonweal.core.linear_program import Array

INSIDE = 0.98
"""Part of the way to the nearest bound that a step goes."""
ROUGH, FINE = 0.1, 1e-7
"""Tolerance of the predictor, and the finest of the corrector."""
HARD, NEAR = 2e-2, 20_000
"""The preconditioner goes further from this gap on, up to this many products."""
FEW, MANY = (0.1, 2e-3, 2e-2), (0.03, 2e-4, 5e-3)
"""Up to NEAR products, and beyond: the corrector's tolerance as a part of the open gap, its coarsest, and that of
directions that are only looked at. One shortage shrinks the whole plan, and among more products the worst is worse."""
START_ROUNDS = 30
NEAREST, LEAST = 1e-14, 1e-30
"""Levels stay this far from their bounds; slack, valuations, losses and rents above this."""
EDGE = 0.1
"""Levels begin at least this far from zero and from capacity."""
POWER = 2
"""mu aims at the part of it that the predictor leaves, to this power."""
LOOKS, AHEAD, GAIN, NARROW = 2, 0.3, 0.03, 0.1
"""So many looks this much further than a step reaches. Products that lie there below mu times the last number, or above
mu over it, are brought back. A look that lengthens the step, primal plus dual, by less than GAIN is the last."""
CENTRE = 3.0
"""mu begins at this many times the mean profit or loss of an activity at full level."""
LEAST_CENTRE = 1e-2
"""Mean profit or loss at least, all activities together and the basket being worth one: prices may be right at once."""


@dataclass(slots=True)
class Point:
    """Where the method stands, in the programme's own units; see the text of the module."""

    levels: Array
    baskets: float
    slack: Array
    prices: Array
    valuations: Array
    loss: Array
    rent: Array

    @property
    def complementarity(self) -> float:
        """What is still open, mu times the number of bounds."""
        own = self.levels @ self.loss + (1.0 - self.levels) @ self.rent
        return float(own + self.slack @ self.valuations)


@dataclass(slots=True)
class _Step:
    levels: Array
    baskets: float
    slack: Array
    prices: Array
    valuations: Array
    loss: Array
    rent: Array


@dataclass(frozen=True, slots=True)
class _Second:
    """Products of two changes, which the corrector takes into account."""

    loss: Array
    rent: Array
    slack: Array


def start(own: Scaled) -> Point:
    """Return a first point: all techniques of a product used alike, prices by what they need."""
    size, count = len(own.demand), len(own.limits)
    everyone = np.arange(len(own.makes))
    pick = sp.csc_array((np.ones(len(own.makes)), (everyone, own.makes)), shape=(len(own.makes), size))
    table = sp.csr_array(own.use @ pick)
    output = rounds_of(table, own.demand, START_ROUNDS)
    use = own.scarce @ output[own.makes]
    baskets = 0.9 / max(float(output.max()), float(use.max(initial=0.0)))
    levels = np.clip(baskets * output[own.makes], EDGE, 1.0 - EDGE)
    valuations = np.full(count, 1.0 / max(count, 1))
    prices = rounds_of(sp.csr_array(table.T), own.by_product(valuations @ own.scarce), START_ROUNDS)
    if not float(prices @ own.demand) > 0.0:  # the basket needs nothing that has a limit
        prices = rounds_of(sp.csr_array(table.T), np.ones(size), START_ROUNDS)
    worth = float(prices @ own.demand)
    prices, valuations = prices / worth, valuations / worth
    centre = CENTRE * max(float(np.abs(own.profit(prices, valuations)).mean()), LEAST_CENTRE / len(own.makes))
    slack = np.maximum(1.0 - own.scarce @ levels, EDGE)
    return Point(levels, baskets, slack, prices, valuations, centre / levels, centre / (1.0 - levels))


def advance(own: Scaled, at: Point, gap: float) -> int:
    """Take one step, in place, and return the conjugate gradients that it took.

    Parameters
    ----------
    own, at : the programme, and where the method stands
    gap : how far apart the bounds are, relative; the linear systems are solved accordingly
    """
    count = 2 * len(at.levels) + len(at.slack)
    mean = at.complementarity / count
    weight = 1.0 / (at.rent / (1.0 - at.levels) + at.loss / at.levels)
    near = gap < HARD and len(own.demand) <= NEAR
    system = NewtonSystem(own, weight, at.slack / at.valuations, near)
    share, coarse, between = FEW if len(own.demand) <= NEAR else MANY
    fine = float(np.clip(share * gap, FINE, coarse))
    equations = _Equations(own, at, system, weight, fine)
    nothing = _Second(np.zeros(1), np.zeros(1), np.zeros(1))
    predicted, guess = equations.step(0.0, nothing, ROUGH, None)
    target = mean * (_reached(at, predicted) / count / mean) ** POWER
    second = _Second(
        predicted.levels * predicted.loss, -predicted.levels * predicted.rent, predicted.slack * predicted.valuations
    )
    second, guess = _looked_ahead(equations, at, target, second, guess, between)
    corrected, _ = equations.step(target, second, fine, guess)
    primal, dual = _lengths(at, corrected)
    _move(at, corrected, min(1.0, INSIDE * primal), min(1.0, INSIDE * dual))
    return system.steps


def _looked_ahead(
    equations: _Equations, at: Point, target: float, second: _Second, guess: Array, tolerance: float
) -> tuple[_Second, Array]:
    """Return what the corrector takes into account so that its step is long, and a guess at its solution.

    Few activities far off the central path would end a step early. So one looks where they would be a little further
    on, and brings back those that would be far off.
    """
    step, guess = equations.step(target, second, tolerance, guess)
    lengths = _lengths(at, step)
    for _ in range(LOOKS):
        new = _centred(at, step, lengths, target, second)
        better, new_guess = equations.step(target, new, tolerance, guess)
        longer = _lengths(at, better)
        gain = sum(min(1.0, far) for far in longer) - sum(min(1.0, far) for far in lengths)
        if gain > 0.0:
            step, second, guess, lengths = better, new, new_guess, longer
        if gain < GAIN:
            break
    return second, guess


def _centred(at: Point, step: _Step, lengths: tuple[float, float], target: float, second: _Second) -> _Second:
    """Return the second-order part with what brings products back to where mu is, a little beyond the step's end."""
    primal, dual = (min(1.0, AHEAD + far) for far in lengths)
    levels, most = at.levels + primal * step.levels, target / NARROW

    def back(product: Array) -> Array:
        return np.maximum(np.clip(product, NARROW * target, most) - product, -most)

    return _Second(
        loss=second.loss - back(levels * (at.loss + dual * step.loss)),
        rent=second.rent - back((1.0 - levels) * (at.rent + dual * step.rent)),
        slack=second.slack - back((at.slack + primal * step.slack) * (at.valuations + dual * step.valuations)),
    )


class _Equations:
    """The equations of a step, for several right-hand sides."""

    def __init__(self, own: Scaled, at: Point, system: NewtonSystem, weight: Array, fine: float) -> None:
        self._own, self._at, self._system, self._weight = own, at, system, weight
        self._profit = own.profit(at.prices, at.valuations)
        self._open = at.baskets * own.demand - own.net(at.levels)
        self._over = 1.0 - own.scarce @ at.levels - at.slack
        basket = np.concatenate([own.demand, np.zeros(len(at.slack))])
        self._basket = system.solve(basket, fine)

    def step(self, target: float, second: _Second, tolerance: float, guess: Array | None) -> tuple[_Step, Array]:
        """Return the step towards u z = (1 - u) w = s lam = target, and the solution of the system that gives it."""
        own, at, size = self._own, self._at, len(self._own.demand)
        loss, rent, slack = target - second.loss, target - second.rent, target - second.slack
        pull = self._profit - rent / (1.0 - at.levels) + loss / at.levels
        moved = self._weight * pull
        right = np.concatenate(
            [self._open - own.net(moved), self._over - own.scarce @ moved - (slack / at.valuations - at.slack)]
        )
        found = self._system.solve(right, tolerance, guess)
        baskets = (1.0 - at.prices @ own.demand - found[:size] @ own.demand) / (self._basket[:size] @ own.demand)
        change = found + baskets * self._basket
        prices, valuations = change[:size], -change[size:]
        levels = self._weight * (own.profit(prices, valuations) + pull)
        step = _Step(
            levels=levels,
            baskets=float(baskets),
            slack=slack / at.valuations - at.slack - at.slack / at.valuations * valuations,
            prices=prices,
            valuations=valuations,
            loss=loss / at.levels - at.loss - at.loss / at.levels * levels,
            rent=rent / (1.0 - at.levels) - at.rent + at.rent / (1.0 - at.levels) * levels,
        )
        return step, found


def _lengths(at: Point, step: _Step) -> tuple[float, float]:
    """Return how far the step can go before levels or slack, and valuations, losses or rents, reach a bound."""
    primal = min(_far(at.levels, step.levels), _far(1.0 - at.levels, -step.levels), _far(at.slack, step.slack))
    dual = min(_far(at.loss, step.loss), _far(at.rent, step.rent), _far(at.valuations, step.valuations))
    return primal, dual


def _far(value: Array, change: Array) -> float:
    falling = change < 0.0
    return float((value[falling] / -change[falling]).min(initial=np.inf))


def _reached(at: Point, step: _Step) -> float:
    """Return the complementarity at the end of the whole step, as far as the bounds let it go."""
    primal, dual = (min(1.0, far) for far in _lengths(at, step))
    levels = at.levels + primal * step.levels
    own = levels @ (at.loss + dual * step.loss) + (1.0 - levels) @ (at.rent + dual * step.rent)
    return float(own + (at.slack + primal * step.slack) @ (at.valuations + dual * step.valuations))


def _move(at: Point, step: _Step, primal: float, dual: float) -> None:
    """Go as far as said, and keep off the bounds what rounding would put on them."""
    at.levels = np.clip(at.levels + primal * step.levels, NEAREST, 1.0 - NEAREST)
    at.slack = np.maximum(at.slack + primal * step.slack, LEAST)
    at.baskets += primal * step.baskets
    at.prices = at.prices + dual * step.prices
    at.valuations = np.maximum(at.valuations + dual * step.valuations, LEAST)
    at.loss = np.maximum(at.loss + dual * step.loss, LEAST)
    at.rent = np.maximum(at.rent + dual * step.rent, LEAST)
