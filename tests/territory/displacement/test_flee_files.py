"""Flee's files: what is written is read back, odd spellings are read, wrong content is an error that says where."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.errors import FileProblem, InputError, SchemaError
from commonweal.territory.displacement import bundled
from commonweal.territory.displacement.build import build
from commonweal.territory.displacement.bundled import NAMES, load_conflict
from commonweal.territory.displacement.conflict import KINDS, Closure, Conflict, Correction, Place, Route, Series
from commonweal.territory.displacement.flee_files import read_conflict, write_conflict

WORDS = st.text(st.sampled_from("abcÉ石 ,'\"-_()"), min_size=1, max_size=8).map(str.strip).filter(bool)
START = date(2012, 2, 29)
AMOUNTS = st.floats(0, 1e9, allow_nan=False, width=32) | st.integers(0, 10**9).map(float)


@st.composite
def conflicts(draw: st.DrawFn) -> Conflict:
    names = draw(st.lists(WORDS, min_size=2, max_size=5, unique=True))
    countries = draw(st.lists(WORDS, min_size=2, max_size=2, unique=True))
    maybe = st.none() | st.integers(0, 10**7)
    places = tuple(
        Place(name, draw(WORDS), draw(st.sampled_from(countries)), draw(st.none() | st.floats(-90, 90)),
              draw(st.none() | st.floats(-180, 180)), draw(st.sampled_from(KINDS)), draw(maybe), draw(maybe))
        for name in names
    )  # fmt: skip
    pairs = st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True)
    ways = st.lists(st.tuples(pairs, st.floats(0.1, 5000), st.integers(0, 2)), max_size=4)
    begin = draw(st.integers(0, 9))
    closures = [Closure("links", *draw(pairs), begin, draw(st.sampled_from([-1, begin, begin + 3]))),
                Closure("camp", names[0], "", begin, -1)]  # fmt: skip
    if countries[0] in {one.country for one in places} and countries[1] in {one.country for one in places}:
        closures.append(Closure("country", *countries, begin, -1))
    series = [name for name in draw(st.lists(st.sampled_from(names), unique=True)) if name != "total"]
    width = draw(st.integers(0, len(names)))
    level = st.sampled_from([0.0, 1.0, 0.25])
    days = draw(st.integers(1, 6))
    return Conflict(
        START, draw(st.integers(1, days)), places, tuple(Route(*pair, km, r) for pair, km, r in draw(ways)),
        tuple(draw(st.permutations(closures))), tuple(Correction(one, START, "") for one in names[:1]),
        tuple(names[:width]), tuple(tuple(draw(level) for _ in range(width)) for _ in range(days)),
        tuple(Series(one, f"{n}.csv", draw(points())) for n, one in enumerate(series)),
    )  # fmt: skip


@st.composite
def points(draw: st.DrawFn) -> tuple[tuple[date, float], ...]:
    days = sorted(draw(st.lists(st.integers(-50, 400), min_size=1, max_size=5)))
    return tuple((START + timedelta(days=day), draw(AMOUNTS)) for day in days)


@settings(max_examples=60, deadline=None)
@given(conflicts())
def test_read_write_read_is_the_same(conflict: Conflict) -> None:
    with TemporaryDirectory() as folder:
        write_conflict(conflict, Path(folder))
        assert replace(read_conflict(Path(folder)), notices=()) == conflict


@pytest.mark.parametrize("name", NAMES)
def test_bundled_conflicts_are_the_same_when_written(name: str, tmp_path: Path) -> None:
    conflict = load_conflict(name)
    write_conflict(conflict, tmp_path)
    assert read_conflict(tmp_path) == conflict
    for path in tmp_path.rglob("*.csv"):
        kept = Path(bundled.__file__).parent / "conflicts" / name / path.relative_to(tmp_path)
        assert path.read_bytes() == kept.read_bytes()


def test_build_reads_and_writes_the_bundled_conflicts(tmp_path: Path) -> None:
    kept = Path(bundled.__file__).parent / "conflicts"
    for name in NAMES:
        shutil.copytree(kept / name, tmp_path / f"flee-{name}")
    assert build(tmp_path, tmp_path / "new") == {name: load_conflict(name) for name in NAMES}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Mali as a folder that may be spoilt."""
    shutil.copytree(Path(bundled.__file__).parent / "conflicts" / "mali2012", tmp_path / "mali")
    return tmp_path / "mali"


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = next(folder.rglob(file))
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_odd_spellings_are_read(folder: Path) -> None:
    plain = read_conflict(folder)
    locations = folder / "input" / "locations.csv"
    head, *rest = locations.read_text().splitlines()
    quoted = [",".join(f'"{cell}"' for cell in line.split(",")) + "," for line in [head[1:], *rest]]
    locations.write_bytes(b"\xef\xbb\xbf" + ("\r\n\r\n".join(quoted) + "\r\n").encode())
    spoil(folder, "routes.csv", "#name1,name2,distance,forced_redirection\n", "")
    spoil(folder, "routes.csv", "360,0", " 360 ,")
    (folder / "input" / "registration_corrections.csv").write_text("\n" + "\n".join(
        f'"{one.camp}","{one.on}"' for one in plain.corrections))  # fmt: skip
    spoil(folder, "bf-mentao.csv", "Date,persons\n", ",\n2012-02-28,\n")
    read = read_conflict(folder)
    assert replace(read, corrections=()) == replace(plain, corrections=())
    assert [(one.camp, one.on) for one in read.corrections] == [(one.camp, one.on) for one in plain.corrections]


def test_other_folders_of_flee_are_read(folder: Path) -> None:
    plain = read_conflict(folder)
    (folder / "input").rename(folder / "input_csv")
    (folder / "validation").rename(folder / "source_data")
    assert read_conflict(folder) == plain
    for path in list(folder.rglob("*.csv")):
        path.rename(folder / path.name)
    assert read_conflict(folder) == plain


