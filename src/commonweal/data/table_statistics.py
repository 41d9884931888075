"""What a real input table looks like in a few numbers, so that random ones can be drawn to look like it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.linalg import eigs

Array = NDArray[np.float64]
QUANTILES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
TAIL = 0.1
"""Part of the products, from the top, whose row sums give the exponent of the tail."""


@dataclass(frozen=True, slots=True)
class TableStatistics:
    """The shape of a table of input coefficients A : (input, product).

    ``column_sums`` : quantiles of the inputs per product at :data:`QUANTILES`; ``row_tail`` : exponent a of the largest
    row sums, P(row sum > r) ~ r^-a, the smaller the larger the hubs; ``within`` : share of all inputs from the same
    block of products (sectors, a country); ``blocks`` : their number; ``own`` : share of the diagonal; ``between`` :
    share of the variance of the column sums that lies between blocks; ``concentration`` : median over the columns of
    the sum of squared shares of the inputs; ``radius`` : spectral radius; ``density`` : part of the cells that are
    not zero.
    """

    column_sums: tuple[float, ...]
    row_tail: float
    within: float
    blocks: int
    own: float
    between: float
    concentration: float
    radius: float
    density: float


US_2012 = TableStatistics(
    column_sums=(0.0, 0.260, 0.400, 0.533, 0.656, 0.796, 0.902),
    row_tail=1.792,
    within=0.452,
    blocks=21,
    own=0.067,
    between=0.418,
    concentration=0.0612,
    radius=0.514,
    density=0.547,
)
"""411 commodities of the United States in 2012, total requirements; blocks are two-digit industries.

Sources
-------
W. Ingwersen et al., USEEIO v2.0 (2022), doi 10.1038/s41597-022-01293-7, on the benchmark tables of the US Bureau of
Economic Analysis: commodity by commodity, A = U x^-1 V q^-1. Work of the US Government, public domain.
"""
WORLD_2011 = TableStatistics(
    column_sums=(0.0, 0.145, 0.395, 0.536, 0.652, 0.763, 0.910),
    row_tail=2.266,
    within=0.726,
    blocks=41,
    own=0.135,
    between=0.051,
    concentration=0.0860,
    radius=0.610,
    density=0.201,
)
"""35 industries in each of 41 regions in 2011; blocks are regions. Single derived figures; no table is quoted.

Sources
-------
M.P. Timmer et al., An illustrated user guide to the World Input-Output Database (2015): WIOD 2013 release,
inter-country table of 2011, A = Z x^-1.
"""


def fit_statistics(inputs: Array | sp.csc_array, blocks: NDArray[np.integer]) -> TableStatistics:
    """Return the statistics of a table of input coefficients.

    Negative coefficients (by-products booked as negative inputs) count as zero.

    Parameters
    ----------
    inputs : (input, product) [input product per product], dense or sparse
    blocks : (product,) number of the block that each product belongs to

    Sources
    -------
    B.M. Hill, A simple general approach to inference about the tail of a distribution (1975), for ``row_tail``.
    """
    table = sp.csc_array(inputs).maximum(0.0).tocoo()
    size = table.shape[1]
    columns = np.bincount(table.col, weights=table.data, minlength=size).astype(np.float64)
    rows = np.bincount(table.row, weights=table.data, minlength=size).astype(np.float64)
    total = float(columns.sum())
    shares = table.data / columns[table.col]
    squares = np.bincount(table.col, weights=shares**2, minlength=size)
    radius = eigs(table, k=1, which="LM", v0=np.ones(size), return_eigenvectors=False)
    return TableStatistics(
        column_sums=tuple(float(q) for q in np.quantile(columns, QUANTILES)),
        row_tail=tail_exponent(rows),
        within=float(table.data[blocks[table.row] == blocks[table.col]].sum()) / total,
        blocks=len(np.unique(blocks)),
        own=float(table.data[table.row == table.col].sum()) / total,
        between=_between(columns, blocks),
        concentration=float(np.median(squares[columns > 0.0])),
        radius=float(np.abs(radius[0])),
        density=float((table.data > 0.0).sum()) / size**2,
    )


def tail_exponent(sizes: Array) -> float:
    """Return Hill's estimate of the tail exponent, from the largest tenth of the sizes."""
    largest = np.sort(sizes)[::-1][: int(TAIL * len(sizes)) + 2]
    return float(1.0 / np.log(largest[:-1] / largest[-1]).mean())


def _between(columns: Array, blocks: NDArray[np.integer]) -> float:
    """The variance between blocks as a part of the whole."""
    _, place = np.unique(blocks, return_inverse=True)
    mean = np.bincount(place, weights=columns) / np.bincount(place)
    return float(mean[place].var() / columns.var())
