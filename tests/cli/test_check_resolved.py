"""``commonweal check --resolved`` and ``check`` of amendments: dates, units and sources; what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli.test_bad_input import called, refused
from cli.test_compare import REFORM

from commonweal.institutions import list_presets

LOG = REFORM.replace("amends: associated-producers\n", "")


def checked(*arguments: str) -> dict[str, Any]:
    status, out, _ = called("check", *arguments, "--json", "-")
    document = json.loads(out)
    assert status == (2 if document["errors"] else 0)
    (report,) = document["files"]
    assert isinstance(report, dict)
    return report


@pytest.mark.parametrize("name", list_presets())
def test_every_preset_is_printed_whole_within_a_page(name: str) -> None:
    status, out, err = called("check", name, "--resolved")
    assert (status, err) == (0, "")
    table = out[out.index("at all dates") :]
    assert max(map(len, table.splitlines())) <= 100
    declared = checked(name)["declared"]
    said = " ".join(table.split())
    for source in sources(declared):
        assert " ".join(source.split()) in " ".join(said.split())


def sources(node: Any) -> list[str]:
    """Return every source in plain data."""
    if isinstance(node, dict):
        own = [node["source"]] if isinstance(node.get("source"), str) and "unit" in node else []
        return own + [found for item in node.values() for found in sources(item)]
    return [found for item in node for found in sources(item)] if isinstance(node, list) else []


def test_dates_units_and_sources() -> None:
    _, out, _ = called("check", "associated-producers", "--resolved")
    text = " ".join(out.split())
    assert "34 h/week from 2015-01-01, 28 from 2030-01-01 paid hours per worker and week" in text
    assert "source: assumption, range 20-40" in text


def test_what_holds_on_a_day() -> None:
    _, out, _ = called("check", "associated-producers", "--resolved", "--on", "2020-06-01")
    assert "34 h/week from 2015-01-01 to 2030-01-01" in " ".join(out.split())
    norm = checked("associated-producers", "--on", "2030-01-01")["resolved"]["work"]["hours_norm"]
    assert (norm["value"], norm["unit"], norm["since"], norm["until"]) == (28.0, "h/week", "2030-01-01", None)
    assert norm["source"] == "assumption, range 20-40"


def test_amendments_of_what_the_file_names(tmp_path: Path) -> None:
    path = tmp_path / "reform.yaml"
    path.write_text(REFORM, encoding="utf-8")
    report = checked(str(path), "--on", "2023-01-01")
    assert (report["kind"], report["amends"], report["errors"]) == ("amendments", "associated-producers", [])
    assert report["resolved"]["work"]["hours_norm"]["value"] == 30.0
    _, out, _ = called("check", str(path), "--resolved", "--on", "2023-01-01")
    assert "keeps associated-producers valid on every day of change; who may decide it is not judged yet" in out
    assert "30 h/week from 2020-01-01" in " ".join(out.split())


def test_what_is_closed_is_said(tmp_path: Path) -> None:
    path = tmp_path / "reform.yaml"
    text = REFORM.replace(", end: 2025-01-01", "") + REFORM.splitlines()[3].replace("2020", "2024").replace("30", "28")
    path.write_text(text.replace(", end: 2025-01-01", ""), encoding="utf-8")
    _, out, _ = called("check", str(path))
    assert "work.hours_norm = 30 from 2020-01-01: closed on 2024-01-01 by work.hours_norm = 28" in out


def test_amendments_of_nothing_are_checked_for_their_form(tmp_path: Path) -> None:
    path = tmp_path / "log.yaml"
    path.write_text(LOG, encoding="utf-8")
    status, out, _ = called("check", str(path))
    assert status == 0
    assert "only the form is checked" in out
    assert checked(str(path), "--against", "associated-producers")["amends"] == "associated-producers"


def test_amendments_against_what_they_do_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.yaml"
    path.write_text(LOG, encoding="utf-8")
    words = ["log.yaml:3", "work.hours_norm", "30"]
    refused(["check", str(path), "--against", "as-observed"], words, tmp_path, monkeypatch)


BAD = {
    "unknown path": ("bodies.congress.rule", "bodies.congres.rule", ["log.yaml:4", "'bodies.congress.rule.threshold'"]),
    "out of range": ("value: 30", "value: 300", ["log.yaml:3", "300", "at most 168"]),
    "end before start": ("end: 2025", "end: 2015", ["log.yaml:3", "start 2020-01-01, end 2015-01-01"]),
    "conflict": (
        "path: bodies.congress.rule.threshold, value: 0.75, start: 2022",
        "path: work.hours_norm, value: 28, start: 2020",
        ["log.yaml:4", "work.hours_norm", "different values", "28"],
    ),
    "overlap": (
        "path: bodies.congress.rule.threshold, value: 0.75, start: 2022-01-01",
        "path: work.hours_norm, value: 28, start: 2022-01-01, end: 2026-01-01",
        ["log.yaml:4", "work.hours_norm", "overlap"],
    ),
    "misspelt key": ("reason: a test", "reson: a test", ["log.yaml:3", "reson", "reason"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_amendments(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new, words = BAD[case]
    path = tmp_path / "log.yaml"
    assert old in LOG
    path.write_text(LOG.replace(old, new), encoding="utf-8")
    refused(["check", str(path), "--against", "associated-producers"], words, tmp_path, monkeypatch)


def test_bad_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(["check", "as-observed", "--against", "as-trended"], ["--against", "amendments"], tmp_path, monkeypatch)
    refused(["check", "as-observed", "--on", "soon"], ["--on", "soon"], tmp_path, monkeypatch)
    words = ["work.hours_norm", "2010-01-01", "from 2015-01-01"]
    refused(["check", "associated-producers", "--on", "2010-01-01"], words, tmp_path, monkeypatch)
