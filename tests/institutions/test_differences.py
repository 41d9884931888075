"""Differences: every one by path, in words; none between equals; labels marked as labels."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import pytest

from commonweal.core.amendment import Amendment
from commonweal.core.errors import SchemaError
from commonweal.core.strict_yaml import Document
from commonweal.institutions import Institutions, list_presets, load_institutions
from commonweal.institutions.amendments import amended
from commonweal.institutions.differences import Difference, diff
from commonweal.institutions.parts import held, parts
from commonweal.institutions.record import validate
from commonweal.institutions.wording import said

BASE = load_institutions("associated-producers")
DAY = date(2020, 1, 1)
PAIRS = list(combinations(list_presets(), 2))


def with_part(keys: tuple[str | int, ...], value: Any) -> Institutions:
    document: Any = BASE.document()
    part = document
    for key in keys[:-1]:
        part = part[key]
    part[keys[-1]] = value
    return validate(Institutions, Document("changed", document, {}))


def shown(found: tuple[Difference, ...]) -> list[tuple[str, str, str, str]]:
    return [(one.path, one.since, one.a_said, one.b_said) for one in found]


@pytest.mark.parametrize("name", list_presets())
def test_nothing_differs_from_itself(name: str) -> None:
    one, other = load_institutions(name), load_institutions(name)
    assert diff(one, other) == diff(one, other, DAY) == ()


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_the_other_way_round_is_the_mirror(a: str, b: str) -> None:
    one, other = load_institutions(a), load_institutions(b)
    there = {(d.path, d.since, d.a_said, d.b_said, d.label) for d in diff(one, other)}
    back = {(d.path, d.since, d.b_said, d.a_said, d.label) for d in diff(other, one)}
    assert there == back
    assert there


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_what_is_not_listed_is_equal(a: str, b: str) -> None:
    one, other = load_institutions(a), load_institutions(b)
    listed = {found.path for found in diff(one, other)}
    ours, theirs = ({part.path: part for part in parts(x.document())} for x in (one, other))
    assert all(ours[path] == theirs[path] for path in ours if path not in listed and f"{path}.source" not in listed)
    assert set(ours) ^ set(theirs) <= listed


def test_one_change_is_one_difference() -> None:
    other = with_part(("bodies", 2, "rule", "threshold"), 0.75)
    assert shown(diff(BASE, other)) == [("bodies.congress.rule.threshold", "", "0.6", "0.75")]


def test_bodies_go_by_name_whatever_their_order() -> None:
    bodies = BASE.document()["bodies"]
    assert diff(BASE, with_part(("bodies",), bodies[::-1])) == ()


def test_dated_parameters_by_date() -> None:
    other = with_part(("work", "hours_norm", "values"), {"2015-01-01": 34, "2020-01-01": 30, "2030-01-01": 28})
    assert shown(diff(BASE, other)) == [("work.hours_norm", "2020-01-01", "34 h/week", "30 h/week")]
    assert diff(BASE, other, date(2019, 12, 31)) == ()
    assert shown(diff(BASE, other, DAY)) == [("work.hours_norm", "", "34 h/week", "30 h/week")]


def test_a_value_that_begins_later_differs_until_then() -> None:
    other = with_part(("work", "hours_norm", "values"), {"2018-01-01": 34, "2030-01-01": 28})
    assert shown(diff(BASE, other)) == [("work.hours_norm", "2015-01-01", "34 h/week", "–")]
    with pytest.raises(SchemaError, match=r"work\.hours_norm: no value on this date.*2016-01-01.*from 2018-01-01"):
        diff(BASE, other, date(2016, 1, 1))


def test_a_dated_parameter_against_a_word() -> None:
    found = {one.path: one for one in diff(BASE, with_part(("work", "hours_norm"), "observed"))}
    assert found["work.hours_norm"].a_said == "34 h/week from 2015-01-01, 28 from 2030-01-01"
    assert found["work.hours_norm"].b_said == "observed"


def test_none_against_something_says_what() -> None:
    found = {one.path: one for one in diff(with_part(("ownership", "sectors"), {}), BASE)}
    assert (found["ownership.sectors"].a_said, found["ownership.sectors"].b_said) == ("none", "A01, O84, P85, Q")
    assert (found["ownership.sectors.Q.kind"].a_said, found["ownership.sectors.Q.kind"].b_said) == ("–", "social")


def test_names_and_sources_are_marked_as_what_changes_nothing() -> None:
    renamed = with_part(("name",), "capitalism")
    resourced = with_part(("work", "hours_norm", "source"), "assumption, range 10-40")
    assert [(one.path, one.label) for one in diff(BASE, renamed)] == [("name", True)]
    assert [(one.path, one.label) for one in diff(BASE, resourced)] == [("work.hours_norm.source", True)]
    assert not any(one.label for one in diff(BASE, with_part(("work", "remuneration", "ratio"), 4)))


def test_an_amendment_is_the_only_difference() -> None:
    change = Amendment("quotas.co2.budget", "ar6-1.5c-50", DAY, None, "congress", "a test")
    found = amended(BASE, [change])
    assert shown(diff(BASE, found.at(DAY), DAY)) == [("quotas.co2.budget", "", "ar6-2.0c-67", "ar6-1.5c-50")]


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (34.0, "h/week", "34 h/week"),
        (0.1 + 0.2, "", "0.3"),
        (True, "", "yes"),
        ([], "", "none"),
        (("child", "old"), "", "child, old"),
        (None, "", "–"),
        ({"2015-01-01": 34.0}, "h/week", "34 h/week from 2015-01-01"),
    ],
)
def test_words(value: Any, unit: str, words: str) -> None:
    assert said(value, unit) == words


def test_what_is_held_since_and_until() -> None:
    values = {"2030-01-01": 28, "2015-01-01": 34}
    assert held(values, date(2029, 12, 31)) == ("2015-01-01", 34, "2030-01-01")
    assert held(values, date(2030, 1, 1)) == ("2030-01-01", 28, None)
    assert held(values, date(2014, 12, 31)) is None
