"""Who gains and who loses: today's fifths beside everyone under the plan, with the same technology."""

from __future__ import annotations

import pandas as pd

from commonweal.report.blocks import Block, Chart, Grid, Legend, Section, Table, Text, data
from commonweal.report.charts import FIFTHS as COLOURS
from commonweal.report.charts import INK, fifths
from commonweal.report.material import Material, Run
from commonweal.report.numbers import percent
from commonweal.report.sections.common import at, pairs, rounded
from commonweal.report.words import FIFTHS

NOTE = (
    "Distribution inside a plan is equal by construction: everyone of a class gets the same, so the plan has one "
    "diamond "
    "where today has five dots. Today's fifths are imputed from income shares. Only goods for which there is a floor "
    "are "
    "compared; what no floor claims is today's alone, and mostly the highest fifth's. Where a plan leaves people "
    "out, the average is "
    "over them too. Leisure, security and power are not here."
)


def section(material: Material) -> Section:
    """Return the section."""
    found = [(base, plan) for world in material.worlds for base, plan in pairs(material, world)]
    if not found:
        return Section(
            "gains",
            "Who gains and who loses?",
            [Text("No plan and baseline have the same technology: nothing is compared.")],
        )
    first = material.years[0]
    blocks: list[Block] = [
        Legend([*((f"today, {name} fifth", colour, "dot") for name, colour in zip(FIFTHS, COLOURS, strict=True)),
                ("everyone under the plan", INK, "diamond")]),
        Grid([_chart(material, base, plan, first) for base, plan in found], 420),
        _table(material, found),
        Text(NOTE, note=True),
        _data(material, found),
    ]  # fmt: skip
    return Section("gains", "Who gains and who loses?", blocks)


def _today(material: Material, base: Run, year: int) -> pd.DataFrame:
    """Delivery over floor by need and fifth (group x quintile)."""
    rows = at(material.table("quintiles", base), year)
    order = list(dict.fromkeys(rows["group"]))
    return rows.pivot(index="group", columns="quintile", values="fulfilment").loc[order]


def _plan(material: Material, plan: Run, year: int) -> pd.DataFrame:
    """Money that the yardstick's floors require, and money delivered, by need, all classes together."""
    rows = at(material.table("needs", plan), year)
    if plan.get("promises"):
        rows = rows.join(material.measured_floors(plan), on=["group", "class", "year"])
        rows = rows.assign(required=rows["measured"] * rows["persons"])
    sums = rows.groupby("group", sort=False)[["required", "delivered"]].sum()
    return sums[sums["required"] > 0.0]


def _chart(material: Material, base: Run, plan: Run, year: int) -> Chart:
    today, ours = _today(material, base, year), _plan(material, plan, year)
    rows = [
        {"group": group, "name": FIFTHS[int(str(fifth)) - 1], "value": rounded(value), "text": f"{value:.2f}"}
        for group, line in today.iterrows()
        for fifth, value in line.items()
    ]
    rows += [
        {"group": group, "name": "everyone under the plan", "value": rounded(value), "text": f"{value:.2f}"}
        for group, value in (ours["delivered"] / ours["required"]).items()
        if value > 0.0
    ]
    title = f"{plan['country']}, {year}: {base['society']} and {plan['society']}"
    alt = f"Delivery over floor by need in {title}: five fifths of today and everyone under the plan."
    return Chart(title, fifths(rows, list(today.index), FIFTHS), alt)


def _table(material: Material, found: list[tuple[Run, Run]]) -> Table:
    """Goods with a floor under the plan over those of each fifth today, in money at base-year prices."""
    first, last = material.years
    rows = []
    for base, plan in found:
        for year in dict.fromkeys((first, last)):
            today, ours = _today(material, base, year), _plan(material, plan, year)
            money = today.mul(ours["required"], axis=0).div(len(FIFTHS)).sum()
            cells = [_gain(float(ours["delivered"].sum()) / len(FIFTHS) / float(value)) for value in money]
            more = [str(int((ours["delivered"] / ours["required"] > today[fifth]).sum())) for fifth in today.columns]
            rows.append(
                [
                    plan["country"],
                    plan["society"],
                    str(year),
                    *(f"{gain} ({count} of {len(ours)})" for gain, count in zip(cells, more, strict=True)),
                ]
            )
    caption = (
        "Goods that floors claim, per person: the plan over today, by fifth of today "
        "(in brackets: the number of needs of which the plan gives more)"
    )
    return Table(caption, ["country", "society", "year", *(f"{name} fifth" for name in FIFTHS)], rows, headers=3)


def _gain(ratio: float) -> str:
    change = percent(abs(ratio - 1.0))
    return f"+{change}" if ratio >= 1.0 else f"\u2212{change}"


def _data(material: Material, found: list[tuple[Run, Run]]) -> Block:
    rows = []
    year = material.years[0]
    for base, plan in found:
        today, ours = _today(material, base, year), _plan(material, plan, year)
        for group in today.index:
            share = float(ours["delivered"][group] / ours["required"][group]) if group in ours.index else float("nan")
            cells = (f"{value:.2f}" for value in (*today.loc[group], share))
            rows.append([plan["country"], plan["society"], str(group), *cells])
    head = ["country", "society", "need", *(f"{name} fifth" for name in FIFTHS), "plan"]
    return data(f"Delivery over floor, {year}", head, rows, 3)
