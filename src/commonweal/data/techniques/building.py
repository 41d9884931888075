"""What every family of techniques needs: capital cost per unit of yearly product, and the record itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from commonweal.data.techniques.span import Span

HOURS_PER_YEAR = 8760.0
FIRST_MODEL_YEAR = 2015


class Capital(TypedDict):
    """The three capital-cost fields of a technique."""

    capital_cost: Mapping[int, float]
    capital_cost_low: Mapping[int, float]
    capital_cost_high: Mapping[int, float]


def capital(spans: Mapping[int, Span]) -> Capital:
    """Return capital cost by year with its range [million USD of 2014 per (unit/yr)]."""
    return {
        "capital_cost": {year: span.value for year, span in spans.items()},
        "capital_cost_low": {year: span.low for year, span in spans.items()},
        "capital_cost_high": {year: span.high for year, span in spans.items()},
    }


def per_twh(cost: Span, hours: Span | float) -> Span:
    """Return million USD per (TWh/yr) from USD per kW and full-load hours a year: cost x 1000 / hours."""
    return cost * 1000.0 / hours


@dataclass(frozen=True, slots=True)
class Country:
    """What a family is told about the country: its code, persons, and households' CO2 from heating [kt]."""

    code: str
    persons: float
    heating_co2: float
