"""Whether a table leaves a surplus is decided whatever the units and however near to one its radius is."""

from __future__ import annotations

import re

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.allocation.plan.large import surplus
from commonweal.allocation.plan.large.surplus import productive_prices, require_surplus
from commonweal.core.errors import SchemaError
from commonweal.core.large_certificate import TechniqueProgram


def table(seed: int, radius: float, products: int = 50) -> np.ndarray:
    """Random recipes with the spectral radius asked for."""
    rng = np.random.default_rng(seed)
    found = rng.random((products, products)) * (rng.random((products, products)) < 0.2)
    return np.asarray(found * radius / np.abs(np.linalg.eigvals(found)).max())


def alternatives(recipes: np.ndarray, makes: list[int]) -> TechniqueProgram:
    products = recipes.shape[1]
    return TechniqueProgram(
        sp.csr_array(recipes), np.array(makes), np.ones((1, len(makes))), np.ones(1), np.ones(products)
    )


@pytest.mark.parametrize("ratio", [1.0, 1e3, 1e6, 1e9, 1e12])
def test_the_units_of_products_do_not_matter(ratio: float) -> None:
    unit = np.array([1.0, ratio])
    recipes = np.array([[0.5, 0.5], [0.4, 0.5]]) * unit / unit[:, None]
    prices = require_surplus(sp.csr_array(recipes))
    assert (recipes @ prices < prices).all()
    with pytest.raises(SchemaError, match=r"no surplus.*spectral radius 1\.0[0-9]+; allowed: below 1"):
        require_surplus(sp.csr_array(recipes * 1.06))


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.5, 0.99, 0.999, 1 - 1e-6, 1 - 1e-9]), st.booleans())
@settings(max_examples=30, deadline=None)
def test_a_radius_below_one_gives_prices_and_above_one_is_refused(seed: int, radius: float, units: bool) -> None:
    unit = 10.0 ** np.random.default_rng(seed).uniform(-6.0, 6.0, 50) if units else np.ones(50)
    recipes = table(seed, radius) * unit / unit[:, None]
    prices = require_surplus(sp.csr_array(recipes))
    assert (recipes @ prices < prices).all()
    with pytest.raises(SchemaError, match="no surplus"):
        require_surplus(sp.csr_array(recipes * (2.0 - radius) / radius))


@pytest.mark.parametrize("radius", [0.99, 0.9999])
def test_without_a_solver_too(radius: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surplus, "SMALL", 0)
    unit = 10.0 ** np.random.default_rng(1).uniform(-6.0, 6.0, 50)
    recipes = table(1, radius) * unit / unit[:, None]
    prices = require_surplus(sp.csr_array(recipes))
    assert (recipes @ prices < prices).all()


def test_a_radius_of_exactly_one_is_refused() -> None:
    with pytest.raises(SchemaError, match="no surplus: 2 products"):
        require_surplus(sp.csr_array(np.array([[0.5, 0.5, 0.0], [0.25, 0.75, 0.0], [0.0, 0.1, 0.3]])))


def test_what_is_undecided_is_said_with_bounds_that_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    from commonweal.allocation.plan.large import circles

    for module, name, value in ((surplus, "SMALL", 0), (surplus, "MOST", 3), (circles, "STEPS", 5)):
        monkeypatch.setattr(module, name, value)
    with pytest.raises(SchemaError, match="cannot be decided") as error:
        require_surplus(sp.csr_array(table(0, 0.9999)))
    lower, upper = map(float, re.findall(r"[0-9]\.[0-9]+", str(error.value.problems[0].value)))
    assert lower <= 0.9999 <= upper
    assert lower < 1.0 < upper


def test_a_circle_is_named_only_if_none_of_its_recipes_leaves_a_surplus() -> None:
    one_good = alternatives(np.array([[0.0, 1.2], [1.0, 0.0], [0.0, 0.9], [1.5, 0.0]]), [0, 1, 0, 1])
    prices = productive_prices(one_good)
    cost = one_good.recipes @ prices
    assert min(cost[0], cost[2]) < prices[0]
    assert min(cost[1], cost[3]) < prices[1]
    with pytest.raises(SchemaError, match="product 1: no surplus: 1 products"):
        productive_prices(alternatives(np.array([[0.5, 0.1], [0.0, 1.2], [0.9, 1.0], [0.0, 1.1]]), [0, 1, 0, 1]))
