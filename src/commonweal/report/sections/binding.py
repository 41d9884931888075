"""What binds: the conflict and its least concessions, and what one more unit of what is scarce would be worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from commonweal.report.blocks import Block, Chart, Fold, Grid, Section, Table, Text
from commonweal.report.charts import bars
from commonweal.report.material import Material, Run
from commonweal.report.numbers import number, percent
from commonweal.report.sections.common import largest, planned, records, rounded, titled
from commonweal.report.sentence import change_words, conflict, item_words
from commonweal.report.technique_levels import TABLE
from commonweal.report.words import distinct, listed

AIMS = {
    "max_min": "least delivery over floor",
    "ray": "scales of the common basket, summed over years",
    "least_labour": "million hours",
}
SCARCE = {
    "limit": ("the CO2 limit", "Gt CO2", 1.0),
    "workforce_limit": ("the labour force", "billion h/yr", 1e3),
    "labour_limit": ("the labour force", "billion h/yr", 1e3),
    "workforce_rise": ("the pace at which industries can hire", "billion h/yr", 1e3),
    "workforce_fall": ("the pace at which industries can shed", "billion h/yr", 1e3),
    "trade_balance": ("the trade balance", "trillion {money}/yr", 1e6),
    "capacity": ("capacity", "trillion {money} of capital", 1e6),
    "terminal": ("what the last year must leave behind", "trillion {money}/yr of investment", 1e6),
    "share_limit": ("the largest share that a technique may have", "1000 units of its product a year", 1e3),
    "floor": ("floors, where they are hardest to keep", "trillion {money}/yr of floor", 1e6),
}
"""Families of constraints in words, with the unit of their price and how many natural units are in it."""

WORTH_A_LINE = 1e-6
"""Least price shown: below it is the precision of the solver."""
PER = 1e3
"""Units of capacity of a technique in the unit of its price."""

NOTE = (
    "A price is the dual of a constraint in the stage of the aim: what one more unit would add to the aim, all else "
    "unchanged. Where the plan leaves people out, their number has been fixed at its least before the aim is sought, "
    "so "
    "the price says what a unit would be worth to the aim after that."
)


def section(material: Material) -> Section:
    """Return the section."""
    plans = planned(material)
    blocks: list[Block] = []
    for run in plans:
        blocks += _conflict(run)
    prices = [row for run in plans for row in _prices(material, run)]
    if prices:
        aims = listed(distinct(AIMS.get(run.get("aim") or "", "the aim") for run in plans))
        head = ["country", "society", "what is scarce", "price of one unit", "where it is highest", "has a price in"]
        blocks.append(
            Table(f"What one more unit would be worth, as a change of the aim ({aims})", head, prices, headers=3)
        )
        blocks.append(Text(NOTE, note=True))
    charts = [chart for run in plans if (chart := _weights(material, run)) is not None]
    if charts:
        blocks.append(
            Text(
                "Where the aim meets resistance: the share of each need in the cost, at the plan's own prices, of "
                "raising everyone by the same proportion."
            )
        )
        blocks.append(Grid(charts, 340))
    if not blocks:
        blocks.append(Text("Nothing is planned in this run: there are no prices to show."))
    return Section("binding", "What binds, and what would it take?", blocks)


def _conflict(run: Run) -> list[Block]:
    reasons = run["verdict"]["because"]
    if run["verdict"]["functions"] or not reasons:
        return []
    first = next((one["first_year"] for one in reasons if one.get("first_year") is not None), None)
    when = f" from {first}" if first is not None else ""
    member = f"{conflict(reasons)} cannot hold{when}, whatever else gives way."
    if len(reasons) > 1:
        member = f"{conflict(reasons)} cannot all hold{when}. Leave out any one of them and the others can."
    text = f"{titled(run)}: {member}"
    able = [one for one in reasons if one.get("change") is not None]
    rows = [[item_words(one), change_words(float(one["change"]), one["unit"]), one["path"]] for one in able]
    blocks: list[Block] = [Text(text)]
    if rows:
        blocks.append(
            Table(
                "The least change of one member alone that makes a plan exist",
                ["member", "least change", "declared at"],
                rows,
            )
        )
    unable = [item_words(one) for one in reasons if one.get("change") is None]
    if unable:
        rest = [[item_words(one), one["path"]] for one in reasons if one.get("change") is None]
        fold = Table(
            "Of these, no change makes a plan exist while all else stays: not even a floor of nothing",
            ["member", "declared at"],
            rest,
        )
        blocks.append(Fold(f"{len(unable)} members of the conflict that cannot mend it alone", (fold,)))
    return blocks


def _prices(material: Material, run: Run) -> list[list[str]]:
    rows = material.table("valuations", run)
    techniques, money = _techniques(material, run), _money(material, run)
    on_stocks = (rows["constraint"] == "limit") & rows["labels"].isin(_stock_limits(run))
    industries = rows[~rows["labels"].isin(techniques) & ~on_stocks]
    found = []
    for name, (words, unit, factor) in SCARCE.items():
        part = industries[(industries["constraint"] == name) & (industries["value"].abs() * factor > WORTH_A_LINE)]
        if len(part):
            found.append([run["country"], run["society"], words, *_price(part, unit.format(money=money), factor)])
    return [*found, *_stock_prices(run, rows[on_stocks]), *_capacity_prices(run, rows, techniques)]


def _stock_limits(run: Run) -> list[str]:
    """The limits that are quotas on stocks, as valuations number them."""
    return [str(number) for one in run.get("stocks", ()) for number in one["limits"]]


def _stock_prices(run: Run, rows: pd.DataFrame) -> list[list[str]]:
    """One line for each quota on a stock that has a price; a quota with a limit for each year has one in some years."""
    first, last = run["years"]
    found = []
    for one in run.get("stocks", ()):
        years = {str(limit): first + place for place, limit in enumerate(one["limits"])}
        part = rows[rows["labels"].isin(years) & (rows["value"].abs() > WORTH_A_LINE)]
        if len(part):
            yearly = len(years) == last - first + 1 > 1
            placed = part.assign(year=part["labels"].map(years)) if yearly else part
            found.append([run["country"], run["society"], one["words"], *_price(placed, one["unit"], 1.0)])
    return found


def _capacity_prices(run: Run, rows: pd.DataFrame, techniques: Mapping[str, tuple[str, str]]) -> list[list[str]]:
    """Prices of the capacity of techniques, one line for each unit in which it is counted."""
    capacity = rows[(rows["constraint"] == "capacity") & rows["labels"].isin(techniques)]
    units = capacity["labels"].map({code: unit for code, (_, unit) in techniques.items()})
    names = {code: name for code, (name, _) in techniques.items()}
    whose, found = (run["country"], run["society"]), []
    for unit in distinct(one for _, one in techniques.values()):
        part = capacity[units == unit]
        if (part["value"].abs() * PER > WORTH_A_LINE).any():
            named = part.assign(labels=part["labels"].map(names))
            found.append([*whose, "capacity of a technique", *_price(named, f"{PER:.0f} {unit}", PER)])
    return found


def _techniques(material: Material, run: Run) -> dict[str, tuple[str, str]]:
    """Name and unit of each technique, by code: their duals are not per money."""
    table = material.table("activities", run)
    rows = table[table["family"] != TABLE].drop_duplicates("activity")
    words = zip(rows["name"], rows["unit"], strict=True)
    return {str(code): (str(name), str(unit)) for code, (name, unit) in zip(rows["activity"], words, strict=True)}


def _money(material: Material, run: Run) -> str:
    """The currency of a run, without its million."""
    units = material.table("needs", run)["unit"]
    return str(units.iloc[0]).removeprefix("M.").removesuffix("/yr") if len(units) else "money"


def _price(part: pd.DataFrame, unit: str, factor: float) -> list[str]:
    """The largest price of a family of constraints, where it is, and the years in which there is one."""
    top = largest(part, "value")
    year = "" if pd.isna(top["year"]) else f"{int(top['year'])}"
    label = "" if str(top["labels"]).isdigit() else str(top["labels"]).replace(" | ", ", ")
    years = part["year"].dropna().astype(int)
    span = f"{years.min()} to {years.max()}" if len(years) and years.min() < years.max() else year
    place = ", ".join(one for one in (label, year) if one)
    return [f"{number(factor * abs(float(top['value'])), 2)} per {unit}", place, span or "the horizon as a whole"]


def _weights(material: Material, run: Run) -> Chart | None:
    """Duals of the rows of the least fulfilment times what they require: shares by need."""
    duals = material.table("valuations", run)
    duals = duals[duals["constraint"].isin(("fulfilment", "floor"))]
    if duals.empty or run.get("aim") != "max_min":
        return None
    needs = material.table("needs", run)
    required = {(row["group"], row["class"], row["year"]): row["required"] for row in records(needs)}
    shares: dict[str, float] = {}
    for row in records(duals):
        group, need_class = _place(row)
        asked = float(required.get((group, need_class, row["year"]), 0.0))
        shares[group] = shares.get(group, 0.0) + abs(float(row["value"])) * asked
    total = sum(shares.values())
    if total <= 0.0:
        return None
    points = [
        {"name": group, "value": rounded(value / total), "text": percent(value / total)}
        for group, value in shares.items()
    ]
    top = max(shares, key=lambda group: shares[group])
    most = f"{top} with {percent(shares[top] / total)}"
    alt = f"Share of each need in the cost of provision in {titled(run)}; the largest is {most}."
    return Chart(titled(run), bars(points, "share of the cost"), alt)


def _place(row: Mapping[str, Any]) -> tuple[str, str]:
    group, need_class, *_ = str(row["labels"]).split(" | ")
    return group, need_class
