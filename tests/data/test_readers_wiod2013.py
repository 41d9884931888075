"""The world table of 2011: totals and residuals equal the raw sheets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support.published import published

from commonweal.core.errors import FileProblem, SchemaError, UnbalancedTable
from commonweal.core.table import Table
from commonweal.data.readers import wiod2013


@pytest.fixture(scope="module")
def folder() -> Path:
    return published("wiod2013_wiot2011")


@pytest.fixture(scope="module")
def table(folder: Path) -> Table:
    return wiod2013.read(folder, population=published("un_wpp2019"))


def test_totals_are_those_of_the_sheets(table: Table, folder: Path) -> None:
    outputs = pd.read_csv(folder / "x_2011.csv")
    assert table.output.sum() == outputs["gross_output_musd"].sum()
    assert table.output.sum() == pytest.approx(141.8e6, abs=0.05e6)  # SOURCE: 141.8 million million
    assert table.value_added.sum() == outputs["value_added_and_taxes_residual_musd"].sum()
    assert table.use.sum() == pd.read_parquet(folder / "Z_2011.parquet").to_numpy().sum()
    assert table.demand.sum() == pd.read_parquet(folder / "Y_2011.parquet").to_numpy().sum()


def test_residuals_are_those_stated(table: Table) -> None:
    assert np.abs(table.product_residual).max() == 108
    assert -table.product_residual.sum() == -59212  # SOURCE: Z + Y - x adds to -59,212
    assert np.abs(table.activity_residual).max() == 0


def test_every_region_has_its_sectors(table: Table) -> None:
    assert len(table.products) == 1435 and len(table.regions) == 41
    assert table.products[0] == "AUS:c1" and table.titles["DEU:c1"].startswith("Agriculture")
    assert np.all(np.bincount(table.product_region) == 35)
    assert np.all(np.bincount(table.final_region) == 5)
    assert len(table.activities) == 1435 - 22 and "AUS:c35" not in table.activities


def test_population_adds_to_the_world(table: Table) -> None:
    frame = pd.read_csv(published("un_wpp2019") / "population_5yr_age_sex_1990_2100.csv")
    sums = frame[frame["country"] == "WORLD"].groupby("year")["population_thousand"].sum()
    assert table.population.sum() == pytest.approx(0.8 * sums[2010] + 0.2 * sums[2015], rel=1e-12)
    assert (table.population > 0).all()


def write(folder: Path, sector: str = "HOM_c1", extra: int = 0) -> Path:
    """Write a world of two sectors; the second uses the first."""
    labels = [sector, "HOM_c2"]
    use = pd.DataFrame([[10, 20], [0, 5]], index=labels, columns=labels, dtype="int32")
    final = pd.DataFrame([[60 + extra, 10, 0, 0, 0], [40, 0, 3, 2, 0]], index=labels, dtype="int32",
                         columns=[f"HOM_f{i}" for i in range(1, 6)])  # fmt: skip
    use.to_parquet(folder / "Z_2011.parquet")
    final.to_parquet(folder / "Y_2011.parquet")
    pd.DataFrame({"sector": labels, "gross_output_musd": [100, 50], "value_added_and_taxes_residual_musd": [90, 25]}
                 ).to_csv(folder / "x_2011.csv", index=False)  # fmt: skip
    return folder


def test_a_small_world_of_the_same_layout(tmp_path: Path) -> None:
    table = wiod2013.read(write(tmp_path))
    assert table.output.tolist() == [100.0, 50.0] and np.isnan(table.population).all()
    assert not table.product_residual.any() and not table.activity_residual.any()


def test_what_does_not_close_is_refused_and_can_be_accepted(tmp_path: Path) -> None:
    write(tmp_path, extra=200)
    with pytest.raises(UnbalancedTable, match=r"HOM:c1.*-200"):
        wiod2013.read(tmp_path)
    assert "accepted_residual" in wiod2013.read(tmp_path, accept_residual=200).provenance


@pytest.mark.parametrize("label", ["HOM_c36", "HOM_x1", "c1"])
def test_labels_of_another_layout_are_refused(label: str, tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="label not understood"):
        wiod2013.read(write(tmp_path, sector=label))


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "Z_2011.parquet").write_text("sector;AUS_c1")
    with pytest.raises(FileProblem, match="Parquet"):
        wiod2013.read(tmp_path)
