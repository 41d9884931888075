"""The aid plan: fair first, then as much as can be; nothing is made from nothing; no limits leave it."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from commonweal.cli.app import app
from commonweal.territory.aid import AidPlan, Delivery, Depot, Wanted, allocate
from commonweal.territory.answers.histories import Claimed, histories
from commonweal.territory.network import Network, Sides, make_network

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "aid" / "plan.yaml"
RUN = CliRunner()
ROUTES = [("r0", "d", "a"), ("r1", "a", "b"), ("r2", "d", "c"), ("r3", "d", "e")]
STATES = {"r0": "open", "r1": "open", "r2": "under_fire", "r3": "closed"}


def network() -> Network:
    claims = [Claimed(route, state, "begins", 1, 1, route) for route, state in STATES.items()]
    return make_network("abcde", ROUTES, (), histories(claims, 99), histories([]), Sides())


def needs(**tonnes: float) -> list[Wanted]:
    return [Wanted(place, "food", amount, 1000 * amount) for place, amount in tonnes.items()]


def test_scarce_food_is_shared_alike_and_who_is_cut_off_is_named() -> None:
    found = allocate(network(), 5, [Depot("d", "food", 30)], needs(a=40, b=20, c=10, e=10), convoy_tonnes=100)
    shares = {one.place: round(float(one.share), 6) for one in found.deliveries}
    assert shares == {"a": 0.5, "b": 0.5}
    assert [(place, days) for place, _, days in found.unreached] == [("c", 10_000), ("e", 10_000)]


def test_under_fire_counts_only_where_it_is_asked_for() -> None:
    found = allocate(network(), 5, [Depot("d", "food", 500)], needs(c=10, e=10), 100, under_fire=True)
    assert [one.place for one in found.deliveries] == ["c"]
    assert [place for place, _, _ in found.unreached] == ["e"]


def test_convoys_and_routes_carry_no_more_than_they_can() -> None:
    few = allocate(network(), 5, [Depot("d", "food", 500)], needs(a=40, b=20), convoy_tonnes=12)
    assert sum(one.tonnes for one in few.deliveries) == pytest.approx(12)
    narrow = allocate(network(), 5, [Depot("d", "food", 500)], needs(a=40, b=20), 100, route_tonnes={1: 5.0})
    assert {one.place: round(one.tonnes, 9) for one in narrow.deliveries} == {"a": 40.0, "b": 5.0}


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0.1, 50), st.floats(0.1, 50))
def test_nothing_from_nothing(stock: float, carried: float, one: float, other: float) -> None:
    found = allocate(network(), 5, [Depot("d", "food", stock)], needs(a=one, b=other), carried)
    given_out = sum(delivery.tonnes for delivery in found.deliveries)
    assert given_out <= min(stock, carried, one + other) * (1 + 1e-6) + 1e-6
    assert given_out >= min(stock, carried, one + other) * (1 - 1e-6) - 1e-6
    assert all(0 < delivery.share <= 1 + 1e-6 for delivery in found.deliveries)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6),
    st.lists(st.floats(0, 50), min_size=6, max_size=6),
    st.lists(st.floats(0.5, 50), min_size=6, max_size=6),
    st.floats(0, 200),
)
def test_smallest_share_and_total_are_what_components_allow(
    roads: list[tuple[int, int]], stocks: list[float], wanted: list[float], carried: float
) -> None:
    """Where routes carry anything, stock and need of each component and the convoys decide: worked out apart."""
    names = "uvwxyz"
    routes = [(f"r{n}", names[a], names[b]) for n, (a, b) in enumerate(roads) if a != b]
    claims = [Claimed(name, "open", "begins", 1, 1, name) for name, _, _ in routes]
    graph = make_network(names, routes, (), histories(claims, 99), histories([]), Sides())
    depots = [Depot(name, "food", stock) for name, stock in zip(names[:2], stocks, strict=False) if stock > 0]
    needs = [Wanted(name, "food", tonnes, 1000 * tonnes) for name, tonnes in zip(names[2:], wanted, strict=False)]
    found = allocate(graph, 5, depots, needs, carried)
    groups = _components(names, routes)
    parts = [
        (sum(one.tonnes for one in depots if one.place in group), [one for one in needs if one.place in group])
        for group in groups
    ]
    fed = [(stock, own) for stock, own in parts if stock > 0 and own]
    everyone = sum(one.tonnes for _, own in fed for one in own)
    limits = [stock / sum(one.tonnes for one in own) for stock, own in fed]
    least = min([1.0, *limits, carried / everyone]) if fed else 0.0
    shares = {one.place: one.share for one in found.deliveries}
    for _, own in fed:
        assert all(shares.get(one.place, 0.0) >= least - 1e-6 for one in own)
    most = min(carried, sum(min(stock, sum(one.tonnes for one in own)) for stock, own in fed))
    assert sum(one.tonnes for one in found.deliveries) == pytest.approx(most, rel=1e-6, abs=1e-6)


def _components(names: str, routes: list[tuple[str, str, str]]) -> list[set[str]]:
    groups = [{name} for name in names]
    for _, one, other in routes:
        joined = [group for group in groups if one in group or other in group]
        groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return groups


def test_nothing_moves_without_convoys() -> None:
    depots = [Depot("d", "food", 500), Depot("a", "food", 7)]
    found = allocate(network(), 5, depots, needs(a=40, b=20), convoy_tonnes=0)
    assert {one.place: round(one.tonnes, 9) for one in found.deliveries} == {"a": 7.0}
    assert [place for place, _, _ in found.unreached] == ["b"]


def test_the_plan_says_nothing_of_what_limits_it() -> None:
    assert {one.name for one in fields(AidPlan)} == {"deliveries", "unreached"}
    assert {one.name for one in fields(Delivery)} == {"place", "item", "tonnes", "person_days", "share"}


def test_command_on_the_bundled_chronicle() -> None:
    asked = ["aid", "aleppo-2016", str(EXAMPLE), "--reading", "routes_outside"]
    reached = RUN.invoke(app, [*asked, "--on", "2016-08-10", "--user-class", "commerce"])
    assert reached.exit_code == 0 and "eastern_aleppo" in reached.output and "unreached: daraya" in reached.output
    shut = RUN.invoke(app, [*asked, "--on", "2016-09-10", "--user-class", "commerce"])
    assert "unreached: eastern_aleppo" in shut.output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("depots: []\n", "depots"),
        ("depots: [{place: idlib_city, item: food, tonnes: -1}]\nconvoys: {number: 1, trucks: 1}\nneeds: []\n", "-1"),
        ("depot: []\n", "depot"),
        ("depots: [{place: x, item: food, tonnes: 1}]\nconvoys: {number: 1, trucks: 1}\n"
         "needs: [{place: y, item: food, people: 1, days: 1}]\n", "no such place"),
        ("depots: [{place: idlib_city, item: hay, tonnes: 1}]\nconvoys: {number: 1, trucks: 1}\n"
         "needs: [{place: daraya, item: hay, people: 1, days: 1}]\n", "kg_per_person_day"),
    ],
)  # fmt: skip
def test_bad_plan(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(text)
    found = RUN.invoke(app, ["aid", "aleppo-2016", str(path), "--on", "2016-08-10", "--reading", "routes_outside"])
    assert found.exit_code == 2 and words in found.output, found.output
