"""What ``runs.json`` says of promises beyond the floor and of quotas on stocks, from a run of one year."""

from __future__ import annotations

from typing import Any

import pytest
from ruamel.yaml import YAML

from commonweal.institutions import load_institutions
from commonweal.results.document import runs_document
from commonweal.scenario.loading import load_scenario
from commonweal.simulation import simulate

SOURCE = "assumption, range 0-90000"


def dated(unit: str, value: float) -> dict[str, Any]:
    return {"description": "at most", "unit": unit, "source": SOURCE, "values": {"2015-01-01": value}}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Great Britain in 2015 with meals that nobody could provide and a quota on coal that nobody would reach."""
    plain = load_institutions("social-plan").document()
    plain["guarantees"]["meals"] = {
        "kind": "basket",
        "classes": ["worker"],
        "priority": "first",
        "funding": "common",
        "amounts": {"food": dated("USD_2014/person/yr", 60000.0)},
    }
    share = {"value": 1.0, "unit": "share", "source": SOURCE}
    limit = {"kind": "share_of_reserve", "share": share}
    plain["quotas"]["coal"] = {"kind": "exhaustible", "stock": "coal", "limit": limit, "issue": {"kind": "plan"}}
    plain["bodies"][-1]["mandate"].append("quotas")
    path = tmp_path_factory.mktemp("societies") / "generous.yaml"
    YAML(typ="safe", pure=True).dump(plain, path)
    scenario = load_scenario("foundation").with_(
        world="gbr-2014",
        comparison_worlds=[],
        institutions=["as-observed", str(path)],
        years={"from": 2015, "to": 2015},
        technology={"techniques": None},
    )
    document = runs_document(simulate(scenario), scenario)
    (found,) = [one for one in document["runs"] if one["mechanism"] == "plan"]
    return found


def test_only_what_exceeds_the_floor_is_a_promise(run: dict[str, Any]) -> None:
    """The society promises the set of floors too; that is the yardstick's own and no promise beyond it."""
    assert run["promises"] == [{"group": "food", "class": "worker", "path": "guarantees.meals.food.worker"}]


def test_a_conflict_names_the_promise_and_not_the_floor(run: dict[str, Any]) -> None:
    (reason,) = [one for one in run["verdict"]["because"] if one["path"] == "guarantees.meals.food.worker"]
    assert (reason["kind"], reason["words"]) == ("guarantee", "the promised food of worker")


def test_a_quota_on_a_stock_has_its_limit_its_use_and_whether_it_binds(run: dict[str, Any]) -> None:
    (coal,) = run["stocks"]
    assert (coal["path"], coal["unit"], coal["binding"]) == ("quotas.coal.limit", "million t", 0)
    assert coal["limit"] == pytest.approx(26.0)
    assert 0.0 < coal["taken"] < coal["limit"]
