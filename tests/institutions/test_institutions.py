"""Presets answer every question, an empty file none, and a name is only a name."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

import pytest

from commonweal.core.strict_yaml import Document, read_yaml
from commonweal.institutions import (
    Institutions,
    code_problems,
    list_presets,
    load_institutions,
    open_questions,
    resolved,
)
from commonweal.institutions import kinds as kinds_module
from commonweal.institutions.dated import HoursPerWeek
from commonweal.institutions.ownership import Joint, Ownership
from commonweal.institutions.record import validate

# The file that the definitions of this project give as the example of a whole society.
WHOLE = """\
schema: 1
name: associated-producers
ownership:
  default: {kind: joint, workers: 0.5, society: 0.5}
  sectors: {O84: {kind: social}, P85: {kind: social}, Q: {kind: social}, A01: {kind: worker}}
allocation:
  default: {kind: market}            # plan throughout until the market exists
  products: {D35: {kind: plan}, P85: {kind: plan}, Q: {kind: plan}, L68: {kind: plan}}
  aim: {kind: max_min}
quotas:
  co2: {kind: sink_budget, account: footprint, budget: ar6-2.0c-67, path: {kind: even}, issue: {kind: per_head}}
guarantees:
  floor: {kind: floor_set, set: decent-living, classes: [child, worker, old, ill], priority: first, funding: common}
work:
  hours_norm: {description: paid hours per worker and week, unit: h/week, source: "assumption, range 20-40", values: {2015-01-01: 34, 2030-01-01: 28}}
  remuneration: {kind: scale, ratio: 3}
investment: {kind: social_fund, rate: {description: charge on capital, unit: 1/yr, source: "assumption, range 0-0.15", values: {2015-01-01: 0.05}}, allocation: per_head}
public: {transfers: {kind: guarantee}, debt: {kind: balanced}}
bodies:
  - {name: workplace, level: enterprise, mandate: [work.remuneration.ratio], members: {kind: all}, rule: {kind: majority}, proposes: {kind: members, quorum: 0.1}}
  - {name: locality, level: locality, mandate: [guarantees.floor.set], members: {kind: sortition, seats: 60}, rule: {kind: median}}
  - {name: congress, level: state, mandate: [quotas.co2.budget, work.hours_norm, investment.rate], members: {kind: delegates, apportionment: sainte_lague}, rule: {kind: qualified_majority, threshold: 0.6, quorum: 0.5}, term: 2}
