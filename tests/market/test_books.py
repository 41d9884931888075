"""The books of a thousand random economies close, and the base year is the table's."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from support.markets import random_market

from commonweal.accounts.post import post
from commonweal.allocation.market.errors import CalibrationRefused, MarketError
from commonweal.allocation.market.model import Drivers
from commonweal.allocation.market.period import step
from commonweal.core.errors import IdentityError
from commonweal.core.period import MoneyPeriod

DRAWS = 1000
PERIODS = 3


def shaken(drivers: Drivers, random: np.random.Generator, number: int) -> Drivers:
    """The drivers of a later period, with shocks to everything that comes from outside."""
    size, grown = len(drivers.productivity), 1.02**number
    return replace(
        drivers,
        year=drivers.year + number,
        labour_force=drivers.labour_force * random.uniform(0.95, 1.05),
        productivity=random.uniform(0.95, 1.1, size),
        mean_productivity=random.uniform(0.98, 1.05),
        exports=random.uniform(0.8, 1.2, size),
        government=random.uniform(0.9, 1.1),
        import_price=grown * random.uniform(0.8, 1.3, size),
        capacity=random.uniform(0.7, 1.0, size),
        imports_available=np.where(random.uniform(size=size) < 0.2, random.uniform(0.3, 1.0, size), np.inf),
        world_price=grown,
        margin_price=grown,
        abroad_price=grown,
    )


def test_books_close_on_a_thousand_random_economies() -> None:
    worst, lived, refused = 0.0, 0, 0
    for seed in range(DRAWS):
        try:
            start = random_market(seed)
        except CalibrationRefused:
            refused += 1
            continue
        random = np.random.default_rng(seed + 10_000)
        state = start.state
        for number in range(PERIODS):
            drivers = start.drivers if number == 0 else shaken(start.drivers, random, number)
            try:
                period, state = step(start.model, state, drivers)
            except MarketError:
                refused += 1
                break
            worst = max(worst, *post(period).residuals.values())
            lived += 1
            if number == 0:
                assert period.goods.output == pytest.approx(start.model.base.output, rel=1e-9)
                assert period.prices.basic == pytest.approx(np.ones(len(period.products)), rel=1e-9)
    assert lived > 2 * DRAWS, (lived, refused)
    assert worst < 1e-9


@pytest.fixture(scope="module")
def period() -> MoneyPeriod:
    start = random_market(1)
    return step(start.model, start.state, start.drivers)[0]


TO_ITSELF = {"tax_government"}
"""What government pays on its own purchases comes back to it: one per cent more changes no balance."""


def test_every_payment_counts(period: MoneyPeriod) -> None:
    counted = 0
    for one in fields(period.payments):
        value = getattr(period.payments, one.name)
        if one.name in TO_ITSELF or not np.any(value):
            continue
        counted += 1
        worse = replace(period, payments=replace(period.payments, **{one.name: value * 1.01}))
        with pytest.raises(IdentityError, match="the books do not close"):
            post(worse)
    assert counted >= 20


def test_every_closing_stock_counts(period: MoneyPeriod) -> None:
    stocks = (
        "cash deposits bills mortgages loans firm_deposits bank_bills central_bank_bills foreign_bills "
        "foreign_deposits government_bills capital inventories_domestic"
    )
    for name in stocks.split():
        more = replace(period.closing, **{name: getattr(period.closing, name) * 1.01})
        with pytest.raises(IdentityError, match="the books do not close"):
            post(replace(period, closing=more))


def test_the_message_names_row_both_sides_and_difference(period: MoneyPeriod) -> None:
    worse = replace(period, payments=replace(period.payments, income_tax=period.payments.income_tax * 1.01))
    with pytest.raises(IdentityError, match=r"2014.*against.*a difference of"):
        post(worse)


def test_the_same_solution_from_no_output_and_from_ten_times_output() -> None:
    start = random_market(2)
    # output also says what stocks are wanted; without that it is only where the search begins
    model = replace(start.model, behaviour=replace(start.model.behaviour, inventory_speed=0.0))
    first, _ = step(model, start.state, start.drivers)
    for factor in (1e-6, 10.0):
        other = replace(start.state, output=start.state.output * factor)
        again, _ = step(model, other, start.drivers)
        assert again.goods.output == pytest.approx(first.goods.output, rel=1e-11)


def test_prices_are_homogeneous_of_degree_one() -> None:
    start = random_market(3)
    state, drivers = start.state, start.drivers
    dearer = replace(state, price=state.price * 2, import_price=state.import_price * 2, wage=state.wage * 2,
                     consumer=state.consumer * 2)  # fmt: skip
    abroad = replace(
        drivers, import_price=drivers.import_price * 2, margin_price=2.0, abroad_price=2.0, world_price=2.0
    )
    first, _ = step(start.model, state, drivers)
    second, _ = step(start.model, dearer, abroad)
    assert second.prices.basic == pytest.approx(2.0 * first.prices.basic, rel=1e-9)


@pytest.mark.parametrize(("name", "value", "words"), [
    ("deficit", -0.9, "transfers"), ("net_foreign_claims", 9.0, "deposits"), ("business_loans", 40.0, "propensity"),
])  # fmt: skip
def test_a_target_that_cannot_be_met_is_refused(name: str, value: float, words: str) -> None:
    from support.markets import BASE, random_economy, random_households

    from commonweal.allocation.market.calibration import calibrate
    from commonweal.core.economy import Quantity

    random = np.random.default_rng(1)
    economy = random_economy(random)
    figures = {key: Quantity(one, "1", "drawn") for key, one in BASE.items()} | {name: Quantity(value, "1", "drawn")}
    with pytest.raises(CalibrationRefused, match=words):
        calibrate(economy, random_households(economy, random), figures, np.full(len(economy.products), 0.06))
