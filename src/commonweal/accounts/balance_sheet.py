"""Balance sheets: what every sector owns and owes, and what a change of prices alone does to it."""

from __future__ import annotations

import numpy as np

from commonweal.accounts.sectors import Sectors
from commonweal.core.accounts import Matrix
from commonweal.core.economy import Array
from commonweal.core.period import Balances

ROWS = (
    "fixed capital",
    "inventories",
    "cash",
    "deposits",
    "loans",
    "bills",
    "long bonds",
    "net worth",
)
FINANCIAL = ROWS[2:-1]


def balance_sheet(held: Balances, place: Sectors) -> Matrix:
    """Return a balance sheet: assets positive, debts negative, net worth their sum with the sign turned.

    Firms' capital stands in the columns of their capital accounts, by owner.
    """
    values = np.zeros((len(ROWS), len(place.names)))
    row = ROWS.index
    house, firms = place.households, place.capital
    values[row("fixed capital"), firms] = held.capital_price * (held.capital @ held.ownership)
    values[row("inventories"), firms] = _inventories(held)
    values[row("cash"), house] = held.cash
    values[row("cash"), place.central_bank] = -held.cash.sum()
    values[row("deposits"), house] = held.deposits
    values[row("deposits"), firms] = held.firm_deposits
    values[row("deposits"), place.fund] = held.fund_deposits
    values[row("deposits"), place.abroad] = held.foreign_deposits
    values[row("deposits"), place.banks] = -(
        held.deposits.sum() + held.firm_deposits.sum() + held.fund_deposits + held.foreign_deposits
    )
    values[row("loans"), house] = -held.mortgages
    values[row("loans"), firms] = -held.loans
    values[row("loans"), place.banks] = held.mortgages.sum() + held.loans.sum()
    values[row("bills"), house] = held.bills
    values[row("bills"), place.banks] = held.bank_bills
    values[row("bills"), place.central_bank] = held.central_bank_bills
    values[row("bills"), place.abroad] = held.foreign_bills
    values[row("bills"), place.government] = -held.government_bills
    values[row("long bonds"), house] = held.bond_price * held.bonds
    values[row("long bonds"), place.government] = -held.bond_price * held.bonds.sum()
    values[-1] = -values[:-1].sum(axis=0)
    return Matrix(ROWS, place.names, values)


def _inventories(held: Balances) -> Array:
    """Inventories by owner (O,): home products with their makers, imported ones with trade."""
    home = (held.price_domestic * held.inventories_domestic) @ held.ownership
    return np.asarray(home + float(held.price_imported @ held.inventories_imported) * held.trade_ownership)


def revaluation(opening: Balances, closing: Balances, place: Sectors) -> Matrix:
    """Return what prices alone did to opening stocks: capital, inventories, long bonds.

    Capital wears out at the prices of the period.
    """
    values = np.zeros((len(ROWS), len(place.names)))
    held = opening.capital @ opening.ownership
    values[0, place.capital] = (closing.capital_price - opening.capital_price) * held
    home = ((closing.price_domestic - opening.price_domestic) * opening.inventories_domestic) @ opening.ownership
    foreign = float((closing.price_imported - opening.price_imported) @ opening.inventories_imported)
    values[1, place.capital] = home + foreign * opening.trade_ownership
    gains = (closing.bond_price - opening.bond_price) * opening.bonds
    values[ROWS.index("long bonds"), place.households] = gains
    values[ROWS.index("long bonds"), place.government] = -gains.sum()
    values[-1] = -values[:-1].sum(axis=0)
    return Matrix(ROWS, place.names, values)
