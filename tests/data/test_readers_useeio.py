"""USEEIO: totals equal the raw sheets, direct impacts apply exactly, a changed cell is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support.published import published

from commonweal.core.errors import FileProblem, SchemaError, UnbalancedTable, UnknownName
from commonweal.core.table import Table
from commonweal.data.readers import useeio

FACTORS = {"ghg": ("GHG", 1e-6), "energy": ("ENRG", 1e-6), "water": ("WATR", 1e-6), "land": ("LAND", 1e-6),
           "minerals": ("MNRL", 1e-6), "jobs": ("JOBS", 1e-3)}  # fmt: skip
COMMODITIES = 411


@pytest.fixture(scope="module")
def folder() -> Path:
    return published("us_useeio2012_411")


@pytest.fixture(scope="module")
def table(folder: Path) -> Table:
    return useeio.read(folder)


@pytest.fixture(scope="module")
def industries(folder: Path) -> Table:
    return useeio.read(folder, form="industries")


@pytest.fixture(scope="module")
def outputs(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "sectors_outputs_demands.csv").set_index("code")


def test_output_and_value_added_are_those_of_the_source(table: Table, industries: Table, outputs: pd.DataFrame) -> None:
    q = outputs["commodity_output_usd"]
    assert table.output.sum() == pytest.approx(q[q > 0].sum() * 1e-6, rel=1e-12)
    assert table.output.sum() == pytest.approx(q.sum() * 1e-6, rel=1e-6)  # two commodities nobody makes: -15 million
    assert table.output.sum() == pytest.approx(29.19e6, abs=0.005e6)  # SOURCE: 29.19 trillion
    make = pd.read_parquet(published("us_useeio2012_411") / "make.parquet").to_numpy().sum() * 1e-6
    assert industries.output.sum() == pytest.approx(make, rel=1e-12)


def test_totals_and_product_balances_are_those_of_the_published_sheets(
    table: Table, industries: Table, folder: Path, outputs: pd.DataFrame
) -> None:
    sheet = pd.read_parquet(folder / "use_total.parquet").to_numpy() * 1e-6
    domestic = pd.read_parquet(folder / "use_domestic.parquet").to_numpy()[:COMMODITIES, :COMMODITIES] * 1e-6
    value_added = sheet[COMMODITIES:, :COMMODITIES]
    assert value_added.sum() == pytest.approx(16_197_020.27, abs=0.005)
    for one in (table, industries):
        assert one.value_added.sum() == pytest.approx(value_added.sum(), rel=1e-12)
        np.testing.assert_allclose(one.primary.sum(axis=1), value_added.sum(axis=1), rtol=1e-12)
        np.testing.assert_allclose(one.use.sum(axis=1), sheet[:COMMODITIES, :COMMODITIES].sum(axis=1), rtol=1e-11)
        assert one.imported_use is not None
        imported = (sheet[:COMMODITIES, :COMMODITIES] - domestic).sum(axis=1)
        np.testing.assert_allclose(one.imported_use.sum(axis=1), imported, rtol=1e-11, atol=1e-6)
        balance = one.use.sum(axis=1) + one.demand.sum(axis=1) - one.imports
        np.testing.assert_allclose(balance, outputs["commodity_output_usd"] * 1e-6, rtol=1e-11, atol=1e-6)


def test_value_added_by_the_published_outputs_is_more_by_what_the_reader_says(
    table: Table, folder: Path, outputs: pd.DataFrame
) -> None:
    impacts = pd.read_parquet(folder / "direct_impacts_per_usd.parquet").loc["VADD", list(outputs.index)]
    by_impacts = float(impacts.to_numpy() @ outputs["commodity_output_usd"].to_numpy()) * 1e-6
    assert by_impacts / table.value_added.sum() - 1.0 == pytest.approx(3.5e-6, abs=0.05e-6)
    make = pd.read_parquet(folder / "make.parquet").to_numpy()
    paid = pd.read_parquet(folder / "use_total.parquet").to_numpy()[COMMODITIES:, :COMMODITIES].sum(axis=0)
    by_outputs = float((paid / outputs["industry_output_usd"].to_numpy()) @ make.sum(axis=1)) * 1e-6
    assert by_outputs / table.value_added.sum() - 1.0 == pytest.approx(2.9e-6, abs=0.05e-6)
    assert table.satellite("vadd") is None


def test_residuals_are_those_stated(table: Table, industries: Table) -> None:
    largest = {"supply": (14.04, 31.59), "cost": (68.19, 69.29)}
    for place, one in enumerate((table, industries)):
        supply, cost = np.abs(one.product_residual), np.abs(one.activity_residual)
        assert supply.max() <= largest["supply"][place] and cost.max() <= largest["cost"][place]
        (note,) = [note for note in one.notes if note.startswith("Output less cost")]
        assert one.activities[cost.argmax()] in note and one.products[supply.argmax()] in note
        assert f"{cost.max():.1f} million USD" in note and f"{supply.max():.1f}, the most" in note
    made = table.product_output > 0.0
    assert np.abs(table.product_residual[made]).max() < 1e-6  # all is open on the side of activities
    assert table.activity_residual.sum() == pytest.approx(-7.65, abs=0.01)


def test_industry_and_commodity_output_differ_as_stated(industries: Table, outputs: pd.DataFrame) -> None:
    difference = industries.output.sum() - outputs["commodity_output_usd"].sum() * 1e-6
    assert difference == pytest.approx(168, abs=0.5)  # SOURCE: column sums of make - q
    np.testing.assert_allclose(industries.output, outputs["industry_output_usd"] * 1e-6, atol=70)


@pytest.mark.parametrize("name", sorted(FACTORS))
def test_satellites_are_impacts_times_output(
    name: str, table: Table, industries: Table, folder: Path, outputs: pd.DataFrame
) -> None:
    code, factor = FACTORS[name]
    impacts = pd.read_parquet(folder / "direct_impacts_per_usd.parquet").loc[code, list(outputs.index)].to_numpy()
    raw = impacts * outputs["commodity_output_usd"].to_numpy() * factor
    satellite, other = table.satellite(name), industries.satellite(name)
    assert satellite is not None and other is not None
    place = [table.products.index(activity) for activity in table.activities]
    np.testing.assert_allclose(satellite.by_activity, raw[place], rtol=1e-14)
    assert satellite.total == pytest.approx(raw.sum(), rel=1e-12)
    assert other.total == pytest.approx(raw.sum(), rel=1e-12)
    assert other.proxy and not satellite.proxy


def test_published_totals_of_the_accounts(table: Table) -> None:
    totals = {one.name: (one.total, one.unit) for one in table.satellites}
    assert totals["ghg"][0] == pytest.approx(4.92e6, abs=0.005e6) and totals["ghg"][1] == "kt CO2 eq"
    assert totals["jobs"][0] == pytest.approx(126.5e3, abs=0.05e3) and totals["jobs"][1] == "thousand jobs"


def test_coefficients_are_the_published_ones_but_for_the_output_of_industries(table: Table, folder: Path) -> None:
    """A = U x^-1 V q^-1 with x the rows of the make table where the source takes the published x."""
    published_a = (
        pd.read_parquet(folder / "A_total.parquet").loc[list(table.products), list(table.activities)].to_numpy()
    )
    make = pd.read_parquet(folder / "make.parquet").to_numpy()
    use = pd.read_parquet(folder / "use_total.parquet").to_numpy()[:COMMODITIES, :COMMODITIES]
    found = table.use.toarray() / table.output
    recipes = use @ np.diag(1.0 / make.sum(axis=1)) @ make
    place = [table.products.index(activity) for activity in table.activities]
    np.testing.assert_allclose(found, recipes[:, place] * 1e-6 / table.output, rtol=1e-12, atol=1e-18)
    off = np.abs(found - published_a)
    assert off.max() < 0.002 and np.median(off.max(axis=0)) < 7e-6


def test_the_form_by_industry_is_make_and_use_as_published(industries: Table, folder: Path) -> None:
    make = pd.read_parquet(folder / "make.parquet").to_numpy().T * 1e-6
    use = pd.read_parquet(folder / "use_total.parquet").to_numpy()[:COMMODITIES, :COMMODITIES] * 1e-6
    np.testing.assert_allclose(industries.make.toarray(), make, rtol=1e-14)
    np.testing.assert_allclose(industries.use.toarray(), use, rtol=1e-14)


def test_imports_are_never_negative_and_add_to_the_published_column(table: Table, folder: Path) -> None:
    raw = pd.read_parquet(folder / "use_total.parquet")["F05000"].to_numpy()[:COMMODITIES] * 1e-6
    assert table.imports.min() >= 0
    assert table.final_kinds[-1] == "other"
    np.testing.assert_allclose(table.demand[:, -1] - table.imports, raw, rtol=1e-14)


def test_units_are_not_mixed_up(table: Table) -> None:
    assert table.currency == "M.USD_2012" and len(table.products) == COMMODITIES
    assert set(table.primary_kinds) == {"compensation", "taxes_on_production", "operating_surplus"}


def test_a_changed_cell_is_refused_by_name(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "mine", copy_function=shutil.copy)
    path = tmp_path / "mine" / "use_total.parquet"
    path.chmod(0o644)
    sheet = pd.read_parquet(path)
    sheet.loc["311111", "F01000"] += 1e9
    sheet.to_parquet(path)
    with pytest.raises(UnbalancedTable, match="product 311111"):
        useeio.read(tmp_path / "mine")
    assert "accepted_residual" in useeio.read(tmp_path / "mine", accept_residual=1010.0).provenance
    sheet.assign(TOTAL=sheet.sum(axis=1)).to_parquet(path)
    with pytest.raises(SchemaError, match="TOTAL"):
        useeio.read(tmp_path / "mine")


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"use_domestic\.parquet"):
        useeio.read(tmp_path)
    with pytest.raises(UnknownName, match="industries"):
        useeio.read(tmp_path, form="industry")
