"""The recipes of a synthetic economy, drawn in runs of products."""

from __future__ import annotations

from math import gcd, sqrt
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from commonweal.core.streams import stream
from commonweal.data.synthetic_parameters import Parameters
from commonweal.data.table_statistics import QUANTILES, TableStatistics

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
RUN = 1 << 16
"""Products that are drawn at a time."""
MOST_INPUTS = 0.95
"""Largest sum of the inputs of a technique: below one, so that every choice of techniques leaves a surplus."""
LEAST_INPUTS = 0.02
GOLDEN = 0.618
"""The hubs of a block lie this part of the block apart."""


class Blocks:
    """Blocks of consecutive products, and where their hubs are.

    ``starts`` : (block + 1,) first products.
    """

    def __init__(self, products: int, blocks: int, row_tail: float) -> None:
        count = max(1, min(blocks, products // 2))
        self.starts: Whole = np.arange(count + 1, dtype=np.int64) * products // count
        self._products = products
        self._power = row_tail / max(row_tail - 1.0, 0.05)
        self._strides = np.array([_coprime(int(size)) for size in np.diff(self.starts)], dtype=np.int64)

    @property
    def count(self) -> int:
        """Number of blocks."""
        return len(self._strides)

    def of(self, products: Whole) -> Whole:
        """Return the block of each product."""
        return np.asarray(np.searchsorted(self.starts, products, side="right") - 1)

    def draw(self, rng: np.random.Generator, own: Whole, within: float, shape: tuple[int, int]) -> Whole:
        """Return inputs of products : (product, input), given the block of each product.

        An input comes from the own block with probability ``within``; rank r = size u^(a / (a - 1)) has a density
        ~ r^(-1/a).
        """
        block = np.where(
            rng.random(shape, dtype=np.float32) < within,
            own[:, None],
            rng.integers(0, self.count, shape, dtype=np.int32),
        )
        first = self.starts[block]
        size = self.starts[block + 1] - first
        rank = np.minimum((size * rng.random(shape) ** self._power).astype(np.int64), size - 1)
        return np.asarray(first + (rank * self._strides[block]) % size)


def _coprime(size: int) -> int:
    stride = max(int(GOLDEN * size), 1)
    while gcd(stride, size) > 1:
        stride += 1
    return stride


def draw_recipes(parameters: Parameters, dtype: np.dtype[Any]) -> tuple[sp.csc_array, Array]:
    """Return the recipes : (product, activity) and labour per level : (activity,), labour being one on average."""
    products, width = parameters.products, parameters.techniques
    inputs = parameters.inputs
    shape = products, parameters.activities
    indices = np.empty(parameters.activities * inputs, dtype=np.int32)
    amounts = np.empty(parameters.activities * inputs, dtype=dtype)
    labour = np.empty(parameters.activities)
    blocks = Blocks(products, parameters.statistics.blocks, parameters.statistics.row_tail)
    order = stream(parameters.seed, "synthetic", "blocks").permutation(blocks.count)
    levels = ndtri((order + 0.5) / blocks.count)
    for start in range(0, products, RUN):
        rng = stream(parameters.seed, "synthetic", "recipes", start)
        own = np.arange(start, min(start + RUN, products), dtype=np.int64)
        run = slice(start * width, (start + len(own)) * width)
        entries = slice(run.start * inputs, run.stop * inputs)
        sums, labour[run] = _sums(rng, parameters, levels[blocks.of(own)])
        place, amount = _run(rng, parameters, blocks, own)
        indices[entries] = place.reshape(-1)
        amounts[entries] = (amount * sums[:, :, None]).reshape(-1)
    starts = np.arange(parameters.activities + 1, dtype=np.int64) * inputs
    if starts[-1] < np.iinfo(np.int32).max:
        starts = starts.astype(np.int32)
    use = sp.csc_array((amounts, indices, starts), shape=shape)
    use.has_sorted_indices = use.has_canonical_format = True
    return use, labour


def _sums(rng: np.random.Generator, parameters: Parameters, block: Array) -> tuple[Array, Array]:
    """Return the sums of inputs and the labour of all techniques : (product, technique), flat for labour."""
    shape = len(block), parameters.techniques
    shared = sqrt(parameters.statistics.between)
    level = ndtr(shared * block + sqrt(1.0 - parameters.statistics.between) * rng.standard_normal(len(block)))
    base = np.interp(level, QUANTILES, parameters.statistics.column_sums)[:, None]
    change = parameters.input_change * rng.standard_normal(shape)
    change[:, 0] = 0.0
    sums = np.clip(base * np.exp(change), LEAST_INPUTS, MOST_INPUTS)
    spread = parameters.labour_change * rng.standard_normal(shape)
    spread[:, 0] = 0.0
    general = parameters.labour_spread * rng.standard_normal((len(block), 1))
    labour = (1.0 - base) * np.exp(general + spread) * (np.maximum(base, LEAST_INPUTS) / sums) ** parameters.trade_off
    return sums, labour.reshape(-1)


def _run(
    rng: np.random.Generator, parameters: Parameters, blocks: Blocks, own: Whole
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return inputs and their shares : (product, technique, input), inputs in ascending order, shares adding to one."""
    statistics, inputs = parameters.statistics, parameters.inputs
    width = len(own), parameters.techniques, inputs
    place, share = np.empty(width, dtype=np.int32), np.empty(width, dtype=np.float32)
    block = blocks.of(own)
    within = _within(statistics)
    shape = len(own), inputs
    base = blocks.draw(rng, block, within, shape)
    weight = rng.standard_gamma(_evenness(statistics.concentration, inputs), shape, dtype=np.float32)
    weight += np.float32(1e-6)
    for technique in range(parameters.techniques):
        found, amount = base, weight
        if technique:
            other = rng.random(shape, dtype=np.float32) < parameters.replaced
            found = np.where(other, blocks.draw(rng, block, within, shape), base)
            change = rng.standard_normal(shape, dtype=np.float32)
            amount = weight * np.exp(np.float32(parameters.reweighted) * change)
        found[:, 0] = own
        place[:, technique], share[:, technique] = _sorted(found, amount, own, statistics.own, parameters.products)
    return place, share


def _sorted(
    found: Whole, amount: NDArray[np.float32], own: Whole, own_share: float, products: int
) -> tuple[Whole, NDArray[np.float32]]:
    """Return inputs in ascending order, each once, and shares: what is there twice moves on to the next product."""
    order = np.argsort(found, axis=1, kind="stable")
    step = np.arange(found.shape[1])
    place = np.maximum.accumulate(np.take_along_axis(found, order, axis=1) - step, axis=1) + step
    np.minimum(place, products - found.shape[1] + step, out=place)
    share = np.take_along_axis(amount, order, axis=1)
    itself = place == own[:, None]
    share[itself] = 0.0
    share *= (1.0 - own_share) / share.sum(axis=1, keepdims=True)
    share[itself] = own_share
    return place, share


def _within(statistics: TableStatistics) -> float:
    """The probability that an input other than the product itself is drawn from the own block.

    Draws from anywhere hit the own block too, one in as many as there are blocks.
    """
    share = (statistics.within - statistics.own) / (1.0 - statistics.own)
    chance = 1.0 / max(statistics.blocks, 2)
    return float(np.clip((share - chance) / (1.0 - chance), 0.0, 1.0))


def _evenness(concentration: float, inputs: int) -> float:
    """The shape a of gamma weights with the sum of squared shares (1 + 1/a) / (inputs + 1/a)."""
    inverse = (concentration * inputs - 1.0) / (1.0 - concentration)
    return float(1.0 / np.clip(inverse, 0.05, 5.0))
