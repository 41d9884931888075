"""Purchases at purchasers' prices, worked out anew from volumes, prices and the taxes that were paid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.period import MoneyPeriod


@dataclass(frozen=True, slots=True, eq=False)
class Purchases:
    """Money of the period, at purchasers' prices: ``consumption`` : (G,) with purchases abroad; ``in_kind`` : (G,);
    ``collective``; ``investment`` : (A,); ``inventories`` : home products (A,) and ``imported_inventories``;
    ``exports`` with visitors; ``imports`` at fob prices with their transport and purchases abroad; ``product_taxes``;
    ``sales`` : (A,) value of output; ``inputs`` : (A,) with transport, before tax."""

    consumption: Array
    in_kind: Array
    collective: float
    investment: Array
    inventories: Array
    imported_inventories: float
    exports: float
    imports: float
    product_taxes: float
    sales: Array
    inputs: Array


def purchases(period: MoneyPeriod) -> Purchases:
    """Return what was bought, at prices x volumes."""
    goods, prices, paid = period.goods, period.prices, period.payments
    home, foreign, carry = prices.basic, prices.imported, prices.margin
    imports = (
        goods.use_imported.sum(axis=1)
        + goods.household_imported.sum(axis=1)
        + goods.visitors_imported
        + goods.provided_imported.sum(axis=1)
        + goods.government_imported
        + goods.investment_imported
        + goods.inventories_imported
        + goods.re_exports
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
    capital = home @ goods.investment_domestic + foreign @ goods.investment_imported + carry * goods.investment_margins
    built = goods.investment.sum()
    shares = goods.investment / built if built else np.zeros_like(goods.investment)
    visitors = home @ goods.visitors_domestic + foreign @ goods.visitors_imported + carry * goods.visitors_margins
    return Purchases(
        consumption=home @ goods.household_domestic
        + foreign @ goods.household_imported
        + carry * goods.household_margins
        + paid.tax_household
        + prices.abroad * goods.abroad,
        in_kind=home @ goods.provided_domestic
        + foreign @ goods.provided_imported
        + carry * goods.provided_margins
        + paid.tax_provided,
        collective=float(
            home @ goods.government_domestic
            + foreign @ goods.government_imported
            + carry * goods.government_margins
            + paid.tax_government
        ),
        investment=shares * capital + paid.tax_investment,
        inventories=np.asarray((home * goods.inventories_domestic) @ _made_by(period)),
        imported_inventories=float(
            foreign @ goods.inventories_imported + carry * goods.inventories_margins + paid.tax_inventories
        ),
        exports=float(home @ goods.exports + foreign @ goods.re_exports + visitors + paid.tax_visitors),
        imports=float(foreign @ imports + carry * margins + prices.abroad * goods.abroad.sum()),
        product_taxes=float(
            paid.tax_use.sum()
            + paid.tax_household.sum()
            + paid.tax_visitors
            + paid.tax_provided.sum()
            + paid.tax_government
            + paid.tax_investment.sum()
            + paid.tax_inventories
        ),
        sales=np.asarray(home @ goods.make),
        inputs=home @ goods.use_domestic + foreign @ goods.use_imported + carry * goods.use_margins,
    )


def _made_by(period: MoneyPeriod) -> Array:
    """Share of each product that each activity makes (P, A)."""
    make = period.goods.make
    total = make.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(make, total, out=np.eye(*make.shape), where=total > 0.0))
