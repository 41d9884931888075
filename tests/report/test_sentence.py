"""The verdict in sentences: feasible, infeasible, nothing that mends it, baselines alone."""

from __future__ import annotations

from typing import Any

import pytest

from commonweal.report.sentence import CAVEAT, answer, concessions, conflict, sentences, verdict_sentence

Runs = dict[str, Any]
HOURS = {"hours_per_worker": {"values": {"2015": 9.2, "2016": 12.9, "2017": 12.6}}}


def flat(text: str) -> str:
    return text.replace("\u00a0", " ")


def infeasible(runs: Runs) -> dict[str, Any]:
    return {"years": runs["years"], **runs["runs"][1]}


def feasible(runs: Runs) -> dict[str, Any]:
    return {"years": runs["years"], **runs["runs"][3]}


def test_feasible_plan_names_floor_hours_budget_and_today(runs: Runs) -> None:
    found = flat(verdict_sentence({**feasible(runs), "indicators": HOURS}, today=runs["runs"][2]))
    assert found == (
        "Betaland, had it begun in 2015. With the technology, trade and workforce of 2014 and one technique per "
        "product, a plan "
        "exists in which everyone is at or above the decent-living floor until 2017 on 9 to 13 paid hours a week per "
        "worker "
        "(observed: 35), inside the CO2 budget for 2.0 °C (67 %), equal share per head, production or footprint, "
        "whichever is larger "
        "(it needs at least 8.9 of 12.0 Gt). Today's institutions leave up to 40 % of a need class below the "
        "decent-living floor and "
        "use up the same budget in 2017."
    )


def test_infeasible_plan_names_the_conflict_the_year_and_the_least_changes(runs: Runs) -> None:
    found = flat(verdict_sentence(infeasible(runs)))
    assert "no plan exists in which everyone is at or above the decent-living floor until 2017" in found
    assert "(12.0 Gt; any plan needs at least 20.1 Gt)" in found
    assert (
        "The CO2 quota and the floors of transport (children, workers) and food (workers) cannot all hold from 2016."
        in found
    )
    assert (
        "A plan would exist if the CO2 quota gave way by 8.07 Gt CO2, or the transport floor of workers by 74 %."
        in found
    )


def test_nearest_flip_point_is_named(runs: Runs) -> None:
    assert "The answer turns if this alone changes: all floors together, 0.887 instead of 1." in verdict_sentence(
        infeasible(runs)
    )


def test_conflict_that_nothing_mends_alone(runs: Runs) -> None:
    run = infeasible(runs)
    for one in run["verdict"]["because"]:
        one["change"] = None
    assert concessions(run["verdict"]["because"]) == []
    assert "No change of one of them alone would make a plan exist." in verdict_sentence(run)


def test_no_budget_suffices(runs: Runs) -> None:
    run = infeasible(runs)
    run["verdict"]["used"] = None
    assert "(12.0 Gt; no budget would suffice)" in flat(verdict_sentence(run))


def test_a_single_floor_is_not_gathered() -> None:
    floor = {"kind": "need", "path": "yardstick.floors.energy and water.old", "words": "", "change": None, "unit": ""}
    assert conflict([floor]) == "the floor of energy and water (the old)"


def test_trended_baseline_is_named_as_such(runs: Runs) -> None:
    today = {**runs["runs"][2], "drivers": "trend"}
    assert "Today's institutions, with their own 2000–2014 trend, leave" in verdict_sentence(
        feasible(runs), today=today
    )


def test_baseline_that_keeps_everything(runs: Runs) -> None:
    today = runs["runs"][2]
    for one in today["verdicts"]:
        one["because"] = []
    found = verdict_sentence(feasible(runs), today=today)
    assert found.endswith("leave nobody below the decent-living floor and stay inside the same budget.")


def test_main_economy_comes_first_then_every_other(runs: Runs) -> None:
    runs["world"] = "beta-2014"
    assert [run["country"] for run, _ in sentences(runs)] == ["Betaland", "Alphaland"]


def test_baselines_alone_get_a_sentence(runs: Runs) -> None:
    runs["runs"] = [one for one in runs["runs"] if one["mechanism"] != "plan"]
    first, _ = sentences(runs)
    assert answer(first[0]) == "does not function"
    start = "Alphaland, had it begun in 2015. The institutions “Steady-As-She-Goes” leave up to 40 % of a need class"
    assert flat(first[1]).startswith(start)


@pytest.mark.parametrize(("number", "words"), [(1, "no plan exists"), (3, "a plan exists")])
def test_answer_in_three_words(runs: Runs, number: int, words: str) -> None:
    assert answer(runs["runs"][number]) == words


def test_caveat() -> None:
    assert CAVEAT == "Feasibility under stated assumptions, not a forecast of what people would do."


