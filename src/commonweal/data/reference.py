"""Small sourced tables for the yardstick: need floors, consumption pattern, carbon budgets."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from commonweal.core.errors import UnknownName

REFERENCE = Path(__file__).parent / "reference"


def need_floor_rows() -> pd.DataFrame:
    """Return the rows on need floors, columns as in the source table.

    product_group, need_class, basis, variable, value, low, high, unit, country, year, source, status, licence, note.
    Floor shares (low = decent living, value = good life), dietary energy by age [kcal per person and day], food
    supply per head, health spending of the old relative to those under 65.
    """
    return _read("need_floors.csv")


def coicop_pattern(country_code: str) -> pd.DataFrame:
    """Return how the household column of 2014 falls on consumption groups and products.

    Columns: coicop, coicop_name, wiod_code, share (of the group on the product, sums to one over a group),
    group_share (of the household column, domestic and imported), household_column_musd [million USD].
    """
    pattern, fit = _read("coicop_to_wiod.csv"), _read("coicop_fit.csv")
    column = f"share_fitted_{country_code}"
    if column not in pattern.columns:
        known = [name.removeprefix("share_fitted_") for name in pattern.columns if name.startswith("share_fitted_")]
        raise UnknownName.of("country", country_code, known)
    groups = fit[fit["country"] == country_code][["coicop", "share_with_fitted_matrix", "household_column_musd"]]
    cells = pattern[["coicop", "coicop_name", "wiod_code", column]].rename(columns={column: "share"})
    return cells.merge(groups.rename(columns={"share_with_fitted_matrix": "group_share"}), on="coicop")


def carbon_budget_rows() -> pd.DataFrame:
    """Return carbon budgets [Gt CO2], world emissions 2014-2019 and world population, columns as in the source."""
    return _read("carbon_budgets.csv")


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / name)
