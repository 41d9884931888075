"""Where to look next for the valuation of scarce things: a model of what is known so far, and a step that trusts it.

With limits counted as one, a valuation mu is a point of the simplex, and what a basket costs at mu is the concave
cost(mu) = min over the plans of mu u, with u what a plan uses of each limit per basket. Every plan seen is a cut,
cost(mu) <= mu u, and the plans together bound the largest cost from above: max over mu of min_k mu u_k. Its solution
is the mix of plans that uses the worst limit least. The next valuation is the nearest to the best so far at which the
model promises a set part of what is still open (level method), where distance is measured by how fast use changes.

Sources
-------
C. Lemarechal, A. Nemirovskii and Yu. Nesterov, New variants of bundle methods (1995). C.L. Lawson and R.J. Hanson,
Solving Least Squares Problems (1974), ch. 23, for the projection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from commonweal.core.linear_program import Array
from commonweal.core.small_program import most

FINE = 1e4
"""Units in which the mix is sought: its solver is exact to 1e-7 of one unit, which is too coarse for a gap of 1e-8."""
LEAST = 1e-13
"""Least valuation of a limit, of all: with none at all what takes only that limit would be free."""
AMBITION = 0.3
"""Part of what is open that the next valuation is to reach, by the model."""
ROUND = 0.1
"""Part of the metric that is the same in all directions."""
FLATTEST = 1e-6
"""Least part of the largest curvature that a direction has in the metric."""
CURVED = 1e-10
"""Least cosine of a change of valuation and the change of use that goes with it, to be counted."""


@dataclass(frozen=True, slots=True)
class Mix:
    """The best mix of the plans seen: ``weights`` (plan,) baskets from each, and the valuation that supports it."""

    weights: Array
    valuation: Array

    @property
    def baskets(self) -> float:
        """Baskets of the mix: the lower bound."""
        return float(self.weights.sum())


def best_mix(cuts: Array) -> Mix:
    """Return the mix of plans with the most baskets within limits of one.

    Parameters
    ----------
    cuts : (plan, scarce) [limit per basket]
    """
    size = float(cuts.max())
    rows = cuts.T / size
    value, limit = np.full(len(cuts), FINE), np.full(cuts.shape[1], FINE)
    weights, duals = most(value, rows, limit, np.full(len(cuts), np.inf), "mix of plans")
    weights = np.maximum(weights, 0.0)
    weights /= max(float((rows @ weights).max()), 1e-300)
    duals = np.maximum(duals / duals.sum(), LEAST)
    return Mix(weights / size, duals / duals.sum())


def curvature(centre: Array, use: Array, seen: Sequence[tuple[Array, Array]]) -> Array:
    """Return an estimate of minus the second derivatives of cost(mu) at the centre, from the uses seen elsewhere.

    Among many products there is always one about to change its recipe, so that use changes almost smoothly with the
    valuation. Each pair changes the estimate so that it accounts for it, the nearest last (the BFGS formula).

    Parameters
    ----------
    centre : (scarce,) a valuation, and ``use`` : (scarce,) there
    seen : other valuations and the use there

    Sources
    -------
    J. Nocedal and S.J. Wright, Numerical Optimization (2006), eq. 6.19.
    """
    moves = sorted(((point - centre, use - other) for point, other in seen), key=lambda pair: -float(pair[0] @ pair[0]))
    moves = [(s, y) for s, y in moves if s @ y > CURVED * np.linalg.norm(s) * np.linalg.norm(y) + CURVED**2]
    found = np.eye(len(centre))
    if moves:
        s, y = moves[-1]
        found *= (y @ y) / (s @ y)
    for s, y in moves:
        image = found @ s
        if not s @ image > CURVED * np.linalg.norm(s) * np.linalg.norm(image):
            continue
        found = found - np.outer(image, image) / (s @ image) + np.outer(y, y) / (s @ y)
    size = float(np.trace(found)) / len(centre)
    if not np.isfinite(found).all() or not np.trace(found) > 0.0:
        return np.eye(len(centre))
    return np.asarray((1.0 - ROUND) * found + ROUND * size * np.eye(len(centre)), dtype=np.float64)


def next_valuation(cuts: Array, centre: Array, known: float, promised: float, metric: Array) -> Array:
    """Return the point of the simplex nearest to ``centre`` where every cut is at least the level asked for.

    Parameters
    ----------
    cuts : (plan, scarce)
    centre : (scarce,) the best valuation so far
    known, promised : its cost, and the largest cost by the model
    metric : (scarce, scarce) in which distance is measured, symmetric and positive
    """
    level = known + AMBITION * (promised - known)
    sizes, directions = np.linalg.eigh((metric + metric.T) / float(np.trace(metric)))
    units = directions / np.sqrt(np.maximum(sizes, FLATTEST * sizes.max()))
    ones = np.ones((1, len(centre)))
    rows = np.vstack([cuts / level, np.eye(len(centre)), ones, -ones]) @ units
    right = np.concatenate([1.0 - cuts @ centre / level, -centre, [0.0, 0.0]])
    length = np.linalg.norm(rows, axis=1)
    rows, right = rows / length[:, None], right / length
    step, size = np.zeros_like(centre), 1.0
    for _ in range(2):  # once to learn how long the step is, once in that unit
        step = _shortest(rows, right / size) * size
        size = float(np.linalg.norm(step))
        if not size > 0.0:
            break
    found = np.maximum(centre + units @ step, LEAST)
    return np.asarray(found / found.sum(), dtype=np.float64)


def _shortest(rows: Array, right: Array) -> Array:
    """Return the shortest y with rows y >= right (least-distance programming), or zero where there is none."""
    system = np.vstack([rows.T, right[None, :]])
    target = np.append(np.zeros(rows.shape[1]), 1.0)
    shares, _ = nnls(system, target)
    residual = system @ shares - target
    if residual[-1] > -1e-14:
        return np.zeros(rows.shape[1])
    return np.asarray(-residual[:-1] / residual[-1], dtype=np.float64)
