"""Levels and values by iteration: equal to the dense solve, within the bound that they state."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from support.circular import circular

from commonweal.allocation.plan.large.balances import levels, measure_of, values
from commonweal.allocation.plan.large.surplus import require_surplus, spectral_radius
from commonweal.core.errors import SchemaError, SolverError
from commonweal.core.input_output import labour_values
from commonweal.core.large_certificate import TechniqueProgram


@pytest.fixture(name="economy", scope="module")
def _economy() -> TechniqueProgram:
    return circular(40, seed=1)


def one_each(economy: TechniqueProgram) -> sp.csr_array:
    """The first recipe of every product."""
    first = [int(np.flatnonzero(economy.makes == i)[0]) for i in range(economy.products)]
    return sp.csr_array(economy.recipes[first])


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """A table with a surplus in other units than money, and a final demand with zeros; a chain at times."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    size = draw(st.integers(2, 15))
    table = random.random((size, size)) * (random.random((size, size)) < draw(st.sampled_from([0.1, 0.3, 1.0])))
    table *= draw(st.floats(0.1, 0.95)) / max(np.abs(np.linalg.eigvals(table)).max(), 1e-6 + table.max())
    unit = 10.0 ** random.uniform(-2, 2, size)
    demand = random.random(size) * (random.random(size) < 0.5)
    demand[0] = 1.0
    return table * unit[:, None] / unit[None, :], demand


@given(tables(), st.booleans(), st.sampled_from([1e-2, 1e-5, 1e-9]))
@settings(max_examples=60, deadline=None)
def test_the_bound_bounds_the_error_of_levels(case: tuple[np.ndarray, np.ndarray], mixing: bool, asked: float) -> None:
    table, demand = case
    exact = np.linalg.solve(np.eye(len(table)) - table, demand)
    found = levels(sp.csr_array(table.T), demand, tolerance=asked, mixing=mixing)
    rounding = 1e-12 * np.maximum(np.abs(exact), np.abs(exact).max() * 1e-3)
    assert (found.lower <= exact + rounding).all()
    assert (exact <= found.upper + rounding).all()
    assert found.relative <= asked
    needed = exact > 0.0
    assert (np.abs(found.value - exact)[needed] <= asked * found.value[needed] + rounding[needed]).all()


@given(tables())
@settings(max_examples=30, deadline=None)
def test_values_equal_the_dense_solve(case: tuple[np.ndarray, np.ndarray]) -> None:
    table, labour = case
    found = values(sp.csr_array(table.T), labour)
    assert found.value == pytest.approx(labour_values(table, labour), rel=2e-9, abs=1e-12)


def test_labour_commanded_by_the_levels_is_the_value_of_the_basket(economy: TechniqueProgram) -> None:
    recipes = one_each(economy)
    labour = economy.scarce[0][: economy.products]
    found = levels(recipes, economy.demand), values(recipes, labour)
    assert labour @ found[0].value == pytest.approx(economy.demand @ found[1].value, rel=3e-9)


def test_a_warm_start_saves_passes_and_changes_nothing(economy: TechniqueProgram) -> None:
    recipes = one_each(economy)
    cold = levels(recipes, economy.demand)
    warm = levels(recipes, economy.demand * 1.001, start=cold.value)
    assert warm.passes < cold.passes
    assert warm.value == pytest.approx(1.001 * cold.value, rel=3e-9)


def test_plain_iteration_rises_to_the_answer(economy: TechniqueProgram) -> None:
    recipes = one_each(economy)
    asked = [1e-1, 1e-2, 1e-4, 1e-8]
    found = [levels(recipes, economy.demand, tolerance=one, mixing=False) for one in asked]
    for rough, fine in itertools.pairwise(found):
        assert (rough.value <= fine.value * (1.0 + 1e-14)).all()
        assert rough.error >= fine.error
        assert (rough.upper >= fine.lower).all()


def test_the_yardstick_shrinks_under_the_table(economy: TechniqueProgram) -> None:
    recipes = one_each(economy)
    measure, passes = measure_of(lambda x: recipes.T @ x, np.ones(economy.products))
    assert measure.size - recipes.T @ measure.size == pytest.approx(measure.surplus)
    assert measure.surplus.min() > 0.0
    assert passes >= 1


def test_a_product_that_only_a_long_chain_needs_is_found() -> None:
    size = 30
    table = np.zeros((size, size))
    table[np.arange(size - 1) + 1, np.arange(size - 1)] = 0.9
    demand = np.zeros(size)
    demand[0] = 1.0
    found = levels(sp.csr_array(table.T), demand)
    assert found.value == pytest.approx(0.9 ** np.arange(size), rel=2e-9)


def test_no_surplus_is_named_before_anything_is_computed() -> None:
    table = np.diag(np.full(6, 0.2))
    table[2, 3], table[3, 2] = 1.5, 0.8
    with pytest.raises(SchemaError, match=r"no surplus: 2 products.*") as error:
        levels(sp.csr_array(table.T), np.ones(6))
    problem = error.value.problems[0]
    assert problem.where == "product 2, product 3" or problem.where == "product 3, product 2"
    assert "1.29" in problem.value


def test_a_product_that_eats_itself_is_named() -> None:
    table = np.diag([0.2, 1.0, 0.3])
    with pytest.raises(SchemaError, match="product 1"):
        require_surplus(sp.csr_array(table))


def test_a_negative_demand_is_refused() -> None:
    with pytest.raises(SchemaError, match="demand"):
        levels(sp.csr_array(np.diag([0.5, 0.5])), np.array([1.0, -1.0]))


@given(tables())
@settings(max_examples=30, deadline=None)
def test_bounds_on_the_spectral_radius_hold(case: tuple[np.ndarray, np.ndarray]) -> None:
    table, _ = case
    found = spectral_radius(lambda v: table.T @ v, len(table))
    exact = float(np.abs(np.linalg.eigvals(table)).max())
    assert exact <= found.upper * (1.0 + 1e-9)
    assert found.lower <= exact * (1.0 + 1e-9)


@pytest.mark.parametrize(("own", "tolerance"), [(0.9, 1e-13), (0.999, 1e-11), (0.9999, 1e-9), (0.9999, 1e-10)])
def test_the_bound_counts_what_its_own_computation_rounds(own: float, tolerance: float) -> None:
    """Two products in a circle, against exact fractions."""
    table = [[own / 3, own / 2], [own / 3, own / 2]]
    labour = [1.1, 0.7]
    exact_table = [[Fraction(cell) for cell in row] for row in table]
    (a, b), (c, d) = ([Fraction(int(i == j)) - exact_table[i][j] for j in range(2)] for i in range(2))
    first, second = Fraction(labour[0]), Fraction(labour[1])
    whole = a * d - b * c
    exact = ((d * first - b * second) / whole, (a * second - c * first) / whole)
    found = values(sp.csr_array(np.array(table)), np.array(labour), tolerance)
    for value, size, true in zip(found.value, found.measure, exact, strict=True):
        assert abs(Fraction(value) - true) <= Fraction(found.error) * Fraction(size)
    assert 0.0 < found.relative <= tolerance


def test_a_bound_finer_than_double_precision_is_refused() -> None:
    with pytest.raises(SolverError, match="double precision"):
        values(sp.csr_array(np.array([[0.5, 0.4999], [0.5, 0.4999]])), np.ones(2), 1e-15)
