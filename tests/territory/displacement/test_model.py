"""The movement model: people are conserved, closures hold, no camp is read, the settings are those of one fit."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from commonweal.territory import displacement as package
from commonweal.territory.displacement.bundled import NAMES, load_conflict
from commonweal.territory.displacement.conflict import Closure, Conflict, Place, Route
from commonweal.territory.displacement.fit import fit, missed
from commonweal.territory.displacement.model import move, spread
from commonweal.territory.displacement.series import registered
from commonweal.territory.displacement.settings import FITTED_ON, SETTINGS, Settings

FORBIDDEN = {"du" + "al", "min" + "_cut", "between" + "ness", "critical" + "ity", "rank" + "_routes"}
PLAIN = Settings(decay=1.0, following=0.0, speed=100.0)


def place(name: str, country: str, kind: str, population: int | None = None) -> Place:
    return Place(name, "", country, None, None, kind, None, population)


def small(closures: tuple[Closure, ...] = (), days: int = 10) -> Conflict:
    """One town at war, 100 km from a camp in Here, 300 km from one in There; 150 km on from camp to camp."""
    places = (place("Town", "Home", "conflict_zone", 10_000), place("Near", "Here", "camp"),
              place("Far", "There", "camp"))  # fmt: skip
    routes = (Route("Town", "Near", 100, 0), Route("Far", "Town", 300, 0), Route("Near", "Far", 250, 0))
    return Conflict(date(2000, 1, 1), days, places, routes, closures, (), ("Town",), ((1.0,),) * days, ())


def test_shares_by_hand() -> None:
    moved = move(small(), np.full(10, 400.0), ("Near", "Far"), PLAIN)
    assert moved.persons[0] == pytest.approx([300, 100])
    followed = spread(
        np.array([5.0]), np.array([[100.0, 300.0]]), np.array([20.0, 60.0]), replace(PLAIN, following=0.5)
    )
    assert followed == pytest.approx(np.array([[(0.75 + 0.25) / 2, (0.25 + 0.75) / 2]]))


def test_the_way_takes_its_days() -> None:
    moved = move(small(), np.r_[0.0, np.full(9, 400.0)], ("Near", "Far"), PLAIN)
    assert moved.persons[:, 0] == pytest.approx([0, 0, *[300] * 8])
    assert moved.persons[:, 1] == pytest.approx([0, 0, 0, 0, *[100] * 6])
    assert moved.travelling == pytest.approx([0, 400, 100, 100, *[0] * 6])


def test_returns_are_taken_from_all_camps_alike() -> None:
    moved = move(small(), np.r_[np.full(5, 400.0), np.full(5, 200.0)], ("Near", "Far"), PLAIN)
    assert moved.persons[-1] == pytest.approx([150, 50])
    assert moved.returned[-1] == pytest.approx(200)


@pytest.mark.parametrize(
    "closure",
    [Closure("country", "Home", "There", 0, 6), Closure("country", "There", "Home", 0, 6),
     Closure("links", "Town", "Far", 0, 6), Closure("location", "Town", "Far", 0, 6)],
)  # fmt: skip
def test_a_closed_way_is_not_used(closure: Closure) -> None:
    conflict = small((closure, Closure("links", "Near", "Far", 0, -1)))
    total = np.arange(0.0, 1000.0, 100.0)
    moved = move(conflict, total, ("Near", "Far"), PLAIN)
    assert not moved.persons[:6, 1].any()
    assert moved.persons[9, 1] > 0


def test_people_go_round_what_is_closed_and_halt_before_it() -> None:
    round_it = move(small((Closure("links", "Town", "Far", 0, -1),)), np.full(10, 90.0), ("Near", "Far"), PLAIN)
    assert round_it.persons[0] == pytest.approx([70, 20])
    shut = small((Closure("camp", "Far", "", 3, 8),))
    moved = move(shut, np.r_[0.0, np.full(9, 400.0)], ("Near", "Far"), PLAIN)
    assert moved.persons[:, 1] == pytest.approx([*[0] * 8, 100, 100])
    assert moved.travelling[3:8] == pytest.approx([100] * 5)


def test_people_wait_if_nothing_is_open() -> None:
    shut = small((Closure("location", "Town", "", 0, 5),))
    moved = move(shut, np.full(10, 400.0), ("Near", "Far"), PLAIN)
    assert moved.waiting == pytest.approx([*[400] * 5, *[0] * 5])
    assert moved.persons[-1] == pytest.approx([300, 100])
    assert move(small(), np.full(10, 400.0), (), PLAIN).waiting[-1] == 400


@pytest.mark.parametrize(("code", "ends"), [(2, ("Near", "Far")), (1, ("Far", "Near"))])
def test_redirection_is_honoured_until_it_is_lifted(code: int, ends: tuple[str, str]) -> None:
    lifted = (Closure("remove_forced_redirection", "Near", "Far", 5, 0),)
    conflict = small(lifted)
    conflict = replace(conflict, routes=(*conflict.routes[:2], Route(*ends, 250, code)))
    moved = move(conflict, np.arange(100.0, 1100.0, 100.0), ("Near", "Far"), PLAIN)
    assert not moved.persons[:5, 0].any()
    assert moved.persons[5, 0] > 0


@pytest.mark.parametrize("name", NAMES)
def test_people_are_conserved_and_runs_agree(name: str) -> None:
    conflict = load_conflict(name)
    data = registered(conflict)
    moved = move(conflict, data.total, data.camps, SETTINGS)
    assert moved.persons.shape == data.persons.shape
    there = moved.persons.sum(axis=1)
    assert there + moved.travelling + moved.waiting == pytest.approx(moved.set_out - moved.returned, rel=1e-9)
    assert moved.set_out - moved.returned == pytest.approx(data.total, rel=1e-9, abs=1e-6)
    assert (moved.persons >= 0).all()
    assert (move(conflict, data.total, data.camps, SETTINGS).persons == moved.persons).all()


def test_no_observation_of_a_camp_and_no_capacity_is_read() -> None:
    conflict = load_conflict("burundi2015")
    data = registered(conflict)
    moved = move(conflict, data.total, data.camps, SETTINGS).persons
    blind = replace(
        conflict, series=(), corrections=(),
        places=tuple(replace(one, population=None) if one.kind == "camp" else one for one in conflict.places),
    )  # fmt: skip
    assert (move(blind, data.total, data.camps, SETTINGS).persons == moved).all()


def test_closed_borders_of_mali() -> None:
    conflict = load_conflict("mali2012")
    data = registered(conflict)
    moved = move(conflict, data.total, data.camps, SETTINGS)
    country = {one.name: one.country for one in conflict.places}
    for nation, opened in (("Burkina_Faso", 22), ("Niger", 33)):
        camps = [j for j, camp in enumerate(data.camps) if country[camp] == nation]
        assert camps
        assert not moved.persons[:opened, camps].any()
        assert moved.persons[opened + 10, camps].all()


def test_settings_are_those_of_the_fit_on_one_conflict() -> None:
    conflict = load_conflict(FITTED_ON)
    assert fit(conflict) == SETTINGS
    assert missed(conflict, SETTINGS) == pytest.approx(0.1947, abs=5e-5)


def test_nothing_here_searches_for_harm() -> None:
    for path in Path(package.__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {one.id for one in ast.walk(tree) if isinstance(one, ast.Name)}
        names |= {one.attr for one in ast.walk(tree) if isinstance(one, ast.Attribute)}
        names |= {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.ClassDef | ast.alias)}
        assert names & FORBIDDEN == set(), path.name
