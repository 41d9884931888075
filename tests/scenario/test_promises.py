"""What a society promises raises the floors of those it covers, from its date, and a conflict names the promise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.rules import plan_problem
from commonweal.core.economy import Economy
from commonweal.core.errors import SchemaError
from commonweal.core.strict_yaml import Document
from commonweal.data.worlds import load_world
from commonweal.institutions.loading import load_institutions
from commonweal.institutions.record import validate
from commonweal.institutions.schema import Institutions
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.needs import CHILD, OLD, WORKER
from commonweal.scenario.setting import Setting, make_setting

TERMS = {"priority": "first", "funding": "common"}
SOURCE = "assumption, range 0-100000"


@pytest.fixture(scope="module")
def britain() -> Economy:
    return load_world("gbr-2014")


def amount(value: float, later: float | None = None, unit: str = "USD_2014/person/yr") -> dict[str, Any]:
    """An amount from 2015 on, and another from 2016 on."""
    values = {"2015-01-01": value} | ({} if later is None else {"2016-01-01": later})
    return {"description": "test", "unit": unit, "source": SOURCE, "values": values}


def basket(classes: list[str], **amounts: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "basket", "classes": classes, "amounts": amounts, **TERMS}


def service(classes: list[str], group: str, **provision: Any) -> dict[str, Any]:
    return {"kind": "service", "classes": classes, "group": group, "provision": provision, **TERMS}


def setting_of(economy: Economy, **guarantees: dict[str, Any]) -> Setting:
    """Two years of the bundled scenario without techniques, under a society that guarantees only what is given."""
    plain = load_institutions("associated-producers").document()
    plain["guarantees"] = guarantees
    plain["public"]["transfers"] = {"kind": "observed"}
    plain["bodies"][1]["mandate"] = ["guarantees"]
    society = validate(Institutions, Document("society", plain, {}))
    scenario = load_scenario("foundation").with_(years={"to": 2016}, technology={"techniques": None})
    return make_setting(scenario, society, economy, "frozen")


def promised(setting: Setting) -> np.ndarray:
    """Floors promised (group, class, year) [money per thousand persons and year]."""
    assert setting.guaranteed is not None
    return setting.guaranteed.floors


def test_a_basket_covers_its_classes_and_groups_from_its_dates(britain: Economy) -> None:
    """USD per person is a thousandth of million USD per thousand persons."""
    setting = setting_of(britain, meals=basket(["child", "old"], food=amount(3000.0, 3500.0)))
    expected = np.zeros_like(promised(setting))
    expected[setting.needs.groups.index("food")][[CHILD, OLD]] = [3.0, 3.5]
    np.testing.assert_allclose(promised(setting), expected, rtol=1e-12)


@pytest.mark.parametrize("kind", ["basket", "service"])
def test_a_promise_raises_the_floor_of_those_covered_only(kind: str, britain: Economy) -> None:
    """Above the yardstick's floor the promise binds and is named; below it, and for all others, the yardstick's."""
    value = amount(9000.0)
    guarantee = {
        "basket": basket(["worker"], culture=value),
        "service": service(["worker"], "culture", kind="per_head", amount=value),
    }[kind]
    setting = setting_of(britain, arts=guarantee)
    needs = plan_problem(setting).needs
    assert needs is not None
    row = needs.groups.index("culture")
    expected = setting.needs.floors.copy()
    assert (expected[row, WORKER] < 9.0).all()
    expected[row, WORKER] = 9.0
    np.testing.assert_array_equal(needs.floors, expected)
    named = {path for paths in needs.paths for path in paths if not path.startswith("yardstick.floors.")}
    assert named == {"guarantees.arts.culture.worker"}


def test_a_promise_below_the_floors_changes_nothing(britain: Economy) -> None:
    needs = plan_problem(setting_of(britain, arts=basket(["worker"], food=amount(1.0)))).needs
    assert needs is not None
    np.testing.assert_array_equal(needs.floors, setting_of(britain).needs.floors)
    food = needs.groups.index("food")
    assert needs.paths[food][WORKER] == "yardstick.floors.food.worker"


def test_a_promise_that_rises_above_the_floor_later_is_named(britain: Economy) -> None:
    needs = plan_problem(setting_of(britain, arts=basket(["worker"], food=amount(1.0, 9000.0)))).needs
    assert needs is not None
    food = needs.groups.index("food")
    floor = setting_of(britain).needs.floors[food, WORKER, 0]
    assert needs.floors[food, WORKER].tolist() == [floor, 9.0]
    assert needs.paths[food][WORKER] == "guarantees.arts.food.worker"


def test_a_service_as_observed_is_a_multiple_of_what_was_spent_per_head(britain: Economy) -> None:
    share = {"description": "test", "unit": "ratio", "source": SOURCE, "values": {"2015-01-01": 1.1}}
    setting = setting_of(britain, clinics=service(["ill"], "health", kind="observed", share=share))
    groups = britain.groups
    assert groups is not None
    row = groups.names.index("health")
    spent = groups.total[row] / britain.population.total(2014)
    assert promised(setting)[row, -1].tolist() == pytest.approx([1.1 * spent] * 2, rel=1e-12)
    assert np.count_nonzero(promised(setting)) == 2


def test_a_service_per_pupil_is_spread_over_the_children(britain: Economy) -> None:
    """Children's floor x children = amount x people of school age, in each year."""
    setting = setting_of(
        britain, schools=service(["child", "worker"], "education", kind="per_pupil", amount=amount(9000.0))
    )
    row = setting.needs.groups.index("education")
    ages = setting.scenario.yardstick.assumptions.compulsory_ages
    pupils = [britain.population.between(year, ages.first, ages.last) for year in (2015, 2016)]
    got = promised(setting)[row, CHILD] * setting.needs.persons[CHILD]
    assert got.tolist() == pytest.approx([9.0 * number for number in pupils], rel=1e-12)
    assert np.count_nonzero(promised(setting)) == 2


def test_of_several_promises_the_highest_holds_and_is_named(britain: Economy) -> None:
    setting = setting_of(
        britain,
        small=basket(["child", "worker"], food=amount(4000.0)),
        large=basket(["worker"], food=amount(5000.0)),
    )
    food = setting.needs.groups.index("food")
    assert promised(setting)[food, [CHILD, WORKER], 0].tolist() == [4.0, 5.0]
    assert setting.guarantors[food][CHILD] == "small"
    assert setting.guarantors[food][WORKER] == "large"


def test_a_conflict_names_the_promise(britain: Economy) -> None:
    """Nobody can be provided with a hundred thousand dollars of culture a year."""
    found = plan(plan_problem(setting_of(britain, arts=basket(["worker"], culture=amount(100000.0)))))
    assert found.infeasible is not None
    paths = {reason.path for reason in found.infeasible.conflict}
    assert "guarantees.arts.culture.worker" in paths


@pytest.mark.parametrize(
    ("guarantee", "path"),
    [
        (basket(["old"], transport=amount(4000.0, unit="km/person/yr")), "guarantees.rides.amounts.transport"),
        (
            service(["old"], "transport", kind="per_head", amount=amount(4000.0, unit="km/person/yr")),
            "guarantees.rides.provision.amount",
        ),
    ],
    ids=["basket", "service"],
)
def test_a_physical_unit_is_refused_with_its_path(guarantee: dict[str, Any], path: str, britain: Economy) -> None:
    with pytest.raises(SchemaError) as caught:
        setting_of(britain, rides=guarantee)
    (problem,) = caught.value.problems
    assert (problem.where, problem.value, problem.allowed) == (path, "km/person/yr", "USD_2014/person/yr")
