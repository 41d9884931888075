"""Every short horizon has an answer, whatever the solver makes of its numbers."""

from __future__ import annotations

import pytest

from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.rules import plan_problem
from commonweal.core.economy import Economy
from commonweal.data.worlds import load_world
from commonweal.institutions.schema import Institutions
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.setting import make_setting


@pytest.mark.parametrize("last", [2015, 2017, 2019, 2021, 2023])
@pytest.mark.parametrize("techniques", [None, {}], ids=["one technique", "all techniques"])
def test_a_short_horizon_has_a_certified_plan(
    last: int, techniques: dict[str, object] | None, society: Institutions, britain: Economy
) -> None:
    scenario = load_scenario("foundation").with_(years={"to": last}, technology={"techniques": techniques})
    found = plan(plan_problem(make_setting(scenario, society, britain, "frozen")))
    assert found.solved == "strict"
    assert found.worst_residual < 1e-7


@pytest.mark.parametrize("world", ["usa-2014", "deu-2014"])
def test_one_year_has_a_certified_plan_where_capital_is_scarce(world: str, society: Institutions) -> None:
    """Power stations take years to build: what ran in the base year can be kept up from the first year on."""
    scenario = load_scenario("foundation").with_(years={"to": 2015})
    found = plan(plan_problem(make_setting(scenario, society, load_world(world), "frozen")))
    assert found.solved == "strict"
    assert found.worst_residual < 1e-7
