"""The linear system of an interior-point step, solved by conjugate gradients that know the Leontief structure.

With columns K_j = (part_j e_i - use_j ; scarce_j) and positive weights t_j, the system is H = sum t_j K_j K_j' plus a
diagonal for the slack of the limits. Split every product's techniques into their weighted mean and the deviations from
it. The means form a Leontief system B = I - A, and

    H = L (diag(D, slack) + sum t_j z_j z_j') L',    L = (B 0; R I),    z_j = L^-1 (deviation of technique j),

an identity: D_i is the weight of all techniques of product i together. So H is solved by two sums of rounds of inputs
and the middle. Deviations count only where the makers of a product are all used up (D_i small) and somebody who uses it
still has a choice, which is where its price is decided; these products, and the limits, form a small dense block.

Sources
-------
S. Mehrotra, On the implementation of a primal-dual interior point method (1992); M.R. Hestenes and E. Stiefel (1952).
The splitting is this file's own.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
from scipy.linalg import cho_factor, cho_solve

from commonweal.allocation.plan.large.capacity_scaled import Scaled
from commonweal.core.linear_program import Array, Index

ROUNDS = 4
"""Rounds of inputs in the preconditioner."""
SHARE = 0.1
"""Products whose deviations weigh more than this, relative to their own techniques, are taken together."""
SMALLEST = 1e-2
"""Techniques with a smaller share in the mean are left out of it, in the preconditioner."""
COUNTED = 1e-2
"""Deviations that weigh less than this, relative to what they meet, are left out."""
DENSE = 500
"""Most products in the dense block; the others' deviations count by their diagonal."""
FULL = 0.05
"""Share of cells from which a matrix is multiplied as a dense one."""


def rounds_of(table: sp.csr_array, start: Array, count: int = ROUNDS) -> Array:
    """Return start + A start + ... + A^count start."""
    total = start.copy()
    for _ in range(count):
        total = table @ total
        total += start
    return total


