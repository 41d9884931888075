"""``commonweal worlds``: the list, one world in words, as JSON and as a page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cli.test_bad_input import called
from support.tables import small_table, without

from commonweal.allocation.plan.table_flows import table_flows
from commonweal.cli.light_worlds import LightEntry, light_entries, list_light
from commonweal.cli.world_words import light_lines
from commonweal.core.table import Table
from commonweal.data.table_folder import write_table
from commonweal.data.worlds import list_worlds, load_table, load_world
from commonweal.report.world.economy_table import table_of
from commonweal.report.world.facts import gaps_of, open_balances, totals_of
from commonweal.report.world.flows import UNCHANGED, flows_of
from commonweal.report.world.groups import MOST, groups_of
from commonweal.report.world.page import world_page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    table = replace(
        small_table(),
        titles={"p1": "<b>Bread</b>"},
        notes=("drawn at random",),
        provenance={"sources": [{"title": "None", "publisher": "Nobody", "licence": "CC0 1.0"}]},
    )
    path = tmp_path_factory.mktemp("tables") / "small"
    write_table(table, path)
    return str(path)


def test_the_list_has_full_worlds_and_says_how_to_go_on() -> None:
    status, out, err = called("worlds")
    assert (status, err) == (0, "")
    for name in (*list_worlds(), *list_light()):
        assert name in out
    assert "commonweal worlds NAME" in out


def test_light_worlds_of_one_shape_stand_together() -> None:
    entries = [LightEntry(name, 2014, 56, count, ("co2",)) for name, count in (("aut-2014", 56), ("aus-2014", 50))]
    lines = list(light_lines([*entries, LightEntry("usa-2012-detail", 2012, 411, 409, ())]))
    assert "  aus-2014, aut-2014" in lines
    assert "    56 products, 50 to 56 activities; co2" in lines
    assert "    411 products, 409 activities; no accounts: value added stands for labour" in lines
    assert list(light_lines([])) == []


@pytest.mark.parametrize("name", ["usa-2012-detail", "usa-2023", "lux-2014"])
def test_a_bundled_table_is_shown_and_planned_by_its_name(name: str) -> None:
    status, out, err = called("worlds", name)
    assert (status, err) == (0, "") and f"({name}), a light world" in out
    status, out, err = called("plan", "--world", name)
    assert (status, err) == (0, "") and ("which is 20" in out or "more than once, since some exports" in out)


def test_every_light_world_is_listed_with_its_size() -> None:
    assert [one.name for one in light_entries()] == list(list_light())
    assert all(one.products > 0 and one.activities > 0 for one in light_entries())


@pytest.mark.parametrize("harm", ["no JSON", "no record", "an older one", "a sheet missing"])
def test_a_broken_world_of_ones_own_does_not_stop_the_list(
    harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMONWEAL_WORLDS", str(tmp_path))
    for name in ("whole", "harmed-one"):
        write_table(replace(small_table(), name=name), tmp_path / name)
    record = tmp_path / "harmed-one" / "table.json"
    if harm == "a sheet missing":
        (tmp_path / "harmed-one" / "use.parquet").unlink()
    else:
        record.write_text({"no JSON": "{", "no record": "[]", "an older one": '{"schema_version": 0}'}[harm])
    status, out, err = called("worlds")
    assert status == 0 and "whole" in out and "harmed-one" not in out and "usa-2023" in out
    assert err.count("warning: ") == 1 and str(tmp_path / "harmed-one") in err
    if harm == "a sheet missing":
        assert "use.parquet" in err
    status, text, err = called("worlds", "--json", "-")
    assert status == 0 and "whole" in json.loads(text) and "harmed-one" not in json.loads(text)
    assert err.count("warning: ") == 1 and str(tmp_path / "harmed-one") in err
    status, out, err = called("worlds", "harmed-one")
    assert (status, out) == (2, "") and str(tmp_path / "harmed-one") in err
    assert called("worlds", "whole")[0] == 0


def test_a_full_world_in_words() -> None:
    status, out, err = called("worlds", "gbr-2014")
    assert (status, err) == (0, "")
    for words in ("a full world", "licence: CC BY 4.0", "population: ", "flows: put in", "closes to rounding"):
        assert words in out


def test_a_folder_in_words(folder: str) -> None:
    status, out, err = called("worlds", folder)
    assert (status, err) == (0, "")
    for words in ("a light world", "Nobody; licence: CC0 1.0", "capital stocks: no capacity", "note: drawn at random"):
        assert words in out
    assert "million persons" in out and "hours: " in out


def test_the_document_of_a_full_world_keeps_its_form() -> None:
    _, text, _ = called("worlds", "gbr-2014", "--json", "-")
    assert set(json.loads(text)["gbr-2014"]) == {"totals", "gaps", "licences", "checksums"}


def test_the_document_of_a_light_world_has_the_same_keys_and_more(folder: str) -> None:
    _, text, _ = called("worlds", folder, "--json", "-")
    found = json.loads(text)["small"]
    assert {"totals", "gaps", "licences", "checksums", "kind", "products", "accounts"} <= set(found)
    assert found["totals"]["hours"]["value"] == pytest.approx(small_table().satellites[0].total)
    assert found["licences"] == {"table": "CC0 1.0"}
    assert {gap["what"] for gap in found["gaps"]} >= {"capital stocks"}


def test_the_page_is_whole_and_asks_nobody(folder: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    status, out, err = called("worlds", folder, "--out", str(page))
    assert (status, err) == (0, "")
    assert str(page) in out
    text = page.read_text(encoding="utf-8")
    assert "<svg" in text and "aria-label" in text
    assert "<b>Bread</b>" not in text and "&lt;b&gt;Bread" in text
    assert not re.search(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", text)
    assert "<script" not in text


BAD = {
    "unknown": (["worlds", "usa-1914"], ["unknown world", "usa-2014"]),
    "a light one to live in": (["run", "--world", "fra-2014"], ["a light world", "commonweal plan --world fra-2014"]),
    "no table": (["worlds", "./nothing"], ["no table here"]),
    "a page of all": (["worlds", "--out", "page.html"], ["a page is of one world"]),
    "no folder for the page": (["worlds", "usa-2014", "--out", "no/such/page.html"], ["no/such"]),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named(name: str) -> None:
    arguments, words = BAD[name]
    status, out, err = called(*arguments)
    assert (status, out) == (2, "")
    assert all(word in err for word in words)


TABLES = {
    "one": small_table(),
    "two": small_table(("DEU", "FRA"), seed=2),
    "no labour": without(small_table(seed=3), "hours"),
    "full": table_of(load_world("usa-2014")),
}


@pytest.mark.parametrize("name", TABLES)
def test_what_goes_into_a_group_comes_out_of_it(name: str) -> None:
    table: Table = TABLES[name]
    flows = flows_of(table)
    np.testing.assert_allclose(flows.put_in.sum(axis=0), flows.used.sum(axis=1), rtol=1e-9)
    assert flows.used.sum() == pytest.approx(table.demand.sum(), rel=1e-9)
    assert flows.not_drawn <= 1e-9 * table.demand.sum()
    place = flows.groups.index(UNCHANGED)
    assert flows.used[place].sum() == pytest.approx(table.imported_demand.sum())


def test_groups_are_regions_sections_or_the_largest() -> None:
    two, full = TABLES["two"], TABLES["full"]
    assert set(groups_of(two, two.output)[0]) == {"DEU", "FRA"}
    names, member = groups_of(full, full.output)
    assert names[0] == "Manufacturing" and len(names) == MOST
    assert member.shape == (len(full.activities),)
    naics = replace(small_table(), activities=("1111A0", "221100", "531HSO"))
    assert set(groups_of(naics, naics.output)[0]) == {
        "Agriculture, forestry, fishing", "Energy and water supply", "Real estate and rental",
    }  # fmt: skip


def test_a_full_world_as_a_table_keeps_its_totals() -> None:
    economy, table = load_world("usa-2014"), TABLES["full"]
    assert table.output.sum() == pytest.approx(economy.gross_output.sum())
    assert table.value_added.sum() == pytest.approx(economy.value_added.sum())
    assert np.abs(table.product_residual).max() < 1e-8 * table.output.max()


def test_a_split_that_does_not_add_to_imports_is_explained_beside_them() -> None:
    table = load_table("usa-2012-detail")
    counted = table_flows(table)
    split = float(counted.imported_use.sum() + counted.imported_demand.sum())
    assert split - table.imports.sum() == pytest.approx(4856.7, abs=0.1)
    assert table.imported_use is not None and table.imported_demand is not None
    assert table.imported_use.sum() + table.imported_demand.sum() == pytest.approx(split, abs=1.1)
    words = {total.name: total.definition for total in totals_of(table)}["imports"]
    assert "count them, 2.584 trillion USD_2012: 4.857 billion USD_2012 more, since the table's split by user" in words
    flows = flows_of(table)
    assert flows.put_in[flows.inputs.index("Imports")].sum() == pytest.approx(split)
    assert words in world_page(table, gaps_of(table), full=False).replace("&#39;", "'")
    closed = {total.name: total.definition for total in totals_of(small_table())}["imports"]
    assert closed == "from outside the regions of the table"


def test_what_does_not_close_stands_first_by_size() -> None:
    table = small_table()
    demand = table.demand.copy()
    demand[2, 0] += 5.0
    demand[1, 0] -= 3.0
    found = open_balances(replace(table, demand=demand))
    assert [(label, round(off, 6)) for label, off in found] == [("p3", -5.0), ("p2", 3.0)]
    assert open_balances(table) == ()


def test_what_is_missing_and_what_that_blocks() -> None:
    bare = replace(small_table(), satellites=(), population=np.array([np.nan]), imported_use=None, imported_demand=None)
    found = {gap.what: gap.blocks for gap in gaps_of(bare)}
    assert "value added stands for labour" in found["hours worked and jobs"]
    assert found["emissions"].startswith("no quotas")
    assert "same proportion" in found["a split of uses into home and imported"]
    assert "nothing per person" in found["population"]


def test_a_page_of_many_regions_names_them() -> None:
    text = world_page(TABLES["two"], gaps_of(TABLES["two"]), full=False)
    assert "DEU" in text and "FRA" in text and "light world" in text
