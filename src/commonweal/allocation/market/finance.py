"""How saving and deficits are held: the closing stocks of every sector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.allocation.market.model import Model, State
from commonweal.core.economy import Array


@dataclass(frozen=True, slots=True, eq=False)
class Saving:
    """What each sector has left or lacks in a period [money].

    ``households`` : (G,) disposable income less consumption; ``firms`` : (O,) deficit of the capital account (what
    retained income and grants do not cover of investment and inventories); ``fund`` : surplus of the fund;
    ``government`` : deficit; ``abroad`` : what the country owes more to the rest of the world; ``value_added`` : (O,);
    ``disposable``, ``expected`` : (G,) income of the period, and what was expected; ``spent`` : (G,).
    """

    households: Array
    firms: Array
    fund: float
    government: float
    abroad: float
    value_added: Array
    disposable: Array
    expected: Array
    spent: Array


@dataclass(frozen=True, slots=True, eq=False)
class Stocks:
    """Closing financial stocks; names as in ``core.period.Balances``."""

    cash: Array
    deposits: Array
    bills: Array
    bonds: Array
    bond_price: float
    mortgages: Array
    loans: Array
    firm_deposits: Array
    fund_deposits: float
    bank_bills: float
    central_bank_bills: float
    foreign_bills: float
    foreign_deposits: float
    government_bills: float


def close_stocks(model: Model, state: State, saving: Saving, bond_price: float) -> Stocks:
    """Return the closing stocks.

    ::

        Vh = Vh(-1) + YD - C + d(p_BL) BL(-1);    dLh = psi (l YD - Lh(-1))
        dMf = psi_M (m VA - Mf(-1));              dLf = capital deficit + dMf
        dB = government deficit - p_BL dBL;       F = F(-1) + current deficit of the country
        Bcb = Bcb(-1) + dH;                       Bb = Bb(-1) + all changes of deposits - all changes of loans

    What government issues and what the others hold is never set equal; the accounts check it.
    """
    keep, gains = model.portfolio, (bond_price - state.bond_price) * state.bonds
    opening = state.cash + state.deposits + state.bills + state.bond_price * state.bonds - state.mortgages
    wealth = opening + saving.households + gains
    target = np.array(keep.mortgage_target) if keep.mortgage_target else np.zeros_like(wealth)
    mortgages = state.mortgages + keep.mortgage_speed * (target * saving.disposable - state.mortgages)
    cash, bills, bonds, deposits = _portfolio(model, state, saving, wealth, opening + gains, mortgages, bond_price)
    firm_deposits = state.firm_deposits + np.where(
        model.rules.budgeted,
        0.0,
        keep.firm_deposit_speed * (keep.firm_deposit_target * saving.value_added - state.firm_deposits),
    )
    loans = state.loans + saving.firms + firm_deposits - state.firm_deposits
    fund_deposits = state.fund_deposits + saving.fund
    government = state.government_bills + saving.government - bond_price * (bonds - state.bonds).sum()
    foreign = state.foreign_bills + state.foreign_deposits + saving.abroad
    foreign_bills = model.behaviour.foreign_bills * max(foreign, 0.0)
    foreign_deposits = foreign - foreign_bills
    deposits_change = (
        (deposits - state.deposits).sum()
        + (firm_deposits - state.firm_deposits).sum()
        + fund_deposits
        - state.fund_deposits
        + foreign_deposits
        - state.foreign_deposits
    )
    loans_change = (loans - state.loans).sum() + (mortgages - state.mortgages).sum()
    return Stocks(
        cash=cash,
        deposits=deposits,
        bills=bills,
        bonds=bonds,
        bond_price=bond_price,
        mortgages=mortgages,
        loans=loans,
        firm_deposits=firm_deposits,
        fund_deposits=fund_deposits,
        bank_bills=float(state.bank_bills + deposits_change - loans_change),
        central_bank_bills=float(state.central_bank_bills + (cash - state.cash).sum()),
        foreign_bills=foreign_bills,
        foreign_deposits=foreign_deposits,
        government_bills=float(government),
    )


def _portfolio(
    model: Model, state: State, saving: Saving, wealth: Array, opening: Array, mortgages: Array, bond_price: float
) -> tuple[Array, Array, Array, Array]:
    """Cash, bills, number of long bonds and deposits (G,) in which wealth is held."""
    keep, rate = model.portfolio, state.bill_rate
    if keep.kind == "tobin":
        income = saving.expected if keep.expected else saving.disposable
        basis = opening + income - saving.spent if keep.expected else wealth
        coupon = 1.0 / bond_price if bond_price > 0.0 else 0.0
        b, c = keep.tobin_bills, keep.tobin_bonds
        bills = basis * (b[0] + b[1] * rate - b[2] * coupon) - b[3] * income
        value = basis * (c[0] - c[1] * rate + c[2] * coupon) - c[3] * income
        bonds = value / bond_price if bond_price > 0.0 else np.zeros_like(wealth)
        return wealth - bills - value, bills, bonds, np.zeros_like(wealth)
    if keep.kind == "cash":
        nothing = np.zeros_like(wealth)
        return wealth + mortgages, nothing, nothing, nothing
    cash = keep.cash * saving.spent
    bills = keep.bills * np.maximum(wealth + mortgages, 0.0)
    return cash, bills, state.bonds, wealth + mortgages - cash - bills - bond_price * state.bonds
