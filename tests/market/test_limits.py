"""Permits that clear, work that is guaranteed, rents that add up, claims that are cancelled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.markets import random_market

from commonweal.accounts.post import post
from commonweal.allocation.direct import exchange, issue, steer
from commonweal.allocation.market import textbook
from commonweal.allocation.market.errors import NotConverged, PermitNotClearing
from commonweal.allocation.market.period import step
from commonweal.allocation.market.rationing import Limits, ration
from commonweal.core.period import MoneyPeriod
from commonweal.results.capitalism import (
    incomes_by_source,
    no_shirking_wage,
    promises_kept,
    separation_rate_unemployment,
    top_composition,
)
from commonweal.results.rents import DECOMPOSITIONS, differential_rents, rents


def emitted(period: MoneyPeriod) -> float:
    return float(period.co2.sum() + period.household_co2.sum())


@pytest.mark.parametrize("part", [0.95, 0.8, 0.5])
def test_a_cap_is_a_permit_price_that_clears(part: float) -> None:
    start = random_market(5)
    model = replace(start.model, behaviour=replace(start.model.behaviour, abatement=0.05))
    free = emitted(step(model, start.state, start.drivers)[0])
    capped = step(model, start.state, replace(start.drivers, cap=part * free))[0]
    assert emitted(capped) == pytest.approx(part * free, rel=1e-9)
    assert capped.prices.permit > 0.0
    assert capped.payments.permits.sum() == pytest.approx(capped.prices.permit * capped.co2.sum(), rel=1e-12)
    post(capped)


def test_a_slack_cap_has_no_price() -> None:
    start = random_market(5)
    model = replace(start.model, behaviour=replace(start.model.behaviour, abatement=0.05))
    free = emitted(step(model, start.state, start.drivers)[0])
    assert step(model, start.state, replace(start.drivers, cap=2.0 * free))[0].prices.permit == 0.0


def test_a_permit_price_that_does_not_clear_is_said() -> None:
    start = random_market(5)
    behaviour = replace(start.model.behaviour, abatement=0.05, permit_ceiling=0.01)
    with pytest.raises(PermitNotClearing, match=r"2014, quota.*stay above the cap"):
        step(replace(start.model, behaviour=behaviour), start.state, replace(start.drivers, cap=1e-6))


def test_a_block_that_does_not_come_to_rest_is_said() -> None:
    model, state, drivers = textbook.one_good(from_income=1.2, from_wealth=0.0, income_tax=0.0, government=20.0)
    with pytest.raises(NotConverged, match=r"1, good.*last change"):
        step(model, state, drivers)


def limits(**changes: object) -> Limits:
    plain = Limits(np.full(2, np.inf), np.ones(2), np.inf, np.zeros(2), np.zeros(2), np.inf)
    return replace(plain, **changes)


INVERSE = np.linalg.inv(np.eye(2) - np.array([[0.1, 0.2], [0.3, 0.1]]))


def test_rationing_cuts_what_is_short_and_nothing_else() -> None:
    wanted = np.array([10.0, 10.0])
    output = INVERSE @ wanted
    found = ration(INVERSE, limits(capacity=np.array([0.9 * output[0], np.inf])), wanted, np.zeros(2), np.ones(2))
    assert found.rest[1] == pytest.approx(1.0)
    assert 0.0 < found.rest[0] < 1.0
    assert (INVERSE @ (found.rest * wanted))[0] == pytest.approx(0.9 * output[0], rel=1e-9)


def test_what_is_promised_is_cut_last() -> None:
    wanted, promised = np.array([10.0, 10.0]), np.array([6.0, 0.0])
    output = INVERSE @ wanted
    found = ration(INVERSE, limits(capacity=np.array([0.7 * output[0], np.inf])), wanted, promised, np.ones(2))
    assert found.promised[0] == pytest.approx(1.0)
    assert found.rest[0] < 1.0


def test_a_partial_limit_never_stops_everything() -> None:
    wanted = np.array([10.0, 10.0])
    for part in (0.9, 0.5, 0.1):
        hours = part * float(INVERSE.sum(axis=0) @ wanted)
        found = ration(INVERSE, limits(hours_available=hours), wanted, np.zeros(2), np.ones(2))
        assert found.rest == pytest.approx(np.full(2, part), rel=1e-9)


def test_a_quota_that_is_not_abated_is_kept_by_rationing() -> None:
    start = random_market(7)
    free = emitted(step(start.model, start.state, start.drivers)[0])
    capped, _ = step(start.model, start.state, replace(start.drivers, cap=0.8 * free))
    assert emitted(capped) <= 0.8 * free * (1.0 + 1e-6)
    assert "quota" in capped.rationed.binding
    post(capped)


@pytest.mark.parametrize(("unemployment", "wage"), [(0.10, 0.868), (0.05, 1.028), (0.01, 2.308), (0.001, 16.708)])
def test_no_shirking_wage(unemployment: float, wage: float) -> None:
    assert no_shirking_wage(0.2, 0.5, 0.25, 0.02, 0.01, unemployment) == pytest.approx(wage, abs=5e-4)


def test_unemployment_by_flows() -> None:
    assert separation_rate_unemployment(0.02, 0.38) == pytest.approx(0.05)


@pytest.mark.parametrize("jobs", ["public", "shared"])
def test_a_job_guarantee_ends_unemployment(jobs: str) -> None:
    start = random_market(3)
    assert step(start.model, start.state, start.drivers)[0].labour.unemployment_rate > 0.05
    model = replace(start.model, rules=replace(start.model.rules, jobs=jobs, job_pay=0.5))
    found, state = step(model, start.state, start.drivers)
    assert found.labour.unemployment_rate <= model.behaviour.frictional + 1e-12
    post(found)
    post(step(model, state, start.drivers)[0])


@pytest.mark.parametrize(("wanted", "expected"), [(1, [0, 0, 0]), (2, [10, 0, 0]), (3, [20, 10, 0])])
def test_ricardo(wanted: int, expected: list[float]) -> None:
    assert differential_rents(np.array([100.0, 90.0, 80.0]), wanted)[:wanted].tolist() == expected[:wanted]


@pytest.mark.parametrize("decomposition", DECOMPOSITIONS)
def test_rents_add_up_to_value_added_cell_by_cell(decomposition: str) -> None:
    start = random_market(4)
    period, _ = step(start.model, start.state, start.drivers)
    found = rents(period, decomposition)
    parts = (found.wages + found.mixed + found.taxes + found.permits + found.depreciation + found.interest
             + found.normal_profit + found.rent.sum(axis=0))  # fmt: skip
    assert parts == pytest.approx(found.value_added, rel=1e-9)


def test_the_top_and_the_promises() -> None:
    start = random_market(4)
    period, state = step(start.model, start.state, start.drivers)
    assert sum(top_composition(period, start.model.band_of).values()) == pytest.approx(1.0)
    received = sum(float(amount.sum()) for amount in incomes_by_source(period).values())
    paid = period.payments
    assert received == pytest.approx(float((period.disposable + paid.income_tax + paid.contributions).sum()), rel=1e-9)
    later, _ = step(start.model, state, start.drivers)
    assert promises_kept([period, later])[:, 0] == pytest.approx(np.ones(6))
    assert (promises_kept([period, later], growth=0.1)[:, 1] < promises_kept([period, later])[:, 1]).all()


def test_null_swap_of_an_owner_with_itself() -> None:
    start = random_market(6)
    same = replace(start.model, rules=replace(start.model.rules, usus=start.model.rules.usus.copy()))
    first, second = (step(model, start.state, start.drivers)[0] for model in (start.model, same))
    assert first.goods.output.tobytes() == second.goods.output.tobytes()


def test_tokens_issued_are_hours_worked_and_are_cancelled_on_use() -> None:
    persons, working = np.array([10.0, 20.0]), np.array([5.0, 15.0])
    claims = issue(100.0, persons, working, np.zeros(1), common=20.0)
    assert claims.sum() == pytest.approx(80.0)
    assert claims == pytest.approx(80.0 * working / 20.0)
    taste = np.array([[0.5, 0.25], [0.5, 0.75]])
    found = exchange(claims, taste, np.array([2.0, 1.0]), np.array([5.0, 1000.0]), carries_over=True)
    ledger = found.ledger
    assert ledger.issued == pytest.approx(ledger.cancelled + ledger.kept)
    assert found.got[0].sum() == pytest.approx(5.0)


def test_supply_rests_where_requests_equal_it() -> None:
    weights, contents, supply = np.ones(3), np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0])
    assert steer(weights, np.ones(3), supply, contents) == pytest.approx(weights)
    moved = steer(weights, np.array([2.0, 1.0, 1.0]), supply, contents)
    assert moved[0] > moved[1]
    assert contents @ (moved * supply) == pytest.approx(contents @ supply)


def test_direct_allocation_reads_nothing_named_a_price() -> None:
    from pathlib import Path

    import commonweal.allocation.direct as module

    code = [line for line in Path(module.__file__).read_text().splitlines() if not line.lstrip().startswith(("#", '"'))]
    assert not [line for line in code if ".price" in line or "prices" in line]
