"""A run folder is written whole or not at all, says the same twice, and reads back as what it is."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from commonweal.core.errors import FileProblem, SchemaError
from commonweal.core.run_folder import TABLES, checksum, file_stem
from commonweal.core.strict_yaml import Document
from commonweal.institutions.record import validate
from commonweal.institutions.schema import Institutions
from commonweal.results.document import run_document
from commonweal.results.folder import next_folder, read_run, write_run
from commonweal.results.records import Results
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.schema import Scenario
from commonweal.simulation import simulate


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_scenario_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    scenario = load_scenario("foundation").with_(comparison_worlds=[], years={"from": 2015, "to": 2015})
    first, second = (
        contents(write_run(simulate(scenario), scenario, tmp_path / name, wall_time=len(name)))
        for name in ("a", "second")
    )
    manifests = [json.loads(found.pop("manifest.json")) for found in (first, second)]
    for manifest in manifests:
        del manifest["created"], manifest["runtime"]
    assert first == second
    assert manifests[0] == manifests[1]


def test_manifest_seals_every_other_file(folder: Path) -> None:
    found = contents(folder)
    manifest = json.loads(found.pop("manifest.json"))
    assert manifest["files"] == {name: checksum(content) for name, content in sorted(found.items())}
    assert manifest["solver"]["name"] == "HiGHS"
    assert manifest["worlds"]["usa-2014"]["licences"]["table"] == "CC BY 4.0"
    assert manifest["runtime"]["wall_time_s"] == 1.0


def test_report_is_made_from_the_finished_folder_and_sealed(
    results: Results, scenario: Scenario, tmp_path: Path
) -> None:
    def report(partial: Path) -> bytes:
        return f"<html>{len(read_run(partial).indicators)} rows".encode()

    folder = write_run(results, scenario, tmp_path / "run", report=report)
    assert (folder / "report.html").read_bytes().startswith(b"<html>")
    assert "report.html" in read_run(folder).manifest["files"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_interrupted_write_leaves_nothing(
    error: type[BaseException], results: Results, scenario: Scenario, tmp_path: Path
) -> None:
    def report(partial: Path) -> bytes:
        raise error

    with pytest.raises(error):
        write_run(results, scenario, tmp_path / "run", report=report)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_left_as_it_is(results: Results, scenario: Scenario, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(FileProblem, match="not empty"):
        write_run(results, scenario, tmp_path)
    with pytest.raises(FileProblem, match="a file, not a folder"):
        write_run(results, scenario, tmp_path / "notes.txt")
    assert contents(tmp_path) == {"notes.txt": b"mine"}


def test_an_unwritable_place_is_an_input_error(results: Results, scenario: Scenario, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileProblem, match="cannot be written"):
        write_run(results, scenario, tmp_path / "file" / "run")


def test_default_folders_count_up(
    results: Results, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written = [write_run(results, scenario) for _ in range(2)]
    assert [path.as_posix() for path in written] == ["runs/foundation-1", "runs/foundation-2"]
    assert next_folder("foundation").name == "foundation-3"
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == ["foundation-1", "foundation-2"]


def test_an_empty_folder_is_used(results: Results, scenario: Scenario, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    assert read_run(write_run(results, scenario, tmp_path / "run")).path == tmp_path / "run"


def test_names_of_people_never_become_paths(results: Results, scenario: Scenario, tmp_path: Path) -> None:
    hostile = "../<script>alert(1)</script> no: " + "x" * 300
    renamed = tuple(
        replace(
            run,
            setting=replace(run.setting, institutions=run.setting.institutions.model_copy(update={"name": hostile})),
        )
        for run in results.of("usa-2014")[:1]
    )
    folder = write_run(Results(renamed), scenario, tmp_path / "inside" / "run")
    assert list(tmp_path.iterdir()) == [tmp_path / "inside"]
    read = read_run(folder)
    assert read.runs["runs"][0]["society"] == hostile
    assert list(read.scenario["societies"]) == [hostile]


def test_file_stems_are_distinct_and_safe() -> None:
    keys = ["a b", "a_b", "a/b", "a%2Fb", "é", "x" * 200, "x" * 201]
    stems = [file_stem(key) for key in keys]
    assert len(set(stems)) == len(keys)
    assert all("/" not in stem and len(stem) < 150 for stem in stems)


def test_two_societies_of_one_name_are_refused(results: Results, scenario: Scenario, tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="same name"):
        write_run(Results((*results.runs, results.runs[0])), scenario, tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_scenario_and_societies_read_back_as_they_were(folder: Path, results: Results, scenario: Scenario) -> None:
    document = read_run(folder).scenario
    assert validate(Scenario, Document("stored", document["scenario"], {})) == scenario
    for run in results.runs:
        stored = document["societies"][run.society]
        assert validate(Institutions, Document("stored", stored, {})) == run.setting.institutions


def test_tables_are_tidy(folder: Path, results: Results) -> None:
    read = read_run(folder)
    keys = {run.key for run in results.runs}
    for name in TABLES:
        frame: pd.DataFrame = getattr(read, name)
        assert set(frame["run"]) <= keys
        assert "value" not in frame or frame["value"].notna().all()
    assert set(read.indicators["run"]) == keys
    assert set(read.needs["run"]) == {run.key for run in results.runs if run.plan}
    assert set(read.quintiles["run"]) == {run.key for run in results.runs if run.baseline}
    assert not read.needs.isna().any(axis=None)
    assert len(read.activities) == sum(len(run.setting.economy.activities) for run in results.runs) * 2


def test_every_number_has_a_unit(folder: Path) -> None:
    for name in TABLES:
        schema = pq.read_schema(folder / f"{name}.parquet")
        numbers = [field for field in schema if str(field.type) == "double"]
        assert all(field.metadata and field.metadata.get(b"unit") for field in numbers) or "unit" in schema.names


def test_hours_of_the_table_are_the_indicator(folder: Path) -> None:
    read = read_run(folder)
    summed = read.activities.groupby(["run", "year"])["hours"].sum()
    rows = read.indicators[read.indicators["indicator"] == "hours"].set_index(["run", "year"])["value"]
    assert (summed - rows).abs().max() < 1e-9 * rows.max()


def test_runs_document_says_what_was_solved(folder: Path) -> None:
    runs = {run["key"]: run for run in read_run(folder).runs["runs"]}
    short, enough = runs["usa-2014--tight--frozen"], runs["gbr-2014--tight--frozen"]
    assert (short["solved"], enough["solved"]) == ("relaxed", "strict")
    assert not short["verdict"]["functions"]
    assert "quotas.co2.budget" in {reason["path"] for reason in short["verdict"]["because"]}
    assert enough["verdict"]["functions"]
    assert short["observed"]["population"]["unit"] == "thousand persons"
    # CO2 accounts of the Joint Research Centre to 2016, with households (see the world's parameters).
    assert list(short["observed"]["co2_production"]["values"]) == ["2014", "2015", "2016"]
    assert all(4.5 < value < 6.0 for value in short["observed"]["co2_production"]["values"].values())


def test_json_document_has_the_documented_shape(results: Results, scenario: Scenario) -> None:
    document = json.loads(json.dumps(run_document(results, scenario), allow_nan=False))
    assert list(document) == ["schema_version", "scenario", "world", "runs"]
    for run in document["runs"]:
        assert {"institutions", "world", "drivers", "verdict", "verdicts", "indicators", "checks", "realised"} == set(
            run
        )
        assert {"sense", "under", "functions", "until", "because", "used", "cap", "unmet"} == set(run["verdict"])
        assert {"accounting_residual", "primal_residual", "duality_gap"} <= set(run["checks"])
        assert run["checks"]["accounting_residual"] < 1e-9
        assert set(run["indicators"]["hours"]["values"]) == {"2015", "2016"}
        assert all(math.isfinite(value) for value in run["indicators"]["hours"]["values"].values())


def remove_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def other_version(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"schema_version": 99, "files": {}}')


def damaged_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("{")


def list_as_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("[]")


def only_other_files(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()


def damaged_table(folder: Path) -> None:
    (folder / "needs.parquet").write_bytes(b"PAR1")


def missing_table(folder: Path) -> None:
    (folder / "people.parquet").unlink()


def damaged_document(folder: Path) -> None:
    (folder / "runs.json").write_text("{")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (remove_manifest, "half written run folder"),
        (other_version, "schema_version 99"),
        (damaged_manifest, "manifest of the run cannot be read"),
        (list_as_manifest, "another version"),
        (only_other_files, "not a run folder"),
        (damaged_table, "needs.parquet: a part of the run cannot be read"),
        (missing_table, "people.parquet: a part of the run cannot be read"),
        (damaged_document, "runs.json: a part of the run cannot be read"),
    ],
)
def test_a_damaged_folder_is_refused_in_words(
    damage: Callable[[Path], None], words: str, results: Results, scenario: Scenario, tmp_path: Path
) -> None:
    folder = write_run(Results(results.runs[:1]), scenario, tmp_path / "run")
    damage(folder)
    with pytest.raises(FileProblem, match=words):
        read_run(folder)


def test_no_folder_at_all(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="no such run folder"):
        read_run(tmp_path / "none")
