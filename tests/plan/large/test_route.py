"""Every route gives the same plan where more than one applies, with the certificate that the checker reads."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from support.circular import circular

from commonweal.allocation.plan.large.as_techniques import as_techniques
from commonweal.allocation.plan.large.obstacles import obstacle_to_substitution
from commonweal.allocation.plan.large.route import large_plan, route_of
from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.problem import Aim, Basket, Labour, Limit, PlanProblem, Resources, Technology
from commonweal.core.errors import SchemaError, UnknownName
from commonweal.core.large_certificate import TechniqueProgram
from commonweal.core.linear_program import Optimum, from_bytes, residuals, to_bytes


def problem_of(program: TechniqueProgram, seed: int = 0) -> PlanProblem:
    """The same economy as a planning problem, activities in other units: so many products per level."""
    per_level = np.random.default_rng(seed).uniform(0.5, 2.0, program.activities)
    use = sp.csr_array(sp.csr_array(sp.diags_array(per_level) @ program.recipes).T.tocsr())
    places = program.makes, np.arange(program.activities)
    quotas = len(program.limits) - 1
    names = tuple(f"quota {k}" for k in range(quotas))
    limits = tuple(Limit(f"quotas.{k}", "quota", names[k], k, (0,), program.limits[1 + k]) for k in range(quotas))
    empty = np.zeros((quotas, 0, 1))
    return PlanProblem(
        name="circular",
        years=(2020,),
        technology=Technology(
            products=tuple(f"p{i}" for i in range(program.products)),
            activities=tuple(f"a{j}" for j in range(program.activities)),
            make=sp.csr_array(sp.coo_array((per_level, places), shape=(program.products, program.activities))),
            use=use,
            import_cost=np.zeros(program.activities),
            labour=(program.scarce[0] * per_level)[:, None],
            level_unit=np.ones(program.activities),
            product_unit=np.ones(program.products),
        ),
        demand=np.zeros((program.products, 1)),
        labour=Labour(limit=program.limits[:1]),
        aim=Aim("ray", tie_breaker=False),
        resources=Resources(
            names,
            ("t",) * quotas,
            (program.scarce[1:] * per_level)[:, :, None],
            empty,
            empty,
            np.zeros((quotas, program.products, 1)),
            np.zeros((quotas, 1)),
            np.ones(quotas),
            limits,
        ),
        basket=Basket(target=program.demand[:, None], import_cost=np.zeros(1)),
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_programme_and_the_large_route_agree(seed: int) -> None:
    problem = problem_of(circular(30, seed), seed)
    one, other = plan(problem, "programme"), plan(problem, "large")
    assert other.stages[0].value == pytest.approx(one.stages[0].value, rel=1e-6)
    assert other.worst_residual <= 1e-8
    assert set(one.quantities) == set(other.quantities)


def test_all_three_routes_agree_where_there_is_nothing_to_choose() -> None:
    problem = problem_of(circular(30, 4, techniques=1))
    found = [plan(problem, route).stages[0].value for route in ("direct", "programme", "large")]
    assert found == pytest.approx([found[0]] * 3, rel=1e-6)


def test_what_is_stored_is_proved_without_the_solver() -> None:
    found = large_plan(problem_of(circular(25, 5)))
    stage = found.stages[0].optimum
    lp, vectors = from_bytes(to_bytes(found.programme, cost=stage.cost, x=stage.x, y=stage.y))
    read = Optimum(vectors["cost"], vectors["x"], vectors["y"], float(vectors["cost"] @ vectors["x"]))
    assert residuals(lp, read).worst <= 1e-8
    raised = read.x.copy()
    raised[lp.columns("basket")] *= 1.001
    assert residuals(lp, replace(read, x=raised)).worst > 1e-6


def test_the_route_is_chosen_by_size_and_shape_and_says_why() -> None:
    assert route_of(problem_of(circular(20, 6))).name == "programme"
    assert route_of(problem_of(circular(20, 6, techniques=1))).name == "direct"
    big = route_of(problem_of(circular(1200, 6)))
    assert big.name == "large"
    assert "3600 activities" in big.reason


def test_what_does_not_fit_is_said() -> None:
    problem = problem_of(circular(10, 7))
    assert obstacle_to_substitution(problem) == ""
    assert obstacle_to_substitution(replace(problem, demand=problem.demand + 1.0)) == "fixed demand"
    with pytest.raises(SchemaError, match=r"large route does not fit.*fixed demand"):
        route_of(replace(problem, demand=problem.demand + 1.0), "large")
    with pytest.raises(SchemaError, match="direct route does not fit"):
        route_of(problem, "direct")
    with pytest.raises(UnknownName, match="programme"):
        route_of(problem, "program")


def test_levels_are_counted_in_what_they_make() -> None:
    program = circular(15, 8)
    again = as_techniques(problem_of(program, seed=3)).program
    assert again.recipes.toarray() == pytest.approx(program.recipes.toarray())
    assert again.scarce == pytest.approx(program.scarce)
    assert np.array_equal(again.makes, program.makes)
