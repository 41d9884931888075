"""The sourced scalars of a country, picked one by one from the parameter tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from commonweal.core.economy import Quantity
from commonweal.core.errors import InputError, Problem

Licensed = tuple[Quantity, str]
QUINTILES = ("Q1", "Q2", "Q3", "Q4", "Q5")
UNABLE_GROUP = {"USA": "16+", "GBR": "15-64", "DEU": "15-64"}
UNABLE_NOTE = {
    "USA": "published for all aged 16 and over; that it holds for ages 15-64 is an assumption",
    "GBR": "",
    "DEU": "assumption, range 3 to 6 percent; not read in a source",
}


def country_parameters(folder: Path, country: str, year: int) -> dict[str, Licensed]:
    """Return name -> (quantity, licence). Percentages become fractions; single figures only."""
    labour = pd.read_csv(folder / "labour_and_people.csv")
    groups = pd.read_csv(folder / "household_groups.csv")
    rents = pd.read_csv(folder / "rents.csv")
    needs = pd.read_csv(folder / "need_floors.csv")
    co2 = pd.read_csv(folder / "co2_household_use.csv")
    unemployed = one_row(labour, country=country, year=year, variable="unemployment_rate", group="15+")
    depreciation = one_row(rents, country=country, year=year, variable="average_depreciation_rate")
    food = one_row(needs, country=country, variable="food_supply_per_head")
    return {
        "unemployment_rate": (
            percentage(unemployed, "share of labour force", "aged 15 and over"),
            "OECD terms: single figure quoted with its source",
        ),
        "depreciation_rate": (
            percentage(depreciation, "1/yr", "share of the capital stock per year, all assets"),
            str(depreciation["licence"]),
        ),
        "unable_to_work_share": _unable(labour, country, year),
        "food_supply_per_head": (
            Quantity(float(food["value"]), str(food["unit"]), str(food["source"]), note=str(food["note"])),
            str(food["licence"]),
        ),
        **{f"disposable_income_share_{fifth.lower()}": _income_share(groups, country, year, fifth)
           for fifth in QUINTILES},
        "household_co2_share_heating": _co2_share(co2, country, year, "heating and other dwelling fuel"),
        "household_co2_share_transport": _co2_share(co2, country, year, "transport fuel"),
    }  # fmt: skip


def one_row(frame: pd.DataFrame, **values: object) -> pd.Series:
    """Return the only row with these values, and refuse none or several."""
    kept = frame
    for column, value in values.items():
        kept = kept[kept[column] == value]
    if len(kept) != 1:
        raise InputError(Problem("not exactly one row", str(values), f"{len(kept)} rows", "one row"))
    return kept.iloc[0]


def percentage(row: pd.Series, unit: str, note: str, status: str | None = None) -> Quantity:
    """Return a published percentage as a fraction, with its range."""
    low, high = (None if pd.isna(row[name]) else round(float(row[name]) / 100, 12) for name in ("low", "high"))
    words = f"published as {row['value']:g} percent" + (f"; {note}" if note else "")
    value = round(float(row["value"]) / 100, 12)
    return Quantity(value, unit, str(row["source"]), status or str(row["status"]), low, high, words)


def _unable(labour: pd.DataFrame, country: str, year: int) -> Licensed:
    row = one_row(labour, country=country, year=year, variable="unable_to_work_share", group=UNABLE_GROUP[country])
    if country == "DEU":
        note = f"{UNABLE_NOTE[country]}; {row['source']}"
        value, low, high = (round(float(row[name]) / 100, 12) for name in ("value", "low", "high"))
        return Quantity(value, "share of ages 15-64", "assumption", "assumption", low, high, note), "assumption"
    licence = row["licence"] if isinstance(row["licence"], str) else "single figure quoted with its source"
    return percentage(row, "share of ages 15-64", UNABLE_NOTE[country]), licence


def _income_share(groups: pd.DataFrame, country: str, year: int, fifth: str) -> Licensed:
    row = one_row(groups, country=country, year=year, variable="disposable_income_share", group=fifth)
    return percentage(row, "share of disposable income", str(row["note"])), str(row["licence"])


def _co2_share(co2: pd.DataFrame, country: str, year: int, use: str) -> Licensed:
    row = one_row(co2, country=country, year=year, item=f"{use}, share of FC_HH")
    source = f"{row['source']}; national inventory submission to the UNFCCC (2021) over the CO2 accounts"
    quantity = Quantity(float(row["value"]), "share of households' direct CO2", source, str(row["status"]),
                        note="inventory is territorial, accounts are by residence")  # fmt: skip
    return quantity, "UNFCCC: single derived figure quoted with its source"
