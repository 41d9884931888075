"""Small planning problems with definite answers: three quotas, five goods, five years."""

from __future__ import annotations

import pytest

from commonweal.allocation.plan.aims import VOLUME_WARNING
from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.problem_file import load_problem


def test_three_product_quota() -> None:
    """Own example: max 3x + 2y under three quotas; a quota's dual is its price, and a slack quota has none.

    Duals are of the aim as a minimum: one more unit of a binding quota lowers it, hence the sign.
    """
    found = plan(load_problem("three-product-quota"))
    assert found.stages[0].value == pytest.approx(180.0, rel=1e-9)
    assert found.quantities["level"].values[:, 0] == pytest.approx([20.0, 60.0], rel=1e-9)
    assert -found.valuations["limit"].values == pytest.approx([1.0, 1.0, 0.0], abs=1e-9)
    assert found.warnings == ()


def test_five_goods_with_least_labour() -> None:
    """Toy example of the repository rakvat/planning: the least labour for the minimum net product."""
    found = plan(load_problem("five-goods-labour"))
    assert found.stages[0].value == pytest.approx(1.2086331313131313, rel=1e-7)
    assert found.quantities["resource"].values[0, 0] == pytest.approx(0.6097131313131314, rel=1e-7)
    levels = found.quantities["level"].values[:, 0]
    assert levels == pytest.approx([0.071313131313, 0.072, 0.0032, 0.2, 1.2], rel=1e-7)


def test_five_goods_with_most_output_is_absurd_and_says_so() -> None:
    """Toy example of the repository rakvat/planning: most volume within an impact of 100 is nearly all childcare."""
    found = plan(load_problem("five-goods-output"))
    assert found.stages[0].value == pytest.approx(1400.020946021146, rel=1e-7)
    assert found.quantities["level"].at(activity="childcare", year=0) == pytest.approx(1370.097941012799, rel=1e-7)
    assert found.warnings == (VOLUME_WARNING,)


def test_five_year_plan() -> None:
    """W.P. Cockshott, 5yearplan manual (repository wc22m/5yearplan).

    The objective is documented as 7.33645. Labour of the first year is degenerate and not asserted.
    """
    found = plan(load_problem("five-year-plan"))
    assert found.stages[0].value == pytest.approx(7.336453089661688, abs=1e-6)
    fulfilment = [0.1592212855, 1.7504332489, 1.7525857927, 1.7151561624, 1.9590566001]
    assert found.quantities["basket"].values == pytest.approx(fulfilment, abs=1e-6)
    outputs = [
        [9.02671, 5.0, 3.8615, 0.318443],
        [1.34269, 9.18011, 3.9093, 3.51837],
        [1.33837, 9.19555, 3.93358, 3.54022],
        [1.13124, 9.17737, 4.00203, 3.60183],
        [0.197885, 8.69218, 4.57113, 4.11402],
    ]
    for year, expected in enumerate(outputs):
        assert found.quantities["level"].values[:, year] == pytest.approx(expected, abs=1e-5)


def test_five_year_plan_agrees_with_a_second_implementation() -> None:
    """The repository rakvat/planning pins three of its numbers to intervals."""
    found = plan(load_problem("five-year-plan"))
    assert 0.15922 <= found.quantities["basket"].at(year=1) <= 0.15923
    assert 9.02671 <= found.quantities["level"].at(activity="iron", year=1) <= 9.02672
    assert 0.19788 <= found.quantities["level"].at(activity="iron", year=5) <= 0.19789
