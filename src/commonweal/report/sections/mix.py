"""The mix of a plan: how techniques share each product over the years."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.report.blocks import Block, Chart, Fold, Grid, Text, data
from commonweal.report.material import Material, Run
from commonweal.report.numbers import number, percent
from commonweal.report.sections.common import rounded, titled
from commonweal.report.technique_charts import Areas, technique_colours
from commonweal.report.technique_levels import Level, levels
from commonweal.report.words import listed

MAIN = "electricity"
WORTH_DRAWING = 1e-3
"""A technique that never has more than this share of its product is left out of the chart, not of its table."""


def mix(material: Material, runs: Sequence[Run]) -> list[Block]:
    """Return the mix of each plan, the main economy open and the others folded."""
    shown = [run for run in runs if levels(material, run)]
    if not shown:
        return []
    blocks: list[Block] = [Text(_whose(runs))]
    for run in shown:
        charts = _of_run(material, run)
        blocks += charts if run["world"] == material.document["world"] else [Fold(titled(run), charts)]
    return blocks


def _whose(runs: Sequence[Run]) -> str:
    aims = {"max_min": "the highest least delivery over floor", "ray": "the most of a common basket",
            "least_labour": "the fewest hours"}  # fmt: skip
    sought = list(dict.fromkeys(aims.get(str(run.get("aim")), "the declared aim") for run in runs))
    return (
        f"The mix of the plan that is shown, which seeks {' or '.join(sought)} within the budget: not the mix with the "
        "least CO2, and not the only one that would do. Grey emits CO2 itself; the base year is as observed. The last "
        "years bear the mark of the end of the horizon: what is built then serves no later year of the plan."
    )


def _of_run(material: Material, run: Run) -> list[Block]:
    found = [one for one in levels(material, run) if one.product]
    products = list(dict.fromkeys(one.product for one in found))
    groups = {product: [one for one in found if one.product == product] for product in products}
    whole = [product for product in products if product == MAIN]
    shares = [product for product in products if product != MAIN and len(_drawn(groups[product])) > 1]
    single = [f"{product} ({_drawn(groups[product])[0].name})" for product in products if product not in whole + shares]
    blocks: list[Block] = [Grid([_amounts(run, product, groups[product]) for product in whole], 700)] if whole else []
    blocks += [Grid([_shares(run, product, groups[product]) for product in shares], 420)] if shares else []
    blocks += [Text(f"{titled(run)}, by one technique throughout: {listed(single)}.")] if single else []
    return [*blocks, _data(run, found)]


def _amounts(run: Run, product: str, techniques: Sequence[Level]) -> Chart:
    unit = techniques[0].unit
    rows = [
        {"year": year, "name": one.name, "value": rounded(max(value, 0.0)), "text": f"{number(value)} {unit}"}
        for one in _drawn(techniques)
        for year, value in sorted(one.values.items())
    ]
    chart = Areas(rows, _colours(techniques), unit, height=280, legend_columns=5)
    title = f"{titled(run)}: {product} by technique, {unit}"
    return Chart(title, chart.spec(), f"{title}. {_largest(techniques)}")


def _shares(run: Run, product: str, techniques: Sequence[Level]) -> Chart:
    totals = _totals(techniques)
    rows = [
        {
            "year": year,
            "name": one.name,
            "value": rounded(max(value, 0.0) / totals[year]),
            "text": f"{percent(value / totals[year])}, {number(value)} {one.unit}",
        }
        for one in _drawn(techniques)
        for year, value in sorted(one.values.items())
        if totals[year] > 0.0
    ]
    first, last = min(totals), max(totals)
    chart = Areas(rows, _colours(techniques), f"share of {product}", shares=True)
    span = f"{number(totals[first])} \u2192 {number(totals[last])} {techniques[0].unit}"
    title = f"{titled(run)}: {product} by technique ({span})"
    return Chart(title, chart.spec(), f"{title}. {_largest(techniques)}")


def _totals(techniques: Sequence[Level]) -> dict[int, float]:
    return {year: sum(max(one.values[year], 0.0) for one in techniques) for year in sorted(techniques[0].values)}


def _drawn(techniques: Sequence[Level]) -> list[Level]:
    totals = _totals(techniques)
    return [one for one in techniques if any(v > WORTH_DRAWING * totals[year] for year, v in one.values.items())]


def _colours(techniques: Sequence[Level]) -> dict[str, str]:
    """Colours of the techniques drawn, the same whether or not another one is."""
    every = technique_colours([one.name for one in techniques], [one.emits for one in techniques])
    return {one.name: every[one.name] for one in _drawn(techniques)}


def _largest(techniques: Sequence[Level]) -> str:
    last = max(techniques[0].values)
    top = max(techniques, key=lambda one: one.values[last])
    return f"The largest in {last} is {top.name}."


def _data(run: Run, found: Sequence[Level]) -> Block:
    years = sorted(found[0].values)
    kept = [year for year in years if year in (years[0], years[-1]) or year % 5 == 0]
    rows = [[one.name, one.product, one.unit, *(number(max(one.values[year], 0.0)) for year in kept)] for one in found]
    return data(f"Levels of techniques in {titled(run)}", ["technique", "product", "unit", *map(str, kept)], rows, 2)
