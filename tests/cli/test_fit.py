"""What ``check`` finds out against the bundled worlds, so that it says fine to nothing that ``run`` refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.test_bad_input import PRESET, SCENARIO, called, refused

QUOTA = "quotas:\n  own: {kind: KIND, stock: STOCK, issue: {kind: per_head}, limit: LIMIT}\n"
LIMIT = "{kind: budget, amount: {value: 5, unit: UNIT, source: a test}}"
BASKET = (
    "guarantees:\n  own: {kind: basket, classes: [child], priority: first, funding: common, amounts: {food: "
    "{description: food, unit: UNIT, source: a test, values: {2015-01-01: 3}}}}\n"
)
QUOTAS = {
    "unknown stock": ("exhaustible", "coall", "million t", ["quotas.own.stock", "'coall'", "did you mean 'coal'"]),
    "wrong kind": ("exhaustible", "timber", "million m3", ["quotas.own", "timber", "'exhaustible'", "renewable"]),
    "wrong unit": ("exhaustible", "gas", "Mt", ["quotas.own", "gas", "'Mt'", "billion m3"]),
}


def society(folder: Path, old: str, new: str) -> Path:
    text = PRESET.read_text(encoding="utf-8")
    assert old in text
    path = folder / "file.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def with_quota(folder: Path, kind: str, stock: str, unit: str) -> Path:
    quota = QUOTA.replace("LIMIT", LIMIT).replace("KIND", kind).replace("STOCK", stock).replace("UNIT", unit)
    return society(folder, "quotas:\n", quota)


@pytest.mark.parametrize("name", QUOTAS)
def test_a_quota_that_fits_no_stock(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kind, stock, unit, words = QUOTAS[name]
    path = with_quota(tmp_path, kind, stock, unit)
    refused(["check", str(path)], ["file.yaml:", *words], tmp_path, monkeypatch)


def test_a_quota_that_fits(tmp_path: Path) -> None:
    path = with_quota(tmp_path, "exhaustible", "coal", "million t")
    path.write_text(path.read_text().replace("quotas.co2.budget", "quotas"))
    status, out, _ = called("check", str(path))
    assert (status, "institutions, fine" in out) == (0, True), out


@pytest.mark.parametrize(("unit", "runs"), [("kcal/person/yr", False), ("USD_2014/person/yr", True)])
def test_the_unit_of_a_basket(unit: str, runs: bool, tmp_path: Path) -> None:
    status, out, _ = called("check", str(society(tmp_path, "guarantees:\n", BASKET.replace("UNIT", unit))))
    assert status == 0
    assert ("cannot run yet: guarantees.own.amounts.food: kcal/person/yr" in out) is not runs


@pytest.mark.parametrize(
    ("entry", "where"),
    [
        ("without: [elec_cool]", "technology.techniques.without.0"),
        ("capital_cost: {elec_cool: {value: 1, low: 0.5, high: 2, source: a test}}", "capital_cost.elec_cool"),
    ],
)
def test_a_technique_that_nobody_has(entry: str, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, text = tmp_path / "file.yaml", SCENARIO.read_text(encoding="utf-8")
    assert "    families:" in text
    path.write_text(text.replace("    families:", f"    {entry}\n    families:"), encoding="utf-8")
    words = [where, "'elec_cool'", "elec_hydro", "did you mean 'elec_coal'"]
    refused(["check", str(path)], ["file.yaml:22", *words], tmp_path, monkeypatch)
    refused(["plan", "--scenario", str(path), "--years", "2015"], words, tmp_path, monkeypatch)


def test_a_body_without_the_mandate_is_warned_of(tmp_path: Path) -> None:
    entry = "{path: work.hours_norm, value: 30, start: 2015-01-01, by: BODY, reason: a test}"
    for body, warned in (("workplace", True), ("congress", False), ("somebody", False)):
        path = tmp_path / f"{body}.yaml"
        path.write_text(f"schema: 1\namends: associated-producers\namendments:\n  - {entry.replace('BODY', body)}\n")
        status, out, _ = called("check", str(path))
        assert status == 0
        assert (f"not in the mandate of {body}" in out) is warned


@pytest.mark.parametrize(("source", "refusing"), [("range 60-90", True), ("range 20-90", False)])
def test_a_value_outside_the_range_of_its_own_source(source: str, refusing: bool, tmp_path: Path) -> None:
    status, out, _ = called("check", str(society(tmp_path, "assumption, range 20-40", f"assumption, {source}")))
    assert status == (2 if refusing else 0)
    assert ("value 34 outside the range of its own source" in out) is refusing
