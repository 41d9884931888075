"""Published figures on groups of households: structure of consumption by fifth, shares of income and of wealth."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from commonweal.core.economy import Array
from commonweal.data.reference import REFERENCE

EURO_AREA = "euro area"
FIFTHS = ("Q1", "Q2", "Q3", "Q4", "Q5")


@lru_cache
def _rows() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "household_groups.csv")


def consumption_structure(country_code: str) -> tuple[tuple[str, ...], Array, str]:
    """Return COICOP divisions, the share of each in the spending of each fifth (division, fifth), and whose it is.

    A country of which no survey can be shipped gets the structure of the euro area.
    """
    rows = _rows()
    rows = rows[rows["variable"] == "consumption_structure"]
    whose = country_code if country_code in set(rows["country"]) else EURO_AREA
    table = rows[rows["country"] == whose].pivot(index="coicop", columns="group", values="value")
    source = str(rows[rows["country"] == whose]["source"].iloc[0])
    shares = table[list(FIFTHS)].to_numpy(dtype=np.float64)
    return tuple(table.index), shares / shares.sum(axis=0), f"{whose}: {source}"


def income_shares(country_code: str) -> dict[str, float]:
    """Return shares of disposable income of the fifths and of the top tenth [1] (World Bank, persons by income)."""
    return _shares(country_code, "disposable_income_share")


def wealth_shares(country_code: str) -> dict[str, float]:
    """Return shares of net wealth of the bottom half, the top tenth and the top hundredth [1], where a source says."""
    return _shares(country_code, "net_wealth_share")


def _shares(country_code: str, variable: str) -> dict[str, float]:
    rows = _rows()
    chosen = rows[(rows["country"] == country_code) & (rows["variable"] == variable)].sort_values("year")
    first = chosen.drop_duplicates("group", keep="first")
    return {str(group): float(value) / 100.0 for group, value in zip(first["group"], first["value"], strict=True)}
