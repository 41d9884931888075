"""Lives side by side: what is compared, what is not and why; and the command that prints it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cli.test_bad_input import called

from commonweal.core.errors import InputError
from commonweal.results.comparison import Life, compare_lives, lives_in
from commonweal.results.folder import RunFolder, read_run


@pytest.fixture(scope="module")
def run(folder: Path) -> RunFolder:
    return read_run(folder)


@pytest.fixture(scope="module")
def lives(run: RunFolder) -> dict[str, Life]:
    return lives_in(run)


def changed(life: Life, **shared: Any) -> Life:
    """The life in a run whose scenario differs in some keys."""
    scenario = {**life.folder.scenario, "scenario": {**life.folder.scenario["scenario"], **shared}}
    return replace(life, folder=replace(life.folder, scenario=scenario))


def test_a_life_and_itself(lives: dict[str, Life]) -> None:
    for life in lives.values():
        found = compare_lives(life, life)
        assert found.obstacles == ()
        assert len(found.series) > 20
        assert not any(one.differs for one in found.series)


def test_what_differs_is_listed_with_both_values(lives: dict[str, Life]) -> None:
    life = lives["tight"]
    frame = life.folder.indicators.copy()
    place = (frame["run"] == life.run["key"]) & (frame["indicator"] == "hours_per_worker") & (frame["year"] == 2016)
    frame.loc[place, "value"] += 1.0
    other = replace(life, folder=replace(life.folder, indicators=frame))
    (found,) = (one for one in compare_lives(life, other).series if one.differs)
    assert (found.name, found.unit) == ("hours_per_worker", "h/week")
    one, another = found.values[2016]
    assert one is not None and another == one + 1.0


def test_needs_by_group_and_class(lives: dict[str, Life], run: RunFolder) -> None:
    series = {(one.name, one.labels): one for one in compare_lives(lives["tight"], lives["tight"]).series}
    rows = run.needs[run.needs["run"] == lives["tight"].run["key"]]
    row = rows[(rows["group"] == "food") & (rows["class"] == "child") & (rows["year"] == 2016)].iloc[0]
    assert series["fulfilment by class", ("food", "child")].values[2016][0] == row["delivered"] / row["required"]
    baseline = compare_lives(lives["as-observed"], lives["as-observed"]).series
    assert ("fulfilment by quintile", ("food", "1")) in {(one.name, one.labels) for one in baseline}


def test_a_frontier_is_never_compared_with_a_realised_result(lives: dict[str, Life]) -> None:
    found = compare_lives(lives["tight"], lives["as-observed"])
    assert found.series == found.verdicts == ()
    assert any("frontier" in why and "realised" in why for why in found.obstacles)


def test_unlike_lives_are_not_compared(lives: dict[str, Life], run: RunFolder) -> None:
    life = lives["tight"]
    shared = life.folder.scenario["scenario"]
    others = {
        "different worlds: usa-2014 and gbr-2014": lives_in(run, "gbr-2014")["tight"],
        "different years.to: 2016 and 2050": changed(life, years={"from": 2015, "to": 2050}),
        "different yardstick.floor_set": changed(life, yardstick={**shared["yardstick"], "floor_set": "good-life"}),
        "different technology.terminal: yes and no": changed(
            life, technology={**shared["technology"], "terminal": False}
        ),
        "different seed: 0 and 1": changed(life, seed=1),
        "different data of the world": replace(
            life, folder=replace(life.folder, manifest={**life.folder.manifest, "worlds": {"usa-2014": {}}})
        ),
    }
    for why, other in others.items():
        found = compare_lives(life, other)
        assert [one for one in found.obstacles if one.startswith(why)] and found.series == (), why
    drivers = compare_lives(lives["as-observed"], lives["as-trended"]).obstacles
    assert drivers == ("different drivers of technology: frozen and trend",)


def test_other_names_and_other_societies_are_no_obstacle(lives: dict[str, Life]) -> None:
    other = changed(lives["tight"], name="other", institutions=["tight"], comparison_worlds=[])
    assert compare_lives(lives["tight"], other).obstacles == ()


def test_the_rules_are_those_that_ran(lives: dict[str, Life], society: str) -> None:
    assert lives["tight"].institutions().document() == lives["tight"].folder.scenario["societies"]["tight"]
    assert "name: tight" in society


def test_unknown_world(run: RunFolder) -> None:
    with pytest.raises(InputError, match="did you mean 'usa-2014'"):
        lives_in(run, "usa-2015")


def test_the_command_prints_lives_beside_rules(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    status, out, err = called("compare", f"{folder}:as-observed", f"{other}:as-observed")
    assert (status, err) == (0, "")
    for words in (
        "0 differences",
        "Lives in usa-2014, 2015 to 2016",
        "Realised:",
        "functions",
        "The same in every year",
    ):
        assert words in out


def test_the_command_says_why_lives_are_not_compared(folder: Path) -> None:
    status, out, _ = called("compare", f"{folder}:tight", f"{folder}:as-observed")
    assert status == 0
    assert "ownership.default.kind" in out
    assert "Lives: not compared" in out
    assert "frontier" in out
    assert "hours_per_worker" not in out


def test_two_whole_folders_society_by_society(folder: Path) -> None:
    status, out, _ = called("compare", str(folder), str(folder), "--world", "gbr-2014", "--json", "-")
    found = json.loads(out)["comparisons"]
    assert status == 0
    assert [one["a"]["society"] for one in found] == ["as-observed", "as-trended", "tight"]
    assert all(one["rules"] == [] and one["lives"]["obstacles"] == [] for one in found)
    assert set(found[2]["lives"]["series"][0]["values"]) == {"2015", "2016"}


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ("{run}:tigt", "as-observed", ["tigt", "did you mean 'tight'"]),
        ("{run}", "worker-owned", ["which society?", "{run}:tight"]),
    ],
)
def test_a_society_that_is_not_in_the_run(a: str, b: str, words: list[str], folder: Path) -> None:
    status, _, err = called("compare", a.format(run=folder), b)
    assert status == 2
    assert all(word.format(run=folder) in err for word in words), err
