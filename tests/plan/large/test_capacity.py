"""Capacities on every activity: bounds bracket HiGHS's optimum, hold by themselves, and survive an interruption."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.allocation.plan.large import capacity, capacity_certificate, capacity_interior, capacity_newton
from commonweal.allocation.plan.large.capacity import CapacityChoice, CapacityStep, plan_with_capacity
from commonweal.allocation.plan.large.capacity_certificate import CapacityPlan, CapacityProgram, certify_capacity
from commonweal.allocation.plan.solver import Solver
from commonweal.core.errors import SchemaError
from commonweal.core.large_certificate import TechniqueProgram, as_linear_program
from commonweal.core.linear_program import Array
from commonweal.data.synthetic import synthetic_economy


def economy(products: int, seed: int, techniques: int = 3, quotas: int = 3) -> CapacityProgram:
    drawn = synthetic_economy(products, techniques, min(8, products), quotas, seed, capacity=True)
    assert drawn.capacity is not None
    return CapacityProgram(drawn.program(), drawn.capacity)


def by_highs(program: CapacityProgram) -> float:
    """The most baskets according to HiGHS, in units of what can be made and of capacity."""
    lp = as_linear_program(program.technique)
    columns = np.append(np.where(program.capacity > 0.0, program.capacity, 1.0), 1.0)
    size = abs(lp.matrix @ sp.diags_array(columns)).max(axis=1).toarray()
    rows = np.where(size > 0.0, 1.0 / np.where(size > 0.0, size, 1.0), 1.0)
    upper = np.append(program.capacity, np.inf) / columns
    matrix = sp.csr_array(sp.diags_array(rows) @ lp.matrix @ sp.diags_array(columns))
    lp = replace(lp, matrix=matrix, row_upper=lp.row_upper * rows, col_upper=upper)
    cost = np.zeros(program.technique.activities + 1)
    cost[-1] = -1.0
    found = Solver(lp).minimise(cost)
    assert found is not None
    return -found.objective


def changed(program: CapacityProgram, **parts: Array) -> CapacityProgram:
    return replace(program, technique=replace(program.technique, **parts))


def _tampered() -> tuple[CapacityProgram, CapacityChoice]:
    program = economy(25, seed=17)
    return program, plan_with_capacity(program, 1e-6)


TAMPERED = _tampered()


@given(st.integers(0, 2**32 - 1), st.integers(3, 30), st.integers(1, 4), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_the_bounds_bracket_the_optimum(seed: int, products: int, techniques: int, quotas: int) -> None:
    program = economy(products, seed, techniques, quotas)
    found, best = plan_with_capacity(program, 1e-5), by_highs(program)
    assert found.finished
    assert found.certificate.lower <= best * (1.0 + 1e-7)
    assert found.certificate.upper >= best * (1.0 - 1e-7)
    assert found.certificate.gap <= 1e-5


@pytest.mark.parametrize("seed", range(3))
def test_every_step_has_true_bounds(seed: int) -> None:
    program = economy(200, seed)
    steps: list[CapacityStep] = []
    plan_with_capacity(program, 1e-6, steps.append)
    best = by_highs(program)
    assert all(step.lower <= best * (1.0 + 1e-7) and step.upper >= best * (1.0 - 1e-7) for step in steps)
    assert all(later.gap <= earlier.gap for earlier, later in pairwise(steps))


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=10, deadline=None)
def test_the_certificate_is_the_solvers_bound(seed: int) -> None:
    found = plan_with_capacity(economy(60, seed), 1e-4)
    assert found.certificate.excess == 0.0
    assert found.certificate.gap <= 1e-4
    assert found.certificate.gap == pytest.approx(found.steps[-1].gap, abs=1e-9)


@pytest.mark.parametrize("technique", [0, 1, 2])
def test_a_technique_without_capacity_is_not_used(technique: int) -> None:
    program = economy(25, seed=4)
    capacity = program.capacity.copy()
    capacity[technique::3] = 0.0
    program = replace(program, capacity=capacity * 3.0)
    found = plan_with_capacity(program, 1e-6)
    assert found.finished and not found.plan.levels[technique::3].any()
    assert found.certificate.upper == pytest.approx(by_highs(program), rel=2e-6)


def test_binding_quotas_have_a_valuation_and_idle_ones_have_none() -> None:
    program = economy(40, seed=5)
    limits = program.technique.limits.copy()
    limits[1], limits[2] = 0.3 * limits[1], 50.0 * limits[2]
    program = changed(program, limits=limits)
    found = plan_with_capacity(program, 1e-7)
    use = program.technique.scarce @ found.plan.levels / limits
    worth = found.plan.valuations * limits
    assert use[1] == pytest.approx(1.0, abs=1e-5) and worth[1] > 0.5 * found.certificate.upper
    assert use[2] < 0.1 and worth[2] < 1e-5
    assert found.certificate.upper == pytest.approx(by_highs(program), rel=1e-6)


def test_without_binding_capacities_it_is_the_programme_of_technique_choice() -> None:
    from commonweal.allocation.plan.large.choice import choose

    program = economy(50, seed=6)
    free = replace(program, capacity=np.full_like(program.capacity, np.inf))
    assert plan_with_capacity(free, 1e-7).certificate.lower == pytest.approx(
        choose(program.technique, gap=1e-8).plan.baskets, rel=1e-6
    )


@pytest.mark.parametrize("why", ["capacity", "input", "quota"])
def test_no_basket_at_all_is_proved(why: str) -> None:
    program = economy(30, seed=7)
    own, capacity, limits = program.technique, program.capacity.copy(), program.technique.limits.copy()
    wanted = int(np.argmax(own.demand))
    needed = next(i for i in own.recipes[[3 * wanted]].indices if i != wanted)
    capacity[3 * needed : 3 * needed + 3] = 0.0 if why == "input" else capacity[3 * needed : 3 * needed + 3]
    capacity[3 * wanted : 3 * wanted + 3] = 0.0 if why == "capacity" else capacity[3 * wanted : 3 * wanted + 3]
    limits[1] = 0.0 if why == "quota" else limits[1]
    program = replace(changed(program, limits=limits), capacity=capacity)
    found = plan_with_capacity(program)
    assert found.finished
    assert (found.certificate.lower, found.certificate.upper, found.certificate.gap) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("why", ["capacity", "quota"])
def test_what_nobody_can_make_is_done_without(why: str) -> None:
    program = economy(30, seed=14, quotas=3)
    own, capacity, limits = program.technique, program.capacity.copy(), program.technique.limits.copy()
    demand, scarce = own.demand.copy(), own.scarce.copy()
    lost = int(np.argmin(own.recipes.sum(axis=0)))
    capacity[3 * lost : 3 * lost + 3] = 0.0 if why == "capacity" else capacity[3 * lost : 3 * lost + 3]
    demand[lost] = 0.0
    first = np.arange(90) % 3 == 0
    recipes = sp.csr_array(
        own.recipes.multiply(np.where(first, 1.0, 0.0)[:, None] + (np.arange(30) != lost)[None, :] > 0)
    )
    scarce[1] = np.where(first, scarce[1], 0.0) if why == "quota" else scarce[1]
    limits[1] = 0.0 if why == "quota" else limits[1]
    program = CapacityProgram(TechniqueProgram(recipes, own.makes, scarce, limits, demand), 4.0 * capacity)
    found = plan_with_capacity(program, 1e-6)
    assert found.finished
    assert found.certificate.upper == pytest.approx(by_highs(program), rel=2e-6)


def test_the_same_bits_each_time() -> None:
    first, second = (plan_with_capacity(economy(300, seed=8)).plan for _ in range(2))
    assert np.array_equal(first.levels, second.levels)
    assert np.array_equal(first.prices, second.prices)


def test_an_interrupted_solve_keeps_its_last_plan() -> None:
    program = economy(100, seed=9)
    seen: list[CapacityStep] = []

    def stop(step: CapacityStep) -> None:
        seen.append(step)
        if step.number == 6:
            raise KeyboardInterrupt

    found = plan_with_capacity(program, 1e-8, stop)
    assert not found.finished
    assert found.certificate.lower == pytest.approx(seen[-1].lower, rel=1e-12)
    assert found.certificate.upper == pytest.approx(seen[-1].upper, rel=1e-9)


def test_more_products_hang_together_than_the_dense_block_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    program = economy(200, seed=10)
    direct = plan_with_capacity(program, 1e-4).certificate
    monkeypatch.setattr(capacity_newton, "DENSE", 3)
    monkeypatch.setattr(capacity_interior, "NEAR", 10)
    rough = plan_with_capacity(program, 1e-3).certificate
    assert rough.gap <= 1e-3
    assert rough.lower <= direct.upper and direct.lower <= rough.upper


def test_activities_in_any_order() -> None:
    program = economy(40, seed=11)
    own, order = program.technique, np.random.default_rng(0).permutation(120)
    mixed = TechniqueProgram(
        sp.csr_array(own.recipes[order]), own.makes[order], own.scarce[:, order], own.limits, own.demand
    )
    found = plan_with_capacity(CapacityProgram(mixed, program.capacity[order]), 1e-6).certificate
    assert found.lower == pytest.approx(plan_with_capacity(program, 1e-6).certificate.lower, rel=2e-6)


def test_bad_input_is_refused() -> None:
    program = economy(10, seed=12)
    own = program.technique
    with pytest.raises(SchemaError, match="negative"):
        plan_with_capacity(replace(program, capacity=-program.capacity))
    with pytest.raises(SchemaError, match="basket is empty"):
        plan_with_capacity(changed(program, demand=np.zeros(10)))
    free = changed(program, scarce=np.zeros_like(own.scarce))
    with pytest.raises(SchemaError, match="without any limit"):
        plan_with_capacity(replace(free, capacity=np.full(30, np.inf)))


def test_a_circle_without_surplus_is_named_before_the_first_step() -> None:
    program = economy(20, seed=15)
    own = program.technique
    needed = int(np.argmax(own.demand))
    recipes = sp.lil_array(own.recipes)
    recipes[3 * needed : 3 * needed + 3, needed] = 1.2
    seen: list[CapacityStep] = []
    with pytest.raises(SchemaError, match=rf"product {needed}\b.*no surplus"):
        plan_with_capacity(replace(program, technique=replace(own, recipes=sp.csr_array(recipes))), report=seen.append)
    assert not seen


def test_without_the_recipe_that_has_a_surplus_there_is_none() -> None:
    """Two ways to make a product, one of which eats itself; the other has no capacity."""
    recipes = sp.csr_array(np.array([[1.5, 0.0], [0.2, 0.1], [0.3, 0.2]]))
    own = TechniqueProgram(recipes, np.array([0, 0, 1]), np.ones((1, 3)), np.array([10.0]), np.array([1.0, 1.0]))
    both = plan_with_capacity(CapacityProgram(own, np.full(3, 100.0)), 1e-6)
    assert both.finished and both.plan.levels[0] == 0.0 and "stand still" in both.remarks[0]
    with pytest.raises(SchemaError, match="no surplus"):
        plan_with_capacity(CapacityProgram(own, np.array([100.0, 0.0, 100.0])))


def test_what_is_odd_is_named() -> None:
    program = economy(30, seed=7)
    capacity, limits, wanted = program.capacity.copy(), program.technique.limits.copy(), program.technique.demand > 0.0
    lost = int(np.flatnonzero(wanted)[0])
    capacity[3 * lost : 3 * lost + 3], limits[1] = 0.0, 0.0
    words = " / ".join(plan_with_capacity(CapacityProgram(replace(program.technique, limits=limits), capacity)).remarks)
    assert "limits[1]" in words and f"activity {3 * lost}" in words and "so none can be had" in words
    assert plan_with_capacity(program).remarks == ()


def test_a_system_that_cannot_be_solved_leaves_the_last_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def breaks(*arguments: object) -> int:
        calls.append(arguments)
        if len(calls) > 4:
            raise np.linalg.LinAlgError
        return advance(*arguments)  # type: ignore[arg-type]

    advance = capacity.advance
    monkeypatch.setattr(capacity, "advance", breaks)
    found = plan_with_capacity(economy(50, seed=16), 1e-8)
    assert not found.finished and len(found.steps) == 5
    assert 0.0 < found.certificate.lower < found.certificate.upper < np.inf


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_no_change_of_a_plan_or_of_prices_proves_what_is_not_so(seed: int) -> None:
    """Whatever levels, prices and valuations claim, the bounds that they prove lie on either side of the optimum."""
    rng = np.random.default_rng(seed)
    program, found = TAMPERED
    best, plan = found.certificate, found.plan
    levels, prices, valuations = (
        part * np.where(rng.random(len(part)) < rng.choice([0.02, 0.5]), rng.uniform(-0.5, 3.0, len(part)), 1.0)
        for part in (plan.levels, plan.prices, plan.valuations)
    )
    changed = certify_capacity(program, CapacityPlan(levels, prices, valuations))
    assert changed.lower <= best.upper
    assert changed.upper >= best.lower


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("part", ["levels", "prices", "valuations"])
def test_no_number_that_is_none_proves_anything(part: str, value: float) -> None:
    program, found = TAMPERED
    spoiled = getattr(found.plan, part).copy()
    spoiled[0] = value
    proved = certify_capacity(program, replace(found.plan, **{part: spoiled}))
    assert proved.gap == np.inf


def test_the_certificate_knows_nothing_of_the_solver() -> None:
    source = Path(capacity_certificate.__file__).read_text(encoding="utf-8")
    used = [line for line in source.splitlines() if line.startswith(("from commonweal", "import commonweal"))]
    assert used and all(line.startswith("from commonweal.core.") for line in used)


def test_a_plan_that_breaks_a_limit_proves_nothing() -> None:
    program = economy(20, seed=13)
    plan = plan_with_capacity(program).plan
    assert certify_capacity(program, plan).lower > 0.0
    assert certify_capacity(program, CapacityPlan(1.5 * plan.levels, plan.prices, plan.valuations)).lower == 0.0
    assert certify_capacity(program, CapacityPlan(plan.levels, -plan.prices, plan.valuations)).upper == np.inf
    doubled = certify_capacity(program, CapacityPlan(plan.levels, 2.0 * plan.prices, 2.0 * plan.valuations))
    assert doubled.upper == pytest.approx(certify_capacity(program, plan).upper, rel=1e-12)
