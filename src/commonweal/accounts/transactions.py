"""The transaction-flow matrix: one row for each kind of payment, with who pays (-) and who receives (+).

Firms buy the imports and collect the taxes on products for everybody: they sell the composite. What they pass through
in that way (final sales of imports and of taxes against imports bought and taxes handed on) is shared out by what each
owner's firms sell to final users, so that it leaves none of them a gain.

Source: the layout of W. Godley and M. Lavoie, Monetary Economics: from the literature, not checked.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonweal.accounts.purchases import Purchases
from commonweal.accounts.sectors import Sectors, by_owner
from commonweal.core.accounts import Matrix
from commonweal.core.economy import Array
from commonweal.core.period import MoneyPeriod

Cell = tuple[slice | int, Array | float]


def transaction_matrix(period: MoneyPeriod, bought: Purchases, place: Sectors) -> Matrix:
    """Return the transaction-flow matrix of a period."""
    names, rows = [], []
    for name, cells in (*_goods(period, bought, place), *_incomes(period, place), *_capital(period, bought, place)):
        row = np.zeros(len(place.names))
        for where, amount in cells:
            row[where] += amount
        names.append(name)
        rows.append(row)
    return Matrix(tuple(names), place.names, np.array(rows))


def _goods(period: MoneyPeriod, bought: Purchases, place: Sectors) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Sales and purchases of goods. Each owner's firms receive what they produce, and pass the rest through."""
    paid = period.payments
    produced = by_owner(period, bought.sales - bought.inputs - paid.tax_use)
    final: dict[str, tuple[slice | int, Array | float]] = {
        "consumption": (place.households, bought.consumption),
        "social transfers in kind": (place.government, float(bought.in_kind.sum())),
        "collective consumption": (place.government, bought.collective),
        "exports": (place.abroad, bought.exports),
    }
    stocked = by_owner(period, bought.inventories) + bought.imported_inventories * period.opening.trade_ownership
    invested = np.asarray(_invested(period, bought))
    totals = {name: float(np.sum(amount)) for name, (_, amount) in final.items()}
    weight = produced / produced.sum() if produced.sum() else np.full(len(produced), 1.0 / len(produced))
    for name, (who, amount) in final.items():
        paid_by = -amount if isinstance(amount, float) else np.asarray(-amount)
        yield name, ((who, paid_by), (place.firms, weight * totals[name]))
    yield "investment", ((place.capital, -invested), (place.firms, weight * invested.sum()))
    yield "change in inventories", ((place.capital, -stocked), (place.firms, weight * stocked.sum()))
    yield "imports", ((place.firms, -weight * bought.imports), (place.abroad, bought.imports))
    yield (
        "taxes less subsidies on products",
        (
            (place.firms, -weight * bought.product_taxes),
            (place.government, bought.product_taxes),
        ),
    )


def _invested(period: MoneyPeriod, bought: Purchases) -> Array:
    """Money that each owner's firms invest (O,): the value of what each activity orders, by owner."""
    by = period.investment_by
    total = by.sum(axis=1, keepdims=True)
    shares = np.divide(by, total, out=period.opening.ownership.copy(), where=total > 0.0)
    return np.asarray(bought.investment @ shares)


