"""Observed yearly shocks of a country: how exports and productivity deviated from their own trend, 2001-2014."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from commonweal.core.economy import Array
from commonweal.data.history import load_history, load_history_year


@lru_cache
def observed_shocks(country_code: str) -> tuple[Array, Array]:
    """Return log deviations of yearly growth from its mean, 2001-2014: of real exports, of output per hour, each (T,).

    Growth of a total is the log change of nominal exports (in the country's money) over the price of its output, and of
    output volume over hours. The series hold the crisis of 2008-09, and nothing else of its kind.
    """
    history = load_history(country_code)
    tables = [load_history_year(country_code, year) for year in history.years]
    price = np.array(
        [(row * output).sum() / output.sum() for row, output in zip(history.price, history.output, strict=True)]
    )
    rate = np.array(
        [output.sum() / table.gross_output.sum() for output, table in zip(history.output, tables, strict=True)]
    )
    exports = np.array([table.final("exports")[0].sum() for table in tables]) * rate / price
    volume = (history.volume * history.output[-1] / history.volume[-1]).sum(axis=1)
    productivity = volume / history.hours.sum(axis=1)
    found = [np.diff(np.log(series)) for series in (exports, productivity)]
    return found[0] - found[0].mean(), found[1] - found[1].mean()
