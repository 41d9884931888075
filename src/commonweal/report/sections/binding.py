"""What binds: the conflict and its least concessions, and what one more unit of what is scarce would be worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from commonweal.report.blocks import Block, Chart, Fold, Grid, Section, Table, Text
from commonweal.report.charts import bars
from commonweal.report.material import Material, Run
from commonweal.report.numbers import number, percent
from commonweal.report.sections.common import planned, rounded
from commonweal.report.sentence import change_words, conflict, item_words

AIMS = {
    "max_min": "least delivery over floor",
    "ray": "scales of the common basket, summed over years",
    "least_labour": "million hours",
}
SCARCE = {
    "limit": ("the CO2 limit", "Gt CO2"),
    "workforce_limit": ("the labour force", "million h/yr"),
    "labour_limit": ("the labour force", "million h/yr"),
    "workforce_rise": ("the pace at which industries can hire", "million h/yr"),
    "workforce_fall": ("the pace at which industries can shed", "million h/yr"),
    "trade_balance": ("the trade balance", "M.USD/yr"),
    "capacity": ("capacity", "M.USD of capital"),
    "terminal": ("what the last year must leave behind", "M.USD/yr of investment"),
    "floor": ("floors", "M.USD/yr of floor"),
    "basket_rise": ("the pace at which provision can rise", "1"),
    "basket_fall": ("the pace at which provision can fall", "1"),
}
NOTE = (
    "A price is the dual of a constraint in the stage of the aim: what one more unit would add to the aim, all else "
    "unchanged. Where the plan leaves people out, their number has been fixed at its least before the aim is sought, so "
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
        head = ["country", "what is scarce", "price of one unit", "where it is highest", "binds in"]
        blocks.append(Table("What one more unit would be worth", head, prices, headers=2))
        blocks.append(Text(NOTE, note=True))
    charts = [chart for run in plans if (chart := _weights(material, run)) is not None]
    if charts:
        blocks.append(Text("Where the aim meets resistance: the share of each need in the cost, at the plan's own prices, of raising everyone by the same proportion."))
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
    text = f"{run['country']}, {run['society']}: {conflict(reasons)} cannot all hold{when}. Leave out any one of them and the others can."
    able = [one for one in reasons if one.get("change") is not None]
    rows = [[item_words(one), change_words(float(one["change"]), one["unit"]), one["path"]] for one in able]
    blocks: list[Block] = [Text(text)]
    if rows:
        blocks.append(Table("The least change of one member alone that makes a plan exist", ["member", "least change", "declared at"], rows))
    unable = [item_words(one) for one in reasons if one.get("change") is None]
    if unable:
        rest = [[item_words(one), one["path"]] for one in reasons if one.get("change") is None]
        fold = Table("Of these, no change makes a plan exist while all else stays: not even a floor of nothing", ["member", "declared at"], rest)
        blocks.append(Fold(f"{len(unable)} members of the conflict that cannot mend it alone", (fold,)))
    return blocks


def _prices(material: Material, run: Run) -> list[list[str]]:
    rows = material.table("valuations", run)
    aim = AIMS.get(run.get("aim") or "", "the aim")
    found = []
    for name, (words, unit) in SCARCE.items():
        part = rows[rows["constraint"] == name]
        if len(part):
            found.append([run["country"], words, *_price(part, f"{aim} per {unit}")])
    return found


def _price(part: pd.DataFrame, unit: str) -> list[str]:
    """The largest price of a family of constraints, where it is, and how many of its rows have one."""
    top = part.loc[part["value"].abs().idxmax()]
    year = "" if pd.isna(top["year"]) else f"{int(top['year'])}"
    place = ", ".join(one for one in (str(top["labels"]), year) if one and one != "nan")
    years = part["year"].dropna().astype(int)
    span = f"{years.min()} to {years.max()}" if len(years) and years.min() < years.max() else year or "the whole horizon"
    return [f"{number(abs(float(top['value'])), 2)} {unit}", place if len(part) > 1 else "", span]


def _weights(material: Material, run: Run) -> Chart | None:
    """Duals of the rows of the least fulfilment times what they require: shares by need."""
    duals = material.table("valuations", run)
    duals = duals[duals["constraint"].isin(("fulfilment", "floor"))]
    if duals.empty or run.get("aim") != "max_min":
        return None
    needs = material.table("needs", run)
    required = {(row["group"], row["class"], row["year"]): row["required"] for row in needs.to_dict("records")}
    shares: dict[str, float] = {}
    for row in duals.to_dict("records"):
        group = _place(row)[0]
        shares[group] = shares.get(group, 0.0) + abs(float(row["value"])) * float(required.get((*_place(row), row["year"]), 0.0))
    total = sum(shares.values())
    if total <= 0.0:
        return None
    points = [{"name": group, "value": rounded(value / total), "text": percent(value / total)} for group, value in shares.items()]
    top = max(shares, key=lambda group: shares[group])
    alt = f"Share of each need in the cost of provision in {run['country']}; the largest is {top} with {percent(shares[top] / total)}."
    return Chart(run["country"], bars(points, "share of the cost"), alt)


def _place(row: Mapping[str, Any]) -> tuple[str, str]:
    group, need_class, *_ = str(row["labels"]).split(" | ")
    return group, need_class
