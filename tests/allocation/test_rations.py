"""Three rules of rationing: what is there is handed out, no more and no less, and each rule does what it says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from commonweal.allocation.rations import RULES, People, equal_ration, market_price, movable_money, need_first

SUPPLIES = np.array([0.0, 0.05, 0.3, 0.5, 0.9, 0.999, 1.0, 1.3])
"""Supply over the usual use."""
SOME = st.floats(0.01, 10.0, allow_nan=False)


@st.composite
def places(draw: st.DrawFn) -> tuple[People, np.ndarray]:
    """Groups of people, and the money of each."""
    count = draw(st.integers(1, 6))
    column = arrays(np.float64, count, elements=SOME)
    people = People(draw(column), draw(column), draw(column))
    return people, people.wanted * (1.0 + draw(column))


def handed_out(rule: str, people: People, money: np.ndarray, part: np.ndarray = SUPPLIES) -> np.ndarray:
    supply = part * float(people.persons @ people.wanted)
    if rule == "market-price":
        return market_price(people, supply, np.repeat(money[:, None], len(part), axis=1))[0]
    return equal_ration(people, supply) if rule == "equal-ration" else need_first(people, supply)


def lacking(people: People, shares: np.ndarray) -> np.ndarray:
    return people.persons @ np.maximum(people.floors[:, None] - shares, 0.0)


@pytest.mark.parametrize("rule", RULES)
@given(place=places())
@settings(max_examples=60)
def test_shares_add_up_to_the_supply_and_nobody_gets_more_than_usual(rule: str, place: tuple) -> None:
    people, money = place
    shares = handed_out(rule, people, money)
    whole = float(people.persons @ people.wanted)
    assert people.persons @ shares == pytest.approx(np.minimum(SUPPLIES, 1.0) * whole, rel=1e-12, abs=1e-300)
    assert (shares >= 0.0).all()
    assert (shares <= people.wanted[:, None] * (1.0 + 1e-12)).all()


@pytest.mark.parametrize("rule", RULES)
@given(place=places())
@settings(max_examples=40)
def test_with_a_full_supply_everybody_gets_the_usual_use(rule: str, place: tuple) -> None:
    people, money = place
    shares = handed_out(rule, people, money, np.array([1.0 + 1e-12, 2.0]))
    assert (shares == people.wanted[:, None]).all()


@pytest.mark.parametrize("rule", RULES)
@given(place=places())
@settings(max_examples=40)
def test_more_supply_gives_nobody_less(rule: str, place: tuple) -> None:
    people, money = place
    shares = handed_out(rule, people, money)
    assert (np.diff(shares, axis=1) >= -1e-9 * people.wanted[:, None]).all()


@pytest.mark.parametrize("rule", RULES)
@given(place=places(), seed=st.integers(0, 100))
@settings(max_examples=40)
def test_the_order_of_groups_means_nothing(rule: str, place: tuple, seed: int) -> None:
    people, money = place
    order = np.random.default_rng(seed).permutation(len(money))
    other = People(people.persons[order], people.wanted[order], people.floors[order])
    first, second = handed_out(rule, people, money), handed_out(rule, other, money[order])
    assert second == pytest.approx(first[order], rel=1e-9, abs=1e-12)


@given(place=places())
@settings(max_examples=60)
def test_with_equal_use_who_has_more_money_never_gets_less(place: tuple) -> None:
    people, money = place
    same = People(people.persons, np.full_like(people.wanted, 1.0), people.floors)
    money = np.sort(1.0 + money)
    shares = handed_out("market-price", same, money)
    assert (np.diff(shares, axis=0) >= -1e-12).all()


@given(place=places())
@settings(max_examples=60)
def test_need_first_leaves_least_of_the_floors_unmet(place: tuple) -> None:
    people, money = place
    least = lacking(people, handed_out("need-first", people, money))
    scale = float(people.persons @ people.floors)
    for rule in RULES:
        assert (least <= lacking(people, handed_out(rule, people, money)) + 1e-9 * scale).all()


def test_equal_ration_goes_round_again() -> None:
    """Ten for two people who use 2 and 12: five each would leave three, which go to the other."""
    people = People(np.ones(2), np.array([2.0, 12.0]), np.array([1.0, 1.0]))
    assert equal_ration(people, np.array([10.0]))[:, 0] == pytest.approx([2.0, 8.0], rel=1e-12)


def test_need_first_cuts_every_floor_by_the_same_part_when_there_is_too_little() -> None:
    people = People(np.array([1.0, 3.0]), np.array([10.0, 10.0]), np.array([4.0, 2.0]))
    assert need_first(people, np.array([5.0]))[:, 0] == pytest.approx([2.0, 1.0], rel=1e-12)
    assert need_first(people, np.array([14.0]))[:, 0] == pytest.approx([5.0, 3.0], rel=1e-12)


def test_a_price_by_hand() -> None:
    """Elasticity one half, no limit of money in reach: q = w p^-1/2, so half the supply costs four times as much."""
    people = People(np.ones(2), np.array([1.0, 3.0]), np.ones(2))
    shares, price = market_price(people, np.array([2.0]), np.full((2, 1), 100.0), 0.5)
    assert price == pytest.approx([4.0], rel=1e-12)
    assert shares[:, 0] == pytest.approx([0.5, 1.5], rel=1e-12)


def test_when_money_binds_it_decides() -> None:
    """A tenth is left: at p = 20 the first spends all of its 1 on 0.05 and the second all of its 3 on 0.15."""
    people = People(np.ones(2), np.ones(2), np.ones(2))
    shares, price = market_price(people, np.array([0.2]), np.array([[1.0], [3.0]]), 0.1)
    assert price == pytest.approx([20.0], rel=1e-12)
    assert shares[:, 0] == pytest.approx([0.05, 0.15], rel=1e-12)


def test_without_supply_there_is_no_price() -> None:
    people = People(np.ones(2), np.ones(2), np.ones(2))
    shares, price = market_price(people, np.array([0.0]), np.ones((2, 1)))
    assert np.isinf(price).all() and (shares == 0.0).all()


@given(wanted=arrays(np.float64, (3, 4), elements=SOME), floors=arrays(np.float64, (3, 4), elements=SOME))
@settings(max_examples=60)
def test_money_that_can_be_moved_is_money_that_there_is(wanted: np.ndarray, floors: np.ndarray) -> None:
    """All that is beyond the floors at most goes to what is short; where all is equally short nothing can be moved."""
    short = np.array([[0.5, 0.5, 0.0], [0.5, 0.0, 0.0], [0.5, 0.2, 0.0]])
    money = movable_money(wanted, floors, short)
    beyond = (wanted - np.minimum(wanted, floors)).sum(axis=0)
    added = (money - wanted[:, :, None]).sum(axis=0)
    assert (added >= -1e-9).all() and (added <= beyond[:, None] + 1e-9).all()
    assert added[:, 0] == pytest.approx(np.zeros(4), abs=1e-9)
    assert money[:, :, 2] == pytest.approx(wanted, rel=1e-12)
