"""What several sections share: rounding for charts, colours by society, the pairing of plans with baselines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from commonweal.report.blocks import Legend
from commonweal.report.charts import INK, Series
from commonweal.report.material import Material, Run
from commonweal.report.words import drivers


def rounded(value: float, figures: int = 4) -> float:
    """Return a number short enough to store in a chart."""
    return float(f"{value:.{figures}g}")


def series_of(material: Material) -> Series:
    """Return one colour per society and one kind of line per technology."""
    return Series.of((run["society"] for run in material.runs), (_technology(run) for run in material.runs))


def titled(run: Run) -> str:
    """Return country and society of a run, as the title of what is shown of it alone."""
    return f"{run['country']}, {run['society']}"


def _technology(run: Run) -> str:
    return drivers(run["drivers"], run["base_year"])


def legend(material: Material, *others: tuple[str, str, str]) -> Legend:
    """Return the legend of every chart of lines, with further entries."""
    series = series_of(material)
    entries = dict.fromkeys((run["society"], _technology(run)) for run in material.runs)
    lines = [(f"{society}, {kind}", series.colours[society], series.mark(kind)) for society, kind in entries]
    return Legend([*lines, *others])


def observed_mark(label: str) -> tuple[str, str, str]:
    """Return the legend entry of observed points."""
    return (label, INK, "dot")


def line_rows(material: Material, runs: Sequence[Run], indicator: str) -> list[dict[str, Any]]:
    """Return an indicator of several runs as rows of a chart."""
    found = []
    for run in runs:
        same = {"colour": run["society"], "dash": _technology(run), "key": material.label(run)}
        series = material.series(run, indicator)
        points = zip(series.index, series, strict=True)
        found += [{"year": int(year), "value": rounded(value), **same} for year, value in points]
    return found


def pairs(material: Material, world: str) -> list[tuple[Run, Run]]:
    """Return (baseline, plan) with the same technology; nothing else is compared."""
    runs = material.of(world)
    return [
        (baseline, plan)
        for plan in runs
        for baseline in runs
        if plan["mechanism"] == "plan" and baseline["mechanism"] != "plan" and plan["drivers"] == baseline["drivers"]
    ]


def planned(material: Material, world: str | None = None) -> list[Run]:
    """Return the runs that plan."""
    runs = material.runs if world is None else material.of(world)
    return [run for run in runs if run["mechanism"] == "plan"]


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table by column."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def largest(table: pd.DataFrame, column: str) -> dict[str, Any]:
    """Return the row whose value in a column is the largest, whatever its sign."""
    return max(records(table), key=lambda row: abs(float(row[column])))


def at(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the rows of one year."""
    return table[table["year"] == year]
