"""What is wrong with a table before anything is computed on it: no surplus, products that nobody makes, idle limits.

An economy can reproduce itself and leave something over if there are positive prices at which every product is worth
more than its inputs: v > A'v (then the spectral radius of A is below one, and the reverse). Such prices are looked for
by v_k = s + A' v_(k-1), which needs a pass over the table each; only where none turn up is the circle to blame sought.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import MatrixRankWarning, spsolve

from commonweal.allocation.plan.large.circles import Circle, circles, whatever_the_recipes
from commonweal.allocation.plan.large.kernels import look, loops_for, table_of
from commonweal.allocation.plan.large.makeable import makeable
from commonweal.allocation.plan.large.makers import Makers
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.large_certificate import TechniqueProgram, Whole
from commonweal.core.linear_program import Array

MOST = 20_000
"""Passes after which a surplus is given up as undecided."""
LOOKS = (200, 2000, MOST)
"""Passes after which the circles are looked at one by one."""
ANEW = 16
"""Passes after which what is counted once is set anew; then after twice as many, and so on."""
HOPELESS = 1e6
"""Growth from ``ANEW`` to twice as many passes at which the circles are looked at early."""
SMALL = 2000
"""Products up to which a solver is asked where passes do not settle it."""
NAMED = 5


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
        The spectral radius of the table is one or more, or so near that it cannot be decided.
    """
    size, table = recipes.shape[0], table_of(recipes, fast)
    every = np.arange(size, dtype=np.int32)
    own = TechniqueProgram(recipes, every, np.zeros((0, size)), np.zeros(0), np.zeros(size))
    return _surplus(own, lambda prices: (table.rows(prices), every), names)


def _surplus(
    program: TechniqueProgram, look_at: Callable[[Array], tuple[Array, Whole]], names: tuple[str, ...]
) -> Array:
    """Return positive prices v with v > T v, where T v is the lowest cost of every product and the choice has it.

    v_k = s + T v_(k-1). What is counted once, s, is one of each product at first and what has been found later, so that
    it comes to be in each product's own units.
    """
    once = prices = np.ones(program.products)
    anew = ANEW
    for count in range(1, MOST + 1):
        cost, choice = look_at(prices)
        if bool((cost < prices).all()):
            return prices
        if count in LOOKS or (count == 2 * ANEW and float(prices.max()) > HOPELESS * float(once.max())):
            found = _decide(program, choice, prices, names)
            if found is not None:
                return found
        if count >= anew or float(prices.max()) > 1e100:
            size, anew = float(prices.max()), max(anew, 2 * count)
            once, cost = np.maximum(prices / size, 1e-200), cost / size
        prices = once + cost
    raise SchemaError(_undecided(program, choice, prices, names))


def _decide(program: TechniqueProgram, choice: Whole, start: Array, names: tuple[str, ...]) -> Array | None:
    """Refuse a circle that uses up all that it makes; return prices with a surplus where a solver finds them."""
    chosen = _in_double(program.recipes, choice)
    if program.products <= SMALL:
        found = _solved(chosen, start)
        if found is not None:
            return found
    eating = (one for one in circles(chosen, start) if one.uses_up_all)
    proved = [one for one in (whatever_the_recipes(program, circle) for circle in eating) if one.uses_up_all]
    if proved:
        raise SchemaError(_circle(max(proved, key=lambda one: one.lower), names))
    return None


def _in_double(recipes: sp.csr_array, choice: Whole) -> sp.csr_array:
    return sp.csr_array(recipes[choice].astype(np.float64))


def _solved(chosen: sp.csr_array, once: Array) -> Array | None:
    """Return v = once + A' v if it is positive and leaves a surplus in double precision too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MatrixRankWarning)
        found = np.asarray(spsolve(sp.csc_array(sp.eye_array(len(once)) - chosen), once))
    return found if bool((found > 0.0).all() and (chosen @ found < found).all()) else None


def _circle(circle: Circle, names: tuple[str, ...]) -> Problem:
    """Name the products of a circle, what is worth most first."""
    return Problem(
        f"no surplus: {len(circle.members)} products use up in a circle all that they make",
        where=_members(circle, names),
        value=f"spectral radius {max(circle.lower, 1.0):.6g}",
        allowed="below 1",
        next_step="one of their recipes uses too much: look for a wrong unit or a misplaced decimal",
    )


def _undecided(program: TechniqueProgram, choice: Whole, prices: Array, names: tuple[str, ...]) -> Problem:
    """Say between which bounds the radius of the nearest circle is."""
    nearest = max(circles(_in_double(program.recipes, choice), prices), key=lambda one: one.upper)
    return Problem(
        f"a surplus cannot be decided: {len(nearest.members)} products use up in a circle nearly all that they make",
        where=_members(nearest, names),
        value=f"spectral radius between {nearest.lower:.12g} and {nearest.upper:.12g}",
        allowed="clearly below 1",
        next_step="look for a wrong unit or a misplaced decimal in their recipes",
    )


def _members(circle: Circle, names: tuple[str, ...]) -> str:
    order = circle.members[np.argsort(-circle.prices, kind="stable")]
    return ", ".join(named(names, int(i)) for i in order[:NAMED]) + (", ..." if len(order) > NAMED else "")


def named(names: tuple[str, ...], number: int) -> str:
    """Return the name of a product, or its number where it has none."""
    return names[number] if names else f"product {number}"


def require_makeable(program: TechniqueProgram, names: tuple[str, ...] = ()) -> None:
    """Refuse a programme in which some product of the basket cannot be made, and name what cannot.

    A product cannot be made if no activity makes it, or if every activity that does needs a product that cannot be
    made, or something with a limit of zero.
    """
    problems = [Problem("negative limit", f"limits[{k}]", f"{program.limits[k]:g}", ">= 0") for k in _negative(program)]
    idle = np.flatnonzero(program.limits == 0.0)
    missing = makeable(program).missing
    if bool((program.demand[missing] > 0.0).any()):
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


def productive_prices(program: TechniqueProgram, names: tuple[str, ...] = (), fast: bool | None = None) -> Array:
    """Return positive prices at which some recipe of every product is worth less than what it makes, or refuse.

    v_k = s + min over the makers of use v_(k-1), until every product has a recipe with use v < v. A circle is named
    only where prices of its members prove that none of their recipes leaves a surplus.

    Raises
    ------
    SchemaError
        No choice of recipes leaves a surplus, or it is so small that it cannot be decided.
    """
    makers, loops = Makers(program), loops_for(program.recipes.nnz, fast)
    nothing = np.zeros(program.activities)
    return _surplus(program, lambda prices: look(loops, program.recipes, makers, nothing, prices), names)
