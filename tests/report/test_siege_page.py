"""The report page and the brief of a place and day: offline, sourced, in order, safe, two pages."""

from __future__ import annotations

import copy
import json
import re
from datetime import date
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from commonweal.core.errors import FileProblem
from commonweal.report.siege.brief import COLUMNS, first_page, second_page, siege_brief
from commonweal.report.siege.folder import write_siege
from commonweal.report.siege.labels import Wish, place
from commonweal.report.siege.map import COARSE, close_up, kilometres, map_of
from commonweal.report.siege.map_spec import spec as map_spec
from commonweal.report.siege.page import SECTIONS, siege_page
from commonweal.report.siege.room import PAGE, fit, lines_of
from commonweal.report.siege.timeline import MARKS, timeline
from commonweal.report.siege.view import View, in_words
from commonweal.report.siege.words import figure, when, window_words
from commonweal.territory.chronicle.dates import day_of
from commonweal.territory.chronicle.loading import load_chronicle
from commonweal.territory.chronicle.record import Chronicle
from commonweal.territory.dossier import Ask, dossier
from commonweal.territory.exports.geojson import feature_collection
from commonweal.territory.protection import shown_chronicle
from commonweal.territory.siege import Asked

ASKED = (
    ("aleppo-2016", "eastern_aleppo", "2016-10-20"),
    ("aleppo-2016", "eastern_aleppo", "2010-01-01"),
    ("aleppo-2016", "eastern_aleppo", "2017-04-01"),
    ("aleppo-2016", "west_of_aleppo", "2016-10-20"),
    ("aleppo-2016", "madaya", "2016-11-01"),
    ("aleppo-2016", "syria", "2016-10-20"),
    ("sieges-by-other-parties", "fuah_kafraya", "2017-05-01"),
    ("sieges-by-other-parties", "deir_ez_zor", "2017-02-01"),
    ("sieges-by-other-parties", "rashidin", "2017-06-01"),
    ("sieges-by-other-parties", "idlib", "2012-06-01"),
)
FIRST = ASKED[0]
ORDER = ["map", "siege", "routes", "parties", "supply", "truces", "toll", "movements", "allegations", "reasons",
         "provisions", "detentions", "strikes", "facts", "sources", "withheld", "limits"]  # fmt: skip
LOADS = {"src", "href", "srcset", "data", "action", "poster", "background", "xlink:href", "formaction", "manifest"}
HOSTILE = "</script><img src=x onerror=alert(1)>"


@lru_cache
def chronicle(name: str) -> Chronicle:
    return shown_chronicle(load_chronicle(name), date.today().toordinal())


@lru_cache
def _drawn(name: str, place_id: str, on: str) -> tuple[str, str]:
    day = day_of(on)
    assert day is not None
    loaded = chronicle(name)
    document = dossier(loaded, Ask(place_id, day, siege=Asked(sustained_days=14)))
    return json.dumps(document), json.dumps(feature_collection(loaded, day, None, place_id))


def drawn(asked: tuple[str, str, str] = FIRST) -> tuple[dict[str, Any], dict[str, Any]]:
    document, geojson = _drawn(*asked)
    return json.loads(document), json.loads(geojson)


@lru_cache
def report(asked: tuple[str, str, str] = FIRST) -> str:
    return siege_page(*drawn(asked))


@lru_cache
def brief(asked: tuple[str, str, str] = FIRST) -> str:
    return siege_brief(*drawn(asked))