"""  # noqa: E501


def society(tmp_path: Path, text: str) -> Institutions:
    path = tmp_path / "society.yaml"
    path.write_text(text, encoding="utf-8")
    return load_institutions(path)


def from_plain(plain: object) -> Institutions:
    return validate(Institutions, Document("plain", plain, {}))


@pytest.mark.parametrize("name", list_presets())
def test_preset_leaves_no_question_open_and_survives_plain_data(name: str) -> None:
    institutions = load_institutions(name)
    assert open_questions(institutions) == []
    assert institutions.name == name
    assert from_plain(json.loads(json.dumps(institutions.document()))) == institutions


def test_whole_file_loads_and_leaves_nothing_open(tmp_path: Path) -> None:
    institutions = society(tmp_path, WHOLE)
    assert open_questions(institutions) == []
    assert institutions.ownership.default == Joint(workers=0.5, society=0.5)
    assert isinstance(institutions.work.hours_norm, HoursPerWeek)


def test_preset_differs_from_the_whole_file_as_declared(tmp_path: Path) -> None:
    whole, preset = society(tmp_path, WHOLE).document(), load_institutions("associated-producers").document()
    whole["quotas"]["co2"] |= {"account": "larger", "path": {"kind": "free"}}
    for body, above in zip(whole["bodies"], ("locality", "congress"), strict=False):
        body["under"] = above
    assert whole == preset


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}\n", "quotas:\nbodies:\n"])
def test_empty_file_is_a_list_of_questions(text: str, tmp_path: Path) -> None:
    questions = open_questions(society(tmp_path, text))
    assert len(questions) >= 8
    paths = {question.path for question in questions}
    assert {"ownership.default", "allocation.default", "quotas", "guarantees", "work.hours_norm", "bodies"} <= paths


def test_an_empty_map_is_an_answer(tmp_path: Path) -> None:
    paths = {
        question.path for question in open_questions(society(tmp_path, "quotas: {}\nguarantees: {}\nbodies: []\n"))
    }
    assert not paths & {"quotas", "guarantees", "bodies"}


def test_questions_that_follow_from_other_answers(tmp_path: Path) -> None:
    text = WHOLE.replace("  aim: {kind: max_min}\n", "").replace("quotas.co2.budget, ", "")
    assert [question.path for question in open_questions(society(tmp_path, text))] == ["allocation.aim", "quotas.co2"]
    unplanned = text.replace("{kind: plan}", "{kind: direct, entitlement: {kind: points}}")
    assert [question.path for question in open_questions(society(tmp_path, unplanned))] == ["quotas.co2"]
    mixed = unplanned.replace("{kind: market}", "{kind: mixed, guaranteed: plan, rest: market}")
    assert "allocation.aim" in {question.path for question in open_questions(society(tmp_path, mixed))}


def test_a_name_changes_nothing_but_the_name(tmp_path: Path) -> None:
    renamed = society(tmp_path, WHOLE.replace("associated-producers", "capitalism"))
    original = society(tmp_path, WHOLE)
    assert renamed.document() == {**original.document(), "name": "capitalism"}
    assert resolved(renamed, 2020) == {**resolved(original, 2020), "name": "capitalism"}


def test_order_in_the_file_means_nothing(tmp_path: Path) -> None:
    blocks = WHOLE.replace("\nownership", "\n@ownership").replace("\nwork", "\n@work").split("@")
    shuffled = "".join(reversed(blocks[1:])) + blocks[0]
    shuffled = shuffled.replace("O84: {kind: social}, P85: {kind: social}", "P85: {kind: social}, O84: {kind: social}")
    shuffled = shuffled.replace("{2015-01-01: 34, 2030-01-01: 28}", "{2030-01-01: 28, 2015-01-01: 34}")
    ours, theirs = society(tmp_path, WHOLE).document(), society(tmp_path, shuffled).document()
    assert json.dumps(ours) == json.dumps(theirs)


@pytest.mark.parametrize(
    ("day", "hours"), [((2015, 1, 1), 34), ((2029, 12, 31), 34), ((2030, 1, 1), 28), ((2050, 1, 1), 28)]
)
def test_a_dated_value_holds_until_the_next(day: tuple[int, int, int], hours: float) -> None:
    norm = load_institutions("associated-producers").work.hours_norm
    assert isinstance(norm, HoursPerWeek)
    assert norm.at(date(*day)) == hours


def test_resolved_year() -> None:
    year = resolved(load_institutions("associated-producers"), 2031)
    assert year["work"]["hours_norm"] == {"value": 28.0, "unit": "h/week"}
    assert year["investment"]["rate"] == {"value": 0.05, "unit": "1/yr"}
    assert resolved(load_institutions("as-observed"), 2031)["work"]["hours_norm"] == "observed"


def test_budget_as_a_number(tmp_path: Path) -> None:
    text = WHOLE.replace("budget: ar6-2.0c-67", "budget: {value: 30, unit: Gt CO2, source: 'assumption, range 20-60'}")
    quota = society(tmp_path, text).document()["quotas"]["co2"]
    assert quota["budget"] == {"value": 30.0, "unit": "Gt CO2", "source": "assumption, range 20-60"}


def test_no_is_text(tmp_path: Path) -> None:
    path = tmp_path / "norway.yaml"
    path.write_text("country: no\nswitch: on\nanswer: yes\n")
    assert read_yaml(path).data == {"country": "no", "switch": "on", "answer": "yes"}


def test_codes_that_a_world_does_not_have(tmp_path: Path) -> None:
    institutions = society(tmp_path, WHOLE.replace("A01: {", "A1: {"))
    (problem,) = code_problems(institutions, ["A01", "O84", "P85", "Q"], ["D35", "L68", "P85", "Q"])
    assert (problem.where, problem.value, problem.nearest) == ("ownership.sectors.A1", "'A1'", "A01")


@pytest.fixture
def open_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test define kinds of ownership that are forgotten after it."""
    monkeypatch.setattr(Ownership, "kinds", dict(Ownership.kinds))


@pytest.mark.usefixtures("open_registry")
def test_another_package_can_add_a_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def define() -> None:
        class Commons(Ownership):
            """Held in common."""

            kind: Literal["commons"] = "commons"
            villages: int

    plugin = SimpleNamespace(load=define)
    monkeypatch.setattr(kinds_module, "entry_points", lambda group: [plugin] if group == "commonweal.kinds" else [])
    kinds_module.load_plugins.cache_clear()
    institutions = society(tmp_path, "ownership: {default: {kind: commons, villages: 3}}\n")
    kinds_module.load_plugins.cache_clear()
    assert institutions.document()["ownership"]["default"] == {"kind": "commons", "villages": 3}


@pytest.mark.usefixtures("open_registry")
def test_a_kind_is_defined_once() -> None:
    with pytest.raises(TypeError, match="'private' is already"):

        class Again(Ownership):
            """Takes a name that is taken."""

            kind: Literal["private"] = "private"


def test_presets_are_read_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_institutions("as-trended").name == "as-trended"
