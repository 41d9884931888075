"""``commonweal nature``: the list, a stock under each regime, and wrong input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.app import app
from commonweal.nature.regimes import REGIMES

FISHERY = ["--price", "10", "--cost", "100", "--catchability", "0.001"]
NUMBERS = {"constant": ":5", "proportional": ":0.1", "effort": ":0.1", "escapement": ":100", "golden_rule": ":0.05"}


def called(*arguments: str) -> tuple[int, str, str]:
    found = CliRunner().invoke(app, ["nature", *arguments])
    return found.exit_code, found.stdout, found.stderr


def test_the_list_names_unit_status_and_source() -> None:
    status, out, _ = called("--world", "deu-2014")
    assert status == 0
    for words in ("co2", "coal", "timber", "cod-western-baltic", "Gt CO2", "assumption", "ICES", "BP (2021)"):
        assert words in out


def test_the_list_as_json_holds_every_figure(tmp_path: Path) -> None:
    path = tmp_path / "nature.json"
    assert called("--world", "gbr-2014", "--json", str(path))[0] == 0
    document = json.loads(path.read_text())
    timber = document["stocks"]["timber"]
    assert document["schema_version"] == 1
    assert timber["law"]["kind"] == "logistic"
    assert timber["figures"]["increment"]["value"] == 16.3
    assert all(figure["licence"] for figure in timber["figures"].values())


def test_a_constant_harvest_at_msy_collapses_herring_below_half() -> None:
    status, out, _ = called("herring-north-sea", "--world", "gbr-2014", "--regime", "msy")
    assert status == 0
    assert "The stock collapses in 2029" in out


def test_the_budget_is_used_up() -> None:
    assert "The budget is used up in 2026" in called("co2")[1]


@pytest.mark.parametrize("name", REGIMES)
def test_every_regime_runs(name: str) -> None:
    regime = name + NUMBERS.get(name, "")
    status, out, err = called("timber", "--regime", regime, *FISHERY, "--years", "2015-2020", "--json", "-")
    assert status == 0, err
    document = json.loads(out)
    assert document["years"] == list(range(2015, 2021))
    moved = [o + g - t for o, g, t in zip(document["opening"], document["growth"], document["taken"], strict=True)]
    assert moved == pytest.approx(document["closing"], rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["timbre"], ["timbre", "timber"]),
        (["timber", "--world", "usa-2015"], ["usa-2015", "usa-2014"]),
        (["timber", "--regime", "mssy"], ["mssy", "msy"]),
        (["timber", "--regime", "constant"], ["constant:NUMBER"]),
        (["timber", "--regime", "constant:-5"], ["constant:-5"]),
        (["timber", "--regime", "constant:nan"], ["constant:nan"]),
        (["timber", "--regime", "none:3"], ["none:3"]),
        (["timber", "--regime", "mey"], ["mey", "--price"]),
        (["timber", "--regime", "mey", "--price", "3"], ["--price, --cost and --catchability"]),
        (["coal", "--regime", "msy"], ["exhaustible", "logistic"]),
        (["coal", *FISHERY], ["exhaustible", "logistic"]),
        (["timber", "--years", "2014-2020"], ["2014-2020", "2015"]),
        (["timber", "--years", "2050-2015"], ["2050-2015"]),
        (["timber", "--years", "2015-9999"], ["2015-9999"]),
        (["timber", "--json", "/nowhere/at/all.json"], ["/nowhere/at"]),
    ],
)
def test_wrong_input(arguments: list[str], words: list[str]) -> None:
    status, out, err = called(*arguments)
    assert (status, out) == (2, "")
    assert [word for word in words if word not in err] == []
