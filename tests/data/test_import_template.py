"""The form for one's own table: what is written is read again; what people do to such files is refused, and why."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from support.tables import small_table

from commonweal.core.errors import FileProblem, InputError, UnbalancedTable
from commonweal.data.readers.guards import Reading
from commonweal.data.readers.template import read
from commonweal.data.readers.template_example import example_table
from commonweal.data.readers.template_form import blank_sheets, sheets_of, write_template
from commonweal.data.same_table import differing_fields


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_template(tmp_path / "own", example_table())
    return tmp_path / "own"


def replaced(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, (old, text)
    file.write_text(text.replace(old, new), encoding="utf-8")


def refusal(path: Path, **reading: str) -> str:
    with pytest.raises(InputError) as caught:
        read(path, reading=Reading(**reading))  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.parametrize("regions", [("HOME",), ("AAA", "BBB")])
def test_every_table_comes_back_as_it_was(tmp_path: Path, regions: tuple[str, ...]) -> None:
    table = small_table(regions)
    write_template(tmp_path / "own", table)
    assert differing_fields(table, read(tmp_path / "own", table.name)) == ["provenance"]


@pytest.mark.parametrize("regions", [("HOME",), ("AAA", "BBB")])
def test_a_workbook_keeps_sixteen_digits(tmp_path: Path, regions: tuple[str, ...]) -> None:
    table = small_table(regions)
    write_template(tmp_path / "own.xlsx", table)
    found = read(tmp_path / "own.xlsx", table.name)
    np.testing.assert_allclose(found.use.toarray(), table.use.toarray(), rtol=1e-15)
    np.testing.assert_allclose(found.demand, table.demand, rtol=1e-15)
    texts = {"products", "activities", "final", "titles", "satellites", "population", "final_kinds", "regions"}
    assert texts & set(differing_fields(table, found)) <= {"satellites"}


def test_the_example_closes_and_is_read_as_written(folder: Path) -> None:
    table = read(folder, "example")
    assert differing_fields(table, example_table()) == ["provenance"]
    assert np.abs(table.product_residual).max() == np.abs(table.activity_residual).max() == 0.0
    assert (table.output.sum(), table.value_added.sum()) == (1180.0, 645.0)
    assert table.provenance["sources"] == [{"title": "Invented for this example: no real country", "licence": "CC0"}]


def test_supply_use_with_adjustments_and_paid_items_comes_back(tmp_path: Path) -> None:
    base = small_table()
    between = np.array([[1.0, 2.0, 0.0, 4.0]])
    demand = base.demand.copy()
    demand[:, 0] += between[0]
    table = replace(base, supply_adjustments=between, supply_items=("taxes",), demand=demand,
                    primary_demand=np.array([[0.0, 0.0, 1.5, 0.0], [0.0] * 4]))  # fmt: skip
    write_template(tmp_path / "own", table)
    assert differing_fields(table, read(tmp_path / "own", table.name)) == ["provenance"]


def test_blanks_say_what_to_fill_in(tmp_path: Path) -> None:
    write_template(tmp_path / "blank")
    message = refusal(tmp_path / "blank")
    for key in ("year", "currency", "unit", "regions", "source"):
        assert f"{key}: not filled in" in message
    assert set(blank_sheets()) <= set(sheets_of(example_table())) | {"output"}


def test_a_unit_is_turned_to_million_and_recorded(folder: Path) -> None:
    replaced(folder / "about.csv", "unit,million", "unit,billion")
    table = read(folder)
    assert table.output.sum() == 1_180_000.0
    assert table.provenance["changes"] == ["money turned from billion to million: times 1000"]


def test_output_that_is_not_given_balances_the_rows(folder: Path) -> None:
    (folder / "output.csv").unlink()
    table = read(folder)
    assert table.output.tolist() == [100.0, 500.0, 580.0]
    assert any("Output was not given" in note for note in table.notes)


def test_a_table_that_does_not_close_is_refused_by_name_and_size(folder: Path) -> None:
    replaced(folder / "primary.csv", "compensation,compensation,15", "compensation,compensation,18")
    with pytest.raises(UnbalancedTable, match=r"agriculture.*output less cost = -3 on 100"):
        read(folder)
    accepted = read(folder, accept_residual=3.5).provenance["accepted_residual"]
    assert isinstance(accepted, dict)
    assert (accepted["accepted"], accepted["largest"]) == (3.5, 3.0)


def several(file: Path, *changes: tuple[str, str]) -> None:
    for old, new in changes:
        replaced(file, old, new)


def semicolons(folder: Path) -> None:
    for file in folder.glob("*.csv"):
        rows = list(csv.reader(file.open(encoding="utf-8")))
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(rows)


def test_decimal_commas_are_named_and_read_when_said(folder: Path) -> None:
    semicolons(folder)
    replaced(folder / "use.csv", "agriculture;20;45;5", "agriculture;20,0;45,00;5")
    replaced(folder / "output.csv", "manufacturing;500", "manufacturing;500,0")
    message = refusal(folder)
    assert "2 numbers with a decimal comma" in message and "'20,0'" in message and "--decimal ," in message
    assert differing_fields(read(folder, "example", Reading(decimal=",")), example_table()) == ["provenance"]


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [("1,500.5", ".", 1500.5), ("1.500,5", ",", 1500.5), ("1 500,5", ",", 1500.5), ("1'500.5", ".", 1500.5)],
)
def test_signs_between_thousands(folder: Path, text: str, decimal: str, value: float) -> None:
    semicolons(folder)
    replaced(folder / "population.csv", "XXX;25", f"XXX;{text}")
    assert "population" in refusal(folder)
    assert read(folder, reading=Reading(decimal=decimal)).population.tolist() == [value]


def test_a_comma_that_may_be_either_is_not_guessed(folder: Path) -> None:
    semicolons(folder)
    replaced(folder / "population.csv", "XXX;25", "XXX;1,234")
    assert "say which" in refusal(folder)


def test_points_that_may_part_thousands_are_remarked(folder: Path) -> None:
    replaced(folder / "satellites.csv", ",3,6,11,", ",3.100,6.200,11.500,")
    assert any("three digits behind it" in note for note in read(folder).notes)


def test_a_wrong_encoding_is_named_with_what_would_fit(folder: Path) -> None:
    text = (folder / "titles.csv").read_text().replace("Services", "Dienstleistungen für Märkte")
    (folder / "titles.csv").write_bytes(text.encode("cp1252"))
    message = refusal(folder)
    assert "byte 0xfc in line 4; tried: utf-8" in message and "cp1252: " in message and "für Märkte" in message
    assert read(folder, reading=Reading(encoding="cp1252")).titles["services"] == "Dienstleistungen für Märkte"
    assert "did you mean 'cp1252'" in refusal(folder, encoding="cp125")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_of_spreadsheets_are_understood(folder: Path, encoding: str) -> None:
    for file in folder.glob("*.csv"):
        file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))
    assert differing_fields(read(folder, "example"), example_table()) == ["provenance"]


TOTALS: dict[str, Callable[[Path], None]] = {
    "row 'All products'": lambda f: replaced(f / "use.csv", "15,95,90\n", "15,95,90\nAll products,60,320,155\n"),
    "column 'Sum'": lambda f: several(
        f / "use.csv", ("services\n", "services,Sum\n"), ("20,45,5\n", "20,45,5,70\n"),
        ("25,180,60\n", "25,180,60,265\n"), ("15,95,90\n", "15,95,90,200\n"),
    ),
    "item 'Output'": lambda f: replaced(
        f / "primary.csv", "taxes,taxes_on_production,3,8,10\n",
        "taxes,taxes_on_production,3,8,10\nValue added,value_added,40,180,425\nOutput,value_added,100,500,580\n",
    ),
    "final column 'Uses'": lambda f: several(
        f / "final.csv", ("exports\nkind", "exports,Uses\nkind"), ("gfcf,exports\nagri", "gfcf,exports,other\nagri"),
        ("40,,5,15", "40,,5,15,130"), ("150,20,95,110", "150,20,95,110,640"), ("210,130,25,35", "210,130,25,35,600"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TOTALS)
def test_totals_inside_are_named_and_dropped_when_said(folder: Path, name: str) -> None:
    TOTALS[name](folder)
    label = name.split("'")[1]
    assert f"'{label}' = the sum of" in refusal(folder)
    table = read(folder, "example", Reading(totals="drop"))
    assert set(differing_fields(table, example_table())) == {"provenance", "notes"}
    assert any(label in note and "dropped" in note for note in table.notes)


LABELS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "row twice": (lambda f: replaced(f / "use.csv", "services,15", "agriculture,15"), ["label twice", "agriculture"]),
    "column twice": (lambda f: replaced(f / "use.csv", "product,agriculture", "product,services"), ["label twice"]),
    "row without": (lambda f: replaced(f / "use.csv", "services,15", ",15"), ["row without a label", "row 4"]),
    "merged header": (
        lambda f: replaced(f / "use.csv", "product,agriculture,manufacturing", "product,agriculture,"),
        ["merged or missing", "column C"],
    ),
    "title above": (lambda f: replaced(f / "use.csv", "product,", "Use table\nproduct,"), ["begin with #"]),
    "misspelt": (lambda f: replaced(f / "imports.csv", "services", "service"), ["did you mean 'services'"]),
    "unknown sheet": (lambda f: (f / "use.csv").rename(f / "us.csv") and None, ["'us'", "did you mean 'use'"]),
    "unknown kind": (lambda f: replaced(f / "final.csv", "kind,households", "kind,people"), ["'people'", "households"]),
    "too many cells": (lambda f: replaced(f / "use.csv", "20,45,5", "20,0,45,5"), ["more cells", "--decimal ,"]),
    "not a number": (lambda f: replaced(f / "use.csv", "20,45", "n/a,45"), ["row 2, agriculture", "'n/a'"]),
    "infinite": (lambda f: replaced(f / "use.csv", "20,45", "1e999,45"), ["not a finite number"]),
    "key": (lambda f: replaced(f / "about.csv", "licence,", "license,"), ["did you mean 'licence'"]),
    "unit": (lambda f: replaced(f / "about.csv", "unit,million", "unit,milion"), ["did you mean 'million'"]),
    "year": (lambda f: replaced(f / "about.csv", "year,2020", "year,20"), ["not a year"]),
    "region": (lambda f: replaced(f / "population.csv", "XXX", "XXY"), ["unknown region", "did you mean 'XXX'"]),
    "open quote": (lambda f: replaced(f / "use.csv", "services,15", '"services,15'), ["not a CSV file", "use.csv"]),
    "no line": (lambda f: (f / "use.csv").write_text("x" * 5_000_000) and None, ["a line of more than 4,000,000"]),
    "not a CSV": (lambda f: (f / "use.csv").write_bytes(b"\x00\x01\x02") and None, ["use.csv"]),
}  # fmt: skip


@pytest.mark.parametrize("name", LABELS)
def test_labels_and_cells_that_are_wrong(folder: Path, name: str) -> None:
    make, words = LABELS[name]
    make(folder)
    message = refusal(folder)
    assert [word for word in words if word not in message] == [], message


def test_remarks_and_sheets_that_are_left_out(folder: Path) -> None:
    replaced(folder / "use.csv", "product,", "# made by hand\nproduct,")
    (folder / "_notes.csv").write_text("anything")
    assert differing_fields(read(folder, "example"), example_table()) == ["provenance"]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    write_template(tmp_path / "own.xlsx", example_table())
    return tmp_path / "own.xlsx"


def edited(path: Path, change: Callable[[openpyxl.Workbook], object]) -> None:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


WORKBOOKS: dict[str, tuple[Callable[[openpyxl.Workbook], object], list[str]]] = {
    "merged": (lambda b: b["use"].merge_cells("B1:C1"), ["merged cells", "B1:C1", "sheet use"]),
    "formula": (lambda b: b["use"].__setitem__("B2", "=1+1"), ["a formula without a stored value", "=1+1"]),
    "date": (lambda b: b["use"].__setitem__("B2", __import__("datetime").date(2020, 1, 3)), ["'2020-01-03"]),
    "error": (lambda b: b["use"].__setitem__("B2", "#REF!"), ["'#REF!'"]),
    "truth": (lambda b: b["use"].__setitem__("B2", True), ["True (bool)"]),
}  # fmt: skip


@pytest.mark.parametrize("name", WORKBOOKS)
def test_what_workbooks_hide(workbook: Path, name: str) -> None:
    change, words = WORKBOOKS[name]
    edited(workbook, change)
    message = refusal(workbook)
    assert [word for word in words if word not in message] == [], message


def test_a_cell_far_away_does_not_make_a_sheet_large(workbook: Path) -> None:
    edited(workbook, lambda b: b["use"].__setitem__("XFD1048576", 1))
    assert "too large" in refusal(workbook) or "more cells" in refusal(workbook)


def test_other_files_are_no_tables(tmp_path: Path) -> None:
    (tmp_path / "own.xls").write_bytes(b"old")
    assert "save it as .xlsx" in refusal(tmp_path / "own.xls")
    (tmp_path / "own.xlsx").write_bytes(b"not a workbook")
    assert "not an archive" in refusal(tmp_path / "own.xlsx")
    assert "no such file" in refusal(tmp_path / "nothing")


def test_nothing_is_half_written(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine").write_text("x")
    with pytest.raises(FileProblem, match="taken"):
        write_template(tmp_path / "taken", example_table())
    for place in ("none/own", "none/own.xlsx"):
        with pytest.raises(FileProblem, match="no such folder"):
            write_template(tmp_path / place, example_table())
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["mine", "taken"]


def test_without_openpyxl_the_way_to_it_is_said(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert "commonweal[excel]" in refusal(workbook)
