"""Chronicles on disk: every form gives the same chronicle back; imports, exports, versions; the overall commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.chronicles import META, SMALL, write
from typer.testing import CliRunner

from commonweal.cli.app import app
from commonweal.core.errors import SchemaError
from commonweal.territory.answers.readings import by_name
from commonweal.territory.chronicle.dates import day_of
from commonweal.territory.chronicle.importing import import_chronicle
from commonweal.territory.chronicle.loading import list_chronicles, load_chronicle
from commonweal.territory.chronicle.schema import TABLES
from commonweal.territory.chronicle.writing import write_chronicle
from commonweal.territory.estimates import Estimate, loglinear
from commonweal.territory.siege import besieged
from commonweal.territory.situation import change_days, on_day, situation
from commonweal.territory.toll import estimate

RUN = CliRunner()


@pytest.mark.parametrize("form", ["csv", "parquet", "yaml"])
@pytest.mark.parametrize("name", ["sieges-by-other-parties", "small"])
def test_written_and_read_back_it_is_the_same(tmp_path: Path, form: str, name: str) -> None:
    before = load_chronicle(write(tmp_path / "small") if name == "small" else name)
    target = tmp_path / ("copy.yaml" if form == "yaml" else "copy")
    write_chronicle(before, target, form)
    after = load_chronicle(target)
    assert {table: rows for table, rows in after.tables.items() if rows} == {
        table: rows for table, rows in before.tables.items() if rows
    }
    assert after.meta == before.meta


def test_events_survive_conversion(tmp_path: Path) -> None:
    before = load_chronicle("aleppo-2016")
    write_chronicle(before, tmp_path / "copy", "parquet")
    after = load_chronicle(tmp_path / "copy")
    assert all((before.events[name] == after.events[name]).all() for name in before.events)


def test_an_existing_folder_is_never_overwritten(tmp_path: Path) -> None:
    folder = write(tmp_path / "small")
    found = RUN.invoke(app, ["chronicle", "convert", "aleppo-2016", str(folder)])
    assert found.exit_code == 2 and "exists already" in found.output
    assert load_chronicle(folder).meta.name == "small"


def test_a_claim_is_corrected_by_a_later_one_and_stands(tmp_path: Path) -> None:
    later = {**SMALL["control"][0], "claim_id": "C2", "holder": "south", "corrects": "C1", "source_id": "witness"}
    loaded = load_chronicle(write(tmp_path / "c", {"control": [*SMALL["control"], later]}))
    assert dict(loaded.corrected()) == {"C1": "C2"}
    assert len(loaded.rows("control")) == 2
    found = RUN.invoke(app, ["siege", str(tmp_path / "c"), "--place", "town", "--on", "2020-01-01", "--json", "-"])
    assert json.loads(found.output)["control"]["holders"] == ["south"]


def test_a_correction_by_somebody_else_takes_nothing_out(tmp_path: Path) -> None:
    later = {**SMALL["control"][0], "claim_id": "C2", "holder": "south", "corrects": "C1", "source_id": "monitor"}
    loaded = load_chronicle(write(tmp_path / "c", {"control": [*SMALL["control"], later]}))
    assert dict(loaded.corrected()) == {}


def test_append_refuses_to_overwrite(tmp_path: Path) -> None:
    loaded = load_chronicle(write(tmp_path / "c"))
    row = loaded.rows("control")[0]
    assert loaded.append("control", [row]).rows("control") == loaded.rows("control")
    with pytest.raises(SchemaError, match="never overwritten"):
        loaded.append("control", [{**row, "holder": "south"}])


def test_check_against_an_earlier_version(tmp_path: Path) -> None:
    old = write(tmp_path / "old")
    grown = {**SMALL["control"][0], "claim_id": "C2", "source_id": "monitor"}
    new = write(tmp_path / "new", {"control": [*SMALL["control"], grown]})
    assert RUN.invoke(app, ["check", str(new), "--against", str(old)]).exit_code == 0
    changed = write(tmp_path / "changed", {"control": [{**SMALL["control"][0], "holder": "south"}]})
    found = RUN.invoke(app, ["check", str(changed), "--against", str(old)])
    assert found.exit_code == 2 and "control C1 holder: a claim was overwritten" in found.output
    gone = write(tmp_path / "gone", {"control": []})
    (gone / "control.csv").unlink()
    assert "is gone" in RUN.invoke(app, ["check", str(gone), "--against", str(old)]).output
    recorded = {"withheld": [{"table": "control", "row": "C1", "rule": "removal on request", "day": "2020-05-01"}]}
    allowed = write(tmp_path / "allowed", {"control": [], **recorded})
    (allowed / "control.csv").unlink()
    assert RUN.invoke(app, ["check", str(allowed), "--against", str(old)]).exit_code == 0


ACLED = "\n".join(
    (
        "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,admin1,admin2,location,fatalities,latitude",
        "SYR1,01 March 2017,Battles,Government regains territory,Military Forces,Rebel Group,Aleppo,Jebel,Somewhere,3,"
        "36.123456",
        "SYR2,2017-03-05,Violence against civilians,Attack,Rebel Group,Civilians,Aleppo,Jebel,Somewhere,1,36.123456",
        "",
    )
)


def test_import_of_acled(tmp_path: Path) -> None:
    path = tmp_path / "acled.csv"
    path.write_text(ACLED)
    made = import_chronicle("acled", path, "made")
    (claim,) = made.rows("control")
    assert (claim["place"], claim["holder"]) == (("aleppo_somewhere",), "military_forces")
    assert made.events["best"].tolist() == [3, 1]
    assert all(row["lat"] is None for row in made.rows("places"))
    assert {row["called"] for row in made.rows("party_names")} == {"Military Forces", "Rebel Group", "Civilians"}
    found = RUN.invoke(app, ["chronicle", "import", "acled", str(path), "--into", str(tmp_path / "made")])
    assert found.exit_code == 0 and "not kept" in found.output
    assert "36.123456" not in "".join(one.read_text(errors="ignore") for one in (tmp_path / "made").iterdir())
    held = RUN.invoke(app, ["siege", str(tmp_path / "made"), "--place", "aleppo_somewhere", "--on", "2017-03-01"])
    assert "military_forces" in held.output


@pytest.mark.parametrize(
    ("form", "text", "words"),
    [
        ("acled", ACLED.replace("01 March", "31 February"), "not a day"),
        ("acled", ACLED.replace(",3,36", ",many,36"), "not a count of deaths"),
        ("acled", "a,b\n1,2\n", "no column"),
        ("ucdp-ged", "id,year\n1,2\n", "no column"),
        ("gdelt", ACLED, "ucdp-ged"),
    ],
)
def test_bad_import(tmp_path: Path, form: str, text: str, words: str) -> None:
    path = tmp_path / "export.csv"
    path.write_text(text)
    found = RUN.invoke(app, ["chronicle", "import", form, str(path), "--into", str(tmp_path / "made")])
    assert found.exit_code == 2 and words in found.output, found.output
    assert not (tmp_path / "made").exists()


def test_export_of_a_map_and_of_sources(tmp_path: Path) -> None:
    target = tmp_path / "map.geojson"
    found = RUN.invoke(app, ["chronicle", "export", "geojson", "aleppo-2016", str(target), "--on", "2016-10-20"])
    assert found.exit_code == 0
    document = json.loads(target.read_text())
    by_id = {one["id"]: one for one in document["features"]}
    assert by_id["eastern_aleppo"]["geometry"]["coordinates"] == [37.19, 36.2]
    assert by_id["eastern_aleppo"]["properties"]["besieged"] == "certainly"
    assert by_id["route:castello_road"]["geometry"]["type"] == "LineString"
    assert {"kind": "persons", "rule": "name withheld", "rows": 6} in document["properties"]["withheld"]
    sources = tmp_path / "prov.jsonld"
    assert RUN.invoke(app, ["chronicle", "export", "prov", "aleppo-2016", str(sources)]).exit_code == 0
    graph = {one["@id"]: one for one in json.loads(sources.read_text())["@graph"]}
    assert graph["claim:PR34"]["prov:hadPrimarySource"] == {"@id": "source:arabweekly_20160904"}
    assert all(one["prov:hadPrimarySource"]["@id"] in graph for key, one in graph.items() if key.startswith("claim:"))
    assert RUN.invoke(app, ["chronicle", "export", "geojson", "aleppo-2016", str(target)]).exit_code == 2


def test_an_empty_chronicle_to_fill_in(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    assert RUN.invoke(app, ["chronicle", "new", str(folder)]).exit_code == 0
    assert (folder / "relations.csv").read_text().startswith("claim_id,subject,object,relation,aspect,date_edtf")
    assert RUN.invoke(app, ["check", str(folder)]).exit_code == 0
    with (folder / "sources.csv").open("a") as stream:
        stream.write("press,Press,,2020-12-31,,,read,,\n")
    assert [row["source_id"] for row in load_chronicle(folder).rows("sources")] == ["press"]
    assert RUN.invoke(app, ["chronicle", "new", str(folder)]).exit_code == 2
    asked = RUN.invoke(app, ["siege", str(folder)])
    assert asked.exit_code == 0, asked.output


def test_every_table_and_column_can_be_looked_up() -> None:
    every = RUN.invoke(app, ["chronicle", "columns"]).output
    assert all(f"{name}:" in every for name in TABLES)
    one = RUN.invoke(app, ["chronicle", "columns", "route_states"]).output
    assert "under_fire" in one and "civilians" in one
    assert "'relations'" in RUN.invoke(app, ["chronicle", "columns", "relation"]).output
    assert len(json.loads(RUN.invoke(app, ["chronicle", "columns", "--json", "-"]).output)["tables"]) == len(TABLES)


def test_list_and_overview() -> None:
    assert list_chronicles() == ("aleppo-2016", "sieges-by-other-parties")
    found = RUN.invoke(app, ["siege", "aleppo-2016"])
    assert found.exit_code == 0 and "outside_afp" in found.output and "low above best" in found.output
    every = RUN.invoke(app, ["siege", "aleppo-2016", "--on", "2016-08-10", "--json", "-"])
    rows = {one["place"]: one for one in json.loads(every.output)["places"]}
    assert rows["idlib_city"]["holders"] == ["jaish_al_fateh"]
    assert json.loads(RUN.invoke(app, ["chronicle", "list", "--json", "-"]).output)["chronicles"]


def test_every_place_at_once_equals_one_by_one() -> None:
    chronicle = load_chronicle("aleppo-2016")
    for reading in ("routes_outside", "routes_mid_august"):
        found = situation(chronicle, by_name(chronicle, reading))
        for text in ("2016-07-10", "2016-07-25", "2016-08-10", "2016-09-10", "2016-12-01"):
            at = day_of(text)
            assert at is not None
            whole = on_day(found, at)
            number = found.places.index("eastern_aleppo")
            for name, values in (("encircled", whole.encircled), ("fire_control", whole.fire_control)):
                one = besieged(chronicle, "eastern_aleppo", at, name, None, by_name(chronicle, reading))
                assert values[number] == one.value.value
    assert change_days(found) == sorted(set(change_days(found)))


@pytest.mark.parametrize("reading", ["outside_afp", "article_mid_august", "outside_coi_start"])
def test_claimed_sieges_at_once_equal_one_by_one(reading: str) -> None:
    chronicle = load_chronicle("aleppo-2016")
    found = situation(chronicle, by_name(chronicle, reading))
    number = found.places.index("eastern_aleppo")
    for at in range(day_of("2016-06-25") or 0, day_of("2017-01-05") or 0):
        one = besieged(chronicle, "eastern_aleppo", at, "claimed", None, by_name(chronicle, reading))
        (own,) = [answer.value.value for answer in one.readings if answer.reading == reading]
        assert on_day(found, at).claimed[number] == own


def test_estimates_of_invented_and_of_real_lists(tmp_path: Path) -> None:
    two = [{"scope": "s", "lists": "a", "count": "150"}, {"scope": "s", "lists": "b", "count": "100"},
           {"scope": "s", "lists": "a;b", "count": "50"}]  # fmt: skip
    more = {"c": 90, "a;c": 40, "b;c": 30, "a;b;c": 20}
    three = [*two, *({"scope": "s", "lists": lists, "count": str(number)} for lists, number in more.items())]
    invented = load_chronicle(write(tmp_path / "invented", {"overlaps": two}))
    ((_, found),) = estimate(invented)
    assert isinstance(found, Estimate) and found.total == pytest.approx(594.1176470588)
    real = META.replace("invented: true\n", "")
    said = RUN.invoke(app, ["toll", str(write(tmp_path / "real", {"overlaps": two}, real)), "--estimate"])
    assert said.exit_code == 0 and "no estimate: 2 lists" in said.output and "594" not in said.output
    said = RUN.invoke(app, ["toll", str(write(tmp_path / "three", {"overlaps": three}, real)), "--estimate"])
    assert said.exit_code == 0 and "no interaction of all lists" in said.output and "interval" in said.output


def test_the_log_linear_model_recovers_independent_lists() -> None:
    """Three independent lists of 10,000 with chances .5, .4 and .3 and expected counts: the estimate is exact."""
    chances = {"a": 0.5, "b": 0.4, "c": 0.3}
    overlap = {}
    for mask in range(1, 8):
        names = frozenset(name for n, name in enumerate("abc") if mask >> n & 1)
        part = 10_000.0
        for name, chance in chances.items():
            part *= chance if name in names else 1 - chance
        overlap[names] = round(part)
    found = loglinear(overlap)
    assert found.total == pytest.approx(10_000, abs=2)
    assert found.interval[0] < 10_000 < found.interval[1]
    assert "interactions: none" in found.model
