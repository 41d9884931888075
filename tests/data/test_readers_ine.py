"""The Spanish tables of 2016: balances, labour and emissions equal the published files."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support.published import published

from commonweal.core.errors import FileProblem, SchemaError, UnbalancedTable, UnknownName
from commonweal.core.table import Table
from commonweal.data.readers import ine
from commonweal.data.readers.ine_activities import NACE_OF


@pytest.fixture(scope="module")
def folder() -> Path:
    return published("spain_ine_sut2016")


@pytest.fixture(scope="module")
def industries(folder: Path) -> Table:
    return ine.read(folder, population=published("un_wpp2019"))


@pytest.fixture(scope="module")
def activities(folder: Path) -> Table:
    return ine.read(folder, level="activities")


@pytest.fixture(params=["industries", "activities"])
def table(request: pytest.FixtureRequest) -> Table:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Table)
    return found


def test_totals_are_the_published_ones(table: Table) -> None:
    # SOURCE.md of the files: million EUR and million persons
    assert table.output.sum() == pytest.approx(1_954_167, rel=1e-12)
    assert table.value_added.sum() == pytest.approx(1_010_688, rel=1e-12)
    persons = table.satellite("persons")
    assert persons is not None and persons.total == pytest.approx(18_885, abs=0.5)


def test_it_closes_as_the_source_says(table: Table) -> None:
    assert np.abs(table.product_residual).max() <= 1e-10
    assert np.abs(table.activity_residual).max() <= 1e-10


def test_cells_are_those_of_the_sheets(industries: Table, folder: Path) -> None:
    columns = list(industries.activities)
    for cells, name in ((industries.make, "supply_basic_prices"), (industries.use, "use_purchasers_prices")):
        np.testing.assert_array_equal(cells.toarray(), pd.read_csv(folder / f"{name}.csv", index_col=0)[columns])
    between = pd.read_csv(folder / "imports_margins_taxes.csv")
    assert industries.supply_items == ("trade_margins", "transport_margins", "taxes_on_products")
    np.testing.assert_array_equal(industries.supply_adjustments[0], between["Trade margins"])
    np.testing.assert_array_equal(industries.imports, between["Total imports (1)"])
    assert abs(industries.supply_adjustments[:2].sum()) < 1e-9  # margins move from products to products
    final = pd.read_csv(folder / "final_uses_purchasers_prices.csv")
    np.testing.assert_allclose(industries.demand.sum(axis=1), final["Final uses"], atol=1e-9)


def test_mixed_income_is_told_from_wages_and_surplus(industries: Table, folder: Path) -> None:
    raw = pd.read_csv(folder / "value_added_labour_by_industry.csv", index_col=0)
    sums = dict(zip(industries.primary_items, industries.primary.sum(axis=1), strict=True))
    assert sums["mixed_income"] == pytest.approx(raw["mixed_income_gross"].sum(), rel=1e-12)
    assert sums["wages"] + sums["social_contributions"] == pytest.approx(raw["compensation_of_employees"].sum())


def test_labour_is_full_time_equivalents_since_there_are_no_hours(table: Table, folder: Path) -> None:
    raw = pd.read_csv(folder / "value_added_labour_by_industry.csv")
    totals = {name: table.satellite(name) for name in ("fte", "jobs")}
    assert totals["fte"] is not None and totals["jobs"] is not None
    assert totals["fte"].total == pytest.approx(raw["fte_total_thousand"].sum(), rel=1e-12)
    assert totals["jobs"].total == pytest.approx(raw["jobs_total_thousand"].sum(), rel=1e-12)
    assert "FTE" in totals["fte"].unit and table.satellite("hours") is None


def test_emissions_hold_where_the_accounts_do_and_nowhere_else(industries: Table, activities: Table) -> None:
    ghg = activities.satellite("ghg")
    assert ghg is not None
    # SOURCE.md: activities add to 262,896.0 kt
    assert ghg.by_activity.sum() == pytest.approx(262_896.0, rel=1e-9)
    assert not [one for one in industries.satellites if one.kind == "emission"]
    assert any("no emissions at this level" in note and "10-12" in note for note in industries.notes)


def test_emission_accounts_equal_the_raw_rows(activities: Table, folder: Path) -> None:
    frame = pd.read_csv(folder / "air_emission_accounts_2008_2021.csv")
    frame = frame[(frame["year"] == 2016) & frame["substance_and_unit_es"].str.startswith("1.1- CO2")]
    rows = frame.set_index("activity_es")["value"]
    co2 = activities.satellite("co2")
    assert co2 is not None
    assert co2.by_final[0] == rows["h: Hogares"] and not co2.by_final[1:].any()
    steel = next(label for label in rows.index if label.startswith("24:"))
    assert co2.by_activity[activities.activities.index("24")] == rows[steel]
    assert co2.total == pytest.approx(rows[[r for r in rows.index if r[0].isdigit() or r[0] == "h"]].sum(), rel=1e-12)


def test_gases_add_to_the_greenhouse_gases(activities: Table) -> None:
    gases = [activities.satellite(name) for name in ("co2", "ch4", "n2o", "pfc", "hfc", "sf6")]
    whole = activities.satellite("ghg")
    assert whole is not None
    added = sum(one.by_activity for one in gases if one is not None)
    np.testing.assert_allclose(added, whole.by_activity, atol=0.4)  # seven figures rounded to 0.1 kt


def test_every_industry_is_matched_and_activities_are_63(activities: Table) -> None:
    assert len(NACE_OF) == 81 and len(set(NACE_OF.values()) - {"99"}) == 63
    assert len(activities.activities) == 63 and "99" not in activities.activities


@pytest.fixture
def mine(folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(folder, tmp_path / "mine", copy_function=shutil.copy)
    for path in (tmp_path / "mine").iterdir():
        path.chmod(0o644)
    return tmp_path / "mine"


def test_a_changed_cell_is_refused_by_name(mine: Path) -> None:
    path = mine / "supply_basic_prices.csv"
    sheet = pd.read_csv(path, index_col=0)
    sheet.loc["p010", "i05"] += 12.5
    sheet.to_csv(path)
    with pytest.raises(UnbalancedTable) as caught:
        ine.read(mine)
    assert "product p010" in str(caught.value) and "activity i05" in str(caught.value)
    assert "accepted_residual" in ine.read(mine, accept_residual=13).provenance


def test_totals_and_missing_rows_are_refused(mine: Path) -> None:
    path = mine / "use_purchasers_prices.csv"
    sheet = pd.read_csv(path, index_col=0)
    pd.concat([sheet, sheet.sum().to_frame("total").T]).rename_axis("product").to_csv(path)
    with pytest.raises(SchemaError, match="total"):
        ine.read(mine)
    sheet.drop(index="p050").to_csv(path)
    with pytest.raises(SchemaError, match="p050"):
        ine.read(mine)


def test_other_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="activities"):
        ine.read(tmp_path, level="activity")
    with pytest.raises(FileProblem, match="supply_basic_prices"):
        ine.read(tmp_path)
