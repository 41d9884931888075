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
    assert head[5:] == tuple(
        f"{floor}, {budget}"
        for floor in ("decent-living", "good-life")
        for budget in ("2.0\u00a0°C (67\u00a0%)", "1.5\u00a0°C (50\u00a0%)")
    )
    cells = {(row[0], row[3]): row[5].replace("\u00a0", " ") for row in rows}
    assert cells["frontier", "Betaland"] == "holds, 8.9 of 12.0 Gt"
    assert cells["frontier", "Alphaland"] == "fails, 20.1 of 12.0 Gt"
    assert cells["realised", "Alphaland"] == "fails, 20.1 of 12.0 Gt, up to 40 % below"


def test_no_budget_suffices(runs: Runs) -> None:
    runs["runs"][1]["verdicts"][0]["used"] = None
    assert plain_matrix(runs)[1][5] == "fails, no budget suffices"
