"""What must not matter does not: names, order, one activity in two, the unit of money, work status."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from support.transform import (
    in_other_money,
    permuted,
    processes_permuted,
    processes_renamed,
    renamed,
    split,
    techniques_in_other_money,
)

from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.rules import plan_problem
from commonweal.core.economy import Economy
from commonweal.core.plan import Plan
from commonweal.core.strict_yaml import Document
from commonweal.data.techniques import load_techniques
from commonweal.institutions.record import validate
from commonweal.institutions.schema import Institutions
from commonweal.results.indicators import plan_indicators
from commonweal.scenario.processes import fit
from commonweal.scenario.schema import Scenario
from commonweal.scenario.setting import Setting, make_setting


def made(scenario: Scenario, society: Institutions, economy: Economy) -> tuple[Setting, Plan]:
    setting = make_setting(scenario, society, economy, "frozen")
    return setting, plan(plan_problem(setting))


@pytest.fixture(scope="module")
def original(scenario: Scenario, society: Institutions, britain: Economy) -> tuple[Setting, Plan]:
    return made(scenario, society, britain)


def relabelled(society: Institutions, economy: Economy, other: Economy) -> Institutions:
    """Give a society, its guarantees and its bodies names that mean nothing, and the codes of another economy."""
    plain = society.document()
    plain["name"] = "anything"
    code = dict(zip(economy.activities, other.activities, strict=True))
    plain["ownership"]["sectors"] = {code[name]: rule for name, rule in plain["ownership"]["sectors"].items()}
    product = dict(zip(economy.products, other.products, strict=True))
    moved = plain["allocation"]["products"]
    plain["allocation"]["products"] = {product.get(name, name): rule for name, rule in moved.items()}
    label = {f"guarantees.{name}": f"guarantees.g{i}" for i, name in enumerate(plain["guarantees"])}
    label |= {f"bodies.{body['name']}": f"bodies.b{i}" for i, body in enumerate(plain["bodies"])}
    plain["guarantees"] = {label[f"guarantees.{name}"][11:]: item for name, item in plain["guarantees"].items()}
    plain["bodies"] = [with_labels(body, label) for body in plain["bodies"]]
    return validate(Institutions, Document("relabelled", plain, {}))


def with_labels(body: dict[str, Any], label: dict[str, str]) -> dict[str, Any]:
    """Give a body and the bodies that it names other names, and follow them in its mandate."""
    new = {key: label[f"bodies.{body[key]}"][7:] for key in ("name", "under", "appeal") if key in body}
    if "body" in body["proposes"]:
        new["proposes"] = body["proposes"] | {"body": label[f"bodies.{body['proposes']['body']}"][7:]}
    heads = [(path, ".".join(path.split(".")[:2])) for path in body["mandate"]]
    return body | new | {"mandate": [label.get(head, head) + path[len(head) :] for path, head in heads]}


def objectives(found: Plan) -> list[float]:
    return [stage.value for stage in found.stages]


def assert_same_bits(found: Plan, other: Plan) -> None:
    assert objectives(found) == objectives(other)
    for stage, same in zip(found.stages, other.stages, strict=True):
        assert stage.optimum.x.tobytes() == same.optimum.x.tobytes()
        assert stage.optimum.y.tobytes() == same.optimum.y.tobytes()


def assert_same_plan(setting: Setting, found: Plan, original: tuple[Setting, Plan]) -> None:
    """Objectives are the same, and so is what is unique in the plans that reach them."""
    np.testing.assert_allclose(objectives(found), objectives(original[1]), rtol=1e-7)
    here, there = (
        plan_indicators(one, made_plan, plan_problem(one)) for one, made_plan in ((setting, found), original)
    )
    for name in ("hours", "least_fulfilment"):
        np.testing.assert_allclose(list(here[name].values.values()), list(there[name].values.values()), rtol=1e-6)


def test_names_change_nothing_bit_for_bit(scenario: Scenario, society: Institutions, britain: Economy) -> None:
    """Labels of the table, the society, its guarantees and its bodies.

    Techniques are fitted to industries by code, so an economy without codes has none: see the next test.
    """
    one_each = scenario.with_(technology={"techniques": None})
    anonymous = renamed(britain)
    _, found = made(one_each, relabelled(society, britain, anonymous), anonymous)
    assert_same_bits(found, made(one_each, society, britain)[1])


def test_names_of_techniques_change_nothing_bit_for_bit(
    scenario: Scenario, society: Institutions, britain: Economy, original: tuple[Setting, Plan]
) -> None:
    setting = make_setting(scenario, relabelled(society, britain, britain), britain, "frozen")
    found = plan(plan_problem(replace(setting, processes=processes_renamed(setting.processes))))
    assert_same_bits(found, original[1])


@pytest.mark.parametrize("change", ["order", "split"])
def test_the_same_economy_otherwise_written_has_the_same_plan(
    change: str, scenario: Scenario, society: Institutions, britain: Economy, original: tuple[Setting, Plan]
) -> None:
    changed = {
        "order": lambda: permuted(britain, np.random.default_rng(0).permutation(len(britain.products))),
        "split": lambda: split(britain, 20, 0.3),
    }[change]()
    setting, found = made(scenario, society, changed)
    assert_same_plan(setting, found, original)


def test_techniques_in_another_order_have_the_same_plan(original: tuple[Setting, Plan]) -> None:
    setting = replace(original[0], processes=processes_permuted(original[0].processes, np.random.default_rng(0)))
    assert_same_plan(setting, plan(plan_problem(setting)), original)


def test_another_unit_of_money_has_the_same_plan(
    scenario: Scenario, society: Institutions, britain: Economy, original: tuple[Setting, Plan]
) -> None:
    """The table, the floors and what techniques cost, all in money of which there is a thousand to the old one."""
    reference, choice, factor = original[0], scenario.technology.techniques, 1000.0
    economy = in_other_money(britain, factor)
    offered = techniques_in_other_money(load_techniques(britain.country_code), factor)
    setting = replace(
        reference,
        economy=economy,
        needs=replace(reference.needs, floors=reference.needs.floors * factor),
        guaranteed=replace(reference.guaranteed, floors=reference.guaranteed.floors * factor),
        processes=fit(
            economy,
            offered,
            generated=sum(one.observed or 0.0 for one in offered.techniques if one.family == "electricity"),
            import_multiple=choice.competitive_imports.value,
            variable_share=choice.variable_share.value,
            build_rate=choice.build_rate.value,
        ),
    )
    assert_same_plan(setting, plan(plan_problem(setting)), original)


def test_work_status_changes_no_floor(scenario: Scenario, society: Institutions, britain: Economy) -> None:
    """More or fewer of the same people at work, unemployed or in employment: the floors stay."""
    unemployment = replace(britain.parameters["unemployment_rate"], value=0.25)
    idle = replace(
        britain, persons=britain.persons * 0.5, hours=britain.hours * 0.5,
        parameters={**britain.parameters, "unemployment_rate": unemployment},
    )  # fmt: skip
    before = make_setting(scenario, society, britain, "frozen").needs
    after = make_setting(scenario, society, idle, "frozen").needs
    np.testing.assert_array_equal(before.floors, after.floors)
    np.testing.assert_array_equal(before.persons, after.persons)
