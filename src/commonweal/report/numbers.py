"""Numbers as a person would write them."""

from __future__ import annotations

import math

THIN = "\u202f"
"""Narrow no-break space: between groups of thousands."""
MINUS = "\u2212"
"""A minus as wide as a figure."""
HARD = "\u00a0"
"""No-break space: between a number and its unit."""


def number(value: float, figures: int = 3) -> str:
    """Return a number with that many significant figures, thousands apart: 0.0123, 8.07, 34.7, 1,250 with thin spaces.

    Whole parts are never cut: 123456 stays 123 456 whatever ``figures`` says.
    """
    if not math.isfinite(value):
        return "\u2013"
    if value == 0.0:
        return "0"
    decimals = max(figures - 1 - math.floor(math.log10(abs(value))), 0)
    if decimals > 6:
        return f"{value:.{figures - 1}e}"
    text = f"{round(value, decimals):,.{decimals}f}".replace(",", THIN).replace("-", MINUS)
    return text.rstrip("0").rstrip(".") if decimals else text


def percent(share: float) -> str:
    """Return a share as whole per cent, with one decimal below ten: 40 %, 3.5 %, less than 0.1 %."""
    value = 100.0 * share
    if value == 0.0:
        return f"0{HARD}%"
    if 0.0 < abs(value) < 0.1:
        return f"less than 0.1{HARD}%"
    decimals = 0 if round(abs(value), 1) >= 10.0 or round(value, 1) == round(value) else 1
    return f"{value:.{decimals}f}{HARD}%".replace("-", MINUS)


def gigatonnes(value: float | None) -> str:
    """Return Gt of CO2 without the unit: 67, 8.9; a dash if there is none."""
    if value is None:
        return "\u2013"
    text = f"{value:,.0f}".replace(",", THIN) if abs(value) >= 99.95 else f"{value:.1f}"
    return "0.0" if text == "-0.0" else text.replace("-", MINUS)


def person_years(thousands: float) -> str:
    """Return person-years, given in thousands, as a person would say them: 310 million or 5.2 billion person-years."""
    millions = thousands / 1000.0
    scaled, unit = (millions / 1000.0, "billion") if millions >= 999.5 else (millions, "million")
    return f"{number(scaled)}{HARD}{unit} person-years"


def amount(value: float, unit: str) -> str:
    """Return a number with its unit; a share becomes per cent of the whole that the unit names."""
    if unit.startswith("share of "):
        return f"{percent(value)} of {unit.removeprefix('share of ')}"
    if unit == "share":
        return percent(value)
    return f"{number(value)}{HARD}{unit}" if unit not in ("", "1") else number(value)


def between(values: list[float], decimals: int = 0) -> str:
    """Return the range of a series, or the one value it has to that precision."""
    low, high = (f"{one:.{decimals}f}" for one in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"
