"""The laws of stocks as properties: nothing appears or vanishes, nothing is taken that is not there."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy.integrate import solve_ivp

from commonweal.core.errors import SchemaError
from commonweal.nature.exhaustible import ExhaustibleStock
from commonweal.nature.renewable import LogisticStock
from commonweal.nature.rules import (
    ConstantEffort,
    ConstantQuota,
    Escapement,
    ProportionalQuota,
    Rule,
    ShareOfMsy,
)
from commonweal.nature.sink import Sink
from commonweal.nature.stocks import Amount, Harvest, Rate, Stock
from commonweal.nature.trajectory import simulate

AMOUNTS = some.floats(0.0, 3.0)
FLOWS = some.floats(0.0, 2.0)
SPANS = some.floats(0.01, 20.0)
STOCKS = some.one_of(
    some.builds(ExhaustibleStock, AMOUNTS),
    some.builds(Sink, AMOUNTS),
    some.builds(LogisticStock, AMOUNTS, some.floats(0.02, 2.0), some.floats(0.1, 2.0)),
)
HARVESTS = some.one_of(some.builds(Amount, FLOWS), some.builds(Rate, FLOWS))
RULES = some.one_of(
    some.builds(ConstantQuota, FLOWS),
    some.builds(ProportionalQuota, FLOWS),
    some.builds(ConstantEffort, FLOWS),
    some.builds(Escapement, AMOUNTS),
)


@given(STOCKS, HARVESTS, SPANS)
def test_nothing_appears_or_vanishes(stock: Stock, harvest: Harvest, years: float) -> None:
    step = stock.step(harvest, years)
    assert step.closing.amount >= 0.0
    assert step.taken >= 0.0
    assert step.short >= 0.0
    assert step.closing.amount == pytest.approx(stock.amount + step.growth - step.taken, abs=1e-12)
    if isinstance(harvest, Amount):
        assert step.taken + step.short == pytest.approx(harvest.per_year * years, abs=1e-12)
    if isinstance(stock, ExhaustibleStock):
        assert step.taken <= stock.amount


@given(STOCKS, HARVESTS, SPANS, some.floats(0.05, 0.95))
def test_two_steps_are_one(stock: Stock, harvest: Harvest, years: float, part: float) -> None:
    whole = stock.step(harvest, years)
    first = stock.step(harvest, part * years)
    second = first.closing.step(harvest, (1.0 - part) * years)
    assert second.closing.amount == pytest.approx(whole.closing.amount, rel=1e-6, abs=1e-6)
    assert first.taken + second.taken == pytest.approx(whole.taken, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("rate", [0.0, 0.2, 0.5, 0.9])
def test_closed_form_of_an_effort_against_an_integrator(rate: float) -> None:
    stock = LogisticStock(900.0, growth_rate=0.5, capacity=3500.0)
    solved = solve_ivp(
        lambda _, y: [stock.growth(y[0]) - rate * y[0], rate * y[0]],
        (0.0, 7.0), [900.0, 0.0], method="DOP853", rtol=1e-12, atol=1e-9,
    )  # fmt: skip
    step = stock.step(Rate(rate), 7.0)
    assert [step.closing.amount, step.taken] == pytest.approx(solved.y[:, -1].tolist(), rel=1e-9)


@given(STOCKS, RULES)
def test_an_exhaustible_stock_gives_no_more_than_it_had(stock: Stock, rule: Rule) -> None:
    path = simulate(stock, dict.fromkeys(range(2015, 2051), rule))
    taken, grown = sum(s.taken for s in path.steps), sum(s.growth for s in path.steps)
    assert path.closing.amount == pytest.approx(stock.amount + grown - taken, abs=1e-9)
    if isinstance(stock, ExhaustibleStock):
        assert taken <= stock.amount * (1.0 + 1e-12)


def test_what_is_not_there_is_reported() -> None:
    path = simulate(ExhaustibleStock(25.0), dict.fromkeys(range(2015, 2019), ConstantQuota(10.0)))
    assert [(s.taken, s.short) for s in path.steps] == [(10.0, 0.0), (10.0, 0.0), (5.0, 5.0), (0.0, 10.0)]
    assert (path.collapse, path.first_short) == (2017, 2017)


def test_a_stock_that_is_gone_does_not_come_back() -> None:
    gone = LogisticStock(0.0, growth_rate=0.5, capacity=100.0)
    assert gone.step(Amount(0.0), 50.0).closing.amount == 0.0
    assert gone.step(Amount(1.0), 2.0).short == 2.0


def test_collapse_below_the_unstable_equilibrium_only() -> None:
    """A constant harvest h has equilibria K/2 (1 -+ sqrt(1 - h/MSY)); the lower one parts survival from collapse."""
    law = LogisticStock(1.0, growth_rate=0.5, capacity=1000.0)
    lower = 500.0 * (1.0 - math.sqrt(1.0 - 80.0 / law.msy))
    above = LogisticStock(lower * 1.001, 0.5, 1000.0).years_to_collapse(80.0)
    below = LogisticStock(lower * 0.999, 0.5, 1000.0).years_to_collapse(80.0)
    assert above == math.inf
    assert 0.0 < below < math.inf


def test_rules() -> None:
    stock = LogisticStock(400.0, growth_rate=0.5, capacity=1000.0)
    assert ProportionalQuota(0.1).harvest(stock) == Amount(40.0)
    assert Escapement(300.0).harvest(stock) == Amount(100.0)
    assert Escapement(500.0).harvest(stock) == Amount(0.0)
    assert ShareOfMsy(0.8).harvest(stock) == Amount(100.0)
    assert ConstantEffort(0.1).harvest(stock) == Rate(0.1)


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_impossible_numbers_are_refused(value: float) -> None:
    for build in (ExhaustibleStock, Amount, Rate, Escapement):
        with pytest.raises(SchemaError, match="out of range"):
            build(value)
    with pytest.raises(SchemaError, match="growth rate"):
        LogisticStock(1.0, growth_rate=value, capacity=1.0)


def test_only_what_grows_back_has_a_sustainable_yield() -> None:
    with pytest.raises(SchemaError, match="exhaustible"):
        ShareOfMsy().harvest(ExhaustibleStock(1.0))
