"""Bad input of every kind: exit status 2, one message that says what, where, the value, what is allowed;
nothing written.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.calling import called

PRESET = Path(__file__).parents[2] / "src/commonweal/institutions/presets/associated-producers.yaml"
SCENARIO = Path(__file__).parents[2] / "src/commonweal/scenario/bundled/foundation.yaml"


def edited(source: Path, old: str, new: str) -> Callable[[Path], Path]:
    """Make a file from a bundled one by replacing a text that must be in it."""

    def make(folder: Path) -> Path:
        text = source.read_text(encoding="utf-8")
        assert old in text, old
        path = folder / "file.yaml"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return make


def content(text: str | bytes) -> Callable[[Path], Path]:
    """Make a file with a content."""

    def make(folder: Path) -> Path:
        path = folder / "file.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return make


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"
SOCIETY = {
    "missing key's spelling": (edited(PRESET, "ownership:", "ownershp:"), ["ownershp", "ownership"]),
    "misspelt nested key": (edited(PRESET, "{kind: max_min}", "{knd: max_min}"), ["knd"]),
    "unknown kind": (edited(PRESET, "kind: max_min", "kind: max_mni"), ["max_mni", "max_min"]),
    "unknown ownership": (edited(PRESET, "kind: worker}", "kind: wroker}"), ["wroker", "worker"]),
    "unknown account": (edited(PRESET, "account: larger", "account: bigger"), ["bigger", "larger"]),
    "unknown budget": (edited(PRESET, "budget: ar6-2.0c-67", "budget: ar6-2.0c-66"), ["ar6-2.0c-66", "ar6-2.0c-67"]),
    "quota in the wrong unit": (
        edited(PRESET, "budget: ar6-2.0c-67", 'budget: {value: 5, unit: kg, source: "x"}'), ["kg", "Gt CO2"]),
    "negative quota": (
        edited(PRESET, "budget: ar6-2.0c-67", 'budget: {value: -5, unit: Gt CO2, source: "x"}'), ["-5"]),
    "unknown floor set": (edited(PRESET, "set: decent-living", "set: decent-livng"), ["decent-livng", "decent-living"]),
    "unknown need class": (edited(PRESET, "[child, worker", "[chld, worker"), ["chld", "child"]),
    "shares that do not add to one": (edited(PRESET, "society: 0.5}", "society: 0.6}"), ["0.6"]),
    "share above one": (edited(PRESET, "workers: 0.5", "workers: 1.5"), ["1.5"]),
    "hours norm in the wrong unit": (edited(PRESET, "unit: h/week", "unit: h/day"), ["h/day", "h/week"]),
    "negative hours": (edited(PRESET, "2015-01-01: 34", "2015-01-01: -34"), ["-34"]),
    "more hours than a week has": (edited(PRESET, "2015-01-01: 34", "2015-01-01: 340"), ["340", "168"]),
    "date twice": (edited(PRESET, "2030-01-01: 28", "2015-01-01: 28"), ["2015-01-01"]),
    "no such date": (edited(PRESET, "2030-01-01", "2030-13-01"), ["2030-13-01"]),
    "not a number": (edited(PRESET, "2015-01-01: 34", "2015-01-01: .nan"), ["nan"]),
    "text for a number": (edited(PRESET, "2015-01-01: 34", "2015-01-01: many"), ["many"]),
    "list for a map": (edited(PRESET, "investment: {kind", "investment: [kind] #"), ["investment", "map"]),
    "label twice": (edited(PRESET, "public: {", "public: {}\npublic: {"), ["public"]),
    "alias bomb": (content(BOMB), ["alias"]),
    "a tag": (content("a: !!python/object/apply:os.system [ls]\n"), ["tag"]),
    "not YAML": (content("a: [1, 2\nb: }"), ["file.yaml"]),
    "not UTF-8": (content(b"name: \xff\xfe"), ["UTF-8"]),
    "two documents": (content("a: 1\n---\nb: 2\n"), ["document"]),
    "a list": (content("- 1\n- 2\n"), ["file.yaml"]),
    "a bare number": (content("7\n"), ["file.yaml"]),
    "unknown schema": (edited(PRESET, "schema: 1", "schema: 9"), ["9"]),
    "too large": (content("# " + "x" * 1_100_000), ["1"]),
}  # fmt: skip
ASKED = {
    "years reversed": (edited(SCENARIO, "{from: 2015, to: 2050}", "{from: 2050, to: 2015}"), ["2050", "2015"]),
    "world with a path in it": (edited(SCENARIO, "world: usa-2014", "world: ../usa-2014"), ["../usa-2014"]),
    "unknown world": (edited(SCENARIO, "world: usa-2014", "world: use-2014"), ["use-2014", "usa-2014"]),
    "unknown society": (edited(SCENARIO, "as-trended,", "as-tended,"), ["as-tended", "as-trended"]),
    "society twice": (edited(SCENARIO, "as-trended,", "as-observed,"), ["as-observed"]),
    "unknown yardstick": (edited(SCENARIO, "floor_set: decent-living", "floor_set: decent"), ["decent"]),
    "misspelt technology": (edited(SCENARIO, "drivers: frozen", "driver: frozen"), ["driver", "drivers"]),
    "no society": (edited(SCENARIO, "[as-observed, as-trended, associated-producers]", "[]"), ["institutions"]),
    "negative seed": (edited(SCENARIO, "seed: 0", "seed: -1"), ["-1"]),
    "a year before the population table": (edited(SCENARIO, "from: 2015", "from: 1950"), ["1950"]),
    "a year after the population table": (edited(SCENARIO, "to: 2050", "to: 2150"), ["2150"]),
    "a date before the first value": (edited(SCENARIO, "from: 2015", "from: 2014"), ["2014", "2015-01-01"]),
}


@pytest.mark.parametrize("name", SOCIETY)
def test_a_bad_society_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, words = SOCIETY[name]
    refused(["check", str(make(tmp_path))], words, tmp_path, monkeypatch)
    refused(["run", "--under", str(tmp_path / "file.yaml")], words, tmp_path, monkeypatch)


@pytest.mark.parametrize("name", ASKED)
def test_a_bad_scenario_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, words = ASKED[name]
    refused(["run", str(make(tmp_path))], words, tmp_path, monkeypatch)


def refused(arguments: list[str], words: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit status 2, a message with all words and the file, no traceback, nothing written."""
    monkeypatch.chdir(folder)
    before = sorted(folder.rglob("*"))
    status, out, err = called(*arguments)
    message = out + err
    assert status == 2, message
    assert "Traceback" not in message
    assert all(word.lower() in message.lower() for word in words), message
    assert sorted(folder.rglob("*")) == before


