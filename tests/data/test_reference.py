"""The reference tables of the yardstick."""

from __future__ import annotations

import pytest

from commonweal.core.errors import UnknownName
from commonweal.data import load_world
from commonweal.data.reference import carbon_budget_rows, coicop_pattern, need_floor_rows

# need_floors.csv, share_of_observed_mean: decent living (low), good life (value), GBR
SHARES = {"food": (1.006, 1.137), "clothing": (0.412, 0.412), "housing": (0.535, 0.666), "health": (0.142, 0.773)}
# resources.csv, "remaining budget ... from start of 2015 / 2020" [Gt CO2]
BUDGETS = {("1.5 C, 50", 2015): 702.0, ("2.0 C, 67", 2015): 1352.0,
           ("1.5 C, 50", 2020): 500.0, ("2.0 C, 67", 2020): 1150.0}  # fmt: skip


@pytest.mark.parametrize("group", SHARES)
def test_floor_shares_are_those_of_the_source(group: str) -> None:
    rows = need_floor_rows()
    row = rows[(rows["basis"] == "share_of_observed_mean") & (rows["product_group"] == group)]
    assert row[["low", "value"]].to_numpy().tolist() == [list(SHARES[group])]


def test_energy_food_and_health_rows_are_there() -> None:
    rows = need_floor_rows().set_index("variable")
    assert len(rows.loc["dietary_energy"]) == 10
    assert sorted(rows.loc["food_supply_per_head", "value"]) == [3440.0, 3530.0, 3770.0]
    assert rows.loc["health_spending_relative_to_under_65", "status"] == "from the literature, check before citing"


@pytest.mark.parametrize("code", ["USA", "GBR", "DEU"])
def test_the_pattern_reproduces_the_household_column(code: str) -> None:
    pattern = coicop_pattern(code)
    assert pattern.groupby("coicop")["share"].sum().to_numpy() == pytest.approx([1.0] * 12, abs=1e-4)
    world = load_world(f"{code.lower()}-2014")
    domestic, imported = world.final("households")
    assert pattern["household_column_musd"].iloc[0] == pytest.approx(float((domestic + imported).sum()), rel=1e-6)
    fitted = (pattern["share"] * pattern["group_share"]).groupby(pattern["wiod_code"]).sum()
    column = dict(zip(world.products, (domestic + imported) / (domestic + imported).sum(), strict=True))
    assert max(abs(share - column[product]) for product, share in fitted.items()) < 1e-3


def test_an_unknown_country_has_no_pattern() -> None:
    with pytest.raises(UnknownName, match="DEU, GBR, USA"):
        coicop_pattern("FRA")


@pytest.mark.parametrize("budget", BUDGETS)
def test_budgets_are_those_of_the_source(budget: tuple[str, int]) -> None:
    name, start = budget
    rows = carbon_budget_rows()
    row = rows[rows["item"].str.contains(name, regex=False) & rows["item"].str.endswith(f"start of {start}")]
    assert row["value"].tolist() == [BUDGETS[budget]]
    assert row["unit"].tolist() == ["Gt CO2"]