def with_techniques(offered: Runs) -> dict[str, Any]:
    return {"years": offered["years"], "families": ["heat", "cars", "imports"], **offered["runs"][1]}


def test_technique_set_is_named_and_that_the_verdict_hangs_on_it(offered: Runs) -> None:
    found = flat(verdict_sentence(with_techniques(offered)))
    assert (
        "workforce of 2014 and the alternative techniques for heat, cars and imports of goods, a plan exists" in found
    )
    assert "fixed no plan exists: any plan needs at least 20.1 Gt" in found


def test_nothing_is_said_of_techniques_where_the_verdict_does_not_hang_on_them(offered: Runs) -> None:
    betaland = {"years": offered["years"], **offered["runs"][3]}
    assert "fixed no plan exists" not in verdict_sentence(betaland)


def test_no_budget_would_suffice_without_techniques(offered: Runs) -> None:
    run = with_techniques(offered)
    for one in run["verdicts"]:
        one["used"] = 9.0 if one["under"]["techniques"] == "offered" else None
    assert "fixed no plan exists: no budget would suffice" in verdict_sentence(run)


def test_cost_of_a_technique_can_be_the_nearest_flip_point(offered: Runs) -> None:
    turns = "The answer turns if this alone changes: the capital cost of heat pumps, relative to that of its source, "
    assert f"{turns}1.75 instead of 1." in verdict_sentence(with_techniques(offered))


def test_infeasible_plan_says_how_much_need_stays_unmet_inside_the_budget(runs: Runs) -> None:
    run = infeasible(runs)
    run["verdicts"][0]["unmet"] = 310_000.0
    found = flat(verdict_sentence(run))
    assert "Inside that budget any plan leaves at least 310 million person-years below a floor." in found


PROMISED = {"group": "transport", "class": "worker", "path": "guarantees.fares.transport.worker"}


def promised(runs: Runs) -> dict[str, Any]:
    """The plan without a solution, in which one floor is the society's own promise."""
    run = infeasible(runs)
    because = [dict(one) for one in run["verdict"]["because"]]
    because[2] |= {"kind": "guarantee", "path": PROMISED["path"], "words": "the promised transport of worker"}
    return {**run, "promises": [PROMISED], "verdict": {**run["verdict"], "because": because}}


def test_what_a_society_promises_itself_is_not_laid_on_the_floor(runs: Runs) -> None:
    found = flat(verdict_sentence(promised(runs)))
    beyond = "at or above the decent-living floor and gets what Commons-Of-All itself promises beyond it until 2017"
    assert f"no plan exists in which everyone is {beyond}" in found
    assert (
        "The CO2 quota, the promised transport (workers) and the floors of transport (children) and food (workers) "
        "cannot all hold from 2016." in found
    )
    assert "or the promised transport of workers by 74 %." in found


def test_a_feasible_plan_says_that_its_promises_are_kept_too(runs: Runs) -> None:
    found = verdict_sentence({**feasible(runs), "promises": [PROMISED]})
    assert (
        "a plan exists in which everyone is at or above the decent-living floor and gets what Commons-Of-All" in found
    )


def test_unmet_need_under_a_promise_is_below_a_floor_or_promise(runs: Runs) -> None:
    run = promised(runs)
    run["verdicts"][0]["unmet"] = 310_000.0
    assert "310 million person-years below a floor or promise." in flat(verdict_sentence(run))


def test_volumes_of_the_first_year_are_set_beside_today(runs: Runs) -> None:
    today, run = (
        {**one, "indicators": {name: {"values": {"2015": value}} for name, value in found.items()}}
        for one, found in (
            (runs["runs"][2], {"consumption": 200.0, "gross_output": 400.0, "investment": 50.0}),
            (feasible(runs), {"consumption": 110.0, "gross_output": 176.0, "investment": 7.5}),
        )
    )
    found = flat(verdict_sentence(run, today=today))
    volumes = (
        "55 % of today's consumption by volume, 44 % of today's output of industries and 15 % of today's investment"
    )
    assert f"In 2015 the plan runs at {volumes}." in found
    assert "by volume" not in verdict_sentence(run)


def test_output_is_not_compared_where_techniques_make_part_of_it(offered: Runs) -> None:
    indicators = {name: {"values": {"2015": 1.0}} for name in ("consumption", "gross_output", "investment")}
    run, today = ({**one, "indicators": indicators} for one in (with_techniques(offered), offered["runs"][0]))
    found = flat(verdict_sentence(run, today=today))
    assert "runs at 100 % of today's consumption by volume and 100 % of today's investment." in found


def test_the_society_is_named_where_several_are_planned(runs: Runs) -> None:
    runs["runs"].append({**runs["runs"][1], "society": "Another"})
    starts = [sentence.split(", had")[0] for _, sentence in sentences(runs)]
    assert starts == ["Alphaland, Commons-Of-All", "Alphaland, Another", "Betaland, Commons-Of-All"]
