"""The market economy as parameters: what does not change within a period, and who may change it between periods.

Axes: P products, A activities, G household groups, O owners (``core.period.OWNERS``). One activity makes one product,
so P = A. Volumes are base-year money; every rate and flow is per period.
"""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.core.economy import Array


@dataclass(frozen=True, slots=True, eq=False)
class Technique:
    """What a unit of output takes, at base-year prices, wages and productivity. Techniques change it over the years.

    ``use_domestic``, ``use_imported`` : (P, A); ``margins`` : (A,) transport of imports; ``wages``, ``mixed`` : (A,)
    compensation and self-employed labour income; ``persons`` : (A,) [thousand per unit]; ``hours`` : (A,) [million h
    per unit]; ``capital`` : (A,) units of the composite at normal use; ``surplus`` : (A,) gross operating surplus at
    base prices; ``co2`` : (A,) [kt per unit]; ``household_co2`` : (P,) [kt per unit that households buy];
    ``depreciation`` : (A,) [1/period]; ``household_home``, ``household_foreign`` : (P,) what a unit that households buy
    contains over what it contained in the base year, None for the same.
    """

    use_domestic: Array
    use_imported: Array
    margins: Array
    wages: Array
    mixed: Array
    persons: Array
    hours: Array
    capital: Array
    surplus: Array
    co2: Array
    household_co2: Array
    depreciation: Array
    household_home: Array | None = None
    household_foreign: Array | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Taxes:
    """Rates of the base year: ``use`` : (A,) on inputs; ``production`` : (A,) of the value of output; ``household``,
    ``government``, ``investment`` : on purchases; ``inventories`` : amount [volume]; ``income``, ``profit``,
    ``contributions`` (on wages): shares."""

    use: Array
    production: Array
    household: float
    government: float
    investment: float
    inventories: float
    income: float
    profit: float
    contributions: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Final:
    """Final demand of the base year [volume].

    ``household_domestic``, ``household_imported`` : (P,) bought by residents; ``household_margin`` : transport per unit
    of import; ``visitors_domestic``, ``visitors_imported`` : (P,); ``abroad`` : residents' purchases abroad;
    ``government_domestic``, ``government_imported`` : (P,), ``government_margin`` per unit of import;
    ``exports``, ``re_exports`` : (P,); ``composite_domestic``, ``composite_imported`` : (P,) products in one unit of
    the capital composite before tax, ``composite_margin``; ``inventory_margin`` : amount, not per unit.
    """

    household_domestic: Array
    household_imported: Array
    household_margin: float
    visitors_domestic: Array
    visitors_imported: Array
    abroad: float
    government_domestic: Array
    government_imported: Array
    government_margin: float
    exports: Array
    re_exports: Array
    composite_domestic: Array
    composite_imported: Array
    composite_margin: float
    inventory_margin: float


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """How household groups spend: C = al0 + al1 YD + al2 V(-1), shared out by a linear expenditure system.

    ``autonomous``, ``from_income``, ``from_wealth`` : (G,); ``subsistence``, ``marginal`` : (P + 1, G) volumes and
    marginal budget shares, the last row is purchases abroad; ``base`` : (P + 1, G) volumes of the base year.
    ``lagged`` : whether consumption follows the disposable income expected (that of the period before).

    Source: R. Stone, Linear expenditure systems and demand analysis (1954): from the literature, not checked.
    """

    autonomous: Array
    from_income: Array
    from_wealth: Array
    subsistence: Array
    marginal: Array
    base: Array
    lagged: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """How national income reaches the groups (G,), each adding up to 1 at base-year numbers of persons."""

    wages: Array
    mixed: Array
    property: Array
    transfers: Array


@dataclass(frozen=True, slots=True, eq=False)
class Portfolio:
    """How wealth is held.

    Kind ``cash``: cash alone. Kind ``shares``: cash = ``cash`` x consumption, bills = ``bills`` x gross wealth,
    deposits the rest. Kind ``tobin``:
    bills = V^e (b0 + b1 r - b2 / p) - b3 YD^e, long bonds p BL = V^e (l0 - l1 r + l2 / p) - l3 YD^e, cash the rest
    (Godley and Lavoie, Monetary Economics, chapters 4 and 5), ``expected``: on expected wealth and income.
    """

    kind: str
    cash: float
    bills: float
    tobin_bills: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    tobin_bonds: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    expected: bool = False
    mortgage_speed: float = 0.0
    mortgage_target: tuple[float, ...] = ()
    """Mortgages wanted over disposable income (G,)."""
    firm_deposit_speed: float = 0.0
    firm_deposit_target: float = 0.0
    """Firms' deposits wanted over value added."""


