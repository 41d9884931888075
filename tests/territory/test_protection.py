"""What this must not do, point by point."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.chronicles import SMALL, with_cell, write
from typer.testing import CliRunner

import commonweal.territory
from commonweal.cli.app import app
from commonweal.territory.chronicle.dates import day_of
from commonweal.territory.chronicle.loading import load_chronicle
from commonweal.territory.chronicle.schema import TABLES
from commonweal.territory.control import control_on
from commonweal.territory.exports.provenance import provenance
from commonweal.territory.exports.withholding import exportable
from commonweal.territory.protection import shown_chronicle
from commonweal.territory.siege import besieged

RUN = CliRunner()
FORBIDDEN = ("dual", "min_cut", "betweenness", "criticality", "rank_routes")
SECRETS = (
    "witness",
    "Somebody in the town",
    "Street of the Bakers",
    "I saw them come in",
    "Hidden Name",
    "hidden name",
)


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_search_for_harm(word: str) -> None:
    """No name in the module, and none of its answers, speaks of what would follow if a route were closed."""
    pattern = re.compile(rf"\b\w*{word}\w*\b", re.IGNORECASE)
    sources = Path(commonweal.territory.__file__).parent.rglob("*.py")
    allowed = {"individual", "individuals", "residual", "residuals", "gradual", "gradually"}
    found = {
        str(path.name): names
        for path in sources
        if (names := {name.lower() for name in pattern.findall(path.read_text())} - allowed)
    }
    assert found == {}


def test_no_column_links_sightings_or_gives_positions_of_forces() -> None:
    columns = {column.name for spec in TABLES.values() for column in spec.columns}
    assert {"lat", "lon"} & {c.name for name, spec in TABLES.items() if name != "places" for c in spec.columns} == set()
    assert not columns & {"device_id", "vehicle", "unit_id", "track", "plate", "imei", "position"}


def test_a_claim_of_yesterday_comes_out_at_province_level(tmp_path: Path) -> None:
    yesterday = (date.today() - timedelta(days=1)).isoformat()
    recent = {**SMALL["control"][0], "claim_id": "C2", "date_edtf": yesterday, "earliest": yesterday,
              "latest": yesterday,
              "source_id": "press", "place": "town"}  # fmt: skip
    route = {**SMALL["route_states"][0], "claim_id": "R9", "date_edtf": yesterday, "earliest": yesterday,
             "latest": yesterday, "source_id": "press"}  # fmt: skip
    told = {"claim_id": "A2", "kind": "allegation", "speaker": "the baker of the town", "act": "shells on the bakery",
            "place": "bakery", "date_edtf": yesterday, "earliest": yesterday, "latest": yesterday, "source_id": "press",
            "quote": "at the bakery of the town"}  # fmt: skip
    changed = {
        "sources": [*SMALL["sources"], {"source_id": "press", "title": "Press", "date": yesterday}],
        "allegations": [told],
        "control": [*SMALL["control"], recent],
        "route_states": [*SMALL["route_states"], route],
    }
    folder = write(tmp_path / "c", changed)
    shown = shown_chronicle(load_chronicle(folder), date.today().toordinal())
    assert "C2" not in shown.by_key("control") and "R9" not in shown.by_key("route_states")
    moved = {claim: shown.by_key("facts")[claim] for claim in ("C2", "R9")}
    assert {row["places"] for row in moved.values()} == {"province"}
    assert moved["C2"]["kind"] == "claim of control" and moved["C2"]["fact"] == "[withheld: embargo]"
    found = RUN.invoke(app, ["siege", str(folder), "--place", "town", "--on", yesterday])
    assert "embargo of 90 days: 2 claims of control" in found.output and "1 others" in found.output
    allegation = shown.by_key("allegations")["A2"]
    assert allegation["place"] == ("province",) and not any("bakery" in str(one) for one in allegation.values())
    other = RUN.invoke(app, ["siege", str(folder), "--place", "town", "--on", yesterday, "--embargo-days", "0"])
    assert "embargo" not in other.output
    kept, left = exportable(load_chronicle(folder), date.today().toordinal())
    assert "C2" not in kept.by_key("control") and "R9" not in kept.by_key("route_states")
    assert {"kind": "control", "rule": "embargo of 90 days", "rows": 1} in left


def test_the_embargo_invents_no_state(tmp_path: Path) -> None:
    """A siege whose end is under embargo is not carried on, and no province is held because a town in it is."""
    today = date.today()
    recent, older = (today - timedelta(days=10)).isoformat(), (today - timedelta(days=120)).isoformat()
    common = {"subject": "north", "object": "town", "relation": "besieges", "source_id": "press"}
    siege = [
        {"claim_id": "B1", **common, "aspect": "begins", "date_edtf": older, "earliest": older, "latest": older},
        {"claim_id": "B2", **common, "aspect": "ends", "date_edtf": recent, "earliest": recent, "latest": recent},
    ]
    dead = {"person_id": "P9", "count": "1", "shown_as": "the baker", "published_name": "Recent Name", "status": "dead",
            "naming": "public_memorial", "source_id": "press"}  # fmt: skip
    changed = {
        "sources": [*SMALL["sources"], {"source_id": "press", "title": "Press", "date": today.isoformat()}],
        "relations": siege,
        "control": [
            {**SMALL["control"][0], "date_edtf": recent, "earliest": recent, "latest": recent, "source_id": "press"}
        ],
        "persons": [*SMALL["persons"], dead],
    }
    folder = write(tmp_path / "c", changed)
    shown = shown_chronicle(load_chronicle(folder), today.toordinal())
    at = (today - timedelta(days=5)).toordinal()
    assert besieged(shown, "town", at, "claimed").value.value == "unknown"
    for place in ("town", "port", "province"):
        assert control_on(shown, place, at).state == "unknown"
    assert "Recent Name" not in RUN.invoke(app, ["toll", str(folder)]).output
    assert "Recent Name" in RUN.invoke(app, ["toll", str(folder), "--embargo-days", "0"]).output


def test_positions_and_names_are_taken_out_of_texts(tmp_path: Path) -> None:
    note = "at 50.123456 10.345678, said Hidden   Name"
    loaded = load_chronicle(write(tmp_path / "c", with_cell("populations", 0, "note", note)))
    shown = shown_chronicle(loaded, date.today().toordinal())
    assert shown.by_key("populations")["N1"]["note"] == "at [position withheld], said [name withheld]"


def test_a_confidential_source_may_name_a_party(tmp_path: Path) -> None:
    called = {
        "party_names": [{"party_id": "north", "called": "the lads", "called_by": "a neighbour", "source_id": "witness"}]
    }
    control = {"control": [{**SMALL["control"][0], "latest": "2020-01-01"}]}
    folder = write(tmp_path / "c", {**called, **control})
    found = RUN.invoke(
        app, ["siege", str(folder), "--place", "town", "--on", "2020-01-01", "--out", str(tmp_path / "o")]
    )
    assert found.exit_code == 0 and "neighbour" not in found.output and "the lads" in found.output


def test_a_bakery_loses_its_coordinates(tmp_path: Path) -> None:
    loaded = load_chronicle(write(tmp_path / "c"))
    bakery, town = (loaded.by_key("places")[name] for name in ("bakery", "town"))
    assert (bakery["lat"], bakery["lon"]) == (town["lat"], town["lon"])
    assert any("1 protected object dropped" in one for one in loaded.notices)
    alone = load_chronicle(write(tmp_path / "d", with_cell("places", 4, "part_of", "")))
    assert alone.by_key("places")["bakery"]["lat"] is None


def test_no_secret_leaves(tmp_path: Path) -> None:
    """A confidential source, a withheld name and a living child's words occur nowhere in what is written."""
    folder = write(tmp_path / "c")
    out = tmp_path / "out"
    texts = []
    for command in (
        ["siege", str(folder)],
        ["siege", str(folder), "--place", "town", "--on", "2020-02-01", "--out", str(out), "--json", "-"],
        ["siege", str(folder), "--place", "town", "--on", "2020-02-01", "--section", "facts", "--section", "control"],
        ["toll", str(folder), "--json", "-"],
        ["chronicle", "export", "geojson", str(folder), str(tmp_path / "map.geojson"), "--on", "2020-02-01"],
        ["chronicle", "export", "prov", str(folder), str(tmp_path / "prov.jsonld")],
    ):
        found = RUN.invoke(app, command)
        assert found.exit_code == 0, found.output
        texts.append(found.output)
    texts += [path.read_text() for path in [*out.iterdir(), tmp_path / "map.geojson", tmp_path / "prov.jsonld"]]
    for secret in SECRETS:
        assert [text[:80] for text in texts if secret in text] == []
    assert "withheld" in texts[1]