def test_closures_may_be_a_header_or_nothing(folder: Path) -> None:
    (folder / "input" / "closures.csv").write_text("#closure_type,name1,name2,closure_start,closure_end\n")
    assert read_conflict(folder).closures == ()
    (folder / "input" / "closures.csv").unlink()
    assert read_conflict(folder).closures == ()


def test_missing_series_are_said(folder: Path) -> None:
    (folder / "validation" / "nig-abala.csv").unlink()
    with (folder / "validation" / "data_layout.csv").open("a") as layout:
        layout.write("Nowhere,nowhere.csv\nMentao  ,bf-bobo.csv\n")
    read = read_conflict(folder)
    assert len(read.registering) == 6
    assert read.notices == (
        "data_layout.csv: no file, so not read: Abala (nig-abala.csv)",
        "data_layout.csv: not in locations.csv, so not read: Nowhere",
        "data_layout.csv: named again, first row counts, so not read: Mentao",
    )
    shutil.rmtree(folder / "validation")
    assert "nothing can be scored" in read_conflict(folder).notices[0]


def test_a_row_dated_before_the_one_above_is_said(folder: Path) -> None:
    spoil(folder, "bf-bobo.csv", "2012-03-24", "2011-03-24")
    assert read_conflict(folder).notices == ("bf-bobo.csv: dated before the row above, so not read: 2011-03-24",)


BAD = [
    ("routes.csv", "Mopti,Mentao", "Mopty,Mentao", ["routes.csv, row 3, name1: unknown place", "'Mopty'", "'Mopti'?"]),
    ("routes.csv", "360,0", "-360,0", ["routes.csv, row 3, distance: number not allowed", "'-360'", "above 0"]),
    ("routes.csv", "360,0", "inf,0", ["distance: number not allowed", "'inf'"]),
    ("routes.csv", "360,0", "near,0", ["not a number above 0", "'near'"]),
    ("routes.csv", "360,0", "360,7", ["forced_redirection: number not allowed", "'7'", "at most 2"]),
    ("routes.csv", "Mopti,Mentao", "Mopti,Mopti", ["a way from a place to itself"]),
    ("routes.csv", "distance", "length", ["routes.csv, row 1: missing column", "'distance'", "forced_redirection"]),
    ("routes.csv", "Mopti,Mentao,360,0", "Mopti,Mentao", ["row 3: too few cells"]),
    ("locations.csv", "country", "nation", ["locations.csv, row 1: missing column", "'country'"]),
    ("locations.csv", "conflict_zone", "conflictzone", ["location_type: unknown location type", "'conflict_zone'?"]),
    ("locations.csv", "25617", "many", ["population: not a whole number", "'many'"]),
    ("locations.csv", "25617", "9" * 400, ["population: number not allowed"]),
    ("locations.csv", "Timbuktu,", "Kidal,", ["place named twice", "the first is locations.csv, row 2"]),
    ("closures.csv", "Niger", "Nigeria", ["closures.csv, row 3, name2: unknown country", "'Niger'?"]),
    ("closures.csv", "country,Mali,Niger", "links,Mopti,Mento", ["name2: unknown place", "'Mentao'?"]),
    ("closures.csv", "country", "continent", ["unknown kind of closure", "remove_forced_redirection"]),
    ("closures.csv", "0,33", "33,3", ["closure_end: ends before it starts", "-1, or 33 or later"]),
    ("conflicts.csv", "\n5,", "\n6,", ["days out of order", "allowed: day 5"]),
    ("conflicts.csv", "\n5,1", "\n5,x", ["not a number at least 0", "'x'"]),
    ("conflicts.csv", "#Day", "Nothing", ["conflicts.csv: no header"]),
    ("sim_period.csv", "2012-02-29", "29.2.2012", ["not a date YYYY-MM-DD", "'29.2.2012'"]),
    ("sim_period.csv", "Length", "Width", ["missing row", "'Length'"]),
    ("registration_corrections.csv", "Mentao", "Mento", ["unknown place", "'Mentao'?"]),
    ("bf-bobo.csv", "2012-03-24,950", "2012-03-24,-950", ["persons: number not allowed", "'-950'"]),
    ("data_layout.csv", "bf-bobo.csv", "../bf-bobo.csv", ["not a bare file name"]),
    ("routes.csv", "Mopti,Mentao", '"Mopti,Mentao', ["not a CSV file"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "words"), BAD)
def test_bad_content_says_where_and_what_is_allowed(
    folder: Path, file: str, old: str, new: str, words: list[str]
) -> None:
    spoil(folder, file, old, new)
    with pytest.raises(InputError) as caught:
        read_conflict(folder)
    for word in words:
        assert word in str(caught.value)


def test_every_problem_is_reported_at_once(folder: Path) -> None:
    for file, old, new, _ in (BAD[0], BAD[13], BAD[20], BAD[23]):
        spoil(folder, file, old, new)
    with pytest.raises(SchemaError) as caught:
        read_conflict(folder)
    assert len(caught.value.problems) == 4


def test_wrong_encoding_and_missing_files(folder: Path, tmp_path: Path) -> None:
    routes = folder / "input" / "routes.csv"
    routes.write_bytes(routes.read_bytes().replace(b"Mopti", "Moptí".encode("latin-1")))
    (folder / "input" / "conflicts.csv").unlink()
    with pytest.raises(InputError, match="not UTF-8 text") as caught:
        read_conflict(folder)
    assert "conflicts.csv: cannot be read" in str(caught.value)
    with pytest.raises(FileProblem, match=r"locations\.csv in the folder"):
        read_conflict(tmp_path)
