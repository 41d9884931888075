"""Paths of a basket over the years: how its scale may move, as a mix of a few extreme ones.

Where growth is free, a basket can be had in any year: the extreme paths are the years. Where its yearly change is
limited to g, (1 - g) s(t) <= s(t + 1) <= (1 + g) s(t), every path is a mix of those that rise or fall as fast as they
may in every year.
"""

from __future__ import annotations

import itertools

import numpy as np

from commonweal.core.linear_program import Array


def extreme_paths(years: int, growth_limit: float | None) -> Array:
    """Return the extreme paths, (path, year) [share of all the baskets of the path], each of sum one."""
    if growth_limit is None or years == 1:
        return np.eye(years)
    factors = sorted({1.0 + growth_limit, max(1.0 - growth_limit, 0.0)}, reverse=True)
    steps = np.array(list(itertools.product(factors, repeat=years - 1))).reshape(-1, years - 1)
    paths = np.unique(np.cumprod(np.hstack([np.ones((len(steps), 1)), steps]), axis=1), axis=0)
    return np.asarray(paths / paths.sum(axis=1, keepdims=True), dtype=np.float64)


def growth_duals(dearer: Array, growth_limit: float) -> tuple[Array, Array]:
    """Return what the limits on growth are worth, (year - 1,) each, rise and fall, both <= 0.

    Parameters
    ----------
    dearer : (year,) what a basket of a year costs more than it is worth to the aim, without these limits

    Notes
    -----
    Backwards from the last year: v(t) = dearer(t) + min((1 + g) v(t + 1), (1 - g) v(t + 1)) is the least that a path
    costs from t on, per basket of t; where v(t + 1) < 0 the rise binds, else the fall. No path pays if v(0) >= 0.
    """
    steps = len(dearer) - 1
    rise, fall = np.zeros(steps), np.zeros(steps)
    later = float(dearer[-1])
    for step in range(steps - 1, -1, -1):
        up, down = 1.0 + growth_limit, 1.0 - growth_limit
        if later < 0.0:
            rise[step] = later
            later *= up
        elif down > 0.0:
            fall[step] = -later
            later *= down
        else:
            later = 0.0
        later += float(dearer[step])
    return rise, fall
