"""National accounts aggregates: gross domestic product three ways, and what is usually read beside it."""

from __future__ import annotations

from commonweal.accounts.purchases import Purchases
from commonweal.core.period import MoneyPeriod


def aggregates(period: MoneyPeriod, bought: Purchases) -> dict[str, float]:
    """Return aggregates by name [money], and at base-year prices [volume] where the name says so.

    ::

        production    sum over activities (sales - inputs - taxes on inputs) + taxes on products
        expenditure   consumption + in kind + collective + investment + inventories + exports - imports
        income        wages + mixed income + surplus + taxes on production + permits + taxes on products
    """
    paid, goods = period.payments, period.goods
    added = float((bought.sales - bought.inputs - paid.tax_use).sum())
    consumption = float(bought.consumption.sum())
    government = float(bought.in_kind.sum()) + bought.collective
    stocked = float(bought.inventories.sum()) + bought.imported_inventories
    investment = float(bought.investment.sum())
    wages, mixed = float(paid.wages.sum()), float(paid.mixed_income.sum())
    surplus, permits = float(paid.surplus.sum()), float(paid.permits.sum())
    production_taxes = float(paid.production_taxes.sum())
    worn = float(period.prices.capital * period.depreciation.sum())
    product = added + bought.product_taxes
    return {
        "gdp_production": product,
        "gdp_expenditure": consumption + government + investment + stocked + bought.exports - bought.imports,
        "gdp_income": wages + mixed + surplus + production_taxes + permits + bought.product_taxes,
        "consumption": consumption,
        "government_consumption": government,
        "gross_fixed_capital_formation": investment,
        "changes_in_inventories": stocked,
        "exports": bought.exports,
        "imports": bought.imports,
        "compensation_of_employees": wages,
        "mixed_income": mixed,
        "gross_operating_surplus": surplus,
        "taxes_on_production": production_taxes + permits,
        "taxes_on_products": bought.product_taxes,
        "consumption_of_fixed_capital": worn,
        "net_domestic_product": product - worn,
        "gross_output_volume": float(goods.output.sum()),
        "gdp_volume": _volume(period),
    }


def _volume(period: MoneyPeriod) -> float:
    """Value added at base-year prices: output less inputs, both as volumes [volume]."""
    goods = period.goods
    inputs = goods.use_domestic.sum() + goods.use_imported.sum() + goods.use_margins.sum()
    return float(goods.output.sum() - inputs)
