"""How the wage moves: an index times fixed relative wages."""

from __future__ import annotations

import math

from commonweal.allocation.market.model import Drivers, Model, State

LEAST_UNEMPLOYMENT = 0.005
"""Inside the logarithm the unemployment rate is taken as at least this [1]: assumption, range 0.001-0.01."""


def next_wage(model: Model, state: State, drivers: Drivers, expected: float) -> float:
    """Return the wage index of the period.

    ::

        dln w = ln(1 + pi_e) + k dln a + f - l [ ln(w(-1) / (pc(-1) a(-1)^k)) - omega0 + eta ln(U / U0) ]

    =====================  ================================================================
    ``wage_curve``         f = 0, partial adjustment l to the wage curve
    ``phillips``           l = 0, f = -eta ln(U / U0)
    ``phillips_linear``    l = 0, pi_e = 0, k = 0, f = -gamma + rho v, v at the opening
    ``no_shirking``        the real wage is e + b + (e/q)(s/U + r), see ``no_shirking.py``
    ``fixed``              w stays
    =====================  ================================================================

    Sources
    -------
    D. Blanchflower and A. Oswald, The wage curve (1994); O. Blanchard and L. Katz, Wage dynamics (1999): abstracts
    read. R. Goodwin, A growth cycle (1967): from the literature, not checked.
    """
    rule = model.behaviour
    if rule.wage_rule == "fixed":
        return state.wage
    if rule.wage_rule == "phillips_linear":
        shift, slope = rule.phillips
        return state.wage * math.exp(shift + slope * opening_employment(model, state, drivers))
    passed = rule.productivity_pass
    growth = math.log1p(expected) + passed * math.log(drivers.mean_productivity / state.mean_productivity)
    gap = math.log(max(state.unemployment, LEAST_UNEMPLOYMENT) / rule.unemployment_reference)
    if rule.wage_rule == "phillips":
        return state.wage * math.exp(growth - rule.wage_elasticity * gap)
    real = math.log(state.wage / (state.consumer * state.mean_productivity**passed))
    error = real - model.base.real_wage + rule.wage_elasticity * gap
    return state.wage * math.exp(growth - rule.wage_adjustment * error)


def opening_employment(model: Model, state: State, drivers: Drivers) -> float:
    """Return the persons that full use of the opening capital would engage, over the labour force [1]."""
    technique = model.technique
    persons = technique.persons * state.capital / technique.capital / drivers.productivity
    return float(persons.sum() / drivers.labour_force)
