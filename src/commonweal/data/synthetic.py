"""Random economies of any size that are circular like real ones, for the question whether a plan can be computed.

Products fall into blocks of equal size. Every product has a base technique with a set number of inputs, the product
itself among them. An input comes from the own block with the probability that a real table shows, else from anywhere;
within a block the r-th largest hub is chosen with a probability ~ r^(-1/a), which gives the row sums a tail of exponent
a. Sums of inputs come from the quantiles of the real table, correlated within blocks; as all stay below one, every
choice of techniques leaves a surplus. The other techniques of a product replace some inputs, and need more inputs and
less labour or the reverse, and other amounts of what has a quota.

The statistics are those of real tables (:mod:`commonweal.data.table_statistics`). How the techniques of one product
differ, and how tight limits and capacities are, no table tells; these are assumptions, named as such in
:class:`commonweal.data.synthetic_parameters.Parameters`. Not modelled: joint products, capital, trade.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import DTypeLike, NDArray

from commonweal.core.large_certificate import TechniqueProgram
from commonweal.core.streams import stream
from commonweal.data.synthetic_parameters import Parameters
from commonweal.data.synthetic_recipes import draw_recipes

Array = NDArray[np.float64]
REFERENCE_PASSES = 15
"""Rounds of inputs in the plan by which limits and capacities are set."""


@dataclass(frozen=True, slots=True)
class SyntheticEconomy:
    """A random circular economy; activities in the order of the product that they make.

    ``use`` : (product, activity) [product per level]; ``makes`` : (activity,) the one product made, one unit each;
    ``scarce`` : (1 + quotas, activity) [scarce thing per level], labour first; ``limits`` : (1 + quotas,);
    ``demand`` : (product,) the basket; ``capacity`` : (activity,) largest levels, or None; ``parameters`` it was
    drawn from.
    """

    use: sp.csc_array
    makes: NDArray[np.int32]
    scarce: Array | sp.csr_array
    limits: Array
    demand: Array
    capacity: Array | None
    parameters: Parameters

    def program(self) -> TechniqueProgram:
        """Return the programme of technique choice, which shares the memory of the recipes."""
        dense = self.scarce if isinstance(self.scarce, np.ndarray) else self.scarce.toarray()
        return TechniqueProgram(sp.csr_array(self.use.T), self.makes, dense, self.limits, self.demand)


def synthetic_economy(
    products: int,
    techniques: int = 3,
    inputs: int = 20,
    quotas: int = 10,
    seed: int = 0,
    *,
    capacity: bool = False,
    dtype: DTypeLike = np.float64,
    parameters: Parameters | None = None,
) -> SyntheticEconomy:
    """Return a random circular economy. The same arguments give the same economy.

    Parameters
    ----------
    products, techniques, inputs, quotas : sizes; ``techniques`` of each product, ``inputs`` of each technique
    seed : of the random streams
    capacity : whether activities have capacities
    dtype : of the recipes, float64 or float32
    parameters : everything else; its sizes and its seed give way to those above

    Raises
    ------
    SchemaError
        The sizes make no economy.
    """
    sizes = {"products": products, "techniques": techniques, "inputs": inputs, "quotas": quotas, "seed": seed}
    drawn = Parameters(**sizes) if parameters is None else replace(parameters, **sizes)  # type: ignore[arg-type]
    use, labour = draw_recipes(drawn, np.dtype(dtype))
    scarce, demand = _scarce(drawn, labour), _demand(drawn)
    levels = equal_levels(use, techniques, demand)
    rng = stream(seed, "synthetic", "limits")
    limits = np.asarray(scarce @ levels, dtype=np.float64) * rng.uniform(*drawn.tightness, 1 + quotas)
    return SyntheticEconomy(
        use=use,
        makes=np.repeat(np.arange(products, dtype=np.int32), techniques),
        scarce=scarce,
        limits=limits,
        demand=demand,
        capacity=_capacity(drawn, levels) if capacity else None,
        parameters=drawn,
    )


def equal_levels(use: sp.csc_array, techniques: int, demand: Array, passes: int = REFERENCE_PASSES) -> Array:
    """Return levels : (activity,) for one basket with all techniques of a product used equally.

    x = d + A x + ... up to the stated number of rounds of inputs.
    """
    output, rounds = demand.copy(), demand
    for _ in range(passes):
        rounds = np.asarray(use @ np.repeat(rounds.astype(use.dtype) / techniques, techniques), dtype=np.float64)
        output += rounds
    return np.repeat(output / techniques, techniques)


def _demand(parameters: Parameters) -> Array:
    """Return a basket that adds up to one per product."""
    rng = stream(parameters.seed, "synthetic", "demand")
    size = np.exp(parameters.demand_spread * rng.standard_normal(parameters.products))
    size[rng.random(parameters.products) < parameters.unwanted] = 0.0
    if not size.any():
        size[0] = 1.0
    return np.asarray(size * (parameters.products / size.sum()))


def _scarce(parameters: Parameters, labour: Array) -> Array | sp.csr_array:
    """Return labour and what has a quota per level, dense if every product takes every quota."""
    numbers = range(1, 1 + parameters.quotas)
    if parameters.quota_share < 1.0:
        rows = [sp.csr_array(row[None, :]) for row in (labour, *(_quota(parameters, number) for number in numbers))]
        return sp.csr_array(sp.vstack(rows))
    found = np.empty((1 + parameters.quotas, parameters.activities))
    found[0] = labour
    for number in numbers:
        found[number] = _quota(parameters, number)
    return found


def _quota(parameters: Parameters, number: int) -> Array:
    """Return what each activity takes of one quota : (activity,)."""
    rng = stream(parameters.seed, "synthetic", "quota", number)
    general = np.exp(parameters.quota_spread * rng.standard_normal(parameters.products))
    if parameters.quota_share < 1.0:
        general[rng.random(parameters.products) >= parameters.quota_share] = 0.0
    change = parameters.quota_change * rng.standard_normal((parameters.products, parameters.techniques))
    change[:, 0] = 0.0
    return np.asarray((general[:, None] * np.exp(change)).reshape(-1))


def _capacity(parameters: Parameters, levels: Array) -> Array:
    """Return the largest level of each activity."""
    rng = stream(parameters.seed, "synthetic", "capacity")
    shape = parameters.products, parameters.techniques
    share = rng.standard_gamma(parameters.evenness, shape)
    share /= share.sum(axis=1, keepdims=True)
    together = levels.reshape(shape).sum(axis=1) * (1.0 + rng.uniform(*parameters.slack, parameters.products))
    return np.asarray((share * together[:, None]).reshape(-1))
