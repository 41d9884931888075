"""A world that a user brings: read from CSV or Parquet, and refused with file, cell, value and what is allowed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from commonweal.core.errors import FileProblem, InputError, UnbalancedTable
from commonweal.data import load_world, load_world_folder
from commonweal.data.worlds import WORLDS

SHEETS = ("table", "accounts", "co2", "population")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of gbr-2014 without checksums."""
    copy = tmp_path / "mine"
    shutil.copytree(WORLDS / "gbr-2014", copy)
    edit_metadata(copy, lambda metadata: metadata.pop("checksums"))
    return copy


def edit_metadata(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "world.json"
    metadata = json.loads(path.read_text(encoding="utf-8"))
    change(metadata)
    path.write_text(json.dumps(metadata), encoding="utf-8")


def edit_sheet(folder: Path, name: str, change: Callable[[pd.DataFrame], pd.DataFrame | None]) -> None:
    path = folder / f"{name}.parquet"
    frame = pd.read_parquet(path)
    changed = change(frame)
    (frame if changed is None else changed).to_parquet(path, index=False)


def put(name: str, row: Mapping[str, object], column: str, value: object) -> Callable[[Path], None]:
    """Return an edit that puts a value into one cell of a sheet."""

    def change(frame: pd.DataFrame) -> None:
        rows = np.logical_and.reduce([frame[key] == wanted for key, wanted in row.items()])
        assert rows.sum() == 1
        frame.loc[rows, column] = value

    return lambda folder: edit_sheet(folder, name, change)


def repeat_first(name: str) -> Callable[[Path], None]:
    return lambda folder: edit_sheet(folder, name, lambda frame: pd.concat([frame, frame.iloc[:1]]))


def drop(name: str, column: str) -> Callable[[Path], None]:
    return lambda folder: edit_sheet(folder, name, lambda frame: frame.drop(columns=column))


def metadata(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    return lambda folder: edit_metadata(folder, change)


def test_a_folder_is_a_world(folder: Path) -> None:
    assert load_world_folder(folder).gross_output.sum() == load_world("gbr-2014").gross_output.sum()


def test_csv_gives_the_same_world(folder: Path) -> None:
    for name in SHEETS:
        pd.read_parquet(folder / f"{name}.parquet").to_csv(folder / f"{name}.csv", index=False)
        (folder / f"{name}.parquet").unlink()
    mine, bundled = load_world_folder(folder), load_world("gbr-2014")
    for name in ("use_domestic", "use_imported", "final_domestic", "value_added", "hours", "co2", "capital"):
        assert np.allclose(getattr(mine, name), getattr(bundled, name), rtol=1e-12, atol=0), name


GO, A01 = {"origin": "TOT", "code": "GO"}, {"origin": "Domestic", "code": "A01"}
BAD: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "negative output": (put("table", GO, "C24", -5.0), ["table", "row TOT GO", "column C24", "-5", "zero or more"]),
    "NaN in the table": (put("table", A01, "B", np.nan), ["table", "row Domestic A01", "column B", "nan", "finite"]),
    "infinite cell": (put("table", A01, "B", np.inf), ["row Domestic A01", "column B", "inf", "finite"]),
    "negative intermediate use": (put("table", A01, "B", -2.0), ["intermediate use", "column B", "-2"]),
    "negative imported use": (
        put("table", {"origin": "Imports", "code": "A01"}, "B", -2.0),
        ["intermediate use", "row Imports A01", "-2"],
    ),
    "negative consumption": (put("table", A01, "CONS_h", -1.0), ["negative consumption", "column CONS_h", "-1"]),
    "purchases abroad by an industry": (
        put("table", {"origin": "TOT", "code": "PURR"}, "B", 3.0),
        ["row TOT PURR", "column B", "3", "zero here"],
    ),
    "row twice in the table": (repeat_first("table"), ["table", "row label twice", "'Domestic A01'", "once"]),
    "no household column": (drop("table", "CONS_h"), ["table", "column missing", "'CONS_h'"]),
    "no value added row": (
        lambda folder: edit_sheet(folder, "table", lambda frame: frame[frame["code"] != "VA"]),
        ["table", "origin TOT", "row missing", "'VA'"],
    ),
    "negative employment": (put("accounts", {"code": "F"}, "EMP", -1.0), ["accounts", "row F", "column EMP", "-1"]),
    "negative hours": (put("accounts", {"code": "F"}, "H_EMPE", -1.0), ["accounts", "row F", "column H_EMPE"]),
    "NaN in the accounts": (put("accounts", {"code": "F"}, "LAB", np.nan), ["accounts", "row F", "column LAB", "nan"]),
    "row twice in the accounts": (repeat_first("accounts"), ["accounts", "row label twice", "'A01'"]),
    "no capital stock": (drop("accounts", "K"), ["accounts", "column missing", "'K'"]),
    "accounts of another table": (
        put("accounts", {"code": "F"}, "GO", 1.0),
        ["accounts", "row", "column GO", "do not agree", "one rate"],
    ),
    "negative CO2": (
        put("co2", {"account": "direct", "code": "D35", "year": 2014}, "value", -7.0),
        ["co2", "row D35", "-7", "zero or more"],
    ),
    "NaN CO2": (
        put("co2", {"account": "direct", "code": "D35", "year": 2014}, "value", np.nan),
        ["co2", "row D35", "nan"],
    ),
    "row twice in CO2": (repeat_first("co2"), ["co2", "row label twice", "'A01'"]),
    "no households in CO2": (
        lambda folder: edit_sheet(folder, "co2", lambda frame: frame[frame["code"] != "FC_HH"]),
        ["co2", "row missing", "'FC_HH'"],
    ),
    "no people": (
        lambda folder: edit_sheet(folder, "population", lambda frame: frame[frame["area"] != "GBR"]),
        ["population", "area missing", "'GBR'"],
    ),
    "age twice": (repeat_first("population"), ["population", "row label twice", "age 0"]),
    "negative people": (
        put("population", {"area": "GBR", "age_from": 0, "year": 2010}, "population_thousand", -1.0),
        ["population", "GBR age 0", "column 2010", "-1"],
    ),
    "base year without people": (metadata(lambda world: world.update(base_year=1950)), ["base year", "1950"]),
    "base year as text": (
        metadata(lambda world: world.update(base_year="2014")),
        ["world.json", "base_year", "'2014'"],
    ),
    "no country code": (metadata(lambda world: world.pop("country_code")), ["world.json", "key missing"]),
    "parameter as text": (
        metadata(lambda world: world["parameters"]["depreciation_rate"].update(value="four")),
        ["world.json", "parameters.depreciation_rate.value", "'four'", "finite number"],
    ),
    "parameter without a unit": (
        metadata(lambda world: world["parameters"]["depreciation_rate"].pop("unit")),
        ["parameters.depreciation_rate", "key missing", "'unit'"],
    ),
    "no household share": (
        metadata(lambda world: world["parameters"].pop("household_co2_share_heating")),
        ["parameters", "'household_co2_share_heating'", "household_co2_share_transport"],
    ),
    "metadata is a list": (lambda folder: (folder / "world.json").write_text("[]"), ["world.json", "list", "object"]),
    "metadata is not JSON": (lambda folder: (folder / "world.json").write_text("{name: x"), ["world.json", "JSON"]),
    "key twice in the metadata": (
        lambda folder: (folder / "world.json").write_text('{"name": "a", "name": "b"}'),
        ["world.json", "key label twice", "'name'"],
    ),
    "Parquet is not Parquet": (
        lambda folder: (folder / "table.parquet").write_text("A01,1"),
        ["table.parquet", "cannot be read", "Parquet"],
    ),
    "checksum of a changed file": (
        metadata(lambda world: world.update(checksums={"table.parquet": "0" * 64})),
        ["table.parquet", "checksum does not match", "0" * 64],
    ),
    "checksum of a missing file": (
        metadata(lambda world: world.update(checksums={"land.parquet": "0" * 64})),
        ["land.parquet", "missing"],
    ),
    "file missing: table": (lambda folder: (folder / "table.parquet").unlink(), ["table", "missing", "table.csv"]),
    "file missing: metadata": (lambda folder: (folder / "world.json").unlink(), ["world.json", "missing"]),
    "folder missing": (shutil.rmtree, ["mine", "missing"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_with_place_and_value(case: str, folder: Path) -> None:
    spoil, parts = BAD[case]
    spoil(folder)
    with pytest.raises(InputError) as caught:
        load_world_folder(folder)
    message = str(caught.value)
    assert "mine" in message or "world.json" in message
    assert [part for part in parts if part not in message] == [], message


def test_a_column_twice_in_csv_is_refused(folder: Path) -> None:
    frame = pd.read_parquet(folder / "table.parquet")
    (folder / "table.parquet").unlink()
    frame.insert(3, "A01", frame["A01"], allow_duplicates=True)
    frame.to_csv(folder / "table.csv", index=False)
    with pytest.raises(InputError, match=r"table\.csv: column label twice; got 'A01'"):
        load_world_folder(folder)


def test_a_table_that_does_not_close_is_refused_with_its_worst_cells(folder: Path) -> None:
    put("table", A01, "F", 90000.0)(folder)
    with pytest.raises(UnbalancedTable) as caught:
        load_world_folder(folder)
    message = str(caught.value)
    assert "row A01" in message and "column F" in message and "residual" in message and "at most" in message


def test_several_problems_are_shown_at_once(folder: Path) -> None:
    put("table", GO, "C24", -5.0)(folder)
    put("table", A01, "B", -2.0)(folder)
    with pytest.raises(InputError) as caught:
        load_world_folder(folder)
    assert len(caught.value.problems) == 2


def test_many_bad_cells_are_counted(folder: Path) -> None:
    edit_sheet(folder, "table", lambda frame: frame.assign(B=np.nan))
    with pytest.raises(InputError, match="more cells"):
        load_world_folder(folder)


def test_a_missing_file_is_a_file_problem(folder: Path) -> None:
    (folder / "co2.parquet").unlink()
    with pytest.raises(FileProblem):
        load_world_folder(folder)
