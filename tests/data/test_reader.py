"""The reader on a table of two industries and a third that is empty, checked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from commonweal.core.economy import Population, Quantity
from commonweal.core.errors import SchemaError
from commonweal.data.wiod2016 import Country, Sheets, economy_from_sheets

PEOPLE = Population((2000,), (0,), np.array([[100.0]]), np.array([1000.0]))
COUNTRY = Country("toy-2000", "Toyland", "TOY", 2000, "M.USD_2000", {}, {
    "household_co2_share_heating": Quantity(0.25, "share", "made up for the test")}, {})  # fmt: skip
INDUSTRIES = ["X", "Y", "E"]
FINAL = ["CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN", "EXP"]


def row(code: str, origin: str, values: list[float]) -> dict[str, object]:
    return {"code": code, "origin": origin, **dict(zip(INDUSTRIES + FINAL, values, strict=True))}


def table() -> pd.DataFrame:
    """X and Y make 100 and 50; E makes nothing but 4 of it are imported. Every row and column closes."""
    return pd.DataFrame([
        row("X", "Domestic", [20, 10, 0, 60, 0, 5, -1, 0, 6]),
        row("Y", "Domestic", [10, 5, 0, 25, 0, 0, 8, -2, 4]),
        row("E", "Domestic", [0] * 9),
        row("X", "Imports", [5, 0, 0, 1, 0, 0, 0, 0, 0]),
        row("Y", "Imports", [0, 0, 0, 0, 0, 0, 0, 0, 0]),
        row("E", "Imports", [3, 1, 0, 0, 0, 0, 0, 0, 0]),
        row("TXSP", "TOT", [-1, 2, 0, 6, 0, 0, 0, 0, 0]),
        row("EXP_adj", "TOT", [0] * 9),
        row("PURR", "TOT", [0, 0, 0, 3, 0, 0, 0, 0, 0]),
        row("PURNR", "TOT", [0, 0, 0, -2, 0, 0, 0, 0, 0]),
        row("VA", "TOT", [62, 32, 0, 0, 0, 0, 0, 0, 0]),
        row("IntTTM", "TOT", [1, 0, 0, 0, 0, 0, 0, 0, 0]),
        row("GO", "TOT", [100, 50, 0, 0, 0, 0, 0, 0, 0]),
    ]).astype(dict.fromkeys(INDUSTRIES + FINAL, float))  # fmt: skip


def accounts() -> pd.DataFrame:
    """National currency at two to the dollar; Y has persons engaged and no employees."""
    return pd.DataFrame({
        "code": INDUSTRIES, "GO": [200.0, 100.0, 0.0], "COMP": [60.0, 0.0, 0.0], "LAB": [80.0, 40.0, 0.0],
        "K": [400.0, 100.0, 0.0], "EMP": [12.0, 5.0, 0.0], "EMPE": [10.0, 0.0, 0.0], "H_EMPE": [20.0, 0.0, 0.0],
    })  # fmt: skip


SHEETS = Sheets(table(), accounts(), {"X": 7.0, "Y": 1.0, "E": 0.0, "FC_HH": 4.0}, {"X": 0.1, "Y": 0.2, "E": 0.3})


def test_money_of_the_accounts_is_converted() -> None:
    economy = economy_from_sheets(SHEETS, PEOPLE, COUNTRY, "toy")
    assert economy.parameters["national_currency_per_usd"].value == 2.0
    assert economy.capital.tolist() == [200.0, 50.0]


def test_value_added_closes_the_column() -> None:
    economy = economy_from_sheets(SHEETS, PEOPLE, COUNTRY, "toy")
    assert economy.value_added.tolist() == [[30.0, 0.0], [10.0, 20.0], [22.0, 12.0]]


def test_hours_without_employees_take_the_mean() -> None:
    economy = economy_from_sheets(SHEETS, PEOPLE, COUNTRY, "toy")
    assert economy.hours.tolist() == [24.0, 10.0]
    assert economy.provenance["without_employees"] == ["Y"]


def test_an_imported_product_that_nobody_makes_stays_a_product() -> None:
    economy = economy_from_sheets(SHEETS, PEOPLE, COUNTRY, "toy")
    assert (economy.products, economy.activities) == (("X", "Y", "E"), ("X", "Y"))
    assert economy.use_imported[2].tolist() == [3.0, 1.0]
    assert economy.make.tolist() == [[100.0, 0.0], [0.0, 50.0], [0.0, 0.0]]
    assert economy.import_co2_intensity.tolist() == [0.1, 0.2, 0.3]


def test_an_industry_without_any_cell_is_left_out() -> None:
    frame = table()
    frame.loc[(frame["code"] == "E") & (frame["origin"] == "Imports"), ["X", "Y"]] = 0.0
    frame.loc[frame["code"] == "VA", ["X", "Y"]] = [65.0, 33.0]
    economy = economy_from_sheets(replace(SHEETS, table=frame), PEOPLE, COUNTRY, "toy")
    assert economy.products == economy.activities == ("X", "Y")
    assert economy.provenance["left_out"] == ["E"]


def test_signed_columns_may_be_negative() -> None:
    economy = economy_from_sheets(SHEETS, PEOPLE, COUNTRY, "toy")
    domestic, imported = economy.final("gfcf", "inventories")
    assert (domestic.tolist(), imported.tolist()) == ([-1.0, 6.0, 0.0], [0.0, 0.0, 0.0])
    assert economy.product_taxes.tolist() == [-1.0, 2.0]
    assert economy.purchases_by_nonresidents == -2.0


def test_household_co2_is_split() -> None:
    assert economy_from_sheets(SHEETS, PEOPLE, COUNTRY, "toy").household_co2 == {"heating": 1.0, "transport": 3.0}


def test_order_of_the_accounts_does_not_matter() -> None:
    shuffled = replace(SHEETS, accounts=accounts().iloc[::-1])
    first, second = (economy_from_sheets(sheets, PEOPLE, COUNTRY, "toy") for sheets in (SHEETS, shuffled))
    assert first.value_added.tolist() == second.value_added.tolist()


def test_a_misspelt_row_gets_the_nearest() -> None:
    frame = table().replace({"code": {"PURNR": "PURNER"}})
    with pytest.raises(SchemaError, match="did you mean 'PURNER'"):
        economy_from_sheets(replace(SHEETS, table=frame), PEOPLE, COUNTRY, "toy")
