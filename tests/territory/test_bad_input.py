"""Bad chronicles: exit status 2 or a listed warning, one line each with file, row, value and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.chronicles import SMALL, Rows, with_cell, write
from typer.testing import CliRunner

from commonweal.cli.app import app
from commonweal.core.errors import InputError
from commonweal.territory.chronicle.cells import parse
from commonweal.territory.chronicle.dates import is_edtf
from commonweal.territory.chronicle.loading import load_chronicle
from commonweal.territory.chronicle.schema import CHOICE, DAY, EDTF, ID, NUMBER, REFS, TEXT, Column
from commonweal.territory.notices import notices_of

RUN = CliRunner()

WRONG = {
    "impossible date": (
        with_cell("control", 0, "earliest", "2020-02-30"), ("control.csv:2 earliest", "2020-02-30", "YYYY-MM-DD"),
    ),
    "impossible edtf": (
        with_cell("control", 0, "date_edtf", "2020-02-30~"), ("control.csv:2 date_edtf", "2020-02-30~"),
    ),
    "no edtf": (with_cell("control", 0, "date_edtf", "last May"), ("EDTF level 1", "last May")),
    "reversed dates": (
        with_cell("route_states", 1, "earliest", "2020-04-30"), ("route_states.csv:3 R2", "dates reversed"),
    ),
    "unknown place": (with_cell("control", 0, "place", "twon"), ("control.csv:2 C1 place", "twon", "'town'")),
    "route to nowhere": (with_cell("routes", 0, "to_place", "nowhere"), ("routes.csv:2 road to_place", "nowhere")),
    "route without an end": (with_cell("routes", 0, "to_place", ""), ("routes.csv:2 to_place", "must be filled")),
    "unknown relation": (
        {"relations": [{"claim_id": "X1", "subject": "north", "object": "south", "relation": "member",
                        "aspect": "holds", "date_edtf": "2020", "latest": "2020-12-31", "source_id": "monitor"}]},
        ("relations.csv:2 relation", "'member'", "member_of"),
    ),
    "low above high": (
        {"populations": [{**SMALL["populations"][0], "low": "900", "value": "", "high": "800"}]},
        ("populations.csv:2 N1", "low above high", "900 > 800"),
    ),
    "value above high": (
        {"populations": [{**SMALL["populations"][0], "high": "800"}]}, ("value above high", "1000 > 800"),
    ),
    "million-character quote": (with_cell("control", 0, "quote", "x" * 1_000_000), ("control.csv", "characters")),
    "long quote": (
        with_cell("control", 0, "quote", "x" * 5000), ("control.csv:2 quote", "text of 5000 characters", "2000"),
    ),
    "unknown column": (
        {"control": [{**SMALL["control"][0], "device_id": "a1"}]}, ("control.csv:2", "unknown column", "device_id"),
    ),
    "missing column": (
        {"control": [{key: value for key, value in SMALL["control"][0].items() if key != "source_id"}]},
        ("control.csv:1", "no column source_id"),
    ),
    "same claim twice": ({"control": [SMALL["control"][0]] * 2}, ("control.csv:3 claim_id", "stands twice", "C1")),
    "same claim in two tables": (with_cell("populations", 0, "claim_id", "C1"), ("stands in two tables", "C1")),
    "after its publication": (
        with_cell("route_states", 1, "latest", "2021-01-01"), ("R2", "after the publication", "2020-12-31"),
    ),
    "unknown source": (with_cell("control", 0, "source_id", "monitr"), ("source_id", "monitr", "'monitor'")),
    "infinite number": (with_cell("populations", 0, "value", "inf"), ("populations.csv:2 value", "finite")),
    "decimal comma": (with_cell("populations", 0, "value", "1.000,5"), ("populations.csv:2 value", "not a number")),
    "no place on earth": (with_cell("places", 2, "lat", "95"), ("lat out of range", "95")),
    "a place inside itself": (with_cell("places", 0, "part_of", "town"), ("part of itself",)),
    "a planned convoy with a route": (
        {"convoys": [{"claim_id": "K1", "to_place": "town", "status": "planned", "route": "road", "date_edtf": "2020",
                      "latest": "2020-12-31", "source_id": "monitor"}]},
        ("K1", "only after it has ended"),
    ),
    "a living memorial": (with_cell("persons", 0, "naming", "public_memorial"), ("P1", "for the dead")),
    "a route to itself": (with_cell("routes", 0, "to_place", "port"), ("routes.csv:2 road", "to itself")),
    "fewer than nobody": (with_cell("populations", 0, "value", "-5"), ("populations.csv:2 N1", "below zero", "-5")),
    "a reading of nothing": ({"readings": [{"reading": "r", "group": "g"}]}, ("names neither a claim nor a source",)),
    "an unknown claim in a reading": ({"readings": [{"reading": "r", "claim_id": "C9"}]}, ("C9",)),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_chronicle_is_refused_with_exit_status_2(tmp_path: Path, name: str) -> None:
    changed, words = WRONG[name]
    folder = write(tmp_path / "c", changed)
    for command in (["check", str(folder)], ["siege", str(folder), "--place", "town", "--on", "2020-02-01"]):
        found = RUN.invoke(app, command)
        text = found.output
        assert found.exit_code == 2, text
        assert all(word in text for word in words), text
        assert "Traceback" not in text
        assert max(map(len, text.splitlines())) < 600


def test_every_problem_is_reported_at_once(tmp_path: Path) -> None:
    changed: dict[str, Rows] = with_cell("control", 0, "place", "twon") | with_cell("populations", 0, "value", "many")
    with pytest.raises(InputError) as error:
        load_chronicle(write(tmp_path / "c", changed))
    assert len(error.value.problems) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("claim_id,place\nC1,caf\xe9\n".encode("latin-1"), ("control.csv:2", "not UTF-8", "0xe9")),
        ("claim_id,place,aspect,date_edtf,latest,source_id\n\xff\xfe".encode("utf-16"), ("not UTF-8",)),
        (b'claim_id,place,aspect,date_edtf,latest,source_id\n"C1,town\n', ("control.csv", "CSV")),
        (b"claim_id,place,aspect,date_edtf,latest,source_id\nC1,a,b,c,d,e,f,g\n", ("control.csv:2", "8 cells")),
        (b"", ("control.csv:1",)),
        (b"claim_id;place;aspect;date_edtf;latest;source_id\nC1;a;b;c;d;e\n", ("apart by commas",)),
        (b"\x00\x01\x02", ("control.csv",)),
    ],
)
def test_file_that_is_no_table(tmp_path: Path, content: bytes, words: tuple[str, ...]) -> None:
    folder = write(tmp_path / "c")
    (folder / "control.csv").write_bytes(content)
    found = RUN.invoke(app, ["check", str(folder)])
    assert found.exit_code == 2
    assert all(word in found.output for word in words), found.output


def test_unknown_file_and_folder_without_a_name(tmp_path: Path) -> None:
    folder = write(tmp_path / "c")
    (folder / "contrl.csv").write_text("x\n")
    assert "'control.csv'" in RUN.invoke(app, ["check", str(folder)]).output
    (folder / "contrl.csv").unlink()
    (folder / "tolls.csv").mkdir()
    assert "a folder, not a file" in RUN.invoke(app, ["check", str(folder)]).output
    (tmp_path / "empty").mkdir()
    found = RUN.invoke(app, ["check", str(tmp_path / "empty")])
    assert found.exit_code == 2 and "chronicle.yaml" in found.output


def test_possible_duplicate_is_reported_and_never_merged(tmp_path: Path) -> None:
    folder = write(tmp_path / "c")
    loaded = load_chronicle(folder)
    assert [one for one in notices_of(loaded) if "P2 and P3" in one]
    assert len(loaded.rows("persons")) == 3
    found = RUN.invoke(app, ["check", str(folder)])
    assert found.exit_code == 0 and "two spellings" in found.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--place", "twon"], ("--place", "'town'")),
        (["--place", "town", "--on", "2020-13-01"], ("--on", "not a day")),
        (["--place", "town", "--on", "1" * 5000], ("--on", "not a day")),
        (["--place", "town", "--reading", "nobody"], ("unknown reading",)),
        (["--place", "town", "--user-class", "horses"], ("civilians",)),
        (["--place", "town", "--sustained-days", "0"], ("sustained_days", "1 or more")),
        (["--place", "town", "--supply-from", "moon"], ("source of supply",)),
        (["--place", "town", "--section", "tol"], ("'toll'",)),
        (["--party", "nort"], ("'north'",)),
        (["--place", "town", "--embargo-days", "-1"], ("embargo",)),
    ],
)
def test_wrong_question(tmp_path: Path, arguments: list[str], words: tuple[str, ...]) -> None:
    found = RUN.invoke(app, ["siege", str(write(tmp_path / "c")), *arguments])
    assert found.exit_code == 2, found.output
    assert all(word in found.output for word in words), found.output


@given(st.text(max_size=40), st.sampled_from([TEXT, ID, DAY, EDTF, NUMBER, CHOICE, REFS]))
def test_any_cell_is_parsed_or_refused(text: str, kind: str) -> None:
    value, problem = parse(Column("c", kind, allowed=("a",)), text, "here")
    assert value is None or problem is None


@pytest.mark.parametrize(
    ("text", "fine"),
    [("2016-07-15~", True), ("../2016-10-20", True), ("/2016-10-20", True), ("2011~/..", True), ("2016-XX", True),
     ("2016-09-12T19:00:00+03:00", True), ("2016-21", True), ("2016-13", False), ("2016-02-30", False), ("", False),
     ("/", False), ("mid July", False), ("2016-7-1", False)],
)  # fmt: skip
def test_edtf_level_1(text: str, fine: bool) -> None:
    assert is_edtf(text) is fine
