"""The tables of the Bureau of Economic Analysis: totals, residuals, imports and capital equal the raw sheets."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support.published import published

from commonweal.core.errors import FileProblem, SchemaError, UnbalancedTable, UnknownName
from commonweal.core.table import Table
from commonweal.data.readers import bea, bea_capital

# SOURCE.md of the files, million USD: gross output (as published), value added, and the largest residuals of the
# make table's rows, of the use table's columns and of its rows.
PUBLISHED = {
    "detail-2017": (34_468_115, 19_612_089, 4, 14, 26),
    "summary-2017": (34_468_115, 19_612_097, 4, 5, 6),
    "summary-2023": (48_386_809, 27_720_704, 4, 5, 7),
}
# Net stock at the end of 2017, million USD: equipment, structures, intellectual property.
STOCK_2017 = 6_679_032 + 14_222_137 + 3_218_421


@pytest.fixture(scope="module")
def folder() -> Path:
    return published("us_bea")


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, Table]:
    return {release: bea.read(folder, release) for release in bea.RELEASES}


@pytest.fixture(params=sorted(PUBLISHED))
def release(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def raw(folder: Path, release: str, kind: str) -> pd.DataFrame:
    level, year = release.split("-")
    return pd.read_parquet(folder / f"{level}_{year}_{kind}.parquet")


def test_totals_are_the_published_ones(release: str, tables: dict[str, Table], folder: Path) -> None:
    table, (output, value_added, off, *_) = tables[release], PUBLISHED[release]
    assert table.value_added.sum() == value_added
    assert table.output.sum() == raw(folder, release, "make").to_numpy().sum()
    # Output is published rounded, industry by industry: every industry may be off by what the source states.
    assert abs(table.output.sum() - output) <= off * len(table.activities)
    told = [note for note in table.notes if note.startswith("Output is the sum of the make table")]
    if release == "detail-2017":  # there the rounding of 402 industries adds to 68 of 34,468,115: 2.0e-6
        assert table.output.sum() == 34_468_047
        assert "34,468,047 million USD; the source publishes 34,468,115, 2.0e-06 of it away" in told[0]
    else:
        assert table.output.sum() == pytest.approx(output, rel=1e-6) and not told


def test_residuals_are_those_stated(release: str, tables: dict[str, Table]) -> None:
    table, (_, _, make, columns, rows) = tables[release], PUBLISHED[release]
    assert np.abs(table.product_residual).max() == rows
    assert np.abs(table.activity_residual).max() <= make + columns


def test_cells_are_those_of_the_sheets(release: str, tables: dict[str, Table], folder: Path) -> None:
    table, use = tables[release], raw(folder, release, "use_producer_prices")
    np.testing.assert_array_equal(table.make.toarray(), raw(folder, release, "make").to_numpy().T)
    np.testing.assert_array_equal(table.use.toarray(), use.loc[list(table.products), list(table.activities)])
    np.testing.assert_array_equal(table.primary, use.loc[list(table.primary_items), list(table.activities)])
    households = [name for name, kind in zip(table.final, table.final_kinds, strict=True) if kind == "households"]
    assert len(households) == 1
    np.testing.assert_array_equal(table.demand[:, [0]], use.loc[list(table.products), households])


def test_imports_are_never_negative_and_add_to_the_published_column(
    release: str, tables: dict[str, Table], folder: Path
) -> None:
    table, use = tables[release], raw(folder, release, "use_producer_prices")
    column = next(name for name in use.columns if name.startswith("F050"))
    assert table.imports.min() >= 0
    np.testing.assert_array_equal(table.demand[:, -1] - table.imports, use.loc[list(table.products), column])
    assert table.final[-1] == f"{column}_positive" and table.final_kinds[-1] == "other"


def test_the_split_of_imports_is_near_but_not_forced(release: str, tables: dict[str, Table]) -> None:
    table = tables[release]
    assert table.imported_use is not None and table.imported_demand is not None
    gap = table.imported_use.sum(axis=1) + table.imported_demand.sum(axis=1) - table.imports
    assert 900 < np.abs(gap).max() < 1200
    assert any(f"{np.abs(gap).max():,.0f} million USD" in note for note in table.notes)


@pytest.mark.parametrize("release", ["detail-2017", "summary-2017"])
def test_capital_is_kept_and_says_where_it_is_a_proxy(release: str, tables: dict[str, Table]) -> None:
    table = tables[release]
    capital = table.satellite("capital")
    assert capital is not None and capital.kind == "capital"
    assert capital.total == pytest.approx(STOCK_2017, rel=1e-12)
    assert "44RT" in capital.proxy
    without = [code for code, stock in zip(table.activities, capital.by_activity, strict=True) if stock == 0]
    assert {"HS", "GSLG"} <= set(without) or {"531HST", "GSLGO"} <= set(without)


def test_capital_of_whole_industries_is_the_published_stock(folder: Path, tables: dict[str, Table]) -> None:
    table = tables["summary-2017"]
    stocks = bea_capital.stock_by_industry(folder, 2017)
    capital = table.satellite("capital")
    assert capital is not None
    found = dict(zip(table.activities, capital.by_activity, strict=True))
    assert found["111CA"] == stocks["110C"] and found["521CI"] == stocks["5210"] + stocks["5220"]
    retail = [found[code] for code in ("441", "445", "452", "4A0")]
    assert sum(retail) == pytest.approx(stocks["44RT"], rel=1e-12)


def test_stock_and_summary_industries_have_the_same_names(folder: Path) -> None:
    """The match is by name; the exceptions are those that the module states."""
    stock = pd.read_csv(folder / "net_capital_stock_industries.csv", dtype=str).set_index("industry")["name"]
    summary = pd.read_csv(folder / "summary_industries.csv", dtype=str).set_index("code")["name"]
    first = {code: name.lower().replace(",", "").split()[0] for code, name in summary.items()}
    odd = {
        industry: wanted
        for industry, wanted in bea_capital.SUMMARY_OF.items()
        if [first[code] for code in wanted] != [stock[industry].lower().replace(",", "").split()[0]]
    }
    # retail is split, credit joined; data processing, real estate and amusements begin with another word
    assert set(odd) == {"44RT", "5140", "5220", "5310", "7130"}


def test_there_is_no_capital_of_2023(tables: dict[str, Table], folder: Path) -> None:
    assert tables["summary-2023"].satellites == ()
    with pytest.raises(SchemaError, match="1997 to 2017"):
        bea_capital.stock_by_industry(folder, 2023)


def test_population_comes_from_its_own_source(folder: Path) -> None:
    table = bea.read(folder, "summary-2023", population=published("un_wpp2019"))
    assert 330_000 < table.population[0] < 345_000
    assert "projection" in table.provenance["sources"][1]["changes"]  # type: ignore[index]


def test_a_changed_cell_is_refused_by_name(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "mine", copy_function=shutil.copy)
    path = tmp_path / "mine" / "summary_2023_make.parquet"
    path.chmod(0o644)
    sheet = pd.read_parquet(path)
    sheet.loc["111CA", "111CA"] += 500
    sheet.to_parquet(path)
    with pytest.raises(UnbalancedTable) as caught:
        bea.read(tmp_path / "mine", "summary-2023")
    assert "product 111CA (Farms)" in str(caught.value) and "activity 111CA (Farms)" in str(caught.value)
    assert "accepted_residual" in bea.read(tmp_path / "mine", "summary-2023", accept_residual=520).provenance
    pd.concat([sheet, sheet.sum().to_frame("T007").T]).to_parquet(path)
    with pytest.raises(SchemaError, match="T007"):
        bea.read(tmp_path / "mine", "summary-2023")


def test_other_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="summary-2023"):
        bea.read(tmp_path, "summary-2022")
    with pytest.raises(FileProblem, match="summary_2023_make"):
        bea.read(tmp_path, "summary-2023")
