"""A single-technique year needs no programme: the direct solution and the programme give one answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from commonweal.allocation.plan.direct import is_single_technique, solve_directly
from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.planner import strict_plan
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.problem_file import compile_file, list_examples, load_problem
from commonweal.allocation.plan.problem_schema import ProblemFile
from commonweal.core.errors import SchemaError
from commonweal.core.linear_program import residuals
from commonweal.core.plan import Plan
from commonweal.core.strict_yaml import Document
from commonweal.institutions.record import validate

SINGLE = {"miller-blair", "williams-static", "five-goods-labour"}


def random_economy(sectors: int, inputs: int, **rest: Any) -> PlanProblem:
    """A random productive economy: each sector uses some others, column sums between 0.3 and 0.9."""
    draw = np.random.default_rng(20)
    names = [f"s{number}" for number in range(sectors)]
    use = {}
    for name in names:
        shares = draw.dirichlet(np.ones(inputs)) * draw.uniform(0.3, 0.9)
        use[name] = dict(zip(draw.choice(names, inputs, replace=False).tolist(), shares.tolist(), strict=True))
    data = {
        "name": "random",
        "source": "drawn at random",
        "years": {"from": 0, "to": 0},
        "products": names,
        "use": use,
        "labour": dict(zip(names, draw.uniform(0.1, 1.0, sectors).tolist(), strict=True)),
        "demand": dict(zip(names, draw.uniform(0.0, 10.0, sectors).tolist(), strict=True)),
        "aim": {"kind": "least_labour"},
        **rest,
    }
    return compile_file(validate(ProblemFile, Document("random", data, {})))


def assert_same(direct: Plan | None, programme: Plan | None) -> None:
    """Both found, both certified on the same programme, and equal in quantities, values and valuations."""
    assert direct is not None and programme is not None
    assert (direct.programme.matrix != programme.programme.matrix).nnz == 0
    for stage in direct.stages:
        assert stage.residuals.worst < 1e-9
    assert residuals(direct.programme, direct.stages[0].optimum) == direct.stages[0].residuals
    assert [stage.name for stage in direct.stages] == [stage.name for stage in programme.stages]
    for mine, other in zip(direct.stages, programme.stages, strict=True):
        assert mine.value == pytest.approx(other.value, rel=1e-9)
    for name in ("level", "labour", "resource", "basket"):
        if name in direct.quantities:
            assert direct.quantities[name].values == pytest.approx(
                programme.quantities[name].values, rel=1e-9, abs=1e-9
            )
    for name, table in direct.valuations.items():
        assert table.values == pytest.approx(programme.valuations[name].values, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", list_examples())
def test_only_single_technique_years_are_recognised(name: str) -> None:
    problem = load_problem(name)
    assert is_single_technique(problem) == (name in SINGLE)
    if name in SINGLE:
        assert_same(solve_directly(problem), strict_plan(problem))


def test_three_hundred_sectors() -> None:
    problem = random_economy(300, 20)
    assert_same(solve_directly(problem), strict_plan(problem))
    found = plan(problem)
    labour = problem.technology.labour[:, 0] @ found.quantities["level"].values[:, 0]
    assert found.stages[0].value == pytest.approx(labour, rel=1e-12)


@pytest.mark.parametrize("scarce", ["labour", "water"])
def test_a_ray_goes_as_far_as_the_first_limit(scarce: str) -> None:
    """Three hundred sectors, a fixed demand and a basket, under a labour limit and a resource limit."""
    names = [f"s{number}" for number in range(300)]
    plenty = 1e6
    problem = random_economy(
        300,
        20,
        labour_limit=4000.0 if scarce == "labour" else plenty,
        basket={"target": dict.fromkeys(names[::3], 1.0)},
        resources={
            "water": {
                "use": dict.fromkeys(names[::2], 0.5),
                "limits": {"cap": {"total": 3000.0 if scarce == "water" else plenty}},
            }
        },
        aim={"kind": "ray"},
    )
    direct = solve_directly(problem)
    assert_same(direct, strict_plan(problem))
    assert direct is not None
    limit = direct.valuations["labour_limit" if scarce == "labour" else "limit"].values
    slack = direct.valuations["limit" if scarce == "labour" else "labour_limit"].values
    assert (limit < 0.0).all() and (slack == 0.0).all()


def test_activities_in_another_order_than_their_products() -> None:
    problem = load_problem("miller-blair")
    turned = replace(
        problem,
        technology=replace(
            problem.technology,
            activities=problem.technology.activities[::-1],
            make=problem.technology.make[:, ::-1],
            use=problem.technology.use[:, ::-1],
            labour=problem.technology.labour[::-1],
        ),
    )
    assert_same(solve_directly(turned), strict_plan(turned))
    assert plan(turned).quantities["level"].at(activity="one", year=0) == pytest.approx(1000.0, rel=1e-12)


def test_what_breaks_a_limit_is_left_to_the_programme() -> None:
    """The direct route never cuts silently: it steps back, and the programme names what conflicts."""
    problem = load_problem("miller-blair")
    short = replace(problem, labour=replace(problem.labour, limit=np.array([799.0])))
    assert solve_directly(short) is None
    found = plan(short)
    assert found.solved == "none"
    assert found.infeasible is not None
    assert [reason.words for reason in found.infeasible.conflict] == ["the hours of work available"]
    assert found.infeasible.conflict[0].change == pytest.approx(800.0 / 799.0 - 1.0, rel=1e-6)
    enough = replace(problem, labour=replace(problem.labour, limit=np.array([801.0])))
    assert solve_directly(enough) is not None


def test_a_table_that_cannot_reproduce_itself_is_left_to_the_programme() -> None:
    problem = load_problem("miller-blair")
    greedy = replace(problem, technology=replace(problem.technology, use=problem.technology.use * 4.0))
    assert solve_directly(greedy) is None
    with pytest.raises(SchemaError, match="no plan exists"):
        plan(greedy)
