"""Ownership and allocation are independent: every cell of the grid validates, and the cells with an engine run."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from commonweal.allocation.baseline import extrapolate
from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.rules import plan_problem
from commonweal.core.strict_yaml import Document
from commonweal.data.worlds import load_world
from commonweal.institutions import Institutions, load_institutions, open_questions, resolved, unbuilt
from commonweal.institutions.record import validate
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.setting import Setting, make_setting

OWNERSHIP: dict[str, dict[str, Any]] = {
    "private": {"kind": "private"},
    "worker": {"kind": "worker"},
    "social": {"kind": "social"},
    "joint": {"kind": "joint", "workers": 0.3, "society": 0.7},
}
ALLOCATION: dict[str, dict[str, Any]] = {
    "market": {"kind": "market"},
    "plan": {"kind": "plan"},
    "direct": {"kind": "direct", "entitlement": {"kind": "points"}},
    "mixed": {"kind": "mixed", "guaranteed": "plan", "rest": "market"},
    "extrapolated": {"kind": "extrapolated", "drivers": "frozen"},
}
RUNS = tuple(ALLOCATION)


@cache
def society(ownership: str, allocation: str) -> Institutions:
    plain = load_institutions("associated-producers").document()
    plain["ownership"] = {"default": OWNERSHIP[ownership], "sectors": {}}
    plain["allocation"] = {"default": ALLOCATION[allocation], "products": {}, "aim": {"kind": "max_min"}}
    return validate(Institutions, Document(f"{ownership} x {allocation}", plain, {}))


@cache
def setting(ownership: str, allocation: str) -> Setting:
    scenario = load_scenario("foundation").with_(years={"from": 2015, "to": 2016})
    return make_setting(scenario, society(ownership, allocation), load_world("gbr-2014"), "frozen")


@pytest.mark.parametrize("allocation", ALLOCATION)
@pytest.mark.parametrize("ownership", OWNERSHIP)
def test_every_cell_validates_and_says_whether_it_can_run(ownership: str, allocation: str) -> None:
    cell = society(ownership, allocation)
    assert open_questions(cell) == []
    assert resolved(cell, 2015)["ownership"]["default"] == cell.document()["ownership"]["default"]
    assert (unbuilt(cell) == []) == (allocation in RUNS)


@pytest.mark.parametrize("allocation", ALLOCATION)
def test_switching_the_owner_changes_only_the_owner(allocation: str) -> None:
    one, other = society("private", allocation).document(), society("social", allocation).document()
    assert {key for key in one if one[key] != other[key]} == {"ownership"}


@pytest.fixture(scope="module")
def planned() -> list[bytes]:
    return _plan_bytes("private")


def _plan_bytes(ownership: str) -> list[bytes]:
    made = plan(plan_problem(setting(ownership, "plan")))
    assert made.solved != "none"
    return [part.tobytes() for stage in made.stages for part in (stage.optimum.x, stage.optimum.y)]


@pytest.mark.parametrize("ownership", [name for name in OWNERSHIP if name != "private"])
def test_the_frontier_of_a_plan_does_not_depend_on_the_owner(ownership: str, planned: list[bytes]) -> None:
    assert _plan_bytes(ownership) == planned


@pytest.mark.parametrize("ownership", OWNERSHIP)
def test_a_baseline_runs_whoever_owns(ownership: str) -> None:
    here, first = setting(ownership, "extrapolated"), setting("private", "extrapolated")
    levels = [extrapolate(one.economy, one.needs, one.export_index, one.years).level for one in (here, first)]
    np.testing.assert_array_equal(*levels)
    assert levels[0].shape[-1] == 2 and (levels[0] > 0.0).any()
