"""``commonweal plan`` on light worlds: a folder with a table, its quotas, and options that do not fit."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from cli.test_bad_input import called
from support.tables import small_table, without

from commonweal.data.table_csv import write_csv_folder
from commonweal.data.table_folder import write_table
from commonweal.report.plain_units import rung, shown


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("tables") / "small"
    write_table(replace(small_table(), titles={f"p{i}": "Bread; and cake" for i in range(1, 5)}), path)
    return str(path)


def test_the_base_year_is_said_to_be_the_plan(folder: str) -> None:
    status, out, err = called("plan", "--world", folder)
    assert (status, err) == (0, "")
    assert "the basket of 2014 1 times, which is 2014 itself" in out
    assert "capital and capacity do not limit" in out
    assert "route: programme" in out


def test_a_quota_binds_and_says_what_more_is_worth(folder: str) -> None:
    status, out, err = called("plan", "--world", folder, "--quota", "CO2=0.8")
    assert (status, err) == (0, "")
    assert "what binds, and what 0.1% of 2014 more of it alone adds" in out
    assert re.search(r"CO2: .* 80 % of 2014; 0\.00\d+ baskets, per kt ", out)
    assert "hours 7" in out, "labour is not used up"
    assert "Bread (p" in out


def test_in_a_base_year_what_adds_nothing_by_itself_is_said() -> None:
    status, out, err = called("plan", "--world", "fra-2014")
    assert (status, err) == (0, "")
    assert "trade balance: 817.3 million USD_2014 more of imports than exports; 0.000311 baskets" in out
    assert "per 1 billion USD_2014 1.014 billion USD_2014 of the basket" in out
    assert "used up, but more of one alone adds nothing: primary inputs, co2" in out


def test_the_document_holds_world_quotas_gaps_and_stand_ins(folder: str) -> None:
    _, text, _ = called("plan", "--world", folder, "--quota", "co2=0.8", "--free-exports", "0.1", "--json", "-")
    found = json.loads(text)
    assert found["schema_version"] == 1 and found["solved"] == "strict"
    assert (found["world"]["name"], found["world"]["year"]) == ("small", 2014)
    co2 = next(one for one in found["quotas"] if one["name"] == "co2")
    assert co2["binds"] and co2["used"] == pytest.approx(0.8 * co2["base_year"])
    assert co2["baskets_per_unit"] > 0.0 and co2["relaxed_by"] == pytest.approx(1e-3 * co2["base_year"])
    assert found["trade"]["worth_per_unit"] >= 0.0 and found["trade"]["relaxed_by"] > 0.0
    assert "relaxed by relaxed_by, 0.1% of the base year's use" in found["worth"]
    assert found["basket"]["times"] == found["objective_by_stage"]["ray"]
    assert any("10%" in words for words in found["proxies"])
    assert found["gaps"] and found["checks"]["primal_residual"] < 1e-8


def test_without_labour_the_stand_in_is_shown(tmp_path: Path) -> None:
    write_table(without(small_table(("DEU", "FRA")), "hours"), tmp_path / "two")
    status, out, _ = called("plan", "--world", str(tmp_path / "two"), "--quota", "primary inputs of DEU=0.9")
    assert status == 0
    assert "stand-in: primary inputs of DEU, primary inputs of FRA: value added" in out
    assert "Primary inputs of DEU: " in out


def test_a_table_in_which_two_cannot_hold_says_which(tmp_path: Path) -> None:
    table = small_table()
    stays = replace(table, final_kinds=("other", "households", "other", "exports"))
    write_table(stays, tmp_path / "fixed")
    status, out, err = called("plan", "--world", str(tmp_path / "fixed"), "--quota", "co2=0.3", "--json", "-")
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert found["solved"] == "none"
    assert "quotas.co2" in [reason["path"] for reason in found["reasons"]]
    assert found["basket"]["times"] is None
    status, out, _ = called("plan", "--world", str(tmp_path / "fixed"), "--quota", "co2=0.3")
    assert status == 0 and "quotas.co2: gives way by" in out


BAD = {
    "a society": (["--under", "capitalism"], ["--under", "society's rules", "household groups, needs, people by age"]),
    "a scenario": (["--scenario", "foundation"], ["--scenario"]),
    "several years": (["--years", "2014-2020"], ["--years", "2014-2020", "allowed: 2014"]),
    "revision": (["--rolling", "5"], ["--rolling", "several years"]),
    "unknown account": (["--quota", "co3=1"], ["co3", "did you mean 'co2'"]),
    "no number": (["--quota", "co2=lots"], ["co2=lots", "NAME=SHARE"]),
    "twice": (["--quota", "co2=1", "--quota", "CO2=0.9"], ["twice", "co2"]),
    "nothing": (["--quota", "co2=0"], ["co2", "above 0", "co2=off"]),
    "all off": (["--quota", "co2=off", "--quota", "hours=off"], ["nothing limits"]),
}


@pytest.mark.parametrize("name", BAD)
def test_what_does_not_fit_a_light_world_is_refused(folder: str, name: str) -> None:
    options, words = BAD[name]
    status, out, err = called("plan", "--world", folder, *options)
    assert (status, out) == (2, "")
    assert err.startswith("commonweal: ")
    for word in words:
        assert word in err


@pytest.mark.parametrize("option", [("--quota", "co2=1"), ("--free-exports", "0.1")])
def test_options_of_light_worlds_are_refused_elsewhere(option: tuple[str, str]) -> None:
    status, _, err = called("plan", "--world", "usa-2014", *option)
    assert status == 2 and "only for a light world" in err and option[0] in err


@pytest.mark.parametrize("as_path", [False, True])
def test_a_folder_of_csv_files_is_a_world(as_path: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_csv_folder(small_table(), "small-table")
    write_table(small_table(), "parquet")
    place = str(tmp_path / "small-table") if as_path else "small-table"
    status, out, err = called("plan", "--world", place, "--quota", "co2=0.8")
    assert (status, err) == (0, "") and out == called("plan", "--world", "./parquet", "--quota", "co2=0.8")[1]
    status, out, err = called("worlds", place)
    assert (status, err) == (0, "") and "a light world" in out
    (tmp_path / "small-table" / "use.csv").unlink()
    status, out, _ = called("plan", "--world", place)
    assert (status, out) == (2, "")


def test_a_folder_without_a_table_and_an_unknown_name_are_told_apart(tmp_path: Path) -> None:
    _, _, err = called("plan", "--world", str(tmp_path))
    assert "no table here" in err
    _, _, err = called("plan", "--world", "usa-1914")
    assert "unknown world" in err and "usa-2014" in err


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (4.919e6, "kt CO2 eq", "4.919 Gt CO2 eq"),
        (1.65e7, "M.USD_2012", "16.5 trillion USD_2012"),
        (12.0, "M.h", "12 million h"),
        (0.0765, "M.USD_2014", "76.5 thousand USD_2014"),
        (0.0, "kt", "0 kt"),
        (3.0, "CTUe", "3 CTUe"),
        (1.265e5, "thousand jobs", "126.5 million jobs"),
    ],
)
def test_figures_are_shown_in_units_that_read_easily(value: float, unit: str, words: str) -> None:
    assert shown(value, unit) == words


def test_a_limit_is_shown_in_a_unit_of_which_one_more_is_little() -> None:
    assert rung(4.919e6, "kt CO2 eq") == ("Mt CO2 eq", 1e3)
    assert rung(5.0, "TJ") == ("TJ", 1.0)
