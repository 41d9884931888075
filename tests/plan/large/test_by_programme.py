"""Small programmes by HiGHS: the true optimum, proved, in any units, with capacities or without."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.allocation.plan.large.by_programme import plan_by_programme
from commonweal.allocation.plan.large.capacity import plan_with_capacity
from commonweal.allocation.plan.large.capacity_certificate import CapacityProgram
from commonweal.allocation.plan.large.choice import choose
from commonweal.core.errors import SchemaError
from commonweal.core.large_certificate import TechniqueProgram
from commonweal.core.linear_program import Array
from commonweal.data.synthetic import synthetic_economy
from commonweal.verify.large_programmes import in_memory
from commonweal.verify.large_proof import Proof, prove

NONE = np.inf


def programme(
    recipes: list[list[float]], makes: list[int], scarce: list[list[float]], limits: list[float], capacity: list[float]
) -> CapacityProgram:
    """A programme by hand, whose basket is one of the first product."""
    size = len(recipes[0])
    technique = TechniqueProgram(
        recipes=sp.csr_array(np.array(recipes)),
        makes=np.array(makes, dtype=np.int32),
        scarce=np.array(scarce, dtype=np.float64).reshape(len(limits), len(makes)),
        limits=np.array(limits),
        demand=np.eye(size)[0],
    )
    return CapacityProgram(technique, np.array(capacity))


ONE = programme([[0.0]], [0], [[1.0]], [10.0], [5.0])
ONLY_CAPACITIES = programme([[0, 0.5], [0, 0.8], [0, 0]], [0, 0, 1], [], [], [5.0, 3.0, 4.0])
NO_LABOUR = programme([[0.0], [0.0]], [0, 0], [[0.0, 1.0]], [0.0], [5.0, 5.0])
BY_ITS_INPUT = programme([[0, 0.5], [0, 0]], [0, 1], [[0.0, 1.0]], [3.0], [NONE, NONE])
"""Nothing but grain is needed for bread, and labour for grain: 3 / 0.5 baskets."""


def proof_of(program: CapacityProgram) -> Proof:
    plan = plan_by_programme(program).plan
    capacity = None if np.isinf(program.capacity).all() else program.capacity
    return prove(in_memory(program.technique, capacity), plan.levels, plan.prices, plan.valuations)


def in_other_units(program: CapacityProgram, products: Array, limits: Array) -> CapacityProgram:
    """The same programme, products and scarce things counted in so many more units."""
    own, level = program.technique, products[program.technique.makes]
    recipes = sp.csr_array(sp.diags_array(1.0 / level) @ own.recipes @ sp.diags_array(products))
    return CapacityProgram(
        replace(
            own,
            recipes=recipes,
            scarce=own.scarce * limits[:, None] / level,
            limits=own.limits * limits,
            demand=own.demand * products,
        ),
        program.capacity * level,
    )


@pytest.mark.parametrize(
    ("program", "baskets"), [(ONE, 5.0), (ONLY_CAPACITIES, 6.875), (NO_LABOUR, 5.0), (BY_ITS_INPUT, 6.0)]
)
def test_small_programmes_by_hand(program: CapacityProgram, baskets: float) -> None:
    proof = proof_of(program)
    assert proof.lower == pytest.approx(baskets, rel=1e-9)
    assert proof.upper == pytest.approx(baskets, rel=1e-9)
    assert max(proof.primal, proof.dual) <= 1e-9


@pytest.mark.parametrize(("program", "baskets"), [(ONE, 5.0), (ONLY_CAPACITIES, 6.875), (NO_LABOUR, 5.0)])
def test_the_interior_point_solves_them_too_and_says_nothing_of_numpy(program: CapacityProgram, baskets: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = plan_with_capacity(program, 1e-4)
    assert found.finished
    assert found.certificate.lower <= baskets <= found.certificate.upper * (1.0 + 1e-12)


@given(st.integers(0, 2**32 - 1), st.integers(2, 25), st.integers(1, 3), st.integers(0, 3), st.booleans())
@settings(max_examples=40, deadline=None)
def test_both_routes_agree_in_any_units(
    seed: int, products: int, techniques: int, quotas: int, with_capacity: bool
) -> None:
    drawn = synthetic_economy(products, techniques, min(6, products), quotas, seed, capacity=with_capacity)
    technique = drawn.program()
    capacity = np.full(technique.activities, NONE) if drawn.capacity is None else drawn.capacity
    rng = np.random.default_rng(seed)
    plain = CapacityProgram(technique, capacity)
    program = in_other_units(plain, 10.0 ** rng.uniform(-6, 6, products), 10.0 ** rng.uniform(-6, 6, quotas + 1))
    proof = proof_of(program)
    assert proof.gap <= 1e-8
    assert max(proof.primal, proof.dual) <= 1e-9
    if with_capacity:
        bounds = plan_with_capacity(plain, 1e-6).certificate
        lower, upper = bounds.lower, bounds.upper
    else:
        done = choose(technique, 1e-7).rounds[-1]
        lower, upper = done.lower, done.upper
    assert proof.upper >= lower * (1.0 - 1e-9)
    assert proof.lower <= upper * (1.0 + 1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_idle_limits_infinite_capacities_and_slack_limits(seed: int) -> None:
    drawn = synthetic_economy(8, 3, 4, 3, seed, capacity=True)
    assert drawn.capacity is not None
    technique, rng = drawn.program(), np.random.default_rng(seed)
    limits, scarce, capacity = technique.limits.copy(), technique.scarce.copy(), drawn.capacity.copy()
    limits[1], limits[2] = 0.0, 1e6 * limits[2]
    scarce[1] *= np.arange(technique.activities) % 3 == 2
    capacity[rng.random(len(capacity)) < 0.3] = NONE
    capacity[rng.random(len(capacity)) < 0.1] = 0.0
    proof = proof_of(CapacityProgram(replace(technique, limits=limits, scarce=scarce), capacity))
    assert proof.gap <= 1e-8
    assert max(proof.primal, proof.dual) <= 1e-9


def test_what_cannot_be_made_has_no_baskets_and_a_proof() -> None:
    found = plan_by_programme(replace(ONE, capacity=np.zeros(1)))
    assert (found.certificate.lower, found.certificate.upper, found.certificate.gap) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("account", [1.0, 3.0, 0.7, 1e-5 / 3.0])
@pytest.mark.parametrize("needed", [0.1, 0.3, 0.7, 1.1, 2.9])
def test_the_proof_of_no_baskets_holds_in_any_unit_of_account(needed: float, account: float) -> None:
    """Bread needs flour, flour grain in two ways, and nobody has room to make grain."""
    recipes = [[0, needed, 0], [0, 0, needed], [0, 0, 2.0 * needed], [0, 0, 0]]
    program = programme(recipes, [0, 1, 1, 2], [[1.0, 0.3, 0.1, 1.0]], [7.0], [9.0, 4.0, NONE, 0.0])
    plan = plan_by_programme(program).plan
    proof = prove(
        in_memory(program.technique, program.capacity), plan.levels, plan.prices / account, plan.valuations / account
    )
    assert (proof.lower, proof.upper, proof.gap) == (0.0, 0.0, 0.0)


def test_a_circle_without_surplus_is_refused() -> None:
    with pytest.raises(SchemaError, match="no surplus"):
        plan_by_programme(programme([[0.5, 1.0], [1.0, 0.5]], [0, 1], [[1.0, 1.0]], [1.0], [NONE, NONE]))


def test_what_nothing_limits_is_refused() -> None:
    with pytest.raises(SchemaError, match="nothing limits the basket"):
        plan_by_programme(programme([[0.0]], [0], [[0.0]], [1.0], [NONE]))
