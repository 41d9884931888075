"""How what is provided or bought reaches people: dispersion, take-up and diversion, declared for every mechanism."""

from __future__ import annotations

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.households import Households
from commonweal.scenario.behaviour import Behaviour


def reach(behaviour: Behaviour, in_kind: Array, groups: int) -> tuple[Array, Array]:
    """Return take-up and dispersion by product group and household group (K, G).

    Parameters
    ----------
    in_kind : (K,) part of each product group that reaches people in kind; the rest is bought
    groups : number of household groups
    """
    arrive = (1.0 - behaviour.non_take_up.value) * (1.0 - behaviour.diversion.value)
    take_up = 1.0 - in_kind * (1.0 - arrive)
    sold, provided = behaviour.dispersion_sold.value, behaviour.dispersion_provided.value
    spread = sold * (1.0 - in_kind) + provided * in_kind
    return np.repeat(take_up[:, None], groups, axis=1), np.repeat(spread[:, None], groups, axis=1)


def pay_weights(pay: str | float, households: Households, persons: Array) -> Array:
    """Return what each group gets of what is handed out by pay (G,), adding up to 1.

    ``equal`` and ``need``: per head; a number: a scale in equal steps per head from 1 in the lowest band to the number
    in the highest; ``observed``: as disposable income of the base year.
    """
    if pay == "observed":
        weight = persons * households.disposable / households.persons[:, 0]
    elif isinstance(pay, str):
        weight = persons
    else:
        bands = np.array(households.band_of)
        size = np.bincount(bands, weights=persons)
        rank = (np.cumsum(size) - 0.5 * size) / size.sum()
        weight = persons * (1.0 + (float(pay) - 1.0) * rank[bands])
    return np.asarray(weight / weight.sum())
