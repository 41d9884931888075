"""Closed forms of input-output analysis, which need no programme. Tables are (input, sector) [product per product]."""

from __future__ import annotations

import numpy as np

from commonweal.core.linear_program import Array


def leontief_inverse(inputs: Array) -> Array:
    """Return the total output needed per unit of final demand, (I - A)^-1.

    Parameters
    ----------
    inputs : (input, sector) [product per product]

    Sources
    -------
    R.E. Miller and P.D. Blair, Input-Output Analysis, ch. 2.
    """
    return np.asarray(np.linalg.inv(np.eye(len(inputs)) - inputs), dtype=np.float64)


def labour_values(inputs: Array, labour: Array) -> Array:
    """Return the labour that a unit of each product takes in all, l (I - A)^-1.

    Parameters
    ----------
    inputs : (input, sector) [product per product]
    labour : (sector,) [labour per product]
    """
    return np.asarray(np.linalg.solve((np.eye(len(inputs)) - inputs).T, labour), dtype=np.float64)


def dynamic_inverse(inputs: Array, capital: Array, count: int) -> Array:
    """Return what a unit of final demand in one year takes in that year and in each of the years before.

    With G = I - A + B and R = G^-1 B the block of k years before is R^k G^-1; all of them add up to (I - A)^-1.

    Parameters
    ----------
    inputs : (input, sector) [product per product]
    capital : (input, sector) [stock of product per product and year]
    count : number of blocks

    Returns
    -------
    (count, sector, product) [product per product]

    Sources
    -------
    W. Leontief, The dynamic inverse (1970).
    """
    system = np.eye(len(inputs)) - inputs + capital
    blocks = [np.linalg.inv(system)]
    for _ in range(count - 1):
        blocks.append(np.linalg.solve(system, capital @ blocks[-1]))
    return np.stack(blocks)


def balanced_growth(inputs: Array, capital: Array) -> tuple[float, Array]:
    """Return the rate [1/yr] at which every output can grow alike with nothing consumed, and the outputs' shares.

    The rate is 1 / max eig((I - A)^-1 B), the shares its eigenvector, which sums to one.

    Parameters
    ----------
    inputs : (input, sector) [product per product]
    capital : (input, sector) [stock of product per product and year]
    """
    values, vectors = np.linalg.eig(leontief_inverse(inputs) @ capital)
    first = int(np.argmax(values.real))
    shares = vectors[:, first].real
    return float(1.0 / values[first].real), shares / shares.sum()
