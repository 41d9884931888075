"""Labels of a form that do not agree: the sheet at fault is named, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonweal.core.errors import InputError
from commonweal.data.readers.template import read
from commonweal.data.readers.template_example import example_table
from commonweal.data.readers.template_form import write_template


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_and_give(tmp_path / "form")


def write_and_give(place: Path) -> Path:
    write_template(place, example_table())
    return place


def edited(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


HAVE = "final, output, imports, imported_use, imported_final have"


def test_a_row_that_use_lacks_is_said_of_use_alone(folder: Path) -> None:
    edited(folder / "use.csv", "manufacturing,25,180,60\n", "")
    assert refusal(folder) == [f"use.csv: row 'manufacturing' (product) missing ({HAVE} it)"]


def test_a_row_misspelt_in_use_is_said_once_with_its_right_name(folder: Path) -> None:
    edited(folder / "use.csv", "manufacturing,25", "manufactring,25")
    assert refusal(folder) == [f"use.csv: row 'manufactring' (product) that {HAVE} not; did you mean 'manufacturing'?"]


def test_a_label_missing_from_two_sheets_is_one_message(folder: Path) -> None:
    for sheet in ("imports", "imported_use"):
        text = (folder / f"{sheet}.csv").read_text().splitlines(keepends=True)
        (folder / f"{sheet}.csv").write_text("".join(line for line in text if not line.startswith("services")))
    (message,) = refusal(folder)
    assert message == (
        "imports.csv, imported_use.csv: row 'services' (product) missing (use, final, output, imported_final have it)"
    )


def test_a_column_misspelt_in_use_goes_by_the_products_where_sheets_are_even(folder: Path) -> None:
    for sheet in ("imported_use", "imported_final", "satellites"):
        (folder / f"{sheet}.csv").unlink(missing_ok=True)
    edited(folder / "use.csv", "manufacturing,services\n", "manufactring,services\n")
    assert refusal(folder) == [
        "use.csv: column 'manufactring' (activity) that primary has not; did you mean 'manufacturing'?"
    ]


def test_a_final_column_goes_by_the_sheet_final_where_sheets_are_even(folder: Path) -> None:
    edited(folder / "imported_final.csv", "households", "househlds")
    assert refusal(folder) == [
        "imported_final.csv: column 'househlds' (final column) that final has not; did you mean 'households'?"
    ]
