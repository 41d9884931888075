"""From a table to a market economy: parameters and an opening state with which one period returns the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from commonweal.allocation.market.balance_sheets import Sheets, opening_sheets
from commonweal.allocation.market.behaviour import make_behaviour
from commonweal.allocation.market.errors import CalibrationRefused
from commonweal.allocation.market.incomes import PRIVATE, SOCIETY
from commonweal.allocation.market.model import (
    Base,
    Demand,
    Drivers,
    Final,
    Model,
    Portfolio,
    Rules,
    Shares,
    State,
    Taxes,
    Technique,
)
from commonweal.allocation.market.production import FinalDemand, Production, final_demand, production_account
from commonweal.allocation.market.stability import require_stable
from commonweal.core.economy import Array, Economy, Quantity
from commonweal.core.households import Households
from commonweal.core.period import OWNERS

PUBLIC = ("O84",)
"""Activities that the public purse owns in the base year, by code: public administration and defence."""
FIT = 1e-14
FIT_ROUNDS = 5000


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """A market economy that reproduces its table: model, opening state, and the drivers of the base year."""

    model: Model
    state: State
    drivers: Drivers
    sheets: Sheets


def calibrate(
    economy: Economy, households: Households, figures: Mapping[str, Quantity], depreciation: Array, growth: float = 0.01
) -> Calibrated:
    """Return the market economy of a table.

    Parameters
    ----------
    economy : with one activity for each product
    households : groups and their shares; numbers of persons of the base year are those of its first year
    figures : rates and ratios by name, see ``data.market_figures``
    depreciation : (A,) [1/yr]; scaled down together where they exceed nine tenths of investment
    growth : trend growth of the labour force and productivity in the base year [1/yr]

    Raises
    ------
    CalibrationRefused
        A target cannot be met: the payout or a propensity leaves its range, transfers or an income are not positive,
        or spending would exceed what it earns.
    """
    value = {name: one.value for name, one in figures.items()}
    account = production_account(economy, value["production_tax_share"])
    final = final_demand(economy)
    depreciation, capital_growth, investment = capital_account(economy, final.investment, depreciation)
    technique = _technique(economy, account, final.final, depreciation)
    shares = Shares(households.wages, households.mixed_income, households.property_income, households.transfers)
    product = float(account.value_added.sum() + account.product_tax.sum()) + final.taxes
    sheets = opening_sheets(value, product, households)
    behaviour = make_behaviour(value, economy.activities, economy.products)
    rules = observed_rules(economy.activities)
    flows = _flows(value, account, final, sheets, rules, depreciation, economy.capital, investment)
    rest = (
        account.mixed.sum() * shares.mixed
        + (flows.dividends + flows.bank_profit) * shares.property
        + sheets.deposit_rate * sheets.deposits
        + sheets.bill_rate * sheets.bills
        - sheets.loan_rate * sheets.mortgages
    )
    paid = float(account.wages.sum())
    transfers = _transfers(value, account, final, sheets, flows, float(rest.sum()) + paid, product)
    keep = 1.0 - value["income_tax_rate"]
    shares = replace(shares, wages=_wages(households, paid * keep, rest * keep + transfers * shares.transfers))
    gross = paid * shares.wages + rest
    disposable = gross * keep + transfers * shares.transfers
    _positive("income of a household group", disposable, households.names, economy.name)
    demand, spent = _demand(value, economy, households, final, sheets, disposable)
    portfolio = _portfolio(value, sheets, flows, disposable, float(spent.sum()))
    people = households.persons[:, 0]
    persons = float(economy.persons.sum())
    unemployment = value["unemployment_rate_reference"]
    consumer = np.append((1.0 + final.tax_rates["household"]) * _landed(final.final), 1.0)
    worth = economy.capital
    base = Base(
        return_=np.divide(account.surplus - depreciation * worth, worth, out=np.zeros_like(worth), where=worth > 0.0),
        leverage=float(flows.loans_close / ((worth + investment - depreciation * worth) @ rules.fructus[:, PRIVATE])),
        debt=(sheets.government_bills + value["deficit"] * product) / product,
        payout=flows.payout,
        real_wage=0.0,
        transfers=transfers,
        growth=capital_growth,
        persons=people,
        labour_force=persons / (1.0 - unemployment),
        output=economy.gross_output,
        unemployment=unemployment,
        consumer=consumer,
    )
    taxes = Taxes(
        use=account.input_tax,
        production=account.production_tax,
        household=final.tax_rates["household"],
        government=final.tax_rates["government"],
        investment=final.tax_rates["gfcf"],
        inventories=final.inventory_tax,
        income=value["income_tax_rate"],
        profit=value["profit_tax_rate"],
    )
    model = Model(
        products=economy.products,
        activities=economy.activities,
        groups=households.names,
        class_of=households.class_of,
        band_of=households.band_of,
        technique=technique,
        taxes=taxes,
        final=final.final,
        demand=demand,
        shares=shares,
        portfolio=portfolio,
        behaviour=behaviour,
        base=base,
        rules=rules,
    )
    require_stable(model, economy.name)
    drivers = base_drivers(model, float(economy.base_year), growth)
    model, state = _opening_state(model, economy, final, sheets, drivers, disposable, transfers, capital_growth, value)
    return Calibrated(model, state, drivers, sheets)


def capital_account(economy: Economy, investment: float, depreciation: Array) -> tuple[Array, float, Array]:
    """Return depreciation rates (A,), one growth rate of capital for all, and investment by activity (A,).

    g = (I0 - sum_j delta_j K_j) / sum_j K_j, I_j = (delta_j + g) K_j, which sums to I0 exactly.
    """
    worn = float(depreciation @ economy.capital)
    if worn > 0.9 * investment:
        depreciation = depreciation * (0.9 * investment / worn)
        worn = float(depreciation @ economy.capital)
    growth = (investment - worn) / float(economy.capital.sum())
    return depreciation, growth, (depreciation + growth) * economy.capital


def _technique(economy: Economy, account: Production, final: Final, depreciation: Array) -> Technique:
    output = economy.gross_output
    direct = np.zeros(len(economy.products))
    bought = final.household_domestic + final.household_imported
    for use, product in (("heating", "D35"), ("transport", "C19")):
        if product in economy.products:
            place = economy.products.index(product)
            direct[place] = economy.household_co2[use] / bought[place]
    return Technique(
        use_domestic=economy.use_domestic / output,
        use_imported=economy.use_imported / output,
        margins=economy.import_margins / output,
        wages=account.wages / output,
        mixed=account.mixed / output,
        persons=economy.persons / output,
        hours=economy.hours / output,
        capital=economy.capital / output,
        surplus=account.surplus / output,
        co2=economy.co2 / output,
        household_co2=direct,
        depreciation=depreciation,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Flows:
    bank_profit: float
    dividends: float
    payout: float
    profit_tax: float
    public_surplus: float
    public_investment: float
    loans_close: float
    private_value_added: float


def _flows(
    value: Mapping[str, float],
    account: Production,
    final: FinalDemand,
    sheets: Sheets,
    rules: Rules,
    depreciation: Array,
    capital: Array,
    investment: Array,
) -> _Flows:
    """Profit, its tax and what is left to pay out once investment and the growth of debt are given."""
    mine, common = rules.fructus[:, PRIVATE], rules.fructus[:, SOCIETY]
    surplus, worn = float(account.surplus @ mine), float((depreciation * capital) @ mine)
    interest = sheets.loan_rate * sheets.loans - sheets.deposit_rate * sheets.firm_deposits
    net = surplus - worn - interest
    tax = value["profit_tax_rate"] * max(net, 0.0)
    stocked = float(final.inventories_domestic @ mine) + final.imported_stock
    grown = value["stock_growth"]
    needed = float(investment @ mine) + stocked - worn + grown * (sheets.firm_deposits - sheets.loans)
    dividends = net - tax - needed
    payout = dividends / (net - tax)
    if not 0.0 <= payout <= 1.0:
        step = "let business loans grow by another rate, or another share of profit be taxed"
        raise CalibrationRefused("firms cannot pay this part of their profit out", "payout", payout, "0 to 1", step)
    received = sheets.loan_rate * (sheets.loans + sheets.mortgages.sum()) + sheets.bill_rate * sheets.bank_bills
    held = sheets.deposits.sum() + sheets.firm_deposits + sheets.foreign_deposits
    public = float(final.inventories_domestic @ common)
    return _Flows(
        bank_profit=float(received - sheets.deposit_rate * held),
        dividends=dividends,
        payout=payout,
        profit_tax=tax,
        public_surplus=float(account.surplus @ common),
        public_investment=float(investment @ common) + public,
        loans_close=sheets.loans * (1.0 + grown),
        private_value_added=float((account.surplus + account.wages + account.mixed) @ mine),
    )


def _transfers(
    value: Mapping[str, float],
    account: Production,
    final: FinalDemand,
    sheets: Sheets,
    flows: _Flows,
    gross: float,
    product: float,
) -> float:
    """Transfers close the public account at the deficit of the base year."""
    revenue = (
        float(account.product_tax.sum())
        + final.taxes
        + float((account.production_tax * account.output).sum())
        + value["income_tax_rate"] * gross
        + flows.profit_tax
        + flows.public_surplus
        + sheets.bill_rate * sheets.central_bank_bills
    )
    paid = final.government + flows.public_investment + sheets.bill_rate * sheets.government_bills
    transfers = value["deficit"] * product + revenue - paid
    if transfers <= 0.0:
        step = "let the deficit or a tax rate be higher"
        raise CalibrationRefused("nothing is left for transfers", "transfers", transfers, "above 0", step)
    return transfers


def _wages(households: Households, paid: float, other: Array) -> Array:
    """Shares of wages by group (G,) at which disposable incomes stand as published.

    Where other income already exceeds a group's share, it gets a tenth of the mean wage share per head, and the others
    less in proportion.
    """
    wanted = households.disposable * (paid + other.sum()) - other
    least = 0.1 * paid * households.persons[:, 0] / households.persons[:, 0].sum()
    found = np.maximum(wanted, least)
    return np.asarray(found / found.sum())


def _demand(
    value: Mapping[str, float],
    economy: Economy,
    households: Households,
    final: FinalDemand,
    sheets: Sheets,
    disposable: Array,
) -> tuple[Demand, Array]:
    """The consumption function that meets the table's total, and a demand system that meets its cells.

    al1_g = 1 - (1 - a) s_g with one a for all; beta = eta s, gamma = q (1 + eta / phi), which reproduces q exactly.
    """
    wealth = sheets.cash + sheets.deposits + sheets.bills - sheets.mortgages
    from_wealth = np.full(len(disposable), value["wealth_propensity"])
    total = final.household_total
    profile = households.saving_profile
    slack = (disposable.sum() + from_wealth @ wealth - total) / (profile @ disposable)
    from_income = 1.0 - slack * profile
    if from_income.max() > 1.0 + 1e-12 or from_income.min() <= 0.0:
        worst = float(from_income.max() if from_income.max() > 1.0 else from_income.min())
        step = "let the deficit, the income tax or the propensity out of wealth be another"
        raise CalibrationRefused(
            "a group would spend this of its income", "propensity", worst, "above 0, at most 1", step
        )
    spent = from_income * disposable + from_wealth * wealth
    _positive("consumption of a household group", spent, households.names, economy.name)
    cells = final.final.household_domestic + final.final.household_imported
    price = np.append((1.0 + final.tax_rates["household"]) * _landed(final.final), 1.0)
    abroad = final.final.abroad * households.spending.sum(axis=0) / households.spending.sum()
    rows = np.append(cells, final.final.abroad)
    base = fit(np.vstack([households.spending, abroad]), rows, spent, price)
    budget = price[:, None] * base / spent
    elasticity = np.append(households.elasticity, 1.0)
    elasticity = elasticity[:, None] / (elasticity @ budget)
    if (elasticity > -households.frisch).any():
        i, g = np.unravel_index(int((elasticity + households.frisch).argmax()), elasticity.shape)
        where = f"{households.names[g]}, {(*economy.products, 'abroad')[i]}"
        words = "an income elasticity exceeds what the demand system allows"
        raise CalibrationRefused(words, where, float(elasticity[i, g]), f"at most {-households.frisch[g]:g}")
    return (
        Demand(
            autonomous=np.zeros_like(disposable),
            from_income=from_income,
            from_wealth=from_wealth,
            subsistence=base * (1.0 + elasticity / households.frisch),
            marginal=elasticity * budget,
            base=base,
        ),
        spent,
    )


def fit(start: Array, rows: Array, spent: Array, price: Array) -> Array:
    """Return volumes (P + 1, G) with given row sums whose value at prices sums to what each group spends.

    Biproportional fitting (RAS); rows that are zero stay zero. Ends on the rows, so that the table's cells hold.
    """
    found = np.maximum(start, 0.0) + 1e-9 * np.outer(rows, spent) / max(spent.sum(), 1e-300)
    for _ in range(FIT_ROUNDS):
        found *= spent / (price @ found)
        sums = found.sum(axis=1)
        found *= np.divide(rows, sums, out=np.zeros_like(rows), where=sums > 0.0)[:, None]
        if (abs(price @ found - spent) <= FIT * spent).all():
            break
    return np.asarray(found)


def _portfolio(value: Mapping[str, float], sheets: Sheets, flows: _Flows, disposable: Array, spent: float) -> Portfolio:
    """Targets at which every financial stock grows by the same rate in the base year."""
    grown = 1.0 + value["stock_growth"]
    psi, speed = value["mortgage_adjustment"], value["deposit_adjustment"]
    gross = float((sheets.cash + sheets.deposits + sheets.bills).sum())
    target = sheets.mortgages * (1.0 + value["stock_growth"] / psi) / disposable
    return Portfolio(
        kind="shares",
        cash=float(sheets.cash.sum()) * grown / spent,
        bills=float(sheets.bills.sum()) / gross,
        mortgage_speed=psi,
        mortgage_target=tuple(float(one) for one in target),
        firm_deposit_speed=speed,
        firm_deposit_target=sheets.firm_deposits * (1.0 + value["stock_growth"] / speed) / flows.private_value_added,
    )


def _opening_state(
    model: Model,
    economy: Economy,
    final: FinalDemand,
    sheets: Sheets,
    drivers: Drivers,
    disposable: Array,
    transfers: float,
    capital_growth: float,
    value: Mapping[str, float],
) -> tuple[Model, State]:
    rule, size = model.behaviour, len(model.products)
    before = 1.0 / (1.0 + rule.inflation_target)
    growth = 1.0 + drivers.growth
    sold = final.imported_sales
    home = final.inventories_domestic / rule.inventory_speed
    foreign = final.inventories_imported / rule.inventory_speed
    expected, expected_sales = model.base.output * growth, sold * growth
    norm = np.maximum(rule.inventory_norm, home / expected)
    norm_imported = np.divide(foreign, expected_sales, out=np.zeros(size), where=expected_sales > 0.0)
    norm_imported = np.maximum(rule.inventory_norm_imported, norm_imported)
    rule = replace(rule, inventory_norm=norm, inventory_norm_imported=norm_imported)
    base = replace(model.base, real_wage=0.0)
    owners = np.zeros(len(OWNERS))
    owners[PRIVATE] = 1.0
    state = State(
        year=drivers.year - 1.0,
        price=np.full(size, before),
        import_price=np.full(size, before),
        consumer=before,
        wage=before,
        mean_productivity=1.0,
        output=model.base.output,
        wanted_output=model.base.output,
        growth=np.full(size, capital_growth),
        capital=economy.capital,
        capital_price=before,
        inventories_domestic=norm * expected - home,
        inventories_imported=norm_imported * expected_sales - foreign,
        imported_sales=sold,
        persons=economy.persons,
        wanted=economy.persons,
        unemployment=base.unemployment,
        inflation=rule.inflation_target,
        disposable=disposable,
        own_income=disposable - transfers * model.shares.transfers,
        cash=sheets.cash,
        deposits=sheets.deposits,
        bills=sheets.bills,
        bonds=np.zeros_like(disposable),
        bond_price=0.0,
        mortgages=sheets.mortgages,
        loans=sheets.loans * owners,
        firm_deposits=sheets.firm_deposits * owners,
        fund_deposits=0.0,
        bank_bills=sheets.bank_bills,
        central_bank_bills=sheets.central_bank_bills,
        foreign_bills=sheets.foreign_bills,
        foreign_deposits=sheets.foreign_deposits,
        government_bills=sheets.government_bills,
        bank_capital=sheets.bank_capital,
        bill_rate=sheets.bill_rate,
        bill_rate_before=sheets.bill_rate,
        loan_rate_before=sheets.loan_rate,
        deposit_rate_before=sheets.deposit_rate,
        tax_shift=0.0,
        payout=base.payout,
        return_=base.return_,
        growth_gap=capital_growth - drivers.growth,
        output_value=0.0,
        population=base.persons,
    )
    return replace(model, behaviour=rule, base=base), state


def base_drivers(model: Model, year: float, growth: float) -> Drivers:
    """Return drivers that change nothing: everything as in the base year."""
    size, groups = len(model.products), len(model.groups)
    return Drivers(
        year=year,
        labour_force=model.base.labour_force,
        hours_norm=1.0,
        productivity=np.ones(size),
        mean_productivity=1.0,
        exports=np.ones(size),
        government=1.0,
        growth=growth,
        import_price=np.ones(size),
        margin_price=1.0,
        abroad_price=1.0,
        world_price=1.0,
        persons=model.base.persons,
        capacity=np.ones(size),
        imports_available=np.full(size, np.inf),
        provided_domestic=np.zeros((size, groups)),
        provided_imported=np.zeros((size, groups)),
        investment=np.full(size, np.nan),
        cap=np.inf,
        floor_cost=np.zeros((size, groups)),
        output_limit=np.full(size, np.inf),
    )


def observed_rules(activities: tuple[str, ...]) -> Rules:
    """Return the rules of the base year: private enterprises, a public administration, taxes and transfers as found."""
    size = len(activities)
    owned = np.zeros((size, len(OWNERS)))
    public = np.isin(np.array(activities), PUBLIC)
    owned[~public, PRIVATE] = 1.0
    owned[public, SOCIETY] = 1.0
    private = np.zeros(len(OWNERS))
    private[PRIVATE] = 1.0
    return Rules(
        usus=owned,
        fructus=owned,
        budgeted=np.array([False, False, True, True]),
        fund=False,
        capital_charge=0.0,
        retained=None,
        required=np.ones(len(OWNERS)),
        investment="profit",
        income_tax=None,
        profit_tax=None,
        contributions=None,
        consumption_tax=None,
        pay="observed",
        jobs="none",
        job_pay=0.0,
        fixed_members=np.zeros(size),
        transfer_rules=(("observed", 0.0, 0.0),),
        debt=("observed", 0.0),
        permit_issue="auction",
        provided=np.zeros(size),
        bank_owners=private,
        trade_owners=private,
    )


def _landed(final: Final) -> Array:
    """Base-year price of what households buy before tax (P,): above 1 for the transport of imports."""
    volume = final.household_domestic + final.household_imported
    value = final.household_domestic + (1.0 + final.household_margin) * final.household_imported
    return np.divide(value, volume, out=np.ones_like(volume), where=volume > 0.0)


def _positive(what: str, amounts: Array, names: tuple[str, ...], world: str) -> None:
    if amounts.min() <= 0.0:
        worst = int(amounts.argmin())
        where = f"{world}, {names[worst]}"
        step = "check the group's shares of income, assets and debts"
        raise CalibrationRefused(f"{what} is not positive", where, float(amounts[worst]), "above 0", step)
