"""The stocks of nature of each country, one figure per row, picked one by one from the parameter tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from commonweal.data.build_parameters import one_row
from commonweal.data.licences import require_figure_licence

COLUMNS = ["country", "stock", "title", "law", "industry", "parameter", "value", "low", "high", "unit", "year",
           "source", "locator", "licence", "status", "note"]  # fmt: skip
BP = "BP (2021) Statistical Review of World Energy, as processed by Our World in Data"
ICES = "ICES Stock Assessment Graphs database, assessments of 2022"
QUOTED, PUBLIC, OPEN = "single figure quoted with its source", "US Government work, public domain", "CC BY 4.0"
BARRELS = 7.33
CUBIC_FEET = 28.3168
DERIVED = "derived from read values"

Row = dict[str, Any]

FOSSIL = {
    "coal": ("B", "million t", "coal, proved reserves, total", 1.0, "coal production (mass)", 1.0),
    "oil": ("B", "million barrels", "oil, proved reserves (end of year)", 1e3, "oil production (mass)", BARRELS),
    "gas": (
        "B",
        "billion m3",
        "natural gas, proved reserves (end of year)",
        1e3,
        "natural gas production (volume)",
        1.0,
    ),
}
"""Stock: industry, unit, reserve and factor to the unit, production and factor to the unit."""
FOSSIL_COUNTRIES = {"coal": ("USA", "GBR", "DEU"), "oil": ("USA", "GBR"), "gas": ("USA", "GBR", "DEU")}
RESERVE_YEAR = {"coal": 2020, "oil": 2014, "gas": 2014}
FOSSIL_NOTES = {
    ("coal", "opening"): "reserves of the end of 2020 stand for 2015: what was mined in between is not added; proved "
    "reserves follow price and technology",
    ("oil", "opening"): "proved reserves follow price and technology",
    ("gas", "opening"): "proved reserves follow price and technology",
    ("oil", "extraction"): "published in tonnes; 7.33 barrels per tonne of crude oil of average gravity, 8.058 per "
    "tonne of the average product basket (BP, Approximate conversion factors, July 2021)",
}
TIMBER = {
    "USA": ("growing stock on timber land", "net annual growth", "annual harvest (removals)"),
    "GBR": ("standing volume, conifers (Great Britain)", "annual increment, conifers (UK)", "removals, softwood (UK)"),
    "DEU": ("growing stock", "annual increment", "annual fellings (Nutzung), mean 2002 to 2012"),
}
"""Country: opening stock, increment, extraction."""
TIMBER_TITLE = {"USA": "timber land, growing stock", "GBR": "conifers, standing volume", "DEU": "forest, growing stock"}
TIMBER_NOTES = {
    ("GBR", "opening"): "Great Britain; increment and removals are of the United Kingdom",
    ("USA", "extraction"): "stock and flows are of different years",
}
TIMBER_LICENCE = {"USA": PUBLIC, "GBR": QUOTED, "DEU": QUOTED}
FISH = {
    "herring-north-sea": ("her.27.3a47d Clupea harengus", ("GBR", "DEU")),
    "cod-north-sea": ("cod.27.47d20 Gadus morhua", ("GBR", "DEU")),
    "haddock-north-sea": ("had.27.46a20 Melanogrammus aeglefinus", ("GBR", "DEU")),
    "plaice-north-sea": ("ple.27.420 Pleuronectes platessa", ("GBR", "DEU")),
    "cod-western-baltic": ("cod.27.22-24 Gadus morhua", ("DEU",)),
    "herring-baltic": ("her.27.25-2932 Clupea harengus", ("DEU",)),
}
FISH_PARAMETERS = {
    "opening": "spawning stock",
    "extraction": "catches",
    "mortality": "fishing mortality F",
    "mortality_msy": "F at maximum sustainable yield",
    "trigger": "MSY B trigger",
}
FISH_NOTES = {
    "opening": "spawning stock, of an age-structured assessment; shared by several countries",
    "extraction": "catches of all countries; a national share was not found and is not needed while it stays constant",
}
CAPACITY_RATIO = (
    2.0,
    1.5,
    4.0,
    "capacity as a multiple of the growing stock: not identified by the inventory; at 2 the maximum sustainable "
    "yield is today's increment, at any other ratio it is more",
)
"""Value, low, high, note."""
MSY_RATIO = (
    2.0,
    1.0,
    3.0,
    "stock of the maximum sustainable yield as a multiple of MSY B trigger, which is a lower bound of the stock "
    "fished at its target, not its mean",
)


def write(parameters: Path, folder: Path) -> None:
    """Write ``resources.csv``: one row per country, stock and parameter, each with its own source and terms."""
    published = pd.read_csv(parameters / "resources.csv")
    rows = pd.DataFrame([*_fossil(published), *_timber(published), *_fish(published)], columns=COLUMNS)
    for licence in sorted(set(rows["licence"])):
        require_figure_licence(licence, "resources.csv")
    rows.to_csv(folder / "resources.csv", index=False, lineterminator="\n")


def _fossil(published: pd.DataFrame) -> Iterator[Row]:
    """Yield one reserve and one production of 2014 per fuel and country: single figures, no series."""
    for stock, (industry, unit, reserve, reserve_factor, production, factor) in FOSSIL.items():
        for country in FOSSIL_COUNTRIES[stock]:
            same = {"country": country, "stock": stock, "title": f"{stock}, proved reserves", "law": "exhaustible",
                    "industry": industry, "source": BP, "licence": QUOTED}  # fmt: skip
            for parameter, item, year, scale, each in (
                ("opening", reserve, RESERVE_YEAR[stock], reserve_factor, unit),
                ("extraction", production, 2014, factor, f"{unit}/yr"),
            ):
                found = one_row(published, category="fossil", scope=country, item=item, year=year)
                row = {**same, **_figure(found, parameter, each, scale, FOSSIL_NOTES.get((stock, parameter), ""))}
                yield {**row, "high": _rounded(row["value"] * 8.058 / BARRELS)} if scale == BARRELS else row


def _timber(published: pd.DataFrame) -> Iterator[Row]:
    inventories = published[(published["category"] == "timber") & (published["status"] != DERIVED)]
    for country, items in TIMBER.items():
        same = {"country": country, "stock": "timber", "title": TIMBER_TITLE[country], "law": "forest",
                "industry": "A02", "licence": TIMBER_LICENCE[country]}  # fmt: skip
        for parameter, item in zip(("opening", "increment", "extraction"), items, strict=True):
            found = one_row(inventories, scope=country, item=item)
            unit = "million m3" if parameter == "opening" else "million m3/yr"
            scale = CUBIC_FEET if "billion cubic feet" in found["unit"] else 1.0
            note = TIMBER_NOTES.get((country, parameter), _text(found["note"]))
            yield {**same, "source": found["source"], **_figure(found, parameter, unit, scale, note)}
        yield {**same, **_assumption("capacity_ratio", CAPACITY_RATIO)}


def _fish(published: pd.DataFrame) -> Iterator[Row]:
    for stock, (code, countries) in FISH.items():
        for country in countries:
            same = {
                "country": country,
                "stock": stock,
                "title": f"spawning stock of {code}",
                "law": "fishery",
                "industry": "A03",
            }
            for parameter, item in FISH_PARAMETERS.items():
                found = _fish_row(published, f"{code}: ", item)
                unit = {"opening": "t", "trigger": "t", "extraction": "t/yr"}.get(parameter, "1/yr")
                note = FISH_NOTES.get(parameter, "")
                yield {**same, "source": ICES, "licence": OPEN, **_figure(found, parameter, unit, 1.0, note)}
            yield {**same, **_assumption("msy_ratio", MSY_RATIO)}


def _fish_row(published: pd.DataFrame, code: str, item: str) -> pd.Series:
    """Return the row of a stock; where catches are not published, landings stand for them."""
    known = set(published["item"])
    return one_row(published, item=code + (item if code + item in known else "landings"))


def _figure(found: pd.Series, parameter: str, unit: str, scale: float, note: str) -> Row:
    """Return value, range, year, locator and status of a published figure, brought to a unit."""
    landings = "landings, discards not included" if str(found["item"]).endswith(": landings") else ""
    status = str(found["status"])
    low, high = (None if pd.isna(found[name]) else _rounded(float(found[name]) * scale) for name in ("low", "high"))
    return {
        "parameter": parameter,
        "value": _rounded(float(found["value"]) * scale),
        "low": low,
        "high": high,
        "unit": unit,
        "year": None if pd.isna(found["year"]) else int(found["year"]),
        "locator": _text(found["locator"]),
        "status": DERIVED if status == "read" and scale not in (1.0, 1e3) else status,
        "note": "; ".join(text for text in (note, landings) if text),
    }


def _assumption(parameter: str, numbers: tuple[float, float, float, str]) -> Row:
    value, low, high, note = numbers
    return {"parameter": parameter, "value": value, "low": low, "high": high, "unit": "1", "source": "assumption",
            "licence": "assumption", "status": "assumption", "note": note}  # fmt: skip


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def _rounded(value: float) -> float:
    """Return a converted figure without the digits of floating point."""
    return float(f"{value:.10g}")
