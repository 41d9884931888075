"""Who gets what out of a given output at given prices: every payment of the period but purchases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.allocation.market.model import Drivers, Model, State
from commonweal.allocation.market.transfers import transfers_of
from commonweal.core.economy import Array

PRIVATE, WORKERS, SOCIETY, REGION = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What does not depend on output within the period. Arrays as in ``core.period.Payments``.

    ``input_cost``, ``input_tax``, ``wage``, ``mixed``, ``production_tax``, ``permit``, ``surplus`` : (A,) per unit of
    output [money]; ``depreciation`` : (O,); ``charge`` : (A, O); ``grants_wanted`` : (O,) net investment that a fund
    would pay; ``budget_grants`` : (O,); interest of the period on opening stocks; shares of the groups (G,).
    """

    input_cost: Array
    input_tax: Array
    wage: Array
    mixed: Array
    production_tax: Array
    permit: Array
    surplus: Array
    depreciation: Array
    charge: Array
    grants_wanted: Array
    budget_grants: Array
    on_loans: Array
    on_mortgages: Array
    on_deposits: Array
    on_firm_deposits: Array
    on_fund_deposits: float
    on_foreign_deposits: float
    on_bills: Array
    on_bank_bills: float
    on_central_bank_bills: float
    on_foreign_bills: float
    coupons: Array
    bank_owners: Array
    wage_shares: Array
    mixed_shares: Array
    property_shares: Array
    heads: Array
    transfers: Array
    income_tax: float
    profit_tax: float
    contributions: float
    payout: float
    retained: float
    budgeted: Array
    fund: bool
    permit_per_head: bool


@dataclass(frozen=True, slots=True, eq=False)
class Incomes:
    """Payments that follow from output; names as in ``core.period.Payments``."""

    surplus: Array
    profit_tax: Array
    to_budget: Array
    to_fund: Array
    distributed: Array
    dividends: Array
    members_share: Array
    fund_grants: Array
    social_dividend: Array
    fund_to_budget: float
    bank_profit: Array
    bank_to_fund: float
    bank_to_budget: float
    wages_received: Array
    mixed_received: Array
    gross: Array
    income_tax: Array
    contributions: Array
    permit_dividend: Array
    disposable: Array


def make_incomes(model: Model, terms: Terms, output: Array) -> Incomes:
    """Return what everyone gets from an output (A,).

    ::

        net_o   = surplus_o - depreciation_o - capital charge_o - interest on loans_o + interest on deposits_o
        tax_o   = tau_F max(net_o, 0);   S_o = net_o - tax_o
        private owners get pay max(S, 0), members (1 - s_R) max(S, 0), the fund S, the budget
                  the surplus less interest
        gross_g = wages + mixed + property + interest + social dividend - interest on mortgages
        YD_g    = gross_g (1 - tau_H) - contributions_g + transfers_g + permit dividend_g
    """
    by_owner = (terms.surplus * output) @ model.rules.fructus
    charge = terms.charge.sum(axis=0)
    net = by_owner - terms.depreciation - charge - terms.on_loans + terms.on_firm_deposits
    net = np.where(terms.budgeted, 0.0, net)
    profit_tax = terms.profit_tax * np.maximum(net, 0.0)
    left = net - profit_tax
    distributed = np.zeros_like(left)
    distributed[PRIVATE] = terms.payout * max(left[PRIVATE], 0.0)
    distributed[WORKERS] = (1.0 - terms.retained) * max(left[WORKERS], 0.0)
    to_budget = np.where(terms.budgeted, by_owner - terms.on_loans + terms.on_firm_deposits, 0.0)
    held_in_common = np.array([False, False, True, True]) & np.logical_not(terms.budgeted)
    to_fund = np.where(held_in_common, left, 0.0)
    bank_profit = bank_result(terms)
    banks = bank_profit * terms.bank_owners
    in_common = float(banks[SOCIETY] + banks[REGION])
    bank_to_fund, bank_to_budget = (in_common, 0.0) if terms.fund else (0.0, in_common)
    fund_income = float(charge.sum() + to_fund.sum()) + bank_to_fund + terms.on_fund_deposits
    grants = _grants(terms.grants_wanted, fund_income)
    left_over = fund_income - float(grants.sum())
    social = terms.heads * max(left_over, 0.0)
    wages, mixed = float(terms.wage @ output), float(terms.mixed @ output)
    wages_received = wages * terms.wage_shares
    mixed_received = mixed * terms.mixed_shares
    dividends = distributed[PRIVATE] * terms.property_shares
    members = distributed[WORKERS] * terms.wage_shares
    bank_received = float(banks[PRIVATE]) * terms.property_shares + float(banks[WORKERS]) * terms.wage_shares
    gross = (
        wages_received
        + mixed_received
        + dividends
        + members
        + bank_received
        + terms.on_deposits
        + terms.on_bills
        + terms.coupons
        - terms.on_mortgages
        + social
    )
    income_tax = terms.income_tax * gross
    contributions = terms.contributions * wages_received
    permits = float(terms.permit @ output)
    permit_dividend = terms.heads * permits if terms.permit_per_head else np.zeros_like(gross)
    return Incomes(
        surplus=by_owner,
        profit_tax=profit_tax,
        to_budget=to_budget,
        to_fund=to_fund,
        distributed=distributed,
        dividends=dividends,
        members_share=members,
        fund_grants=grants,
        social_dividend=social,
        fund_to_budget=min(left_over, 0.0),
        bank_profit=bank_received,
        bank_to_fund=bank_to_fund,
        bank_to_budget=bank_to_budget,
        wages_received=wages_received,
        mixed_received=mixed_received,
        gross=gross,
        income_tax=income_tax,
        contributions=contributions,
        permit_dividend=permit_dividend,
        disposable=gross - income_tax - contributions + terms.transfers + permit_dividend,
    )


