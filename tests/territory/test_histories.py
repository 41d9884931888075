"""Possible histories: the formula against the enumeration of every history."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.territory.answers.histories import NOT_FIRST, UNKNOWN, Claimed, histories
from commonweal.territory.answers.values import CERTAINLY, NOT, POSSIBLY, is_in, spells
from commonweal.territory.answers.values import UNKNOWN as UNKNOWN_VALUE

IN = "in force"


def claim(aspect: str, lo: int, hi: int, number: int, state: str = IN) -> Claimed:
    return Claimed("key", state, aspect, lo, hi, f"c{number}")


@st.composite
def alternating(draw: st.DrawFn) -> list[Claimed]:
    """Beginnings and ends in turn, with windows in the order of their first days; at least one history exists."""
    number = draw(st.integers(1, 5))
    firsts = sorted(draw(st.lists(st.integers(10, 40), min_size=number, max_size=number, unique=True)))
    widths = draw(st.lists(st.integers(0, 12), min_size=number, max_size=number))
    starts = draw(st.booleans())
    aspects = [("begins", "ends")[(n + (not starts)) % 2] for n in range(number)]
    return [
        claim(aspect, lo, lo + width, n)
        for n, (aspect, lo, width) in enumerate(zip(aspects, firsts, widths, strict=True))
    ]


def enumerated(claims: list[Claimed], day: int) -> set[str]:
    """Return the states on a day over every history: one day from each window, strictly in order."""
    found = set()
    for days in product(*(range(one.lo, one.hi + 1) for one in claims)):
        if any(b <= a for a, b in pairwise(days)):
            continue
        last = [one for one, when in zip(claims, days, strict=True) if when <= day]
        if last:
            found.add("out" if last[-1].aspect == "ends" else "in")
        else:
            found.add("before")
    return found


@given(alternating(), st.integers(5, 60))
def test_formula_equals_enumeration(claims: list[Claimed], day: int) -> None:
    found = histories(claims)
    value = is_in(found, "key", IN, day).value
    if day > max(one.hi for one in claims):
        assert value == UNKNOWN_VALUE
        return
    states = enumerated(claims, day)
    if claims[0].aspect == "ends" and "before" in states:
        # Nobody has said since when: unknown unless some history has it in force again.
        assert value == (POSSIBLY if "in" in states else UNKNOWN_VALUE)
        return
    inside, outside = "in" in states, states & {"out", "before"}
    assert value == (CERTAINLY if inside and not outside else POSSIBLY if inside else NOT)


@given(alternating(), st.randoms(use_true_random=False))
def test_order_of_claims_never_matters(claims: list[Claimed], shuffle: object) -> None:
    mixed = list(claims)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert spells(histories(claims), "key", IN) == spells(histories(mixed), "key", IN)


def test_two_claims_of_one_beginning_are_their_intersection() -> None:
    found = histories([claim("begins", 1, 20, 1), claim("begins", 17, 17, 2), claim("holds", 30, 30, 3)])
    assert [(str(one.value), one.first) for one in spells(found, "key", IN)][:2] == [("not", 1), ("certainly", 17)]


def test_unknown_before_a_claim_that_only_says_that_it_holds() -> None:
    found = histories([claim("holds", 20, 20, 1), claim("holds", 30, 30, 2)])
    assert [is_in(found, "key", IN, day).value for day in (19, 20, 25, 30, 31)] == [
        UNKNOWN_VALUE, CERTAINLY, CERTAINLY, CERTAINLY, UNKNOWN_VALUE,
    ]  # fmt: skip


def test_last_claim_of_the_reading_carries_the_state() -> None:
    found = histories([claim("begins", 10, 10, 1)], last=40)
    assert is_in(found, "key", IN, 40).value == CERTAINLY
    assert str(is_in(found, "key", IN, 41)).startswith("unknown, last claimed")


def test_a_state_that_holds_after_an_end_began_again_at_some_day_in_between() -> None:
    claims = [claim("begins", 10, 10, 1), claim("ends", 20, 20, 2), claim("holds", 30, 30, 3)]
    found = histories(claims)
    assert [is_in(found, "key", IN, day).value for day in (15, 20, 25, 30)] == [CERTAINLY, NOT, POSSIBLY, CERTAINLY]
    assert found.inferred == (False, False, True)


def test_claims_that_contradict_each_other_are_named() -> None:
    found = histories([claim("begins", 10, 12, 1), claim("ends", 11, 11, 2), claim("begins", 11, 11, 3)])
    assert found.bad.tolist() == [True]
    assert is_in(found, "key", IN, 11).value == POSSIBLY


def test_states_before_the_first_claim() -> None:
    first = histories([claim("begins", 10, 12, 1)])
    second = histories([claim("holds", 10, 12, 1)])
    assert first.states_on(0, 5) == {NOT_FIRST}
    assert second.states_on(0, 5) == {UNKNOWN}


@pytest.mark.parametrize("days", [(10, 15), (12, 12)])
def test_a_span_opens_and_is_claimed_to_its_last_day(days: tuple[int, int]) -> None:
    found = histories([claim("spans", *days, 1)])
    assert [is_in(found, "key", IN, day).value for day in (9, days[0], days[1], days[1] + 1)] == [
        NOT, CERTAINLY, CERTAINLY, UNKNOWN_VALUE,
    ]  # fmt: skip


def test_a_claim_that_a_state_holds_never_moves_a_claimed_end() -> None:
    """Only beginnings and ends make histories: a state that is said to hold inside the window of its end is out by its
    last day."""
    claims = [claim("begins", 1, 1, 1), claim("ends", 5, 25, 2), claim("holds", 20, 20, 3)]
    found = histories(claims)
    assert [is_in(found, "key", IN, day).value for day in (4, 20, 25)] == [CERTAINLY, POSSIBLY, NOT]


def test_a_second_beginning_waits_for_the_end_whose_window_opens_after_its_own() -> None:
    found = histories([claim("begins", 1, 1, 1), claim("ends", 42, 51, 2), claim("begins", 32, 62, 3)])
    assert [is_in(found, "key", IN, day).value for day in (40, 45, 55, 62)] == [
        CERTAINLY,
        POSSIBLY,
        POSSIBLY,
        CERTAINLY,
    ]


def test_the_end_of_one_doers_part_is_not_the_end_of_anothers() -> None:
    def by(who: str, aspect: str, day: int, number: int) -> Claimed:
        return Claimed("key", IN, aspect, day, day, f"c{number}", who)

    both = [by("a", "begins", 1, 1), by("b", "begins", 30, 2), by("a", "ends", 60, 3), by("b", "ends", 150, 4)]
    found = histories(both)
    assert [is_in(found, "key", IN, day).value for day in (60, 149, 150)] == [CERTAINLY, CERTAINLY, NOT]
    # A source may name the same besieger differently at the end: then the end counts.
    other = histories([by("a", "begins", 1, 1), by("a and others", "ends", 60, 2)])
    assert is_in(other, "key", IN, 60).value == NOT


@pytest.mark.parametrize("names", [("k1", "k2"), ("k2", "k1")])
def test_no_answer_depends_on_the_alphabet_of_claim_ids(names: tuple[str, str]) -> None:
    claims = [Claimed("key", state, "begins", 1, 10, name) for state, name in zip("ab", names, strict=True)]
    found = histories(claims, 40)
    assert found.bad.tolist() == [True]
    assert [is_in(found, "key", state, 20).value for state in "ab"] == [POSSIBLY, POSSIBLY]
