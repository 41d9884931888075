"""The 43 national tables of 2014: balances, totals, CO2 and accounts equal the published files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support.published import published

from commonweal.core.errors import FileProblem, SchemaError, UnbalancedTable, UnknownName
from commonweal.core.table import Table
from commonweal.data.readers import wiod2016
from commonweal.data.worlds import load_world

# SOURCE.md of the files: largest column residuals of 2014, million USD, where they are more than 1.
OPEN = {"ROU": 3853, "LUX": 64, "BGR": 27, "MLT": 8}


@pytest.fixture(scope="module")
def folder() -> Path:
    return published("wiod2016")


@pytest.fixture(scope="module")
def raw(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "niot_2014_43countries.parquet")


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, Table]:
    people = published("un_wpp2019")
    return {code: wiod2016.read(folder, code, population=people) for code in wiod2016.countries(folder)}


def test_all_43_countries_are_there(tables: dict[str, Table]) -> None:
    assert len(tables) == 43
    assert {table.regions for table in tables.values()} == {(code,) for code in tables}


def test_residuals_are_those_stated(tables: dict[str, Table], folder: Path) -> None:
    listed = pd.read_csv(folder / "balance_residuals.csv")
    columns = listed[listed["year"] == 2014].set_index("country")["max_abs_column_residual"]
    for code, table in tables.items():
        assert np.abs(table.product_residual).max() <= 1e-8
        assert np.abs(table.activity_residual).max() == pytest.approx(columns[code], rel=1e-4, abs=1e-6)
        assert (np.abs(table.activity_residual).max() > 1) == (code in OPEN)
        assert any("does not close" in note for note in table.notes) == (code in OPEN)
        assert "accepted_residual" not in table.provenance


def test_totals_are_the_published_ones(tables: dict[str, Table], raw: pd.DataFrame) -> None:
    rows = raw[raw["origin"] == "TOT"].set_index(["code", "country"]).drop(columns=["year", "origin"])
    industries = rows.columns[:56]
    for code, table in tables.items():
        assert table.output.sum() == pytest.approx(rows.loc[("GO", code), industries].sum(), rel=1e-12)
        assert table.value_added.sum() == pytest.approx(rows.loc[("VA", code), industries].sum(), rel=1e-12)
        imported = raw[(raw["origin"] == "Imports") & (raw["country"] == code)].iloc[:, 4:-1].to_numpy().sum()
        assert table.imports.sum() == pytest.approx(imported, rel=1e-12)


def test_carbon_dioxide_is_all_there_households_apart(tables: dict[str, Table], folder: Path) -> None:
    co2 = pd.read_csv(folder / "co2_kt_2000_2016.csv").set_index(["country", "code"])["2014"]
    for code, table in tables.items():
        account = table.satellite("co2")
        assert account is not None
        assert account.total == pytest.approx(co2.loc[code].sum(), rel=1e-12)
        assert account.by_final[0] == co2.loc[(code, "FC_HH")] and not account.by_final[1:].any()


def test_population_is_interpolated_between_published_points(tables: dict[str, Table]) -> None:
    frame = pd.read_csv(published("un_wpp2019") / "population_5yr_age_sex_1990_2100.csv")
    points = frame.groupby(["country", "year"])["population_thousand"].sum()
    for code, table in tables.items():
        assert table.population[0] == pytest.approx(0.2 * points[code, 2010] + 0.8 * points[code, 2015], rel=1e-12)


def test_only_the_three_countries_of_the_accounts_have_labour(tables: dict[str, Table]) -> None:
    labour = {code for code, table in tables.items() if table.satellite("hours") is not None}
    assert labour == {"USA", "GBR", "DEU"}
    assert all(table.primary_kinds.count("value_added") == (code not in labour) for code, table in tables.items())


@pytest.mark.parametrize("code", ["USA", "GBR", "DEU"])
def test_the_light_table_agrees_with_the_full_world(code: str, tables: dict[str, Table]) -> None:
    table, world = tables[code], load_world(f"{code.lower()}-2014")
    assert table.activities == world.activities
    hours, persons, capital = (table.satellite(name) for name in ("hours", "persons", "capital"))
    assert hours is not None and persons is not None and capital is not None
    np.testing.assert_allclose(hours.by_activity, world.hours, rtol=1e-12)
    np.testing.assert_allclose(persons.by_activity, world.persons, rtol=1e-12)
    np.testing.assert_allclose(capital.by_activity, world.capital, rtol=1e-12)
    np.testing.assert_allclose(table.use.toarray(), world.use_domestic + world.use_imported, rtol=1e-12)
    paid = table.primary[table.primary_kinds.index("compensation")]
    np.testing.assert_allclose(paid, world.value_added[0], rtol=1e-12)
    assert table.population[0] == pytest.approx(world.population.total(2014), rel=1e-12)


def test_industries_that_only_emit_are_kept(tables: dict[str, Table]) -> None:
    russia = tables["RUS"]
    place = russia.activities.index("E37-E39")
    account = russia.satellite("co2")
    assert account is not None and russia.output[place] == 0 and account.by_activity[place] > 0
    assert any("kt CO2 are booked there" in note for note in russia.notes)
    assert "U" not in russia.products and "A02" in russia.products and "A02" not in russia.activities


def test_earlier_years_of_three_countries(folder: Path) -> None:
    table = wiod2016.read(folder, "GBR", 2007)
    assert table.name == "gbr-2007" and table.satellite("hours") is not None and np.isnan(table.population[0])
    with pytest.raises(UnknownName, match="DEU, GBR, USA"):
        wiod2016.read(folder, "FRA", 2007)
    with pytest.raises(UnknownName, match="did you mean 'FRA'"):
        wiod2016.read(folder, "FRX")


def copy(folder: Path, target: Path, frame: pd.DataFrame) -> Path:
    """Copy what the reader needs, with another table."""
    target.mkdir()
    for name in (wiod2016.ACCOUNTS, wiod2016.CO2, wiod2016.SECTORS):
        (target / name).write_bytes((folder / name).read_bytes())
    frame.to_parquet(target / wiod2016.FILES[True])
    return target


def test_a_changed_cell_is_refused_by_name(folder: Path, raw: pd.DataFrame, tmp_path: Path) -> None:
    france = raw[raw["country"] == "FRA"].copy()
    france.loc[(france["code"] == "C24") & (france["origin"] == "Domestic"), "C29"] += 40
    mine = copy(folder, tmp_path / "mine", france)
    with pytest.raises(UnbalancedTable) as caught:
        wiod2016.read(mine, "FRA")
    assert "product C24" in str(caught.value) and "activity C29" in str(caught.value)
    assert "accepted_residual" in wiod2016.read(mine, "FRA", accept_residual=41).provenance


def test_bad_cells_and_missing_files_are_named(folder: Path, raw: pd.DataFrame, tmp_path: Path) -> None:
    france = raw[raw["country"] == "FRA"].copy()
    france.loc[france["code"] == "C24", "C29"] = np.nan
    with pytest.raises(SchemaError, match="C29"):
        wiod2016.read(copy(folder, tmp_path / "mine", france), "FRA")
    with pytest.raises(FileProblem, match="sectors"):
        wiod2016.read(tmp_path, "FRA")
