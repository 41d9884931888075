"""Household groups of an economy: bands of income crossed with need classes.

Published: the structure of consumption by fifth, shares of disposable income of the fifths and of the top tenth, shares
of wealth of the top tenth and hundredth. Imputed, and named so in every record: the joint distribution of bands and
classes (each band has the mix of the whole country, and a band shares its income equally among its people), the top
hundredth of incomes (Pareto's law through the top fifth and the top tenth), the bands within the bottom half of wealth.
"""

from __future__ import annotations

import numpy as np
from scipy.interpolate import PchipInterpolator

from commonweal.core.economy import Array, Economy, Quantity
from commonweal.core.households import Households
from commonweal.data.household_groups import consumption_structure, income_shares, wealth_shares
from commonweal.data.reference import coicop_pattern
from commonweal.scenario.needs import CLASSES, persons_by_class

BANDS = ("P0-20", "P20-40", "P40-60", "P60-80", "P80-90", "P90-99", "P99-100")
WIDTH = np.array([0.2, 0.2, 0.2, 0.2, 0.1, 0.09, 0.01])
"""Share of the population in each band."""
FIFTH_OF = (0, 1, 2, 3, 4, 4, 4)
TRANSFERS = np.array([0.28, 0.24, 0.20, 0.16, 0.07, 0.045, 0.005])
"""Shares of transfers by band: assumption, range +-30 % each; British cash benefits were 57 % of the gross income of
the lowest fifth and 3.5 % of that of the highest in 2014 (Office for National Statistics)."""
SAVING = np.array([0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.0])
"""How much of a change of the saving rate falls on each band: assumption, range 0.1-1."""
FRISCH = np.array([-3.0, -2.5, -2.0, -1.7, -1.5, -1.5, -1.5])
"""Frisch parameter by band: assumption, range -5 to -1.2 (Frisch 1959; Lluch, Powell, Williams 1977: not checked)."""
ELASTICITY = {"A01": 0.5, "A03": 0.5, "C10-C12": 0.5, "D35": 0.5, "E36": 0.5, "L68": 0.8, "Q": 0.8}
"""Income elasticities below one, the others are equal: assumption, range 0.2-1.6."""
BOTTOM_HALF = 0.01
"""Share of the bottom half in wealth where no source was read: assumption, range 0-0.1."""


def make_households(economy: Economy, years: tuple[int, ...]) -> Households:
    """Return the household groups of an economy; the first of the years should be its base year."""
    unable = economy.parameters["unable_to_work_share"].value
    people = persons_by_class(economy.population, years, unable)
    band_of = tuple(band for band in range(len(BANDS)) for _ in CLASSES)
    class_of = tuple(one for _ in BANDS for one in range(len(CLASSES)))
    persons = WIDTH[list(band_of), None] * people[list(class_of)]
    heads = people[:, 0] / people[:, 0].sum()
    mix = heads[list(class_of)]
    income, wealth = band_incomes(economy.country_code), band_wealth(economy.country_code)
    spending, whose = _spending(economy, income)
    elasticity = np.array([ELASTICITY.get(code, 1.0) for code in economy.products])
    bands = list(band_of)
    return Households(
        bands=BANDS,
        classes=CLASSES,
        band_of=band_of,
        class_of=class_of,
        years=years,
        persons=persons,
        spending=spending[:, bands] * mix,
        wages=income[bands] * mix,
        mixed_income=income[bands] * mix,
        property_income=wealth[bands] * mix,
        transfers=TRANSFERS[bands] * mix,
        financial_assets=wealth[bands] * mix,
        debts=income[bands] * mix,
        disposable=income[bands] * mix,
        saving_profile=SAVING[bands],
        elasticity=elasticity,
        frisch=FRISCH[bands],
        imputed={
            "groups": "each band has the country's mix of need classes, and its people share its income equally",
            "P99-100": "income by Pareto's law through the top fifth and the top tenth",
            "wages": "by band, what disposable income leaves when property, transfers and taxes are taken off",
            "wealth": "within the bottom 90 % by a monotone curve through the published points",
            "spending": f"structure of each fifth ({whose}), fitted to the table",
            "debts": "as disposable income",
        },
        sources={
            "disposable income": Quantity(float(income[4:].sum()), "share of the top fifth", "World Bank, WDI"),
            "wealth": Quantity(float(wealth[-1]), "share of the top hundredth", "see household_groups.csv"),
        },
    )


def band_incomes(country_code: str) -> Array:
    """Return each band's share of disposable income (B,).

    The top tenth is split by Pareto's law: S(p) = p^k through the top fifth and the top tenth, so
    k = ln(S(0.1) / S(0.2)) / ln(0.5) and S(0.01) = S(0.1) 0.1^k.
    """
    share = income_shares(country_code)
    fifths = np.array([share[f"Q{number}"] for number in range(1, 6)])
    whole = fifths.sum()
    fifths, tenth = fifths / whole, share["top10"] / whole
    power = np.log(tenth / fifths[4]) / np.log(0.5)
    top = tenth * 0.1**power
    return np.array([*fifths[:4], fifths[4] - tenth, tenth - top, top])


def band_wealth(country_code: str) -> Array:
    """Return each band's share of wealth (B,): a monotone curve through the published points of the Lorenz curve."""
    share = wealth_shares(country_code)
    low = share.get("bottom50", BOTTOM_HALF if country_code == "USA" else 0.09)
    curve = PchipInterpolator([0.0, 0.5, 0.9, 0.99, 1.0], [0.0, low, 1.0 - share["top10"], 1.0 - share["top1"], 1.0])
    edges = np.concatenate([[0.0], np.cumsum(WIDTH)])
    return np.asarray(np.diff(curve(np.minimum(edges, 1.0))))


def _spending(economy: Economy, income: Array) -> tuple[Array, str]:
    """Purchases of residents by product and band (P, B) [money/yr], before they are fitted to what each band spends."""
    codes, structure, whose = consumption_structure(economy.country_code)
    pattern = coicop_pattern(economy.country_code)
    bridge = pattern.pivot_table(index="wiod_code", columns="coicop", values="share", aggfunc="sum", fill_value=0.0)
    bridge = bridge.reindex(index=list(economy.products), columns=list(codes), fill_value=0.0)
    home, imported = economy.final("households", "npish")
    places = [economy.final_categories.index(one) for one in ("households", "npish")]
    whole = home.sum() + imported.sum() + economy.final_margins[places].sum() + economy.final_taxes[places].sum()
    cells = (home + imported) * (1.0 + economy.purchases_by_nonresidents / whole)
    wanted = bridge.to_numpy(dtype=np.float64) @ structure[:, list(FIFTH_OF)] * income
    flat = np.outer(cells, income)
    wanted = np.where(wanted.sum(axis=1, keepdims=True) > 0.0, wanted, flat)
    sums = wanted.sum(axis=1, keepdims=True)
    return np.asarray(wanted * np.divide(cells[:, None], sums, out=np.zeros_like(sums), where=sums > 0.0)), whose
