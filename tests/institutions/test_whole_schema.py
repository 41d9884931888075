"""A society that uses nearly every part of the schema is read, resolved and closed; its labels carry nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import pytest

from commonweal.core.errors import SchemaError
from commonweal.core.strict_yaml import Document, parse_yaml
from commonweal.data.product_groups import GROUPS as DATA_GROUPS
from commonweal.institutions import Institutions, code_problems, load_institutions, open_questions, resolved, unbuilt
from commonweal.institutions.guarantees import Guarantee
from commonweal.institutions.names import GROUPS
from commonweal.institutions.quotas import Quota
from commonweal.institutions.record import validate
from commonweal.scenario.loading import load_scenario
from commonweal.simulation import simulate

FULL = Path(__file__).parent / "full_society.yaml"


@pytest.fixture(scope="module")
def full() -> Institutions:
    return load_institutions(FULL)


def test_it_is_closed_and_survives_plain_data(full: Institutions) -> None:
    assert open_questions(full) == []
    plain = json.loads(json.dumps(full.document()))
    assert validate(Institutions, Document("plain", plain, {})) == full


def test_dated_values_are_resolved_wherever_they_stand(full: Institutions) -> None:
    early, late = resolved(full, 2015), resolved(full, 2030)
    assert early["quotas"]["coal"]["limit"]["amount"] == {"value": 800.0, "unit": "Mt/yr"}
    assert late["quotas"]["coal"]["limit"]["amount"] == {"value": 0.0, "unit": "Mt/yr"}
    assert early["public"]["transfers"]["parts"]["pension"]["replacement"] == {"value": 0.5, "unit": "share"}
    assert early["bodies"][2]["meeting_hours"] == {"value": 100.0, "unit": "h/yr"}
    assert '"source"' in json.dumps(full.document()) and "2015-01-01" not in json.dumps(early)


def test_a_date_before_the_first_names_the_body(full: Institutions) -> None:
    text = FULL.read_text().replace('range 10-200", values: {2015-', 'range 10-200", values: {2016-')
    later = validate(Institutions, parse_yaml(text, "full.yaml"))
    with pytest.raises(SchemaError, match=r"bodies\.congress\.meeting_hours: no value.*from 2016-01-01 on"):
        resolved(later, 2015)


def test_product_groups_are_those_of_the_data() -> None:
    assert GROUPS == DATA_GROUPS


def test_stocks_are_judged_where_a_world_has_them(full: Institutions) -> None:
    codes = ["A01", "B", "D35", "O84"]
    assert code_problems(full, codes, codes) == []
    stocks = ["coal", "oil", "gas", "timbre", "cod", "herring", "plaice"]
    (problem,) = code_problems(full, codes, codes, stocks)
    assert (problem.where, problem.value, problem.nearest) == ("quotas.timber.stock", "'timber'", "timbre")


def test_everything_that_can_be_declared_can_run(full: Institutions) -> None:
    assert unbuilt(full) == []
    assert unbuilt(load_institutions("associated-producers")) == []


@pytest.fixture
def others_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quota and a guarantee of another package, for which no plan has an engine; forgotten after the test."""
    monkeypatch.setattr(Quota, "kinds", dict(Quota.kinds))
    monkeypatch.setattr(Guarantee, "kinds", dict(Guarantee.kinds))

    class Tithe(Quota):
        """A tenth of everything stays where it is."""

        kind: Literal["tithe"] = "tithe"

    class Hospitality(Guarantee):
        """Whoever comes is fed."""

        kind: Literal["hospitality"] = "hospitality"


CLASSES = ["child", "worker", "old", "ill"]
OTHERS = {
    "quotas": {"kind": "tithe", "issue": {"kind": "per_head"}},
    "guarantees": {"kind": "hospitality", "classes": CLASSES, "priority": "first", "funding": "common"},
}


@pytest.mark.usefixtures("others_kinds")
@pytest.mark.parametrize("part", list(OTHERS))
def test_what_cannot_run_is_refused_and_not_left_out(part: str, tmp_path: Path) -> None:
    """A planned society with a promise or a limit that has no engine is not run without it."""
    plain = load_institutions("associated-producers").document()
    plain[part]["unheard"] = OTHERS[part]
    plain["bodies"][-1]["mandate"].append(part)
    path = tmp_path / "society.yaml"
    path.write_text(json.dumps(plain))
    scenario = load_scenario("foundation").with_(institutions=[str(path)], years={"from": 2015, "to": 2015})
    what = "this has no engine yet and cannot run; the file is valid"
    with pytest.raises(SchemaError, match=rf"{part}\.unheard: {what}.*{OTHERS[part]['kind']}"):
        simulate(scenario)


def test_a_society_with_an_open_question_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text("allocation: {default: {kind: plan}, aim: {kind: ray}}\n")
    scenario = load_scenario("foundation").with_(institutions=[str(path)])
    with pytest.raises(SchemaError) as caught:
        simulate(scenario)
    assert len(caught.value.problems) >= 8
    assert "unnamed: ownership.default: a question is open: Who owns" in str(caught.value)


@pytest.mark.parametrize(("old", "new", "path"), [("A01:", "A1:", "ownership.sectors.A1"), ("P85:", "P58:", "P58")])
def test_a_code_that_the_world_does_not_have_is_not_run(old: str, new: str, path: str, tmp_path: Path) -> None:
    file = tmp_path / "society.yaml"
    file.write_text(json.dumps(load_institutions("associated-producers").document()).replace(old[:-1], new[:-1]))
    scenario = load_scenario("foundation").with_(institutions=[str(file)])
    with pytest.raises(SchemaError, match=f"{path}: no such name in this world; .*did you mean '{old[:-1]}'"):
        simulate(scenario)
