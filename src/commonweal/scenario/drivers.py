"""What changes by itself, the same for every society: labour productivity and CO2 intensity by industry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.core.economy import Array, Economy
from commonweal.data.trends import Trends


@dataclass(frozen=True, slots=True)
class Drivers:
    """Factors relative to the base year.

    ``labour`` : (activity, year) hours per unit of output; ``co2`` : (activity, year) CO2 per unit of output;
    ``household_co2`` : (year,) households' own CO2 per unit of fuel used.
    """

    labour: Array
    co2: Array
    household_co2: Array


def frozen(economy: Economy, years: tuple[int, ...]) -> Drivers:
    """Return drivers that change nothing: the technology of the base year for ever."""
    shape = (len(economy.activities), len(years))
    return Drivers(np.ones(shape), np.ones(shape), np.ones(shape[1]))


def trended(economy: Economy, trends: Trends, years: tuple[int, ...]) -> Drivers:
    """Return drivers that carry the country's own trend on: factor(t) = exp(rate (t - base year)).

    ``trends`` must list the activities in their order; both come from the same table.
    """
    elapsed = np.array(years, dtype=np.float64) - economy.base_year
    return Drivers(
        labour=np.exp(-np.outer(trends.labour_productivity, elapsed)),
        co2=np.exp(np.outer(trends.co2_intensity, elapsed)),
        household_co2=np.exp(trends.household_co2_per_head * elapsed),
    )
