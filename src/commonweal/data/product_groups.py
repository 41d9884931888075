"""Consumption by product group: which cells of final use belong to food, housing, health and the rest.

Direct groups own whole cells of consumption (households, NPISH and government). The other groups follow a
COICOP pattern of the household column, fitted to the country's table; where the pattern reaches a cell that a
direct group owns, the direct group keeps it and the pattern is renormalised. Where renormalised patterns claim
more than a cell holds, their claims on that cell are scaled to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from commonweal.core.economy import HOUSEHOLD_CO2_USES, Array, Economy, ProductGroups, Quantity
from commonweal.data.reference import coicop_pattern

DIRECT = {
    "housing": ("L68",),
    "energy and water": ("D35", "E36", "E37-E39", "K65"),
    "health": ("Q",),
    "education": ("P85",),
    "communication": ("C26", "J61", "J62_J63", "H53"),
    "public administration": ("O84",),
}
BY_PURPOSE = {
    "food": ("CP01", "CP02"),
    "clothing": ("CP03",),
    "household goods": ("CP05",),
    "transport": ("CP07",),
    "culture": ("CP09", "CP11"),
}
GROUPS = (*BY_PURPOSE, *DIRECT, "other")
MOVES = {"education": 1.0, "public administration": -1.0}
CO2_CARRIER = {"heating": "D35", "transport": "C19"}
SCHOOLS_IN_PUBLIC_ADMINISTRATION = {
    "USA": Quantity(
        0.3065,
        "share of O84 consumption",
        "US Bureau of Economic Analysis, Use table 2017, detail, before redefinitions: final uses of GSLGE "
        "(state and local government, educational services) 832,472 of 2,715,714 million USD for S00500, S00600, "
        "GSLGE, GSLGH and GSLGO",
        "derived from read values",
        note="The table of the USA records public schools in O84, those of Great Britain and Germany in P85.",
    )
}
CONSUMERS = ("households", "npish", "government")


def with_product_groups(economy: Economy) -> Economy:
    """Return the economy with its consumption by product group, from the pattern of its country."""
    rows = coicop_pattern(economy.country_code)
    pattern = {
        str(purpose): {str(code): float(share) for code, share in zip(part["wiod_code"], part["share"], strict=True)}
        for purpose, part in rows.groupby("coicop")
    }
    first = rows.groupby("coicop").first()
    spent = first["group_share"] * first["household_column_musd"]
    size = {str(purpose): float(money) for purpose, money in spent.items()}
    return replace(economy, groups=product_groups(economy, pattern, size))


def product_groups(
    economy: Economy, pattern: Mapping[str, Mapping[str, float]], size: Mapping[str, float]
) -> ProductGroups:
    """Return the consumption of the base year by product group.

    Parameters
    ----------
    pattern : purpose -> product -> share of the purpose's spending (sums to one)
    size : purpose -> spending of households [money/yr]
    """
    shares = np.column_stack([_shares(economy, name, pattern, size) for name in GROUPS[:-1]])
    by_purpose = shares[:, : len(BY_PURPOSE)]
    claimed = by_purpose.sum(axis=1, keepdims=True)
    by_purpose /= np.maximum(claimed, 1.0)
    domestic_h, imported_h = economy.final("households")
    domestic, imported = economy.final(*CONSUMERS)
    owned = np.arange(len(GROUPS) - 1) >= len(BY_PURPOSE)
    cells = [
        shares * np.where(owned, whole[:, None], household[:, None])
        for whole, household in ((domestic, domestic_h), (imported, imported_h))
    ]
    cells = [
        np.column_stack([cell, whole - cell.sum(axis=1)])
        for cell, whole in zip(cells, (domestic, imported), strict=True)
    ]
    total = cells[0] + cells[1]
    return ProductGroups(
        GROUPS, cells[0], cells[1], _direct_co2(economy, total), _collective(economy, shares, owned, total)
    )


def _shares(
    economy: Economy, group: str, pattern: Mapping[str, Mapping[str, float]], size: Mapping[str, float]
) -> Array:
    """Share of each product's consumption cell that belongs to a group (product,)."""
    if group in DIRECT:
        whole = np.array([1.0 if product in DIRECT[group] else 0.0 for product in economy.products])
        schools = SCHOOLS_IN_PUBLIC_ADMINISTRATION.get(economy.country_code)
        if schools and group in MOVES:
            whole[economy.products.index("O84")] += MOVES[group] * schools.value
        return whole
    domestic, imported = economy.final("households")
    cell = domestic + imported
    owned = {product for products in DIRECT.values() for product in products}
    money = np.zeros(len(economy.products))
    for purpose in BY_PURPOSE[group]:
        part = np.array([0.0 if p in owned else pattern[purpose].get(p, 0.0) for p in economy.products])
        part[cell <= 0.0] = 0.0
        money += size[purpose] * part / part.sum()
    return np.divide(money, cell, out=np.zeros_like(money), where=cell > 0.0)


def _direct_co2(economy: Economy, total: Array) -> Array:
    """Households' own emissions by use, spread over groups by what each holds of the fuel's product (use, group)."""
    rows = []
    for use in HOUSEHOLD_CO2_USES:
        fuel = total[economy.products.index(CO2_CARRIER[use])]
        rows.append(economy.household_co2[use] * fuel / fuel.sum())
    return np.array(rows)


def _collective(economy: Economy, shares: Array, owned: NDArray[np.bool_], total: Array) -> Array:
    """Share of each group that NPISH and government provide (group,)."""
    domestic, imported = economy.final("npish", "government")
    provided = domestic + imported
    part = (shares * owned * provided[:, None]).sum(axis=0)
    part = np.append(part, provided.sum() - part.sum())
    whole = total.sum(axis=0)
    return np.asarray(np.divide(part, whole, out=np.zeros_like(part), where=whole > 0.0), dtype=np.float64)
