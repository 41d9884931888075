"""Totals as hands write them, words for them, and numbers too large to be true."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.errors import InputError
from commonweal.data.readers.guards import Reading
from commonweal.data.readers.template import read
from commonweal.data.readers.template_example import example_table
from commonweal.data.readers.template_form import write_template
from commonweal.data.readers.totals import Total, total_problems
from commonweal.data.readers.totals_by_hand import totals_alone, totals_of_both
from commonweal.data.same_table import differing_fields


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_template(tmp_path / "form", example_table())
    return tmp_path / "form"


def edited(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")


def refusal(folder: Path) -> str:
    with warnings.catch_warnings(), pytest.raises(InputError) as caught:
        warnings.simplefilter("error")
        read(folder)
    return str(caught.value)


@given(st.integers(0, 2**32 - 1), st.integers(3, 12), st.integers(3, 12), st.booleans(), st.data())
def test_a_blank_corner_hides_no_totals(
    seed: int, rows: int, columns: int, subtotal: bool, data: st.DataObject
) -> None:
    cells = np.random.default_rng(seed).lognormal(0.0, 1.0, (rows, columns))
    parts = [cells[:2], cells[:2].sum(0, keepdims=True), cells[2:]] if subtotal else [cells]
    whole = np.vstack([*parts, cells.sum(axis=0)])
    whole = np.hstack([whole, whole.sum(axis=1, keepdims=True)])
    whole[-1, -1] = data.draw(st.sampled_from([0.0, 7.0]) if not subtotal else st.just(0.0))
    found_rows, found_columns = totals_of_both(whole)
    assert [one.place for one in found_rows] == ([2] if subtotal else []) + [len(whole) - 1]
    assert [one.place for one in found_columns] == [columns]


@given(st.integers(0, 2**32 - 1), st.integers(3, 12), st.integers(3, 12))
def test_no_totals_are_seen_where_there_are_none(seed: int, rows: int, columns: int) -> None:
    cells = np.random.default_rng(seed).lognormal(0.0, 1.0, (rows, columns))
    cells[-1, -1] = 0.0
    assert totals_of_both(cells) == ([], [])


def test_a_misspelt_label_that_happens_to_be_the_sum_is_no_total() -> None:
    cells = np.array([[100.0], [500.0], [600.0]])
    assert totals_alone(["a", "b", "servces"], ["a", "b", "services"], cells) == []
    assert totals_alone(["a", "b", "Total"], ["a", "b"], cells) == [Total(2, (0, 1))]
    assert totals_alone(["a", "b", "other"], ["a", "b"], cells + np.array([[0.0], [0.0], [1.0]])) == []


def by_hand(f: Path) -> None:
    edited(f / "use.csv", ("services\n", "services,Total\n"), ("20,45,5\n", "20,45,5,70\n"),
           ("25,180,60\n", "25,180,60,265\n"), ("15,95,90\n", "15,95,90,200\nTotal,60,320,155,\n"))  # fmt: skip
    edited(f / "output.csv", ("services,", "Total,1180\nservices,"))


def last(file: Path, line: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


TOTALS: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "blank corner": (by_hand, ("use.csv: a product that", "use.csv: an activity that",
                               "'Total' = the sum of 3 activities, 'agriculture' to 'services'")),
    "output": (lambda f: last(f / "output.csv", "All,1180"),
               ("output.csv: a product that", "'All' = the sum of 3 products")),
}  # fmt: skip


@pytest.mark.parametrize("name", TOTALS)
def test_totals_by_hand_are_named_and_dropped_when_said(folder: Path, name: str) -> None:
    make, words = TOTALS[name]
    make(folder)
    message = refusal(folder)
    assert [word for word in words if word not in message] == [], message
    table = read(folder, "example", Reading(totals="drop"))
    assert set(differing_fields(table, example_table())) == {"provenance", "notes"}
    assert any("sum of 3 products)" in note for note in table.notes)


def test_a_total_of_primary_alone_with_a_blank(folder: Path) -> None:
    lines = (folder / "primary.csv").read_text(encoding="utf-8").splitlines()
    wide = [f"{lines[0]},Sum"]
    for line in lines[1:]:
        figures = [float(cell) for cell in line.split(",")[2:] if cell]
        wide.append(f"{line},{sum(figures):g}")
    wide[-1] = wide[-1].rpartition(",")[0] + ","
    (folder / "primary.csv").write_text("\n".join(wide) + "\n", encoding="utf-8")
    assert "primary.csv: an activity that adds up others; got 'Sum' = the sum of 3 activities" in refusal(folder)
    assert differing_fields(read(folder, "example", Reading(totals="drop")), example_table()) == [
        "notes", "provenance",
    ]  # fmt: skip


@pytest.mark.parametrize(("axis", "words"), [("item", "an item"), ("account", "an account"), ("product", "a product")])
def test_axes_have_their_articles(axis: str, words: str) -> None:
    (problem,) = total_problems([Total(2, (0, 1))], ["a", "b", "c"], "sheet", axis)
    assert str(problem).startswith(f"sheet: {words} that adds up others; got 'c' = the sum of 2 {axis}s")


@pytest.mark.parametrize("number", ["1e308", "-1e31", "1,000,000,000,000,000,000,000,000,000,000,000"])
def test_a_number_too_large_to_be_true_is_refused_by_its_cell(folder: Path, number: str) -> None:
    quoted = f'"{number}"' if "," in number else number
    edited(folder / "use.csv", ("25,180,60", f"25,{quoted},60"))
    with pytest.raises(InputError) as caught:
        read(folder, reading=Reading(decimal="."))
    assert str(caught.value).endswith(
        f"use.csv, row 3, manufacturing: not a plausible number; got {number}; allowed: at most 1e+30 either way"
    )


def test_a_large_number_is_no_total_and_warns_of_nothing(folder: Path) -> None:
    edited(folder / "use.csv", ("25,180,60", "25,1e30,60"))
    edited(folder / "final.csv", ("150,20", "1e30,20"))
    message = refusal(folder)
    assert "does not close" in message and "adds up" not in message
