"""Every short horizon has an answer, whatever the solver makes of its numbers."""

from __future__ import annotations

import pytest

from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.rules import plan_problem
from commonweal.core.economy import Economy
from commonweal.institutions.schema import Institutions
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.setting import make_setting


@pytest.mark.parametrize("last", [2015, 2017, 2019, 2021, 2023])
def test_a_short_horizon_has_a_certified_plan(last: int, society: Institutions, britain: Economy) -> None:
    scenario = load_scenario("foundation").with_(years={"to": last})
    found = plan(plan_problem(make_setting(scenario, society, britain, "frozen")))
    assert found.solved == "strict"
    assert found.worst_residual < 1e-7
