"""The hindcast: data handling against published naive errors, and nothing read from after the start."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from commonweal.data import history
from commonweal.hindcast import past as past_module
from commonweal.hindcast.model import forecast
from commonweal.hindcast.past import past
from commonweal.hindcast.score import methods, scores
from commonweal.hindcast.settings import DAMPING

NAIVE = {
    ("DEU", 1): ((4.51, 4.41, 4.31), (1.86, 1.54, 1.53)),
    ("GBR", 1): ((6.53, 6.57, 6.32), (2.53, 2.19, 2.16)),
    ("USA", 1): ((4.05, 3.86, 3.74), (2.40, 2.37, 2.24)),
    ("DEU", 3): ((7.92, 8.62, 7.76), (4.39, 3.83, 3.46)),
    ("GBR", 3): ((11.23, 12.30, 10.67), (5.88, 5.29, 4.66)),
    ("USA", 3): ((8.59, 9.12, 8.14), (5.96, 6.21, 5.71)),
}
"""No change, trend and half trend by country and horizon, as an independent prototype printed them."""


@pytest.mark.parametrize(("country", "horizon"), NAIVE)
def test_naive_errors_to_the_printed_digits(country: str, horizon: int) -> None:
    found = {(one.variable, one.method): one.error for one in scores((country,), horizons=(horizon,))}
    for variable, expected in zip(("gross output volume", "persons engaged"), NAIVE[country, horizon], strict=True):
        errors = [round(found[variable, name], 2) for name in ("no change", "trend", "half trend")]
        assert errors == list(expected)


def test_nothing_after_the_start_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    before = forecast(past("GBR", 2008), 3, DAMPING)
    real, table = history.load_history("GBR"), history.load_history_year
    late = np.array([year > 2008 for year in real.years])

    def poisoned(values: np.ndarray) -> np.ndarray:
        return np.where(late[:, None], np.nan, values)

    spoilt = dataclasses.replace(
        real, output=poisoned(real.output), volume=poisoned(real.volume), price=poisoned(real.price),
        persons=poisoned(real.persons), hours=poisoned(real.hours),
    )  # fmt: skip
    monkeypatch.setattr(past_module, "load_history", lambda country: spoilt)

    def early(country: str, year: int) -> object:
        assert year <= 2008
        return table(country, year)

    monkeypatch.setattr(past_module, "load_history_year", early)
    past_module.past.cache_clear()
    past_module._table.cache_clear()
    after = forecast(past("GBR", 2008), 3, DAMPING)
    past_module.past.cache_clear()
    past_module._table.cache_clear()
    for one, other in zip(before, after, strict=True):
        assert one.tobytes() == other.tobytes()


def test_every_method_forecasts_every_industry() -> None:
    known = past("USA", 2005)
    for method in methods().values():
        volume, persons = method(known, 1)
        assert volume.shape == persons.shape == known.economy.gross_output.shape
