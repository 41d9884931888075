"""The route is part of the plan, shown by ``commonweal plan`` and forced by an option."""

from __future__ import annotations

import json

import pytest
from cli.test_bad_input import called

STATIC = ("plan", "--problem", "williams-static")


def test_a_plan_says_which_way_it_was_found_and_why() -> None:
    status, out, _ = called(*STATIC)
    assert status == 0
    line = next(line for line in out.splitlines() if line.startswith("  route: "))
    _, text, _ = called(*STATIC, "--json", "-")
    route = json.loads(text)["route"]
    assert line == f"  route: {route['taken']} ({route['because']})"


@pytest.mark.parametrize("asked", ["direct", "programme"])
def test_a_route_that_is_asked_for_is_taken_and_gives_the_same_plan(asked: str) -> None:
    _, text, _ = called("plan", "--problem", "miller-blair", "--route", asked, "--json", "-")
    _, chosen, _ = called("plan", "--problem", "miller-blair", "--json", "-")
    one, other = json.loads(text), json.loads(chosen)
    assert one["route"] == {"taken": asked, "because": "as asked"}
    for stage, value in one["objective_by_stage"].items():
        assert value == pytest.approx(other["objective_by_stage"][stage], rel=1e-6)


def test_a_route_that_does_not_fit_or_does_not_exist_is_refused() -> None:
    status, _, err = called("plan", "--problem", "five-year-plan", "--route", "large")
    assert status == 2
    assert "large route does not fit" in err
    status, _, err = called(*STATIC, "--route", "programm")
    assert status == 2
    assert "programme" in err
    status, _, err = called("plan", "--problem", "five-year-plan", "--rolling", "1", "--route", "large")
    assert status == 2
    assert "--route" in err
