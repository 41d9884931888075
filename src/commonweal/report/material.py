"""What a report is made from: the files of a run folder, and the few selections that several figures share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from commonweal.core.run_folder import economy_file, settings_file, unpack
from commonweal.report.words import distinct, drivers
from commonweal.results.folder import RunFolder, read_run

Run = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Material:
    """A run folder in memory."""

    folder: RunFolder

    @property
    def document(self) -> Mapping[str, Any]:
        """The document of ``runs.json``."""
        return self.folder.runs

    @property
    def scenario(self) -> Mapping[str, Any]:
        """The document of ``scenario.yaml``: scenario, societies, resolved."""
        return self.folder.scenario

    @property
    def manifest(self) -> Mapping[str, Any]:
        """The document of ``manifest.json``."""
        return self.folder.manifest

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
        return f"{run['society']}, {drivers(run['drivers'], run['base_year'])}"

    def table(self, name: str, run: Run) -> pd.DataFrame:
        """Return the rows of a table that belong to a run."""
        table: pd.DataFrame = getattr(self.folder, name)
        rows: pd.DataFrame = table[table["run"] == run["key"]]
        return rows

    def economy(self, world: str) -> dict[str, NDArray[Any]]:
        """Return the raw arrays of an economy, none if the folder does not hold them."""
        path = self.folder.path / economy_file(world)
        return unpack(path.read_bytes()) if path.is_file() else {}

    def measured_floors(self, run: Run) -> pd.Series[float]:
        """Return the yardstick's floors for a run by (group, class, year), without what the society promises beyond."""
        arrays = unpack((self.folder.path / settings_file(run["key"])).read_bytes())
        axes = [arrays["labels.groups"], arrays["labels.classes"], arrays["years"]]
        index = pd.MultiIndex.from_product(axes, names=["group", "class", "year"])
        return pd.Series(arrays[f"floors.{run['verdict']['under']['floor_set']}"].ravel(), index, name="measured")

    def series(self, run: Run, indicator: str) -> pd.Series[float]:
        """Return an indicator of a run by year, empty if it is not there."""
        rows = self.table("indicators", run)
        return rows[rows["indicator"] == indicator].set_index("year")["value"].sort_index()

    @property
    def families(self) -> list[str]:
        """Families of alternative techniques that the scenario offers; none: one technique per product."""
        return list((self.techniques or {}).get("families", ()))

    @property
    def techniques(self) -> Mapping[str, Any] | None:
        """What the scenario says of alternative techniques, None if it offers none."""
        technology = (self.scenario.get("scenario") or {}).get("technology") or {}
        offered: Mapping[str, Any] | None = technology.get("techniques")
        return offered

    def with_indicators(self) -> dict[str, Any]:
        """Return the document with the indicators inside each run, as the sentence builder takes it."""
        runs = [{**run, "indicators": self._indicators(run)} for run in self.runs]
        return {**self.document, "families": self.families, "runs": runs}

    def _indicators(self, run: Run) -> dict[str, Any]:
        rows = self.table("indicators", run)
        return {
            str(name): {"values": dict(zip(part["year"].astype(str), part["value"], strict=True))}
            for name, part in rows.groupby("indicator")
        }


def read_material(folder: Path) -> Material:
    """Read a run folder.

    Raises
    ------
    FileProblem
        It is not a run folder, half written, or of another version.
    """
    return Material(read_run(folder))


def observed(run: Run, name: str) -> float | None:
    """Return one number that was observed in the base year, if the run has it."""
    record = run.get("observed", {}).get(name)
    return None if record is None else float(record["value"])
