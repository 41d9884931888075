"""Which way a programme is planned from the command line, and capacities that are empty, zero or not needed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support.calling import called, planned
from support.programs import BREAD, replaced, written

from commonweal.data.program_folder import read_program

SMALL = ("--world", "synthetic:60", "--inputs", "6", "--quotas", "3")


@pytest.mark.parametrize("capacity", [(), ("--capacity",)])
def test_both_routes_give_the_same_plan_and_stand_in_the_manifest(capacity: tuple[str, ...], tmp_path: Path) -> None:
    found = {}
    for route in ("programme", "large"):
        folder = tmp_path / route
        answer = planned(*SMALL, *capacity, "--gap", "1e-7", "--route", route, "--out", str(folder))
        manifest = json.loads((folder / "manifest.json").read_bytes())
        assert isinstance(answer["route"], dict)
        assert manifest["route"] == answer["route"]
        assert (answer["route"]["name"], answer["status"]) == (route, "finished")
        assert called("verify", str(folder))[0] == 0
        found[route] = answer["baskets"]
    assert found["programme"]["lower"] == pytest.approx(found["large"]["lower"], rel=1e-6)


def with_capacities(*cells: str) -> str:
    rows = BREAD["activities"].rstrip().split("\n")
    return "\n".join(f"{row},{cell}" for row, cell in zip(rows, ["capacity", *cells], strict=True)) + "\n"


def test_an_activity_that_only_its_inputs_bound_is_planned(tmp_path: Path) -> None:
    """Without labour, CO2 or capacity of its own the mill grinds what grain there is."""
    activities = with_capacities("30", "30", "", "").replace("flour,mill,0.5,0.1", "flour,mill,0,0")
    folder = written(tmp_path / "mine", activities=activities, **replaced("limits", "labour,100", "labour,30"))
    found = planned("--program", str(folder), "--out", str(tmp_path / "out"))
    baskets = found["baskets"]
    assert isinstance(baskets, dict)
    assert baskets["lower"] == pytest.approx(30.0 / (1.0 + 0.8 * 1.2 / 0.9), rel=1e-9)
    assert found["status"] == "finished"
    assert called("verify", str(tmp_path / "out"))[0] == 0
    status, _, err = called("plan", "--program", str(folder), "--route", "large")
    assert (status, "without any limit" in err) == (2, True)


def test_what_is_odd_about_capacities_is_said(tmp_path: Path) -> None:
    folder = written(tmp_path, activities=with_capacities("30", "0", "", ""))
    status, out, err = called("plan", "--program", str(folder))
    assert status == 0
    assert "1 activities have a capacity of zero and stand still: activity 1" in err
    assert "note: 1 activities have a capacity of zero" in out


def test_empty_cells_of_capacity_are_no_capacity(tmp_path: Path) -> None:
    found = read_program(written(tmp_path / "mine", activities=with_capacities("30", "", "100", ""))).capacity
    assert found is not None
    assert found.tolist() == [30.0, np.inf, 100.0, np.inf]
    parquet = tmp_path / "parquet"
    parquet.mkdir()
    for name in BREAD:
        pd.read_csv(tmp_path / "mine" / f"{name}.csv").to_parquet(parquet / f"{name}.parquet", index=False)
    packed = read_program(parquet).capacity
    assert packed is not None
    assert packed.tolist() == found.tolist()
