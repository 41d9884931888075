"""Levels of techniques in a run: observed in the base year, then as planned; imports of goods as one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from commonweal.report.material import Material, Run

TABLE, IMPORTS = "industry", "imports"
MIDDLE = 2030


@dataclass(frozen=True, slots=True)
class Level:
    """One technique over the years: ``values`` by year [``unit``], the base year's observed; ``product`` it makes."""

    code: str
    name: str
    family: str
    product: str
    unit: str
    emits: bool
    values: Mapping[int, float]


def levels(material: Material, run: Run) -> list[Level]:
    """Return every technique of a plan in the order of the economy; none where none are on offer."""
    arrays = material.economy(run["world"])
    if "processes.labels.activities" not in arrays:
        return []
    table = material.table("activities", run)
    rows = table[table["family"] != TABLE]
    planned = {str(code): part for code, part in rows.groupby("activity", sort=False)}
    base = int(run["base_year"])
    makes, count = arrays["processes.makes"], len(arrays["processes.labels.products"])
    products = [*[""] * (len(makes) - count), *(str(name) for name in arrays["processes.labels.products"])]
    made = [products[row] for row in makes.argmax(axis=0)]
    found = [
        _level(planned[str(code)], str(code), made[number], bool(arrays["processes.co2"][number] > 0.0),
               base, float(arrays["processes.observed"][number]))
        for number, code in enumerate(arrays["processes.labels.activities"])
        if str(code) in planned
    ]  # fmt: skip
    goods = [one for one in found if one.family == IMPORTS]
    return [one for one in found if one.family != IMPORTS] + ([_together(goods)] if goods else [])


def shown_years(material: Material) -> tuple[int, ...]:
    """Return the years of a table: the base year, one in the middle, and the last."""
    first, last = material.years
    base = int(material.runs[0]["base_year"])
    middle = MIDDLE if first < MIDDLE < last else (first + last) // 2
    return tuple(dict.fromkeys((base, middle, last)))


def _level(rows: pd.DataFrame, code: str, product: str, emits: bool, base: int, observed: float) -> Level:
    values = dict(zip(rows["year"].astype(int), rows["level"].astype(float), strict=True))
    head = rows.iloc[0]
    return Level(code, str(head["name"]), str(head["family"]), product, str(head["unit"]), emits,
                 {base: observed, **values})  # fmt: skip


def _together(goods: list[Level]) -> Level:
    """Imports of all goods as one line [billion of the currency a year]."""
    years = goods[0].values
    sums = {year: float(np.sum([one.values[year] for one in goods])) / 1000.0 for year in years}
    unit = "billion " + goods[0].unit.removeprefix("M.")
    return Level(IMPORTS, f"imports of {len(goods)} goods", IMPORTS, "", unit, False, sums)
