"""Technique choice: equal to HiGHS, proved by the certificate, safe when interrupted."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from support.circular import circular

from commonweal.allocation.plan.large.choice import Round, choose
from commonweal.allocation.plan.solver import Solver
from commonweal.core.errors import SchemaError
from commonweal.core.large_certificate import TechniqueProgram, as_linear_program, as_optimum, certify
from commonweal.core.linear_program import residuals


def by_highs(program: TechniqueProgram) -> float:
    """The most baskets according to HiGHS."""
    lp = as_linear_program(program)
    cost = np.zeros(program.activities + 1)
    cost[-1] = -1.0
    found = Solver(lp).minimise(cost)
    assert found is not None
    return -found.objective


@given(st.integers(0, 2**32 - 1), st.integers(3, 30), st.integers(1, 4), st.integers(1, 6))
@settings(max_examples=25, deadline=None)
def test_the_same_plan_as_highs(seed: int, products: int, techniques: int, scarce: int) -> None:
    program = circular(products, seed, techniques, scarce=scarce)
    found = choose(program, gap=1e-7)
    best = by_highs(program)
    assert found.finished
    assert found.plan.baskets == pytest.approx(best, rel=1e-6)
    assert found.plan.baskets <= best * (1.0 + 1e-9)
    assert found.rounds[-1].upper >= best * (1.0 - 1e-9)


@given(st.integers(0, 2**32 - 1), st.sampled_from([1e-2, 1e-4, 1e-6]))
@settings(max_examples=15, deadline=None)
def test_the_gap_is_that_of_the_certificate(seed: int, gap: float) -> None:
    program = circular(60, seed)
    found = choose(program, gap=gap)
    checked = certify(program, found.plan)
    assert max(checked.primal, checked.dual) <= 1e-13
    assert checked.gap == pytest.approx(found.gap, rel=1e-6, abs=1e-14)
    assert checked.gap <= gap


def test_the_general_certificate_agrees() -> None:
    program = circular(60, seed=3)
    found = choose(program, gap=1e-8)
    general = residuals(as_linear_program(program), as_optimum(program, found.plan))
    assert general.primal <= 1e-12
    assert general.dual <= 1e-12
    assert general.gap == pytest.approx(
        found.gap * found.plan.baskets / (1.0 + found.plan.baskets), rel=1e-3, abs=1e-13
    )


def test_bounds_close_in_every_round() -> None:
    rounds = choose(circular(80, seed=5)).rounds
    for before, after in itertools.pairwise(rounds):
        assert after.lower >= before.lower
        assert after.upper <= before.upper
        assert after.passes_all > before.passes_all


def test_what_is_made_is_used_or_delivered_and_signs_are_right() -> None:
    program = circular(60, seed=7)
    plan = choose(program).plan
    made = np.bincount(program.makes, weights=plan.levels, minlength=program.products)
    left = made - program.recipes.T @ plan.levels - plan.baskets * program.demand
    assert left.min() >= -1e-13 * made.max()
    assert left.sum() <= 1e-5 * made.sum()
    assert min(plan.levels.min(), plan.prices.min(), plan.valuations.min()) >= 0.0
    assert plan.prices @ program.demand == pytest.approx(1.0)


def test_the_same_input_gives_the_same_bits() -> None:
    program = circular(60, seed=9)
    one, other = choose(program), choose(program)
    assert np.array_equal(one.plan.levels, other.plan.levels)
    assert np.array_equal(one.plan.prices, other.plan.prices)


def test_the_order_of_activities_and_a_different_number_of_makers_change_nothing() -> None:
    program = circular(30, seed=11)
    dearer = sp.csr_array(program.recipes[:1] * 1.1)
    more = replace(
        program,
        recipes=sp.csr_array(sp.vstack([program.recipes, dearer])),
        makes=np.append(program.makes, program.makes[0]),
        scarce=np.hstack([program.scarce, program.scarce[:, :1]]),
    )
    order = np.argsort(program.makes, kind="stable")
    sorted_ = replace(
        program,
        recipes=sp.csr_array(program.recipes[order]),
        makes=program.makes[order],
        scarce=program.scarce[:, order],
    )
    best = choose(program, gap=1e-8).plan.baskets
    assert choose(more, gap=1e-8).plan.baskets == pytest.approx(best, rel=2e-8)
    assert choose(sorted_, gap=1e-8).plan.baskets == pytest.approx(best, rel=2e-8)


def test_an_interrupt_leaves_the_last_certified_plan() -> None:
    program = circular(80, seed=13)

    def interrupt(done: Round) -> None:
        if done.number == 5:
            raise KeyboardInterrupt

    found = choose(program, gap=1e-10, report=interrupt)
    assert not found.finished
    assert len(found.rounds) == 5
    checked = certify(program, found.plan)
    assert max(checked.primal, checked.dual) <= 1e-13
    assert checked.gap == pytest.approx(found.gap)


def test_a_product_that_nobody_makes_is_named_and_what_needs_it() -> None:
    recipes = sp.csr_array(np.array([[0.0, 0.1, 0.0], [0.2, 0.0, 0.0]]))
    program = TechniqueProgram(recipes, np.array([0, 2]), np.ones((1, 2)), np.ones(1), np.ones(3))
    with pytest.raises(SchemaError, match=r"oil.*products that nobody can make"):
        choose(program, names=("bread", "oil", "cars"))


def test_a_limit_of_zero_is_named_where_it_leaves_a_product_without_a_maker() -> None:
    program = circular(10, seed=15)
    program.scarce[2, program.makes == 4] = 1.0
    limits = program.limits.copy()
    limits[2] = 0.0
    with pytest.raises(SchemaError, match=r"limits\[2\]"):
        choose(replace(program, limits=limits))


def test_a_limit_of_zero_only_rules_out_who_needs_the_thing() -> None:
    program = circular(10, seed=17)
    program.scarce[2] = 0.0
    third = [int(np.flatnonzero(program.makes == i)[2]) for i in range(10)]
    program.scarce[2, third] = 1.0
    limits = program.limits.copy()
    limits[2] = 0.0
    program = replace(program, limits=limits)
    found = choose(program, gap=1e-8)
    checked = certify(program, found.plan)
    assert max(checked.primal, checked.dual) <= 1e-12
    assert checked.gap <= 1.1e-8
    assert found.plan.baskets == pytest.approx(by_highs(program), rel=1e-7)


def test_no_surplus_under_any_choice_is_named() -> None:
    recipes = sp.csr_array(np.array([[0.0, 1.2], [1.0, 0.0], [0.0, 1.5]]))
    program = TechniqueProgram(recipes, np.array([0, 1, 0]), np.ones((1, 3)), np.ones(1), np.ones(2))
    with pytest.raises(SchemaError, match="no surplus: 2 products"):
        choose(program)


def test_a_basket_that_nothing_limits_is_refused() -> None:
    program = circular(5, seed=19)
    with pytest.raises(SchemaError, match="nothing limits"):
        choose(replace(program, scarce=np.zeros_like(program.scarce)))


def test_what_is_odd_is_said_and_does_no_harm() -> None:
    recipes = sp.csr_array(np.array([[0.0, 0.2, 0.0], [0.3, 0.0, 0.0], [0.1, 0.0, 0.5], [0.0, 1.2, 0.0]]))
    program = TechniqueProgram(
        recipes, np.array([0, 1, 2, 1]), np.array([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0]]), np.array([1.0, 0.0]),
        np.array([1.0, 1.0, 0.0]),
    )  # fmt: skip
    found = choose(program, names=("bread", "oil", "cars"))
    eaten, unwanted, idle = found.remarks
    assert eaten.endswith("makers of oil")
    assert unwanted.endswith("makers: cars")
    assert "limits[1]" in idle
    assert found.plan.levels[2:] == pytest.approx([0.0, 0.0])
    assert choose(circular(10, seed=23)).remarks == ()


@pytest.mark.parametrize("seed", range(30))
def test_units_limits_and_narrow_surpluses_do_not_matter(seed: int) -> None:
    random = np.random.default_rng(seed)
    products, scarce = int(random.integers(2, 150)), int(random.integers(1, 14))
    program = circular(products, seed, int(random.integers(1, 6)), int(random.integers(1, 10)), scarce)
    unit = 10.0 ** random.uniform(-2, 2, products)
    recipes = program.recipes.copy()
    makes = np.repeat(program.makes, np.diff(recipes.indptr))
    recipes.data *= random.choice([0.2, 1.0, 1.3]) * unit[recipes.indices] / unit[makes]
    program = TechniqueProgram(
        recipes,
        program.makes,
        program.scarce * 10.0 ** random.uniform(-3, 3, (scarce, 1)) / unit[program.makes],
        program.limits * 10.0 ** random.uniform(-1, 1, scarce),
        program.demand * unit,
    )
    found = choose(program, gap=1e-8)
    checked = certify(program, found.plan)
    assert found.finished
    assert max(checked.primal, checked.dual) <= 1e-12
    assert checked.gap <= 1.01e-8
