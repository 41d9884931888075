"""Hands out the figures of a country in the model's price base, and keeps a list of those handed out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import pandas as pd

from commonweal.core.economy import Quantity
from commonweal.core.errors import UnknownName
from commonweal.core.technique import Figure
from commonweal.data.reference import REFERENCE
from commonweal.data.techniques.span import Span

FILE = REFERENCE / "technique_figures.csv"
PRICE_BASE = re.compile(r"^(USD|EUR)(\d{4})?(?=/)")
UNDATED_EUR = 2014
USD_LEVEL, EUR_LEVEL = "USD price level, 2014 = 1", "EUR price level (EU HICP), 2014 = 1"
EUR_PER_USD = "national currency per USD, DEU, WIOD 2014"
BASE_YEAR = 2014

Book = Mapping[tuple[str, str], tuple[Figure, ...]]


@lru_cache(maxsize=1)
def technique_figures() -> Book:
    """Return every shipped figure by (technique, parameter), in the units of the sources."""
    rows = pd.read_csv(FILE, keep_default_na=False)
    book: dict[tuple[str, str], tuple[Figure, ...]] = {}
    for row in rows.to_dict("records"):
        key = str(row["technique"]), str(row["parameter"])
        book[key] = (*book.get(key, ()), _figure({str(name): value for name, value in row.items()}))
    return book


def _figure(row: Mapping[str, object]) -> Figure:
    low, high, year = (float(str(row[name])) if row[name] != "" else None for name in ("low", "high", "year"))
    words = {name: str(row[name]) for name in ("unit", "scope", "source", "status", "licence", "note")}
    parameter = f"{row['technique']} {row['parameter']}"
    return Figure(parameter, float(str(row["value"])), low=low, high=high, year=None if year is None else int(year),
                  **words)  # fmt: skip


class Ledger:
    """The figures and assumptions of one country, and which of them one technique has used.

    Money comes out in USD of 2014: dollars by the US price level, euros by the EU price level and then by the rate at
    which the tables of 2014 were converted. A euro without a price year is taken as a euro of 2014.
    """

    def __init__(self, country_code: str, assumptions: Mapping[str, Quantity]) -> None:
        self._country = country_code
        self._assumptions = assumptions
        self._used: dict[tuple[str, int | None, str], Figure] = {}

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure handed out, in the order of first use."""
        return tuple(self._used.values())

    def one(self, technique: str, parameter: str) -> Span:
        """Return the only figure of this name that fits the country."""
        found = list(self.series(technique, parameter).values())
        if len(found) != 1:
            raise UnknownName.of("single figure", f"{technique} {parameter}", _names(technique))
        return found[0]

    def series(self, technique: str, parameter: str) -> dict[int, Span]:
        """Return the figures of this name by year, those of the country itself where there are any."""
        rows = technique_figures().get((technique, parameter), ())
        if not rows:
            raise UnknownName.of("figure", f"{technique} {parameter}", _names(technique))
        rows = tuple(row for row in rows if row.scope == self._country) or rows
        return {BASE_YEAR if row.year is None else row.year: self._converted(row) for row in rows}

    def assumed(self, name: str) -> float:
        """Return an assumed number, and record it as a figure of the technique."""
        number = self._assumptions[name]
        self.record(
            Figure(name, number.value, number.unit, number.low, number.high, None, self._country, number.source,
                   number.status, "assumption", number.note)
        )  # fmt: skip
        factor = self._price_factor(number.unit)
        return number.value * factor

    def record(self, figure: Figure) -> None:
        """Keep a figure among those used."""
        self._used[(figure.parameter, figure.year, figure.scope)] = figure

    def _converted(self, row: Figure) -> Span:
        self.record(row)
        low, high = (row.value if end is None else end for end in (row.low, row.high))
        return Span(row.value, low, high) * self._price_factor(row.unit)

    def _price_factor(self, unit: str) -> float:
        """Return USD of 2014 per unit of money in which a figure is given; 1 if it is not money."""
        base = PRICE_BASE.match(unit)
        if base is None:
            return 1.0
        currency, year = base.group(1), int(base.group(2) or UNDATED_EUR)
        level = self._price_level(USD_LEVEL if currency == "USD" else EUR_LEVEL, year)
        return 1.0 / level if currency == "USD" else 1.0 / level / self._price_level(EUR_PER_USD, BASE_YEAR)

    def _price_level(self, name: str, year: int) -> float:
        if year == BASE_YEAR and name != EUR_PER_USD:
            return 1.0
        row = next(row for row in technique_figures()[("prices", name)] if row.year == year)
        self.record(row)
        return row.value


def _names(technique: str) -> Iterable[str]:
    return (f"{known} {parameter}" for known, parameter in technique_figures() if known == technique)
