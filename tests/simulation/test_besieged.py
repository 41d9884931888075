"""A besieged place: one siege, one production, three rules; nothing happens without a closure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from commonweal.allocation.rations import RULES
from commonweal.allocation.shortage import RULES as INPUT_RULES
from commonweal.cli.rationing import setting_of
from commonweal.core.errors import SchemaError, UnknownName
from commonweal.results.provision import shortfall
from commonweal.simulation.besieged import Besieged, Place, besieged, in_shops, supplied
from commonweal.simulation.rationed import PARTS, under_all_rules
from commonweal.simulation.years import realise

SIEGE = ((date(2016, 7, 17), date(2016, 8, 6)), (date(2016, 9, 4), date(2016, 12, 22)))
SETTING = setting_of("gbr-2014")


@cache
def siege(rule: str = "half", persons: float | None = 275_000.0) -> Besieged:
    return besieged(SETTING, SIEGE, Place(persons=persons, rule=rule))


@pytest.mark.parametrize("rule", INPUT_RULES)
@pytest.mark.parametrize("stock_days", [5.0, 30.0, 90.0])
def test_without_a_closure_everything_is_steady_and_nobody_goes_short(rule: str, stock_days: float) -> None:
    output, supply = supplied(SETTING.economy, np.ones(60), Place(rule=rule, stock_days=stock_days))
    assert output == pytest.approx(np.ones(60), abs=1e-9)
    assert supply == pytest.approx(np.ones_like(supply), abs=1e-9)
    for one in under_all_rules(siege().people, supply, 0.4):
        assert one.more == pytest.approx(np.zeros(60), abs=1e-9 * float(one.before.sum()))
        assert one.first_day() is None
        assert one.lacking.sum(axis=0) == pytest.approx(np.full(60, one.lacked.sum()), rel=1e-9)
        assert one.price == pytest.approx(np.ones_like(one.price), abs=1e-8)


@pytest.mark.parametrize("rule", INPUT_RULES)
def test_every_rule_hands_out_the_same_production_and_nothing_else(rule: str) -> None:
    found = siege(rule)
    assert [one.rule for one in found.rules] == list(RULES)
    for one in found.rules:
        assert one.handed_out == pytest.approx(found.supply, rel=1e-9, abs=1e-12)
    assert (found.supply >= 0.0).all() and (found.supply <= 1.0).all()


def test_what_is_sold_from_shops_was_in_them_or_came_in() -> None:
    held = np.array([3.0, 10.0])
    is_open = np.array([1.0] * 5 + [0.0] * 20 + [1.0] * 60)
    sold = in_shops(is_open, held)
    assert sold[0, :8] == pytest.approx(np.ones(8))
    assert sold[0, 8:25] == pytest.approx(np.zeros(17))
    assert sold[:, :25].sum(axis=1) == pytest.approx(5.0 + held)
    assert (sold[:, 25:] == 1.0).all()


@pytest.mark.parametrize("rule", INPUT_RULES)
def test_need_first_leaves_least_unmet_of_every_day(rule: str) -> None:
    price, equal, need = (one.lacking.sum(axis=0) for one in siege(rule).rules)
    whole = siege(rule).rules[0].needed.sum()
    assert (need <= equal + 1e-9 * whole).all() and (need <= price + 1e-9 * whole).all()


def test_under_the_price_the_poor_are_cut_more_than_the_rich() -> None:
    found = siege()
    price = found.rules[0]
    worst = int(found.supply[0].argmin())
    food = price.fulfilment[0, :, worst] / price.fulfilment[0, :, 0]
    by_band = [food[np.array(found.people.band_of) == band].mean() for band in range(len(found.people.bands))]
    assert by_band[0] < by_band[2] < by_band[5]


def test_persons_scale_everything_and_change_no_share() -> None:
    one, two = siege(persons=1000.0), siege(persons=2000.0)
    assert two.supply == pytest.approx(one.supply, rel=1e-12)
    for first, second in zip(one.rules, two.rules, strict=True):
        assert second.below == pytest.approx(2.0 * first.below, rel=1e-9)
        assert second.fulfilment == pytest.approx(first.fulfilment, rel=1e-9)
        assert first.first_day() == second.first_day()


def test_usual_times_are_those_of_the_yardstick() -> None:
    """The equal parts of groups count as the log-normal distribution of every other result does, to a part's width."""
    usual = siege().rules[0]
    society = setting_of("gbr-2014")
    realised = realise(society, None, None)
    found = shortfall(realised, society.needs)
    share = (found.below * realised.persons).sum() / realised.persons.sum()
    assert usual.before.sum() / siege().people.persons.sum() == pytest.approx(share, abs=1.0 / PARTS)


def test_a_longer_siege_is_never_better_while_it_lasts() -> None:
    short = besieged(SETTING, SIEGE[:1], Place(), date(2016, 9, 1))
    longer = besieged(SETTING, [(SIEGE[0][0], SIEGE[0][1] + timedelta(days=20))], Place(), date(2016, 9, 1))
    assert longer.supply[:, :20] == pytest.approx(short.supply[:, :20], rel=1e-12)
    assert longer.supply.mean() < short.supply.mean()


@pytest.mark.parametrize(
    ("closed", "words"),
    [
        ([], "no closed days"),
        ([(date(2016, 8, 6), date(2016, 7, 17))], "reversed"),
        ([SIEGE[0], (date(2016, 8, 5), date(2016, 8, 9))], "overlap"),
        ([SIEGE[1], SIEGE[0]], "not in order"),
    ],
)
def test_intervals_that_are_none(closed: list, words: str) -> None:
    with pytest.raises(SchemaError, match=words):
        besieged(SETTING, closed)


@pytest.mark.parametrize("change", [{"persons": -1.0}, {"stock_days": 0.0}, {"elasticity": 1.5}])
def test_numbers_that_are_not_allowed(change: dict) -> None:
    with pytest.raises(SchemaError, match="allowed"):
        besieged(SETTING, SIEGE, Place(**change))
    with pytest.raises(UnknownName, match="leontief"):
        besieged(SETTING, SIEGE, Place(rule="leontif"))
