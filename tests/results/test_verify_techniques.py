"""A run with techniques verifies as it was written; one figure of a technique altered by one per cent does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.tamper import PERCENT, Change, copied, in_archive, in_runs, in_scenario, in_table, refresh_checksums

from commonweal.core.linear_program import from_bytes, to_bytes
from commonweal.core.run_folder import certificate_file, economy_file, unpack
from commonweal.results.folder import write_run
from commonweal.results.process_arrays import FITTED, PREFIX
from commonweal.results.records import Results
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.schema import Scenario
from commonweal.simulation import simulate
from commonweal.verify import verify

KEY = "gbr-2014--tight--frozen"
PLAN, ECONOMY = certificate_file(KEY, "plan"), economy_file("gbr-2014")
FRONTIER = "frontier-decent-living-larger-frozen"
YEARS = {"from": 2015, "to": 2019}


@pytest.fixture(scope="session")
def offered(society: str, tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Five years in Great Britain under a quota that leaves nothing over, so that exports get their credits."""
    path = tmp_path_factory.mktemp("offered") / "tight.yaml"
    path.write_text(society.replace("value: 2.5", "value: 1.0").replace("range 2-3", "range 1-3"), encoding="utf-8")
    return load_scenario("foundation").with_(
        world="gbr-2014",
        comparison_worlds=[],
        institutions=["as-observed", "as-trended", str(path)],
        years=YEARS,
        technology={"techniques": {}},
    )


@pytest.fixture(scope="session")
def outcome(offered: Scenario) -> Results:
    return simulate(offered)


