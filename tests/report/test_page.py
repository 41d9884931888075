"""The report: whole, in order, safe against hostile labels, and without any request to another host."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from commonweal.core.errors import FileProblem
from commonweal.report.page import SCRIPTS, build_report, script_json
from commonweal.report.sentence import CAVEAT

Runs = dict[str, Any]
Write = Callable[[Path, Runs], Path]
ORDER = ["matrix", "needs", "hours", "co2", "gains", "binding", "techniques", "flips", "basis", "output",
         "certificates", "sources"]  # fmt: skip
LOADS = {"src", "href", "srcset", "data", "action", "poster", "background", "xlink:href", "formaction", "manifest"}
VENDOR = Path(__file__).parents[2] / "src" / "commonweal" / "report" / "vendor"


class Page(HTMLParser):
    """Gathers attributes that load something, ids of sections, scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.sections: list[str] = []
        self.tags: list[str] = []
        self.text: dict[str, list[str]] = {"script": [], "style": [], "json": [], "": []}
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.tags.append(tag)
        self.loads += [value or "" for name, value in attributes if name in LOADS]
        self.loads += re.findall(r"url\(([^)]*)\)", given.get("style") or "")
        if tag == "section":
            self.sections.append(given.get("id") or "")
        self._inside = "json" if given.get("type") == "application/json" else tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        self.text[self._inside].append(data)


def without_comments(script: str) -> str:
    return re.sub(r"/\*.*?\*/", "", script, flags=re.DOTALL)


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for below in value.values() for key in keys(below)}
    return {key for below in value for key in keys(below)} if isinstance(value, list) else set()


@pytest.fixture
def html(folder: Path) -> str:
    return build_report(folder)


def test_sections_in_order_after_the_verdict_and_its_caveat(html: str) -> None:
    page = Page(html)
    assert page.sections == ORDER
    assert html.index("no plan exists") < html.index(CAVEAT) < html.index('id="matrix"')


def test_contents_name_every_section(html: str) -> None:
    assert re.findall(r'<a href="#(\w+)"', html) == ORDER


def test_nothing_is_loaded_from_another_host(html: str) -> None:
    page = Page(html)
    assert [one for one in page.loads if not one.startswith("#")] == []
    assert not {"link", "iframe", "object", "embed", "base", "img"} & set(page.tags)
    for style in page.text["style"]:
        assert not re.search(r"@import|url\(", style)


def test_no_script_asks_for_a_fixed_address(html: str) -> None:
    asks = re.compile(
        r"""\b(?:fetch|import|importScripts|Worker|EventSource|WebSocket|open|load|loader)\(\s*["'`](?:\w+:)?//"""
    )
    scripts = Page(html).text["script"]
    assert len(scripts) >= len(SCRIPTS) + 1
    assert [asks.findall(without_comments(script)) for script in scripts] == [[]] * len(scripts)


def test_no_chart_loads_data(html: str) -> None:
    specs = [json.loads(spec) for spec in Page(html).text["json"]]
    assert len(specs) > 10
    assert not {"url", "href"} & {key for spec in specs for key in keys(spec)}


def test_charts_have_titles_words_and_data(html: str) -> None:
    figures = re.findall(r"<figure>.*?</figure>", html, re.DOTALL)
    assert all(
        re.search(r"<figcaption>[^<]+</figcaption>", figure) and re.search(r'aria-label="[^"]+', figure)
        for figure in figures
    )
    assert html.count("Data of this figure") >= 5


def test_menu_of_the_charts_is_off(html: str) -> None:
    assert "actions: false" in html


def test_hostile_labels_are_escaped(tmp_path: Path, runs: Runs, write_folder: Write) -> None:
    hostile = "<script>alert(1)</script>"
    text = json.dumps(runs).replace("Commons-Of-All", hostile).replace("Alphaland", '</script><b>\\"')
    html = build_report(write_folder(tmp_path / "hostile", json.loads(text)))
    page = Page(html)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert page.tags.count("script") == Page(build_report(write_folder(tmp_path / "plain", runs))).tags.count("script")


def test_no_name_of_a_society_means_anything(tmp_path: Path, runs: Runs, write_folder: Write) -> None:
    renamed = json.loads(
        json.dumps(runs).replace("Commons-Of-All", "Zzz-Other-Name").replace("Steady-As-She-Goes", "Aaa-Name-Here")
    )
    first = build_report(write_folder(tmp_path / "a", runs))
    second = build_report(write_folder(tmp_path / "b", renamed))
    assert second == first.replace("Commons-Of-All", "Zzz-Other-Name").replace("Steady-As-She-Goes", "Aaa-Name-Here")


def test_same_folder_same_bytes(folder: Path) -> None:
    assert build_report(folder) == build_report(folder)


def test_flip_points_that_were_not_computed(tmp_path: Path, runs: Runs, write_folder: Write) -> None:
    for run in runs["runs"]:
        run["flips"] = []
    assert "Flip points were not computed in this run." in build_report(write_folder(tmp_path / "flips", runs))


def test_baselines_alone_make_a_report(tmp_path: Path, runs: Runs, write_folder: Write) -> None:
    runs["runs"] = [run for run in runs["runs"] if run["mechanism"] != "plan"]
    html = build_report(write_folder(tmp_path / "baselines", runs))
    assert Page(html).sections == ORDER
    assert "Nothing is planned in this run" in html


def test_one_year_makes_a_report(tmp_path: Path, runs: Runs, write_folder: Write) -> None:
    folder = write_folder(tmp_path / "year", {**runs, "years": [2015, 2015]})
    for path in folder.glob("*.parquet"):
        frame = pd.read_parquet(path)
        frame[frame["year"].isna() | (frame["year"] == 2015)].to_parquet(path)
    assert Page(build_report(folder)).sections == ORDER


def test_not_a_run_folder(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        build_report(tmp_path)


def test_size(html: str) -> None:
    assert len(html.encode()) < 3_000_000


def test_scripts_are_bundled_with_their_licences() -> None:
    for script in SCRIPTS:
        licence = VENDOR / f"LICENSE-{script.removesuffix('.min.js')}.txt"
        assert "Redistribution and use in source and binary forms" in licence.read_text()
    assert all(script in (VENDOR / "VERSIONS.md").read_text() for script in SCRIPTS)


def test_licences_stand_in_the_report(html: str) -> None:
    assert html.count("Redistribution and use in source and binary forms") >= len(SCRIPTS)


def test_json_in_a_script_element_cannot_end_it() -> None:
    assert "<" not in script_json({"name": "</script><!--"})
    assert json.loads(script_json({"name": "</script>&"})) == {"name": "</script>&"}
