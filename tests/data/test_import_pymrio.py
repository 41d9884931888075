"""Layouts that pymrio parses, each on a small file that the test writes, and pymrio's own test system."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from support import mrio_files
from support.mrio_files import FINAL, REGIONS, World, world

from commonweal.core.errors import FileProblem, InputError, SchemaError, UnbalancedTable
from commonweal.data.readers.guards import Reading
from commonweal.data.readers.pymrio_matrices import Matrices, table_of
from commonweal.data.readers.pymrio_tables import LAYOUTS, read
from commonweal.data.readers.pymrio_words import money_of, satellite_kind

pymrio = pytest.importorskip("pymrio")
Write = Callable[[Path, World], Path]
# layout: how its files are written, million per unit of money, kinds of the payments, whether it carries CO2
CASES: dict[str, tuple[Write, float, tuple[str, str], bool]] = {
    "oecd": (mrio_files.write_oecd, 1.0, ("taxes_on_products", "value_added"), False),
    "exiobase1": (mrio_files.write_exiobase1, 1.0, ("taxes_on_products", "operating_surplus"), True),
    "exiobase3": (mrio_files.write_exiobase3, 1.0, ("taxes_on_products", "operating_surplus"), True),
    "eora26": (mrio_files.write_eora26, 1e-3, ("taxes_on_production", "operating_surplus"), True),
    "gloria": (mrio_files.write_gloria, 1e-3, ("taxes_on_production", "operating_surplus"), True),
    "wiod2013-xlsx": (mrio_files.write_wiod2013, 1.0, ("taxes_on_products", "value_added"), False),
}
YEARS = {"oecd": 2015, "exiobase1": 2000, "exiobase3": 2011, "eora26": 2010, "gloria": 2022, "wiod2013-xlsx": 2009}
GIVEN = ("exiobase1", "eora26", "gloria")


@pytest.mark.parametrize("layout", CASES)
def test_a_small_economy_is_the_same_in_every_layout(tmp_path: Path, layout: str) -> None:
    write, scale, kinds, has_co2 = CASES[layout]
    it = world()
    year = YEARS[layout] if layout in GIVEN else None
    table = read(write(tmp_path, it), layout, "small", year)
    first, second = ("CN", "US") if layout == "exiobase3" else REGIONS  # pymrio gives EXIOBASE 3 codes of two letters
    assert table.year == YEARS[layout] and table.regions[:2] == (first, second)
    assert [label.split(":")[0] for label in table.products] == [first, first, second, second]
    np.testing.assert_allclose(table.use.toarray(), it.flows * scale, rtol=1e-9)
    np.testing.assert_allclose(table.output, it.output * scale, rtol=1e-9)
    assert {kind for kind, row in zip(table.primary_kinds, table.primary, strict=True) if row.any()} == set(kinds)
    np.testing.assert_allclose(table.primary.sum(axis=0), (it.taxes + it.value_added) * scale, rtol=1e-9)
    for kind in FINAL:
        wanted = it.demand[:, [FINAL.index(kind), FINAL.index(kind) + 5]]
        np.testing.assert_allclose(table.demand[:, table.final_columns(kind)], wanted * scale, rtol=1e-9)
    found = [one for one in table.satellites if one.kind == "emission"]
    assert len(found) == has_co2
    for one in found:
        np.testing.assert_allclose(one.by_activity, it.co2, rtol=1e-9)


@pytest.mark.parametrize("layout", ["exiobase3", "eora26", "gloria"])
def test_emissions_of_households_are_kept(tmp_path: Path, layout: str) -> None:
    it = world(1)
    table = read(CASES[layout][0](tmp_path, it), layout, "small", YEARS[layout])
    (one,) = [one for one in table.satellites if one.kind == "emission"]
    np.testing.assert_allclose(one.by_final[table.final_columns("households")], it.co2_households)


def test_pymrios_test_system_is_refused_with_its_worst_cells_and_kept_when_accepted(tmp_path: Path) -> None:
    pymrio.load_test().save_all(tmp_path / "saved")
    with pytest.raises(UnbalancedTable, match=r"activity reg3:manufactoring.*output less cost = 3\.09126e\+08"):
        read(tmp_path / "saved", "pymrio", year=2020)
    table = read(tmp_path / "saved", "pymrio", "test", 2020, accept_residual=3.1e8)
    system = pymrio.load_test().calc_all()
    np.testing.assert_allclose(table.output, system.x.iloc[:, 0].to_numpy())
    np.testing.assert_allclose(table.value_added, system.factor_inputs.F.iloc[0].to_numpy())
    assert (len(table.products), len(table.final), len(table.regions)) == (48, 42, 6)
    assert [one.kind for one in table.satellites] == ["emission", "emission"]
    assert table.population[0] == 780_000.0
    accepted = table.provenance["accepted_residual"]
    assert isinstance(accepted, dict) and accepted["accepted"] == 3.1e8


def test_a_table_that_does_not_close_is_refused(tmp_path: Path) -> None:
    it = world()
    it.value_added[1] += 7.0
    with pytest.raises(UnbalancedTable, match=r"CHN:steel.*output less cost = -7"):
        read(mrio_files.write_oecd(tmp_path, it), "oecd")


def test_what_cannot_be_read_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "ICIO2021_2015.csv").write_text("nothing\n")
    with pytest.raises(FileProblem, match="pymrio cannot read this as OECD"):
        read(tmp_path / "ICIO2021_2015.csv", "oecd")
    with pytest.raises(SchemaError, match="say --year"):
        read(tmp_path, "oecd")
    with pytest.raises(InputError, match="did you mean 'gloria'"):
        read(tmp_path, "glora")


def test_the_size_is_asked_before_pymrio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = mrio_files.write_exiobase3(tmp_path, world())
    monkeypatch.setitem(sys.modules, "pymrio", None)
    with pytest.raises(FileProblem, match="too large"):
        read(target, "exiobase3", reading=Reading(largest=500))


def test_without_pymrio_the_way_to_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = mrio_files.write_oecd(tmp_path, world())
    monkeypatch.setitem(sys.modules, "pymrio", None)
    with pytest.raises(FileProblem, match=r"commonweal\[import\].*LGPL-3"):
        read(target, "oecd")


def test_the_package_does_not_import_it() -> None:
    module = importlib.import_module("commonweal.data.readers.pymrio_tables")
    assert not hasattr(module, "pymrio") and set(CASES) < set(LAYOUTS)


@pytest.mark.parametrize(
    ("unit", "money"),
    [("M.EUR", ("EUR", 1.0)), ("Mill USD", ("USD", 1.0)), ("000 USD", ("USD", 1e-3)), ("Million USD", ("USD", 1.0)),
     ("in millions of US$", ("USD", 1.0)), ("billion EUR", ("EUR", 1e3)), ("USD", ("USD", 1e-6)), ("kg", ("", 1.0)),
     ("M.USD_2000", ("USD", 1.0)), ("Million USD (2000 prices)", ("USD", 1.0)), ("mill. US$ 2000", ("USD", 1.0)),
     ("Billion USD 2000", ("USD", 1e3)), ("USD 2000", ("USD", 1e-6)), ("000 USD of 2000", ("USD", 1e-3)),
     ("Thousand EUR, 2000", ("EUR", 1e-3)), ("1,000 EUR", ("EUR", 1e-3)), ("$'000", ("", 1.0)),
     ("US$'000", ("USD", 1e-3)), ("1 000 000 EUR", ("EUR", 1.0)), ("MEUR_2000", ("EUR", 1.0)), ("kEUR", ("EUR", 1e-3)),
     ("EURm", ("EUR", 1.0)), ("USD bn", ("USD", 1e3)), ("Mio EUR", ("EUR", 1.0)),
     ("US dollars of Kenya", ("USD", 1e-6)), ("USD, market prices", ("USD", 1e-6))],
)  # fmt: skip
def test_units_of_money(unit: str, money: tuple[str, float]) -> None:
    assert money_of(unit) == money


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Dairy products", "other"), ("Repair of machinery", "other"), ("Chairs", "other"), ("Air emissions", "emission"),
     ("air_emissions", "emission"), ("CO2 - combustion - air", "emission"), ("SOx", "emission"), ("GHG_total kg CO2eq",
     "emission"), ("Emission Relevant Energy Use TJ", "resource"), ("Emission relevant energy use", "resource"),
     ("Gross Energy Use", "resource"), ("Cropland - Cereals", "resource"), ("Water Consumption Blue", "resource"),
     ("Netherlands", "other"), ("Employment hours: Low-skilled M.hr", "labour"), ("H_EMP", "labour"),
     ("EMP", "persons"), ("Employment people", "persons"), ("Unemployed by template", "other")],
)  # fmt: skip
def test_kinds_of_satellites_are_told_by_whole_words(name: str, kind: str) -> None:
    assert satellite_kind(name) == kind


def test_money_of_prices_of_another_year_keeps_that_year() -> None:
    pairs = [("A", "x")]
    known = Matrices(pairs, pairs, pairs, sp.csr_array([[1.0]]), np.array([[2.0]]), None, "Billion USD (2000 prices)")
    table = table_of(known, "own", "Own", 2010)
    assert (table.currency, table.year) == ("M.USD_2000", 2010)
    assert table.output.tolist() == [3000.0] and table.primary.tolist() == [[2000.0]]  # the remainder
    assert table_of(replace(known, unit="Billion USD"), "own", "Own", 2010).currency == "M.USD_2010"
