"""A run verifies as it was written; one figure altered by one per cent does not, whatever the checksums say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.tamper import PERCENT, Change, copied, in_archive, in_runs, in_scenario, in_table, refresh_checksums

from commonweal.core.errors import FileProblem
from commonweal.core.linear_program import from_bytes, to_bytes
from commonweal.core.run_folder import certificate_file, economy_file, settings_file
from commonweal.results.folder import write_run
from commonweal.scenario.loading import load_scenario
from commonweal.simulation import simulate
from commonweal.verify import verify

SHORT, ENOUGH = "usa-2014--tight--frozen", "gbr-2014--tight--frozen"
BASELINE, TREND = "usa-2014--as-observed--frozen", "usa-2014--as-trended--trend"
FRONTIER = "frontier-decent-living-larger-frozen"


def flip_verdict(run: dict[str, Any]) -> None:
    run["verdict"]["functions"] = not run["verdict"]["functions"]


def flip_other_verdict(run: dict[str, Any]) -> None:
    run["verdicts"][-1]["functions"] = not run["verdicts"][-1]["functions"]


def later_until(run: dict[str, Any]) -> None:
    run["verdict"]["until"] += 1


def raise_cap(run: dict[str, Any]) -> None:
    run["verdict"]["cap"] *= PERCENT


def raise_used(run: dict[str, Any]) -> None:
    run["verdict"]["used"] *= PERCENT


def raise_least_budget(run: dict[str, Any]) -> None:
    run["frontiers"][0]["least_budget"] *= PERCENT


def call_it_strict(run: dict[str, Any]) -> None:
    run["solved"] = "strict"
    run["verdict"].update(functions=True, because=[], until=None)


PLAN, STRICT = certificate_file(SHORT, "plan"), certificate_file(SHORT, "strict")
TAMPERED: dict[str, tuple[Change, str]] = {
    "level": (in_table(SHORT, "activities", "level"), "activities.parquet"),
    "level of a baseline": (in_table(BASELINE, "activities", "level"), "activities.parquet"),
    "level of a trend": (in_table(TREND, "activities", "level"), "activities.parquet"),
    "workforce": (in_table(SHORT, "activities", "workforce"), "activities.parquet"),
    "capital": (in_table(SHORT, "activities", "capital_opening"), "activities.parquet"),
    "investment": (in_table(ENOUGH, "activities", "investment"), "activities.parquet"),
    "hours": (in_table(SHORT, "activities", "hours"), "activities.parquet"),
    "co2": (in_table(BASELINE, "activities", "co2"), "activities.parquet"),
    "delivery": (in_table(SHORT, "needs", "delivered"), "needs.parquet"),
    "floor": (in_table(SHORT, "needs", "floor"), "needs.parquet"),
    "required": (in_table(SHORT, "needs", "required"), "needs.parquet"),
    "persons": (in_table(SHORT, "people", "persons"), "people.parquet"),
    "persons of a baseline": (in_table(BASELINE, "people", "persons"), "people.parquet"),
    "persons with a floor": (in_table(ENOUGH, "needs", "persons"), "needs.parquet"),
    "unserved": (in_table(SHORT, "people", "unserved"), "people.parquet"),
    "unserved of a baseline": (in_table(BASELINE, "people", "unserved"), "people.parquet"),
    "exports": (in_table(SHORT, "products", "exports"), "products.parquet"),
    "consumption": (in_table(TREND, "products", "consumption"), "products.parquet"),
    "fulfilment": (in_table(BASELINE, "quintiles", "fulfilment"), "quintiles.parquet"),
    "dual of a product": (in_table(SHORT, "products", "valuation"), "products.parquet"),
    "dual": (in_table(ENOUGH, "valuations", "value"), "valuations.parquet"),
    "dual in a certificate": (in_archive(PLAN, "y_1"), PLAN),
    "dual of the last stage": (in_archive(PLAN, "y_3"), PLAN),
    "level in a certificate": (in_archive(PLAN, "x_3"), PLAN),
    "aim in a certificate": (in_archive(PLAN, "cost_2"), PLAN),
    "coefficient": (in_archive(PLAN, "data"), PLAN),
    "coefficient of the strict programme": (in_archive(STRICT, "data", lambda values: 1000), STRICT),
    "right-hand side": (in_archive(STRICT, "row_upper"), STRICT),
    "ray": (in_archive(STRICT, "ray"), STRICT),
    "least budget in a certificate": (
        in_archive(certificate_file(SHORT, FRONTIER), "x_1", lambda values: -1),
        FRONTIER,
    ),
    "least budget": (in_runs(SHORT, raise_least_budget), FRONTIER),
    "raw hours": (in_archive(economy_file("gbr-2014"), "hours"), "scenario.yaml"),
    "raw input": (in_archive(economy_file("gbr-2014"), "use_domestic"), ENOUGH),
    "floor in the settings": (in_archive(settings_file(BASELINE), "floors.decent-living"), "quintiles.parquet"),
    "another floor set": (in_archive(settings_file(TREND), "floors.good-life"), "floors.good-life against those of"),
    "promise in the settings": (in_archive(settings_file(SHORT), "promised"), PLAN),
    "hours of the settings": (in_archive(settings_file(SHORT), "hours_per_person"), "settings"),
    "trend": (in_archive(settings_file(TREND), "co2_factor"), TREND),
    "cap": (in_scenario("resolved", SHORT, "caps", "footprint"), "scenario.yaml"),
    "quota of a society": (in_scenario("societies", "tight", "quotas", "co2", "budget", "value"), PLAN),
    "world budget": (in_scenario("world_budgets", "ar6-2.0c-67", "value"), "scenario.yaml"),
    "hours norm": (in_scenario("societies", "tight", "work", "hours_norm", "values", "2015-01-01"), "scenario.yaml"),
    "budget of a verdict": (in_runs(SHORT, raise_cap), "runs.json"),
    "use of a budget": (in_runs(BASELINE, raise_used), "runs.json"),
    "verdict of a plan": (in_runs(SHORT, flip_verdict), "runs.json"),
    "verdict of a baseline": (in_runs(BASELINE, flip_verdict), "runs.json"),
    "one of the verdicts": (in_runs(ENOUGH, flip_other_verdict), "runs.json"),
    "one of a baseline's verdicts": (in_runs(TREND, flip_other_verdict), "runs.json"),
    "last good year": (in_runs(BASELINE, later_until), "runs.json"),
    "how it was solved": (in_runs(SHORT, call_it_strict), PLAN),
    "indicator hours": (in_table(SHORT, "indicators", "value", indicator="hours_per_worker"), "indicators.parquet"),
    "indicator CO2": (in_table(ENOUGH, "indicators", "value", indicator="co2_footprint"), "indicators.parquet"),
    "indicator of needs": (in_table(BASELINE, "indicators", "value", indicator="unmet_share"), "indicators.parquet"),
}


def test_a_run_verifies_as_it_was_written(folder: Path) -> None:
    found = verify(folder)
    assert found.failures == ()
    assert found.ok
    assert found.checks["runs"] == 6
    assert found.checks["rays"] == 1
    assert max(found.checks[name] for name in ("primal_residual", "dual_residual", "duality_gap")) < 1e-7
    assert found.checks["largest_matrix_difference"] < 1e-9


YEARS = {"unit": "yr", "low": 0.0, "high": 3.0, "source": "assumption, range 0-3"}
OTHER_RULES: dict[str, dict[str, Any]] = {
    "no gestation": {"gestation": {"value": 0.0, **YEARS}},
    "gestation of three years": {"gestation": {"value": 3.0, **YEARS}},
    "no terminal condition, balanced trade": {"terminal": False, "trade_balance": "balanced"},
}


@pytest.mark.parametrize("rules", OTHER_RULES)
def test_runs_under_other_rules_of_technology_verify(rules: str, tmp_path: Path) -> None:
    changes = {
        "comparison_worlds": [],
        "years": {"from": 2015, "to": 2016},
        "technology": {"techniques": None, **OTHER_RULES[rules]},
    }
    scenario = load_scenario("foundation").with_(world="gbr-2014", **changes)
    assert verify(write_run(simulate(scenario), scenario, tmp_path / "run")).failures == ()


@pytest.mark.parametrize("aim", ["ray", "least_labour"])
def test_runs_with_other_aims_verify(aim: str, society: str, tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(society.replace("{kind: max_min}", f"{{kind: {aim}}}").replace("{kind: free}", "{kind: even}"))
    changes = {
        "institutions": [str(path)],
        "comparison_worlds": [],
        "years": {"from": 2015, "to": 2016},
        "technology": {"techniques": None},
    }
    scenario = load_scenario("foundation").with_(**changes)
    assert verify(write_run(simulate(scenario), scenario, tmp_path / "run")).failures == ()


@pytest.mark.parametrize("name", TAMPERED)
def test_one_figure_altered_is_caught_behind_fresh_checksums(name: str, folder: Path, tmp_path: Path) -> None:
    change, where = TAMPERED[name]
    run = copied(folder, tmp_path)
    change(run)
    refresh_checksums(run)
    found = verify(run)
    assert not found.ok
    assert any(where in failure for failure in found.failures), found.failures
    assert not any("altered" in failure or "cannot be" in failure for failure in found.failures), found.failures


@pytest.mark.parametrize("key", [SHORT, BASELINE])
def test_every_indicator_is_recomputed(key: str, folder: Path, tmp_path: Path) -> None:
    run = copied(folder, tmp_path)
    frame = pd.read_parquet(run / "indicators.parquet")
    frame.loc[frame["run"] == key, "value"] = frame.loc[frame["run"] == key, "value"] * PERCENT + 1e-3
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), run / "indicators.parquet")
    refresh_checksums(run)
    failed = " ".join(verify(run).failures)
    assert [name for name in set(frame["indicator"][frame["run"] == key]) if f"{name} [" not in failed] == []


def test_a_message_has_row_both_sides_difference_and_tolerance(folder: Path, tmp_path: Path) -> None:
    run = copied(folder, tmp_path)
    in_table(SHORT, "people", "persons")(run)
    (altered, *rest) = verify(run).failures
    assert "people.parquet: altered" in altered
    (message,) = [failure for failure in rest if "persons" in failure]
    for part in ("people.parquet", SHORT, "worker, 2016", "recomputed", "difference", "tolerance 1e-09 relative"):
        assert part in message


@pytest.mark.parametrize("block", ["limit", "floor"])
def test_a_column_that_belongs_to_nothing_is_caught(block: str, folder: Path, tmp_path: Path) -> None:
    """A fixed column could eat up a limit or a floor unseen, and so forge a verdict."""
    run = copied(folder, tmp_path)
    path = next(path for path in sorted(run.glob("certificates/*/plan.npz")))
    lp, vectors = from_bytes(path.read_bytes())
    rows = lp.rows(block).ravel()
    forged = lp.with_column(rows, np.zeros(len(rows)) + 1e-12)
    wider = {name: np.append(v, 0.0) if name[:2] in ("x_", "co") and v.ndim else v for name, v in vectors.items()}
    path.write_bytes(to_bytes(forged, **wider))
    refresh_checksums(run)
    assert any("belong to no block" in failure for failure in verify(run).failures)


def test_a_file_more_or_less_is_noticed(folder: Path, tmp_path: Path) -> None:
    run = copied(folder, tmp_path)
    (run / certificate_file(ENOUGH, FRONTIER)).unlink()
    (run / "extra.txt").write_text("")
    failed = verify(run).failures
    assert "extra.txt: not in the manifest" in failed
    assert f"{certificate_file(ENOUGH, FRONTIER)}: in the manifest, but missing" in failed
    assert any(failure.startswith(f"{ENOUGH}: cannot be checked") for failure in failed)


@pytest.mark.parametrize("file", ["scenario.yaml", "runs.json", "needs.parquet", PLAN, economy_file("usa-2014")])
@pytest.mark.parametrize("content", [b"", b"{}", b"PK\x03\x04 no archive"])
def test_a_wrecked_file_is_a_failure_and_no_crash(file: str, content: bytes, folder: Path, tmp_path: Path) -> None:
    run = copied(folder, tmp_path)
    (run / file).write_bytes(content)
    refresh_checksums(run)
    assert not verify(run).ok


def test_what_is_no_run_folder_is_an_input_error(folder: Path, tmp_path: Path) -> None:
    run = copied(folder, tmp_path)
    (run / "manifest.json").unlink()
    for wrong in (run, tmp_path, tmp_path / "none", folder / "runs.json"):
        with pytest.raises(FileProblem):
            verify(wrong)


WITHOUT_SOLVER = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        parts = name.split(".")
        room = parts[1] if parts[0] == "commonweal" and len(parts) > 1 else "core"
        if parts[0] == "highspy" or room not in ("core", "verify"):
            raise ImportError(f"not for the checker: {name}")

sys.meta_path.insert(0, Refuse())
from commonweal.verify import verify

found = verify(sys.argv[1])
print(found.failures)
sys.exit(0 if found.ok else 1)
"""


def test_it_needs_neither_the_solver_nor_what_made_the_run(folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_SOLVER, str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
