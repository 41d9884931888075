"""What is known of a country up to a year, and what came after: volumes and persons by industry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from commonweal.core.economy import Array, Economy
from commonweal.data.history import History, load_history, load_history_year
from commonweal.hindcast.settings import FIRST, WINDOW


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """A country from the first year of the window to the start, in logs where it says so.

    ``volume``, ``persons`` : (year, A) [log]; ``real`` : by use, (year, P) real purchases [log]; ``government`` :
    (year,) [log]; ``price`` : (year,) output price [log]; ``economy`` : the table of the start year.
    """

    years: tuple[int, ...]
    volume: Array
    persons: Array
    real: dict[str, Array]
    government: Array
    price: Array
    economy: Economy

    def growth(self, series: Array) -> Array:
        """Return the mean yearly log growth of a series over the window; 0 where a year holds nothing."""
        span = max(len(self.years) - 1, 1)
        with np.errstate(invalid="ignore"):
            change = (series[-1] - series[0]) / span
        return np.where(np.isfinite(change), change, 0.0)


@lru_cache(maxsize=64)
def past(country: str, start: int) -> Past:
    """Return what was known at the end of a start year; no later year is read."""
    first = max(FIRST, start - WINDOW)
    years = tuple(range(first, start + 1))
    history = load_history(country)
    rows = [history.years.index(year) for year in years]
    tables = [_table(country, year) for year in years]
    economy = tables[-1]
    keep = _common(history, economy)
    with np.errstate(divide="ignore"):
        volume, persons = np.log(history.volume[rows][:, keep]), np.log(history.persons[rows][:, keep])
    price = history.price[rows][:, keep] / 100.0
    rate = np.array(
        [history.output[row].sum() / table.gross_output.sum() for row, table in zip(rows, tables, strict=True)]
    )
    real = {
        name: np.stack([_real(_bought(table, uses), price[n], rate[n]) for n, table in enumerate(tables)])
        for name, uses in USES.items()
    }
    sales = np.stack([_real(table.use_domestic.sum(axis=1), price[n], rate[n]) for n, table in enumerate(tables)])
    real["inputs"] = sales - np.stack(
        [_expected(table, volume[n], tables[0], volume[0]) for n, table in enumerate(tables)]
    )
    spent = np.stack([table.final("government")[0] for table in tables]) * rate[:, None] / price
    nominal = np.array([history.output[row].sum() for row in rows])
    index = np.log(nominal) - np.log((np.exp(volume) * history.output[rows[-1]][keep] / np.exp(volume[-1])).sum(axis=1))
    return Past(years, volume, persons, real, np.log(spent.sum(axis=1)), index, economy)


USES = {"exports": ("exports",), "consumption": ("households", "npish"), "investment": ("gfcf",)}


@lru_cache(maxsize=64)
def _table(country: str, year: int) -> Economy:
    return load_history_year(country, year)


def _common(history: History, economy: Economy) -> list[int]:
    """Places of the economy's industries in the history."""
    return [history.industries.index(code) for code in economy.activities]


def _bought(table: Economy, uses: tuple[str, ...]) -> Array:
    return table.final(*uses)[0]


def _real(nominal: Array, price: Array, rate: float) -> Array:
    """Log of real purchases in the country's own money; nothing where nothing was bought."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(nominal > 0.0, np.log(np.maximum(nominal, 1e-12) * rate / price), -np.inf)


def _expected(table: Economy, volume: Array, base: Economy, base_volume: Array) -> Array:
    """Log of the inputs that the first year's coefficients would ask for at a later year's volumes."""
    grown = np.exp(volume - base_volume)
    sold = base.use_domestic @ np.where(np.isfinite(grown), grown, 1.0)
    with np.errstate(divide="ignore"):
        return np.log(np.maximum(sold, 1e-12))


def actual(country: str, start: int, horizon: int, activities: tuple[str, ...]) -> tuple[Array, Array]:
    """Return the log changes of volume and of persons that came, each (A,); not a number where there is none."""
    history = load_history(country)
    keep = [history.industries.index(code) for code in activities]
    before, after = history.years.index(start), history.years.index(start + horizon)
    with np.errstate(divide="ignore", invalid="ignore"):
        volume = np.log(history.volume[after, keep] / history.volume[before, keep])
        persons = np.log(history.persons[after, keep] / history.persons[before, keep])
    return volume, persons
