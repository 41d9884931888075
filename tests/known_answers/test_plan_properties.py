"""What holds for any plan: national income, complementary slackness, nothing in a name, nothing in an order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.planner import strict_plan
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.problem_file import compile_file, load_problem
from commonweal.allocation.plan.problem_schema import ProblemFile
from commonweal.core.plan import Plan
from commonweal.core.strict_yaml import Document
from commonweal.institutions.record import validate

Data = dict[str, Any]


def compiled(data: Data) -> PlanProblem:
    return compile_file(validate(ProblemFile, Document("drawn", data, {})))


def solved(problem: PlanProblem) -> Plan:
    """The plan by the programme, never by the direct route."""
    found = strict_plan(problem)
    assert found is not None
    return found


@st.composite
def economies(draw: st.DrawFn) -> Data:
    """Productive economies of two to six sectors, each column using less than nine tenths of its output."""
    count = draw(st.integers(2, 6))
    names = [f"good {number}" for number in range(count)]
    coefficient = st.floats(0.0, 0.9 / count, allow_subnormal=False).map(lambda number: round(number, 6))
    return {
        "name": "drawn",
        "source": "drawn at random",
        "years": {"from": 1, "to": 1},
        "products": names,
        "use": {name: {other: draw(coefficient) for other in names} for name in names},
        "labour": {name: draw(st.integers(1, 200)) / 100.0 for name in names},
        "demand": {name: draw(st.integers(0, 1000)) / 10.0 for name in names},
        "aim": {"kind": "least_labour"},
    }


@st.composite
def quota_problems(draw: st.DrawFn) -> Data:
    """The most worth of some products under quotas on up to four resources, the first of which all of them use."""
    data = draw(economies())
    names = data["products"]
    amount = st.integers(0, 40).map(lambda number: number / 8.0)
    resources = {
        f"resource {number}": {
            "use": {name: draw(amount) + (0.5 if number == 0 else 0.0) for name in names},
            "limits": {"quota": {"total": draw(st.integers(1, 1000)) / 4.0}},
        }
        for number in range(draw(st.integers(1, 4)))
    }
    terms = [{"quantity": "output", "name": name, "weight": draw(st.integers(1, 40)) / 8.0} for name in names]
    aim = {"kind": "linear", "terms": terms, "tie_breaker": False}
    return {**data, "demand": {}, "resources": resources, "aim": aim}


@given(economies())
def test_national_income_is_the_same_from_both_sides(data: Data) -> None:
    """Value of final demand at labour values equals labour spent: p f = v x, by both routes."""
    problem = compiled(data)
    for found in (plan(problem), solved(problem)):
        spent = float(problem.technology.labour[:, 0] @ found.quantities["level"].values[:, 0])
        value = float(found.valuations["balance"].values[:, 0] @ problem.demand[:, 0])
        assert value == pytest.approx(spent, rel=1e-9, abs=1e-9)
        assert found.stages[0].value == pytest.approx(spent, rel=1e-9, abs=1e-9)


@given(economies())
def test_both_routes_agree(data: Data) -> None:
    problem = compiled(data)
    direct, programme = plan(problem), solved(problem)
    assert direct.stages[0].value == pytest.approx(programme.stages[0].value, rel=1e-9, abs=1e-9)
    assert direct.quantities["level"].values == pytest.approx(programme.quantities["level"].values, rel=1e-9, abs=1e-7)
    assert max(direct.worst_residual, programme.worst_residual) < 1e-9


@given(quota_problems())
def test_a_slack_quota_has_no_price_and_none_is_exceeded(data: Data) -> None:
    problem = compiled(data)
    found = solved(problem)
    assert problem.resources is not None
    bounds = np.array([limit.bound for limit in problem.resources.limits])
    left = bounds - found.quantities["resource"].values[:, 0]
    price = -found.valuations["limit"].values
    assert (left >= -1e-7 * (1.0 + bounds)).all()
    assert (price >= -1e-9).all()
    assert np.abs(price * left).max() < 1e-6 * (1.0 + abs(found.stages[0].value))
    assert found.stages[0].residuals.gap < 1e-8
    assert float(price @ bounds) == pytest.approx(found.stages[0].value, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("name", ["miller-blair", "five-year-plan", "three-product-quota", "dynamic-leontief"])
def test_nothing_is_in_a_name(name: str) -> None:
    """Other labels in the same places give the same bits."""
    problem = load_problem(name)
    technology = problem.technology
    labels = tuple(f"{number} {'z' * (9 - number)}" for number in range(len(technology.products)))
    terms = tuple(
        replace(term, name=None if term.name is None else labels[technology.activities.index(term.name)])
        for term in problem.aim.terms
    )
    renamed = replace(
        problem,
        technology=replace(technology, products=labels, activities=labels),
        capital=problem.capital and replace(problem.capital, assets=labels),
        aim=replace(problem.aim, terms=terms),
    )
    for mine, other in zip(plan(problem).stages, plan(renamed).stages, strict=True):
        assert mine.optimum.x.tobytes() == other.optimum.x.tobytes()
        assert mine.optimum.y.tobytes() == other.optimum.y.tobytes()


@given(quota_problems(), st.randoms(use_true_random=False))
def test_nothing_is_in_an_order(data: Data, random: Any) -> None:
    names = list(data["products"])
    random.shuffle(names)
    mixed = solved(compiled({**data, "products": names})).stages[0].value
    assert mixed == pytest.approx(solved(compiled(data)).stages[0].value, rel=1e-9, abs=1e-9)


def test_nothing_is_in_an_order_over_several_years() -> None:
    text = {"products": ["bread", "corn", "iron", "coal"]}
    problem = load_problem("five-year-plan")
    order = [problem.technology.products.index(name) for name in text["products"]]
    technology, basket, capital = problem.technology, problem.basket, problem.capital
    assert basket is not None and capital is not None
    place = np.argsort(order)
    mixed = replace(
        problem,
        technology=replace(
            technology,
            products=tuple(text["products"]),
            activities=tuple(text["products"]),
            make=technology.make[order][:, order],
            use=technology.use[order][:, order],
            labour=technology.labour[order],
        ),
        demand=problem.demand[order],
        basket=replace(basket, target=basket.target[order]),
        capital=replace(
            capital, composition=capital.composition[order], activity=place[capital.activity], asset=capital.asset
        ),
    )
    assert plan(mixed).stages[0].value == pytest.approx(plan(problem).stages[0].value, rel=1e-9)
