"""The verdict matrix: the two senses apart, every floor with every budget."""

from __future__ import annotations

from typing import Any

from commonweal.report.matrix import plain_matrix, verdict_matrix

Runs = dict[str, Any]


def test_senses_stand_apart_and_frontier_first(runs: Runs) -> None:
    frontier, realised = verdict_matrix(runs)
    assert (frontier.sense, realised.sense) == ("frontier", "realised")
    assert {row.society for group in frontier.groups for row in group.rows} == {"Commons-Of-All"}
    assert {row.society for group in realised.groups for row in group.rows} == {"Steady-As-She-Goes"}


def test_technologies_stand_apart(runs: Runs) -> None:
    for verdict in runs["runs"][2]["verdicts"]:
        verdict["under"]["drivers"] = "trend"
    realised = verdict_matrix(runs)[1]
    assert [group.technology for group in realised.groups] == ["technology of 2014", "technology on trend"]
    assert [[row.country for row in group.rows] for group in realised.groups] == [["Alphaland"], ["Betaland"]]


def test_cells_say_verdict_co2_and_share_below(runs: Runs) -> None:
    head, *rows = plain_matrix(runs)
    assert head[6:] == tuple(
        f"{floor}, {budget}"
        for floor in ("decent-living", "good-life")
        for budget in ("2.0\u00a0°C (67\u00a0%)", "1.5\u00a0°C (50\u00a0%)")
    )
    cells = {(row[0], row[3]): row[6].replace("\u00a0", " ") for row in rows}
    assert cells["frontier", "Betaland"] == "holds, 8.9 of 12.0 Gt"
    assert cells["frontier", "Alphaland"] == "fails, 20.1 of 12.0 Gt"
    assert cells["realised", "Alphaland"] == "fails, 20.1 of 12.0 Gt, up to 40 % below"


def test_no_budget_suffices(runs: Runs) -> None:
    runs["runs"][1]["verdicts"][0]["used"] = None
    assert plain_matrix(runs)[1][6] == "fails, no budget suffices"


def test_without_techniques_on_offer_there_is_one_per_product(runs: Runs) -> None:
    frontier, realised = verdict_matrix(runs)
    assert {row.techniques for group in frontier.groups for row in group.rows} == {"one technique per product"}
    assert {row.techniques for group in realised.groups for row in group.rows} == {""}
    assert frontier.chosen
    assert not realised.chosen


def test_rows_with_and_without_techniques_stand_next_to_each_other(offered: Runs) -> None:
    frontier, realised = verdict_matrix(offered)
    rows = [(row.country, row.techniques) for row in frontier.groups[0].rows]
    assert rows == [
        (country, techniques)
        for country in ("Alphaland", "Betaland")
        for techniques in ("with alternatives", "one technique per product")
    ]
    assert [row.country for row in realised.groups[0].rows] == ["Alphaland", "Betaland"]


def test_cells_say_the_unmet_need_inside_the_budget_where_no_plan_exists(offered: Runs) -> None:
    rows = {row[3:6]: row for row in plain_matrix(offered)[1:]}
    with_all = rows["Alphaland", "Commons-Of-All", "with alternatives"]
    without = rows["Alphaland", "Commons-Of-All", "one technique per product"]
    texts = [cell.replace("\u00a0", " ") for cell in (*with_all[6:8], without[6])]
    assert texts == [
        "holds, 9.0 of 12.0 Gt",
        "fails, 9.0 of 6.0 Gt, 56 million person-years below",
        "fails, 20.1 of 12.0 Gt, 1.23 billion person-years below",
    ]
