"""Trends of a country 2000-2014 as drivers: labour productivity, CO2 intensity, household CO2."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.core.economy import Array
from commonweal.data.history import load_history

BREAK_FACTOR = 1.5
SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Trends:
    """Growth rates per year by industry, ``unit`` 1/yr, from ``first_year`` to ``last_year``.

    ``labour_productivity`` : (industry,) real gross output per hour of all engaged; ``co2_intensity`` :
    (industry,) CO2 per unit of real gross output; ``household_co2_per_head`` : households' direct CO2 per head.
    ``without_trend`` : industry -> why its rate is 0; ``breaks`` : industry -> first years of a new level.
    """

    country_code: str
    industries: tuple[str, ...]
    first_year: int
    last_year: int
    labour_productivity: Array
    co2_intensity: Array
    household_co2_per_head: float
    without_trend: dict[str, str]
    breaks: dict[str, tuple[int, ...]]
    unit: str = "1/yr"


def load_trends(country_code: str) -> Trends:
    """Return the least-squares trends of a bundled country.

    log y(t) = a + g t + sum_b s_b [t >= b], with g the rate per year. A step s_b stands where the CO2 intensity of
    an industry changes by more than a factor of 1.5 within a year: most of these are re-allocations in the accounts
    (Germany 2008), and the step keeps them from being read as a trend. An industry without five years of positive
    figures has rate 0 and is listed.
    """
    history = load_history(country_code)
    years = np.array(history.years, dtype=np.float64)
    productivity = _ratio(history.volume, history.hours)
    intensity = _ratio(history.co2, history.volume)
    breaks = {
        code: found
        for code, column in zip(history.industries, intensity.T, strict=True)
        if (found := _breaks(years, column))
    }
    without_trend = _too_short(history.industries, productivity, "labour productivity")
    without_trend |= _too_short(history.industries, intensity, "CO2 intensity")
    return Trends(
        country_code=country_code,
        industries=history.industries,
        first_year=history.years[0],
        last_year=history.years[-1],
        labour_productivity=_rates(history.industries, years, productivity, {}),
        co2_intensity=_rates(history.industries, years, intensity, breaks),
        household_co2_per_head=_rate(years, history.household_co2 / history.population, ()),
        without_trend=without_trend,
        breaks=breaks,
    )


def _ratio(above: Array, below: Array) -> Array:
    """Return above / below, NaN where either is not positive."""
    usable = (above > 0) & (below > 0)
    ratio: Array = np.divide(above, below, out=np.full_like(above, np.nan), where=usable)
    return ratio


def _breaks(years: Array, series: Array) -> tuple[int, ...]:
    jump = np.abs(np.diff(np.log(series)))
    return tuple(int(year) for year in years[1:][jump > np.log(BREAK_FACTOR)])


def _too_short(industries: tuple[str, ...], series: Array, name: str) -> dict[str, str]:
    counts = np.isfinite(series).sum(axis=0)
    why = f"{name}: fewer than {SHORTEST} years of positive figures"
    return {code: why for code, count in zip(industries, counts, strict=True) if count < SHORTEST}


def _rates(industries: tuple[str, ...], years: Array, series: Array, breaks: dict[str, tuple[int, ...]]) -> Array:
    columns = zip(industries, series.T, strict=True)
    return np.array([_rate(years, column, breaks.get(code, ())) for code, column in columns])


def _rate(years: Array, series: Array, breaks: tuple[int, ...]) -> float:
    """Return the slope of log(series) on time with a step at each break [1/yr], 0 for too short a series."""
    usable = np.isfinite(series)
    if usable.sum() < SHORTEST:
        return 0.0
    steps = [years >= first for first in breaks]
    columns = np.column_stack([np.ones_like(years), years - years.mean(), *steps])[usable]
    return float(np.linalg.lstsq(columns, np.log(series[usable]), rcond=None)[0][1])
