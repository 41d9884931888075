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
    # SOURCE: value added by D q, 16.2 trillion
    assert table.value_added.sum() == pytest.approx(16.2e6, abs=0.05e6)


def test_value_added_agrees_with_the_direct_impacts(table: Table, folder: Path, outputs: pd.DataFrame) -> None:
    impacts = pd.read_parquet(folder / "direct_impacts_per_usd.parquet").loc["VADD", list(outputs.index)]
    published_total = float(impacts.to_numpy() @ outputs["commodity_output_usd"].to_numpy()) * 1e-6
    assert table.value_added.sum() == pytest.approx(published_total, rel=1e-6)
    assert table.satellite("vadd") is None


def test_residuals_are_those_stated(table: Table, industries: Table) -> None:
    for one in (table, industries):
        assert np.abs(one.product_residual).max() <= 32
        assert np.abs(one.activity_residual).max() <= 70


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


def test_coefficients_are_the_published_ones(table: Table, folder: Path) -> None:
    published_a = pd.read_parquet(folder / "A_total.parquet")
    coefficients = table.use.toarray() / table.output
    wanted = published_a.loc[list(table.products), list(table.activities)].to_numpy()
    np.testing.assert_allclose(coefficients, wanted, rtol=1e-12, atol=1e-18)


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
    with pytest.raises(FileProblem, match=r"A_domestic\.parquet"):
        useeio.read(tmp_path)
    with pytest.raises(UnknownName, match="industries"):
        useeio.read(tmp_path, form="industry")
