"""Textbook economies as settings of the same market: one activity, one group, no trade.

They are the limits in which the market's answers are known in closed form or in print. ``commonweal`` ships them so
that a reader can run the textbook beside the country; nothing here computes a period.

Sources
-------
W. Godley and M. Lavoie, Monetary Economics (2007), chapters 3 to 5; R. Goodwin, A growth cycle (1967): values from
public replications, editions not checked.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commonweal.allocation.market.calibration import base_drivers, observed_rules
from commonweal.allocation.market.model import (
    Base,
    Behaviour,
    Demand,
    Drivers,
    Final,
    Model,
    Portfolio,
    Shares,
    State,
    Taxes,
    Technique,
)

ZERO, ONE = np.zeros(1), np.ones(1)


def one_good(
    *,
    from_income: float,
    from_wealth: float,
    income_tax: float,
    government: float = 0.0,
    lagged: bool = False,
    portfolio: Portfolio | None = None,
    capital: float = 0.0,
    wage: float = 1.0,
    wage_rule: str = "fixed",
    phillips: tuple[float, float] = (0.0, 0.0),
    closure: str = "demand",
    labour_force: float = 1000.0,
) -> tuple[Model, State, Drivers]:
    """Return an economy of one activity and one group, with its opening state and the drivers of its first period.

    Parameters
    ----------
    from_income, from_wealth : propensities to consume out of disposable income and opening wealth
    income_tax : rate on all household income; government : its purchases [volume/period]
    capital : units of capital per unit of output and period, 0 for none
    wage : wage per unit of output at productivity 1; what is left of the price is profit, none of it paid out
    """
    model = Model(
        products=("good",),
        activities=("good",),
        groups=("everyone",),
        class_of=(1,),
        band_of=(0,),
        technique=Technique(
            use_domestic=np.zeros((1, 1)),
            use_imported=np.zeros((1, 1)),
            margins=ZERO,
            wages=np.array([wage]),
            mixed=ZERO,
            persons=ONE,
            hours=ONE,
            capital=np.array([capital]),
            surplus=np.array([1.0 - wage]),
            co2=ZERO,
            household_co2=ZERO,
            depreciation=ZERO,
        ),
        taxes=Taxes(ZERO, ZERO, 0.0, 0.0, 0.0, 0.0, income_tax, 0.0),
        final=Final(
            household_domestic=ONE,
            household_imported=ZERO,
            household_margin=0.0,
            visitors_domestic=ZERO,
            visitors_imported=ZERO,
            abroad=0.0,
            government_domestic=np.array([government]),
            government_imported=ZERO,
            government_margin=0.0,
            exports=ZERO,
            re_exports=ZERO,
            composite_domestic=ONE,
            composite_imported=ZERO,
            composite_margin=0.0,
            inventory_margin=0.0,
        ),
        demand=Demand(
            autonomous=ZERO,
            from_income=np.array([from_income]),
            from_wealth=np.array([from_wealth]),
            subsistence=np.zeros((2, 1)),
            marginal=np.array([[1.0], [0.0]]),
            base=np.array([[1.0], [0.0]]),
            lagged=lagged,
        ),
        shares=Shares(ONE, ONE, ONE, ONE),
        portfolio=portfolio or Portfolio("cash", 0.0, 0.0),
        behaviour=_still(wage_rule, phillips, closure),
        base=Base(
            return_=ZERO,
            leverage=0.0,
            debt=0.0,
            payout=0.0,
            real_wage=0.0,
            transfers=0.0,
            growth=0.0,
            persons=ONE,
            labour_force=labour_force,
            output=ONE,
            unemployment=0.0,
            consumer=np.ones(2),
        ),
        rules=observed_rules(("good",)),
    )
    return model, _empty(capital), base_drivers(model, 1.0, 0.0)


def _still(wage_rule: str, phillips: tuple[float, float], closure: str) -> Behaviour:
    """Behaviour in which nothing reacts to anything, but for the wage where a rule is named."""
    return Behaviour(
        wage_rule=wage_rule,
        wage_adjustment=0.0,
        wage_elasticity=0.0,
        phillips=phillips,
        productivity_pass=0.0,
        unemployment_reference=0.05,
        inflation_target=0.0,
        anchor=1.0,
        price_adjustment=ZERO,
        markup=ONE,
        armington=ZERO,
        export_elasticity=0.0,
        growth_weight=ZERO,
        growth_speed=0.0,
        utilisation=ZERO,
        profitability=ZERO,
        interest=ZERO,
        growth_ceiling=0.0,
        growth_fade=0.0,
        maximum_utilisation=np.inf,
        inventory_norm=ZERO,
        inventory_norm_imported=ZERO,
        inventory_speed=0.0,
        employment_speed=1.0,
        hours_ceiling=np.inf,
        hours_floor=1e-9,
        frictional=0.0,
        benefit=0.0,
        real_rate=0.0,
        taylor=(0.0, 0.0),
        spreads=(0.0, 0.0),
        rate_bounds=(0.0, 1.0),
        debt_reaction=0.0,
        unemployment_reaction=0.0,
        tax_shift_bound=0.0,
        leverage_reaction=0.0,
        transfer_indexation=0.0,
        foreign_bills=0.0,
        closure=closure,
    )


def _empty(capital: float) -> State:
    """An economy in which nobody holds or owes anything yet."""
    return State(
        year=0.0,
        price=ONE,
        import_price=ONE,
        consumer=1.0,
        wage=1.0,
        mean_productivity=1.0,
        output=ONE,
        wanted_output=ONE,
        growth=ZERO,
        capital=np.array([capital]),
        capital_price=1.0,
        inventories_domestic=ZERO,
        inventories_imported=ZERO,
        imported_sales=ZERO,
        persons=ONE,
        wanted=ONE,
        unemployment=0.05,
        inflation=0.0,
        disposable=ZERO,
        own_income=ZERO,
        cash=ZERO,
        deposits=ZERO,
        bills=ZERO,
        bonds=ZERO,
        bond_price=0.0,
        mortgages=ZERO,
        loans=np.zeros(4),
        firm_deposits=np.zeros(4),
        fund_deposits=0.0,
        bank_bills=0.0,
        central_bank_bills=0.0,
        foreign_bills=0.0,
        foreign_deposits=0.0,
        government_bills=0.0,
        bank_capital=0.0,
        bill_rate=0.0,
        bill_rate_before=0.0,
        loan_rate_before=0.0,
        deposit_rate_before=0.0,
        tax_shift=0.0,
        payout=0.0,
        return_=ZERO,
        growth_gap=0.0,
        output_value=0.0,
        population=ONE,
    )


def sim() -> tuple[Model, State, Drivers]:
    """Godley and Lavoie, model SIM: cash is all there is."""
    return one_good(from_income=0.6, from_wealth=0.4, income_tax=0.2, government=20.0)


def simex() -> tuple[Model, State, Drivers]:
    """Model SIMEX: as SIM, consumption follows the income of the period before, and 16 is expected in the first."""
    model, state, drivers = one_good(from_income=0.6, from_wealth=0.4, income_tax=0.2, government=20.0, lagged=True)
    return model, replace(state, disposable=np.array([16.0])), drivers


def pc(rate: float, wealth: float, bills: float) -> tuple[Model, State, Drivers]:
    """Model PC: cash and bills by Tobin's principles; opening wealth and bills are given."""
    keep = Portfolio("tobin", 0.0, 0.0, tobin_bills=(0.635, 5.0, 0.0, 0.01))
    model, state, drivers = one_good(from_income=0.6, from_wealth=0.4, income_tax=0.2, government=20.0, portfolio=keep)
    cash = wealth - bills
    held = replace(
        state,
        cash=np.array([cash]),
        bills=np.array([bills]),
        central_bank_bills=cash,
        government_bills=wealth,
        bill_rate=rate,
        bill_rate_before=rate,
    )
    return model, held, replace(drivers, next_bill_rate=rate)


