"""The least unmet need under a budget that is too small is proved like everything else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.tamper import PERCENT, Change, copied, in_archive, in_runs, refresh_checksums

from commonweal.core.run_folder import certificate_file, frontier_name, unmet_name
from commonweal.results.folder import write_run
from commonweal.scenario.loading import load_scenario
from commonweal.simulation import simulate
from commonweal.verify import verify

KEY, BUDGET = "usa-2014--associated-producers--frozen", "ar6-1.5c-50"
PROOF = certificate_file(KEY, unmet_name(frontier_name("good-life", "larger", "frozen", False), BUDGET))


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifteen years in the United States, which cannot give everyone a good life within the smaller budget."""
    scenario = load_scenario("foundation").with_(
        world="usa-2014",
        comparison_worlds=[],
        institutions=["associated-producers"],
        years={"from": 2015, "to": 2029},
        yardstick={
            "floor_set": "good-life",
            "budget": BUDGET,
            "alternatives": {"floor_sets": [], "budgets": [], "accounts": []},
        },
        technology={"techniques": None},
    )
    return write_run(simulate(scenario), scenario, tmp_path_factory.mktemp("short") / "run")


def fewer_unmet(run: dict[str, Any]) -> None:
    run["frontiers"][0]["unmet"][BUDGET] /= PERCENT


def fewer_unmet_in_the_verdict(run: dict[str, Any]) -> None:
    run["verdicts"][0]["unmet"] /= PERCENT


def nobody_unmet(run: dict[str, Any]) -> None:
    run["frontiers"][0]["unmet"] = {}
    run["verdicts"][0]["unmet"] = None


TAMPERED: dict[str, tuple[Change, str]] = {
    "unmet need": (in_runs(KEY, fewer_unmet), "least unmet need of"),
    "unmet need of a verdict": (in_runs(KEY, fewer_unmet_in_the_verdict), "verdicts[0].unmet"),
    "no unmet need": (in_runs(KEY, nobody_unmet), "budgets"),
    "persons in the proof": (in_archive(PROOF, "x_1"), PROOF),
    "dual in the proof": (in_archive(PROOF, "y_1"), PROOF),
    "aim of the proof": (in_archive(PROOF, "cost_1"), PROOF),
    "coefficient of the proof": (in_archive(PROOF, "data"), PROOF),
}


def test_the_least_unmet_need_verifies_as_it_was_written(short: Path) -> None:
    assert (short / PROOF).is_file()
    assert verify(short).failures == ()


@pytest.mark.parametrize("name", TAMPERED)
def test_other_figures_of_unmet_need_are_caught(name: str, short: Path, tmp_path: Path) -> None:
    change, where = TAMPERED[name]
    run = copied(short, tmp_path)
    change(run)
    refresh_checksums(run)
    failures = verify(run).failures
    assert any(where in failure for failure in failures), failures
    assert not any("altered" in failure for failure in failures), failures
