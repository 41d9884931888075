"""A run under quotas on stocks verifies as it was written; one figure altered by one per cent does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML
from support.tamper import PERCENT, Change, copied, in_archive, in_scenario, in_table, refresh_checksums

from commonweal.core.linear_program import from_bytes, to_bytes
from commonweal.core.run_folder import certificate_file, economy_file, settings_file
from commonweal.institutions import load_institutions
from commonweal.nature.renewable import LogisticStock
from commonweal.nature.stocks import Amount
from commonweal.results.folder import write_run
from commonweal.results.records import Results
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.schema import Scenario
from commonweal.simulation import simulate
from commonweal.verify import verify
from commonweal.verify.nature import Stock

KEY = "gbr-2014--quotas--frozen"
PLAN, ECONOMY, SETTINGS = certificate_file(KEY, "plan"), economy_file("gbr-2014"), settings_file(KEY)
SOURCE = "assumption, range 0-1000"


def dated(unit: str, **values: float) -> dict[str, Any]:
    days = {f"{year[1:]}-01-01": value for year, value in values.items()}
    return {"description": "at most", "unit": unit, "source": SOURCE, "values": days}


def fixed(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "source": SOURCE}


def on_coal(**limit: Any) -> dict[str, Any]:
    return {"kind": "exhaustible", "stock": "coal", "limit": limit, "issue": {"kind": "plan"}}


def harvest(stock: str, **rule: Any) -> dict[str, Any]:
    return {"kind": "renewable", "stock": stock, "harvest": rule, "issue": {"kind": "plan"}}


COAL = on_coal(kind="share_of_reserve", share=fixed(0.32, "share"))
TIMBER = harvest("timber", kind="msy_share", share=dated("share", y2015=0.09, y2017=0.072))


def scenario_with(folder: Path, quotas: dict[str, Any], **changes: Any) -> Scenario:
    """Great Britain under a planned society with quotas on stocks, one technique per product."""
    plain = load_institutions("social-plan").document()
    plain["name"] = "quotas"
    plain["quotas"] |= quotas
    plain["bodies"][-1]["mandate"].append("quotas")
    path = folder / "quotas.yaml"
    YAML(typ="safe", pure=True).dump(plain, path)
    return load_scenario("foundation").with_(
        **{
            "world": "gbr-2014",
            "comparison_worlds": [],
            "institutions": ["as-observed", str(path)],
            "years": {"from": 2015, "to": 2018},
            "technology": {"techniques": None},
            **changes,
        }
    )


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return scenario_with(tmp_path_factory.mktemp("societies"), {"coal": COAL, "timber": TIMBER})


@pytest.fixture(scope="module")
def results(scenario: Scenario) -> Results:
    return simulate(scenario)


@pytest.fixture(scope="module")
def folder(results: Results, scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(results, scenario, tmp_path_factory.mktemp("runs") / "run", 1.0)


def test_a_run_under_quotas_on_stocks_verifies_as_it_was_written(folder: Path) -> None:
    found = verify(folder)
    assert found.failures == ()
    assert found.checks["largest_matrix_difference"] < 1e-9


def test_the_quotas_bind(results: Results) -> None:
    """Otherwise a limit could be altered and nothing would follow."""
    (run,) = [one for one in results.runs if one.plan is not None]
    assert run.plan is not None and run.plan.solved == "strict"
    assert run.problem is not None and run.problem.resources is not None
    limits = run.problem.resources.limits
    assert [limit.path for limit in limits[-5:]] == ["quotas.coal.limit"] + ["quotas.timber.harvest"] * 4
    mined, felled = run.plan.quantities["resource"].values[-2:]
    assert mined.sum() == pytest.approx(0.32 * 26.0, rel=1e-7)
    assert felled[-1] == pytest.approx(0.072 * 16.3, rel=1e-7)
    assert run.plan.valuations["limit"].values[-1] != 0.0


def at(name: str, stock: str) -> Change:
    """Alter a figure of a stock."""
    return in_archive(ECONOMY, f"stocks.{name}", lambda values: ["coal", "oil", "gas", "timber"].index(stock))


def limit_side(folder: Path) -> None:
    """Raise the right-hand side of the last limit, in the last year's harvest of timber, in the plan's certificate."""
    lp, vectors = from_bytes((folder / PLAN).read_bytes())
    upper = lp.row_upper.copy()
    upper[lp.rows("limit")[-1]] *= PERCENT
    (folder / PLAN).write_bytes(to_bytes(replace(lp, row_upper=upper), **vectors))


def share(name: str, *path: str) -> Change:
    return in_scenario("societies", "quotas", "quotas", name, *path)


TAMPERED: dict[str, tuple[Change, str]] = {
    "limit as told": (in_archive(SETTINGS, "stock_limits.bound", lambda values: 0), "stock_limits.bound [coal]"),
    "limit of a year": (in_archive(SETTINGS, "stock_limits.bound", lambda values: -1), "stock_limits.bound [timber]"),
    "share of the reserve": (share("coal", "limit", "share", "value"), "stock_limits.bound [coal]"),
    "share of the yield": (share("timber", "harvest", "share", "values", "2015-01-01"), "stock_limits.bound [timber]"),
    "share of a later year": (share("timber", "harvest", "share", "values", "2017-01-01"), PLAN),
    "reserve": (at("opening", "coal"), PLAN),
    "growth of timber": (at("growth_rate", "timber"), PLAN),
    "capacity of timber": (at("capacity", "timber"), "stock_limits.bound [timber]"),
    "extraction of coal": (at("extraction", "coal"), f"{PLAN}: row resource_use"),
    "extraction of timber": (at("extraction", "timber"), f"{PLAN}: row resource_use"),
    "level of mining": (in_table(KEY, "activities", "level", activity="B"), "activities.parquet"),
    "level of forestry": (in_table(KEY, "activities", "level", activity="A02"), "activities.parquet"),
    "limit in the certificate": (limit_side, f"{PLAN}: row limit"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_one_figure_of_a_quota_is_caught_behind_fresh_checksums(name: str, folder: Path, tmp_path: Path) -> None:
    change, where = TAMPERED[name]
    run = copied(folder, tmp_path)
    change(run)
    refresh_checksums(run)
    failures = verify(run).failures
    assert any(where in failure for failure in failures), failures
    assert not any("altered" in failure for failure in failures), failures


def test_a_limit_in_other_years_is_caught(folder: Path, tmp_path: Path) -> None:
    run = copied(folder, tmp_path)
    with np.load(run / SETTINGS, allow_pickle=False) as archive:
        arrays = dict(archive)
    arrays["stock_limits.years"][0, -1] = False
    np.savez_compressed(run / SETTINGS, **arrays)
    refresh_checksums(run)
    assert any("stock_limits.years [coal, 2018]" in failure for failure in verify(run).failures)


def test_more_mined_than_the_quota_is_caught_without_the_certificate(folder: Path, tmp_path: Path) -> None:
    run = copied(folder, tmp_path)
    in_table(KEY, "activities", "level", activity="B")(run)
    refresh_checksums(run)
    assert any("tables: " in one and ": limit" in one for one in verify(run).failures)


def test_a_kind_of_limit_that_is_not_known_does_not_verify(folder: Path, tmp_path: Path) -> None:
    run = copied(folder, tmp_path)
    text = (run / "scenario.yaml").read_text()
    (run / "scenario.yaml").write_text(text.replace("kind: msy_share", "kind: village_rule"))
    refresh_checksums(run)
    assert any("'village_rule' is not known here" in failure for failure in verify(run).failures)


OTHERS: dict[str, dict[str, Any]] = {
    "yearly path": {"coal": on_coal(kind="path", amount=dated("million t/yr", y2015=6.0, y2017=5.0))},
    "path that takes more than there is": {"coal": on_coal(kind="path", amount=dated("million t/yr", y2015=11.0))},
    "total": {"coal": on_coal(kind="budget", amount=fixed(20.0, "million t"))},
    "total that is more than there is": {"coal": on_coal(kind="budget", amount=fixed(99.0, "million t"))},
    "constant felling": {"wood": harvest("timber", kind="constant", amount=dated("million m3/yr", y2015=9.0))},
    "share of the stock": {"wood": harvest("timber", kind="proportional", rate=dated("1/yr", y2015=0.03))},
    "stock to be left": {"wood": harvest("timber", kind="escapement", left=fixed(325.0, "million m3"))},
    "two on one stock and one on fish": {
        "wood": harvest("timber", kind="constant", amount=dated("million m3/yr", y2015=9.0)),
        "forest": TIMBER,
        "cod": harvest("cod-north-sea", kind="proportional", rate=dated("1/yr", y2015=0.5)),
    },
}


@pytest.mark.parametrize("quotas", OTHERS)
def test_runs_under_other_quotas_verify(quotas: str, tmp_path: Path) -> None:
    scenario = scenario_with(tmp_path, OTHERS[quotas])
    assert verify(write_run(simulate(scenario), scenario, tmp_path / "run")).failures == ()


def test_a_run_under_quotas_with_techniques_verifies(tmp_path: Path) -> None:
    scenario = scenario_with(tmp_path, {"coal": COAL, "timber": TIMBER}, technology={"techniques": {}})
    assert verify(write_run(simulate(scenario), scenario, tmp_path / "run")).failures == ()


def test_a_quota_that_cannot_be_kept_verifies(tmp_path: Path) -> None:
    """The strict programme has a ray, and the relaxed one keeps the quota."""
    nothing = on_coal(kind="share_of_reserve", share=fixed(0.0, "share"))
    scenario = scenario_with(tmp_path, {"coal": nothing, "timber": TIMBER})
    found = simulate(scenario)
    assert any(run.plan is not None and run.plan.solved == "relaxed" for run in found.runs)
    assert verify(write_run(found, scenario, tmp_path / "run")).failures == ()


MSY = 0.4 * 100.0 / 4.0


@pytest.mark.parametrize("amount", [0.0, 1.0, 20.0, 50.0, 80.0, 100.0, 150.0])
@pytest.mark.parametrize("asked", [0.0, 0.5 * MSY, 0.999 * MSY, MSY, 1.001 * MSY, 2.0 * MSY, 30.0 * MSY])
def test_the_law_of_growth_agrees_with_the_one_that_made_the_limits(amount: float, asked: float) -> None:
    """Written twice, from the linear form and from the hyperbolic one."""
    step = LogisticStock(amount, growth_rate=0.4, capacity=100.0).step(Amount(asked))
    stock = Stock(0, amount, 0.0, 0.4, 100.0)
    lasted = min(1.0, stock.lasts(amount, asked))
    assert asked * lasted == pytest.approx(step.taken, rel=1e-10, abs=1e-12)
    closing = stock.after(amount, asked) if lasted == 1.0 else 0.0
    assert closing == pytest.approx(step.closing.amount, rel=1e-10, abs=1e-10)
