"""Miller and Blair's two sectors, Williams's three, and the dynamic inverse, through the planner and in closed form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.problem_file import load_problem
from commonweal.core.input_output import balanced_growth, dynamic_inverse, labour_values, leontief_inverse

INPUTS = np.array([[0.15, 0.25], [0.20, 0.05]])
CAPITAL = np.array([[0.1, 0.2], [0.3, 0.1]])
BLOCKS = np.array(
    [
        [[1.047382, 0.049875], [-0.099751, 0.947631]],
        [[0.103979, 0.209203], [0.279849, 0.084577]],
        [[0.072464, 0.043180], [0.049459, 0.063715]],
        [[0.019281, 0.018833], [0.023578, 0.016612]],
    ]
)


def outputs(problem: PlanProblem, demand: list[float]) -> np.ndarray:
    """Levels of a one-year problem for another final demand."""
    return plan(replace(problem, demand=np.array(demand)[:, None])).quantities["level"].values[:, 0]


def test_miller_blair_outputs() -> None:
    """Miller and Blair, Input-Output Analysis, ch. 2: x = (I - A)^-1 f for two final demands."""
    problem = load_problem("miller-blair")
    assert outputs(problem, [350.0, 1700.0]) == pytest.approx([1000.0, 2000.0], rel=1e-9)
    assert outputs(problem, [600.0, 1500.0]) == pytest.approx([1247.52475248, 1841.58415842], abs=1e-8)


def test_miller_blair_inverse_is_the_plan_for_unit_demands() -> None:
    """Miller and Blair, ch. 2: the Leontief inverse, printed as 1.254 .330 / .264 1.122."""
    problem = load_problem("miller-blair")
    planned = np.stack([outputs(problem, [1.0, 0.0]), outputs(problem, [0.0, 1.0])], axis=1)
    assert planned == pytest.approx(np.array([[1.25412541, 0.330033], [0.2640264, 1.12211221]]), abs=5e-8)
    assert planned == pytest.approx(np.array([[1.254, 0.330], [0.264, 1.122]]), abs=5e-4)
    assert planned == pytest.approx(leontief_inverse(INPUTS), rel=1e-12)


def test_labour_values_are_the_valuations_of_the_plan() -> None:
    """Own example on Miller and Blair's table: l (I - A)^-1 with l = (.2, .3)."""
    values = plan(load_problem("miller-blair")).valuations["balance"].values[:, 0]
    assert values == pytest.approx([0.330033, 0.40264026], abs=5e-8)
    assert values == pytest.approx(labour_values(INPUTS, np.array([0.2, 0.3])), rel=1e-12)


def test_williams_static() -> None:
    """Williams, Model Building in Mathematical Programming, "Economic planning", printed as 166.40, 105.67, 92.31."""
    levels = plan(load_problem("williams-static")).quantities["level"].values[:, 0]
    assert levels == pytest.approx([166.396761133603, 105.668016194332, 92.307692307692], rel=1e-9)
    assert levels.round(2).tolist() == [166.40, 105.67, 92.31]


@pytest.mark.parametrize("product", [0, 1])
def test_the_plan_of_a_dynamic_economy_is_the_dynamic_inverse(product: int) -> None:
    """Leontief 1970, own example: one more unit of demand in the last year, what it takes in that year and before."""
    problem = load_problem("dynamic-leontief")
    more = problem.demand.copy()
    more[product, -1] += 1.0
    difference = [plan(one).quantities["level"].values for one in (replace(problem, demand=more), problem)]
    backwards = (difference[0] - difference[1])[:, ::-1].T[: len(BLOCKS)]
    assert backwards == pytest.approx(BLOCKS[:, :, product], abs=5e-7)


def test_dynamic_inverse_in_closed_form() -> None:
    """Own example: the printed blocks, and all blocks add up to (I - A)^-1."""
    assert dynamic_inverse(INPUTS, CAPITAL, 4) == pytest.approx(BLOCKS, abs=5e-7)
    total = dynamic_inverse(INPUTS, CAPITAL, 400).sum(axis=0)
    assert total == pytest.approx(leontief_inverse(INPUTS), abs=1e-13)


def test_balanced_growth() -> None:
    """Own example: the rate and the proportion of the outputs."""
    rate, shares = balanced_growth(INPUTS, CAPITAL)
    assert rate == pytest.approx(1.933902, abs=5e-7)
    assert shares[0] / shares[1] == pytest.approx(0.969800, abs=5e-7)
