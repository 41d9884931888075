"""What is wrong with a table before anything is computed on it: no surplus, products that nobody makes, idle limits.

An economy can reproduce itself and leave something over if there are positive prices at which every product is worth
more than its inputs: v > A'v (then the spectral radius of A is below one, and the reverse). Such prices are looked for
by v_k = 1 + A' v_(k-1), which needs a pass over the table each; only where none turn up is the circle to blame sought.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from commonweal.allocation.plan.large.kernels import look, loops_for, table_of
from commonweal.allocation.plan.large.makers import Makers
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.large_certificate import TechniqueProgram, Whole
from commonweal.core.linear_program import Array

PASSES = 200
"""Passes in which prices with a surplus must turn up before the circles are looked at one by one."""
NAMED = 5
CLOSE = 1e-6
"""A spectral radius that is known to this relative width is known well enough."""


@dataclass(frozen=True, slots=True)
class Radius:
    """Bounds on the spectral radius of a table, with the positive prices that prove the upper one.

    ``upper`` : max A'v / v at the positive prices ``prices``; ``lower`` : min A'v / v at the last iterate (0 where a
    product needs nothing).
    """

    lower: float
    upper: float
    prices: Array
    passes: int


def spectral_radius(product: Callable[[Array], Array], size: int, passes: int = 30, width: float = 1e-2) -> Radius:
    """Return bounds on the spectral radius of a table A >= 0 from the products v -> A'v.

    For v > 0: min A'v / v <= radius <= max A'v / v, the lower one for a connected table.

    Sources
    -------
    L. Collatz (1942), H. Wielandt (1950).
    """
    prices = np.ones(size)
    best = Radius(0.0, np.inf, prices, 0)
    for count in range(1, passes + 1):
        image = product(prices)
        ratio = image / prices
        lower, upper = float(ratio.min()), float(ratio.max())
        if upper < best.upper:
            best = Radius(max(lower, best.lower), upper, prices, count)
        else:
            best = Radius(max(lower, best.lower), best.upper, best.prices, count)
        if best.upper - best.lower <= width * best.upper:
            break
        growth = float(np.linalg.norm(image) / np.linalg.norm(prices))
        prices = image / growth + 1e-3 * image.mean() / growth if growth > 0.0 else np.ones(size)
    return best


def require_surplus(recipes: sp.csr_array, names: tuple[str, ...] = (), fast: bool | None = None) -> Array:
    """Return positive prices v with v > A'v, or name the circle of products that leaves no surplus.

    Parameters
    ----------
    recipes : (product, product) [input product per product], one recipe per product; A is its transpose

    Raises
    ------
    SchemaError
        The spectral radius of the table is one or more.
    """
    prices, table = np.ones(recipes.shape[0]), table_of(recipes, fast)
    for _ in range(PASSES):
        cost = table.rows(prices)
        if float((cost / prices).max()) < 1.0:
            return prices
        prices = 1.0 + cost
        if float(prices.max()) > 1e100:
            break
    raise SchemaError(_circle(recipes, names))


def _circle(recipes: sp.csr_array, names: tuple[str, ...]) -> Problem:
    """Name the products of the strongly connected group with the largest spectral radius."""
    count, group = connected_components(recipes, directed=True, connection="strong")
    sizes = np.bincount(group, minlength=count)
    own = recipes.diagonal()
    alone = np.where(sizes[group] == 1, own, 0.0)
    members = np.array([int(np.argmax(alone))])
    worst, weight = float(alone[members[0]]), np.ones(1)
    by_group, ends = np.argsort(group, kind="stable"), np.cumsum(sizes)
    for number in np.flatnonzero(sizes > 1):
        inside = by_group[ends[number] - sizes[number] : ends[number]]
        radius, vector = _perron(sp.csr_array(recipes[inside][:, inside]))
        if radius > worst:
            worst, members, weight = radius, inside, vector
    order = members[np.argsort(-weight, kind="stable")]
    shown = ", ".join(named(names, int(i)) for i in order[:NAMED]) + (", ..." if len(order) > NAMED else "")
    return Problem(
        f"no surplus: {len(order)} products use up in a circle all that they make",
        where=shown,
        value=f"spectral radius {worst:.6g}",
        allowed="below 1",
        next_step="one of their recipes uses too much: look for a wrong unit or a misplaced decimal",
    )


def _perron(table: sp.csr_array, passes: int = 2000) -> tuple[float, Array]:
    """Return the spectral radius of a connected table and its eigenvector, by iteration on I + A."""
    vector = np.ones(table.shape[0])
    radius = 0.0
    for _ in range(passes):
        image = vector + table @ vector
        ratio = image / vector
        radius = float(ratio.max()) - 1.0
        vector = image / image.max()
        if float(ratio.max() - ratio.min()) <= CLOSE * radius:
            break
    return radius, vector


def named(names: tuple[str, ...], number: int) -> str:
    """Return the name of a product, or its number where it has none."""
    return names[number] if names else f"product {number}"


def require_makeable(program: TechniqueProgram, names: tuple[str, ...] = ()) -> None:
    """Refuse a programme in which some product cannot be made, and name it.

    A product cannot be made if no activity makes it, or if every activity that does needs a product that cannot be
    made, or something with a limit of zero.
    """
    problems = [Problem("negative limit", f"limits[{k}]", f"{program.limits[k]:g}", ">= 0") for k in _negative(program)]
    idle = np.flatnonzero(program.limits == 0.0)
    possible = np.asarray(~(program.scarce[idle] > 0.0).any(axis=0), dtype=bool)
    missing = _missing(program, possible)
    if missing.size:
        shown = ", ".join(named(names, int(i)) for i in missing[:NAMED]) + (", ..." if len(missing) > NAMED else "")
        by_quota = f"; limits of zero: {', '.join(f'limits[{int(k)}]' for k in idle)}" if idle.size else ""
        step = "give each an activity that makes it, or take it out of the recipes and the basket"
        problems.append(Problem(f"{len(missing)} products that nobody can make", shown + by_quota, next_step=step))
    if not (program.demand > 0.0).any():
        problems.append(Problem("the basket is empty", "demand"))
    if problems:
        raise SchemaError(problems)


def _negative(program: TechniqueProgram) -> list[int]:
    return [int(k) for k in np.flatnonzero(program.limits < 0.0)]


def _missing(program: TechniqueProgram, possible: NDArray[np.bool_]) -> Whole:
    """Products that cannot be made, by activities that are possible."""
    while True:
        made = np.bincount(program.makes[possible], minlength=program.products) > 0
        if made.all():
            return np.zeros(0, dtype=np.int64)
        fewer = possible & (table_of(program.recipes).rows((~made).astype(np.float64)) == 0.0)
        if fewer.sum() == possible.sum():
            return np.flatnonzero(~made)
        possible = fewer


def productive_prices(program: TechniqueProgram, names: tuple[str, ...] = (), fast: bool | None = None) -> Array:
    """Return positive prices at which some recipe of every product is worth less than what it makes, or refuse.

    v_k = 1 + min over the makers of use v_(k-1), until every product has a recipe with use v < v. The circle that is
    named where there is none is that of the recipes which come nearest.

    Raises
    ------
    SchemaError
        No choice of recipes leaves a surplus.
    """
    makers, loops = Makers(program), loops_for(program.recipes.nnz, fast)
    prices, nothing = np.ones(program.products), np.zeros(program.activities)
    for _ in range(PASSES):
        least, choice = look(loops, program.recipes, makers, nothing, prices)
        if bool((least < prices).all()):
            return prices
        prices = 1.0 + least
        if float(prices.max()) > 1e100:
            break
    raise SchemaError(_circle(sp.csr_array(program.recipes[choice]), names))
