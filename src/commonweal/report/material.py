"""What a report is made from: the files of a run folder, and the few selections that several figures share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from commonweal.core.strict_yaml import read_yaml
from commonweal.report.words import distinct, drivers

TABLES = ("indicators", "needs", "people", "quintiles", "activities", "valuations")
Run = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Material:
    """A run folder in memory: documents as they are, tables as DataFrames."""

    document: Mapping[str, Any]
    scenario: Mapping[str, Any]
    manifest: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]

    @property
    def runs(self) -> list[Run]:
        """Every run, in order, each with the years of the horizon."""
        return [{"years": self.years, **run} for run in self.document["runs"]]

    @property
    def years(self) -> tuple[int, int]:
        """First and last year."""
        return int(self.document["years"][0]), int(self.document["years"][-1])

    @property
    def worlds(self) -> list[str]:
        """Economies, the main one first."""
        return sorted(distinct(run["world"] for run in self.runs), key=lambda world: world != self.document["world"])

    def of(self, world: str) -> list[Run]:
        """Return the runs on one economy."""
        return [run for run in self.runs if run["world"] == world]

    def country(self, world: str) -> str:
        """Return the country of an economy."""
        return str(self.of(world)[0]["country"])

    def label(self, run: Run) -> str:
        """Return society and technology of a run."""
        return f"{run['society']}, {drivers(run['drivers'], run['base_year'], short=True)}"

    def table(self, name: str, run: Run) -> pd.DataFrame:
        """Return the rows of a table that belong to a run."""
        table = self.tables[name]
        return table[table["run"] == run["key"]]

    def series(self, run: Run, indicator: str) -> pd.Series[float]:
        """Return an indicator of a run by year, empty if it is not there."""
        rows = self.table("indicators", run)
        return rows[rows["indicator"] == indicator].set_index("year")["value"].sort_index()

    def with_indicators(self) -> dict[str, Any]:
        """Return the document with the indicators inside each run, as the sentence builder takes it."""
        return {**self.document, "runs": [{**run, "indicators": self._indicators(run)} for run in self.runs]}

    def _indicators(self, run: Run) -> dict[str, Any]:
        rows = self.table("indicators", run)
        return {
            str(name): {"values": dict(zip(part["year"].astype(str), part["value"], strict=True))}
            for name, part in rows.groupby("indicator")
        }


def read_material(folder: Path) -> Material:
    """Read what a report needs from a run folder."""
    return Material(
        document=json.loads((folder / "runs.json").read_text()),
        scenario=read_yaml(folder / "scenario.yaml").data,
        manifest=json.loads((folder / "manifest.json").read_text()),
        tables={name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES},
    )
