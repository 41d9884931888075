"""Figures of the market economy: ratios of balance sheets, tax rates, speeds of adjustment, depreciation.

Most speeds of adjustment have no estimate that could be cited; they are assumptions with a range, chosen so that the
economy is calm, and every run lists them.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from commonweal.data.build_reference import QUOTED

ASSUMED, READ, NOT_CHECKED = "assumption", "read", "from the literature, not checked"
ANY = "*"
CHOSEN = "assumption"
BALL = "Blanchflower and Oswald 1992, 1995: about -0.1 in ten countries (abstracts read)"
CAIANI = "Caiani and others 2016, model file (read)"
OECD = "OECD.Stat labour force statistics, 2014"
BEA = "US Bureau of Economic Analysis, depreciation rates, Survey of Current Business, July 1997, table 3"

FIGURES: tuple[tuple[str, str, float, float, float, str, str, str], ...] = (
    ("USA", "unemployment_rate_reference", 0.0617, 0.045, 0.08, "1", OECD, READ),
    ("GBR", "unemployment_rate_reference", 0.0624, 0.045, 0.08, "1", OECD, READ),
    ("DEU", "unemployment_rate_reference", 0.0498, 0.03, 0.08, "1", OECD, READ),
    ("USA", "production_tax_share", 0.066, 0.055, 0.075, "share of value added",
     "derived: US Bureau of Economic Analysis, use table 2017, 1,304,097 of 19,612,078", READ),
    ("GBR", "production_tax_share", 0.018, 0.01, 0.03, "share of value added", "assumption", ASSUMED),
    ("DEU", "production_tax_share", 0.005, 0.0, 0.01, "share of value added", "assumption", ASSUMED),
    ("USA", "income_tax_rate", 0.20, 0.15, 0.25, "share of household income", "assumption", NOT_CHECKED),
    ("GBR", "income_tax_rate", 0.22, 0.17, 0.27, "share of household income", "assumption", NOT_CHECKED),
    ("DEU", "income_tax_rate", 0.28, 0.23, 0.33, "share of household income, contributions included", "assumption",
     NOT_CHECKED),
    ("USA", "profit_tax_rate", 0.14, 0.1, 0.25, "share of net profit", "assumption", NOT_CHECKED),
    ("GBR", "profit_tax_rate", 0.12, 0.1, 0.2, "share of net profit", "assumption", NOT_CHECKED),
    ("DEU", "profit_tax_rate", 0.13, 0.1, 0.3, "share of net profit", "assumption", NOT_CHECKED),
    ("USA", "deficit", 0.0537, 0.04, 0.06, "share of GDP",
     "Comparative Political Data Set 1960-2019 (Armingeon and others 2021), 2014", READ),
    ("GBR", "deficit", 0.0554, 0.045, 0.065, "share of GDP",
     "Comparative Political Data Set 1960-2019 (Armingeon and others 2021), 2014", READ),
    ("DEU", "deficit", -0.0058, -0.015, 0.01, "share of GDP",
     "Comparative Political Data Set 1960-2019 (Armingeon and others 2021), 2014", READ),
    ("USA", "government_debt", 0.91, 0.8, 1.05, "share of GDP",
     "Financial Accounts of the United States, third quarter of 2014: 15.8 trillion USD", READ),
    ("GBR", "government_debt", 0.87, 0.8, 1.14, "share of GDP", "assumption", NOT_CHECKED),
    ("DEU", "government_debt", 0.75, 0.7, 0.85, "share of GDP", "assumption", NOT_CHECKED),
    ("USA", "business_loans", 0.68, 0.55, 0.8, "share of GDP",
     "Financial Accounts of the United States, third quarter of 2014: 11.8 trillion USD", READ),
    ("GBR", "business_loans", 0.75, 0.6, 0.9, "share of GDP", "assumption", NOT_CHECKED),
    ("DEU", "business_loans", 0.55, 0.45, 0.65, "share of GDP", "assumption", NOT_CHECKED),
    ("USA", "household_debt", 0.77, 0.7, 0.85, "share of GDP",
     "Financial Accounts of the United States, third quarter of 2014: 13.4 trillion USD", READ),
    ("GBR", "household_debt", 0.87, 0.8, 0.95, "share of GDP", "assumption", NOT_CHECKED),
    ("DEU", "household_debt", 0.55, 0.5, 0.6, "share of GDP", "assumption", NOT_CHECKED),
    ("USA", "net_foreign_claims", 0.40, 0.38, 0.41, "share of GDP",
     "US Bureau of Economic Analysis, international investment position, end of 2014: about 7.0 trillion USD", READ),
    ("GBR", "net_foreign_claims", 0.221, 0.15, 0.3, "share of GDP",
     "Eurostat, macroeconomic imbalance scoreboard, net international investment position 2014", READ),
    ("DEU", "net_foreign_claims", -0.406, -0.45, -0.3, "share of GDP",
     "Eurostat, macroeconomic imbalance scoreboard, net international investment position 2014", READ),
    ("USA", "cash", 0.07, 0.04, 0.1, "share of GDP", "assumption", NOT_CHECKED),
    ("GBR", "cash", 0.04, 0.03, 0.06, "share of GDP", "assumption", NOT_CHECKED),
    ("DEU", "cash", 0.07, 0.04, 0.1, "share of GDP", "assumption", NOT_CHECKED),
    (ANY, "business_deposits", 0.12, 0.08, 0.2, "share of GDP", "assumption", NOT_CHECKED),
    (ANY, "bank_capital_ratio", 0.10, 0.06, 0.15, "share of claims", CAIANI, READ),
    (ANY, "bills_held_by_households", 0.3, 0.1, 0.5, "share of government debt", "assumption", CHOSEN),
    (ANY, "bills_held_abroad", 0.6, 0.3, 0.9, "share of net foreign claims", "assumption", CHOSEN),
    (ANY, "bill_rate", 0.03, 0.0, 0.05, "1/yr", "assumption", CHOSEN),
    (ANY, "loan_rate", 0.045, 0.02, 0.06, "1/yr", "assumption", CHOSEN),
    (ANY, "deposit_rate", 0.012, 0.0, 0.02, "1/yr", "assumption", CHOSEN),
    (ANY, "loan_spread", 0.015, 0.005, 0.03, "1/yr", "assumption", CHOSEN),
    (ANY, "deposit_spread", 0.018, 0.005, 0.03, "1/yr", "assumption", CHOSEN),
    (ANY, "reference_real_rate", 0.01, 0.0, 0.02, "1/yr", "assumption", CHOSEN),
    (ANY, "inflation_target", 0.02, 0.0, 0.04, "1/yr", "assumption", CHOSEN),
    (ANY, "taylor_inflation", 1.5, 1.0, 2.0, "1", "Taylor 1993", NOT_CHECKED),
    (ANY, "taylor_unemployment", 0.5, 0.0, 1.0, "1", "Taylor 1993", NOT_CHECKED),
    (ANY, "rate_floor", 0.0, -0.01, 0.0, "1/yr", "assumption", CHOSEN),
    (ANY, "rate_cap", 0.15, 0.1, 0.2, "1/yr", "assumption", CHOSEN),
    (ANY, "wage_curve_elasticity", 0.10, 0.05, 0.15, "1", BALL, READ),
    (ANY, "wage_curve_adjustment", 0.25, 0.0, 1.0, "1/yr",
     "Blanchard and Katz 1999: error correction in most of Europe, not in the USA (abstract read); value assumed",
     ASSUMED),
    (ANY, "phillips_slope", 0.02, 0.01, 0.04, "1", "assumption: above 0.04 the runs oscillate", CHOSEN),
    (ANY, "expectation_anchor", 0.8, 0.5, 1.0, "1", "assumption", CHOSEN),
    (ANY, "price_adjustment", 0.7, 0.4, 1.0, "1/yr",
     "Fabiani and others 2006: mostly markup rules, reviewed one to three times a year (abstract read); value assumed",
     ASSUMED),
    (ANY, "armington", 1.5, 0.0, 4.0, "1",
     "Bajzik and others 2020: the literature implies 2.5 to 5.1 in the long run (abstract read); yearly value assumed",
     ASSUMED),
    (ANY, "export_elasticity", 1.0, 0.5, 3.0, "1", "assumption", NOT_CHECKED),
    (ANY, "wealth_propensity", 0.04, 0.02, 0.07, "1/yr", "assumption", NOT_CHECKED),
    (ANY, "utilisation_response", 0.10, 0.0, 0.2, "1/yr", "assumption", CHOSEN),
    (ANY, "utilisation_response_dwellings", 0.015, 0.0, 0.05, "1/yr", "assumption", CHOSEN),
    (ANY, "profitability_response", 0.05, 0.0, 0.2, "1/yr per unit rate", "assumption", CHOSEN),
    (ANY, "interest_response", 0.12, 0.0, 0.3, "1/yr per unit rate", "assumption", CHOSEN),
    (ANY, "expectation_weight", 0.2, 0.0, 0.5, "1", "assumption; adaptive 0.25 in Caiani and others 2016", CHOSEN),
    (ANY, "expectation_speed", 0.2, 0.0, 0.5, "1/yr", "assumption; adaptive 0.25 in Caiani and others 2016", CHOSEN),
    (ANY, "capital_growth_ceiling", 0.25, 0.1, 0.4, "1/yr", "assumption", CHOSEN),
    (ANY, "maximum_utilisation", 1.15, 1.05, 1.25, "1", "assumption; overtime to 1.25 in the BoARIO defaults", CHOSEN),
    (ANY, "inventory_days", 36.0, 15.0, 90.0, "days of sales", CAIANI + ": inventory share 0.1 of sales", READ),
    (ANY, "inventory_adjustment", 0.5, 0.2, 1.0, "1/yr", "assumption", CHOSEN),
    (ANY, "employment_adjustment", 0.6, 0.3, 1.0, "1/yr",
     "assumption; Okun's coefficient varies by country (Ball, Leigh, Loungani 2013, abstract read)", CHOSEN),
    (ANY, "hours_ceiling", 1.08, 1.03, 1.15, "hours over the norm", "assumption", CHOSEN),
    (ANY, "frictional_floor", 0.01, 0.005, 0.03, "1", "assumption", CHOSEN),
    (ANY, "benefit_rate", 0.3, 0.2, 0.6, "share of mean pay",
     "assumption; Poledna and others 2023: Austria 2010, 0.36", NOT_CHECKED),
    (ANY, "debt_reaction", 0.05, 0.02, 0.1, "tax rate per unit of debt over GDP", "assumption", CHOSEN),
    (ANY, "unemployment_reaction", 0.5, 0.0, 1.0, "tax rate per unit of unemployment", "assumption", CHOSEN),
    (ANY, "leverage_reaction", 2.0, 0.0, 3.0, "payout per unit of loans over capital", "assumption", CHOSEN),
    (ANY, "mortgage_adjustment", 0.2, 0.1, 0.5, "1/yr", "assumption", CHOSEN),
    (ANY, "deposit_adjustment", 0.3, 0.1, 0.5, "1/yr", "assumption", CHOSEN),
    (ANY, "stock_growth", 0.02, 0.0, 0.05, "1/yr", "assumption: growth of financial stocks in the base year", CHOSEN),
    (ANY, "transfer_indexation", 0.9, 0.0, 1.0, "share of productivity growth", "assumption", CHOSEN),
)  # fmt: skip

DEPRECIATION: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.018, ("L68",)),
    (0.03, ("O84", "P85")),
    (0.045, ("D35", "E36", "E37-E39", "H49")),
    (0.06, ("Q", "I", "H52")),
    (0.08, ("A01", "A02", "A03", "B")),
    (0.14, ("C21", "C26", "J58", "J59_J60", "J61", "J62_J63", "M72")),
)
OTHER = 0.09
NOTE = f"assumption composed from rates by asset ({BEA}), range +-50 %"


def _status(source: str, status: str) -> str:
    return ASSUMED if source.startswith("assumption") else status


def write(folder: Path) -> None:
    """Write market_figures.csv: country (or * for any), name, value, low, high, unit, source, status, licence."""
    rows = [
        (
            country,
            name,
            value,
            low,
            high,
            unit,
            source,
            _status(source, status),
            QUOTED if status == READ else "assumption",
        )
        for country, name, value, low, high, unit, source, status in FIGURES
    ]
    rates = [(code, rate) for rate, codes in DEPRECIATION for code in codes] + [(ANY, OTHER)]
    rows += [
        (ANY, f"depreciation {code}", rate, 0.5 * rate, 1.5 * rate, "1/yr", NOTE, ASSUMED, "assumption")
        for code, rate in rates
    ]
    columns = ["country", "name", "value", "low", "high", "unit", "source", "status", "licence"]
    pd.DataFrame(rows, columns=columns).to_csv(folder / "market_figures.csv", index=False, lineterminator="\n")
