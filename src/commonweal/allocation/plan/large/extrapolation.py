"""Speeds up a fixed-point iteration by combining its last few steps."""

from __future__ import annotations

import numpy as np

from commonweal.core.linear_program import Array

WORSE = 2.0
"""Growth of a step at which the memory is dropped."""
PATIENCE, PROGRESS = 10, 0.95
"""Steps within which the size must fall by this factor, or mixing ends: plain iteration always contracts."""


def dot(one: Array, other: Array) -> float:
    """Return the inner product in one thread, the same bits every time: a threaded one waits for cores in use."""
    return float(np.einsum("i,i->", one, other))


class Extrapolation:
    """Proposes the next point of x <- T(x) from the last few pairs x, T(x) (Anderson mixing).

    The combination of the last ``depth`` + 1 pairs with the smallest step T(x) - x in the weighted square norm. On a
    circular economy one eigenvalue stands out, the one that every product shares, and two pairs are enough to take it
    away. Where the step grows the memory is dropped and the plain step taken; where mixing leads nowhere it ends.

    Sources
    -------
    D.G. Anderson, Iterative procedures for nonlinear integral equations (1965); H.F. Walker and P. Ni, Anderson
    acceleration for fixed-point iterations (2011).
    """

    def __init__(self, depth: int = 2) -> None:
        self._depth = depth
        self._points: list[Array] = []
        self._steps: list[Array] = []
        self._last: tuple[Array, Array] | None = None
        self._size = self._mark = np.inf
        self._count = 0

    def next(self, image: Array, step: Array) -> Array:
        """Return the next point, given T(x) and T(x) - x. Both arrays are kept: do not write to them."""
        if not self._depth:
            return image
        size = float(np.sqrt(dot(step, step)))
        if size > WORSE * self._size:
            self._points, self._steps, self._last = [], [], None
        self._count += 1
        if size < PROGRESS * self._mark:
            self._mark, self._count = size, 0
        elif self._count > PATIENCE:
            self._depth, self._points, self._steps, self._last = 0, [], [], None
            return image
        if self._last is not None:
            self._points.append(image - self._last[0])
            self._steps.append(step - self._last[1])
            del self._points[: -self._depth], self._steps[: -self._depth]
        self._last, self._size = (image, step), size
        if not self._steps:
            return image
        shares = self._shares(step)
        found = image.copy()
        for share, change in zip(shares, self._points, strict=True):
            found -= share * change
        return np.maximum(found, 0.0, out=found)

    def _shares(self, step: Array) -> Array:
        square = np.array([[dot(one, other) for other in self._steps] for one in self._steps])
        right = np.array([dot(one, step) for one in self._steps])
        return np.asarray(np.linalg.lstsq(square, right, rcond=1e-14)[0], dtype=np.float64)
