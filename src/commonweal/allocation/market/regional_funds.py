"""A flat charge on capital, shared out among regions by head: nobody has to compete for the means to invest."""

from __future__ import annotations

import numpy as np

from commonweal.allocation.market.numbers import Numbers, require
from commonweal.core.linear_program import Array


def regional_funds(rate: Numbers, capital: Array, population: Array) -> Array:
    """Return the investment fund of each region, sum(rate x capital) x population / sum(population).

    The funds add up to the charge, and are equal per head wherever the capital stands.

    Parameters
    ----------
    rate : one, or (enterprise,) [1/yr]
    capital : (enterprise,) [money], replacement value
    population : (region,) [persons]

    Returns
    -------
    (region,) [money/yr]

    Sources
    -------
    D. Schweickart, After Capitalism (2002), social control of investment: from the literature, not checked.
    """
    stock = require("capital", capital, closed=True)
    people = require("population", population)
    charge = np.sum(require("rate of the charge", rate, closed=True) * stock)
    return np.asarray(charge * people / people.sum())
