"""Net stock of private non-residential fixed assets by industry, laid on the industries of a table.

The stock has 63 industries of its own. Most are one summary industry; two (Federal Reserve banks, credit) are one
summary industry together; retail trade is four, and every one of them is several detail industries. Where a stock falls
on more than one industry it is split by gross output, which keeps its total and gives them all the same capital per
output: a proxy, and named as one.

Sources
-------
US Bureau of Economic Analysis, Fixed Assets Accounts, detailed data for private non-residential stocks (10 October
2018): current-cost net stock at the end of the year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.linear_program import Array
from commonweal.core.table import Satellite
from commonweal.data.checks import absent
from commonweal.data.readers.frames import read_csv, read_parquet

STOCKS = "net_capital_stock_by_industry_asset_1997_2017.parquet"
CROSSWALK = "crosswalk_sector_summary_detail.csv"
SUBTOTALS = ("EQUIPMENT", "STRUCTURES", "IPP")
SUMMARY_OF: Mapping[str, tuple[str, ...]] = {
    "110C": ("111CA",), "113F": ("113FF",), "2110": ("211",), "2120": ("212",), "2130": ("213",), "2200": ("22",),
    "2300": ("23",), "3210": ("321",), "3270": ("327",), "3310": ("331",), "3320": ("332",), "3330": ("333",),
    "3340": ("334",), "3350": ("335",), "336M": ("3361MV",), "336O": ("3364OT",), "3370": ("337",), "338A": ("339",),
    "311A": ("311FT",), "313T": ("313TT",), "315A": ("315AL",), "3220": ("322",), "3230": ("323",), "3240": ("324",),
    "3250": ("325",), "3260": ("326",), "4200": ("42",), "44RT": ("441", "445", "452", "4A0"), "4810": ("481",),
    "4820": ("482",), "4830": ("483",), "4840": ("484",), "4850": ("485",), "4860": ("486",), "487S": ("487OS",),
    "4930": ("493",), "5110": ("511",), "5120": ("512",), "5130": ("513",), "5140": ("514",), "5210": ("521CI",),
    "5220": ("521CI",), "5230": ("523",), "5240": ("524",), "5250": ("525",), "5310": ("ORE",), "5320": ("532RL",),
    "5411": ("5411",), "5415": ("5415",), "5412": ("5412OP",), "5500": ("55",), "5610": ("561",), "5620": ("562",),
    "6100": ("61",), "6210": ("621",), "622H": ("622",), "6230": ("623",), "6240": ("624",), "711A": ("711AS",),
    "7130": ("713",), "7210": ("721",), "7220": ("722",), "8100": ("81",),
}  # fmt: skip
"""Stock industry -> summary industries, by name. Real estate is other real estate: dwellings are not in this stock."""
NOT_IN_THE_STOCK = (
    "The capital stock is that of private owners without dwellings: general government, government enterprises and "
    "housing have none here, which does not mean that they need none."
)
SOURCE = {
    "title": "Fixed Assets Accounts: current-cost net stock of private non-residential fixed assets, end of 2017",
    "publisher": "US Bureau of Economic Analysis",
    "citation": "US Bureau of Economic Analysis (2018), Fixed Assets Accounts Tables, detailed data, 10 October 2018",
    "licence": "US Government work, public domain",
    "changes": "assets summed; industries matched to those of the table, split by gross output where there are several",
}


def capital_of(folder: Path, year: int, activities: Sequence[str], output: Array, final: int) -> Satellite:
    """Return the capital stock of the activities at the end of the year, its total kept.

    k_j = sum over stock industries s of K_s x_j / sum(x_i, i in s)

    Parameters
    ----------
    activities, output : codes of the summary or the detail level, and their gross output [million USD]
    final : number of final columns, which own none of this stock

    Raises
    ------
    SchemaError
        The year is not in the stock, or a stock industry has no place in the table.
    """
    stocks = stock_by_industry(folder, year)
    by_activity = np.zeros(len(activities))
    split = []
    for industry, members in members_of(folder, activities).items():
        share = output[members] / output[members].sum()
        by_activity[members] += stocks[industry] * share
        if len(members) > 1:
            split.append(industry)
    proxy = f"split by gross output within these industries of the stock: {', '.join(split)}" if split else ""
    return Satellite(
        name="capital",
        title="Private non-residential fixed assets, current-cost net stock",
        kind="capital",
        unit=f"M.USD_{year}",
        by_activity=by_activity,
        by_final=np.zeros(final),
        source="US Bureau of Economic Analysis, Fixed Assets Accounts (10 October 2018)",
        proxy=proxy,
    )


def stock_by_industry(folder: Path, year: int) -> dict[str, float]:
    """Return equipment, structures and intellectual property together, by stock industry [million USD]."""
    where = str(folder / STOCKS)
    frame = read_parquet(folder / STOCKS)
    problems = absent(("industry", "asset_code", "year", "net_stock_musd"), frame.columns, where, "column")
    if problems:
        raise SchemaError(problems)
    years = sorted(frame["year"].unique())
    if year not in years:
        raise SchemaError(Problem("no capital stock of the year", where, str(year), f"{years[0]} to {years[-1]}"))
    kept = frame[(frame["year"] == year) & frame["asset_code"].isin(SUBTOTALS)]
    sums = kept.groupby("industry")["net_stock_musd"].sum()
    problems = absent(SUMMARY_OF, sums.index, where, "industry") + absent(sums.index, SUMMARY_OF, where, "industry")
    if problems:
        raise SchemaError(problems)
    return {str(industry): float(value) for industry, value in sums.items()}


def members_of(folder: Path, activities: Sequence[str]) -> dict[str, list[int]]:
    """Return the places of the activities that each stock industry owns, at the summary or the detail level."""
    frame = read_csv(folder / CROSSWALK, ("BEA_2017_Summary_Code", "BEA_2017_Detail_Code"), dtype=str)
    summary = dict(zip(frame["BEA_2017_Detail_Code"], frame["BEA_2017_Summary_Code"], strict=True))
    known = set(frame["BEA_2017_Summary_Code"])
    level = [code if code in known else summary.get(code, "") for code in activities]
    members = {
        industry: [place for place, code in enumerate(level) if code in wanted]
        for industry, wanted in SUMMARY_OF.items()
    }
    problems = [
        Problem("stock industry has no place in the table", str(folder / CROSSWALK), industry, "an industry of it")
        for industry, places in members.items()
        if not places
    ]
    if problems:
        raise SchemaError(problems)
    return members
