"""One short run shared by all tests of the run folder: two countries, of which one cannot keep the quota."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from commonweal.results.folder import write_run
from commonweal.results.records import Results
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.schema import Scenario
from commonweal.simulation import simulate

PRESET = files("commonweal.institutions") / "presets" / "associated-producers.yaml"
QUOTA = 'budget: {value: 2.5, unit: Gt CO2, source: "assumption, range 2-3"}'


@pytest.fixture(scope="session")
def society() -> str:
    """The preset under a quota of 2.5 Gt of CO2 for each country, as text."""
    text = PRESET.read_text(encoding="utf-8").replace("name: associated-producers", "name: tight")
    return text.replace("budget: ar6-2.0c-67", QUOTA)


@pytest.fixture(scope="session")
def scenario(society: str, tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Two years in the United States and Great Britain, under 2.5 Gt of CO2 each: enough for one of them.

    One technique per product: a run with alternative techniques is in ``test_verify_techniques.py``.
    """
    path = tmp_path_factory.mktemp("societies") / "tight.yaml"
    path.write_text(society, encoding="utf-8")
    return load_scenario("foundation").with_(
        comparison_worlds=["gbr-2014"],
        institutions=["as-observed", "as-trended", str(path)],
        years={"from": 2015, "to": 2016},
        technology={"techniques": None},
    )


@pytest.fixture(scope="session")
def results(scenario: Scenario) -> Results:
    return simulate(scenario)


@pytest.fixture(scope="session")
def folder(results: Results, scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(results, scenario, tmp_path_factory.mktemp("runs") / "run", 1.0)
