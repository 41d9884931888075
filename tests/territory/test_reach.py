"""Cut off or not: the three passes against the enumeration of every joint history of small graphs."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.territory.answers.histories import Claimed, histories
from commonweal.territory.network import Sides, make_network
from commonweal.territory.reach import cut_off

PLACES = ("a", "b", "c", "s")
SUPPLY = ("s",)
DAY = 50


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[tuple[str, str, str]], list[Claimed], list[Claimed]]:
    """Routes with at most two claimed states each, at most two claimed holders a place; claims reach the day."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)), min_size=1, max_size=4))
    routes = [(f"r{n}", one, other) for n, (one, other) in enumerate(pairs) if one != other]
    states, control = [], []
    for name, _, _ in routes:
        states += _claims(draw, name, ("open", "under_fire", "closed"))
    for place in ("a", "b", "c"):
        control += _claims(draw, place, ("x", "y"))
    return routes, states, control


def _claims(draw: st.DrawFn, key: str, states: tuple[str, ...]) -> list[Claimed]:
    number = draw(st.integers(0, 2))
    lows = sorted(draw(st.lists(st.integers(40, 52), min_size=number, max_size=number, unique=True)))
    chosen = draw(st.lists(st.sampled_from(states), min_size=number, max_size=number, unique=True))
    return [
        Claimed(key, state, "begins", low, low + draw(st.integers(0, 6)), f"{key}{n}")
        for n, (state, low) in enumerate(zip(chosen, lows, strict=True))
    ]


def joint(claims: list[Claimed], keys: list[str], everything: tuple[str, ...]) -> list[dict[str, str]]:
    """Return every combination of states of all keys on the day; ``""`` where no claim tells the state."""
    options = []
    for key in keys:
        own = [one for one in claims if one.key == key]
        if not own:
            options.append([""])
            continue
        found = set()
        for days in product(*(range(one.lo, one.hi + 1) for one in own)):
            if any(b <= a for a, b in pairwise(days)):
                continue
            by = [one.state for one, when in zip(own, days, strict=True) if when <= DAY]
            found |= {by[-1]} if by else (set(everything) - {own[0].state} or {""})
        options.append(sorted(found))
    return [dict(zip(keys, chosen, strict=True)) for chosen in product(*options)]


def reached(
    routes: list[tuple[str, str, str]], states: dict[str, str], holders: dict[str, str], place: str, passable: set[str]
) -> bool:
    """Whether a path of passable routes leads from a place through places of its holder to a source."""
    todo, seen = [place], {place}
    while todo:
        at = todo.pop()
        if at in SUPPLY:
            return True
        for name, one, other in routes:
            if at not in (one, other) or states[name] not in passable:
                continue
            far = other if at == one else one
            if far in SUPPLY:
                return True
            if far not in seen and holders[far] == holders[place]:
                seen.add(far)
                todo.append(far)
    return False


@settings(max_examples=300)
@given(graphs())
def test_equals_the_enumeration_of_joint_histories(graph: tuple[list, list, list]) -> None:  # type: ignore[type-arg]
    routes, states, control = graph
    last = DAY + 30
    network = make_network(PLACES, routes, SUPPLY, histories(states, last), histories(control, last), Sides())
    found = cut_off(network, DAY)
    for values, passable in ((found.encircled, {"open", "under_fire"}), (found.fire_control, {"open"})):
        told = joint(states, [name for name, _, _ in routes], ("open", "under_fire", "closed"))
        held = joint(control, ["a", "b", "c"], ())
        kindly = [
            dict(zip("abc", one, strict=True)) for who in held for one in product(*(_anyone(who[k]) for k in "abc"))
        ]
        for n, place in enumerate(PLACES[:3]):
            if not any(place in (one, other) for _, one, other in routes):
                assert values[n] == "unknown"
                continue
            told_ways = [reached(routes, now, _strangers(who), place, passable) for now in told for who in held]
            any_ways = [
                reached(routes, {k: v or "open" for k, v in now.items()}, who | {"s": "s"}, place, passable)
                for now in told for who in kindly
            ]  # fmt: skip
            value = (
                "not"
                if all(told_ways)
                else "possibly"
                if any(told_ways)
                else "unknown"
                if any(any_ways)
                else "certainly"
            )
            assert values[n] == value


def _anyone(holder: str) -> tuple[str, ...]:
    return (holder,) if holder else ("x", "y", "nobody named")


def _strangers(who: dict[str, str]) -> dict[str, str]:
    """Places without a known holder, seen unkindly: they are held by nobody's friend."""
    return {**{name: holder or f"stranger {name}" for name, holder in who.items()}, "s": "s"}


def test_a_route_without_any_claim_leaves_the_answer_unknown() -> None:
    none = histories([])
    network = make_network(PLACES, [("r", "a", "s")], SUPPLY, none, none, Sides())
    assert cut_off(network, DAY).encircled.tolist() == ["unknown", "unknown", "unknown", "not"]


def test_allied_parties_are_one_side_from_the_day_of_the_alliance() -> None:
    control = [Claimed("a", "x", "begins", 1, 1, "c1"), Claimed("b", "y", "begins", 1, 1, "c2")]
    states = [Claimed(name, "open", "begins", 1, 1, name) for name in ("r1", "r2")]
    allied = {"x": "x", "y": "x"}
    sides = Sides((0, 40), (({}, {}), (allied, allied)))
    routes = [("r1", "a", "b"), ("r2", "b", "s")]
    network = make_network(PLACES, routes, SUPPLY, histories(states, 99), histories(control, 99), sides)
    assert [str(cut_off(network, day).encircled[0]) for day in (39, 40)] == ["certainly", "not"]
    assert np.array_equal(cut_off(network, 39).encircled[1:2], ["not"])


@pytest.mark.parametrize(
    ("holders", "value"),
    [(("x", "battle"), "unknown"), (("battle", "battle"), "unknown"), (("nobody named", "nobody named"), "unknown"),
     (("x", "x"), "not"), (("x", "y"), "certainly")],
)  # fmt: skip
def test_a_battle_and_nobody_are_no_side(holders: tuple[str, str], value: str) -> None:
    """a - b - source, both open: the answer turns on who holds b."""
    control = [Claimed(place, who, "begins", 1, 1, place) for place, who in zip("ab", holders, strict=True)]
    states = [Claimed(name, "open", "begins", 1, 1, name) for name in ("r1", "r2")]
    routes = [("r1", "a", "b"), ("r2", "b", "s")]
    network = make_network(PLACES, routes, SUPPLY, histories(states, 99), histories(control, 99), Sides())
    assert str(cut_off(network, 50).encircled[0]) == value


def test_two_states_of_one_window_leave_it_open() -> None:
    states = [Claimed("r", state, "begins", 1, 10, state) for state in ("open", "closed")]
    network = make_network(PLACES, [("r", "a", "s")], SUPPLY, histories(states, 99), histories([]), Sides())
    assert str(cut_off(network, 50).encircled[0]) == "possibly"
