"""The end of a period: payments, closing stocks, the record and the state that the next period starts from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from commonweal.allocation.market.balances import exports, imports, public_deficit
from commonweal.allocation.market.finance import Saving, Stocks, close_stocks
from commonweal.allocation.market.goods import Cut, make_goods
from commonweal.allocation.market.hiring import hire
from commonweal.allocation.market.incomes import Incomes, Terms, make_incomes
from commonweal.allocation.market.model import Drivers, Model, State
from commonweal.allocation.market.policy import Result, next_bill_rate, next_payout, next_tax_shift
from commonweal.allocation.market.prices import household_tax
from commonweal.core.economy import Array
from commonweal.core.period import Balances, Goods, MoneyPeriod, Payments, Prices, Rationed

if TYPE_CHECKING:
    from commonweal.allocation.market.period import Trial


def close_period(
    model: Model, state: State, drivers: Drivers, trial: Trial, output: Array, cut: Cut, binding: tuple[str, ...]
) -> tuple[MoneyPeriod, State]:
    """Return the record of a period and the state that it leaves."""
    goods = make_goods(model, drivers, trial.cells, trial.uses, trial.solution, output, trial.orders, cut)
    terms = _final_terms(model, drivers, trial, goods, output)
    incomes = make_incomes(model, terms, output)
    investment_cost = _investment_cost(model, drivers, trial, goods)
    built = float(trial.orders.sum())
    kept = investment_cost / (trial.capital * built) if built > 0.0 and trial.capital > 0.0 else 1.0
    orders = trial.orders * kept
    goods = replace(goods, investment=orders.sum(axis=1))
    payments = _payments(model, drivers, trial, goods, terms, incomes, output, orders)
    spent = _household_spending(drivers, trial, goods, payments)
    grants = payments.budget_grants
    wanted = trial.solution.spent
    saving = _saving(model, state, drivers, trial, goods, payments, incomes, spent, orders, grants)
    stocks = close_stocks(model, state, saving, _bond_price(model, state, drivers))
    labour, asked = hire(model, state, drivers, output, terms.wage)
    technique = model.technique
    capital = state.capital * (1.0 - technique.depreciation) + goods.investment
    opening, closing = _opening(model, state), _closing(model, state, trial, goods, stocks, capital, drivers)
    value_added = _gross_product(goods, trial, payments)
    record = MoneyPeriod(
        year=drivers.year,
        products=model.products,
        activities=model.activities,
        groups=model.groups,
        persons=drivers.persons,
        goods=goods,
        prices=Prices(
            basic=trial.price,
            imported=drivers.import_price,
            margin=drivers.margin_price,
            abroad=drivers.abroad_price,
            capital=trial.capital,
            consumer=trial.consumer[:-1],
            permit=trial.permit,
        ),
        payments=payments,
        opening=opening,
        closing=closing,
        labour=labour,
        rationed=Rationed(
            binding=binding,
            wanted=_wanted(trial),
            got=goods.output - goods.use_domestic.sum(axis=1),
            involuntary_saving=np.maximum(wanted - spent, 0.0) if binding else np.zeros_like(spent),
            fraction=float(min(cut.promised.min(initial=1.0), cut.home.min(initial=1.0))),
        ),
        co2=trial.co2 * output,
        household_co2=technique.household_co2 @ _reached(goods),
        depreciation=technique.depreciation * state.capital,
        investment_by=orders,
        required_return=model.rules.usus @ model.rules.required * model.base.return_,
        disposable=incomes.disposable,
        consumption=spent,
        floor_unpaid=trial.solution.unpaid,
        rates={
            "bill": state.bill_rate_before,
            "loan": state.loan_rate_before,
            "deposit": state.deposit_rate_before,
        },
        residual=trial.solution.residual,
        rounds=trial.solution.rounds,
    )
    return record, _next_state(model, state, drivers, trial, record, stocks, asked, terms, value_added, incomes)


def _reached(goods: Goods) -> Array:
    """What reached households, bought or provided, at home and from abroad (P, G)."""
    bought = goods.household_domestic + goods.household_imported
    return np.asarray(bought + goods.provided_domestic + goods.provided_imported)


def _wanted(trial: Trial) -> Array:
    """Domestic final uses that were wanted (P,): what output would have left, had nothing been short."""
    output = trial.solution.output
    return np.asarray(output - trial.cells.use_domestic @ output)


def _final_terms(model: Model, drivers: Drivers, trial: Trial, goods: Goods, output: Array) -> Terms:
    """The terms at what was delivered: forgone imported inputs cost nothing, grants follow investment."""
    terms = trial.terms
    used = trial.cells.use_imported * output
    if np.array_equal(used, goods.use_imported):
        return terms
    unit = np.divide(
        drivers.import_price @ (used - goods.use_imported)
        + drivers.margin_price * (trial.cells.use_margins * output - goods.use_margins),
        output,
        out=np.zeros_like(output),
        where=output > 0.0,
    )
    cost, tax = terms.input_cost - unit, terms.input_tax - model.taxes.use * unit
    surplus = terms.surplus + unit * (1.0 + model.taxes.use)
    return replace(terms, input_cost=cost, input_tax=tax, surplus=surplus)


def _investment_cost(model: Model, drivers: Drivers, trial: Trial, goods: Goods) -> float:
    value = trial.price @ goods.investment_domestic + drivers.import_price @ goods.investment_imported
    return float((1.0 + model.taxes.investment) * (value + drivers.margin_price * goods.investment_margins))


def _payments(
    model: Model,
    drivers: Drivers,
    trial: Trial,
    goods: Goods,
    terms: Terms,
    incomes: Incomes,
    output: Array,
    orders: Array,
) -> Payments:
    taxes, rules = model.taxes, model.rules
    rate = household_tax(model)
    pm, margin = drivers.import_price, drivers.margin_price
    household = trial.price @ goods.household_domestic + pm @ goods.household_imported
    household = household + margin * goods.household_margins
    visitors = trial.price @ goods.visitors_domestic + pm @ goods.visitors_imported + margin * goods.visitors_margins
    provided = trial.price @ goods.provided_domestic + pm @ goods.provided_imported + margin * goods.provided_margins
    collective = trial.price @ goods.government_domestic + pm @ goods.government_imported
    government = float(collective + margin * goods.government_margins)
    capital_tax = taxes.investment / (1.0 + taxes.investment)
    stocked = (trial.price * goods.inventories_domestic) @ rules.fructus + _imported_stock(model, drivers, goods)
    grants = np.where(rules.budgeted, (trial.capital * orders).sum(axis=0) + stocked, 0.0)
    return Payments(
        tax_use=terms.input_tax * output,
        tax_household=rate * household,
        tax_visitors=float(rate * visitors),
        tax_provided=taxes.government * provided,
        tax_government=taxes.government * government,
        tax_investment=capital_tax * trial.capital * orders.sum(axis=1),
        tax_inventories=taxes.inventories,
        production_taxes=terms.production_tax * output,
        permits=terms.permit * output,
        wages=terms.wage * output,
        mixed_income=terms.mixed * output,
        wages_received=incomes.wages_received,
        mixed_received=incomes.mixed_received,
        surplus=(terms.surplus * output)[:, None] * rules.fructus,
        interest_on_loans=terms.on_loans,
        interest_on_mortgages=terms.on_mortgages,
        interest_on_deposits=terms.on_deposits,
        interest_on_firm_deposits=terms.on_firm_deposits,
        interest_on_fund_deposits=terms.on_fund_deposits,
        interest_on_foreign_deposits=terms.on_foreign_deposits,
        interest_on_bills=terms.on_bills,
        interest_on_bank_bills=terms.on_bank_bills,
        interest_on_central_bank_bills=terms.on_central_bank_bills,
        interest_on_foreign_bills=terms.on_foreign_bills,
        coupons=terms.coupons,
        profit_tax=incomes.profit_tax,
        capital_charge=terms.charge,
        to_budget=incomes.to_budget,
        dividends=incomes.dividends,
        members_share=incomes.members_share,
        to_fund=incomes.to_fund,
        distributed=incomes.distributed,
        fund_grants=incomes.fund_grants,
        budget_grants=grants,
        social_dividend=incomes.social_dividend,
        fund_to_budget=incomes.fund_to_budget,
        income_tax=incomes.income_tax,
        contributions=incomes.contributions,
        transfers=terms.transfers,
        permit_dividend=incomes.permit_dividend,
        bank_profit=incomes.bank_profit,
        central_bank_profit=terms.on_central_bank_bills,
        bank_profit_to_fund=incomes.bank_to_fund,
        bank_profit_to_budget=incomes.bank_to_budget,
    )


def _imported_stock(model: Model, drivers: Drivers, goods: Goods) -> Array:
    """Money put into inventories of imported products, with transport and tax, by who holds them (O,)."""
    landed = float(drivers.import_price @ goods.inventories_imported) + drivers.margin_price * goods.inventories_margins
    return np.asarray((landed + model.taxes.inventories) * model.rules.trade_owners)


def _household_spending(drivers: Drivers, trial: Trial, goods: Goods, payments: Payments) -> Array:
    """Consumption expenditure by group at purchasers' prices, purchases abroad included (G,)."""
    value = trial.price @ goods.household_domestic + drivers.import_price @ goods.household_imported
    landed = value + drivers.margin_price * goods.household_margins
    return np.asarray(landed + payments.tax_household + drivers.abroad_price * goods.abroad)


