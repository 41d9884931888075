"""The opening balance sheets: ratios to output, closed so that every claim is somebody's debt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.allocation.market.errors import CalibrationRefused
from commonweal.core.economy import Array
from commonweal.core.households import Households


@dataclass(frozen=True, slots=True, eq=False)
class Sheets:
    """Opening financial stocks [money] and the rates [1/yr] that they pay; by group (G,) where households hold them."""

    cash: Array
    deposits: Array
    bills: Array
    mortgages: Array
    loans: float
    firm_deposits: float
    bank_bills: float
    central_bank_bills: float
    foreign_bills: float
    foreign_deposits: float
    government_bills: float
    bank_capital: float
    bill_rate: float
    loan_rate: float
    deposit_rate: float


def opening_sheets(value: Mapping[str, float], product: float, households: Households) -> Sheets:
    """Return the opening sheets from ratios to gross domestic product.

    The central bank holds bills for the cash it issued, the rest of the world bills and deposits for its net claims,
    banks the remaining bills; household deposits close the banks' sheet.

    Raises
    ------
    CalibrationRefused
        Nothing is left for households' deposits.
    """
    bills = value["government_debt"] * product
    foreign = value["net_foreign_claims"] * product
    cash = value["cash"] * product
    by_households = value["bills_held_by_households"] * bills
    abroad = value["bills_held_abroad"] * max(foreign, 0.0)
    banks = bills - by_households - abroad - cash
    loans, mortgages = value["business_loans"] * product, value["household_debt"] * product
    own = value["bank_capital_ratio"] * (loans + mortgages + banks)
    firms = value["business_deposits"] * product
    deposits = loans + mortgages + banks - own - firms - (foreign - abroad)
    if deposits <= 0.0:
        step = "check the ratios of debt and foreign claims"
        raise CalibrationRefused("households would hold no deposits", "deposits", deposits, "above 0", step)
    assets = households.financial_assets
    spending = households.spending.sum(axis=0) / households.spending.sum()
    held = (cash + deposits + by_households) * assets
    kept = cash * spending
    return Sheets(
        cash=kept,
        deposits=held - kept - by_households * assets,
        bills=by_households * assets,
        mortgages=mortgages * households.debts,
        loans=loans,
        firm_deposits=firms,
        bank_bills=banks,
        central_bank_bills=cash,
        foreign_bills=abroad,
        foreign_deposits=foreign - abroad,
        government_bills=bills,
        bank_capital=own,
        bill_rate=value["bill_rate"],
        loan_rate=value["loan_rate"],
        deposit_rate=value["deposit_rate"],
    )