@dataclass(frozen=True, slots=True, eq=False)
class Behaviour:
    """Rates of adjustment and reaction. Arrays are (A,) or (P,); the rest are numbers.

    ``closure`` : ``demand`` (output follows demand), or for one activity only ``capacity`` (output follows capital) or
    ``labour`` (output follows the labour force), where investment is what is saved.
    """

    wage_rule: str
    wage_adjustment: float
    wage_elasticity: float
    phillips: tuple[float, float]
    productivity_pass: float
    unemployment_reference: float
    inflation_target: float
    anchor: float
    price_adjustment: Array
    markup: Array
    armington: Array
    export_elasticity: float
    growth_weight: Array
    growth_speed: float
    utilisation: Array
    profitability: Array
    interest: Array
    growth_ceiling: float
    growth_fade: float
    maximum_utilisation: float
    inventory_norm: Array
    inventory_norm_imported: Array
    inventory_speed: float
    employment_speed: float
    hours_ceiling: float
    hours_floor: float
    frictional: float
    benefit: float
    real_rate: float
    taylor: tuple[float, float]
    spreads: tuple[float, float]
    rate_bounds: tuple[float, float]
    debt_reaction: float
    unemployment_reaction: float
    tax_shift_bound: float
    leverage_reaction: float
    transfer_indexation: float
    foreign_bills: float
    """Share of the rest of the world's claims held as bills."""
    closure: str = "demand"
    abatement: float | None = None
    """Permit price at which emissions per unit fall to 1/e [money/kt], None where nothing can be abated."""
    permit_ceiling: float = 1e9
    """Highest permit price that is tried [money/kt]."""


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """Levels of the base year that rules refer to: ``return_`` : (A,) net return on capital; ``leverage`` : loans
    over capital; ``debt`` : government bills over output; ``payout``; ``real_wage`` : log of wage over consumer price;
    ``transfers`` [money/period]; ``growth`` : of capital; ``persons`` : (G,) [thousand]; ``labour_force`` [thousand];
    ``output`` : (A,); ``unemployment``;
    ``consumer`` : (P + 1,) consumer prices."""

    return_: Array
    leverage: float
    debt: float
    payout: float
    real_wage: float
    transfers: float
    growth: float
    persons: Array
    labour_force: float
    output: Array
    unemployment: float
    consumer: Array


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What a society's institutions make of the market; see ``rules.py`` for how they are read from a file.

    ``usus``, ``fructus`` : (A, O) shares of each right in each activity; ``budgeted`` : (O,) bool, owners whose firms
    belong to the public purse; ``fund`` : whether society's surplus goes to a social fund; ``capital_charge`` [1/yr] on
    the replacement value of capital, to the fund; ``retained`` : share of members' surplus kept, None as the base-year
    payout; ``required`` : (O,) factor on the target return by owner; ``investment`` : ``profit``, ``retained``,
    ``fund`` or ``plan``; ``income_tax``, ``profit_tax``, ``contributions``, ``consumption_tax`` : None as in the base
    year; ``pay`` : spread of pay, ``observed``, ``equal``, ``need`` or a ratio of highest to lowest;
    ``jobs`` : ``none``, ``public`` (with ``job_pay`` over mean pay) or ``shared``; ``fixed_members`` : (A,) share of
    each activity in which hours vary before members; ``transfer_rules`` : what replaces the observed transfers;
    ``debt`` : rule and limit; ``permit_issue`` : ``auction`` or ``per_head``; ``provided`` : (P,) share of each product
    that reaches households in kind and is not sold to them; ``bank_owners`` : (O,) who gets the profit of banks;
    ``trade_owners`` : (O,) who holds imported products until they are sold;
    ``floors_first`` : whether guaranteed floors come first in a shortage, also where people buy them.
    """

    usus: Array
    fructus: Array
    budgeted: Array
    fund: bool
    capital_charge: float
    retained: float | None
    required: Array
    investment: str
    income_tax: float | None
    profit_tax: float | None
    contributions: float | None
    consumption_tax: float | None
    pay: str | float
    jobs: str
    job_pay: float
    fixed_members: Array
    transfer_rules: tuple[tuple[str, float, float], ...]
    debt: tuple[str, float]
    permit_issue: str
    provided: Array
    bank_owners: Array
    trade_owners: Array
    floors_first: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A calibrated market economy under given rules; everything a period needs besides its state and drivers."""

    products: tuple[str, ...]
    activities: tuple[str, ...]
    groups: tuple[str, ...]
    class_of: tuple[int, ...]
    band_of: tuple[int, ...]
    technique: Technique
    taxes: Taxes
    final: Final
    demand: Demand
    shares: Shares
    portfolio: Portfolio
    behaviour: Behaviour
    base: Base
    rules: Rules


