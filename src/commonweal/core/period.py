"""The record of one period of a money economy: what moved, at what price, who paid whom, who holds what.

Allocation fills it in, the accounts post it, the results measure it. Nothing here computes.

Axes: P products, A activities, G household groups, O owners (:data:`OWNERS`). Volumes are million base-year currency
units at base-year prices (the base-year price of everything is 1); money is million currency units of the period; both
are per period. Stocks are million currency units.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from commonweal.core.economy import Array

OWNERS = ("private", "workers", "society", "region")
"""Who can own an enterprise, in the order of every owner axis."""


@dataclass(frozen=True, slots=True, eq=False)
class Goods:
    """Product flows of a period [volume]: domestic products, imported products, transport margins on imports.

    Attributes
    ----------
    output : (A,); ``make`` : (P, A) supply of each product by each activity, its column sums are ``output``.
    use_domestic, use_imported : (P, A) intermediate consumption; use_margins : (A,).
    household_domestic, household_imported : (P, G) bought by residents; household_margins : (G,).
    abroad : (G,) residents' purchases abroad.
    visitors_domestic, visitors_imported : (P,) bought by non-residents at home; visitors_margins : float.
    provided_domestic, provided_imported : (P, G) delivered to groups in kind, free of charge and paid in common;
        provided_margins : (G,).
    government_domestic, government_imported : (P,) collective consumption; government_margins : float.
    investment : (A,) units of the capital composite; investment_domestic, investment_imported : (P,) its products;
        investment_margins : float.
    inventories_domestic, inventories_imported : (P,) change of inventories; inventories_margins : float.
    exports : (P,) domestic products; re_exports : (P,) imported products.
    """

    output: Array
    make: Array
    use_domestic: Array
    use_imported: Array
    use_margins: Array
    household_domestic: Array
    household_imported: Array
    household_margins: Array
    abroad: Array
    visitors_domestic: Array
    visitors_imported: Array
    visitors_margins: float
    provided_domestic: Array
    provided_imported: Array
    provided_margins: Array
    government_domestic: Array
    government_imported: Array
    government_margins: float
    investment: Array
    investment_domestic: Array
    investment_imported: Array
    investment_margins: float
    inventories_domestic: Array
    inventories_imported: Array
    inventories_margins: float
    exports: Array
    re_exports: Array

    @property
    def imported_sales(self) -> Array:
        """Imported products sold for every use, inventories apart (P,) [volume]."""
        return np.asarray(
            self.use_imported.sum(axis=1)
            + self.household_imported.sum(axis=1)
            + self.visitors_imported
            + self.provided_imported.sum(axis=1)
            + self.government_imported
            + self.investment_imported
            + self.re_exports
        )

    @property
    def imported(self) -> Array:
        """Imports by product, for every use (P,) [volume]."""
        return np.asarray(self.imported_sales + self.inventories_imported)

    @property
    def margins(self) -> float:
        """Transport of all imports [volume]."""
        return float(
            self.use_margins.sum()
            + self.household_margins.sum()
            + self.visitors_margins
            + self.provided_margins.sum()
            + self.government_margins
            + self.investment_margins
            + self.inventories_margins
        )


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """Price indices of a period, base year = 1.

    ``basic`` : (P,) domestic products at basic prices; ``imported`` : (P,) fob; ``margin`` : transport of imports;
    ``abroad`` : purchases abroad; ``capital`` : one unit of the capital composite at purchasers' prices; ``consumer`` :
    (P,) what households pay for a unit of domestic and imported product together; ``permit`` : a kt of CO2 [money/kt].
    """

    basic: Array
    imported: Array
    margin: float
    abroad: float
    capital: float
    consumer: Array
    permit: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Payments:
    """Who paid what in a period [money]. Every item is a payment from the first-named to the second-named, negative
    where it went the other way. Purchases of goods are not here: they are ``Goods`` at ``Prices``.

    Attributes
    ----------
    Taxes less subsidies on products, collected by firms (they sell) and passed on to government:
        tax_use : (A,); tax_household : (G,); tax_visitors : float; tax_provided : (G,); tax_government : float;
        tax_investment : (A,); tax_inventories : float.
    production_taxes, permits : (A,) firms to government.
    wages, mixed_income : (A,) firms to households; wages_received, mixed_received : (G,) the same sums by group.
    surplus : (A, O) gross operating surplus of each activity by owner (what is left of value added).
    interest_on_loans : (O,) firms to banks; interest_on_mortgages : (G,) households to banks.
    interest_on_deposits : (G,), interest_on_firm_deposits : (O,), interest_on_fund_deposits : float,
        interest_on_foreign_deposits : float, banks to holders.
    interest_on_bills : (G,), interest_on_bank_bills, interest_on_central_bank_bills, interest_on_foreign_bills : float,
        government to holders; coupons : (G,) on long bonds, government to households.
    profit_tax : (O,) firms to government; capital_charge : (A, O) firms to the social fund.
    to_budget : (O,) operating surplus of firms that society owns without a fund, firms to government.
    dividends : (G,) private owners' share; members_share : (G,) workers' share; to_fund : (O,) firms to fund;
        distributed : (O,) what firms pay out of the first two and to nobody else, by owner.
    fund_grants : (O,) fund to firms, for investment; budget_grants : (O,) government to firms that society owns
        without a fund, for investment and inventories; social_dividend : (G,) fund to households.
    fund_to_budget : float, fund to government.
    income_tax : (G,), contributions : (G,) households to government.
    transfers, permit_dividend : (G,) government to households.
    bank_profit : (G,) banks to households; bank_profit_to_fund, bank_profit_to_budget : float, what society's banks
        pay to the fund or to government; central_bank_profit : float, central bank to government.
    """

    tax_use: Array
    tax_household: Array
    tax_visitors: float
    tax_provided: Array
    tax_government: float
    tax_investment: Array
    tax_inventories: float
    production_taxes: Array
    permits: Array
    wages: Array
    mixed_income: Array
    wages_received: Array
    mixed_received: Array
    surplus: Array
    interest_on_loans: Array
    interest_on_mortgages: Array
    interest_on_deposits: Array
    interest_on_firm_deposits: Array
    interest_on_fund_deposits: float
    interest_on_foreign_deposits: float
    interest_on_bills: Array
    interest_on_bank_bills: float
    interest_on_central_bank_bills: float
    interest_on_foreign_bills: float
    coupons: Array
    profit_tax: Array
    capital_charge: Array
    to_budget: Array
    dividends: Array
    members_share: Array
    to_fund: Array
    distributed: Array
    fund_grants: Array
    budget_grants: Array
    social_dividend: Array
    fund_to_budget: float
    income_tax: Array
    contributions: Array
    transfers: Array
    permit_dividend: Array
    bank_profit: Array
    central_bank_profit: float
    bank_profit_to_fund: float = 0.0
    bank_profit_to_budget: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Balances:
    """Stocks at the end of a period [money], each at the prices of that period.

    Attributes
    ----------
    cash, deposits, bills, mortgages : (G,) households'; bonds : (G,) number of long bonds, each worth ``bond_price``.
    loans, firm_deposits : (O,); fund_deposits : float.
    bank_bills, central_bank_bills, foreign_bills, foreign_deposits, government_bills : float;
        ``government_bills`` is what government has issued; government's long bonds are the households'.
    bank_capital : own funds of banks, float.
    capital : (A,) volume, units of the composite; capital_price : float.
    inventories_domestic, inventories_imported : (P,) volume; price_domestic, price_imported : (P,) their prices.
    ownership : (A, O) shares in each activity's assets, rows add up to 1; trade_ownership : (O,) shares in what is
        imported, which trade holds and sells: its inventories, adding up to 1.
    """

    cash: Array
    deposits: Array
    bills: Array
    bonds: Array
    mortgages: Array
    loans: Array
    firm_deposits: Array
    fund_deposits: float
    bank_bills: float
    central_bank_bills: float
    foreign_bills: float
    foreign_deposits: float
    government_bills: float
    bank_capital: float
    capital: Array
    capital_price: float
    inventories_domestic: Array
    inventories_imported: Array
    price_domestic: Array
    price_imported: Array
    ownership: Array
    trade_ownership: Array
    bond_price: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Labour:
    """People and their work in a period.

    ``persons`` : (A,) engaged, ``hours`` : (A,) worked [million h]; ``labour_force``, ``unemployed`` [thousand];
    ``unemployment_rate``, ``structural_rate`` [1]; ``wage`` : (A,) compensation per hour [money/h]; ``productivity`` :
    (A,) output per hour, base year = 1; ``wanted_hours`` : (A,) what production asked for [million h].
    """

    persons: Array
    hours: Array
    labour_force: float
    unemployed: float
    unemployment_rate: float
    structural_rate: float
    wage: Array
    productivity: Array
    wanted_hours: Array


@dataclass(frozen=True, slots=True, eq=False)
class Rationed:
    """What supply limits cut in a period; all zero where nothing was short.

    ``binding`` : names of the limits, such as ``("capacity C19", "labour")``; ``wanted``, ``got`` : (P,) domestic final
    demand before and after [volume]; ``involuntary_saving`` : (G,) [money]; ``fraction`` : common share of the rest
    that could be delivered.
    """

    binding: tuple[str, ...]
    wanted: Array
    got: Array
    involuntary_saving: Array
    fraction: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class MoneyPeriod:
    """One period of an economy that uses money: opening and closing stocks and every flow between them.

    ``co2`` : (A,) and ``household_co2`` : (G,) [kt]; ``required_return`` : (A,) net return that owners ask for
    [1/yr]; ``depreciation`` : (A,) volume; ``investment_by`` : (A, O) volume ordered by each owner; ``groups`` : names
    of the household groups; ``persons`` : (G,) in each group [thousand]; ``rates`` : bill, loan, deposit [1/yr];
    ``disposable`` , ``consumption`` : (G,) [money]; ``floor_unpaid`` : (G,) share of the subsistence basket of the
    demand system that could not be paid [1]; ``residual`` : last residual of the simultaneous block [1]; ``rounds`` :
    its iterations.
    """

    year: float
    products: tuple[str, ...]
    activities: tuple[str, ...]
    groups: tuple[str, ...]
    persons: Array
    goods: Goods
    prices: Prices
    payments: Payments
    opening: Balances
    closing: Balances
    labour: Labour
    rationed: Rationed
    co2: Array
    household_co2: Array
    depreciation: Array
    investment_by: Array
    required_return: Array
    disposable: Array
    consumption: Array
    floor_unpaid: Array
    rates: dict[str, float] = field(default_factory=dict)
    residual: float = 0.0
    rounds: int = 0
