"""A society that promises more than the floor: told apart from the floor, and measured by the floor beside today."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from commonweal.core.run_folder import pack, settings_file
from commonweal.report.blocks import Text
from commonweal.report.material import Material, read_material
from commonweal.report.sections import binding, gains, needs

Runs = dict[str, Any]
Write = Callable[[Path, Runs], Path]
PROMISED = [{"group": "food", "class": "worker", "path": "guarantees.meals.food.worker"}]


@pytest.fixture
def generous(tmp_path: Path, runs: Runs, write_folder: Write) -> Material:
    """Of the second plan the yardstick asks half of what binds it: 1.0 per person, for the promise is 2.0."""
    runs = deepcopy(runs)
    run = runs["runs"][3]
    run["promises"] = PROMISED
    folder = write_folder(tmp_path / "generous", runs)
    rows = pd.read_parquet(folder / "needs.parquet")
    axes = {name: np.array(list(dict.fromkeys(rows[name]))) for name in ("group", "class", "year")}
    arrays = {
        "labels.groups": axes["group"],
        "labels.classes": axes["class"],
        "years": axes["year"],
        f"floors.{run['verdict']['under']['floor_set']}": np.ones([len(one) for one in axes.values()]),
    }
    path = folder / settings_file(run["key"])
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(pack(arrays))
    return read_material(folder)


def texts(blocks: Any) -> list[str]:
    return [one.text for one in blocks if isinstance(one, Text)]


def test_gains_measure_a_plan_by_the_floor_that_measures_today(generous: Material) -> None:
    """2400 delivered of 2000 promised to 1000 persons is 1.2 of the promise and 2.4 of the floor."""
    table = gains.section(generous).blocks[-1].blocks[0]  # type: ignore[union-attr]
    last = {tuple(row[:3]): row[-1] for row in table.rows}  # type: ignore[union-attr]
    assert last["Alphaland", "Commons-Of-All", "food"] == "1.20"
    assert last["Betaland", "Commons-Of-All", "food"] == "2.40"


def test_the_heat_map_says_that_it_divides_by_the_promise(generous: Material) -> None:
    note = "Commons-Of-All: where it promises more than the floor, 1.00 is the promise: food."
    assert note in texts(needs.section(generous).blocks)


def test_one_member_alone_is_not_said_to_be_several(tmp_path: Path, runs: Runs, write_folder: Write) -> None:
    run = runs["runs"][1]
    run["verdict"]["because"] = run["verdict"]["because"][:1]
    first, *_ = texts(binding.section(read_material(write_folder(tmp_path / "one", runs))).blocks)
    assert first == "Alphaland, Commons-Of-All: the CO2 quota cannot hold from 2016, whatever else gives way."
