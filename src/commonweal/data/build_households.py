"""The household groups' figures, cut from the parameter tables, as far as their terms allow."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from commonweal.data.build_reference import QUOTED
from commonweal.data.licences import require_figure_licence

EURO_YEAR = 2015
COICOP = {
    "Food and non-alcoholic beverages": "CP01",
    "Alcoholic beverages, tobacco and narcotics": "CP02",
    "Clothing and footwear": "CP03",
    "Housing, water, electricity, gas and other fuels": "CP04",
    "Furnishings, household equipment and routine household maintenance": "CP05",
    "Health": "CP06",
    "Transport": "CP07",
    "Communications": "CP08",
    "Communication": "CP08",
    "Recreation and culture": "CP09",
    "Education": "CP10",
    "Restaurants and hotels": "CP11",
    "Miscellaneous goods and services": "CP12",
}
FIFTHS = {"First": "Q1", "Second": "Q2", "Third": "Q3", "Fourth": "Q4", "Fifth": "Q5"}
COLUMNS = ["country", "year", "variable", "group", "coicop", "value", "unit", "source", "status", "licence", "note"]
STRUCTURE_COUNTRIES = ("USA", "GBR")
"""Countries of which the survey's own terms allow the structure of consumption to be shipped."""


def write(parameters: Path, surveys: Path, folder: Path) -> None:
    """Write household_groups.csv: structure of consumption by fifth, shares of income and of wealth."""
    rows = pd.read_csv(parameters / "household_groups.csv", dtype={"coicop": str})
    structure = (rows["variable"] == "consumption_structure") & rows["country"].isin(STRUCTURE_COUNTRIES)
    income = rows["variable"] == "disposable_income_share"
    wealth = (rows["variable"] == "net_wealth_share") & rows["group"].isin(["top10", "top1", "bottom50"])
    kept = rows[structure | income | wealth].copy()
    own = kept["licence"].fillna("").isin(["Open Government Licence v3.0", "US Government work, public domain"])
    world_bank = kept["licence"].fillna("") == "CC BY 4.0 (World Bank)"
    kept.loc[~(own | world_bank), "licence"] = QUOTED
    found = pd.concat([kept[COLUMNS], _euro_area(surveys)], ignore_index=True)
    for licence in found["licence"].unique():
        require_figure_licence(licence, "household_groups.csv")
    found.to_csv(folder / "household_groups.csv", index=False, lineterminator="\n")


def _euro_area(surveys: Path) -> pd.DataFrame:
    """Structure by fifth in the euro area, shares of the fifth that add up to one, for countries without their own."""
    rows = pd.read_csv(surveys / "euro_area_structure_by_quintile.csv")
    rows = rows[rows["year"] == EURO_YEAR].copy()
    rows["coicop"] = rows["coicop_name"].str.strip().map(COICOP)
    if rows["coicop"].isna().any():
        missing = sorted(rows.loc[rows["coicop"].isna(), "coicop_name"].unique())
        raise ValueError(f"divisions of consumption without a code: {missing}")
    rows["group"] = rows["income_quintile"].str.split().str[0].map(FIFTHS)
    whole = rows.groupby("group")["per_mille_of_quintile_expenditure"].transform("sum")
    return pd.DataFrame(
        {
            "country": "euro area",
            "year": EURO_YEAR,
            "variable": "consumption_structure",
            "group": rows["group"],
            "coicop": rows["coicop"],
            "value": (rows["per_mille_of_quintile_expenditure"] / whole).round(6),
            "unit": "share of the quintile (COICOP 01-12)",
            "source": "Eurostat, household budget survey, HBS_STR_T223",
            "status": "derived from read values",
            "licence": "Eurostat reuse policy (CC BY 4.0)",
            "note": "scaled to add up to one: the source's rows of 2015 add up to about 820 per mille",
        }
    )
