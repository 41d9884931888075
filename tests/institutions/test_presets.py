"""Presets: every number with unit and source, and differences where they are meant."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import combinations
from typing import Any

import pytest

from commonweal.core.strict_yaml import Document, parse_yaml
from commonweal.institutions import Institutions, list_presets, load_institutions, open_questions, resolved
from commonweal.institutions.engines import unbuilt
from commonweal.institutions.parts import Part, parts
from commonweal.institutions.record import validate

SOCIETIES = (
    "capitalism",
    "welfare-state",
    "worker-owned",
    "social-plan",
    "associated-producers",
    "direct-exchange",
)
PRESETS = ("as-observed", "as-trended", *SOCIETIES)
LABELS = {"schema", "name"}


def document(name: str) -> dict[str, Any]:
    return load_institutions(name).document()


def read(plain: dict[str, Any]) -> Institutions:
    return validate(Institutions, Document("plain", plain, {}))


def text_of(name: str) -> str:
    return files("commonweal.institutions").joinpath(f"presets/{name}.yaml").read_text("utf-8")


def numbers(name: str) -> list[Part]:
    """Every part that the file of a preset writes as a number, with or without dates."""
    plain = parse_yaml(text_of(name), f"{name}.yaml").data
    return [part for part in parts(plain) if part.path != "schema" and values(part)]


def values(part: Part) -> list[float]:
    found = list(part.value.values()) if part.dated else [part.value]
    return [value for value in found if isinstance(value, int | float) and not isinstance(value, bool)]


def comments(name: str, block: str) -> str:
    """The comments in and directly above a block at the top level of a preset, in one line and small letters."""
    lines = text_of(name).splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith(f"{block}:"))
    last = next((i for i in range(first + 1, len(lines)) if re.match(r"\w|$", lines[i])), len(lines))
    while lines[first - 1].startswith("#"):
        first -= 1
    return " ".join(line.partition("#")[2] for line in lines[first:last] if "#" in line).lower()


def differing(one: str, other: str) -> set[str]:
    """Keys at the top level in which two presets differ, labels aside."""
    a, b = document(one), document(other)
    return {key for key in a.keys() | b.keys() if a.get(key) != b.get(key)} - LABELS


def test_every_preset_is_known_here() -> None:
    assert set(list_presets()) == set(PRESETS)


@pytest.mark.parametrize("name", PRESETS)
def test_every_number_has_unit_and_source(name: str) -> None:
    """A number stands with unit and source, or the comment of its block names it with a range or a source."""
    for part in numbers(name):
        if part.unit:
            assert part.source and (part.description or not part.dated), part.path
        else:
            block, key = part.path.split(".")[0], part.path.split(".")[-1]
            said = re.search(rf"\b{key}\b.*?(range \d|source: \w)", comments(name, block))
            assert said, f"{part.path} = {part.value}: neither range nor source in the comment of {block}"


@pytest.mark.parametrize("name", PRESETS)
def test_assumptions_lie_inside_their_range(name: str) -> None:
    for part in (part for part in numbers(name) if part.source.startswith("assumption")):
        found = re.match(r"assumption, range (\d[\d.]*)-(\d[\d.]*)(?=[;\s]|$)", part.source)
        assert found, f"{part.path}: {part.source}"
        low, high = (float(number.rstrip(".")) for number in found.groups())
        assert all(low <= value <= high for value in values(part)), part.path


@pytest.mark.parametrize("name", PRESETS)
def test_what_is_unchecked_is_an_assumption(name: str) -> None:
    for part in numbers(name):
        assert part.source.startswith("assumption") or "not checked" not in part.source, part.path


@pytest.mark.parametrize("name", PRESETS)
def test_holds_over_the_whole_horizon(name: str) -> None:
    for year in (2015, 2050):
        assert resolved(load_institutions(name), year)["name"] == name


@pytest.mark.parametrize("name", PRESETS)
def test_a_name_carries_no_behaviour(name: str) -> None:
    renamed = read({**document(name), "name": "another"})
    assert resolved(renamed, 2031) == {**resolved(load_institutions(name), 2031), "name": "another"}
    assert unbuilt(renamed) == unbuilt(load_institutions(name))


def test_no_two_presets_are_the_same_society() -> None:
    same = [pair for pair in combinations(PRESETS, 2) if not differing(*pair)]
    assert same == []


def test_worker_owned_is_capitalism_with_ownership_and_what_follows() -> None:
    assert differing("capitalism", "worker-owned") == {"ownership", "investment", "bodies"}
    owners, parliament = document("capitalism")["bodies"]
    members, same_parliament = document("worker-owned")["bodies"]
    assert parliament == same_parliament
    assert {key for key in owners if owners[key] != members[key]} == {"name", "members"}
    theirs, ours = document("capitalism")["ownership"], document("worker-owned")["ownership"]
    assert {key for key in theirs if theirs[key] != ours[key]} == {"default"}


@pytest.mark.parametrize("axis", ["ownership", "investment", "bodies"])
def test_one_axis_switches_alone(axis: str) -> None:
    switched = {**document("capitalism"), axis: document("worker-owned")[axis]}
    assert open_questions(read(switched)) == []
    assert read(switched).document() == switched


@pytest.mark.parametrize("owned_like", SOCIETIES)
@pytest.mark.parametrize("moved_like", SOCIETIES)
def test_ownership_and_allocation_are_free_of_each_other(owned_like: str, moved_like: str) -> None:
    mixed = {**document(moved_like), "ownership": document(owned_like)["ownership"]}
    assert open_questions(read(mixed)) == []
    assert unbuilt(read(mixed)) == unbuilt(load_institutions(moved_like))


def test_planned_societies_promise_the_same() -> None:
    """Where they promise the same within the same budget, a comparison shows what else they decide."""
    social, associated = document("social-plan"), document("associated-producers")
    assert social["guarantees"] == associated["guarantees"]
    for key in ("account", "budget", "path"):
        assert social["quotas"]["co2"][key] == associated["quotas"]["co2"][key]


def test_direct_exchange_has_no_money() -> None:
    society, plain = load_institutions("direct-exchange"), document("direct-exchange")
    assert society.allocation.ways() == {"direct"}
    assert plain["work"]["remuneration"] == {"kind": "labour_tokens"}
    assert plain["public"]["taxes"] == {}
    assert {part.unit for part in numbers("direct-exchange")} - {""} == {"share", "h/week"}
