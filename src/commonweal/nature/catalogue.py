"""The stocks of a country, read from sourced figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from commonweal.core.economy import Quantity
from commonweal.core.errors import InputError, Problem, UnknownName
from commonweal.nature.exhaustible import ExhaustibleStock
from commonweal.nature.renewable import LogisticStock
from commonweal.nature.stocks import Stock, require

Figures = Mapping[str, Quantity]
WEAKEST = ("assumption", "from the literature, check before citing", "derived from read values", "read")
"""What is known about a figure, the weakest first."""


@dataclass(frozen=True, slots=True)
class NaturalStock:
    """A stock with its law, its figures and who extracts it.

    Attributes
    ----------
    name, title : how it is called in files, and what it is.
    unit : of the stock; flows are in this unit per year.
    stock : the law, with the opening amount.
    extraction : of the base year [unit/yr].
    industry : product code of the industry that extracts it; empty where every industry and household does.
    figures : everything that the opening, the extraction and the law rest on, by name.
    licences : terms of each figure, by the same name.
    """

    name: str
    title: str
    unit: str
    stock: Stock
    extraction: Quantity
    industry: str
    figures: Figures
    licences: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """The weakest status among the figures."""
        found = {quantity.status for quantity in self.figures.values()}
        return next((status for status in WEAKEST if status in found), "read")


def stocks_of(rows: pd.DataFrame) -> dict[str, NaturalStock]:
    """Return the stocks that rows of sourced figures declare, by name, in the order of the rows.

    ``rows`` has one figure per row: stock, title, law (a name of :data:`LAWS`), industry, parameter, value, low,
    high, unit, year, source, locator, licence, status, note. Every stock has the parameters ``opening`` and
    ``extraction``, and those of its law.
    """
    return {str(name): _natural_stock(str(name), part) for name, part in rows.groupby("stock", sort=False)}


def _natural_stock(name: str, rows: pd.DataFrame) -> NaturalStock:
    first = rows.iloc[0]
    figures = {str(row["parameter"]): _quantity(row) for _, row in rows.iterrows()}
    if first["law"] not in LAWS:
        raise UnknownName.of("law of a stock", first["law"], LAWS, name)
    _check(name, figures, ("opening", "extraction", *LAW_FIGURES[first["law"]]))
    return NaturalStock(
        name=name,
        title=str(first["title"]),
        unit=figures["opening"].unit,
        stock=LAWS[first["law"]](figures),
        extraction=figures["extraction"],
        industry=str(first["industry"]),
        figures=figures,
        licences=dict(zip(rows["parameter"].astype(str), rows["licence"].astype(str), strict=True)),
    )


def _quantity(row: pd.Series) -> Quantity:
    low, high = (None if pd.isna(row[name]) else float(row[name]) for name in ("low", "high"))
    dated = "" if pd.isna(row["year"]) else f"figure of {row['year']:.0f}"
    note = "; ".join(text for text in (dated, str(row["locator"]), str(row["note"])) if text)
    return Quantity(float(row["value"]), str(row["unit"]), str(row["source"]), str(row["status"]), low, high, note)


def _check(name: str, figures: Figures, needed: tuple[str, ...]) -> None:
    missing = [parameter for parameter in needed if parameter not in figures]
    if missing:
        raise InputError([Problem("missing figure", f"stock {name}", "", parameter) for parameter in missing])
    for parameter in needed:
        require(f"{parameter} of {name}", figures[parameter].value, above=parameter != "extraction")


def _exhaustible(figures: Figures) -> ExhaustibleStock:
    return ExhaustibleStock(figures["opening"].value)


def _forest(figures: Figures) -> LogisticStock:
    """A logistic stock that grows by the published increment at the opening: r = (G/B) / (1 - B/K), K = k B.

    k is an assumption. The maximum sustainable yield, G k^2 / (4 (k - 1)), is least, and equal to G, at k = 2.
    """
    opening, ratio = figures["opening"].value, figures["capacity_ratio"].value
    require("capacity of a forest over its stock, less 1", ratio - 1.0, above=True)
    rate = figures["increment"].value / opening / (1.0 - 1.0 / ratio)
    return LogisticStock(opening, growth_rate=rate, capacity=ratio * opening)


def _fishery(figures: Figures) -> LogisticStock:
    """A logistic stock whose maximum sustainable yield is where the published reference points put it.

    Schaefer: r = 2 x catch per stock at the maximum sustainable yield, K = 2 x stock there. Catch per spawning stock
    at the target mortality is F_MSY C/(F B), with C, F, B observed in the base year, because in the age-structured
    assessments F is not catch per spawning stock; the stock there is a multiple (an assumption) of MSY B trigger.
    """
    catch_per_mortality = figures["extraction"].value / (figures["mortality"].value * figures["opening"].value)
    return LogisticStock(
        figures["opening"].value,
        growth_rate=2.0 * figures["mortality_msy"].value * catch_per_mortality,
        capacity=2.0 * figures["msy_ratio"].value * figures["trigger"].value,
    )


LAWS: Mapping[str, Callable[[Figures], Stock]] = {
    "exhaustible": _exhaustible,
    "forest": _forest,
    "fishery": _fishery,
}
LAW_FIGURES: Mapping[str, tuple[str, ...]] = {
    "exhaustible": (),
    "forest": ("increment", "capacity_ratio"),
    "fishery": ("mortality", "mortality_msy", "trigger", "msy_ratio"),
}