@dataclass(frozen=True, slots=True, eq=False)
class Drivers:
    """What a period is given from outside. Factors are relative to the base year.

    ``labour_force`` [thousand]; ``hours_norm`` : hours per person over the base year's; ``productivity`` : (A,);
    ``mean_productivity``; ``exports`` : (P,) factor on exports at base prices; ``government`` : factor; ``growth`` :
    of the labour force and productivity [1/period]; ``import_price`` : (P,); ``margin_price``, ``abroad_price``,
    ``world_price``; ``persons`` : (G,) [thousand]; ``capacity`` : (A,) factor on capacity; ``imports_available`` :
    (P,) share of what is wanted that can come in, infinite where nothing is closed; ``provided_domestic``,
    ``provided_imported`` : (P, G) given in kind [volume]; ``investment`` : (A,) volume set from outside, NaN where the
    society's own rule decides; ``cap`` : CO2 that may be emitted [kt], infinite without a quota; ``floor_cost`` : (P,
    G) basket that income guarantees pay for [volume]; ``output_limit`` : (A,) most that can be made for want of inputs,
    infinite where there is no such want; ``next_bill_rate``, ``bond_price`` : set from outside.
    """

    year: float
    labour_force: float
    hours_norm: float
    productivity: Array
    mean_productivity: float
    exports: Array
    government: float
    growth: float
    import_price: Array
    margin_price: float
    abroad_price: float
    world_price: float
    persons: Array
    capacity: Array
    imports_available: Array
    provided_domestic: Array
    provided_imported: Array
    investment: Array
    cap: float
    floor_cost: Array
    output_limit: Array
    next_bill_rate: float | None = None
    bond_price: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What one period leaves to the next. Arrays as in ``core.period.Balances``; all money in current prices.

    ``price`` : (P,), ``import_price`` : (P,), ``consumer`` : deflator; ``wage``; ``productivity`` mean of the period
    before; ``output``, ``wanted_output`` : (A,) made, and what
    demand asked for; ``growth`` : (A,) expected; ``persons`` : (A,) engaged; ``wanted`` : (A,) persons
    that output asked for; ``unemployment``; ``inflation``; ``disposable`` : (G,) of the period before,
    ``own_income`` : (G,) the same without transfers; ``bill_rate``
    rules now, ``bill_rate_before`` ruled in the period before and is what opening bills pay; the same for loans and
    deposits by the spreads; ``tax_shift``; ``payout``; ``return_`` : (A,) of the period before; ``growth_gap`` : what
    is left of the base year's growth of capital above trend; ``output_value`` : GDP of the period before;
    ``trade_shares``: nothing is stored, they follow last prices.
    """

    year: float
    price: Array
    import_price: Array
    consumer: float
    wage: float
    mean_productivity: float
    output: Array
    wanted_output: Array
    growth: Array
    capital: Array
    capital_price: float
    inventories_domestic: Array
    inventories_imported: Array
    imported_sales: Array
    persons: Array
    wanted: Array
    unemployment: float
    inflation: float
    disposable: Array
    own_income: Array
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
    bank_capital: float
    bill_rate: float
    bill_rate_before: float
    loan_rate_before: float
    deposit_rate_before: float
    tax_shift: float
    payout: float
    return_: Array
    growth_gap: float
    output_value: float
    population: Array