@pytest.fixture(scope="session")
def run_folder(outcome: Results, offered: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(outcome, offered, tmp_path_factory.mktemp("techniques") / "run", 1.0)


def in_block(file: str, vector: str, block: str) -> Change:
    """Alter the largest entry of a block of columns in a vector of a certificate."""

    def change(folder: Path) -> None:
        lp, vectors = from_bytes((folder / file).read_bytes())
        values = vectors[vector].copy()
        place = lp.columns(block).ravel()
        values[place[np.abs(values[place]).argmax()]] *= PERCENT
        (folder / file).write_bytes(to_bytes(lp, **{**vectors, vector: values}))

    return change


def offer_none(run: dict[str, Any]) -> None:
    run["frontiers"][0]["techniques"] = "none"


def raise_least_budget(run: dict[str, Any]) -> None:
    run["frontiers"][0]["least_budget"] *= PERCENT


def flip_last_verdict(run: dict[str, Any]) -> None:
    run["verdicts"][0]["functions"] = not run["verdicts"][0]["functions"]


def without_techniques(run: dict[str, Any]) -> None:
    run["verdict"]["under"]["techniques"] = "none"


def said(*path: str) -> Change:
    return in_scenario("scenario", "technology", "techniques", *path)


TAMPERED: dict[str, tuple[Change, str]] = {
    "level": (in_table(KEY, "activities", "level", family="electricity"), "activities.parquet"),
    "level of imports": (in_table(KEY, "activities", "level", parent="rest of the world"), "activities.parquet"),
    "hours": (in_table(KEY, "activities", "hours", family="electricity"), "activities.parquet"),
    "CO2": (in_table(KEY, "activities", "co2", activity="car_combustion"), "activities.parquet"),
    "capacity": (in_table(KEY, "activities", "capital_opening", family="electricity"), "activities.parquet"),
    "investment": (in_table(KEY, "activities", "investment", family="cars"), "activities.parquet"),
    "product made": (in_table(KEY, "products", "made", product="electricity"), "products.parquet"),
    "product used": (in_table(KEY, "products", "consumption", product="heat"), "products.parquet"),
    "valuation": (in_table(KEY, "products", "valuation", product="car travel"), "products.parquet"),
    "price": (in_archive(ECONOMY, "processes.price"), ECONOMY),
    "observed level": (in_archive(ECONOMY, "processes.observed"), ECONOMY),
    "share": (in_archive(ECONOMY, "processes.shares.share"), PLAN),
    "largest share of wind and sun": (said("variable_share", "value"), ECONOMY),
    "build rate": (said("build_rate", "value"), ECONOMY),
    "imports on offer": (said("competitive_imports", "value"), ECONOMY),
    "credit": (in_block(PLAN, "x_2", "credit"), "indicators.parquet"),
    "credit in the proof": (in_block(PLAN, "x_2", "credit"), PLAN),
    "level in a certificate": (in_block(PLAN, "x_2", "level"), PLAN),
    "coefficient": (in_archive(certificate_file(KEY, f"{FRONTIER}-techniques"), "data"), f"{FRONTIER}-techniques"),
    "coefficient without techniques": (in_archive(certificate_file(KEY, FRONTIER), "data"), f"{FRONTIER}.npz"),
    "least budget": (in_runs(KEY, raise_least_budget), f"{FRONTIER}-techniques"),
    "whose least budget": (in_runs(KEY, offer_none), FRONTIER),
    "one of the verdicts": (in_runs(KEY, flip_last_verdict), "runs.json"),
    "what a verdict is about": (in_runs(KEY, without_techniques), "verdict.under.techniques"),
}


def test_a_run_with_techniques_verifies_as_it_was_written(run_folder: Path) -> None:
    found = verify(run_folder)
    assert found.failures == ()
    assert found.checks["largest_matrix_difference"] < 1e-9


def test_the_run_uses_what_is_tampered_with(outcome: Results) -> None:
    """Otherwise one per cent of nothing would be looked for."""
    (run,) = [one for one in outcome.runs if one.plan is not None]
    assert run.plan is not None
    quantities = run.plan.quantities
    assert quantities["credit"].values.max() > 0.0
    assert quantities["asset_total"].values[1].max() > 0.0
    assert run.plan.solved == "strict"


@pytest.mark.parametrize("name", TAMPERED)
def test_one_figure_of_a_technique_is_caught_behind_fresh_checksums(
    name: str, run_folder: Path, tmp_path: Path
) -> None:
    change, where = TAMPERED[name]
    run = copied(run_folder, tmp_path)
    change(run)
    refresh_checksums(run)
    found = verify(run)
    assert any(where in failure for failure in found.failures), found.failures
    assert not any("altered" in failure for failure in found.failures), found.failures


STORED = (*FITTED, "price", "source.cost", "source.first_year", "shares.share", "shares.product", "shares.members")


@pytest.mark.parametrize("name", STORED)
def test_every_number_of_the_processes_is_checked(name: str, run_folder: Path, tmp_path: Path) -> None:
    run = copied(run_folder, tmp_path)
    arrays = unpack((run / ECONOMY).read_bytes())
    values = arrays[PREFIX + name].copy()
    place = int(np.where(np.isfinite(values), np.abs(values), 0.0).argmax())
    values.flat[place] = values.flat[place] * PERCENT if values.dtype.kind == "f" else 1 - values.flat[place]
    np.savez_compressed(run / ECONOMY, **{**arrays, PREFIX + name: values})
    refresh_checksums(run)
    failures = verify(run).failures
    assert any(ECONOMY in failure or "certificates" in failure for failure in failures), failures
    assert not any("altered" in failure for failure in failures)


def test_processes_that_are_not_there_are_missed(run_folder: Path, tmp_path: Path) -> None:
    run = copied(run_folder, tmp_path)
    arrays = unpack((run / ECONOMY).read_bytes())
    np.savez_compressed(run / ECONOMY, **{name: a for name, a in arrays.items() if not name.startswith(PREFIX)})
    refresh_checksums(run)
    assert not verify(run).ok


ASSUMED = {"unit": "1", "source": "assumption, range 0-2", "low": 0.0, "high": 2.0}
OTHER_OFFERS: dict[str, dict[str, Any]] = {
    "dearer wind and no nuclear": {
        "techniques": {"without": ["steel_h2_dri"], "capital_cost": {"elec_wind_onshore": {"value": 1.5, **ASSUMED}}}
    },
    "electricity alone, on trend": {"drivers": "trend", "techniques": {"families": ["electricity"]}},
    "heat and cars, imports not": {"techniques": {"families": ["heat", "cars"]}},
    "no further imports": {"techniques": {"competitive_imports": {"value": 0.0, **ASSUMED}}},
    "no gestation": {
        "techniques": {},
        "gestation": {"value": 0.0, "unit": "yr", "low": 0.0, "high": 3.0, "source": "assumption, range 0-3"},
    },
    "gestation of three years": {
        "techniques": {},
        "gestation": {"value": 3.0, "unit": "yr", "low": 0.0, "high": 3.0, "source": "assumption, range 0-3"},
    },
    "no terminal condition, balanced trade": {"techniques": {}, "terminal": False, "trade_balance": "balanced"},
}


@pytest.mark.parametrize("offer", OTHER_OFFERS)
@pytest.mark.parametrize("world", ["gbr-2014", "usa-2014"])
def test_runs_with_other_offers_verify(offer: str, world: str, tmp_path: Path) -> None:
    scenario = load_scenario("foundation").with_(
        world=world, comparison_worlds=[], institutions=["associated-producers"], years=YEARS,
        technology=OTHER_OFFERS[offer],
    )  # fmt: skip
    assert verify(write_run(simulate(scenario), scenario, tmp_path / "run")).failures == ()


def test_other_aims_verify(society: str, tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(society.replace("{kind: max_min}", "{kind: ray}").replace("{kind: free}", "{kind: even}"))
    scenario = load_scenario("foundation").with_(
        world="gbr-2014", comparison_worlds=[], institutions=[str(path)], years=YEARS, technology={"techniques": {}}
    )
    assert verify(write_run(simulate(scenario), scenario, tmp_path / "run")).failures == ()
