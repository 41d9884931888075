"""Whether an economy spends more than it earns: the Keynesian stability check of a calibration."""

from __future__ import annotations

import numpy as np

from commonweal.allocation.market.errors import CalibrationRefused
from commonweal.allocation.market.incomes import PRIVATE
from commonweal.allocation.market.model import Model

LIMIT = 0.85
"""Largest spending that a unit of output may induce, directly and through other output [1]: assumption, range 0.8-1."""


def induced_spending(model: Model) -> float:
    """Return how much output a unit of output calls forth, through income spent and capital ordered [1].

    The spectral radius of (I - A)^-1 (C + B): C is what is consumed at home out of the wages, mixed income and
    dividends
    of a unit of output, B the investment at home that it asks for through utilisation and expected growth. Below 1 a
    disturbance dies out; at 1 and above output would run away, whatever the books say.

    Source: P. Samuelson, Interactions between the multiplier analysis and the principle of acceleration (1939): not
    checked; the matrix form is this project's.
    """
    technique, taxes, demand, rule = model.technique, model.taxes, model.demand, model.behaviour
    keep = 1.0 - taxes.income
    private = model.rules.fructus[:, PRIVATE]
    paid_out = model.base.payout * (1.0 - taxes.profit) * technique.surplus * private
    income = keep * (
        np.outer(model.shares.wages, technique.wages)
        + np.outer(model.shares.mixed, technique.mixed)
        + np.outer(model.shares.property, paid_out)
    )
    spent = demand.from_income[:, None] * income
    bought = (demand.marginal / model.base.consumer[:, None])[:-1] @ spent
    volume = model.final.household_domestic + model.final.household_imported
    home = np.divide(model.final.household_domestic, volume, out=np.zeros_like(volume), where=volume > 0.0)
    ordered = (rule.utilisation + rule.growth_weight * rule.growth_speed) * technique.capital
    invested = np.outer(np.maximum(model.final.composite_domestic, 0.0), ordered)
    inverse = np.asarray(np.linalg.inv(np.eye(len(volume)) - technique.use_domestic), dtype=np.float64)
    return float(abs(np.linalg.eigvals(inverse @ (home[:, None] * bought + invested))).max())


def require_stable(model: Model, name: str) -> None:
    """Refuse a calibration that would explode.

    Raises
    ------
    CalibrationRefused
        A unit of output calls forth more than :data:`LIMIT`.
    """
    found = induced_spending(model)
    if found > LIMIT:
        words = "spending out of income and on capital would explode"
        step = "let investment answer utilisation or expected growth less, or let more of income leak"
        raise CalibrationRefused(words, f"{name}, utilisation_response", found, f"at most {LIMIT:g}", step)
