"""Known answers on stocks of nature: a fishery, logistic growth, a depletion quota, exhaustion in continuous time."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

from commonweal.nature.demand import IsoElasticDemand, LinearDemand
from commonweal.nature.depletion import clear
from commonweal.nature.fishery import Equilibrium, Fishery
from commonweal.nature.hotelling import iso_elastic_path, linear_path
from commonweal.nature.regimes import Circumstances, read_regime
from commonweal.nature.renewable import LogisticStock
from commonweal.nature.rules import ShareOfMsy
from commonweal.nature.stocks import Amount
from commonweal.nature.trajectory import simulate

SETS = {
    1: Fishery(LogisticStock(3500.0, growth_rate=0.5, capacity=3500.0), catchability=0.01, price=10.0, cost=100.0),
    2: Fishery(LogisticStock(1000.0, growth_rate=0.5, capacity=1000.0), catchability=0.01, price=10.0, cost=20.0),
}
YEARS = range(2015, 2315)


def printed(found: Equilibrium) -> tuple[float, float, float, float]:
    """Return stock, effort, harvest and rent to the digits of the table."""
    return tuple(round(number, 6) for number in (found.stock, found.effort, found.harvest, found.rent))  # type: ignore[return-value]


def test_gordon_schaefer() -> None:
    """Section 6.1 (Gordon 1954, Schaefer; Clark), both sets of parameters."""
    assert printed(SETS[1].most_yield())[:3] == (1750.0, 25.0, 437.5)
    assert printed(SETS[1].open_access()) == (1000.0, 35.714286, 357.142857, 0.0)
    assert printed(SETS[1].most_rent()) == (2250.0, 17.857143, 401.785714, 2232.142857)
    assert printed(SETS[2].most_yield()) == (500.0, 25.0, 125.0, 750.0)
    assert printed(SETS[2].open_access()) == (200.0, 40.0, 80.0, 0.0)
    assert printed(SETS[2].most_rent()) == (600.0, 20.0, 120.0, 800.0)


@pytest.mark.parametrize(
    ("number", "stocks"),
    [(1, (2250.0, 2156.162706, 2069.151464, 1000.0)), (2, (600.0, 567.617498, 537.228132, 200.0))],
)
def test_golden_rule(number: int, stocks: tuple[float, ...]) -> None:
    """Section 6.1, golden-rule biomass at a discount of 0, 5 %, 10 % and infinity."""
    found = [SETS[number].golden_rule(discount).stock for discount in (0.0, 0.05, 0.10, math.inf)]
    assert [round(stock, 6) for stock in found] == list(stocks)


@pytest.mark.parametrize("number", SETS)
def test_open_access_takes_twice_the_effort_of_the_largest_rent(number: int) -> None:
    """Section 6.1: E_oa = (r/q)(1 - c/(pqK)) = 2 E_mey; a huge discount rate is as good as free entry."""
    fishery = SETS[number]
    assert fishery.open_access().effort == pytest.approx(2.0 * fishery.most_rent().effort, rel=1e-14)
    assert fishery.golden_rule(1e9).stock == pytest.approx(fishery.open_access().stock, rel=1e-6)


@pytest.mark.parametrize("regime", ["open_access", "mey", "golden_rule:0.05"])
@pytest.mark.parametrize("number", SETS)
def test_each_regime_leads_the_stock_to_its_equilibrium(number: int, regime: str) -> None:
    """Section 6.1: the dynamics come to rest where the algebra puts them, from above and from below."""
    fishery = SETS[number]
    wanted = {"open_access": fishery.open_access(), "mey": fishery.most_rent()}.get(regime, fishery.golden_rule(0.05))
    for start in (0.05, 1.3):
        stock = LogisticStock(start * fishery.stock.capacity, growth_rate=0.5, capacity=fishery.stock.capacity)
        rule = read_regime(regime, stock, Circumstances(0.0, fishery))
        path = simulate(stock, dict.fromkeys(YEARS, rule))
        assert path.closing.amount == pytest.approx(wanted.stock, rel=1e-9)
        assert path.steps[-1].taken == pytest.approx(wanted.harvest, rel=1e-9)


@pytest.mark.parametrize("share", [0.999, 0.99, 0.9, 0.5, 0.1])
@pytest.mark.parametrize("number", SETS)
def test_a_constant_harvest_at_msy_collapses_any_stock_below_half(number: int, share: float) -> None:
    """Section 6.1, dynamics: a constant quota at the maximum sustainable yield from any B below K/2."""
    law = SETS[number].stock
    below = LogisticStock(share * law.msy_stock, law.growth_rate, law.capacity)
    path = simulate(below, dict.fromkeys(range(2015, 2015 + 5000), ShareOfMsy()))
    assert path.collapse is not None
    assert path.closing.amount == 0.0
    assert min(step.closing.amount for step in path.steps) == 0.0
    assert path.collapse - 2015 == pytest.approx(below.years_to_collapse(law.msy), abs=1.0)


@pytest.mark.parametrize("share", [1.0, 1.001, 1.5, 2.0])
def test_a_constant_harvest_at_msy_never_collapses_a_stock_from_half_on(share: float) -> None:
    """Section 6.1: from K/2 on the same quota holds, and the stock comes down to K/2."""
    law = SETS[1].stock
    above = LogisticStock(share * law.msy_stock, law.growth_rate, law.capacity)
    path = simulate(above, dict.fromkeys(range(2015, 2015 + 5000), ShareOfMsy()))
    assert path.collapse is None
    assert path.closing.amount == pytest.approx(law.msy_stock, rel=2e-3)
    assert path.closing.amount >= law.msy_stock * (1.0 - 1e-12)


def test_logistic_growth() -> None:
    """Section 6.2: r .5, K 3500, B0 350."""
    stock = LogisticStock(350.0, growth_rate=0.5, capacity=3500.0)
    found = [stock.step(Amount(0.0), years).closing.amount for years in (5.0, 10.0, 20.0)]
    assert [round(amount, 6) for amount in found] == [2012.922980, 3299.889665, 3498.570486]


@pytest.mark.parametrize("harvest", [100.0, 437.5, 600.0])
@pytest.mark.parametrize("start", [900.0, 2500.0])
def test_closed_form_of_a_constant_harvest_against_an_integrator(harvest: float, start: float) -> None:
    """Section 6.1: dB/dt = r B (1 - B/K) - H, below, at and above the maximum sustainable yield."""
    stock = LogisticStock(start, growth_rate=0.5, capacity=3500.0)
    years = min(4.0, 0.9 * stock.years_to_collapse(harvest))
    solved = solve_ivp(
        lambda _, b: [stock.growth(b[0]) - harvest], (0.0, years), [start], method="DOP853", rtol=1e-12, atol=1e-9
    )
    assert stock.step(Amount(harvest), years).closing.amount == pytest.approx(solved.y[0, -1], rel=1e-9)


def test_two_period_depletion() -> None:
    """Section 6.3 (Tietenberg): P = 8 - .4 q, marginal cost 2, stock 20, discount 10 %."""
    found = clear([LinearDemand(8.0, 0.4)] * 2, cost=2.0, discount=0.10, quota=20.0)
    assert np.round(found.quantity, 6).tolist() == [10.238095, 9.761905]
    assert np.round(found.price, 6).tolist() == [3.904762, 4.095238]
    assert round(found.rent[0], 6) == 1.904762
    assert found.rent[1] / found.rent[0] == pytest.approx(1.10, rel=1e-14)
    assert found.quantity.sum() == pytest.approx(20.0, rel=1e-13)
    assert found.rent[0] == pytest.approx(40.0 / 21.0, rel=1e-13)


def test_hotelling_with_linear_demand() -> None:
    """Section 6.4: q = a - p, no cost, a 10, r 5 %, S 50."""
    found = linear_path(LinearDemand(10.0, 1.0), discount=0.05, stock=50.0)
    assert (round(found.exhaustion, 6), round(found.price(0.0), 6), round(found.quantity(0.0), 6)) == (
        16.024359, 4.487820, 5.512180)  # fmt: skip
    assert found.price(found.exhaustion) == pytest.approx(10.0, rel=1e-13)
    assert found.price(7.0) == pytest.approx(found.price(0.0) * math.exp(0.35), rel=1e-13)
    assert quad(found.quantity, 0.0, found.exhaustion)[0] == pytest.approx(50.0, rel=1e-10)
    assert found.quantity(found.exhaustion + 1.0) == 0.0


@pytest.mark.parametrize(("elasticity", "price", "quantity"), [(1.0, 0.4, 2.5), (2.0, 0.447214, 5.0)])
def test_hotelling_with_iso_elastic_demand(elasticity: float, price: float, quantity: float) -> None:
    """Section 6.4: p0 = (eta r S)^(-1/eta); the whole stock is used in infinite time."""
    found = iso_elastic_path(IsoElasticDemand(elasticity), discount=0.05, stock=50.0)
    assert (round(found.price(0.0), 6), round(found.quantity(0.0), 6)) == (price, quantity)
    assert quad(found.quantity, 0.0, 600.0, limit=200)[0] == pytest.approx(50.0, rel=1e-8)


@pytest.mark.parametrize("demand", [LinearDemand(10.0, 1.0), IsoElasticDemand(2.0)])
def test_many_short_periods_come_close_to_continuous_time(demand: LinearDemand | IsoElasticDemand) -> None:
    """Section 6.4 and 6.3 are one theory: periods of 1/50 year reach the rent of continuous time within 1 %."""
    per_year, years = 50, 400
    continuous = (linear_path if isinstance(demand, LinearDemand) else iso_elastic_path)(demand, 0.05, 50.0)  # type: ignore[arg-type]
    shorter = (
        LinearDemand(demand.choke, demand.slope * per_year)
        if isinstance(demand, LinearDemand)
        else IsoElasticDemand(demand.elasticity, demand.scale / per_year)
    )
    found = clear([shorter] * (per_year * years), cost=0.0, discount=math.expm1(0.05 / per_year), quota=50.0)
    assert found.rent[0] == pytest.approx(continuous.rent, rel=1e-2)
