"""Investment orders: what each owner would add to the capital of an activity, weighted by the say each has."""

from __future__ import annotations

import numpy as np

from commonweal.allocation.market.model import Drivers, Model, State
from commonweal.core.economy import Array


def investment_orders(model: Model, state: State, drivers: Drivers) -> Array:
    """Return the investment ordered (A, O) [units of the composite], at least zero for each activity.

    ::

        private  g = (1 - psi) g* + psi ge + phi_u (u - 1) + phi_r (rho(-1) - rho0) - phi_i (real rate - r_n)
        society  g = (1 - psi) g* + psi ge + phi_u (u - 1)
        workers  as private, at most what they keep and can borrow: g <= s_R rho(-1) / (1 - leverage)
        I = (delta + clip(sum_o usus_o g_o, -delta, g_max)) K

    u = x(-1) kappa / K with what demand asked for. What a plan sets for an activity (``drivers.investment``) takes
    the place of the rule.
    """
    rule, technique, base = model.behaviour, model.technique, model.base
    use = np.divide(
        state.wanted_output * technique.capital,
        state.capital,
        out=np.ones_like(state.output),
        where=state.capital > 0.0,
    )
    trend = drivers.growth + state.growth_gap
    common = (1.0 - rule.growth_weight) * trend + rule.growth_weight * state.growth + rule.utilisation * (use - 1.0)
    real = state.bill_rate - state.inflation - rule.real_rate
    private = common + rule.profitability * (state.return_ - base.return_) - rule.interest * real
    kept = 1.0 - state.payout if model.rules.retained is None else model.rules.retained
    room = kept * np.maximum(state.return_, 0.0) / max(1.0 - base.leverage, 0.1)
    workers = np.minimum(private, room) if model.rules.investment == "retained" else private
    wishes = np.stack([private, workers, common, common], axis=1)
    said = model.rules.usus * wishes
    growth = np.clip(said.sum(axis=1), -technique.depreciation, rule.growth_ceiling)
    total = (technique.depreciation + growth) * state.capital
    total = np.where(np.isnan(drivers.investment), total, drivers.investment)
    return np.asarray(total[:, None] * model.rules.fructus)