def _incomes(period: MoneyPeriod, place: Sectors) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    paid = period.payments
    house, firms, fund, banks = place.households, place.firms, place.fund, place.banks
    state, central, abroad = place.government, place.central_bank, place.abroad
    production = by_owner(period, paid.production_taxes)
    permits = by_owner(period, paid.permits)
    yield "other taxes on production", ((firms, -production), (state, production.sum()))
    yield "permits", ((firms, -permits), (state, permits.sum()))
    wages, mixed = by_owner(period, paid.wages), by_owner(period, paid.mixed_income)
    yield "wages", ((firms, -wages), (house, paid.wages_received))
    yield "mixed income", ((firms, -mixed), (house, paid.mixed_received))
    yield "operating surplus to the budget", ((firms, -paid.to_budget), (state, paid.to_budget.sum()))
    yield "profit tax", ((firms, -paid.profit_tax), (state, paid.profit_tax.sum()))
    charge = paid.capital_charge.sum(axis=0)
    yield "capital charge", ((firms, -charge), (fund, charge.sum()))
    yield "dividends and members' shares", ((firms, -paid.distributed), (house, paid.dividends + paid.members_share))
    yield "surplus to the fund", ((firms, -paid.to_fund), (fund, paid.to_fund.sum()))
    yield "fund grants", ((fund, -paid.fund_grants.sum()), (place.capital, paid.fund_grants))
    yield "budget grants", ((state, -paid.budget_grants.sum()), (place.capital, paid.budget_grants))
    yield "social dividend", ((fund, -paid.social_dividend.sum()), (house, paid.social_dividend))
    yield "fund to the budget", ((fund, -paid.fund_to_budget), (state, paid.fund_to_budget))
    yield "income tax", ((house, -paid.income_tax), (state, paid.income_tax.sum()))
    yield "social contributions", ((house, -paid.contributions), (state, paid.contributions.sum()))
    yield "transfers", ((state, -paid.transfers.sum()), (house, paid.transfers))
    yield "permit dividend", ((state, -paid.permit_dividend.sum()), (house, paid.permit_dividend))
    deposits = paid.interest_on_deposits.sum() + paid.interest_on_firm_deposits.sum()
    deposits += paid.interest_on_fund_deposits + paid.interest_on_foreign_deposits
    yield (
        "interest on deposits",
        (
            (banks, -deposits),
            (house, paid.interest_on_deposits),
            (firms, paid.interest_on_firm_deposits),
            (fund, paid.interest_on_fund_deposits),
            (abroad, paid.interest_on_foreign_deposits),
        ),
    )
    loans = paid.interest_on_loans.sum() + paid.interest_on_mortgages.sum()
    yield (
        "interest on loans",
        (
            (house, -paid.interest_on_mortgages),
            (firms, -paid.interest_on_loans),
            (banks, loans),
        ),
    )
    bills = paid.interest_on_bills.sum() + paid.interest_on_bank_bills
    bills += paid.interest_on_central_bank_bills + paid.interest_on_foreign_bills
    yield (
        "interest on bills",
        (
            (state, -bills),
            (house, paid.interest_on_bills),
            (banks, paid.interest_on_bank_bills),
            (central, paid.interest_on_central_bank_bills),
            (abroad, paid.interest_on_foreign_bills),
        ),
    )
    yield "coupons", ((state, -paid.coupons.sum()), (house, paid.coupons))
    common = paid.bank_profit_to_fund + paid.bank_profit_to_budget
    yield (
        "bank profit",
        (
            (banks, -paid.bank_profit.sum() - common),
            (house, paid.bank_profit),
            (fund, paid.bank_profit_to_fund),
            (state, paid.bank_profit_to_budget),
        ),
    )
    yield "central bank profit", ((central, -paid.central_bank_profit), (state, paid.central_bank_profit))
    retained = _retained(period)
    yield "retained by firms", ((firms, -retained), (place.capital, retained))


def _retained(period: MoneyPeriod) -> Array:
    """What owners' firms keep of their surplus, gross of depreciation (O,)."""
    paid = period.payments
    return np.asarray(
        paid.surplus.sum(axis=0)
        + paid.interest_on_firm_deposits
        - paid.interest_on_loans
        - paid.profit_tax
        - paid.capital_charge.sum(axis=0)
        - paid.to_budget
        - paid.to_fund
        - paid.distributed
    )


def _capital(period: MoneyPeriod, bought: Purchases, place: Sectors) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Changes of financial stocks: who acquires pays, who issues receives."""
    old, new = period.opening, period.closing
    house, banks, state = place.households, place.banks, place.government
    central, abroad = place.central_bank, place.abroad
    cash = new.cash - old.cash
    yield "change of cash", ((house, -cash), (central, cash.sum()))
    deposits, firm = new.deposits - old.deposits, new.firm_deposits - old.firm_deposits
    fund, foreign = new.fund_deposits - old.fund_deposits, new.foreign_deposits - old.foreign_deposits
    yield (
        "change of deposits",
        (
            (house, -deposits),
            (place.capital, -firm),
            (place.fund, -fund),
            (abroad, -foreign),
            (banks, deposits.sum() + firm.sum() + fund + foreign),
        ),
    )
    mortgages, loans = new.mortgages - old.mortgages, new.loans - old.loans
    yield "change of loans", ((house, mortgages), (place.capital, loans), (banks, -mortgages.sum() - loans.sum()))
    yield (
        "change of bills",
        (
            (house, -(new.bills - old.bills)),
            (banks, -(new.bank_bills - old.bank_bills)),
            (central, -(new.central_bank_bills - old.central_bank_bills)),
            (abroad, -(new.foreign_bills - old.foreign_bills)),
            (state, new.government_bills - old.government_bills),
        ),
    )
    bonds = new.bond_price * (new.bonds - old.bonds)
    yield "change of long bonds", ((house, -bonds), (state, bonds.sum()))
