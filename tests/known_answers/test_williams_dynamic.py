"""H.P. Williams, Model Building in Mathematical Programming, "Economic planning": the dynamic model.

Data and the optimum of the third problem as in the SAS and sasoptpy examples; the second as printed in the public
solution adak101/economic-planning-williams. The optimum of the first has no printed source here.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.problem import LinearTerm
from commonweal.allocation.plan.problem_file import load_problem
from commonweal.core.plan import Plan

INDUSTRIES = ("coal", "steel", "transport")


def optimum(found: Plan) -> float:
    assert found.worst_residual < 1e-9
    return found.stages[0].value


def test_most_capacity_in_the_fifth_year() -> None:
    found = plan(load_problem("williams-dynamic-capacity"))
    assert optimum(found) == pytest.approx(2141.87519670428, rel=1e-9)
    stock = [found.quantities["capital"].at(item=name, year_end=5) for name in INDUSTRIES]
    assert stock == pytest.approx([1511.88, 350.0, 280.0], abs=5e-3)


def test_most_output_in_years_four_and_five() -> None:
    found = plan(load_problem("williams-dynamic-output"))
    assert optimum(found) == pytest.approx(2618.579114676434, rel=1e-9)
    level = found.quantities["level"]
    for year in (4, 5):
        made = [level.at(activity=name, year=year) for name in INDUSTRIES]
        assert made == pytest.approx([430.50, 359.40, 519.38], abs=5e-3)


def test_most_output_while_demand_is_met() -> None:
    """A sensitivity check, not published."""
    problem = load_problem("williams-dynamic-output")
    problem = replace(problem, demand=load_problem("williams-dynamic-labour").demand)
    assert optimum(plan(problem)) == pytest.approx(2187.504971714324, rel=1e-9)


def test_most_employment() -> None:
    found = plan(load_problem("williams-dynamic-labour"))
    assert optimum(found) == pytest.approx(2450.026622821294, rel=1e-9)
    coal = [found.quantities["level"].at(activity="coal", year=year) for year in range(1, 6)]
    assert coal == pytest.approx([251.79, 316.02, 319.83, 366.35, 859.36], abs=5e-3)
    labour = found.quantities["labour"].values
    assert labour[2:7].sum() == pytest.approx(2450.026622821294, rel=1e-9)
    assert labour[0] == 0.0


@pytest.mark.parametrize(("years", "expected"), [(range(1, 7), 2676.658455), (range(1, 6), 2057.525765)])
def test_employment_of_other_years(years: range, expected: float) -> None:
    """A guard against a wrong index: the same model with the sum over other years."""
    problem = load_problem("williams-dynamic-labour")
    terms = tuple(LinearTerm("labour", 1.0, None, year) for year in years)
    assert optimum(plan(replace(problem, aim=replace(problem.aim, terms=terms)))) == pytest.approx(expected, abs=5e-7)


def test_stocks_and_inputs_balance_in_every_year() -> None:
    """Recomputed from the published constraints: inputs a year ahead, capacity two years ahead, nothing lost."""
    found = plan(load_problem("williams-dynamic-capacity"))
    inputs = np.array([[0.1, 0.5, 0.4], [0.1, 0.1, 0.2], [0.2, 0.1, 0.2]])
    building = np.array([[0.0, 0.7, 0.9], [0.1, 0.1, 0.2], [0.2, 0.1, 0.2]])
    demand = np.array([60.0, 60.0, 30.0])
    made, built = found.quantities["level"].values, found.quantities["investment"].values
    stock = np.concatenate([np.array([[150.0], [80.0], [100.0]]), found.quantities["stock"].values], axis=1)
    for year in range(6):
        needed = inputs @ made[:, year + 1] + building @ built[:, year] + (demand if year > 0 else 0.0)
        left = stock[:, year] + made[:, year] - needed - stock[:, year + 1]
        assert (left > -1e-9).all()
