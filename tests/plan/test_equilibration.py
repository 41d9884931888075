"""Programmes on which the solver loses its way in the units of the tables are solved in others."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.allocation.plan.equilibration import equilibrated
from commonweal.allocation.plan.planner import strict_plan
from commonweal.allocation.plan.program import build
from commonweal.allocation.plan.rules import plan_problem
from commonweal.core.linear_program import Array
from commonweal.data.worlds import load_world
from commonweal.institutions.loading import load_institutions
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.setting import make_setting


def problem_to(world: str, last: int):  # type: ignore[no-untyped-def]
    scenario = load_scenario("foundation").with_(world=world, years={"from": 2015, "to": last})
    return plan_problem(make_setting(scenario, load_institutions("associated-producers"), load_world(world), "frozen"))


@pytest.mark.parametrize(("world", "last"), [("usa-2014", 2018), ("gbr-2014", 2019), ("gbr-2014", 2020)])
def test_horizons_on_which_the_first_attempt_fails(world: str, last: int) -> None:
    plan = strict_plan(problem_to(world, last))
    assert plan is not None
    assert plan.worst_residual < 1e-7


def test_other_units_are_exact_and_of_one_size() -> None:
    lp = build(problem_to("gbr-2014", 2015))
    scaled, rows, columns = equilibrated(lp)
    assert np.array_equal(np.log2(rows), np.round(np.log2(rows)))
    back = scaled.matrix.toarray() / rows[:, None] / columns[None, :]
    assert np.array_equal(back, lp.matrix.toarray())
    assert _largest(scaled.matrix.toarray(), 0).min() > 0.25
    assert _largest(scaled.matrix.toarray(), 1).max() < 4.0


def _largest(matrix: Array, axis: int) -> Array:
    found = np.abs(matrix).max(axis=axis)
    return found[found > 0.0]
