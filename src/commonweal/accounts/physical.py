"""Supply and use of every product in volumes, domestic and imported apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commonweal.accounts.sides import Sides
from commonweal.core.economy import Array
from commonweal.core.period import MoneyPeriod

USES = (
    "intermediate consumption",
    "households",
    "visitors",
    "provided in kind",
    "collective consumption",
    "investment",
    "change in inventories",
    "exports",
)
"""What a product is used for, in the order of the use axis; the exports of an imported product are re-exports."""


@dataclass(frozen=True, slots=True, eq=False)
class SupplyAndUse:
    """Product flows of a period at base-year prices [volume].

    Axes: P products, U uses (:data:`USES`).

    Attributes
    ----------
    output : (P,) supplied by home activities; ``imports`` : (P,) arrived, fob; the record has no count of arrivals
        of its own, so they are what was used.
    domestic, imported : (P, U) what was used for what.
    margins : transport of imports; ``abroad`` : residents' purchases abroad.
    """

    output: Array
    imports: Array
    domestic: Array
    imported: Array
    margins: float
    abroad: float


def supply_and_use(period: MoneyPeriod) -> SupplyAndUse:
    """Return the supply-use table of a period.

    ``output`` is the row sum of the make matrix, and nothing makes it equal the row sum of ``domestic`` but the market.
    """
    goods = period.goods
    domestic = np.stack(
        [
            goods.use_domestic.sum(axis=1),
            goods.household_domestic.sum(axis=1),
            goods.visitors_domestic,
            goods.provided_domestic.sum(axis=1),
            goods.government_domestic,
            goods.investment_domestic,
            goods.inventories_domestic,
            goods.exports,
        ],
        axis=1,
    )
    imported = np.stack(
        [
            goods.use_imported.sum(axis=1),
            goods.household_imported.sum(axis=1),
            goods.visitors_imported,
            goods.provided_imported.sum(axis=1),
            goods.government_imported,
            goods.investment_imported,
            goods.inventories_imported,
            goods.re_exports,
        ],
        axis=1,
    )
    margins = (
        goods.use_margins.sum()
        + goods.household_margins.sum()
        + goods.visitors_margins
        + goods.provided_margins.sum()
        + goods.government_margins
        + goods.investment_margins
        + goods.inventories_margins
    )
    return SupplyAndUse(
        output=goods.make.sum(axis=1),
        imports=imported.sum(axis=1),
        domestic=domestic,
        imported=imported,
        margins=float(margins),
        abroad=float(goods.abroad.sum()),
    )


def product_identities(period: MoneyPeriod, table: SupplyAndUse) -> Iterator[Sides]:
    """Yield supply = use of domestic products, output = what was made, and stocks = stocks before + what was added."""
    goods, made = period.goods, table.output
    scale = max(float(np.max(made, initial=0.0)), 1e-300)
    used = table.domestic.sum(axis=1)
    yield Sides("supply and use of domestic products", period.products, made, used, np.maximum(made, scale * 1e-6))
    by = goods.make.sum(axis=0)
    yield Sides("output of activities", period.activities, goods.output, by, np.maximum(by, scale * 1e-6))
    left = made - table.domestic[:, 0]
    yield Sides("domestic final uses", period.products, left, period.rationed.got, np.maximum(made, scale * 1e-6))
    before, after = period.opening, period.closing
    stocks = (
        ("home", goods.inventories_domestic, before.inventories_domestic, after.inventories_domestic),
        ("imported", goods.inventories_imported, before.inventories_imported, after.inventories_imported),
    )
    for name, change, old, new in stocks:
        labels = tuple(f"{name} {product}" for product in period.products)
        size = np.maximum(np.abs(new) + np.abs(old), scale * 1e-6)
        yield Sides("inventories", labels, new - old, change, size)