class NewtonSystem:
    """H for one set of weights, and what solves it.

    Parameters
    ----------
    own : the programme in its own units
    weight : (activity,) t_j
    slack : (scarce,) slack over valuation of each limit
    near : whether deviations count with what their inputs take in turn, which pays where the system is hard
    """

    def __init__(self, own: Scaled, weight: Array, slack: Array, near: bool) -> None:
        self._own, self._weight, self._slack = own, weight, slack
        self.steps = 0
        self._ways: list[tuple[Array, Array, float]] = []
        self._near = near
        makes, size = own.makes, len(own.demand)
        self._total = own.by_product(own.part**2 * weight)
        mean = own.part * weight / self._total[makes]
        kept = np.flatnonzero(mean * own.part > SMALLEST)
        pick = sp.csc_array((mean[kept], (kept, makes[kept])), shape=(len(makes), size))
        self._table = sp.csr_array(own.use @ pick)
        self._turned = sp.csr_array(self._table.T)
        self._scarce = np.array([own.by_product(mean * row) for row in own.scarce]).reshape(len(own.scarce), size)
        content = rounds_of(self._turned, np.ascontiguousarray(self._scarce.T))
        self._rest = own.scarce + (own.use.T @ content).T - own.part * content.T[:, makes]
        self._limits = (self._rest * weight) @ self._rest.T + np.diag(slack)
        self._block = self._coupled(mean)

    def times(self, y: Array) -> Array:
        """Return H y for y = (prices, minus valuations)."""
        own, size = self._own, len(self._own.demand)
        level = self._weight * own.profit(y[:size], -y[size:])
        return np.concatenate([own.net(level), own.scarce @ level + self._slack * y[size:]])

    def _coupled(self, mean: Array) -> _Block:
        """Collect the products whose prices hang on other products' choices."""
        own, weight = self._own, self._weight
        squares = sp.csc_array((own.use.data**2, own.use.indices, own.use.indptr), shape=own.use.shape)
        means = sp.csr_array((self._table.data**2, self._table.indices, self._table.indptr), shape=self._table.shape)
        deviation = np.maximum(squares @ weight - means @ self._total, 0.0)
        diagonal = self._total + deviation
        rows = np.flatnonzero(deviation > SHARE * self._total)
        if len(rows) > DENSE:
            rows = np.sort(np.argpartition(-deviation / self._total, DENSE)[:DENSE])
        inside = np.zeros(len(diagonal))
        inside[rows] = 1.0 / diagonal[rows]
        score = weight * (1.0 - mean * own.part) * (squares.T @ inside)
        columns = np.flatnonzero(score > COUNTED)
        found = own.use[:, columns] - sp.csc_array(self._turned.T)[:, own.makes[columns]] * own.part[columns][None, :]
        return _Block(self, rows, columns, sp.csr_array(found), diagonal)

    def solve(self, right: Array, tolerance: float, start: Array | None = None, most: int = 200) -> Array:
        """Return y with H y = right, to a relative tolerance in the norm of the preconditioner.

        It begins by going as far as is best along each of the directions of all solutions so far, one after another.
        """
        found = np.zeros_like(right) if start is None else start
        residual = right.copy() if start is None else right - self.times(start)
        first = float(right @ self.precondition(right))
        for way, image, curvature in self._ways:
            share = float(way @ residual) / curvature
            found = found + share * way
            residual = residual - share * image
        direction, last, before = np.zeros_like(right), residual, np.inf
        for _ in range(most):
            better = self.precondition(residual)
            now = float(residual @ better)
            if now <= tolerance**2 * first:
                break
            ratio = max(now - float(last @ better), 0.0) / before  # flexible: the preconditioner may iterate itself
            direction = better + ratio * direction
            image = self.times(direction)
            curvature = float(direction @ image)
            if not curvature > 0.0:
                break
            length = now / curvature
            self._ways.append((direction, image, curvature))
            last, before = residual, now
            found = found + length * direction
            residual = residual - length * image
            self.steps += 1
        return found

    def precondition(self, right: Array) -> Array:
        """Return about H^-1 right."""
        size = len(self._own.demand)
        first = rounds_of(self._table, right[:size])
        middle, limits = self._block.solve(first, right[size:] - self._scarce @ first)
        return np.concatenate([rounds_of(self._turned, middle - self._scarce.T @ limits), limits])


class _Block:
    """The middle of the preconditioner: a diagonal, except for some products and the limits together."""

    def __init__(self, system: NewtonSystem, rows: Index, columns: Index, deviation: sp.csr_array, diag: Array) -> None:
        self._rows, self._diagonal = rows, diag
        weight, rest, table = system._weight[columns], system._rest[:, columns], system._table
        nearby = sp.csr_array(deviation + table @ deviation) if system._near else deviation
        part = -sp.csr_array(deviation[rows] + table[rows] @ nearby)
        self._solve = _factorised(part, weight, rest, system._total[rows], system._limits)

    def solve(self, right: Array, limits: Array) -> tuple[Array, Array]:
        found = right / self._diagonal
        together = self._solve(np.concatenate([right[self._rows], limits]))
        found[self._rows] = together[: len(self._rows)]
        return found, together[len(self._rows) :]


def _factorised(part: sp.csr_array, weight: Array, rest: Array, own: Array, limits: Array) -> Callable[[Array], Array]:
    """Return what solves the block by its factors."""
    if part.nnz > FULL * np.prod(part.shape):
        full = part.toarray()
        full *= np.sqrt(weight)
        inner = full @ full.T
    else:
        inner = (part.multiply(weight[None, :]) @ part.T).toarray()
    inner[np.diag_indices_from(inner)] += own
    outer = part @ (weight * rest).T
    factor = cho_factor(np.block([[inner, outer], [outer.T, limits]]), check_finite=False)
    return lambda right: np.asarray(cho_solve(factor, right, check_finite=False))
