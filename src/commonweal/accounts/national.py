"""National accounts aggregates: gross domestic product three ways, and what is usually read beside it."""

from __future__ import annotations

import numpy as np

from commonweal.accounts.purchases import Purchases
from commonweal.accounts.sectors import Sectors
from commonweal.core.accounts import Matrix
from commonweal.core.period import MoneyPeriod


def aggregates(period: MoneyPeriod, bought: Purchases) -> dict[str, float]:
    """Return aggregates by name [money], and at base-year prices [volume] where the name says so.

    ::

        production    sum over activities (sales - inputs - taxes on inputs) + taxes on products
        expenditure   consumption + in kind + collective + investment + inventories + exports - imports
        income        wages + mixed income + surplus + taxes on production + permits + taxes on products

    National income is the domestic product less property income paid abroad; the deflator is value added at current
    over value added at base-year prices, both at basic prices (1 in the base year); the wage share is compensation of
    employees over value added.
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
    to_abroad = float(paid.interest_on_foreign_deposits + paid.interest_on_foreign_bills)
    volume = _volume(period)
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
        "value_added": added,
        "net_domestic_product": product - worn,
        "gross_national_income": product - to_abroad,
        "net_national_income": product - to_abroad - worn,
        "wage_share": wages / added if added else 0.0,
        "deflator": added / volume if volume else 0.0,
        "gross_output_volume": float(goods.output.sum()),
        "value_added_volume": volume,
    }


def _volume(period: MoneyPeriod) -> float:
    """Value added at base-year prices: output less inputs, both as volumes [volume]."""
    goods = period.goods
    inputs = goods.use_domestic.sum() + goods.use_imported.sum() + goods.use_margins.sum()
    return float(goods.output.sum() - inputs)


def net_lending(matrix: Matrix, place: Sectors) -> dict[str, float]:
    """Return what each sector lends to the others, negative where it borrows [money]; they add up to zero.

    Read off the changes of claims and debts, so that it equals income less spending only if the columns close.
    """
    rows = [row for row, name in enumerate(matrix.rows) if name.startswith("change of ")]
    lent = -matrix.values[rows].sum(axis=0)
    sectors: dict[str, slice | int] = {
        "households": place.households,
        "firms": place.capital,
        "social_fund": place.fund,
        "banks": place.banks,
        "government": place.government,
        "central_bank": place.central_bank,
        "rest_of_the_world": place.abroad,
    }
    return {f"net_lending_{name}": float(np.sum(lent[where])) for name, where in sectors.items()}
