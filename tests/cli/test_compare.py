"""``commonweal compare`` on files: what is printed, its JSON, and what is refused. Lives: tests of results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli.test_bad_input import called, refused

REFORM = """\
schema: 1
amends: associated-producers
amendments:
  - {path: work.hours_norm, value: 30, start: 2020-01-01, end: 2025-01-01, by: congress, reason: a test}
  - {path: bodies.congress.rule.threshold, value: 0.75, start: 2022-01-01, by: congress, reason: a test}
"""


@pytest.fixture
def reform(tmp_path: Path) -> Path:
    path = tmp_path / "reform.yaml"
    path.write_text(REFORM, encoding="utf-8")
    return path


def compared(*arguments: str) -> dict[str, Any]:
    status, out, err = called("compare", *arguments, "--json", "-")
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert document["schema_version"] == 1
    (found,) = document["comparisons"]
    assert isinstance(found, dict)
    return found


def rows(found: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {one["path"]: (one["a"], one["b"]) for one in found["rules"] if not one["label"]}


def test_two_presets_side_by_side() -> None:
    status, out, err = called("compare", "associated-producers", "as-observed")
    assert (status, err) == (0, "")
    for words in ("ownership: who owns", "ownership.default.kind", "joint", "private", "which change nothing"):
        assert words in out
    assert "no run is named" in out
    assert max(map(len, out.splitlines())) <= 100


def test_every_difference_by_path() -> None:
    found = compared("as-observed", "as-trended")
    assert rows(found) == {"allocation.default.drivers": ("frozen", "trend")}
    assert [one["path"] for one in found["rules"] if one["label"]] == ["name"]
    assert found["lives"] is None


def test_a_society_and_itself() -> None:
    status, out, _ = called("compare", "as-observed", "as-observed")
    assert status == 0
    assert "0 differences" in out


def test_a_reform_at_all_dates(reform: Path) -> None:
    found = compared("associated-producers", str(reform))
    assert found["on"] is None
    said = [(one["path"], one["a"], one["b"], one["since"], one["until"]) for one in found["rules"] if not one["label"]]
    assert said == [
        ("work.hours_norm", 34.0, 30.0, "2020-01-01", "2025-01-01"),
        ("bodies.congress.rule.threshold", 0.6, 0.75, "2022-01-01", ""),
    ]
    _, out, _ = called("compare", str(reform), "associated-producers")
    assert "Rules at all dates: 2 differences" in out
    assert "from 2020-01-01 to 2025-01-01" in out


def test_amended_numbers_beside_those_that_change_by_date(reform: Path) -> None:
    found = compared("as-observed", str(reform))
    hours = [(one["b"], one["since"], one["until"]) for one in found["rules"] if one["path"] == "work.hours_norm"]
    assert hours == [
        (34.0, "", "2020-01-01"),
        (30.0, "2020-01-01", "2025-01-01"),
        (34.0, "2025-01-01", "2030-01-01"),
        (28.0, "2030-01-01", ""),
    ]


@pytest.mark.parametrize("pair", [("capitalism", "social-plan"), ("as-observed", "welfare-state")])
def test_no_value_is_cut(pair: tuple[str, str]) -> None:
    _, out, _ = called("compare", *pair)
    printed = "".join(out.split())
    assert "…" not in out
    for one in compared(*pair)["rules"]:
        for words in (one["a_said"], one["b_said"]):
            assert all("".join(word.split()) in printed for word in words.split())
    assert max(map(len, out.splitlines())) <= 100


def test_what_a_reform_is_on_a_day(reform: Path) -> None:
    assert rows(compared("associated-producers", str(reform), "--on", "2019-12-31")) == {}
    assert rows(compared("associated-producers", str(reform), "--on", "2020-01-01")) == {
        "work.hours_norm": (34.0, 30.0)
    }


def test_json_goes_to_a_file_and_words_to_the_screen(tmp_path: Path) -> None:
    target = tmp_path / "found.json"
    status, out, _ = called("compare", "as-observed", "as-trended", "--json", str(target))
    assert status == 0
    assert "frozen" in out
    assert json.loads(target.read_text())["comparisons"][0]["b"]["society"] == "as-trended"


BAD = {
    "unknown society": (["as-obsrved", "as-trended"], ["as-obsrved", "as-observed"]),
    "no such file": (["no/such.yaml", "as-trended"], ["no/such.yaml"]),
    "no such run": (["runs/none:as-observed", "as-trended"], ["runs/none", "no such run folder"]),
    "not a run": ([".", "as-trended"], ["not a run folder"]),
    "not a date": (["as-observed", "as-trended", "--on", "2020-13-01"], ["--on", "2020-13-01"]),
    "before the first value": (
        ["associated-producers", "as-trended", "--on", "2010-01-01"],
        ["work.hours_norm", "2010-01-01", "from 2015-01-01"],
    ),
    "one side": (["as-observed"], ["Missing argument"]),
}


@pytest.mark.parametrize("name", BAD)
def test_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, words = BAD[name]
    refused(["compare", *arguments], words, tmp_path, monkeypatch)


def test_a_reform_that_is_not_allowed(reform: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reform.write_text(REFORM.replace("congress.rule.threshold", "congres.rule.threshold"), encoding="utf-8")
    words = ["reform.yaml:5", "no such path", "bodies.congress.rule.threshold"]
    refused(["compare", "as-observed", str(reform)], words, tmp_path, monkeypatch)
