"""Guards: size, archives, totals inside a table, units off by a thousand."""

from __future__ import annotations

import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.errors import FileProblem
from commonweal.data.readers.guards import GB, check_archive, check_size
from commonweal.data.readers.plausibility import Known, implausible
from commonweal.data.readers.template_example import example_table
from commonweal.data.readers.totals import find_totals


def sparse(path: Path, size: int) -> Path:
    """Make a file that claims a size and takes no room."""
    with path.open("wb") as stream:
        stream.truncate(size)
    return path


def test_five_gigabytes_are_refused_unread(tmp_path: Path) -> None:
    file = sparse(tmp_path / "use.csv", 5 * GB)
    for path in (file, tmp_path):
        with pytest.raises(FileProblem, match=r"5 GB; allowed: at most 1 GB; --max-size 5.05"):
            check_size(path)
    assert check_size(file, 6 * GB) == 5 * GB


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("use.csv", b"0" * 60_000_000)
    assert bomb.stat().st_size < 100_000
    with pytest.raises(FileProblem, match="times its packed size; allowed: at most 200 times"):
        check_archive(bomb)


def test_many_files_that_share_their_bytes_are_a_bomb_too(tmp_path: Path) -> None:
    """An archive whose directory names one packed file many times unpacks to many times the size."""
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", np.random.default_rng(0).integers(0, 9, 1_000_000).astype(np.uint8).tobytes())
        first = archive.infolist()[0]
        for number in range(2_000):
            copy = zipfile.ZipInfo(f"b{number}")
            for name in ("file_size", "compress_size", "CRC", "header_offset", "compress_type"):
                setattr(copy, name, getattr(first, name))
            archive.filelist.append(copy)
    with pytest.raises(FileProblem, match="suspicious size"):
        check_archive(bomb)


def test_more_than_allowed_is_refused_even_if_packed_honestly(tmp_path: Path) -> None:
    packed = tmp_path / "big.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("use.csv", np.random.default_rng(0).random(100_000).tobytes())
    assert check_archive(packed) == 800_000
    with pytest.raises(FileProblem, match="unpacked"):
        check_archive(packed, 700_000)


@pytest.mark.parametrize("name", ["../outside.csv", "/etc/passwd", "a/../../b", "C:\\b.csv", "..\\b.csv"])
def test_names_that_lead_out_of_the_archive(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(name, "x")
    with pytest.raises(FileProblem, match="leads out of the archive"):
        check_archive(tmp_path / "a.zip")


def test_links_in_an_archive(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("use.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(FileProblem, match="a link inside"):
        check_archive(tmp_path / "a.zip")


@given(st.integers(0, 2**32 - 1), st.integers(5, 30), st.integers(4, 12))
def test_no_total_is_seen_where_there_is_none(seed: int, rows: int, columns: int) -> None:
    cells = np.random.default_rng(seed).lognormal(0.0, 2.0, (rows, columns))
    assert find_totals(cells) == []


@given(st.integers(0, 2**32 - 1), st.integers(6, 30), st.data())
def test_totals_over_subtotals_are_found_wherever_they_stand(seed: int, rows: int, data: st.DataObject) -> None:
    cells = np.random.default_rng(seed).lognormal(0.0, 2.0, (rows, 6))
    cut = data.draw(st.integers(2, rows - 2))
    first, second = cells[:cut], cells[cut:]
    whole = np.vstack([first, first.sum(0), second, second.sum(0), cells.sum(0)])
    assert [one.place for one in find_totals(whole)] == [cut, rows + 1, rows + 2]
    assert [one.place for one in find_totals(whole[::-1])] == [0, 1, rows + 2 - cut]
    middle = np.vstack([first, cells.sum(0), second])
    assert [one.place for one in find_totals(middle)] == [cut]


def test_a_total_that_is_off_is_none() -> None:
    cells = np.random.default_rng(0).random((6, 5))
    assert find_totals(np.vstack([cells, cells.sum(0) * (1 + 1e-4)])) == []


def test_a_plausible_table_raises_no_warning() -> None:
    assert implausible(example_table()) == []


@pytest.mark.parametrize(("factor", "reading"), [(1e3, "a thousandth"), (1e-3, "a thousand times more")])
def test_people_tell_that_a_unit_is_off(factor: float, reading: str) -> None:
    table = example_table()
    off = replace(table, population=table.population / factor)
    words = implausible(off)
    assert [one.split(":")[0] for one in words] == ["value added per head", "hours worked per head", "CO2 per head"]
    assert all(reading in one and "as stated" in one for one in words)


def test_one_account_that_is_off_is_named_alone() -> None:
    table = example_table()
    hours, co2 = table.satellites
    off = replace(table, satellites=(replace(hours, by_activity=hours.by_activity * 1e3), co2))
    (warning,) = implausible(off)
    assert "as stated 800,000 h; a thousandth would be 800 h" in warning


def test_the_same_country_tells_that_money_is_off() -> None:
    table = replace(example_table(), population=np.array([np.nan]))
    known = Known("xxx-2014", "XXX", {"value_added": (600_000.0, "M.USD"), "population": (25.0, "thousand persons")})
    (warning,) = implausible(table, [known])
    assert "value added: as stated 645 M.USD; a thousand times more would be 645,000" in warning
    assert "xxx-2014 has 600,000" in warning
    assert implausible(table, [replace(known, region="YYY")]) == []
    assert implausible(table, [replace(known, totals={"value_added": (600_000.0, "M.EUR")})]) == []
