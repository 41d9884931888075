"""Capture-recapture: how many dead stand on no list. A teaching example with two lists, a model with three or more.

Sources
-------
Chapman (1951): two lists. Fienberg (1972), Biometrika 59: log-linear models of incomplete tables (from the literature,
check before citing).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from commonweal.core.errors import Problem, SchemaError

NORMAL_95 = 1.959963984540054
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate, never a count of records: total, its standard deviation, an interval, the model, its assumption."""

    recorded: int
    total: float
    sd: float
    interval: tuple[float, float]
    model: str
    assumption: str


def chapman(first: int, second: int, both: int) -> Estimate:
    """Return the two-list estimate::

        N = (n1 + 1)(n2 + 1)/(m + 1) - 1
        var N = (n1 + 1)(n2 + 1)(n1 - m)(n2 - m) / ((m + 1)^2 (m + 2))

    Raises
    ------
    SchemaError
        More on both lists than on one of them.
    """
    if not 0 <= both <= min(first, second):
        raise SchemaError(
            Problem("more on both lists than on one", "overlaps", f"{both}", f"0 to {min(first, second)}")
        )
    total = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    sd = variance**0.5
    return Estimate(
        recorded=first + second - both,
        total=total,
        sd=sd,
        interval=(total - NORMAL_95 * sd, total + NORMAL_95 * sd),
        model="two lists, Chapman: a teaching example",
        assumption="the lists are independent and every death has the same chance to be on one; neither can be checked",
    )


def loglinear(overlap: Mapping[frozenset[str], int]) -> Estimate:
    """Return an estimate from three or more lists: the Poisson log-linear model of least AIC.

    ::

        log E n_s = b0 + sum over lists i in s of b_i + sum over chosen pairs (i, j) in s of b_ij

    Models with every set of pairwise interactions that leaves a degree of freedom are compared; no interaction of all
    lists is in any, which is the assumption that carries the estimate. Unseen = exp(b0), its variance by the delta
    method.

    Parameters
    ----------
    overlap : how many stand on exactly these lists; patterns that are not named count zero.
    """
    names = sorted(set().union(*overlap))
    patterns = [frozenset(one) for size in range(1, len(names) + 1) for one in combinations(names, size)]
    counts = np.array([overlap.get(pattern, 0) for pattern in patterns], dtype=np.float64)
    pairs = list(combinations(names, 2))
    found = []
    for size in range(len(pairs) + 1):
        for chosen in combinations(pairs, size):
            if 1 + len(names) + size >= len(patterns):
                continue
            design = _design(patterns, names, chosen)
            fit = _poisson(design, counts)
            if fit is not None:
                found.append((fit[2] + 2 * design.shape[1], size, chosen, fit))
    if not found:
        raise SchemaError(Problem("no model fits these lists", "overlaps", next_step="check that lists overlap at all"))
    _, _, chosen, (beta, variance, _) = min(found, key=lambda one: (one[0], one[1]))
    unseen = float(np.exp(beta[0]))
    sd = unseen * float(variance**0.5)
    spread = np.exp(NORMAL_95 * float(variance**0.5))
    recorded = int(counts.sum())
    interactions = ", ".join(" x ".join(pair) for pair in chosen) or "none"
    return Estimate(
        recorded=recorded,
        total=recorded + unseen,
        sd=sd,
        interval=(recorded + unseen / spread, recorded + unseen * spread),
        model=f"log-linear, {len(names)} lists, interactions: {interactions} (least AIC of {len(found)})",
        assumption="no interaction of all lists at once; every death of a stratum has the same chance to be on a list",
    )


def _design(patterns: Sequence[frozenset[str]], names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Array:
    rows = [
        [1.0, *(float(name in one) for name in names), *(float(a in one and b in one) for a, b in pairs)]
        for one in patterns
    ]
    return np.array(rows)


def _poisson(design: Array, counts: Array) -> tuple[Array, float, float] | None:
    """Fit by iteratively reweighted least squares: coefficients, variance of the first, -2 log likelihood."""
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(counts.mean() + 0.5)
    for _ in range(200):
        mean = np.exp(design @ beta)
        information = design.T @ (mean[:, None] * design)
        if not np.isfinite(information).all() or np.linalg.cond(information) > 1e12:
            return None
        step = np.linalg.solve(information, design.T @ (counts - mean))
        beta = beta + np.clip(step, -5.0, 5.0)
        if np.abs(step).max() < 1e-10:
            mean = np.exp(design @ beta)
            variance = float(np.linalg.inv(design.T @ (mean[:, None] * design))[0, 0])
            log_likelihood = float((counts * np.log(mean) - mean - gammaln(counts + 1)).sum())
            return beta, variance, -2.0 * log_likelihood
    return None