COMMANDS = {
    "unknown world": (["plan", "--world", "gbr-2015"], ["gbr-2015", "gbr-2014"]),
    "world with a path": (["run", "--world", "../../etc"], ["../../etc"]),
    "years reversed": (["plan", "--years", "2020-2015"], ["2020", "2015"]),
    "years in words": (["plan", "--years", "soon"], ["soon", "2015-2050"]),
    "year range reversed": (["run", "--from", "2030", "--to", "2020"], ["2030", "2020"]),
    "no such file": (["check", "nowhere.yaml"], ["nowhere.yaml"]),
    "no such preset": (["check", "associated-producer"], ["associated-producers"]),
    "no such scenario": (["run", "fundation"], ["fundation", "foundation"]),
    "no such society": (["run", "--under", "capitalist"], ["capitalist"]),
    "no such problem": (["plan", "--problem", "williams"], ["williams"]),
    "folder for a file": (["check", "."], ["."]),
    "JSON into a missing folder": (["worlds", "--json", "no/such/file.json"], ["no/such"]),
    "JSON onto a folder": (["worlds", "--json", "."], ["folder"]),
    "not a run folder": (["verify", "."], ["manifest.json"]),
    "no run folder": (["verify", "nowhere"], ["nowhere"]),
    "a later start": (["run", "--from", "2030"], ["2030", "2015"]),
    "unknown option": (["run", "--wrld", "usa-2014"], ["--wrld"]),
    "unknown command": (["rnu"], ["rnu"]),
    "text for a year": (["run", "--from", "soon"], ["soon"]),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_bad_command_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, words = COMMANDS[name]
    refused(arguments, words, tmp_path, monkeypatch)


def test_a_half_written_run_is_not_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = tmp_path / "run"
    run.mkdir()
    (run / "runs.json").write_text("{}")
    refused(["verify", str(run)], ["manifest.json", "run"], tmp_path, monkeypatch)


def test_a_target_that_is_not_empty_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    refused(["run", "--out", str(tmp_path), "--to", "2015"], ["not empty"], tmp_path, monkeypatch)
    assert (tmp_path / "kept.txt").read_text() == "mine"


def test_there_are_at_least_forty_cases() -> None:
    assert len(SOCIETY) + len(ASKED) + len(COMMANDS) >= 40


def test_open_questions_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = content("{}\n")(tmp_path)
    status, out, _ = called("check", str(path))
    assert status == 2
    assert out.count("?") >= 8


def test_json_alone_is_on_standard_output() -> None:
    status, out, _ = called("check", "associated-producers", "--json", "-")
    assert status == 0
    document = json.loads(out)
    assert document["schema_version"] == 1
    assert document["open_questions"] == []