class Page(HTMLParser):
    """Gathers what a page loads, its sections, its tables and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.sections: list[str] = []
        self.tags: list[str] = []
        self.events: list[str] = []
        self.rows: list[str] = []
        self.text: dict[str, list[str]] = {"script": [], "style": [], "json": [], "": []}
        self._inside = ""
        self._row: list[str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.tags.append(tag)
        self.loads += [value or "" for name, value in attributes if name in LOADS]
        self.events += [name for name, _ in attributes if name.startswith("on")]
        if tag == "section":
            self.sections.append(given.get("id") or "")
        if tag == "tr":
            self._row = []
        json_inside = given.get("type") == "application/json"
        self._inside = "json" if json_inside else tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""
        if tag == "tr" and self._row is not None:
            self.rows.append(" ".join(self._row))
            self._row = None

    def handle_data(self, data: str) -> None:
        self.text[self._inside].append(data)
        if self._row is not None:
            self._row.append(data)


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for below in value.values() for key in keys(below)}
    return {key for below in value for key in keys(below)} if isinstance(value, list) else set()


def hostile(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: hostile(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [hostile(one, key) for one in value]
    texts = ("quote", "act", "scope", "note", "speaker", "name", "title", "claimed_reason", "fact", "called", "phase")
    return f"{value} {HOSTILE}" if isinstance(value, str) and key in texts else value


@pytest.mark.parametrize("asked", ASKED, ids="-".join)
def test_sections_stand_in_order_and_contents_name_them(asked: tuple[str, str, str]) -> None:
    html = report(asked)
    assert Page(html).sections == ORDER
    assert len(SECTIONS) == len(ORDER)
    assert re.findall(r'<li><a href="#(\w+)"', html) == ORDER


@pytest.mark.parametrize("made", [report, brief])
@pytest.mark.parametrize("asked", ASKED, ids="-".join)
def test_nothing_is_asked_of_another_host(asked: tuple[str, str, str], made: Any) -> None:
    page = Page(made(asked))
    assert [one for one in page.loads if not one.startswith("#")] == []
    assert not {"link", "iframe", "object", "embed", "base", "img", "image"} & set(page.tags)
    assert not page.events
    for style in page.text["style"]:
        assert not re.search(r"@import|url\(", style)
    assert not {"url", "href"} & {key for spec in page.text["json"] for key in keys(json.loads(spec))}


def test_brief_needs_no_script() -> None:
    assert "script" not in Page(brief()).tags


def test_every_link_leads_to_a_place_on_the_page() -> None:
    html = report()
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    assert {one.removeprefix("#") for one in re.findall(r'href="(#[^"]+)"', html)} <= ids


def test_every_claim_stands_with_its_source_and_its_quote() -> None:
    document, geojson = drawn()
    page = Page(siege_page(document, geojson))
    tables = (
        "provisions",
        "strikes",
        "allegations",
        "reasons",
        "facts",
        "movements",
        "voluntariness",
        "convoys",
        "detentions",
    )
    rows = [one for table in tables for one in document[table]]
    rows += [row for group in document["toll"]["figures"] for row in group["claims"]]
    assert len(rows) > 80
    for row in rows:
        shown = [told for told in page.rows if row["claim"] in told.split()]
        assert any(row["source"] in told and (row["quote"] or "") in told for told in shown), row["claim"]


def test_verdict_names_a_claim_or_source_for_every_figure() -> None:
    for asked in ASKED:
        html = report(asked)
        toll = re.search(r"<b>The dead of the record</b>([^<]*)<", html)
        supply = re.search(r"<b>Supply</b>([^<]*)<", html)
        assert toll and supply
        for sentence in (toll[1], supply[1]):
            assert not re.search(r"\d", sentence) or re.search(r"\[[^\]]+\]", sentence)


def test_unnamed_dead_come_first() -> None:
    for html in (report(), brief()):
        text = html[html.index("The toll") :]
        assert (
            text.lower().index("without a name") < text.lower().index("as published") < text.index("approximately 500")
        )


def test_no_withheld_name_stands_anywhere() -> None:
    rows = load_chronicle("aleppo-2016").rows("persons")
    withheld = [str(one["published_name"]) for one in rows if one["naming"] == "withheld" and one["published_name"]]
    for made in (siege_page, siege_brief):
        html = made(*drawn())
        assert not [name for name in withheld if name in html]


@pytest.mark.parametrize("made", [report, brief])
def test_five_figures_of_one_event_stand_apart(made: Any) -> None:
    html = made(("aleppo-2016", "west_of_aleppo", "2016-10-20"))
    told = {
        "E044.toll": "no figure given",
        "X12c.killed": "at least 10",
        "X12d.killed": "at least 14",
        "X12e.killed": "at least 18",
        "X12f.killed": "21",
    }
    for claim, words in told.items():
        assert any(claim in row and words in row for row in Page(html).rows), claim


@pytest.mark.parametrize("made", [siege_page, siege_brief])
def test_hostile_texts_are_escaped(made: Any) -> None:
    plain, bad = Page(made(*drawn())), Page(made(*(hostile(part) for part in drawn())))
    assert "img" not in bad.tags and not bad.events
    assert bad.tags.count("script") == plain.tags.count("script")
    for spec in bad.text["json"]:
        json.loads(spec)


def test_truce_counts_stand_side_by_side_and_claim_no_cause() -> None:
    for html in (report(), brief()):
        row = next(row for row in Page(html).rows if row.startswith("cessation in force"))
        assert re.search(r"\b24\b.*\b48\b.*6\.86.*\b10\b.*\b10\b.*1\.43", row)
        assert "description, never a cause" in html


def test_responses_and_findings_stand_under_their_claim() -> None:
    rows = Page(report()).rows
    at = {claim: next(n for n, row in enumerate(rows) if claim in row.split()) for claim in ("AL14", "AL14a", "AL14b")}
    assert at["AL14a"] == at["AL14"] + 1
    assert at["AL14b"] == at["AL14"] + 2
    assert "no legal conclusion" in report().replace("\n", " ")


def test_what_the_page_does_not_do_and_removal_are_said() -> None:
    for made in (siege_page, siege_brief):
        assert "To ask for a correction or removal" in made(*drawn())
    document, geojson = drawn()
    document["notices"] = ["coordinates of 3 protected objects dropped"]
    for made in (siege_page, siege_brief):
        assert "coordinates of 3 protected objects dropped" in made(document, geojson)


def test_swapping_parties_moves_no_row() -> None:
    first, second = "government_of_syria", "opposition_armed_groups"

    def swapped(part: Any) -> Any:
        text = json.dumps(part).replace(first, "\0").replace(second, first).replace("\0", second)
        return json.loads(text.replace("\\u0000", second))

    document, geojson = drawn()
    assert Page(siege_page(swapped(document), swapped(geojson))).sections == ORDER
    kinds = [re.sub(r"[^>]*Government of Syria[^<]*|[^>]*[Oo]pposition[^<]*", "", html)
             for html in (siege_page(document, geojson), siege_page(swapped(document), swapped(geojson)))]  # fmt: skip
    assert kinds[0].count("<tr>") == kinds[1].count("<tr>")
    assert re.findall(r"\b(?:PR|AL|RS|PV)\d+\w*", kinds[0]) == re.findall(r"\b(?:PR|AL|RS|PV)\d+\w*", kinds[1])


def bloated(document: dict[str, Any]) -> dict[str, Any]:
    """Return a dossier with far more rows and longer texts than a brief has room for."""
    long = "a long text with many words that goes on and on, " * 12
    texts = (
        "scope", "act", "claimed_reason", "note", "quote", "group", "claimant", "speaker", "title", "phase", "item",
        "qualifier", "shown_as", "event",
    )  # fmt: skip

    def longer(part: Any, key: str = "") -> Any:
        if isinstance(part, dict):
            return {name: longer(one, name) for name, one in part.items()}
        if isinstance(part, list):
            return [longer(one, key) for one in part]
        return long if isinstance(part, str) and key in texts else part

    found: dict[str, Any] = longer(copy.deepcopy(document))
    found["place"]["name"], found["notices"] = long, [long] * 9
    found["toll"]["figures"] *= 9
    found["supply"]["populations"] *= 9
    found["truce_counts"]["phases"] *= 4
    found["reasons"] = [{**row, "disputed_by": long} for row in found["reasons"]] * 4
    found["sources"] = {f"{name}_{n}_long_identifier": long for name in found["sources"] for n in range(4)}
    for answer in found["siege"].values():
        answer["readings"] = [{**row, "reading": f"{row['reading']}_{n}", "group": None}
                              for row in answer["readings"] for n in range(5)]  # fmt: skip
        answer["groups"] = {f"{name}_{n}": spells for name, spells in answer["groups"].items() for n in range(4)}
    return found


def test_brief_keeps_to_the_room_of_two_pages() -> None:
    document, geojson = drawn()
    view = View(bloated(document), geojson)
    first, second = first_page(view), second_page(view)
    assert 0 < len(first["siege"].rows) <= 12
    assert first["siege"].height < PAGE / 3
    assert sum(part.height for part in (second["toll"]["figures"], second["counts"], second["conflicts"])) < PAGE / 2
    assert len(second["sources"].rows) <= 24
    assert max(len(words) for _, words in first["sentences"]) <= 645
    html = siege_brief(view.document, geojson)
    assert "more rows in the report" in html
    text = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", " ", html, flags=re.DOTALL)
    assert len(text.split()) < 1300
    assert html.count("<tr>") < 60
    assert html.count('class="sheet"') == 2


@pytest.mark.parametrize("asked", ASKED, ids="-".join)
def test_brief_of_every_place_is_two_sheets(asked: tuple[str, str, str]) -> None:
    html = brief(asked)
    assert html.count('class="sheet"') == 2
    text = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", " ", html, flags=re.DOTALL)
    assert len(text.split()) < 1000


def test_rows_that_do_not_fit_are_counted() -> None:
    part = fit([["word"]] * 10, [50.0], 20.0)
    assert 0 < len(part.rows) < 10
    assert part.more == 10 - len(part.rows)
    assert str(part.more) in part.note
    assert fit([], [50.0], 20.0).note == ""


def test_lines_of_a_text() -> None:
    assert lines_of("", 10.0, 1.0) == 1
    assert lines_of("one two", 10.0, 1.0) == 1
    assert lines_of("one two three", 10.0, 1.0) == 2
    assert lines_of("x" * 25, 10.0, 1.0) == 3


def test_columns_of_the_brief_fill_the_page() -> None:
    for name in ("siege", "toll", "counts", "conflicts"):
        assert sum(COLUMNS[name]) == pytest.approx(182.0)


def test_map_shows_the_surroundings_and_no_country_as_a_point() -> None:
    view = View(*drawn())
    found, near = map_of(view), close_up(view)
    assert found and near
    assert found.spots[0].focus
    assert len(near.spots) < len(found.spots)
    kinds = {one["properties"].get("name"): one["properties"].get("kind") for one in view.geojson["features"]}
    assert not [spot for spot in found.spots if kinds.get(spot.lines[0]) in COARSE]
    away = [kilometres((found.spots[0].lon, found.spots[0].lat), (spot.lon, spot.lat)) for spot in found.spots]
    assert max(away) < 100.0
    assert {way.state for way in found.ways} >= {"closed", "under fire"}


def test_map_keeps_every_position_inside_its_frame() -> None:
    for asked in ASKED:
        found = map_of(View(*drawn(asked)))
        if found is None:
            continue
        for size in ((540.0, 440.0), (330.0, 300.0)):
            for spot in found.spots:
                x, y = found.at(spot.lon, spot.lat, size)
                assert 0 < x < size[0] and 0 < y < size[1]


def test_place_without_position_has_no_map() -> None:
    for asked in (
        ("sieges-by-other-parties", "rashidin", "2017-06-01"),
        ("sieges-by-other-parties", "idlib", "2012-06-01"),
    ):
        assert map_of(View(*drawn(asked))) is None
        assert "no position" in report(asked)


def test_names_on_the_map_cover_one_another_nowhere() -> None:
    placed = [
        one for one in place([Wish(100 + n, 100, ("Some place",)) for n in range(6)], [], (400, 300), []) if one.shown
    ]
    assert len(placed) >= 4
    for n, one in enumerate(placed):
        for other in placed[n + 1 :]:
            left, top, right, bottom = one.box
            assert not (left < other.box[2] and other.box[0] < right and top < other.box[3] and other.box[1] < bottom)


def test_routes_are_told_apart_without_colour() -> None:
    found = map_of(View(*drawn()))
    assert found
    lines = [layer["mark"] for layer in map_spec(found)["layer"] if layer["mark"]["type"] == "geoshape"]
    assert len({str(mark["strokeDash"]) for mark in lines}) == len(lines) > 1


def test_timeline_has_a_row_for_each_definition_and_reading_and_marks_the_day() -> None:
    view = View(*drawn())
    found = timeline(view)
    assert found and found.shows_day
    siege = view.document["siege"]
    assert len(found.of("claimed")) == len(siege["claimed"]["groups"]) + len(siege["claimed"]["spells"])
    assert [line.label for line in found.of("claimed")][:2] == ["all of “article”", "all of “outside”"]
    assert found.of("claimed")[0].on_day == "certainly"
    for line in found.lines:
        assert all(one.end == other.first for one, other in zip(line.bars, line.bars[1:], strict=False))


def test_answers_on_the_timeline_differ_without_colour() -> None:
    looks = {(mark["half"], str(mark["dash"]), mark["fill"]) for mark in MARKS.values()}
    assert len({look[:2] for look in looks}) == len(MARKS)


def test_day_far_away_is_named_and_not_drawn() -> None:
    asked = ("aleppo-2016", "eastern_aleppo", "2010-01-01")
    found = timeline(View(*drawn(asked)))
    assert found and not found.shows_day
    assert "lies before the days drawn" in report(asked)


def test_figures_keep_what_qualifies_them() -> None:
    assert figure({"value": 500.0, "qualifier": "approximately"}) == "approximately 500"
    assert figure({"value": 300000.0, "qualifier": "point"}) == "300,000"
    assert figure({"value": 300000.0, "qualifier": "estimated"}) == "300,000 (estimated)"
    assert figure({"high": 0.5, "qualifier": "almost", "unit": "fraction"}) == "almost 50 %"
    assert figure({"qualifier": "no figure given"}) == "no figure given"
    assert figure({}) == "no figure"


def test_dates_show_their_window_where_it_differs() -> None:
    assert when({"date": "2016-09-19", "earliest": "2016-09-19", "latest": "2016-09-19"}).striptags() == "2016-09-19"
    assert when({"date": "2016-09", "earliest": "2016-09-01", "latest": "2016-09-30"}).striptags() == "2016-09"
    text = when({"date": "2016-07-15~", "earliest": "2016-07-01", "latest": "2016-07-20"}).striptags()
    assert text == "2016-07-15~ (2016-07-01 to 2016-07-20)"
    assert when({"date": "../2016-10-20", "earliest": None, "latest": "2016-10-20"}).striptags() == "../2016-10-20"
    assert window_words("2016-08-11", "2016-08-20") == "11 to 20 August 2016"
    assert window_words("2016-08-29", "2016-09-04") == "29 August to 4 September 2016"
    assert window_words("2015-12-30", "2016-01-02") == "30 December 2015 to 2 January 2016"
    assert window_words(None, "2016-01-02") == "up to 2 January 2016"


def test_ids_in_words() -> None:
    assert in_words("government_of_syria") == "Government of Syria"
    assert in_words("UN Commission of Inquiry") == "UN Commission of Inquiry"


def test_folder_is_written_whole_and_never_over_another(tmp_path: Path) -> None:
    document, _ = drawn()
    folder = write_siege(tmp_path / "out", chronicle(FIRST[0]), document)
    assert sorted(path.name for path in folder.iterdir()) == ["answer.json", "brief.html", "map.geojson", "report.html"]
    answer = json.loads((folder / "answer.json").read_text())
    assert answer["schema_version"] == 1
    assert answer["place"]["id"] == "eastern_aleppo"
    assert json.loads((folder / "map.geojson").read_text())["type"] == "FeatureCollection"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    with pytest.raises(FileProblem, match="name another folder"):
        write_siege(folder, chronicle(FIRST[0]), document)


def test_folder_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileProblem, match="cannot be written"):
        write_siege(tmp_path / "file" / "out", chronicle(FIRST[0]), drawn()[0])
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_same_dossier_same_bytes() -> None:
    assert siege_page(*drawn()) == siege_page(*drawn())
    assert siege_brief(*drawn()) == siege_brief(*drawn())


def test_size() -> None:
    assert len(report().encode()) < 2_000_000
    assert len(brief().encode()) < 100_000
