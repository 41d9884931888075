"""The first look: files that are no tables, and tables that memory does not hold, are refused before they are read."""

from __future__ import annotations

import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from support import mrio_files

from commonweal.core.errors import FileProblem, InputError
from commonweal.data.readers import first_look
from commonweal.data.readers.first_look import free_memory, refuse_no_text
from commonweal.data.readers.guards import GB, Reading
from commonweal.data.readers.pymrio_tables import LAYOUTS, read
from commonweal.data.readers.template import read as read_form
from commonweal.data.readers.template_example import example_table
from commonweal.data.readers.template_form import write_template


@pytest.fixture
def no_pymrio(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever reaches pymrio fails by another message."""
    monkeypatch.setitem(sys.modules, "pymrio", None)


def sparse(path: Path, size: int) -> Path:
    with path.open("wb") as stream:
        stream.truncate(size)
    return path


def refusal(path: Path, layout: str, year: int | None = 2018, **reading: Any) -> str:
    with pytest.raises(InputError) as caught:
        read(path, layout, year=year, reading=Reading(**{"largest": 8 * GB, **reading}))
    return str(caught.value)


@pytest.mark.usefixtures("no_pymrio")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_zeros_are_no_text_in_any_layout(tmp_path: Path, layout: str) -> None:
    file = sparse(tmp_path / "ICIO2021_2018.csv", 5 * GB)
    words = refusal(file, layout)
    assert "not text; got the byte zero at its beginning" in words or layout in ("pymrio", "wiod2013-xlsx")
    assert "pymrio, which is not installed" not in words
    if layout not in ("pymrio", "wiod2013-xlsx"):
        assert "not text" in refusal(tmp_path, layout)


@pytest.mark.usefixtures("no_pymrio")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nothing\n" * 9, "a first row without a separator: 'nothing'"),
        ("\n\n", "no row"),
        ("1,2,3\n4,5,6\n", "a first row without labels: '1,2,3'"),
    ],
)
def test_a_text_without_a_row_of_labels(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "ICIO2021_2018.csv").write_text(text)
    assert words in refusal(tmp_path / "ICIO2021_2018.csv", "oecd")


@pytest.mark.usefixtures("no_pymrio")
def test_zeros_in_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "IOT_2011_ixi.zip", "w") as archive:
        archive.writestr("Z.txt", b"\0" * 100)
    assert "IOT_2011_ixi.zip, Z.txt: not text" in refusal(tmp_path / "IOT_2011_ixi.zip", "exiobase3")


@pytest.mark.usefixtures("no_pymrio")
def test_memory_is_asked_before_pymrio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = mrio_files.write_oecd(tmp_path, mrio_files.world())
    size = file.stat().st_size
    monkeypatch.setattr(first_look, "free_memory", lambda: first_look.TIMES * size - 1)
    words = refusal(file, "oecd")
    assert "GB of memory" in words and "GB free" in words and "--max-size" in words
    assert "not installed" in refusal(file, "oecd", size_said=True)
    monkeypatch.setattr(first_look, "free_memory", lambda: first_look.TIMES * size)
    assert "not installed" in refusal(file, "oecd")
    monkeypatch.setattr(first_look, "free_memory", lambda: None)
    assert "not installed" in refusal(file, "oecd")


def test_free_memory_is_that_of_the_machine_or_its_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info, limit, used = (tmp_path / name for name in ("meminfo", "max", "current"))
    info.write_text("MemTotal: 9000 kB\nMemAvailable: 4000 kB\n")
    monkeypatch.setattr(first_look, "MEMINFO", info)
    monkeypatch.setattr(first_look, "CGROUP", (limit, used))
    assert free_memory() == 4_096_000.0
    limit.write_text("max\n")
    used.write_text("500\n")
    assert free_memory() == 4_096_000.0
    limit.write_text("1500\n")
    assert free_memory() == 1000.0
    info.unlink()
    limit.unlink()
    assert free_memory() is None


@pytest.mark.parametrize("sheet", ["titles", "use", "about"])
def test_zeros_in_a_form(tmp_path: Path, sheet: str) -> None:
    write_template(tmp_path / "form", example_table())
    sparse(tmp_path / "form" / f"{sheet}.csv", 900_000_000)
    with pytest.raises(FileProblem, match=rf"{sheet}\.csv: not text; got the byte zero"):
        read_form(tmp_path / "form")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "UTF_32"])
def test_texts_of_wide_letters_hold_zeros(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes("a,b\n".encode(encoding))
    refuse_no_text(tmp_path / "a.csv", encoding)
    (tmp_path / "b.csv").write_bytes("a,b\n".encode("utf-16"))
    refuse_no_text(tmp_path / "b.csv")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_path_that_is_not_there_is_said_first(tmp_path: Path, layout: str) -> None:
    assert "no such file or folder" in refusal(tmp_path / "nowhere", layout, None)


def test_a_folder_that_pymrio_did_not_save(tmp_path: Path) -> None:
    (tmp_path / "system").mkdir()
    assert "an empty folder; allowed: the folder or zip that pymrio's save_all wrote" in refusal(tmp_path, "pymrio")
    (tmp_path / "system" / "Z.txt").write_text("a")
    assert "not a system saved by pymrio; got system/Z.txt" in refusal(tmp_path, "pymrio")
    (tmp_path / "system" / "file_parameters.json").write_text("{}")
    assert "did you mean" in (words := refusal(tmp_path, "pymrio")) and "file_parameters.json" in words
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("Z.txt", "a")
    assert "a.zip: not a system saved by pymrio; got Z.txt" in refusal(tmp_path / "a.zip", "pymrio")


def test_another_workbook_is_no_table_of_wiod(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "about"
    book.worksheets[0]["A1"] = "key"
    book.save(tmp_path / "f.xlsx")
    words = refusal(tmp_path / "f.xlsx", "wiod2013-xlsx")
    assert "first sheet 'about', which begins with 'key'; allowed: a workbook wiotYY_" in words
    assert "Error" not in words


def test_what_pymrio_stumbles_over_is_described(tmp_path: Path) -> None:
    pytest.importorskip("pymrio")
    (tmp_path / "ICIO2021_2015.csv").write_text("a,b\nc,d\n")
    assert "pymrio cannot read this as OECD" in (words := refusal(tmp_path / "ICIO2021_2015.csv", "oecd"))
    assert "Error" not in words


def test_numbers_too_large_to_be_true_are_refused_by_cell(tmp_path: Path) -> None:
    pytest.importorskip("pymrio")
    it = mrio_files.world()
    it.flows[1, :2] = 1.5e308
    with np.errstate(over="ignore"):
        mrio_files.write_oecd(tmp_path, it)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        words = refusal(tmp_path / "ICIO2021_2015.csv", "oecd", 2015)
    assert "row CHN:steel, column CHN:food: not a plausible number; got 1.5e+308; allowed: at most 1e+30" in words
