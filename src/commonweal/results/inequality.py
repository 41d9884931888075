"""Inequality: indices of a distribution over weighted people, and what sources of income contribute."""

from __future__ import annotations

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.errors import Problem, SchemaError


def lorenz(values: Array, weights: Array | None = None) -> tuple[Array, Array]:
    """Return cumulative shares of people and of what they get, from the poorest; both start at zero.

    Parameters
    ----------
    values : (n,) per person
    weights : (n,) numbers of persons, 1 each by default
    """
    amounts, people = _pair(values, weights)
    order = np.argsort(amounts, kind="stable")
    total = float(amounts @ people)
    share = np.cumsum((amounts * people)[order]) / total if total else np.cumsum(people[order]) / people.sum()
    return np.append(0.0, np.cumsum(people[order]) / people.sum()), np.append(0.0, share)


def gini(values: Array, weights: Array | None = None) -> float:
    """Return the Gini coefficient in the population form, without a correction for small samples.

    G = 1 - sum over people in order of (p_i - p_{i-1}) (L_i + L_{i-1}).

    >>> round(gini(np.array([1.0, 2.0, 3.0, 4.0, 5.0])), 6)
    0.266667
    """
    people, share = lorenz(values, weights)
    return float(1.0 - np.diff(people) @ (share[1:] + share[:-1]))


def theil(values: Array, weights: Array | None = None) -> tuple[float, float]:
    """Return Theil's T, mean of (x/mu) ln(x/mu), and L, mean of ln(mu/x); values above zero."""
    amounts, people = _pair(values, weights)
    ratio = amounts / (amounts @ people / people.sum())
    share = people / people.sum()
    return float(share @ (ratio * np.log(ratio))), float(-share @ np.log(ratio))


def atkinson(values: Array, aversion: float, weights: Array | None = None) -> float:
    """Return Atkinson's index, 1 - (mean of (x/mu)^(1-e))^(1/(1-e)); for e = 1 the geometric mean."""
    amounts, people = _pair(values, weights)
    share = people / people.sum()
    ratio = amounts / (amounts @ share)
    if aversion == 1.0:
        return float(1.0 - np.exp(share @ np.log(ratio)))
    return float(1.0 - (share @ ratio ** (1.0 - aversion)) ** (1.0 / (1.0 - aversion)))


def gini_by_source(sources: dict[str, Array], weights: Array | None = None) -> dict[str, float]:
    """Return what each source of income contributes to the Gini of their sum; the parts add up to it exactly.

    The concentration of a source along the ranking of the total, times its share (Lerman and Yitzhaki 1985: from the
    literature, not checked).
    """
    total = np.sum(list(sources.values()), axis=0)
    amounts, people = _pair(total, weights)
    order = np.argsort(amounts, kind="stable")
    share = people[order] / people.sum()
    rank = np.cumsum(share) - 0.5 * share
    mean = float(total[order] @ share)
    return {name: float(2.0 * ((rank - 0.5) * share) @ one[order] / mean) for name, one in sources.items()}


def poverty(values: Array, line: Array, weights: Array | None = None) -> tuple[float, float]:
    """Return the share of people below a line, and the mean gap to it over the line among all (0 above it)."""
    amounts, people = _pair(values, weights)
    gap = np.clip(1.0 - np.divide(amounts, line, out=np.ones_like(amounts), where=np.asarray(line) > 0.0), 0.0, None)
    return float((gap > 0.0) @ people / people.sum()), float(gap @ people / people.sum())


def _pair(values: Array, weights: Array | None) -> tuple[Array, Array]:
    amounts = np.asarray(values, dtype=np.float64)
    people = np.ones_like(amounts) if weights is None else np.asarray(weights, dtype=np.float64)
    if amounts.shape != people.shape or amounts.ndim != 1 or not len(amounts):
        raise SchemaError(Problem("not a distribution", "inequality", str(amounts.shape), "one weight for each value"))
    if not (people.sum() > 0.0 and (people >= 0.0).all()):
        raise SchemaError(Problem("no people", "inequality", f"{people.sum():g}", "weights of at least 0, some above"))
    return amounts, people
