"""Ratios, rates and speeds of the market economy, each with unit, source and range."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import pandas as pd

from commonweal.core.economy import Array, Quantity
from commonweal.core.errors import UnknownName
from commonweal.data.reference import REFERENCE

ANY = "*"
RATE = "depreciation "


@lru_cache
def _rows() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "market_figures.csv")


def market_figures(country_code: str) -> Mapping[str, Quantity]:
    """Return the figures of a country by name: its own where it has one, else that for any country.

    Raises
    ------
    UnknownName
        The country has no figures of its own.
    """
    rows = _rows()
    known = sorted(set(rows["country"]) - {ANY})
    if country_code not in known:
        raise UnknownName.of("country with figures of its market", country_code, known)
    chosen = rows[rows["country"].isin([ANY, country_code]) & ~rows["name"].str.startswith(RATE)]
    return {str(row["name"]): _quantity(row) for _, row in chosen.iterrows()}


def depreciation_rates(activities: tuple[str, ...]) -> Array:
    """Return the yearly depreciation of fixed capital by industry (A,) [1/yr], an assumption with a range."""
    rows = _rows()
    rates = rows[rows["name"].str.startswith(RATE)]
    by_code = {name.removeprefix(RATE): value for name, value in zip(rates["name"], rates["value"], strict=True)}
    return np.array([by_code.get(code, by_code[ANY]) for code in activities])


def _quantity(row: pd.Series) -> Quantity:
    return Quantity(
        float(row["value"]),
        str(row["unit"]),
        str(row["source"]),
        str(row["status"]),
        float(row["low"]),
        float(row["high"]),
    )
