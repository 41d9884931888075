"""Techniques in the report: what the lack of each adds, the mix of the plan, and what stands behind the figures."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commonweal.data.techniques import load_techniques
from commonweal.report.blocks import Grid, Table
from commonweal.report.material import read_material
from commonweal.report.page import build_report
from commonweal.report.sections import appendix, mix, techniques
from commonweal.report.technique_charts import EMITTING, MORE, OVER, Areas, Increments, technique_colours
from commonweal.report.technique_facts import publishers
from commonweal.report.technique_levels import levels, shown_years

Runs = dict[str, Any]
Write = Callable[[Path, Runs], Path]


@pytest.fixture
def with_techniques(tmp_path: Path, offered: Runs, write_folder: Write) -> Path:
    return write_folder(tmp_path / "offered", offered)


def part(html: str, name: str) -> str:
    return re.search(rf'<section id="{name}">.*?</section>', html, re.DOTALL)[0].replace("\u00a0", " ")  # type: ignore[index]


def specs(html: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script type="application/json" id="chart-\d+-spec">(.*?)</script>', html)
    return [json.loads(one) for one in found]


def test_a_run_without_techniques_says_so(folder: Path) -> None:
    html = part(build_report(folder), "techniques")
    assert "there is one technique per product, as in the base year" in html
    assert specs(html) == []


def test_section_says_what_the_answer_needs_with_and_without(with_techniques: Path) -> None:
    html = part(build_report(with_techniques), "techniques")
    assert "with every technique on offer a plan needs at least 9.0 Gt CO2, of a budget of 12.0 Gt" in html
    assert "with one technique per product, 20.1 Gt" in html
    assert "Of single families, the lack of these adds most: heat 5.0 Gt." in html


def test_families_that_fall_short_of_the_gap_are_said_to_and_why(
    tmp_path: Path, offered: Runs, write_folder: Write
) -> None:
    """Least budget 9.0 with all, 20.1 with one technique per product; without heat 14.0, without imports 9.04."""
    offered["runs"][1]["roles"] = [
        {**one, "without": 9.04} if one["code"] == "imports" else one for one in offered["runs"][1]["roles"]
    ]
    html = part(build_report(write_folder(tmp_path / "short", offered)), "techniques")
    assert "adds most: heat 5.0 Gt. All families, each alone, add up to 5.0 of the 11.1 Gt that lie" in html
    assert "with one technique per product the mixes of the base year are fixed too" in html


def test_bars_beyond_the_budget_are_marked_and_no_budget_is_said_in_words(with_techniques: Path) -> None:
    families, single, *_ = specs(part(build_report(with_techniques), "techniques"))
    bars = {row["name"]: row for row in families["layer"][1]["data"]["values"]}
    assert bars["one technique per product"]["colour"] == bars["heat"]["colour"] == OVER
    assert bars["imports of goods"]["text"] == "no budget suffices"
    rows = {row["name"]: row["text"] for row in single["layer"][1]["data"]["values"]}
    assert rows == {"heat pumps": "13.5 (+4.5)", "stoves": "9.0 (no more)"}


def test_a_bar_inside_the_budget_is_not_marked() -> None:
    spec = Increments([{"name": "a", "least": 5.0, "without": 6.0, "text": ""}], least=5.0, cap=6.0).spec()
    assert [row["colour"] for row in spec["layer"][1]["data"]["values"]] == [MORE]


def test_table_has_levels_cost_range_and_flip_point_of_each_technique(with_techniques: Path) -> None:
    material = read_material(with_techniques)
    blocks = techniques.section(material).blocks
    table = next(one for one in blocks if isinstance(one, Table) and one.caption.startswith("Every technique"))
    rows = {row[0]: [cell.replace("\u00a0", " ") for cell in row] for row in table.rows}
    pump = ["heat pumps", "TWh/yr", "0", "12", "16", "13.5", "\u00d7 0.50\u20132.00 (assumed)", "8.5\u201312.5"]
    assert rows["heat pumps"] == [*pump, "turns at \u00d7 1.75", ""]
    assert rows["stoves"][-2] == "does not turn"
    assert rows["imports of 2 goods"][:6] == [
        "imports of 2 goods",
        "billion USD_2014/yr",
        "0",
        "6",
        "8",
        "no budget suffices",
    ]


def test_levels_begin_with_what_was_observed(with_techniques: Path) -> None:
    material = read_material(with_techniques)
    run = next(run for run in material.runs if run["mechanism"] == "plan")
    stove, pump, goods = levels(material, run)
    assert (stove.values[2014], pump.values[2014], goods.values[2014]) == (20.0, 0.0, 0.0)
    assert (stove.product, stove.emits, pump.emits) == ("heat", True, False)
    assert shown_years(material) == (2014, 2016, 2017)


def test_shares_of_the_mix_add_up_to_one_in_every_year(with_techniques: Path) -> None:
    material = read_material(with_techniques)
    run = next(run for run in material.runs if run["mechanism"] == "plan")
    grid = next(block for block in mix.mix(material, [run]) if isinstance(block, Grid))
    values = grid.charts[0].spec["layer"][0]["data"]["values"]
    totals = {year: sum(row["value"] for row in values if row["year"] == year) for year in (2014, 2015, 2016, 2017)}
    assert totals == pytest.approx(dict.fromkeys(totals, 1.0), abs=2e-4)


def test_only_wide_areas_are_labelled_at_their_middle() -> None:
    rows = [{"year": y, "name": n, "value": v} for y in (2015, 2016) for n, v in (("wide", 9.0), ("thin", 0.5))]
    labels = Areas(rows, {"wide": "#000", "thin": "#fff"}, "TWh/yr").spec()["layer"][1]["data"]["values"]
    assert labels == [{"label": "wide", "value": 4.5}]


def test_greys_are_for_what_emits() -> None:
    colours = technique_colours(["coal", "wind", "gas"], [True, False, True])
    assert (colours["coal"], colours["gas"]) == EMITTING[:2]
    assert colours["wind"] not in EMITTING


def test_techniques_are_not_among_the_industries_of_the_appendix(with_techniques: Path) -> None:
    section = appendix.output(read_material(with_techniques))
    chart = next(block for block in section.blocks if isinstance(block, Grid)).charts[0]
    names = {row["name"] for layer in chart.spec["layer"] for row in layer["data"]["values"]}
    assert names == {"A Farms", "B Mines"}


def test_short_names_of_sources_hide_no_address() -> None:
    for country in ("USA", "GBR", "DEU"):
        for one in load_techniques(country).techniques:
            words = publishers(one)
            assert re.fullmatch(r"[^@]+; (none|\d+) of \d+ figures assumed", words)
            assert "http" not in words
