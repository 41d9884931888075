"""Who makes what, in an order that finds the cheapest maker of every product at once."""

from __future__ import annotations

import numpy as np

from commonweal.core.large_certificate import TechniqueProgram, Whole
from commonweal.core.linear_program import Array


class Makers:
    """The activities in the order of what they make, so that the cheapest maker of each product is found at once.

    ``order`` : (activity,) activities by product; ``starts`` : (product + 1,) where those of each product begin.
    """

    def __init__(self, program: TechniqueProgram) -> None:
        makes = program.makes
        self._sorted = bool((makes[1:] >= makes[:-1]).all())
        order = np.arange(len(makes), dtype=np.int32) if self._sorted else np.argsort(makes, kind="stable")
        self.order = order.astype(np.int32, copy=False)
        self._counts = np.bincount(makes, minlength=program.products)
        self.starts = np.concatenate([[0], np.cumsum(self._counts)])
        width = int(self._counts.max())
        self._width = width if bool((self._counts == width).all()) else 0

    def least(self, cost: Array) -> Array:
        """Return the lowest cost of each product, given that of each activity."""
        ordered = cost if self._sorted else cost[self.order]
        if not self._width:
            return np.asarray(np.minimum.reduceat(ordered, self.starts[:-1]), dtype=np.float64)
        found = ordered[:: self._width].copy()
        for place in range(1, self._width):
            np.minimum(found, ordered[place :: self._width], out=found)
        return found

    def most(self, sizes: Whole) -> Whole:
        """Return the largest of the sizes of each product's activities."""
        return np.asarray(np.maximum.reduceat(sizes[self.order], self.starts[:-1]))

    def cheapest(self, cost: Array, least: Array) -> Whole:
        """Return the activity that makes each product at the lowest cost; the first where several do."""
        ordered = cost if self._sorted else cost[self.order]
        if self._width:
            place = np.zeros(len(least), dtype=np.int32)
            for later in range(self._width - 1, 0, -1):
                place[ordered[later :: self._width] == least] = later
            place[ordered[:: self._width] == least] = 0
            return np.asarray(self.order[self.starts[:-1] + place])
        hits = np.flatnonzero(ordered == np.repeat(least, self._counts))
        return np.asarray(self.order[hits[np.searchsorted(hits, self.starts[:-1])]])