def _saving(
    model: Model,
    state: State,
    drivers: Drivers,
    trial: Trial,
    goods: Goods,
    payments: Payments,
    incomes: Incomes,
    spent: Array,
    orders: Array,
    grants: Array,
) -> Saving:
    rules = model.rules
    charge = payments.capital_charge.sum(axis=0)
    surplus = payments.surplus.sum(axis=0)
    retained = (
        surplus
        - payments.interest_on_loans
        + payments.interest_on_firm_deposits
        - payments.profit_tax
        - charge
        - payments.to_budget
        - payments.to_fund
        - payments.distributed
    )
    stocked = (trial.price * goods.inventories_domestic) @ rules.fructus + _imported_stock(model, drivers, goods)
    invested = (trial.capital * orders).sum(axis=0) + stocked
    fund = (
        charge.sum()
        + payments.to_fund.sum()
        + payments.interest_on_fund_deposits
        + payments.bank_profit_to_fund
        - payments.fund_grants.sum()
        - payments.social_dividend.sum()
        - payments.fund_to_budget
    )
    wages, mixed = payments.wages @ rules.fructus, payments.mixed_income @ rules.fructus
    foreign_income = payments.interest_on_foreign_deposits + payments.interest_on_foreign_bills
    expected = state.disposable if model.demand.lagged else incomes.disposable
    return Saving(
        households=incomes.disposable - spent,
        firms=invested - retained - payments.fund_grants - grants,
        fund=float(fund),
        government=public_deficit(drivers, trial, goods, payments),
        abroad=imports(drivers, goods) + foreign_income - exports(drivers, trial, goods, payments),
        value_added=surplus + wages + mixed,
        disposable=incomes.disposable,
        expected=expected,
        spent=spent,
    )


