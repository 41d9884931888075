"""What the WIOD 2016 release calls its countries, rows and columns, who made it, and what is odd about it."""

from __future__ import annotations

COUNTRIES = {
    "AUS": "Australia", "AUT": "Austria", "BEL": "Belgium", "BGR": "Bulgaria", "BRA": "Brazil", "CAN": "Canada",
    "CHE": "Switzerland", "CHN": "China", "CYP": "Cyprus", "CZE": "Czechia", "DEU": "Germany", "DNK": "Denmark",
    "ESP": "Spain", "EST": "Estonia", "FIN": "Finland", "FRA": "France", "GBR": "United Kingdom", "GRC": "Greece",
    "HRV": "Croatia", "HUN": "Hungary", "IDN": "Indonesia", "IND": "India", "IRL": "Ireland", "ITA": "Italy",
    "JPN": "Japan", "KOR": "South Korea", "LTU": "Lithuania", "LUX": "Luxembourg", "LVA": "Latvia", "MEX": "Mexico",
    "MLT": "Malta", "NLD": "Netherlands", "NOR": "Norway", "POL": "Poland", "PRT": "Portugal", "ROU": "Romania",
    "RUS": "Russia", "SVK": "Slovakia", "SVN": "Slovenia", "SWE": "Sweden", "TUR": "Türkiye", "TWN": "Taiwan",
    "USA": "United States",
}  # fmt: skip
ITEMS = {
    "TXSP": ("taxes_on_products", "Taxes less subsidies on products"),
    "EXP_adj": ("adjustment", "Export adjustments"),
    "PURR": ("adjustment", "Direct purchases abroad by residents"),
    "PURNR": ("adjustment", "Purchases on the domestic territory by non-residents"),
    "IntTTM": ("margins", "International transport margins"),
    "VA": ("value_added", "Gross value added at basic prices"),
}
"""Row -> kind and title."""
FINAL_TITLES = {
    "CONS_h": "Final consumption by households",
    "CONS_np": "Final consumption by non-profit organisations serving households",
    "CONS_g": "Final consumption by government",
    "GFCF": "Gross fixed capital formation",
    "INVEN": "Changes in inventories and valuables",
    "EXP": "Exports",
}
NOTES = (
    "Industry by industry: every industry has one product.",
    "Imports are valued free on board; what brings them in is the item IntTTM.",
    "CO2 from land use is not in the accounts; CO2 of transport follows the residence of the carrier.",
)
OPEN_NOTE = (
    "The published column of {industry} does not close: cost and output differ by {size:,.1f} million USD. The cells "
    "are kept as published; they are not exact."
)
_CITATION = (
    "Timmer, M. P., Dietzenbacher, E., Los, B., Stehrer, R. and de Vries, G. J. (2015), An Illustrated User Guide to "
    "the World Input-Output Database: the Case of Global Automotive Production, Review of International Economics 23, "
    "575-605"
)
_WIOD = {
    "publisher": "Groningen Growth and Development Centre, World Input-Output Database, 2016 release (November 2016)",
    "doi": "10.34894/PJ2M1C",
    "citation": _CITATION,
    "licence": "CC BY 4.0",
}
TABLE_SOURCE = {
    **_WIOD,
    "title": "National input-output table, industry by industry, basic prices, current prices, million USD",
    "changes": "one country and year cut out; domestic and imported use added up, the imported part kept beside it; "
    "industries with neither output nor CO2 left out; values unchanged",
}
ACCOUNTS_SOURCE = {
    **_WIOD,
    "title": "Socio-economic accounts, million national currency, thousand persons, million hours",
    "changes": "one country and year cut out; money converted at the table's own rate, accounts' gross output / "
    "table's; hours scaled from employees to all engaged",
}
CO2_SOURCE = {
    "title": "CO2 emission accounts, kilotonnes",
    "publisher": "European Commission, Joint Research Centre",
    "doi": "10.2760/024036",
    "citation": "Corsatea, T. D. and others (2019), World Input-Output Database Environmental Accounts, JRC116234",
    "licence": "European Commission reuse policy, CC BY 4.0 by default",
    "changes": "one country and year cut out; values unchanged",
}
