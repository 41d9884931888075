"""A small run folder, written by hand: two countries, a baseline and a plan in each, one plan infeasible."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from commonweal.core.run_folder import economy_file, pack

YEARS = (2015, 2016, 2017)
GROUPS, CLASSES = ("food", "transport"), ("child", "worker")
SOCIETIES = {"Steady-As-She-Goes": "extrapolated", "Commons-Of-All": "plan"}
COUNTRIES = {"alpha-2014": "Alphaland", "beta-2014": "Betaland"}


def verdict(
    sense: str, functions: bool, because: list[dict[str, Any]], used: float, floor: str, budget: str
) -> dict[str, Any]:
    under = {
        "floor_set": floor,
        "budget": budget,
        "share_rule": "equal-per-head",
        "account": "larger",
        "drivers": "frozen",
    }
    return {
        "sense": sense,
        "under": under,
        "functions": functions,
        "until": None if functions else 2015,
        "because": because,
        "used": used,
        "cap": 12.0 if "2.0" in budget else 6.0,
    }


def reason(
    kind: str, path: str, words: str, unit: str, change: float | None, first: int | None = 2016
) -> dict[str, Any]:
    return {
        "kind": kind,
        "path": path,
        "first_year": first,
        "shortfall": change,
        "unit": unit,
        "words": words,
        "change": change,
    }


CONFLICT = [
    reason("quota", "quotas.co2.budget", "the CO2 quota", "Gt CO2", 8.0712),
    reason("need", "guarantees.floor.transport.child", "the transport floor of child", "share of the floor", None),
    reason("need", "guarantees.floor.transport.worker", "the transport floor of worker", "share of the floor", 0.7405),
    reason("need", "guarantees.floor.food.worker", "the food floor of worker", "share of the floor", None),
]
UNMET = [
    reason("need", "yardstick.floors.child", "40% of child persons are below a floor", "share of persons", None, 2015)
    | {"shortfall": 0.4},
    reason("budget", "yardstick.budget", "the CO2 budget is used up in 2017", "Gt CO2", None, 2017)
    | {"shortfall": 3.0},
]


def run(world: str, society: str) -> dict[str, Any]:
    """Return one entry of runs.json; the plan of the first country is infeasible."""
    mechanism = SOCIETIES[society]
    planned, functions = mechanism == "plan", mechanism == "plan" and world != "alpha-2014"
    sense = "frontier" if planned else "realised"
    because = [] if functions else CONFLICT if planned else UNMET
    used = 8.9 if functions else 20.1
    every = [
        verdict(sense, functions, because, used, f, b)
        for f in ("decent-living", "good-life")
        for b in ("ar6-2.0c-67", "ar6-1.5c-50")
    ]
    flips = [
        {
            "path": "yardstick.floors",
            "words": "all floors together",
            "unit": "1",
            "used": 1.0,
            "turns_at": 0.887,
            "low": None,
            "high": None,
        },
        {
            "path": "technology.mobility",
            "words": "mobility",
            "unit": "1/yr",
            "used": 0.09,
            "turns_at": None,
            "low": 0.03,
            "high": 0.2,
        },
    ]
    return {
        "key": f"{world}--{society}--frozen",
        "world": world,
        "country": COUNTRIES[world],
        "base_year": 2014,
        "society": society,
        "drivers": "frozen",
        "mechanism": mechanism,
        "solved": ("strict" if functions else "relaxed") if planned else None,
        "aim": "max_min" if planned else None,
        "verdict": every[0],
        "verdicts": every,
        "frontiers": [],
        "flips": flips if planned and not functions else [],
        "checks": {"primal_residual": 1e-12} if planned else {"accounting_residual": 1e-15},
        "warnings": [],
        "observed": {
            "hours_per_worker": {"unit": "h/week", "value": 34.6},
            "co2_production": {"unit": "Gt CO2/yr", "values": {"2014": 5.3, "2015": 5.2, "2016": 5.3}},
        },
        "capped_floors": ["transport"],
    }


def document() -> dict[str, Any]:
    """Return runs.json, sharing nothing with another call."""
    runs = [deepcopy(run(world, society)) for world in COUNTRIES for society in SOCIETIES]
    return {"schema_version": 1, "scenario": "trial", "world": "alpha-2014", "years": [2015, 2017], "runs": runs}


INDICATORS = {
    "hours_per_worker": ("h/week", 28.0),
    "hours_per_adult": ("h/week", 17.0),
    "labour_use": ("share", 0.9),
    "consumption": ("M.USD_2014/yr", 900.0),
    "gross_output": ("M.USD_2014/yr", 2000.0),
    "investment": ("M.USD_2014/yr", 90.0),
    "co2_production": ("Gt CO2/yr", 5.0),
    "co2_footprint": ("Gt CO2/yr", 6.0),
    "co2_production_cumulative": ("Gt CO2", 5.0),
    "co2_footprint_cumulative": ("Gt CO2", 6.0),
    "unmet_share": ("share of persons", 0.3),
    "unmet_depth": ("share of the floor", 0.5),
    "unmet_share_child": ("share of persons", 0.4),
    "unmet_share_worker": ("share of persons", 0.2),
}


TECHNIQUES = {
    "stove": ("stove", "TWh/yr", "stoves", "households", 8.0),
    "pump": ("pump", "TWh/yr", "heat pumps", "households", 4.0),
    "import_A": ("import_A", "M.USD_2014/yr", "imports of Farms", "rest of the world", 500.0),
    "import_B": ("import_B", "M.USD_2014/yr", "imports of Mines", "rest of the world", 1500.0),
}
FAMILY = {"stove": "heat", "pump": "heat", "import_A": "imports", "import_B": "imports"}


def role(code: str, family: str, without: float | None, **others: Any) -> dict[str, Any]:
    """Return one entry of roles of a run."""
    bare = dict.fromkeys(("low", "high", "at_low", "at_high", "turns_at"))
    name = TECHNIQUES[code][2] if code in TECHNIQUES else code
    same = {"code": code, "name": name, "family": family, "least": 9.0, "assumed": True}
    return {**same, **bare, "without": without, **others}


ROLES = [
    role("heat", "heat", 14.0),
    role("imports", "imports", None),
    role("stove", "heat", 9.0, low=0.5, high=2.0),
    role("pump", "heat", 13.5, low=0.5, high=2.0, at_low=8.5, at_high=12.5, turns_at=1.75),
]


def offer(runs: dict[str, Any]) -> dict[str, Any]:
    """Offer techniques in a document of runs: with them the first plan exists, without them nothing changes."""
    for one in runs["runs"]:
        for found in (one["verdict"], *one["verdicts"]):
            found["under"]["techniques"] = "offered"
        if one["mechanism"] == "plan":
            without = json.loads(json.dumps(one["verdicts"]))
            for found in without:
                found["under"]["techniques"] = "none"
                found["unmet"] = None if found["functions"] else 1_234_000.0
            for found in (one["verdict"], *one["verdicts"]):
                found |= {"functions": found["cap"] > 9.0, "because": [], "used": 9.0, "unmet": 0.0}
                found |= {} if found["functions"] else {"unmet": 56_000.0}
            one["verdicts"] += without
            one |= {"solved": "strict", "flips": [], "roles": ROLES if one["world"] == runs["world"] else []}
    return runs


def tables(runs: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    """Return the tables of a run folder."""
    offered = [code for code in TECHNIQUES if any(one["verdict"]["under"].get("techniques") for one in runs)]
    plans = [one["key"] for one in runs if one["mechanism"] == "plan"]
    others = [one["key"] for one in runs if one["mechanism"] != "plan"]
    keys = [one["key"] for one in runs]
    cells = [(group, one, year) for group in GROUPS for one in CLASSES for year in YEARS]
    rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {
        "indicators": (
            ["run", "indicator", "unit", "year", "value"],
            [
                (k, name, unit, y, value * (1 + (y - 2015)))
                for k in keys
                for name, (unit, value) in INDICATORS.items()
                for y in YEARS
            ],
        ),
        "needs": (
            ["run", "group", "class", "year", "persons", "floor", "required", "delivered", "unit"],
            [(k, g, c, y, 1000.0, 2.0, 2000.0, 2400.0, "M.USD_2014/yr") for k in plans for g, c, y in cells],
        ),
        "people": (
            ["run", "class", "year", "persons", "unserved", "unit"],
            [
                (k, c, y, 1000.0, 100.0 if y == 2017 else 0.0, "thousand persons")
                for k in keys
                for c in CLASSES
                for y in YEARS
            ],
        ),
        "quintiles": (
            ["run", "group", "quintile", "year", "fulfilment"],
            [(k, g, q, y, 0.4 * q) for k in others for g in GROUPS for q in range(1, 6) for y in YEARS],
        ),
        "activities": (
            ["run", "activity", "unit", "name", "parent", "family", "year", "level"],
            [
                (k, a, "M.USD_2014/yr", name, a, "industry", y, 1000.0 + y)
                for k in keys
                for a, name in (("A", "Farms"), ("B", "Mines"))
                for y in YEARS
            ]
            + [
                (k, *TECHNIQUES[a][:4], FAMILY[a], y, TECHNIQUES[a][4] * (y - 2013))
                for k in plans
                for a in offered
                for y in YEARS
            ],
        ),
        "products": (
            ["run", "product", "name", "year", "made"],
            [(k, "A", "Farms", y, 1.0) for k in keys for y in YEARS],
        ),
        "valuations": (
            ["run", "constraint", "labels", "year", "value", "unit"],
            [(k, "limit", "0", None, -0.1, "") for k in plans]
            + [(k, "fulfilment", f"{g} | {c}", y, 1e-4, "") for k in plans for g, c, y in cells],
        ),
    }
    frames = {name: pd.DataFrame(found, columns=columns) for name, (columns, found) in rows.items()}
    frames["valuations"]["year"] = frames["valuations"]["year"].astype("Int64")
    return frames


SCENARIO = """\
schema: 1
scenario:
  yardstick:
    waste: {{value: 1.2, unit: '1', source: 'assumption, range 1.0-1.5', low: 1.0, high: 1.5}}
    budget: {{value: 1150, unit: Gt CO2, source: 'IPCC (2023), table SPM.2'}}
{technology}societies: {{}}
resolved: {{}}
"""
OFFERED = """\
  technology:
    techniques: {families: [heat, imports]}