def bank_result(terms: Terms) -> float:
    """Return the profit of banks: interest received less interest paid [money]."""
    received = terms.on_loans.sum() + terms.on_mortgages.sum() + terms.on_bank_bills
    paid = terms.on_deposits.sum() + terms.on_firm_deposits.sum() + terms.on_fund_deposits + terms.on_foreign_deposits
    return float(received - paid)


def _grants(wanted: Array, income: float) -> Array:
    """What the fund pays of the net investment of each owner's enterprises: all of it, or as far as its income goes."""
    total = float(wanted.sum())
    return wanted * min(1.0, max(income, 0.0) / total) if total > 0.0 else np.zeros_like(wanted)


def make_terms(
    model: Model,
    state: State,
    drivers: Drivers,
    unit: dict[str, Array],
    price: dict[str, float],
    orders: Array,
    inventories: Array,
) -> Terms:
    """Return the terms of the period.

    Parameters
    ----------
    unit : costs per unit of output (A,) by name: input_cost, input_tax, wage, mixed, production_tax, permit, surplus
    price : capital, consumer (the deflator), wage
    orders : (A, O) investment [units of the composite]; inventories : (O,) money put into inventories
    """
    rules, technique = model.rules, model.technique
    people = drivers.persons / model.base.persons
    value = price["capital"] * state.capital
    worn = technique.depreciation * value
    charged = np.where(rules.budgeted, 0.0, 1.0)
    investment = price["capital"] * orders
    net = np.maximum((investment - worn[:, None] * rules.fructus).sum(axis=0), 0.0)
    shares = pay_shares(model, people)
    return Terms(
        **unit,
        depreciation=worn @ rules.fructus,
        charge=rules.capital_charge * value[:, None] * rules.fructus * charged,
        grants_wanted=np.where(rules.budgeted, 0.0, net) if rules.investment == "fund" else np.zeros(len(net)),
        budget_grants=np.where(rules.budgeted, investment.sum(axis=0) + inventories, 0.0),
        on_loans=state.loan_rate_before * state.loans,
        on_mortgages=state.loan_rate_before * state.mortgages,
        on_deposits=state.deposit_rate_before * state.deposits,
        on_firm_deposits=state.deposit_rate_before * state.firm_deposits,
        on_fund_deposits=state.deposit_rate_before * state.fund_deposits,
        on_foreign_deposits=state.deposit_rate_before * state.foreign_deposits,
        on_bills=state.bill_rate_before * state.bills,
        on_bank_bills=state.bill_rate_before * state.bank_bills,
        on_central_bank_bills=state.bill_rate_before * state.central_bank_bills,
        on_foreign_bills=state.bill_rate_before * state.foreign_bills,
        coupons=state.bonds,
        bank_owners=rules.bank_owners,
        wage_shares=shares,
        mixed_shares=_now(model.shares.mixed, people),
        property_shares=_now(model.shares.property, people),
        heads=drivers.persons / drivers.persons.sum(),
        transfers=transfers_of(model, state, drivers, price["consumer"], price["wage"]),
        income_tax=_rate(rules.income_tax, model.taxes.income) + state.tax_shift,
        profit_tax=_rate(rules.profit_tax, model.taxes.profit),
        contributions=_rate(rules.contributions, model.taxes.contributions),
        payout=state.payout,
        retained=1.0 - state.payout if rules.retained is None else rules.retained,
        budgeted=rules.budgeted,
        fund=rules.fund,
        permit_per_head=rules.permit_issue == "per_head",
    )


def pay_shares(model: Model, people: Array) -> Array:
    """Return how wages reach the groups (G,): as observed, or by the society's scale of pay.

    A scale runs in equal steps per head from 1 in the lowest band to its ratio in the highest; ``equal`` is the ratio
    1, ``need`` the same for all persons.
    """
    pay = model.rules.pay
    observed = _now(model.shares.wages, people)
    if pay == "observed":
        return observed
    heads = model.base.persons * people
    if pay == "need":
        return np.asarray(heads / heads.sum())
    ratio = 1.0 if pay == "equal" else float(pay)
    bands = np.array(model.band_of)
    total = np.bincount(bands, weights=heads)
    rank = (np.cumsum(total) - 0.5 * total) / total.sum()
    per_head = (1.0 + (ratio - 1.0) * rank)[bands]
    return np.asarray(heads * per_head / (heads @ per_head))


def _now(share: Array, people: Array) -> Array:
    """Shares of the base year at the present numbers of persons, each group's per head standing as it was."""
    now = share * people
    return np.asarray(now / now.sum())


def _rate(own: float | None, base: float) -> float:
    return base if own is None else own
