"""Two lives side by side: the same society or two, as they ran; or why they cannot be compared.

Never compared are the frontier of one and the realised result of another, and runs that differ in world, years,
yardstick, technology or drivers: then the rules would not be what makes the difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from commonweal.core.errors import UnknownName
from commonweal.core.strict_yaml import Document
from commonweal.institutions.differences import document_differences
from commonweal.institutions.record import validate
from commonweal.institutions.schema import Institutions
from commonweal.results.folder import RunFolder

OWN = ("schema", "name", "world", "comparison_worlds", "institutions")
"""Keys of a scenario in which runs may differ and still be compared; their world is judged by itself."""

SAME = 1e-9
"""Largest difference, relative to the larger number, at which two numbers count as equal (solver's precision)."""


@dataclass(frozen=True, slots=True)
class Life:
    """One society on one world, as it ran: ``run`` is its part of ``runs.json``."""

    folder: RunFolder
    run: Mapping[str, Any]

    @property
    def society(self) -> str:
        """Label of the society."""
        return str(self.run["society"])

    def institutions(self) -> Institutions:
        """Return the rules under which it ran."""
        name = f"{self.folder.path}: {self.society}"
        return validate(Institutions, Document(name, self.folder.scenario["societies"][self.society], {}))

    def series(self, table: str, *labels: str) -> dict[tuple[str, ...], pd.DataFrame]:
        """Return the yearly rows of a table of the run by their labels."""
        frame: pd.DataFrame = getattr(self.folder, table)
        own = frame[frame["run"] == self.run["key"]]
        grouped = own.groupby(list(labels), sort=False)
        return {tuple(str(label) for label in key): rows.set_index("year") for key, rows in grouped}


@dataclass(frozen=True, slots=True)
class YearlyDifference:
    """A yearly series of two lives: ``values`` by year, first and second; None where there is no number.

    ``labels`` : product group, then need class or fifth of incomes; none of an indicator.
    """

    name: str
    labels: tuple[str, ...]
    unit: str
    values: Mapping[int, tuple[float | None, float | None]]

    @property
    def differs(self) -> bool:
        """Whether the two differ in any year by more than the precision of the solver."""
        return any(_differ(*pair) for pair in self.values.values())


@dataclass(frozen=True, slots=True)
class LivesCompared:
    """Two lives: either the ``obstacles`` to comparing them, or their verdicts (of ``runs.json``) and their series."""

    obstacles: tuple[str, ...]
    verdicts: tuple[Mapping[str, Any], ...] = ()
    series: tuple[YearlyDifference, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return the comparison as plain data, with every year."""
        return asdict(self)


def lives_in(folder: RunFolder, world: str | None = None) -> dict[str, Life]:
    """Return the lives in a run folder on one world, the scenario's own unless another is named, by society.

    Raises
    ------
    UnknownName
        The run has no such world.
    """
    runs, wanted = folder.runs["runs"], world or folder.runs["world"]
    worlds = {run["world"] for run in runs}
    if wanted not in worlds:
        raise UnknownName.of("world", wanted, worlds, str(folder.path))
    return {run["society"]: Life(folder, run) for run in runs if run["world"] == wanted}


def compare_lives(a: Life, b: Life) -> LivesCompared:
    """Return every yearly indicator, and fulfilment by need, of two lives; or what stands in the way."""
    obstacles = tuple(_obstacles(a, b))
    if obstacles:
        return LivesCompared(obstacles)
    return LivesCompared((), (a.run["verdict"], b.run["verdict"]), tuple(_series(a, b)))


def _obstacles(a: Life, b: Life) -> Iterator[str]:
    """Yield each reason why two lives must not be compared."""
    senses = a.run["verdict"]["sense"], b.run["verdict"]["sense"]
    if senses[0] != senses[1]:
        yield (
            f"{a.society} is a {senses[0]} result and {b.society} a {senses[1]} one: "
            "what could be is never set against what is made of it"
        )
    if a.run["world"] != b.run["world"]:
        yield f"different worlds: {a.run['world']} and {b.run['world']}"
    elif a.folder.manifest["worlds"][a.run["world"]] != b.folder.manifest["worlds"][b.run["world"]]:
        yield f"different data of the world {a.run['world']}"
    if a.run["drivers"] != b.run["drivers"]:
        yield f"different drivers of technology: {a.run['drivers']} and {b.run['drivers']}"
    for found in document_differences(_shared(a), _shared(b)):
        yield f"different {found.path}: {found.a_said} and {found.b_said}"


def _shared(life: Life) -> dict[str, Any]:
    """Return what a scenario gives to every society: years, yardstick, technology, seed, and whatever else it has."""
    return {key: value for key, value in life.folder.scenario["scenario"].items() if key not in OWN}


def _series(a: Life, b: Life) -> Iterator[YearlyDifference]:
    """Yield indicators, and delivery over floor by group and need class (plans) or fifth of incomes (baselines)."""
    ours, theirs = a.series("indicators", "indicator"), b.series("indicators", "indicator")
    for key in dict.fromkeys((*ours, *theirs)):
        unit = str((ours if key in ours else theirs)[key]["unit"].iloc[0])
        yield YearlyDifference(key[0], (), unit, _paired(_column(ours, key), _column(theirs, key)))
    for table, labels in (("needs", ("group", "class")), ("quintiles", ("group", "quintile"))):
        ours, theirs = a.series(table, *labels), b.series(table, *labels)
        for key in dict.fromkeys((*ours, *theirs)):
            values = _paired(_ratio(ours, key), _ratio(theirs, key))
            yield YearlyDifference(f"fulfilment by {labels[1]}", key, "delivery over floor", values)


Rows = Mapping[tuple[str, ...], pd.DataFrame]


def _column(rows: Rows, key: tuple[str, ...]) -> pd.Series[float]:
    return rows[key]["value"] if key in rows else pd.Series(dtype=float)


def _ratio(rows: Rows, key: tuple[str, ...]) -> pd.Series[float]:
    """Return delivery over floor by year; no number where there is no floor."""
    if key not in rows:
        return pd.Series(dtype=float)
    frame = rows[key]
    if "fulfilment" in frame:
        return frame["fulfilment"]
    return (frame["delivered"] / frame["required"]).where(frame["required"] > 0.0)


def _paired(a: pd.Series[float], b: pd.Series[float]) -> dict[int, tuple[float | None, float | None]]:
    years = sorted({*a.index, *b.index})
    return {int(year): (_number(a.get(year)), _number(b.get(year))) for year in years}


def _number(value: float | None) -> float | None:
    return float(value) if value is not None and np.isfinite(value) else None


def _differ(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is not b
    return abs(a - b) > SAME * max(abs(a), abs(b), 1.0)
