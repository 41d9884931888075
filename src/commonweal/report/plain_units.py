"""Figures of tables in units that are read easily: 4.92e6 kt as 4,919 Mt."""

from __future__ import annotations

LADDERS: tuple[tuple[tuple[str, float], ...], ...] = (
    (("t", 1e-3), ("kt", 1.0), ("Mt", 1e3), ("Gt", 1e6)),
    (("GJ", 1e-3), ("TJ", 1.0), ("PJ", 1e3), ("EJ", 1e6)),
    (("thousand", 1e-3), ("million", 1.0), ("billion", 1e3), ("trillion", 1e6)),
    (("km2*yr", 1.0), ("thousand km2*yr", 1e3), ("million km2*yr", 1e6)),
)
"""Units by size, each ladder relative to one of its rungs."""
LIMIT_AT_LEAST = 100.0
"""A limit is written in the largest unit in which it is at least this, so that one more unit is little."""


def rung(size: float, unit: str, least: float = LIMIT_AT_LEAST) -> tuple[str, float]:
    """Return the largest unit in which a figure of this size is at least ``least``, and how many of ``unit`` it is.

    What follows the first word of a unit (``kt CO2 eq``) stays, and a unit that stands on no ladder stays whole;
    ``M.`` is read as million. A unit smaller than the given one is taken only where ``least`` is one.
    """
    words = f"million {unit[2:]}" if unit.startswith("M.") else unit
    for ladder in LADDERS:
        for name, own in ladder:
            if words == name or words.startswith(f"{name} "):
                fits = [one for one in ladder if abs(size) * own / one[1] >= least and (one[1] >= own or least == 1.0)]
                found, factor = fits[-1] if fits else (name, own)
                return found + words[len(name) :], factor / own
    return words, 1.0


def shown(value: float, unit: str) -> str:
    """Return a figure with its unit as a person would write it."""
    name, factor = rung(value, unit, 1.0)
    return f"{number(value / factor)} {name}"


def number(value: float) -> str:
    """Return a number: no decimals from a thousand on, four digits below, three where it is tiny."""
    size = abs(value)
    if size >= 1e9:
        return f"{value:.4g}"
    return f"{value:,.0f}" if size >= 1000.0 else f"{value:.4g}" if size >= 1e-3 else f"{value:.3g}"