def lp(rate: float, bond_price: float, wealth: float, bills: float, bonds: float) -> tuple[Model, State, Drivers]:
    """Model LP1: cash, bills and perpetuities; consumption and portfolio follow expected income."""
    keep = Portfolio(
        "tobin",
        0.0,
        0.0,
        tobin_bills=(0.44196, 1.1, 1.0, 0.03),
        tobin_bonds=(0.3997, 1.0, 1.1, 0.03),
        expected=True,
    )
    model, state, drivers = one_good(
        from_income=0.8, from_wealth=0.2, income_tax=0.1938, government=20.0, lagged=True, portfolio=keep
    )
    cash = wealth - bills - bond_price * bonds
    held = replace(
        state,
        cash=np.array([cash]),
        bills=np.array([bills]),
        bonds=np.array([bonds]),
        bond_price=bond_price,
        central_bank_bills=cash,
        government_bills=bills + cash,
        bill_rate=rate,
        bill_rate_before=rate,
        disposable=np.array([wealth]),
    )
    return model, held, replace(drivers, next_bill_rate=rate, bond_price=bond_price)


def goodwin(
    step: float, ratio: float, shift: float, slope: float, employment: float, wage_share: float
) -> tuple[Model, State, Drivers]:  # fmt: skip
    """Goodwin's growth cycle in periods of a length [yr]: wages are consumed, profits are invested.

    Parameters
    ----------
    step : length of a period [yr]; ratio : capital over yearly output [yr]
    shift, slope : the wage grows by -shift + slope x employment [1/yr]
    employment, wage_share : where the orbit starts; the wage starts half a period before, so that the map is symmetric
    """
    model, state, drivers = one_good(
        from_income=1.0,
        from_wealth=0.0,
        income_tax=0.0,
        capital=ratio / step,
        wage=wage_share,
        wage_rule="phillips_linear",
        phillips=(-step * shift, step * slope),
        closure="capacity",
        labour_force=1.0 / employment,
    )
    half = np.exp(-0.5 * step * (-shift + slope * employment))
    return model, replace(state, wage=float(half), capital=np.array([ratio / step])), drivers


def accumulation(saving: float, labour_force: float = 1.0) -> tuple[Model, State, Drivers]:
    """Full employment, and a share of income saved and invested: capital over income tends to s / g."""
    return one_good(
        from_income=1.0 - saving,
        from_wealth=0.0,
        income_tax=0.0,
        capital=1.0,
        closure="labour",
        labour_force=labour_force,
    )
