"""Cumulative CO2 on both accounts against every budget, with what was observed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonweal.report.blocks import Block, Chart, Grid, Section, Table, Text, data
from commonweal.report.charts import QUIET, Lines
from commonweal.report.material import Material, Run
from commonweal.report.numbers import HARD, gigatonnes, number
from commonweal.report.sections.common import legend, line_rows, observed_mark, planned, series_of
from commonweal.report.words import budget

ACCOUNTS = ("production", "footprint")
NOTE = (
    "Production: industries and households' own emissions. Footprint: production plus imports at the total "
    "intensities of "
    "43 national tables (a proxy), less exports. Budgets are world budgets from the start of 2015, shared equally "
    "per head; "
    "they include land use and bunkers, which these accounts do not."
)


def section(material: Material) -> Section:
    """Return the section."""
    charts = [_chart(material, world, account) for world in material.worlds for account in ACCOUNTS]
    blocks: list[Block] = [
        legend(material, observed_mark("observed emissions, production account"), ("budgets", QUIET, "line")),
        Grid(charts, 460),
        _table(material),
        Text(NOTE, note=True),
        *_stocks(material),
        _data(material),
    ]
    return Section("co2", "Is the CO2 budget kept?", blocks)


def caps(material: Material, world: str) -> dict[str, float]:
    """Return every budget offered [Gt CO2], as the verdicts state it."""
    verdicts = (verdict for run in material.of(world) for verdict in (run["verdict"], *run.get("verdicts", ())))
    return {verdict["under"]["budget"]: float(verdict["cap"]) for verdict in verdicts if verdict.get("cap") is not None}


def _chart(material: Material, world: str, account: str) -> Chart:
    runs = material.of(world)
    rows = line_rows(material, runs, f"co2_{account}_cumulative")
    rules = [
        (round(cap, 2), f"{budget(name)}\n{gigatonnes(cap)}{HARD}Gt") for name, cap in caps(material, world).items()
    ]
    points = _observed(runs[0], material.years[0]) if account == "production" else []
    title = f"{material.country(world)}, {account}"
    chart = Lines(rows, "Gt CO2 since the start", series_of(material), rules, points, "Gt CO2")
    return Chart(title, chart.spec(), f"Cumulative CO2 of {title}, by society, against the budgets.")


def _observed(run: Run, first: int) -> list[dict[str, object]]:
    """Observed emissions added up from the first year on."""
    seen = run.get("observed", {}).get("co2_production", {}).get("values", {})
    total, found = 0.0, []
    for year in sorted(int(key) for key in seen):
        if year >= first:
            total += float(seen[str(year)])
            found.append({"year": year, "value": round(total, 4), "label": f"to the end of {year}"})
    return found


def _table(material: Material) -> Table:
    last = material.years[1]
    head = ["country", "society", *(f"{account}, Gt to {last}" for account in ACCOUNTS), "least any plan needs, Gt",
            "budget, Gt", "budget used up in"]  # fmt: skip
    rows = [_row(material, run) for world in material.worlds for run in material.of(world)]
    return Table("Cumulative CO2 and the default budget", head, rows, headers=2)


def _row(material: Material, run: Run) -> list[str]:
    verdict = run["verdict"]
    series = [material.series(run, f"co2_{account}_cumulative") for account in ACCOUNTS]
    totals = [gigatonnes(float(one.iloc[-1])) if len(one) else "" for one in series]
    least = gigatonnes(verdict.get("used")) if run["mechanism"] == "plan" else ""
    crossed = next((str(one["first_year"]) for one in verdict["because"] if one["kind"] == "budget"), "kept")
    return [run["country"], material.label(run), *totals, least, gigatonnes(verdict.get("cap")), crossed]


def _stocks(material: Material) -> list[Block]:
    """Each quota on a stock of nature beside what the plan takes; nothing where no society has one."""
    rows = [
        [run["country"], run["society"], one["words"].removeprefix("the quota on "), number(one["limit"]),
         number(max(one["taken"], 0.0)), one["unit"], _binds(one), one["path"]]
        for run in planned(material)
        for one in run.get("stocks", ())
    ]  # fmt: skip
    head = ["country", "society", "stock", "limit", "taken", "unit", "binds", "declared at"]
    return (
        [Table("Quotas on stocks of nature, summed over the years of the run", head, rows, headers=3)] if rows else []
    )


def _binds(quota: Mapping[str, Any]) -> str:
    """Whether a quota is used in full; one that is set by year, in how many of them."""
    full, parts = int(quota["binding"]), len(quota["limits"])
    if full in (0, parts):
        return "yes" if full else "no"
    return f"in {full} of {parts} years"


def _data(material: Material) -> Block:
    rows = [
        [run["country"], material.label(run), account, str(year), f"{value:.3f}"]
        for run in material.runs
        for account in ACCOUNTS
        for year, value in material.series(run, f"co2_{account}_cumulative").items()
    ]
    return data("Cumulative CO2", ["country", "society", "account", "year", "Gt CO2"], rows, 4)
