"""Post a period: transaction matrix, balance sheets, aggregates, and every identity checked."""

from __future__ import annotations

from commonweal.accounts.balance_sheet import balance_sheet, revaluation
from commonweal.accounts.identities import identities
from commonweal.accounts.national import aggregates, net_lending
from commonweal.accounts.purchases import purchases
from commonweal.accounts.sectors import sectors
from commonweal.accounts.sides import check
from commonweal.accounts.transactions import transaction_matrix
from commonweal.core.accounts import Accounts
from commonweal.core.period import MoneyPeriod


def post(period: MoneyPeriod) -> Accounts:
    """Return the accounts of a period.

    Raises
    ------
    IdentityError
        An identity does not hold to 1e-9; the message names the row, both sides and the difference.
    """
    place = sectors(period)
    bought = purchases(period)
    matrix = transaction_matrix(period, bought, place)
    opening, closing = balance_sheet(period.opening, place), balance_sheet(period.closing, place)
    price = revaluation(period.opening, period.closing, place)
    totals = {**aggregates(period, bought), **net_lending(matrix, place)}
    found = identities(period, bought, place, matrix, (opening, closing, price), totals)
    return Accounts(period.year, matrix, opening, closing, price, totals, check(found, period.year))