def _bond_price(model: Model, state: State, drivers: Drivers) -> float:
    return state.bond_price if drivers.bond_price is None else drivers.bond_price


def _opening(model: Model, state: State) -> Balances:
    return Balances(
        cash=state.cash,
        deposits=state.deposits,
        bills=state.bills,
        bonds=state.bonds,
        mortgages=state.mortgages,
        loans=state.loans,
        firm_deposits=state.firm_deposits,
        fund_deposits=state.fund_deposits,
        bank_bills=state.bank_bills,
        central_bank_bills=state.central_bank_bills,
        foreign_bills=state.foreign_bills,
        foreign_deposits=state.foreign_deposits,
        government_bills=state.government_bills,
        bank_capital=state.bank_capital,
        capital=state.capital,
        capital_price=state.capital_price,
        inventories_domestic=state.inventories_domestic,
        inventories_imported=state.inventories_imported,
        price_domestic=state.price,
        price_imported=state.import_price,
        ownership=model.rules.fructus,
        trade_ownership=model.rules.trade_owners,
        bond_price=state.bond_price,
    )


def _closing(
    model: Model, state: State, trial: Trial, goods: Goods, stocks: Stocks, capital: Array, drivers: Drivers
) -> Balances:
    return Balances(
        cash=stocks.cash,
        deposits=stocks.deposits,
        bills=stocks.bills,
        bonds=stocks.bonds,
        mortgages=stocks.mortgages,
        loans=stocks.loans,
        firm_deposits=stocks.firm_deposits,
        fund_deposits=stocks.fund_deposits,
        bank_bills=stocks.bank_bills,
        central_bank_bills=stocks.central_bank_bills,
        foreign_bills=stocks.foreign_bills,
        foreign_deposits=stocks.foreign_deposits,
        government_bills=stocks.government_bills,
        bank_capital=state.bank_capital,
        capital=capital,
        capital_price=trial.capital,
        inventories_domestic=state.inventories_domestic + goods.inventories_domestic,
        inventories_imported=state.inventories_imported + goods.inventories_imported,
        price_domestic=trial.price,
        price_imported=drivers.import_price,
        ownership=model.rules.fructus,
        trade_ownership=model.rules.trade_owners,
        bond_price=stocks.bond_price,
    )


