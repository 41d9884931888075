"""Totals that look as if a unit were off by a factor of a thousand: a warning that gives both readings.

A table of the right shape closes in whatever unit it is written, so that a wrong unit shows only against people and
against what is known of the same country. Each total is asked whether a thousand times more or less of it would be
plausible where it is not itself. Nothing is corrected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.core.table import Table

THOUSAND = 1000.0
FAR = 100.0
"""Ratio to a known total of the same country beyond which a unit is doubted; growth over decades stays below it."""
NEAR = 8.0
"""Ratio within which the other reading counts as plausible."""
MONEY = ("USD", "EUR", "GBP")
"""Currencies in which a band of value added per head can be stated without an exchange rate."""


@dataclass(frozen=True, slots=True)
class Band:
    """What is plausible per head and year: ``low`` to ``high`` [unit], an assumption, wide on purpose.

    ``factor`` : turns the table's unit per thousand persons into ``unit``.
    """

    what: str
    low: float
    high: float
    unit: str
    factor: float


VALUE_ADDED = Band("value added per head", 100.0, 300_000.0, "of the currency", 1e3)
HOURS = {"M.h": Band("hours worked per head", 150.0, 2_500.0, "h", 1e3)}
EMISSIONS = {
    "kt": Band("CO2 per head", 0.02, 100.0, "t", 1.0),
    "Mt": Band("CO2 per head", 0.02, 100.0, "t", 1e3),
    "t": Band("CO2 per head", 0.02, 100.0, "t", 1e-3),
}


@dataclass(frozen=True, slots=True)
class Known:
    """Totals that are known of a country: value_added, population, hours and co2 by name, each with its unit."""

    name: str
    region: str
    totals: dict[str, tuple[float, str]]


def implausible(table: Table, known: Sequence[Known] = ()) -> list[str]:
    """Return a warning for each total that a factor of a thousand would make plausible.

    Parameters
    ----------
    known : totals of the same countries from elsewhere; only equal units are compared
    """
    found = [warning for one in known if len(table.regions) == 1 and one.region == table.regions[0]
             for warning in _against_known(table, one)]  # fmt: skip
    return found or _per_head(table)


def totals_of(table: Table) -> dict[str, tuple[float, str]]:
    """Return the totals that are compared, each with its unit."""
    found = {"value_added": (float(table.value_added.sum()), table.currency.rpartition("_")[0] or table.currency)}
    if np.isfinite(table.population).all():
        found["population"] = (float(table.population.sum()), "thousand persons")
    for name in ("hours", "co2"):
        satellite = table.satellite(name)
        if satellite is not None:
            found[name] = (satellite.total, _short(satellite.unit))
    return found


def _short(unit: str) -> str:
    """Return a unit without the substance that it counts: kt of ``kt CO2``, M.h of ``million h``."""
    return unit.replace("million ", "M.").split()[0] if unit.strip() else ""


def _against_known(table: Table, known: Known) -> list[str]:
    warnings = []
    for name, (value, unit) in totals_of(table).items():
        other, same = known.totals.get(name, (0.0, ""))
        if value <= 0.0 or other <= 0.0 or unit != same:
            continue
        ratio = value / other
        if not 1.0 / FAR < ratio < FAR:
            for factor in (1.0 / THOUSAND, THOUSAND):
                if 1.0 / NEAR < ratio * factor < NEAR:
                    words = f"{known.name} has {_figure(other)}"
                    warnings.append(_both(name.replace("_", " "), value, factor, unit, words))
    return warnings


def _per_head(table: Table) -> list[str]:
    totals = totals_of(table)
    persons, _ = totals.get("population", (0.0, ""))
    if persons <= 0.0:
        return []
    asked: list[tuple[float, Band]] = []
    if totals["value_added"][1].removeprefix("M.") in MONEY:
        asked.append((totals["value_added"][0], VALUE_ADDED))
    for name, bands in (("hours", HOURS), ("co2", EMISSIONS)):
        value, unit = totals.get(name, (0.0, ""))
        if unit in bands:
            asked.append((value, bands[unit]))
    warnings = []
    for value, band in asked:
        each = value / persons * band.factor
        if each > 0.0 and not band.low <= each <= band.high:
            for factor in (1.0 / THOUSAND, THOUSAND):
                if band.low <= each * factor <= band.high:
                    words = f"plausible, an assumption: {band.low:,g} to {band.high:,g}"
                    warnings.append(_both(band.what, each, factor, band.unit, words))
    return warnings


def _both(what: str, value: float, factor: float, unit: str, words: str) -> str:
    times = "a thousand times more" if factor > 1 else "a thousandth"
    return (
        f"{what}: as stated {_figure(value)} {unit}; {times} would be {_figure(value * factor)} {unit} ({words}). "
        "Check the units of money, of this account and of the population; nothing was changed."
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if 1e3 <= value < 1e12 else f"{value:.4g}"