"""
PROCESSES = {
    "processes.labels.activities": np.array(list(TECHNIQUES)),
    "processes.labels.products": np.array(["heat"]),
    "processes.makes": np.array([[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0], [1.0, 1.0, 0.0, 0.0]]),
    "processes.observed": np.array([20.0, 0.0, 0.0, 0.0]),
    "processes.co2": np.array([204.0, 0.0, 0.0, 0.0]),
}


def write(folder: Path, runs: dict[str, Any]) -> Path:
    """Write a run folder with the given runs.json."""
    folder.mkdir()
    (folder / "runs.json").write_text(json.dumps(runs))
    offered = any(one["verdict"]["under"].get("techniques") for one in runs["runs"])
    (folder / "scenario.yaml").write_text(SCENARIO.format(technology=OFFERED if offered else ""))
    if offered:
        (folder / "economies").mkdir()
        for name in COUNTRIES:
            (folder / economy_file(name)).write_bytes(pack(PROCESSES))
    for name, frame in tables(runs["runs"]).items():
        frame.to_parquet(folder / f"{name}.parquet")
    source = {
        "title": "Tables",
        "publisher": "A publisher",
        "citation": "Somebody (2015)",
        "licence": "CC BY 4.0",
        "changes": "none",
    }
    world = {"sources": [source], "gaps": ["No land accounts."], "licences": {}}
    manifest = {
        "schema_version": 1,
        "files": {},
        "worlds": {"alpha-2014": world},
        "solver": {"name": "HiGHS", "version": "1"},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


@pytest.fixture
def runs() -> dict[str, Any]:
    return document()


@pytest.fixture
def offered() -> dict[str, Any]:
    """The same runs with alternative techniques on offer."""
    return offer(document())


@pytest.fixture
def folder(tmp_path: Path, runs: dict[str, Any]) -> Path:
    return write(tmp_path / "run", runs)


@pytest.fixture
def write_folder() -> Callable[[Path, dict[str, Any]], Path]:
    return write
