"""Indices of inequality against the known answers, section 9."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import erf
from scipy.stats import lognorm

from commonweal.core.errors import SchemaError
from commonweal.results.inequality import atkinson, gini, gini_by_source, lorenz, poverty, theil

FIVE = np.array([1.0, 2.0, 3.0, 4.0, 5.0])


@pytest.mark.parametrize(
    ("values", "expected"),
    [([1, 1, 1, 1], 0.0), ([0, 0, 0, 1], 0.75), ([1, 2, 3, 4, 5], 0.266667), ([1, 3], 0.25)],
)
def test_gini_of_few(values: list[float], expected: float) -> None:
    assert gini(np.array(values, dtype=float)) == pytest.approx(expected, abs=5e-7)


def grid(count: int) -> np.ndarray:
    return (np.arange(count) + 0.5) / count


@pytest.mark.parametrize(
    ("values", "expected", "tolerance"),
    [
        (grid(20000), 1.0 / 3.0, 1e-6),
        (-np.log1p(-grid(200000)), 0.5, 1e-4),
        ((1.0 - grid(400000)) ** (-1.0 / 2.0), 1.0 / 3.0, 2e-3),
        (lognorm.ppf(grid(200000), 1.0), float(erf(0.5)), 1e-3),
    ],
)
def test_gini_of_distributions(values: np.ndarray, expected: float, tolerance: float) -> None:
    assert gini(values) == pytest.approx(expected, abs=tolerance)


def test_theil_and_atkinson() -> None:
    assert theil(FIVE) == pytest.approx((0.119688, 0.141114), abs=5e-7)
    assert atkinson(FIVE, 0.5) == pytest.approx(0.063153, abs=5e-7)
    assert atkinson(FIVE, 1.0) == pytest.approx(0.131610, abs=5e-7)


def test_weights_are_repeated_people() -> None:
    assert gini(np.array([1.0, 3.0]), np.array([2.0, 1.0])) == pytest.approx(gini(np.array([1.0, 1.0, 3.0])))


def test_sources_add_up_to_the_gini_of_the_sum() -> None:
    random = np.random.default_rng(3)
    sources = {name: random.lognormal(size=50) for name in ("wages", "property", "transfers")}
    weights = random.uniform(0.5, 2.0, 50)
    total = np.sum(list(sources.values()), axis=0)
    assert sum(gini_by_source(sources, weights).values()) == pytest.approx(gini(total, weights), abs=1e-12)


def test_lorenz_and_poverty() -> None:
    people, share = lorenz(np.array([3.0, 1.0]))
    assert people.tolist() == [0.0, 0.5, 1.0] and share.tolist() == [0.0, 0.25, 1.0]
    assert poverty(np.array([1.0, 4.0]), np.array([2.0, 2.0])) == (0.5, 0.25)


def test_no_people_are_refused() -> None:
    with pytest.raises(SchemaError, match="no people"):
        gini(np.array([1.0]), np.array([0.0]))
