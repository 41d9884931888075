"""Quotas on stocks bind the industries that take from them, their dual is their rent; unknown stocks are refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.rules import budget_limits, plan_problem
from commonweal.core.economy import Economy
from commonweal.core.errors import SchemaError
from commonweal.core.plan import Plan
from commonweal.core.strict_yaml import Document
from commonweal.institutions.record import validate
from commonweal.institutions.schema import Institutions
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.nature import extraction_per_output, stocks
from commonweal.scenario.setting import Setting, make_setting

SOURCE = "assumption, range 0-1"


def coal(share: float, stock: str = "coal") -> dict[str, Any]:
    """At most a share of the reserve over all the years."""
    limit = {"kind": "share_of_reserve", "share": {"value": share, "unit": "share", "source": SOURCE}}
    return {"kind": "exhaustible", "stock": stock, "limit": limit, "issue": {"kind": "plan"}}


def timber(share: float) -> dict[str, Any]:
    """In each year at most a share of the maximum sustainable yield."""
    dated = {"description": "felling", "unit": "share", "source": SOURCE, "values": {"2015-01-01": share}}
    return {
        "kind": "renewable", "stock": "timber", "harvest": {"kind": "msy_share", "share": dated},
        "issue": {"kind": "plan"},
    }  # fmt: skip


def setting_of(society: Institutions, economy: Economy, techniques: Any = None, **quotas: dict[str, Any]) -> Setting:
    """Two years of the bundled scenario under a society with quotas, which its congress sets."""
    plain = society.document()
    plain["quotas"] |= quotas
    plain["bodies"][-1]["mandate"].append("quotas")
    changed = validate(Institutions, Document("society", plain, {}))
    scenario = load_scenario("foundation").with_(years={"to": 2016}, technology={"techniques": techniques})
    return make_setting(scenario, changed, economy, "frozen")


def planned(setting: Setting) -> tuple[PlanProblem, Plan]:
    problem = plan_problem(setting)
    found = plan(problem)
    assert found.solved == "strict"
    return problem, found


def level(found: Plan, economy: Economy, industry: str) -> np.ndarray:
    """Level of an industry by year [money/yr]."""
    return np.asarray(found.quantities["level"].values[economy.activities.index(industry)])


@pytest.mark.parametrize("techniques", [None, {}], ids=["one technique", "all techniques"])
def test_a_quota_on_coal_binds_what_mines_may_make(
    techniques: dict[str, object] | None, society: Institutions, britain: Economy
) -> None:
    """A quota of half of what is mined without it is used in full, and mining is half of what it was."""
    stock = stocks(britain)["coal"]
    per_output = extraction_per_output(stock, britain)
    assert per_output * britain.gross_output[britain.activities.index("B")] == pytest.approx(11.64761, rel=1e-9)
    free = per_output * level(planned(setting_of(society, britain, techniques))[1], britain, "B").sum()
    share = 0.5 * free / stock.stock.amount
    problem, found = planned(setting_of(society, britain, techniques, coal=coal(share)))
    assert problem.resources is not None
    assert (problem.resources.names[-1], problem.resources.units[-1]) == ("coal", "million t")
    assert problem.resources.limits[-1].path == "quotas.coal.limit"
    assert problem.resources.limits[-1].periods == (0, 1)
    mined = per_output * level(found, britain, "B")
    np.testing.assert_allclose(found.quantities["resource"].values[-1], mined, rtol=1e-9)
    assert mined.sum() == pytest.approx(0.5 * free, rel=1e-7)


def test_a_quota_on_timber_binds_what_forestry_may_make_in_each_year(society: Institutions, britain: Economy) -> None:
    stock = stocks(britain)["timber"]
    per_output = extraction_per_output(stock, britain)
    free = per_output * level(planned(setting_of(society, britain))[1], britain, "A02")
    share = 0.5 * float(free.min()) / 16.3
    problem, found = planned(setting_of(society, britain, timber=timber(share)))
    assert problem.resources is not None
    assert [limit.periods for limit in problem.resources.limits[-2:]] == [(0,), (1,)]
    assert {limit.path for limit in problem.resources.limits[-2:]} == {"quotas.timber.harvest"}
    felled = per_output * level(found, britain, "A02")
    assert (felled <= share * 16.3 * (1 + 1e-7)).all()
    assert felled.max() == pytest.approx(share * 16.3, rel=1e-7)


def test_the_dual_of_a_quota_is_its_rent(society: Institutions, britain: Economy) -> None:
    """One more unit of coal adds to the aim what the quota is valued at; a quota that does not bind has no value."""
    share = 0.3
    reserve = stocks(britain)["coal"].stock.amount
    tight, more = (planned(setting_of(society, britain, coal=coal(part)))[1] for part in (share, share * 1.001))
    rent = tight.valuations["limit"].values[-1]
    gained = (more.stages[0].value - tight.stages[0].value) / (0.001 * share * reserve)
    assert abs(rent) == pytest.approx(gained, rel=1e-4)
    assert gained > 0.0
    slack = planned(setting_of(society, britain, coal=coal(1.0)))[1]
    assert slack.valuations["limit"].values[-1] == 0.0


def test_nothing_to_mine_is_a_conflict_that_names_the_quota(society: Institutions, britain: Economy) -> None:
    found = plan(plan_problem(setting_of(society, britain, coal=coal(0.0))))
    assert found.infeasible is not None
    assert "quotas.coal.limit" in {reason.path for reason in found.infeasible.conflict}


def test_the_yardstick_measures_without_the_quotas_of_a_society(society: Institutions, britain: Economy) -> None:
    setting = setting_of(society, britain, coal=coal(0.1))
    measured = plan_problem(setting, budget_limits(setting))
    assert measured.resources is not None and "coal" not in measured.resources.names


def test_an_unknown_stock_is_refused_with_the_nearest(society: Institutions, britain: Economy) -> None:
    with pytest.raises(SchemaError) as caught:
        setting_of(society, britain, coal=coal(0.5, "coals"))
    (problem,) = caught.value.problems
    assert (problem.value, problem.nearest) == ("'coals'", "coal")
    assert problem.where.endswith("quotas.coal.stock")


def test_a_quota_of_the_wrong_kind_for_its_stock_is_refused(society: Institutions, britain: Economy) -> None:
    with pytest.raises(
        SchemaError, match=r"quotas\.wood on timber: .*does not fit the stock; got 'exhaustible'; allowed: renewable"
    ):
        plan_problem(setting_of(society, britain, wood=coal(0.5, "timber")))
