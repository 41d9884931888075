"""Input shortage by the day: steady without an event, nothing made from nothing, less with less."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.allocation.shortage import RULES, full_stocks, shortage_year, target_days
from commonweal.data.worlds import load_world

USA = load_world("usa-2014")
OUTPUT = USA.gross_output
HOME, FOREIGN = USA.use_domestic / OUTPUT, USA.use_imported / OUTPUT
FINAL = OUTPUT - USA.use_domestic.sum(axis=1)
DAYS = target_days(USA.products)
STOCKS = full_stocks(HOME + FOREIGN, OUTPUT, DAYS)
GOODS = np.array([code[:1] in "ABC" for code in USA.products])


def year(available: float, rule: str, which: np.ndarray = GOODS) -> object:
    arrive = np.ones((len(USA.products), 365))
    arrive[which] = available
    return shortage_year(HOME, FOREIGN, OUTPUT, FINAL, arrive, rule, STOCKS, DAYS)


@pytest.mark.parametrize("rule", RULES)
def test_without_an_event_nothing_changes(rule: str) -> None:
    found = year(1.0, rule)
    assert found.output == pytest.approx(OUTPUT, rel=1e-12)
    assert found.stocks == pytest.approx(STOCKS, rel=1e-9, abs=1e-6)
    assert found.delivered == pytest.approx(np.ones(len(FINAL)), rel=1e-12)


def test_closed_borders_for_goods_stop_everything_under_leontief() -> None:
    assert year(0.0, "leontief").output_by_day[:, 150].sum() / OUTPUT.sum() < 0.03


@pytest.mark.parametrize("rule", ["leontief", "strong", "half"])
def test_with_nothing_that_arrives_less_is_made(rule: str) -> None:
    """Half of the imports can be made up for by overtime at home while stocks are short; none of them cannot."""
    made = [year(part, rule).output.sum() for part in (0.0, 0.5, 1.0)]
    assert made[0] < made[2] * 0.95
    assert made[0] < made[1] <= made[2] * 1.25


def test_stocks_and_use_account_for_every_delivery() -> None:
    found = year(0.0, "half")
    assert (found.stocks >= -1e-9).all()
    assert (found.forgone >= -1e-9).all()
    assert found.first_day.max() >= 0


@pytest.mark.parametrize("rule", RULES)
def test_days_add_up_to_the_year_and_final_use_may_differ_by_day(rule: str) -> None:
    found = year(0.0, rule)
    wanted = FINAL > 0.0
    assert found.delivered_by_day[wanted].mean(axis=1) == pytest.approx(found.delivered[wanted], rel=1e-9)
    arrive = np.ones((len(USA.products), 60))
    arrive[GOODS, 20:] = 0.0
    same = np.repeat(FINAL[:, None], 60, axis=1)
    one, two = (shortage_year(HOME, FOREIGN, OUTPUT, use, arrive, rule, STOCKS, DAYS) for use in (FINAL, same))
    assert two.output_by_day == pytest.approx(one.output_by_day, rel=1e-12)
    assert two.delivered_by_day == pytest.approx(one.delivered_by_day, rel=1e-12)


def test_industries_make_less_on_days_on_which_less_is_wanted() -> None:
    less = np.repeat(FINAL[:, None], 30, axis=1)
    less[:, 10:20] *= 0.5
    found = shortage_year(HOME, FOREIGN, OUTPUT, less, np.ones((len(FINAL), 30)), "half", STOCKS, DAYS)
    assert found.output_by_day[:, :10] == pytest.approx(np.repeat(OUTPUT[:, None], 10, axis=1), rel=1e-9)
    assert (found.output_by_day[:, 10:20].sum(axis=0) < 0.7 * OUTPUT.sum()).all()
    assert found.delivered_by_day[FINAL > 0.0] == pytest.approx(1.0, rel=1e-9)
