"""The strict programme of the USA has no plan with one technique per product: the conflict is irreducible and each
least change is least.
"""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.allocation.plan.conflict import PhaseOne, explain, yielding
from commonweal.allocation.plan.flip_points import flip_points
from commonweal.allocation.plan.horizon import remaining, rolling_plan, shortened
from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.planner import relaxed_plan
from commonweal.allocation.plan.program import build
from commonweal.allocation.plan.rules import QUOTA_PATH, co2_limits, plan_problem
from commonweal.core.economy import Economy
from commonweal.core.linear_program import LinearProgram, farkas_value
from commonweal.core.plan import Infeasible
from commonweal.institutions.schema import Institutions
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.schema import Scenario
from commonweal.scenario.setting import Setting, make_setting


@pytest.fixture(scope="module")
def whole(society: Institutions, america: Economy) -> Setting:
    """The default scenario of the USA, 2015-2050, without alternative techniques."""
    scenario = load_scenario("foundation").with_(technology={"techniques": None})
    return make_setting(scenario, society, america, "frozen")


@pytest.fixture(scope="module")
def conflict(whole: Setting) -> tuple[LinearProgram, Infeasible]:
    problem = plan_problem(whole)
    lp = build(problem)
    found = explain(problem, lp)
    assert found is not None
    return lp, found


def feasible(lp: LinearProgram) -> bool:
    return PhaseOne(lp).ray() is None


def test_a_ray_proves_it(conflict: tuple[LinearProgram, Infeasible]) -> None:
    lp, found = conflict
    margin, residual = farkas_value(lp, found.ray)
    assert margin > 1e-6
    assert residual < 1e-9


def test_every_member_is_needed_and_the_quota_is_one(conflict: tuple[LinearProgram, Infeasible]) -> None:
    lp, found = conflict
    items = {item.path: item for item in lp.items}
    members = [items[reason.path] for reason in found.conflict]
    assert QUOTA_PATH in {item.path for item in members}
    outside = [item for item in lp.items if item not in members]
    phase_one = PhaseOne(lp)
    assert phase_one.ray(outside) is not None
    for item in members:
        assert phase_one.ray([*outside, item]) is None, item.path


def test_giving_way_by_the_least_change_is_enough_and_a_thousandth_less_is_not(
    conflict: tuple[LinearProgram, Infeasible],
) -> None:
    lp, found = conflict
    items = {item.path: item for item in lp.items}
    changes = [reason for reason in found.conflict if reason.change is not None]
    assert changes
    for reason in changes:
        item = items[reason.path]
        assert feasible(yielding(lp, item, reason.change * (1 + 1e-6))), reason.path
        assert not feasible(yielding(lp, item, reason.change * (1 - 1e-3))), reason.path
    for reason in found.conflict:
        if reason.change is None:
            assert not feasible(yielding(lp, items[reason.path], 1.0)), reason.path


def test_the_first_year_without_a_plan(whole: Setting, conflict: tuple[LinearProgram, Infeasible]) -> None:
    problem, year = plan_problem(whole), conflict[1].first_year
    count = problem.years.index(year) + 1
    assert not feasible(build(shortened(problem, count)))
    assert feasible(build(shortened(problem, count - 1)))


def test_the_relaxed_plan_leaves_as_few_as_can_be(whole: Setting) -> None:
    found = relaxed_plan(plan_problem(whole))
    assert found.solved == "relaxed"
    assert found.worst_residual < 1e-7
    unserved = found.quantities["unserved"].values
    assert (unserved <= whole.needs.persons * (1 + 1e-9)).all()
    assert unserved.sum() == pytest.approx(found.stages[0].value, rel=1e-6)
    used = found.quantities["resource"].values.sum(axis=1)
    caps = [limit.bound for limit in co2_limits(whole)]
    assert (used <= np.array(caps) * (1 + 1e-9)).all()


def test_with_the_budget_on_production_alone_there_is_a_plan(society: Institutions, america: Economy) -> None:
    document = society.document()
    document["quotas"]["co2"]["account"] = "production"
    scenario = load_scenario("foundation").with_(yardstick={"account": "production"}, technology={"techniques": None})
    setting = make_setting(scenario, Institutions.model_validate(document), america, "frozen")
    assert feasible(build(plan_problem(setting)))


def test_two_routes_to_one_number(scenario: Scenario, society: Institutions, britain: Economy) -> None:
    """The largest common scale of all floors is what max_min maximises."""
    setting = make_setting(scenario, society, britain, "frozen")
    best = plan(plan_problem(setting)).stages[0].value
    scale = next(flip.turns_at for flip in flip_points(setting) if flip.path == "yardstick.floors")
    assert scale == pytest.approx(best, rel=1e-7)


def test_a_plan_revised_midway_is_a_plan_from_the_state_reached(
    scenario: Scenario, society: Institutions, britain: Economy
) -> None:
    problem = plan_problem(make_setting(scenario, society, britain, "frozen"))
    first, second = rolling_plan(problem, 2)
    again = plan(remaining(problem, first, 2))
    assert [stage.value for stage in second.stages] == pytest.approx([stage.value for stage in again.stages], rel=1e-9)
    assert second.stages[0].value >= first.stages[0].value - 1e-7
