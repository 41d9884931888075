"""Needs met: who is below a floor and how deep, by class, by need and by fifth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from commonweal.report.blocks import Block, Chart, Fold, Grid, Section, Table, Text, data
from commonweal.report.charts import Lines, Series, heat
from commonweal.report.material import Material, Run
from commonweal.report.numbers import number, percent
from commonweal.report.sections.common import at, largest, planned, rounded, titled
from commonweal.report.words import CLASSES, FIFTHS, distinct, listed, people

NOTE = (
    "Children are 0-14, the old 65 and over, the ill those of 15-64 who cannot work, workers all others of 15-64, in "
    "work or not. "
    "A person is below if any one guaranteed need is below its floor; needs never offset each other. Depth is the "
    "largest shortfall of any floor. Of a baseline, needs are measured by fifth of the income distribution: "
    "households' "
    "spending by its share of disposable income, what government and charities provide equal per head, and each fifth "
    "with the same mix of classes (assumption). A plan guarantees its floors to each class; whoever it leaves out is "
    "promised nothing, hence a depth of 100 %."
)


def section(material: Material) -> Section:
    """Return the section."""
    main, *others = material.worlds
    blocks: list[Block] = [_below(material), Text(NOTE, note=True), *_unserved(material)]
    blocks += [
        Text(
            f"Delivery over floor by need in {material.country(main)}: 1.00 is the floor, orange is below, blue above."
        ),
        *_promised(material),
        *_heats(material, main),
    ]
    blocks += [Fold(f"The same for {material.country(world)}", _heats(material, world)) for world in others]
    return Section("needs", "Are needs met?", blocks)


def _below(material: Material) -> Table:
    """Share of persons below any floor, first and last year, by class, and depth."""
    first, last = material.years
    classes = list(dict.fromkeys(material.folder.people["class"]))
    head = ["country", "society", "everyone", *(people(name) for name in classes), "depth"]
    rows = []
    for world in material.worlds:
        for run in material.of(world):
            indicators = ["unmet_share", *(f"unmet_share_{name}" for name in classes), "unmet_depth"]
            cells = [_change(material.series(run, name)) for name in indicators]
            rows.append([run["country"], material.label(run), *cells])
    return Table(f"Share of persons below any floor, {first} → {last}", head, rows, headers=2)


def _change(series: pd.Series[float]) -> str:
    if series.empty:
        return ""
    first, last = (percent(float(series.iloc[end])) for end in (0, -1))
    return first if first == last else f"{first} → {last}"


def _unserved(material: Material) -> list[Block]:
    """Persons a plan leaves out, by class and year; a sentence where it leaves out nobody."""
    blocks: list[Block] = []
    charts, rows, full = [], [], []
    for run in planned(material):
        people_rows = material.table("people", run)
        if people_rows["unserved"].max() <= 1e-6 * people_rows["persons"].max():
            full.append(f"{run['country']} under {run['society']}")
            continue
        charts.append(_unserved_chart(run, people_rows))
        rows += _unserved_rows(run, people_rows)
    if full:
        blocks.append(Text(f"{listed(full)}: the plan leaves out nobody in any year."))
    if charts:
        note = (
            "Where no plan can serve everyone, the plan shown leaves the fewest person-years below a floor, everything "
            "else as declared. So it leaves out those whose floors take most of what is scarce, whoever they are: a "
            "consequence of counting persons, not a proposal."
        )
        head = [
            "country",
            "society",
            "class",
            "years in which some are left out",
            "person-years, million",
            "most in a year",
        ]
        table = Table("Whom the plan cannot serve", head, rows, headers=3)
        blocks += [Grid(charts, 420), Text(note, note=True), table]
    return blocks


def _unserved_chart(run: Run, rows: pd.DataFrame) -> Chart:
    names = {name: people(name) for name in dict.fromkeys(rows["class"])}
    series = Series.of(names.values(), ["plan"])
    points: list[dict[str, Any]] = [
        {
            "year": int(year),
            "value": rounded(unserved / 1000.0),
            "colour": names[group],
            "dash": "plan",
            "key": names[group],
        }
        for group, year, unserved in zip(rows["class"], rows["year"], rows["unserved"], strict=True)
    ]
    spec = Lines(points, "million persons below a floor", series, unit="million persons", height=220).spec()
    _show_legend(spec)
    most = largest(rows, "unserved")
    alt = f"Persons left out by class and year in {titled(run)}; most: {people(most['class'])} in {int(most['year'])}."
    return Chart(f"{titled(run)}: whom the plan cannot serve", spec, alt)


def _show_legend(spec: dict[str, Any]) -> None:
    """Let the chart of classes carry its own legend; colours elsewhere mean societies."""
    colour = spec["layer"][0]["encoding"]["color"]
    colour["legend"] = {
        "title": None,
        "orient": "top",
        "symbolType": "stroke",
        "symbolStrokeWidth": 3,
        "labelFontSize": 12,
    }


def _unserved_rows(run: Run, rows: pd.DataFrame) -> list[list[str]]:
    found = []
    for name, part in rows.groupby("class", sort=False):
        some = part[part["unserved"] > 1e-6 * part["persons"]]
        most = percent(float((some["unserved"] / some["persons"]).max())) if len(some) else percent(0.0)
        total = number(float(part["unserved"].sum()) / 1000.0)
        found.append([run["country"], run["society"], people(str(name)), str(len(some)), total, most])
    return found


def _promised(material: Material) -> list[Block]:
    """A note on each society that promises more than the floor: its needs are measured by the promise."""
    runs = [run for run in planned(material) if run.get("promises")]
    return [Text(f"{society}: where it promises more than the floor, 1.00 is the promise: {listed(names)}.", note=True)
            for society in distinct(run["society"] for run in runs)
            if (names := distinct(one["group"] for run in runs if run["society"] == society
                                  for one in run["promises"]))]  # fmt: skip


def _heats(material: Material, world: str) -> list[Block]:
    first, last = material.years
    blocks: list[Block] = []
    for label, runs in _alike(material, world):
        cells = _cells(material, runs[0])
        columns = list(dict.fromkeys(cells["column"]))
        groups = list(dict.fromkeys(cells["group"]))
        charts = [
            _heat(f"{label}: {year}", at(cells, year), columns, groups, runs[0])
            for year in dict.fromkeys((first, last))
        ]
        rows = [
            [group, column, *(_cell_text(cells, group, column, year) for year in (first, last))]
            for group in groups
            for column in columns
        ]
        blocks += [
            Grid(charts, 420),
            data(f"{label}: delivery over floor", ["need", "people", str(first), str(last)], rows, 2),
        ]
    return blocks


def _heat(title: str, cells: pd.DataFrame, columns: Sequence[str], groups: Sequence[str], run: Run) -> Chart:
    rows = [
        {"group": group, "column": column, "value": rounded(value), "text": f"{value:.2f}"}
        for group, column, value in zip(cells["group"], cells["column"], cells["value"], strict=True)
    ]
    by = "need class" if run["mechanism"] == "plan" else "fifth of persons by income"
    below = int((cells["value"] < 1.0 - 1e-6).sum())
    alt = f"Delivery over floor by need and {by}, {title}: {below} of {len(cells)} cells are below the floor."
    return Chart(title, heat(rows, columns, groups, by), alt)


def _cell_text(cells: pd.DataFrame, group: str, column: str, year: int) -> str:
    found = cells[(cells["group"] == group) & (cells["column"] == column) & (cells["year"] == year)]["value"]
    return f"{float(found.iloc[0]):.2f}" if len(found) else ""


def _cells(material: Material, run: Run) -> pd.DataFrame:
    """Group, column, year and delivery over floor: by class for a plan, by fifth for a baseline."""
    ends = material.years
    if run["mechanism"] == "plan":
        rows = material.table("needs", run)
        rows = rows[rows["year"].isin(ends) & (rows["required"] > 0.0)]
        order = {name: number for number, name in enumerate(CLASSES)}
        rows = rows.assign(
            column=rows["class"].map(people), value=rows["delivered"] / rows["required"], n=rows["class"].map(order)
        )
        return rows.sort_values("n", kind="stable")[["group", "column", "year", "value"]]
    rows = material.table("quintiles", run)
    rows = rows[rows["year"].isin(ends)].sort_values("quintile", kind="stable")
    names = {number + 1: name for number, name in enumerate(FIFTHS)}
    return rows.assign(column=rows["quintile"].map(names), value=rows["fulfilment"])[
        ["group", "column", "year", "value"]
    ]


def _alike(material: Material, world: str) -> list[tuple[str, list[Run]]]:
    """Runs gathered where their charts would be the same, with a label for each."""
    found: list[tuple[pd.DataFrame, list[Run]]] = []
    for run in material.of(world):
        cells = _cells(material, run).reset_index(drop=True)
        if cells.empty:
            continue
        same = next((runs for other, runs in found if other.equals(cells)), None)
        if same is None:
            found.append((cells, [run]))
        else:
            same.append(run)
    return [(listed([run["society"] for run in runs]), runs) for _, runs in found]
