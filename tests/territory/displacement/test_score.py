"""Scores: the measure by hand, known baselines to the printed digits, and what the command prints."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from commonweal.cli.displacement import displacement
from commonweal.core.errors import UnknownName
from commonweal.territory.displacement import bundled
from commonweal.territory.displacement.baselines import equal_shares, held_shares
from commonweal.territory.displacement.bundled import NAMES, load_conflict
from commonweal.territory.displacement.conflict import Series
from commonweal.territory.displacement.measure import daily_error, error, rescaled
from commonweal.territory.displacement.score import EQUAL, FLEE, HELD, METHODS, MODEL, last_shares, score
from commonweal.territory.displacement.series import registered
from commonweal.territory.displacement.settings import FITTED_ON

KNOWN = {
    "syria2013": (4, 1095, 0.497, 0.537),
    "mali2012": (7, 300, 1.082, 0.382),
    "burundi2015": (5, 396, 0.751, 0.342),
}
"""Camps, days, equal shares and shares held from day 30, as an independent computation printed them."""
SCORED = {"burundi2015": 0.314, "syria2013": 0.353, "syria2017-adm1": 0.701}
"""The first and only scores of the model on the conflicts that were not fitted."""

app = typer.Typer()
app.command()(displacement)
run = CliRunner()


@pytest.mark.parametrize("name", KNOWN)
def test_known_baselines(name: str) -> None:
    camps, days, equal, held = KNOWN[name]
    data = registered(load_conflict(name))
    assert data.persons.shape == (days, camps)
    assert error(equal_shares(data.persons), data.persons) == pytest.approx(equal, abs=5e-4)
    assert error(held_shares(data.persons), data.persons) == pytest.approx(held, abs=5e-4)


def test_measure_by_hand() -> None:
    data = np.array([[10.0, 30.0], [0.0, 0.0], [20.0, 20.0]])
    model = np.array([[20.0, 10.0], [5.0, 5.0], [0.0, 0.0]])
    assert daily_error(model, data) == pytest.approx([0.75, 0.0, 1.0])
    assert error(model, data) == pytest.approx(1.75 / 3)
    assert rescaled(model, data) == pytest.approx(np.array([[80 / 3, 40 / 3], [0, 0], [0, 0]]))


def test_measure_runs_from_nobody_to_everybody_misplaced() -> None:
    data = np.array([[40.0, 0.0]])
    assert error(data, data) == 0.0
    assert error(np.array([[20.0, 20.0]]), data) == 1.0
    assert error(data[:, ::-1], data) == 2.0


def test_baselines_by_hand() -> None:
    data = np.array([[10.0, 30.0], [40.0, 40.0], [0.0, 4.0]])
    assert equal_shares(data).tolist() == [[20, 20], [40, 40], [2, 2]]
    assert held_shares(data, day=0).tolist() == [[10, 30], [20, 60], [1, 3]]
    assert held_shares(data, day=30).tolist() == [[0, 40], [0, 80], [0, 4]]
    assert held_shares(np.array([[0.0, 0.0]])).tolist() == [[0, 0]]


def test_series_are_joined_by_lines_and_cut_to_hundreds() -> None:
    conflict = load_conflict("mali2012")
    camp = conflict.registering[0]
    points = ((date(2012, 2, 29), 100.0), (date(2012, 3, 4), 500.0), (date(2012, 3, 5), 250.0))
    one = replace(conflict, series=(Series(camp, "a.csv", points),), corrections=())
    assert registered(one, unit=1).total[:7].tolist() == [100, 200, 300, 400, 500, 250, 250]
    assert registered(one).total[:7].tolist() == [100, 200, 300, 400, 500, 200, 200]
    counted = replace(one, corrections=(replace(conflict.corrections[0], camp=camp, on=date(2012, 3, 5)),))
    assert registered(counted, unit=1).total[:7].tolist() == [50, 100, 150, 200, 250, 250, 250]
    twice = replace(one, series=(*one.series, Series(camp, "b.csv", points[:1])))
    assert registered(twice, unit=1).total[:3].tolist() == [200, 300, 400]


@pytest.mark.parametrize("name", NAMES)
def test_baselines_come_first_and_scores_are_as_published(name: str) -> None:
    rows = score(load_conflict(name), name)
    assert tuple(one.method for one in rows) == METHODS[: len(rows)]
    assert (FLEE in {one.method for one in rows}) == (name in KNOWN)
    if name != FITTED_ON:
        assert rows[2].error == pytest.approx(SCORED[name], abs=5e-4)


def test_the_page_says_what_the_scores_are() -> None:
    page = (Path(__file__).parents[3] / "docs" / "displacement.md").read_text(encoding="utf-8")
    for name in NAMES:
        rows = {one.method: one for one in score(load_conflict(name), name)}
        cells = [f"{rows[one].error:.3f}" for one in (EQUAL, HELD)]
        model = f"{rows[MODEL].error:.3f} / {rows[MODEL].rescaled:.3f}"
        (line,) = [one.replace("*", "") for one in page.splitlines() if one.startswith(f"| {name}")]
        assert [cell.strip() for cell in line.split("|")][2:5] == [*cells, model]


def test_the_command_prints_the_baselines_first_and_its_scope() -> None:
    said = run.invoke(app, [])
    assert said.exit_code == 0
    lines = said.stdout.splitlines()
    for name in NAMES:
        start = next(n for n, line in enumerate(lines) if line.startswith(f"{name}: "))
        block = [line.strip() for line in lines[start : lines.index("", start)]]
        named = [next(n for n, line in enumerate(block) if line.startswith(one)) for one in (EQUAL, HELD, MODEL)]
        assert named == sorted(named)
        assert any(line.startswith("The settings were fitted on") for line in block)
    assert "The settings were fitted on this conflict" in said.stdout
    assert "registered refugees" in said.stdout and "could not leave" in said.stdout
    assert said.stdout.count(" *") == 2 * len(NAMES)


def test_json(tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    assert run.invoke(app, ["burundi2015", "--json", str(target)]).exit_code == 0
    document = json.loads(target.read_text(encoding="utf-8"))
    assert document["fitted_on"] == FITTED_ON
    (one,) = document["conflicts"]
    assert [row["method"] for row in one["scores"]] == list(METHODS)
    assert one["days"] == 396


def test_a_folder_without_registrations_gives_shares_and_no_score(tmp_path: Path) -> None:
    shutil.copytree(Path(bundled.__file__).parent / "conflicts" / "mali2012" / "input", tmp_path / "input")
    said = run.invoke(app, [str(tmp_path)])
    assert said.exit_code == 0
    assert "nothing can be scored" in said.stdout
    assert "smallest error" not in said.stdout
    shares = last_shares(load_conflict(str(tmp_path)))
    assert len(shares) == 7
    assert sum(shares.values()) == pytest.approx(1.0)


def test_a_folder_that_can_be_scored_has_no_figures_of_flee() -> None:
    folder = Path(bundled.__file__).parent / "conflicts" / "mali2012"
    said = run.invoke(app, [str(folder)])
    assert said.exit_code == 0
    assert "0.195 *" in said.stdout
    assert "No figure of a Flee run" in said.stdout


def test_wrong_input_is_told_with_status_2(tmp_path: Path) -> None:
    shutil.copytree(Path(bundled.__file__).parent / "conflicts" / "mali2012", tmp_path / "mali")
    routes = tmp_path / "mali" / "input" / "routes.csv"
    routes.write_text(routes.read_text().replace("Mopti,Mentao,360", "Mopty,Mentao,-360"))
    said = run.invoke(app, [str(tmp_path / "mali")])
    assert said.exit_code == 2
    assert "routes.csv, row 3, name1: unknown place; got 'Mopty'" in said.stderr
    assert "routes.csv, row 3, distance: number not allowed; got '-360'" in said.stderr
    said = run.invoke(app, ["mali"])
    assert said.exit_code == 2
    assert "did you mean 'mali2012'?" in said.stderr
    with pytest.raises(UnknownName):
        load_conflict("nowhere")
