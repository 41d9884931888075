"""Speeds up a fixed-point iteration by combining its last two steps."""

from __future__ import annotations

import numpy as np

from commonweal.core.linear_program import Array

PATIENCE, PROGRESS = 10, 0.95
"""Steps within which the size must fall by this factor, or mixing ends: plain iteration always contracts."""


def dot(one: Array, other: Array) -> float:
    """Return the inner product in one thread, the same bits every time: a threaded one waits for cores in use."""
    return float(np.einsum("i,i->", one, other))


class Extrapolation:
    """Proposes the next point of x <- T(x) from the last two pairs x, T(x): the mix with the smallest step T(x) - x.

    On a circular economy one eigenvalue stands out, the one that every product shares, and two pairs are enough to take
    it away; more were tried and save no passes. Where mixing leads nowhere it ends.

    Sources
    -------
    D.G. Anderson, Iterative procedures for nonlinear integral equations (1965); H.F. Walker and P. Ni, Anderson
    acceleration for fixed-point iterations (2011).
    """

    def __init__(self, mixing: bool = True) -> None:
        self._mixing = mixing
        self._last: tuple[Array, Array, float] | None = None
        self._mark = np.inf
        self._count = 0

    def next(self, image: Array, step: Array) -> Array:
        """Return the next point, given T(x) and T(x) - x. Both arrays are kept: do not write to them."""
        if not self._mixing:
            return image
        square = dot(step, step)
        last, self._last = self._last, (image, step, square)
        self._count += 1
        if square < PROGRESS**2 * self._mark:
            self._mark, self._count = square, 0
        elif self._count > PATIENCE:
            self._mixing, self._last = False, None
        if last is None or not self._mixing:
            return image
        before, step_before, square_before = last
        cross = dot(step, step_before)
        spread = square - 2.0 * cross + square_before
        if not spread > 0.0:
            return image
        share = (square - cross) / spread
        found = (1.0 - share) * image
        found += share * before
        return found if 0.0 <= share <= 1.0 else np.maximum(found, 0.0, out=found)
