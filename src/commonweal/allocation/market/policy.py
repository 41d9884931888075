"""Rules for the next period: the rate on bills, the income tax, what firms pay out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.allocation.market.model import Model, State

CORRECTED = 0.6
"""Part of an excess deficit that taxes take back in a year [1]: assumption, range 0.3-1."""
FADING = 0.8
"""What is left of such a tax a year after it is no longer needed [1]: assumption, range 0.5-0.95."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the rules look at: inflation, unemployment, nominal output, government's bills and deficit, its own
    investment, the tax base, loans and the value of private capital."""

    inflation: float
    unemployment: float
    output: float
    bills: float
    deficit: float
    public_investment: float
    tax_base: float
    loans: float
    capital: float


def next_bill_rate(model: Model, result: Result) -> float:
    """Return i = clip(r_n + pi* + c_pi (pi - pi*) - c_U (U - U0)) for the next period (J. Taylor 1993: not checked)."""
    rule = model.behaviour
    gap = result.unemployment - rule.unemployment_reference
    wanted = rule.real_rate + rule.inflation_target + rule.taylor[0] * (result.inflation - rule.inflation_target)
    return float(np.clip(wanted - rule.taylor[1] * gap, *rule.rate_bounds))


def next_tax_shift(model: Model, state: State, result: Result) -> float:
    """Return what is added to the income tax rate in the next period, by the society's rule for debt.

    ``observed``: clip(c_B (B/GDP - b0) - c_U (U - U0)); ``free``: the second term only. ``balanced``, ``golden_rule``,
    ``deficit_limit`` and ``debt_limit`` take back a part of the deficit above what they allow, year after year.
    """
    rule, (name, limit) = model.behaviour, model.rules.debt
    debt = 0.0 if name == "free" else rule.debt_reaction * (result.bills / result.output - model.base.debt)
    usual = debt - rule.unemployment_reaction * (result.unemployment - rule.unemployment_reference)
    bound = rule.tax_shift_bound
    usual = float(np.clip(usual, -bound, bound))
    if name in ("observed", "free"):
        return usual
    allowed = {
        "balanced": 0.0,
        "golden_rule": result.public_investment,
        "deficit_limit": limit * result.output,
        "debt_limit": np.inf if result.bills <= limit * result.output else 0.0,
    }[name]
    excess = (result.deficit - allowed) / result.tax_base
    if excess > 0.0 or name == "balanced":
        return float(np.clip(state.tax_shift + CORRECTED * excess, -bound, 4.0 * bound))
    return usual + FADING * max(state.tax_shift - usual, 0.0)


def next_payout(model: Model, result: Result) -> float:
    """Return pay = clip(pay0 + c_L (lev0 - loans / capital)): firms pay out less when they owe more."""
    if result.capital <= 0.0:
        return model.base.payout
    wanted = model.base.payout + model.behaviour.leverage_reaction * (
        model.base.leverage - result.loans / result.capital
    )
    return float(np.clip(wanted, 0.0, 1.0))
