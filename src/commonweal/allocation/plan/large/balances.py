"""Levels and labour values of an economy with one recipe per product, by iteration, with a bound on the error.

Levels x = (I - A)^-1 d and values p = (I - A')^-1 w are sums of rounds of inputs, and every round is one pass over the
table. An answer is worth no more than its bound, and the size of the last step is not one. The bound: if z > 0 leaves
s = z - A z > 0, then the exact answer differs from x by at most c z, with c = max |d - x + A x| / s, because the
inverse of I - A has no negative element. What the computation of d - x + A x itself rounds, at most (n + 2) eps of the
terms of its longest sum of n, is added to it. For z the sum of a few rounds of inputs of x itself is taken,
z = x + A x + ... + A^(k-1) x, which leaves s = x - A^k x; so the bound is relative, product by product.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.large.extrapolation import Extrapolation
from commonweal.allocation.plan.large.kernels import table_of
from commonweal.allocation.plan.large.surplus import require_surplus
from commonweal.core.errors import Problem, SchemaError, SolverError
from commonweal.core.linear_program import Array

TOLERANCE = 1e-9
PASSES = 20_000
ROUNDS = 20_000
"""Rounds of inputs at most that the measure of the error sums up."""
EPSILON = float(np.finfo(np.float64).eps)
KEPT = 0.5
"""Share of x that must remain after those rounds."""
ROUGH = 0.05
"""Relative step at which the measure of the error is built."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A yardstick z > 0 that shrinks under A: s = z - A z > 0.

    ``size`` : (product,) z; ``surplus`` : (product,) s, both zero where a product is not needed.
    """

    size: Array
    surplus: Array

    def error(self, residual: Array) -> float:
        """Return c with |error| <= c z for every product, given d - x + A x; infinite where a new product is needed."""
        found = np.abs(residual)
        np.divide(found, self.surplus, out=found, where=found > 0.0)
        return float(found.max(initial=0.0))


@dataclass(frozen=True, slots=True)
class Balance:
    """An answer and how far from exact it can be.

    ``value`` : (product,); ``measure`` : (product,) z; ``error`` : c, the exact answer is within c z of ``value``;
    ``relative`` : the largest c z / value; ``passes`` : products with the table, those for the bound among them.
    """

    value: Array
    measure: Array
    error: float
    relative: float
    passes: int

    @property
    def lower(self) -> Array:
        """The answer is nowhere below this."""
        return np.maximum(self.value - self.error * self.measure, 0.0)

    @property
    def upper(self) -> Array:
        """The answer is nowhere above this."""
        return np.asarray(self.value + self.error * self.measure, dtype=np.float64)


def levels(
    recipes: sp.csr_array,
    demand: Array,
    tolerance: float = TOLERANCE,
    start: Array | None = None,
    mixing: bool = True,
    fast: bool | None = None,
) -> Balance:
    """Return the least levels that leave a net output, x = (I - A)^-1 d, with a bound on the error.

    Parameters
    ----------
    recipes : (product, product) [input product per product], row j what a unit of product j takes: A'
    demand : (product,) net output, >= 0
    tolerance : largest relative error of any product, as bounded
    start : (product,) a first guess, None for the demand itself
    mixing : whether the last two steps are combined, which about halves the passes
    fast : compiled loops or scipy, as of :func:`commonweal.allocation.plan.large.kernels.loops_for`

    Raises
    ------
    SchemaError
        The table leaves no surplus, or a demand is negative.
    """
    table = table_of(recipes, fast)
    require_surplus(recipes, fast=fast)
    longest = int(np.bincount(recipes.indices, minlength=1).max())
    return _solve(table.columns, demand, tolerance, start, mixing, "demand", longest)


def values(
    recipes: sp.csr_array,
    labour: Array,
    tolerance: float = TOLERANCE,
    start: Array | None = None,
    mixing: bool = True,
    fast: bool | None = None,
) -> Balance:
    """Return the labour that a unit of each product takes in all, p = (I - A')^-1 w, with a bound on the error.

    Parameters
    ----------
    recipes : (product, product) [input product per product], row j what a unit of product j takes: A'
    labour : (product,) [labour per product], >= 0; any other account will do as well
    tolerance, start, mixing, fast : as of :func:`levels`

    Raises
    ------
    SchemaError
        The table leaves no surplus, or a labour is negative.
    """
    table = table_of(recipes, fast)
    require_surplus(recipes, fast=fast)
    longest = int(np.diff(recipes.indptr).max(initial=0))
    return _solve(table.rows, labour, tolerance, start, mixing, "labour", longest)


def _solve(
    product: Callable[[Array], Array],
    right: Array,
    tolerance: float,
    start: Array | None,
    mixing: bool,
    where: str,
    longest: int,
) -> Balance:
    rounding = (longest + 2) * EPSILON
    if float(right.min(initial=0.0)) < 0.0:
        raise SchemaError(Problem("negative", where, f"{float(right.min()):g}", ">= 0"))
    value = right.copy() if start is None else np.maximum(start, 0.0)
    speed, measure, passes = Extrapolation(mixing), None, 0
    while passes < PASSES:
        image = product(value)
        image += right
        step = image - value
        passes += 1
        if measure is None and float(np.abs(step).sum()) <= ROUGH * float(image.sum()):
            measure, used = measure_of(product, image)
            passes += used
        if measure is not None:
            with np.errstate(divide="ignore"):
                error = measure.error(np.abs(step) + rounding * (image + value))
                best = measure.error(rounding * (image + value))
            ratio = _largest_ratio(measure.size, value)
            if not np.isfinite(error):
                measure = None
            elif (relative := error * ratio) <= tolerance:
                return Balance(value, measure.size, error, relative, passes)
            elif best * ratio > tolerance:
                raise SolverError(Problem("double precision is not enough for that bound", where, f"{tolerance:g}",
                                          f"{best * ratio:.1g} or more"))  # fmt: skip
        value = speed.next(image, step)
    raise SolverError(Problem("no answer within the passes allowed", where, f"{PASSES} passes"))


def measure_of(product: Callable[[Array], Array], value: Array) -> tuple[Measure, int]:
    """Return a yardstick for errors of ``value`` and the passes that it took.

    z = x + A x + ... + A^(k-1) x and s = x - A^k x, with the least k that leaves half of x for every product.
    """
    rounds, size, passes = value, np.zeros_like(value), 0
    while passes < ROUNDS:
        size = size + rounds
        rounds = product(rounds)
        passes += 1
        if float((rounds - (1.0 - KEPT) * value).max(initial=0.0)) <= 0.0:
            break
    surplus = value - rounds
    if bool((surplus <= 0.0)[value > 0.0].any()):
        raise SolverError(
            Problem("the error cannot be bounded", value=f"{ROUNDS} rounds of inputs", allowed="a surplus")
        )
    return Measure(size, surplus), passes


def _largest_ratio(size: Array, value: Array) -> float:
    """The largest z / x, of products that are needed at all."""
    ratio = np.divide(size, value, out=np.ones_like(size), where=value > 0.0)
    return float(ratio.max(initial=0.0))