def test_an_export_lists_what_it_withholds(tmp_path: Path) -> None:
    changed = {"withheld": [{"table": "facts", "row": "F0", "rule": "removal on request", "day": "2020-05-01"}]}
    kept, left = exportable(load_chronicle(write(tmp_path / "c", changed)), date.today().toordinal())
    document = provenance(kept, left)
    assert {(one["kind"], one["rule"], one["rows"]) for one in document["withheld"]} == {
        ("sources", "confidential", 1),
        ("persons", "name withheld", 1),
        ("places", "coordinates of a protected object", 1),
        ("facts", "removal on request", 1),
    }


def test_bundled_chronicles_hold_no_fine_coordinates_and_no_living_child_by_name() -> None:
    for name in ("aleppo-2016", "sieges-by-other-parties"):
        loaded = load_chronicle(name)
        for row in loaded.rows("places"):
            assert row["lat"] is None or round(row["lat"], 2) == row["lat"]
        assert all(row["published_name"] is None for row in loaded.rows("persons") if row["naming"] == "withheld")
        assert "lat" not in loaded.events and "latitude" not in loaded.events


def test_the_page_says_what_this_must_not_do() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "territory.md").read_text()
    for words in ("Past, not live", "No forecast of attacks", "No search for harm", "Embargo", "Protected objects",
                  "Confidential sources", "Contact and removal"):  # fmt: skip
        assert words in text


def test_days_of_dates() -> None:
    assert day_of("2016-02-29") is not None and day_of("2015-02-29") is None
