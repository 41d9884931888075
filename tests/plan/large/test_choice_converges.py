"""Technique choice comes to its gap where much is used up on the way, whatever the units."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from commonweal.allocation.plan.large import substitution
from commonweal.allocation.plan.large.choice import Round, choose
from commonweal.core.large_certificate import TechniqueProgram, certify


def one_each(seed: int, radius: float, products: int = 50) -> TechniqueProgram:
    """One technique for each product, labour alone, and a spectral radius as asked for."""
    rng = np.random.default_rng(seed)
    table = rng.random((products, products)) * (rng.random((products, products)) < 0.2)
    table *= radius / np.abs(np.linalg.eigvals(table)).max()
    return TechniqueProgram(
        recipes=sp.csr_array(table),
        makes=np.arange(products, dtype=np.int32),
        scarce=np.ones((1, products)),
        limits=np.array([1.0]),
        demand=np.ones(products),
    )


def narrow(seed: int, units: bool = False) -> TechniqueProgram:
    """A few products with one to three techniques each that use up nearly all that they make, under a few limits."""
    rng = np.random.default_rng(seed)
    products, limits = int(rng.integers(3, 12)), int(rng.integers(1, 5))
    makes = np.repeat(np.arange(products, dtype=np.int32), rng.integers(1, 4, products))
    use = rng.random((len(makes), products)) * (rng.random((len(makes), products)) < 0.4) + 1e-9
    use *= 0.999 * rng.uniform(0.8, 1.0, (len(makes), 1)) / use.sum(axis=1, keepdims=True)
    scarce, limit, demand = rng.random((limits, len(makes))), rng.random(limits) * 10.0, rng.random(products)
    product_unit = 10.0 ** rng.uniform(-6.0, 6.0, products) if units else np.ones(products)
    limit_unit = 10.0 ** rng.uniform(-8.0, 8.0, limits) if units else np.ones(limits)
    return TechniqueProgram(
        recipes=sp.csr_array(use * product_unit / product_unit[makes][:, None]),
        makes=makes,
        scarce=scarce * limit_unit[:, None] / product_unit[makes],
        limits=limit * limit_unit,
        demand=demand * product_unit,
    )


@pytest.mark.parametrize("radius", [0.5, 0.9, 0.97, 0.98, 0.99])
def test_one_technique_each_is_solved_in_a_few_rounds(radius: float) -> None:
    program = one_each(0, radius)
    found = choose(program, gap=1e-6)
    content = np.linalg.solve(np.eye(program.products) - program.recipes.toarray(), program.scarce[0])
    assert found.finished
    assert len(found.rounds) <= 4
    assert found.plan.baskets == pytest.approx(1.0 / content.sum(), rel=1e-6)


@pytest.mark.parametrize("seed", range(20, 40))
def test_narrow_surpluses_come_to_a_fine_gap(seed: int) -> None:
    program = narrow(seed)
    found = choose(program, gap=1e-8)
    assert found.finished
    assert certify(program, found.plan).worst <= 1.1e-8


@pytest.mark.parametrize("seed", range(20))
def test_units_do_not_matter(seed: int) -> None:
    plain, other = choose(narrow(seed), gap=1e-8), choose(narrow(seed, units=True), gap=1e-8)
    assert plain.finished
    assert other.finished
    assert other.plan.baskets == pytest.approx(plain.plan.baskets, rel=2e-8)


def test_prices_that_do_not_settle_leave_the_plan_of_the_last_round(monkeypatch: pytest.MonkeyPatch) -> None:
    program = narrow(31)
    rounds: list[Round] = []

    def then_hardly(done: Round) -> None:
        rounds.append(done)
        if len(rounds) == 3:
            monkeypatch.setattr(substitution, "SWEEPS", 1)

    found = choose(program, gap=1e-8, report=then_hardly)
    assert not found.finished
    assert found.rounds == tuple(rounds)
    assert found.remarks[-1].startswith(f"ended after round {len(rounds)}: ")
    assert "settle" in found.remarks[-1]
    assert certify(program, found.plan).gap == pytest.approx(found.gap, rel=1e-6)