def _gross_product(goods: Goods, trial: Trial, payments: Payments) -> float:
    """GDP at market prices: value added of all activities and taxes on products [money]."""
    added = payments.wages + payments.mixed_income + payments.production_taxes + payments.permits
    products = payments.tax_use.sum() + payments.tax_household.sum() + payments.tax_visitors
    products += payments.tax_provided.sum() + payments.tax_government + payments.tax_investment.sum()
    return float(added.sum() + payments.surplus.sum() + products + payments.tax_inventories)


def _next_state(
    model: Model,
    state: State,
    drivers: Drivers,
    trial: Trial,
    record: MoneyPeriod,
    stocks: Stocks,
    asked: Array,
    terms: Terms,
    product: float,
    incomes: Incomes,
) -> State:
    rule, technique, goods, payments = model.behaviour, model.technique, record.goods, record.payments
    inflation = trial.deflator / state.consumer - 1.0
    asked_for = trial.solution.output
    known = (state.wanted_output > 0.0) & (asked_for > 0.0)
    growth = np.log(np.divide(asked_for, state.wanted_output, out=np.ones_like(asked_for), where=known))
    growth = np.clip(growth, -1.0, 1.0)
    worth = trial.capital * state.capital
    profit = payments.surplus.sum(axis=1) - technique.depreciation * worth
    loans = float(stocks.loans.sum())
    own = np.logical_not(model.rules.budgeted)
    held = float((trial.capital * record.closing.capital) @ (model.rules.fructus @ own))
    result = Result(
        inflation=inflation,
        unemployment=record.labour.unemployment_rate,
        output=product,
        bills=stocks.government_bills,
        deficit=public_deficit(drivers, trial, goods, payments),
        public_investment=float(payments.budget_grants.sum()),
        tax_base=float(max(incomes.gross.sum(), 1e-12)),
        loans=loans,
        capital=held,
    )
    rate = next_bill_rate(model, result) if drivers.next_bill_rate is None else drivers.next_bill_rate
    loan, deposit = rule.spreads
    bill = state.bill_rate
    without = 1.0 - float(record.labour.persons.sum()) / drivers.labour_force if drivers.labour_force else 0.0
    return State(
        year=drivers.year,
        price=trial.price,
        import_price=drivers.import_price,
        consumer=trial.deflator,
        wage=trial.wage,
        mean_productivity=drivers.mean_productivity,
        output=goods.output,
        wanted_output=asked_for,
        growth=(1.0 - rule.growth_speed) * state.growth + rule.growth_speed * growth,
        capital=record.closing.capital,
        capital_price=trial.capital,
        inventories_domestic=record.closing.inventories_domestic,
        inventories_imported=record.closing.inventories_imported,
        imported_sales=goods.imported_sales,
        persons=record.labour.persons,
        wanted=asked,
        unemployment=without if model.rules.jobs == "public" else record.labour.unemployment_rate,
        inflation=inflation,
        disposable=incomes.disposable,
        own_income=incomes.disposable - terms.transfers,
        cash=stocks.cash,
        deposits=stocks.deposits,
        bills=stocks.bills,
        bonds=stocks.bonds,
        bond_price=stocks.bond_price,
        mortgages=stocks.mortgages,
        loans=stocks.loans,
        firm_deposits=stocks.firm_deposits,
        fund_deposits=stocks.fund_deposits,
        bank_bills=stocks.bank_bills,
        central_bank_bills=stocks.central_bank_bills,
        foreign_bills=stocks.foreign_bills,
        foreign_deposits=stocks.foreign_deposits,
        government_bills=stocks.government_bills,
        bank_capital=state.bank_capital,
        bill_rate=rate,
        bill_rate_before=bill,
        loan_rate_before=bill + loan,
        deposit_rate_before=max(bill + deposit, 0.0),
        tax_shift=next_tax_shift(model, state, result),
        payout=next_payout(model, result),
        return_=np.divide(profit, worth, out=np.zeros_like(profit), where=worth > 0.0),
        growth_gap=state.growth_gap * rule.growth_fade,
        output_value=product,
        population=drivers.persons,
    )
