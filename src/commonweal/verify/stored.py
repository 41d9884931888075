"""What is read from a run folder before anything is judged: documents, tables and arrays of one run."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from commonweal.core.run_folder import RUNS, SCENARIO, TABLES, economy_file, settings_file, unpack
from commonweal.core.strict_yaml import parse_yaml

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stored:
    """Documents and tables of a run folder."""

    folder: Path
    scenario: Mapping[str, Any]
    societies: Mapping[str, Any]
    world_budgets: Mapping[str, Any]
    resolved: Mapping[str, Any]
    runs: tuple[Mapping[str, Any], ...]
    tables: Mapping[str, pd.DataFrame]

    def table(self, name: str, key: str) -> pd.DataFrame:
        """Return the rows of one run."""
        frame = self.tables[name]
        return frame[frame["run"] == key]


def read_stored(folder: Path) -> Stored:
    """Return documents and tables of a run folder."""
    document = parse_yaml((folder / SCENARIO).read_text(encoding="utf-8"), SCENARIO).data
    runs = json.loads((folder / RUNS).read_bytes())
    return Stored(
        folder=folder,
        scenario=document["scenario"],
        societies=document["societies"],
        world_budgets={name: float(row["value"]) for name, row in document["world_budgets"].items()},
        resolved=document["resolved"],
        runs=tuple(runs["runs"]),
        tables={name: pd.read_parquet(io.BytesIO((folder / f"{name}.parquet").read_bytes())) for name in TABLES},
    )


@dataclass(frozen=True, slots=True)
class Country:
    """An economy as stored: its raw arrays (see ``core.economy``) and what follows from them."""

    arrays: Mapping[str, NDArray[Any]]

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]

    def labels(self, name: str) -> list[str]:
        """Return the labels of an axis."""
        return [str(label) for label in self.arrays[f"labels.{name}"]]

    def parameter(self, name: str) -> float:
        """Return a sourced scalar."""
        return float(self.arrays["parameters"][self.labels("parameters").index(name)])

    @property
    def base_year(self) -> int:
        """The year of the table."""
        return int(self.arrays["base_year"])

    @property
    def output(self) -> Array:
        """Gross output by activity [money/yr]."""
        return np.asarray(self.arrays["make"].sum(axis=0), dtype=np.float64)

    def final(self, origin: str, *categories: str) -> Array:
        """Return final demand of an origin (domestic, imported) summed over categories (product,) [money/yr]."""
        names = self.labels("final_categories")
        table: Array = self.arrays[f"final_{origin}"]
        return np.asarray(table[:, [names.index(category) for category in categories]].sum(axis=1))

    def margins(self, *categories: str) -> float:
        """Return international transport margins on final demand of some categories [money/yr]."""
        names = self.labels("final_categories")
        return float(self.arrays["final_margins"][[names.index(category) for category in categories]].sum())

    def people(self, year: int, first_age: int = 0, last_age: int = 200) -> float:
        """Return persons of some ages in a year [thousand persons]."""
        ages = self.arrays["population.age_from"]
        column = list(self.arrays["population.years"]).index(year)
        return float(self.arrays["population.persons"][(ages >= first_age) & (ages <= last_age), column].sum())

    def world_people(self, year: int) -> float:
        """Return the world's persons in a year [thousand persons]."""
        return float(self.arrays["population.world"][list(self.arrays["population.years"]).index(year)])


@lru_cache(maxsize=1)
def _country(folder: Path, world: str, stamp: int) -> Country:
    return Country(unpack((folder / economy_file(world)).read_bytes()))


def read_country(folder: Path, world: str) -> Country:
    """Return a stored economy; the last one is kept."""
    return _country(folder, world, (folder / economy_file(world)).stat().st_mtime_ns)


def read_settings(folder: Path, key: str) -> dict[str, NDArray[Any]]:
    """Return the resolved series of a run."""
    return unpack((folder / settings_file(key)).read_bytes())
