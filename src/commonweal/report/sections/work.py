"""Paid hours: per worker and per adult, over time, with the observed base year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonweal.report.blocks import Block, Chart, Grid, Section, Table, Text, data
from commonweal.report.charts import Lines
from commonweal.report.material import Material, Run, observed
from commonweal.report.numbers import percent
from commonweal.report.sections.common import legend, line_rows, observed_mark, pairs, series_of

NOTE = (
    "Paid hours only: unpaid care is not counted. Workers are the persons engaged in the base year, grown with the "
    "population of 15-64; adults are all of 15 and over. A plan that seeks the least hours, once its aim is met, "
    "makes no "
    "more than its aim asks for."
)


SERIES = {"hours_per_worker": "paid hours a week per worker", "hours_per_adult": "paid hours a week per adult"}


def section(material: Material) -> Section:
    """Return the section."""
    blocks: list[Block] = [
        legend(material, observed_mark("observed in the base year")),
        *(Grid([_chart(material, world, name) for world in material.worlds], 320) for name in SERIES),
        _table(material),
        *_volume(material),
        Text(NOTE, note=True),
        _data(material),
    ]
    return Section("hours", "How much work does it take?", blocks)


def _chart(material: Material, world: str, name: str) -> Chart:
    runs, words = material.of(world), SERIES[name]
    base, seen = int(runs[0]["base_year"]), observed(runs[0], name)
    points = [] if seen is None else [{"year": base, "value": round(seen, 2), "label": f"{base}"}]
    chart = Lines(line_rows(material, runs, name), words, series_of(material), points=points, unit="h/week", height=220)
    title = f"{material.country(world)}, {words.rsplit(' ', 2)[1]} {words.rsplit(' ', 2)[2]}"
    return Chart(title, chart.spec(), f"{words.capitalize()} in {material.country(world)}, by society and year.")


def _table(material: Material) -> Table:
    first, last = material.years
    head = ["country", "society", "observed", f"per worker, {first}", f"per worker, {last}", f"per adult, {first}",
            f"per adult, {last}", "declared norm", f"hours used of those available, {first}"]  # fmt: skip
    rows = [_row(material, run) for world in material.worlds for run in material.of(world)]
    return Table("Paid hours a week", head, rows, headers=2)


def _row(material: Material, run: Run) -> list[str]:
    seen = observed(run, "hours_per_worker")
    ends = [_hours(material, run, name, end) for name in SERIES for end in (0, -1)]
    use = material.series(run, "labour_use")
    share = percent(float(use.iloc[0])) if len(use) else ""
    return [
        run["country"],
        material.label(run),
        "" if seen is None else f"{seen:.1f}",
        *ends,
        _norm(material, run),
        share,
    ]


def _hours(material: Material, run: Run, name: str, end: int) -> str:
    series = material.series(run, name)
    return "" if series.empty else f"{float(series.iloc[end]):.1f}"


def _norm(material: Material, run: Run) -> str:
    """Hours norm of the first and last year, from the resolved scenario."""
    resolved: Mapping[str, Any] = (material.scenario.get("resolved") or {}).get(run["key"], {})
    norm = [float(value) for value in dict(resolved.get("hours_norm_h_per_week") or {}).values()]
    if not norm:
        return ""
    first, last = f"{norm[0]:.0f}", f"{norm[-1]:.0f}"
    return first if first == last else f"{first} → {last}"


def _volume(material: Material) -> list[Block]:
    """How much a plan makes and delivers, beside the baseline with the same technology: fewer hours are less output."""
    year = material.years[0]
    found = []
    for world in material.worlds:
        for baseline, plan in pairs(material, world):
            shares = [_ratio(material, plan, baseline, name) for name in ("consumption", "gross_output", "investment")]
            found.append([plan["country"], f"{plan['society']} / {baseline['society']}", *shares])
    if not found:
        return []
    text = (
        "Hours follow volumes. A baseline makes all that was bought; a plan makes what floors claim and what its aim "
        "adds "
        f"to them, nothing else, and it may live on the capital it was given. Its volumes in {year}, as shares of "
        "the baseline's:"
    )
    head = ["country", "societies", "consumption", "gross output", "investment"]
    return [
        Text(text),
        Table(
            f"Volumes of the plan over those of the baseline with the same technology, {year}", head, found, headers=2
        ),
    ]


def _ratio(material: Material, plan: Run, baseline: Run, name: str) -> str:
    ours, theirs = material.series(plan, name), material.series(baseline, name)
    if ours.empty or theirs.empty or not theirs.iloc[0]:
        return ""
    return percent(float(ours.iloc[0] / theirs.iloc[0]))


def _data(material: Material) -> Block:
    rows = [
        [run["country"], material.label(run), SERIES[name], str(year), f"{value:.2f}"]
        for run in material.runs
        for name in SERIES
        for year, value in material.series(run, name).items()
    ]
    return data("Paid hours a week", ["country", "society", "of", "year", "h/week"], rows, 4)
