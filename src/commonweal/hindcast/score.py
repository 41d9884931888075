"""Scores of forecasts: how far the log changes of industries' volume and persons were missed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from commonweal.allocation.market.errors import MarketError
from commonweal.core.economy import Array
from commonweal.hindcast.model import forecast
from commonweal.hindcast.past import Past, actual, past
from commonweal.hindcast.settings import COUNTRIES, DAMPING, HORIZONS, OTHER_DAMPINGS, STARTS

VARIABLES = ("gross output volume", "persons engaged")
METHODS = ("no change", "trend", "half trend", "model")
Forecast = Callable[[Past, int], tuple[Array, Array]]


@dataclass(frozen=True, slots=True)
class Score:
    """One row of the table: mean absolute error, its root mean square and the unweighted one, of log changes x 100.

    ``blocks`` : start years that could be forecast; ``failed`` : those that the method refused.
    """

    country: str
    variable: str
    horizon: int
    method: str
    error: float
    root_mean_square: float
    unweighted: float
    blocks: int
    failed: int


def naive(share: float) -> Forecast:
    """Return a forecast that carries a part of each industry's own trend on: 0, 1 or a half."""

    def guess(known: Past, horizon: int) -> tuple[Array, Array]:
        return horizon * share * known.growth(known.volume), horizon * share * known.growth(known.persons)

    return guess


def methods(damping: float = DAMPING) -> dict[str, Forecast]:
    """Return every method by name."""
    return {
        "no change": naive(0.0),
        "trend": naive(1.0),
        "half trend": naive(0.5),
        "model": lambda known, horizon: forecast(known, horizon, damping),
    }


def scores(
    countries: Iterable[str] = COUNTRIES, starts: Iterable[int] = STARTS, horizons: Iterable[int] = HORIZONS,
    damping: float = DAMPING,
) -> list[Score]:  # fmt: skip
    """Return the scores of every method by country, variable and horizon."""
    found = []
    for country in countries:
        for horizon in horizons:
            for name, method in methods(damping).items():
                found += _scored(country, tuple(starts), horizon, name, method)
    return found


def _scored(country: str, starts: tuple[int, ...], horizon: int, name: str, method: Forecast) -> list[Score]:
    missed: tuple[list[Array], list[Array]] = ([], [])
    weights: tuple[list[Array], list[Array]] = ([], [])
    failed = 0
    for start in starts:
        known = past(country, start)
        came = actual(country, start, horizon, known.economy.activities)
        try:
            guessed = method(known, horizon)
        except MarketError:
            failed += 1
            continue
        sizes = known.economy.gross_output, known.economy.persons
        for v in range(2):
            error, size = 100.0 * abs(guessed[v] - came[v]), sizes[v] / sizes[v].sum()
            ok = np.isfinite(error)
            missed[v].append(error[ok])
            weights[v].append(size[ok])
    return [_score(country, VARIABLES[v], horizon, name, missed[v], weights[v], failed) for v in range(2) if missed[v]]


def _score(
    country: str, variable: str, horizon: int, name: str, missed: list[Array], weights: list[Array], failed: int
) -> Score:
    error, size = np.concatenate(missed), np.concatenate(weights)
    mean = float(error @ size / size.sum())
    root = float(np.sqrt(error**2 @ size / size.sum()))
    return Score(country, variable, horizon, name, mean, root, float(error.mean()), len(missed), failed)


def together(found: Iterable[Score]) -> list[Score]:
    """Return the mean over countries, each counting the same."""
    groups: dict[tuple[str, int, str], list[Score]] = {}
    for one in found:
        groups.setdefault((one.variable, one.horizon, one.method), []).append(one)
    return [
        Score(
            "all", variable, horizon, method,
            float(np.mean([one.error for one in ones])),
            float(np.sqrt(np.mean([one.root_mean_square**2 for one in ones]))),
            float(np.mean([one.unweighted for one in ones])),
            sum(one.blocks for one in ones), sum(one.failed for one in ones),
        )
        for (variable, horizon, method), ones in groups.items()
    ]  # fmt: skip


def left_out(horizon: int = 3) -> list[tuple[str, float, Score]]:
    """Return for each country the damping that was best on the two others at a horizon, and its scores here."""
    table = {d: scores(horizons=(horizon,), damping=d) for d in OTHER_DAMPINGS}
    found = []
    for country in COUNTRIES:
        best = min(OTHER_DAMPINGS, key=lambda d: _elsewhere(table[d], country))
        found += [(country, best, one) for one in table[best] if one.country == country and one.method == "model"]
    return found


def _elsewhere(found: list[Score], country: str) -> float:
    """Sum of the errors of the model on the other countries, output and persons alike."""
    return sum(one.error for one in found if one.country != country and one.method == "model")
