"""Circles of products that use up all that they make: found by strong components, decided by bounds on their radius."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from commonweal.allocation.plan.large.makers import Makers
from commonweal.core.large_certificate import TechniqueProgram, Whole
from commonweal.core.linear_program import Array

STEPS = 2000
CLOSE = 1e-6
"""A spectral radius that is known to this relative width is known well enough, unless it may be one."""
ROUNDING = 1e-12
"""A radius that is less than this below one leaves nothing that double precision can tell from rounding."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Products that need each other; bounds on the spectral radius; ``prices`` (member,) that prove the lower one."""

    members: Whole
    lower: float
    upper: float
    prices: Array

    @property
    def uses_up_all(self) -> bool:
        """Whether at these prices no product of the circle is worth more than the others that it takes."""
        return self.lower >= 1.0 - ROUNDING


def circles(recipes: sp.csr_array, start: Array) -> Iterator[Circle]:
    """Yield the strong components of recipes, (product, product), one for each product, with bounds on their radius.

    Parameters
    ----------
    start : (product,) positive prices to start from
    """
    count, group = connected_components(recipes, directed=True, connection="strong")
    sizes = np.bincount(group, minlength=count)
    own = recipes.diagonal()
    alone = np.where(sizes[group] == 1, own, 0.0)
    most = np.array([int(np.argmax(alone))])
    yield Circle(most, float(alone[most[0]]), float(alone[most[0]]), np.ones(1))
    by_group, ends = np.argsort(group, kind="stable"), np.cumsum(sizes)
    for number in np.flatnonzero(sizes > 1):
        inside = by_group[ends[number] - sizes[number] : ends[number]]
        table = sp.csr_array(recipes[inside][:, inside])
        yield Circle(inside, *_bounds(lambda v, table=table: np.asarray(table @ v), start[inside]))  # type: ignore[misc]


def whatever_the_recipes(program: TechniqueProgram, circle: Circle) -> Circle:
    """Return the circle with bounds that hold whatever recipes its members use; inputs from outside count nothing."""
    inside = np.zeros(program.products, dtype=bool)
    inside[circle.members] = True
    number = np.cumsum(inside) - 1
    rows = np.flatnonzero(inside[program.makes])
    members = np.flatnonzero(inside)
    part = TechniqueProgram(
        recipes=sp.csr_array(sp.csr_array(program.recipes[rows])[:, members]),
        makes=number[program.makes[rows]].astype(np.int32),
        scarce=np.zeros((0, len(rows))),
        limits=np.zeros(0),
        demand=np.zeros(len(members)),
    )
    makers, start = Makers(part), np.ones(program.products)
    start[circle.members] = circle.prices
    return Circle(members, *_bounds(lambda v: makers.least(np.asarray(part.recipes @ v)), start[members]))


def _bounds(step: Callable[[Array], Array], start: Array) -> tuple[float, float, Array]:
    """Return the best min T v / v and max T v / v, and the v of the first, by iteration on v + T v.

    It ends where both are near each other and on the same side of one.

    Sources
    -------
    L. Collatz (1942), H. Wielandt (1950).
    """
    vector, lower, upper = start / start.max(), 0.0, np.inf
    kept = vector
    for _ in range(STEPS):
        image = vector + step(vector)
        ratio = image / vector - 1.0
        upper = min(upper, float(ratio.max()))
        if float(ratio.min()) > lower:
            lower, kept = float(ratio.min()), vector
        if upper - lower <= CLOSE * upper and (lower >= 1.0 - ROUNDING or upper < 1.0):
            break
        vector = np.maximum(image / image.max(), 1e-200)
    return lower, max(upper, lower), kept
