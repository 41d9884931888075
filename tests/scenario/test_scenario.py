"""The bundled scenario, its assumptions, and changed copies of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commonweal.core.errors import InputError
from commonweal.core.strict_yaml import Document
from commonweal.institutions.record import validate
from commonweal.scenario import Assumption, Scenario, list_scenarios, load_scenario


def test_foundation() -> None:
    scenario = load_scenario("foundation")
    assert list_scenarios() == ["foundation", "societies"]
    assert (scenario.world, scenario.comparison_worlds) == ("usa-2014", ("usa-2014", "gbr-2014", "deu-2014"))
    assert scenario.institutions == ("as-observed", "as-trended", "associated-producers")
    assert [society.name for society in scenario.societies()] == list(scenario.institutions)
    assert scenario.years.span() == tuple(range(2015, 2051))
    assert (scenario.yardstick.floor_set, scenario.yardstick.budget) == ("decent-living", "ar6-2.0c-67")


def test_foundation_states_the_defaults_and_offers_techniques() -> None:
    scenario = load_scenario("foundation")
    bare = {key: scenario.document()[key] for key in ("name", "world", "comparison_worlds", "institutions", "years")}
    without = scenario.with_(technology={"techniques": None})
    assert validate(Scenario, Document("bare", bare, {})) == without != scenario
    assert validate(Scenario, Document("bare", bare | {"technology": {"techniques": {}}}, {})) == scenario


def test_survives_plain_data() -> None:
    scenario = load_scenario("foundation")
    assert validate(Scenario, Document("plain", json.loads(json.dumps(scenario.document())), {})) == scenario


def test_every_assumption_has_unit_source_and_range() -> None:
    scenario = load_scenario("foundation")
    held = [*dict(scenario.yardstick.assumptions).values(), *dict(scenario.technology).values()]
    assumed = [item.quantity() for item in held if isinstance(item, Assumption)]
    assert len(assumed) == 9
    for quantity in assumed:
        assert quantity.low is not None and quantity.high is not None
        assert quantity.low <= quantity.value <= quantity.high and quantity.low < quantity.high
        assert quantity.unit in ("1", "1/yr", "yr") and quantity.status == "assumption"


def test_with_merges_maps_and_replaces_the_rest() -> None:
    scenario = load_scenario("foundation")
    changed = scenario.with_(
        world="gbr-2014",
        institutions=["as-trended"],
        years={"to": 2030},
        yardstick={"floor_set": "good-life", "assumptions": {"food_waste_factor": {"value": 1.0}}},
    )
    assert (changed.world, changed.institutions, changed.years.span()[-1]) == ("gbr-2014", ("as-trended",), 2030)
    assert changed.yardstick.assumptions.food_waste_factor.value == 1.0
    assert changed.yardstick.budget == scenario.yardstick.budget
    assert scenario.with_() == scenario and scenario.world == "usa-2014"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"years": {"from": 2051}}, "years reversed"),
        ({"world": "usa/2014"}, "never a path"),
        ({"wrld": "usa-2014"}, "did you mean 'world'"),
        ({"yardstick": {"assumptions": {"floor_cap": {"value": 2.0}}}}, "floor_cap"),
        ({"seed": float("nan")}, "whole number"),
        ({"yardstick": {"assumptions": {"floor_cap": {"value": float("nan")}}}}, "finite"),
    ],
)
def test_with_is_validated(change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        load_scenario("foundation").with_(**change)


def test_institutions_beside_the_scenario_file(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("name: mine\n")
    path = tmp_path / "question.yaml"
    path.write_text("name: q\nworld: usa-2014\ninstitutions: [mine.yaml, as-observed]\nyears: {from: 2015, to: 2015}\n")
    assert [society.name for society in load_scenario(path).societies()] == ["mine", "as-observed"]


def test_missing_society_is_named(tmp_path: Path) -> None:
    path = tmp_path / "question.yaml"
    path.write_text("name: q\nworld: usa-2014\ninstitutions: [as-obsrved]\nyears: {from: 2015, to: 2015}\n")
    with pytest.raises(InputError, match="did you mean 'as-observed'"):
        load_scenario(path).societies()
