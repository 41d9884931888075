"""``commonweal import``: a table comes in, is found again by its name, and leaves nothing behind when it is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import mrio_files
from support.calling import called

from commonweal.core.table import Table
from commonweal.data.readers.template_example import example_table
from commonweal.data.same_table import differing_fields
from commonweal.data.symmetric import symmetric
from commonweal.data.table_folder import read_table
from commonweal.data.table_pymrio import to_pymrio
from commonweal.data.worlds import load_table


def answered(*arguments: str) -> str:
    status, out, err = called(*arguments)
    assert (status, err) == (0, ""), err
    return out


def refused(*arguments: str) -> str:
    status, out, err = called(*arguments)
    assert (status, out) == (2, ""), (status, out)
    return err


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMMONWEAL_WORLDS", raising=False)
    return tmp_path


@pytest.fixture
def form(elsewhere: Path) -> Path:
    answered("import", "--template", "form")
    return elsewhere / "form"


def changed(form: Path, sheet: str, old: str, new: str) -> None:
    file = form / f"{sheet}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def left(elsewhere: Path) -> list[str]:
    return sorted(one.name for one in elsewhere.iterdir())


@pytest.mark.parametrize("place", ["form", "form.xlsx"])
def test_from_the_form_to_a_plan(elsewhere: Path, place: str) -> None:
    assert f"commonweal import template {place} --as NAME" in answered("import", "--template", place)
    words = answered("import", "template", place, "--as", "mine")
    for told in (
        "value added: 645 million USD_2020",
        "capital stocks: no capacity",
        "closes to rounding",
        "Invented for",
    ):
        assert told in words
    assert set(differing_fields(read_table("worlds/mine"), example_table())) == {"name", "provenance"}
    assert "the basket of 2020 1 times" in answered("plan", "--world", "mine")
    assert "the basket of 2020 1 times" in answered("plan", "--world", str(elsewhere / "worlds" / "mine"))
    assert "your own worlds" in (listed := answered("worlds")) and "mine" in listed
    assert "Example of three products" in answered("worlds", "mine")


def test_the_answer_as_json(form: Path) -> None:
    found = json.loads(answered("import", "template", "form", "--as", "mine", "--json", "-"))
    assert found["mine"]["totals"]["value_added"]["value"] == 645.0
    assert found["mine"]["gaps"][0]["what"] == "capital stocks"
    assert (found["written"], found["accepted_residual"], found["warnings"]) == ("worlds/mine", None, [])
    assert found["residuals"]["product"] == 0.0
    assert "mine" in json.loads(answered("worlds", "--json", "-"))


def test_where_worlds_are_kept_can_be_said(form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONWEAL_WORLDS", "kept")
    answered("import", "template", "form", "--as", "mine")
    assert isinstance(read_table("kept/mine"), Table)
    assert "mine" in answered("worlds")
    assert "next: commonweal plan --world other/place" in answered(
        "import", "template", "form", "--as", "mine", "--out", "other/place"
    )
    assert "the basket" in answered("plan", "--world", "other/place")


def test_a_table_that_does_not_close_is_refused_until_it_is_accepted(elsewhere: Path, form: Path) -> None:
    changed(form, "primary", "compensation,compensation,15", "compensation,compensation,18")
    words = refused("import", "template", "form", "--as", "mine")
    assert "agriculture" in words and "output less cost = -3 on 100" in words
    assert left(elsewhere) == ["form"]
    words = answered("import", "template", "form", "--as", "mine", "--accept-residual", "4")
    assert "accepted: a residual of up to 4" in words and "-3 M.USD_2020" in words
    accepted: Any = read_table("worlds/mine").provenance["accepted_residual"]
    assert (accepted["accepted"], accepted["largest"]) == (4.0, 3.0)
    told = "esiduals of up to 4 M.USD_2020 were accepted by hand"
    assert f"accepted: r{told}" in answered("worlds", "mine", "--out", "page.html")
    page = (elsewhere / "page.html").read_text(encoding="utf-8")
    assert f"R{told}" in page and "the largest is 3 M.USD_2020." in page
    assert f"accepted: r{told}" in answered("plan", "--world", "mine")
    record = json.loads(answered("worlds", "mine", "--json", "-"))["mine"]
    world = json.loads(answered("plan", "--world", "mine", "--json", "-"))["world"]
    assert record["accepted_residual"]["accepted"] == world["accepted_residual"]["accepted"] == 4.0


def test_of_a_table_that_closes_nothing_is_said_to_be_accepted(form: Path) -> None:
    answered("import", "template", "form", "--as", "mine")
    assert "accepted" not in answered("worlds", "mine") + answered("plan", "--world", "mine")
    assert json.loads(answered("worlds", "mine", "--json", "-"))["mine"]["accepted_residual"] is None


def test_a_world_is_replaced_only_when_it_is_said(form: Path) -> None:
    answered("import", "template", "form", "--as", "mine")
    assert "--replace" in refused("import", "template", "form", "--as", "mine")
    changed(form, "about", "Example of three", "Second example of three")
    answered("import", "template", "form", "--as", "mine", "--replace")
    assert read_table("worlds/mine").title.startswith("Second")
    assert left(Path("worlds")) == ["mine"]
    Path("worlds/other").mkdir()
    Path("worlds/other/letter.txt").write_text("x")
    assert "the place is taken" in refused("import", "template", "form", "--as", "other", "--replace")


def test_a_unit_that_is_off_is_warned_of_with_both_readings(form: Path) -> None:
    changed(form, "population", "XXX,25", "XXX,25000")
    words = answered("import", "template", "form", "--as", "mine")
    assert (
        "warning: value added per head: as stated 25.8 of the currency; a thousand times more would be 25,800" in words
    )
    assert len(json.loads(answered("import", "template", "form", "--as", "b", "--json", "-"))["warnings"]) == 3


def test_money_is_held_against_the_bundled_world_of_the_country(form: Path) -> None:
    changed(form, "about", "regions,XXX", "regions,GBR")
    changed(form, "about", "unit,million", "unit,billion")
    (form / "population.csv").unlink()
    for sheet in ("use", "final", "primary", "output", "imports", "imported_use", "imported_final"):
        lines = [line.split(",") for line in (form / f"{sheet}.csv").read_text().splitlines()]
        rows = [",".join(str(4e3 * float(c)) if c.isdigit() else c for c in line) for line in lines]
        (form / f"{sheet}.csv").write_text("\n".join(rows) + "\n")
    words = answered("import", "template", "form", "--as", "mine")
    assert (
        "warning: value added: as stated 2,580,000,000 M.USD; a thousandth would be 2,580,000 M.USD (gbr-2014 has"
        in words
    )


def test_totals_decimal_commas_and_encodings_from_the_command_line(form: Path) -> None:
    changed(form, "use", "15,95,90\n", "15,95,90\nTotal,60,320,155\n")
    assert "--drop-totals" in refused("import", "template", "form", "--as", "mine")
    assert "'Total' dropped" in answered("import", "template", "form", "--as", "mine", "--drop-totals")
    changed(form, "population", "XXX,25", '"XXX","25,5"')
    assert "--decimal ," in refused("import", "template", "form", "--as", "b", "--drop-totals")
    titles = (form / "titles.csv").read_text().replace("Services", "Prestações")
    (form / "titles.csv").write_bytes(titles.encode("cp1252"))
    arguments = ("import", "template", "form", "--as", "b", "--drop-totals", "--decimal", ",")
    assert "tried: utf-8" in refused(*arguments)
    answered(*arguments, "--encoding", "cp1252")
    assert read_table("worlds/b").population.tolist() == [25.5]


def test_a_region_of_many_stands_alone_when_asked(elsewhere: Path) -> None:
    pytest.importorskip("pymrio")
    mrio_files.write_oecd(elsewhere, mrio_files.world())
    answered("import", "oecd", "ICIO2021_2015.csv", "--as", "whole")
    answered("import", "oecd", "ICIO2021_2015.csv", "--as", "home", "--region", "CHN")
    whole, home = read_table("worlds/whole"), read_table("worlds/home")
    assert (whole.regions, home.regions, home.name) == (("CHN", "USA"), ("CHN",), "home")
    assert home.output.sum() == pytest.approx(whole.output[whole.activity_region == 0].sum())
    assert "did you mean 'CHN'" in refused("import", "oecd", "ICIO2021_2015.csv", "--as", "b", "--region", "CHNA")


def test_a_table_that_went_out_to_pymrio_comes_in_as_it_was(elsewhere: Path) -> None:
    pytest.importorskip("pymrio")
    table = symmetric(load_table("che-2014"))
    to_pymrio(table).save_all(str(elsewhere / "saved"))
    words = answered("import", "pymrio", "saved", "--as", "swiss")
    back = read_table("worlds/swiss")
    assert [one.name for one in back.satellites] == [one.name for one in table.satellites] and back.year == 2014
    assert back.imports.sum() == pytest.approx(table.imports.sum(), rel=1e-10) and table.imports.sum() > 0.0
    assert "  imports: 265.5 billion USD_2014" in words and "  co2: 44.07 Mt CO2" in words
    assert back.final_kinds == table.final_kinds and back.population == pytest.approx(table.population)
    assert "of another year" in refused("import", "pymrio", "saved", "--as", "b", "--year", "1999")
    assert called("plan", "--world", "swiss")[0] == 0


def test_a_five_year_plan_becomes_a_problem_that_is_solved(elsewhere: Path) -> None:
    (elsewhere / "own").mkdir()
    files = {
        "flows": "headings,wool,cloth\nwool,1,6\ncloth,0,0.5\nlabour,4,3\noutput,10,8\n",
        "cap": "headings,wool,cloth\nwool,0,0\ncloth,2,5\n",
        "dep": "headings,wool,cloth\nwool,0,0\ncloth,0.25,0.1\n",
        "labtarg": "headings,wool,cloth,labour\nyear1,1,2,7\nyear2,1,2.5,7.5\n",
    }
    for name, text in files.items():
        (elsewhere / "own" / f"{name}.csv").write_text(text)
    assert "written: worlds/toy.yaml" in answered("import", "five-year-plan", "own", "--as", "toy")
    plan = json.loads(answered("plan", "--problem", "worlds/toy.yaml", "--json", "-"))
    assert plan["status"] == "optimal" and plan["activities"]["labels"][0] == ["wool", "cloth"]
    assert "not for five-year-plan" in refused("import", "five-year-plan", "own", "--as", "b", "--year", "2020")


def test_formats_are_listed(elsewhere: Path) -> None:
    words = answered("import", "--list")
    for name in ("template", "five-year-plan", "oecd", "exiobase3", "eora26", "gloria", "useeio", "bea-summary-2023"):
        assert f"\n{name} " in f"\n{words}"
    assert set(json.loads(answered("import", "--list", "--json", "-"))) > {"template", "gloria"}
    assert left(elsewhere) == []


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "nothing": ((), "commonweal import FORMAT PATH --as NAME"),
    "format": (("exiobase33", "form", "--as", "a"), "did you mean 'exiobase3'"),
    "no name": (("template", "form"), "--as NAME"),
    "name": (("template", "form", "--as", "../a"), "not a name for a world"),
    "bundled": (("template", "form", "--as", "gbr-2014"), "a bundled world has this name"),
    "path": (("template", "nowhere", "--as", "a"), "no such file"),
    "decimal": (("template", "form", "--as", "a", "--decimal", ";"), "not a decimal sign"),
    "both": (("template", "form", "--as", "a", "--drop-totals", "--keep-totals"), "both dropped and kept"),
    "year": (("template", "form", "--as", "a", "--year", "2020"), "--year"),
    "other year": (("useeio", "form", "--as", "a", "--year", "1999"), "allowed: 2012"),
    "as published": (("useeio", "form", "--as", "a", "--decimal", ","), "read as published"),
    "region": (("template", "form", "--as", "a", "--region", "DEU"), "unknown region"),
    "size": (("template", "form", "--as", "a", "--max-size", "0.0000001"), "too large"),
    "missing files": (("useeio", "form", "--as", "a"), "file is missing"),
    "json": (("template", "form", "--as", "a", "--json", "none/a.json"), "no such folder"),
}


@pytest.mark.parametrize("name", WRONG)
def test_bad_input_leaves_nothing(elsewhere: Path, form: Path, name: str) -> None:
    arguments, words = WRONG[name]
    assert words in refused("import", *arguments)
    assert left(elsewhere) == ["form"]


def test_a_form_is_not_written_over_another(form: Path) -> None:
    assert "taken" in refused("import", "--template", "form")
    assert "product 1" in (answered("import", "--template", "blank", "--blank") and Path("blank/use.csv").read_text())
