"""The years of societies: stopped and resumed, every cell of the grid, blockades, draws that are the same for all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from commonweal.allocation.plan.make_plan import plan as make_plan
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.rules import plan_problem
from commonweal.core.errors import FileProblem
from commonweal.core.packing import pack
from commonweal.core.plan import Plan
from commonweal.core.realised import Realised
from commonweal.core.streams import stream
from commonweal.core.strict_yaml import Document
from commonweal.data.worlds import load_world
from commonweal.institutions import Institutions, load_institutions
from commonweal.institutions.record import validate
from commonweal.results.realised import realised_indicators
from commonweal.results.shortages import shortage_summary
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.schema import Scenario
from commonweal.scenario.setting import Setting, make_setting
from commonweal.simulation.checkpoint import load, save
from commonweal.simulation.loop import Interrupted, Progress, live
from commonweal.simulation.years import conditions_of, mechanism_of, quiet, realise

OWNERSHIP = {
    "private": {"kind": "private"},
    "worker": {"kind": "worker"},
    "social": {"kind": "social"},
    "joint": {"kind": "joint", "workers": 0.3, "society": 0.7},
}
ALLOCATION = {
    "market": {"kind": "market"},
    "mixed": {"kind": "mixed", "guaranteed": "plan", "rest": "market"},
    "plan": {"kind": "plan"},
    "direct": {"kind": "direct", "entitlement": {"kind": "labour_tokens", "carries_over": True}},
}


def scenario(last: int, **changes: object) -> Scenario:
    return load_scenario("foundation").with_(
        years={"from": 2015, "to": last}, technology={"techniques": None}, **changes
    )


def setting(society: Institutions, world: str, last: int, **changes: object) -> Setting:
    return make_setting(scenario(last, **changes), society, load_world(world), "frozen")


@cache
def cell(ownership: str, allocation: str) -> Institutions:
    plain = load_institutions("associated-producers").document()
    plain["ownership"] = {"default": OWNERSHIP[ownership], "sectors": {}}
    plain["allocation"] = {"default": ALLOCATION[allocation], "products": {}, "aim": {"kind": "least_labour"}}
    plain["quotas"] = {}
    plain["bodies"] = []
    plain["work"]["hours_norm"] = "observed"
    return validate(Institutions, Document(f"{ownership} x {allocation}", plain, {}))


@cache
def british_plan(last: int) -> tuple[PlanProblem, Plan]:
    problem = plan_problem(setting(cell("social", "plan"), "gbr-2014", last))
    return problem, make_plan(problem)


@pytest.mark.parametrize("allocation", ["market", "mixed"])
@pytest.mark.parametrize("ownership", OWNERSHIP)
def test_every_owner_on_the_market_for_thirty_six_years(ownership: str, allocation: str) -> None:
    found = realise(setting(cell(ownership, allocation), "usa-2014", 2050), None, None)
    assert found.years == tuple(range(2015, 2051))
    assert found.mechanism == allocation
    assert np.isfinite(found.delivered).all() and (found.delivered >= 0.0).all()


@pytest.mark.parametrize("allocation", ["plan", "direct"])
@pytest.mark.parametrize("ownership", OWNERSHIP)
def test_every_owner_with_a_plan(ownership: str, allocation: str) -> None:
    problem, plan = british_plan(2018)
    found = realise(setting(cell(ownership, allocation), "gbr-2014", 2018), problem, plan)
    assert found.mechanism == allocation
    assert np.isfinite(found.delivered).all() and found.persons.shape == found.delivered.shape[1:]


def resumed(mechanism: object, apply: object, path: Path) -> Progress:
    """Go on after every second year from what was written to a file."""
    progress = None
    for number in (1, 2, 4):
        progress = live(mechanism, apply, progress, until=number)  # type: ignore[arg-type]
        save(progress, path)
        progress = load(path)
    assert progress is not None
    return progress


@pytest.mark.parametrize("society", ["market", "plan", "direct"])
def test_resumed_from_a_file_is_the_same_bit_for_bit(society: str, tmp_path: Path) -> None:
    one = setting(cell("joint", society), "gbr-2014", 2018)
    problem, plan = british_plan(2018) if society != "market" else (None, None)
    mechanism = mechanism_of(one, problem, plan)
    whole = live(mechanism, quiet(one))
    parts = resumed(mechanism, quiet(one), tmp_path / "checkpoint.npz")
    assert pack(whole) == pack(parts)
    assert len(whole.records) == 4


def test_a_damaged_checkpoint_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.npz"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(FileProblem, match="not a saved state"):
        load(path)


def test_streams_are_named_and_independent_of_order() -> None:
    first = stream(0, "harvest", 2015).random(3)
    stream(0, "other").random(10)
    assert (stream(0, "harvest", 2015).random(3) == first).all()
    assert not (stream(1, "harvest", 2015).random(3) == first).any()
    assert not (stream(0, "harvest", 2016).random(3) == first).any()


PERFECT = {
    name: {"value": value, "low": 0.0, "high": 1.0, "source": "assumption, range 0-1"}
    for name, value in {
        "fulfilment": 1.0, "fulfilment_spread": 0.0, "coefficient_drift": 0.0, "labour_response": 0.0,
        "free_demand": 0.0, "non_take_up": 0.0, "diversion": 0.0, "reserve": 0.0,
    }.items()
}  # fmt: skip


def test_a_plan_without_error_is_delivered_as_planned() -> None:
    problem, plan = british_plan(2018)
    found = realise(setting(cell("social", "plan"), "gbr-2014", 2018, behaviour=PERFECT), problem, plan)
    planned = plan.quantities["delivery"].values.sum(axis=1)
    assert found.delivered.sum(axis=1) == pytest.approx(planned, rel=1e-6)
    assert not shortage_summary(found.shortages)


def blocked(society: Institutions, problem: PlanProblem | None, plan: Plan | None, on: bool) -> Realised:
    event = {"kind": "blockade", "from": "2016-01-01", "to": "2017-12-31", "source": "assumption, range 0-1"}
    return realise(setting(society, "gbr-2014", 2018, events=[event] if on else []), problem, plan)


@pytest.mark.parametrize("allocation", ["market", "plan"])
def test_a_blockade_says_who_goes_short_and_when(allocation: str) -> None:
    problem, plan = british_plan(2018) if allocation == "plan" else (None, None)
    with_it, without = (blocked(cell("social", allocation), problem, plan, on) for on in (True, False))
    before, during = with_it.years.index(2015), with_it.years.index(2017)
    assert with_it.delivered[..., before] == pytest.approx(without.delivered[..., before])
    assert with_it.delivered[..., during].sum() < 0.9 * without.delivered[..., during].sum()
    rows = shortage_summary(with_it.shortages)
    assert any(row["what"] == "food" and row["from"] <= 2017 <= row["to"] and row["share"] > 0.05 for row in rows)


def test_no_event_changes_nothing() -> None:
    one = setting(cell("private", "market"), "gbr-2014", 2016)
    far = {"kind": "blockade", "from": "2040-01-01", "to": "2041-12-31", "source": "assumption, range 0-1"}
    other = setting(cell("private", "market"), "gbr-2014", 2016, events=[far])
    first = live(mechanism_of(one, None, None), conditions_of(one))
    second = live(mechanism_of(other, None, None), conditions_of(other))
    assert pack(first.records[0]) == pack(second.records[0])


def test_years_computed_before_a_failure_are_kept() -> None:
    one = setting(cell("private", "market"), "gbr-2014", 2018)
    mechanism = mechanism_of(one, None, None)
    good = quiet(one)

    def apply(number: int, records: tuple[object, ...]) -> object:
        if number == 2:
            raise FileProblem(_problem())
        return good(number, records)

    with pytest.raises(Interrupted) as caught:
        live(mechanism, apply)  # type: ignore[arg-type]
    assert caught.value.result is not None
    assert caught.value.result.years == (2015, 2016)


def _problem() -> object:
    from commonweal.core.errors import Problem

    return Problem("no conditions for this year", "2017")


def test_indicators_have_the_same_names_whatever_the_mechanism() -> None:
    problem, plan = british_plan(2018)
    by_plan = setting(cell("social", "plan"), "gbr-2014", 2018)
    by_market = setting(cell("social", "market"), "gbr-2014", 2018)
    first = realised_indicators(by_plan, realise(by_plan, problem, plan))
    second = realised_indicators(by_market, realise(by_market, None, None))
    common = {"unmet_share", "hours_per_worker", "co2_footprint", "unemployment_rate", "gini_consumption"}
    assert common <= set(first) and common <= set(second)


@pytest.mark.slow
@pytest.mark.parametrize("allocation", ALLOCATION)
def test_every_cell_of_the_grid_on_the_usa_for_thirty_six_years(allocation: str) -> None:
    """The plan is the same for every owner: a frontier does not depend on who owns."""
    planned = setting(cell("social", "plan"), "usa-2014", 2050)
    problem = plan_problem(planned) if allocation != "market" else None
    plan = make_plan(problem) if problem is not None else None
    for ownership in OWNERSHIP:
        found = realise(setting(cell(ownership, allocation), "usa-2014", 2050), problem, plan)
        assert found.mechanism == allocation
        assert found.years == tuple(range(2015, 2051))
        assert np.isfinite(found.delivered).all()
