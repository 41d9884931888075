"""The reference tables of the yardstick, cut from the parameter tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from commonweal.data.licences import OWN, require_figure_licence

QUOTED = "single figure quoted with its source"
BUDGET_ITEMS = (
    "remaining budget, 1.5 C, 50 per cent, from start of 2015",
    "remaining budget, 2.0 C, 67 per cent, from start of 2015",
    "remaining budget, 1.5 C, 50 per cent, from start of 2020",
    "remaining budget, 2.0 C, 67 per cent, from start of 2020",
)


def write(parameters: Path, folder: Path) -> None:
    """Write need_floors, coicop_to_wiod, coicop_fit and carbon_budgets as CSV, columns of the source intact."""
    _csv(_need_floors(pd.read_csv(parameters / "need_floors.csv")), folder / "need_floors.csv")
    pattern = pd.read_csv(parameters / "coicop_to_wiod.csv").assign(licence=OWN)
    _csv(pattern, folder / "coicop_to_wiod.csv")
    fit = pd.read_csv(parameters / "coicop_to_wiod_fit.csv").assign(licence=OWN)
    _csv(fit, folder / "coicop_fit.csv")
    _csv(_carbon_budgets(pd.read_csv(parameters / "resources.csv")), folder / "carbon_budgets.csv")


def _need_floors(rows: pd.DataFrame) -> pd.DataFrame:
    shares = (rows["basis"] == "share_of_observed_mean") & rows["variable"].str.startswith("floor_share_")
    energy = rows["variable"].isin(["dietary_energy", "food_supply_per_head"])
    ages = rows["variable"] == "health_spending_relative_to_under_65"
    return rows[shares | energy | ages].assign(licence=rows["licence"].fillna(QUOTED))


def _carbon_budgets(rows: pd.DataFrame) -> pd.DataFrame:
    budgets = (rows["category"] == "carbon_budget") & rows["item"].isin(BUDGET_ITEMS)
    people = (rows["category"] == "population") & (rows["scope"] == "WORLD")
    emitted = (rows["category"] == "emissions") & rows["year"].between(2014, 2019)
    return rows[budgets | people | emitted]


def _csv(rows: pd.DataFrame, path: Path) -> None:
    for licence in sorted(set(rows["licence"])):
        require_figure_licence(licence, path.name)
    rows.to_csv(path, index=False, lineterminator="\n")
