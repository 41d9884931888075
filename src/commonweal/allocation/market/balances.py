"""What government spends beyond its revenue, and what the country buys and sells abroad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonweal.allocation.market.model import Drivers
from commonweal.core.period import Goods, Payments

if TYPE_CHECKING:
    from commonweal.allocation.market.period import Trial


def imports(drivers: Drivers, goods: Goods) -> float:
    """Imports at fob prices, their transport, and purchases abroad [money]."""
    abroad = drivers.abroad_price * goods.abroad.sum()
    return float(drivers.import_price @ goods.imported + drivers.margin_price * goods.margins + abroad)


def exports(drivers: Drivers, trial: Trial, goods: Goods, payments: Payments) -> float:
    """Exports, re-exports and what visitors pay [money]."""
    visitors = trial.price @ goods.visitors_domestic + drivers.import_price @ goods.visitors_imported
    visitors += drivers.margin_price * goods.visitors_margins + payments.tax_visitors
    return float(trial.price @ goods.exports + drivers.import_price @ goods.re_exports + visitors)


def public_deficit(drivers: Drivers, trial: Trial, goods: Goods, payments: Payments) -> float:
    """Return what government spends beyond its revenue [money]."""
    pm, margin = drivers.import_price, drivers.margin_price
    bought = (
        trial.price @ (goods.government_domestic + goods.provided_domestic.sum(axis=1))
        + pm @ (goods.government_imported + goods.provided_imported.sum(axis=1))
        + margin * (goods.government_margins + goods.provided_margins.sum())
        + payments.tax_government
        + payments.tax_provided.sum()
    )
    interest = (
        payments.interest_on_bills.sum()
        + payments.interest_on_bank_bills
        + payments.interest_on_central_bank_bills
        + payments.interest_on_foreign_bills
        + payments.coupons.sum()
    )
    paid = payments.transfers.sum() + payments.permit_dividend.sum() + payments.budget_grants.sum() + interest
    return float(bought + paid - public_revenue(payments))


def public_revenue(payments: Payments) -> float:
    """Return taxes, permits, contributions, operating surplus and profits that government receives [money]."""
    products = (
        payments.tax_use.sum()
        + payments.tax_household.sum()
        + payments.tax_visitors
        + payments.tax_provided.sum()
        + payments.tax_government
        + payments.tax_investment.sum()
        + payments.tax_inventories
    )
    incomes = payments.income_tax.sum() + payments.contributions.sum() + payments.profit_tax.sum()
    other = payments.to_budget.sum() + payments.central_bank_profit
    shared = payments.fund_to_budget + payments.bank_profit_to_budget
    return float(products + payments.production_taxes.sum() + payments.permits.sum() + incomes + other + shared)
