"""Profit, interest and rents of a market economy, activity by activity, under two declared decompositions.

Value added = wages + mixed income + taxes on production + permits + depreciation + interest + normal profit + rents

========== ==========================================================================================================
reference  normal profit = (bill rate + risk premium) x capital; what is above it is land and resource rent in farming,
           forestry, fishing, mining and dwellings, financial rent in finance, and monopoly rent elsewhere
equalised  normal profit at the economy-wide average rate of activities outside those; rents are deviations from it
========== ==========================================================================================================

Neither is the truth: a capital stock at replacement value and a normal rate are conventions. The spread between the two
is the honest answer. Land is never separated from the structures on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.period import MoneyPeriod

LAND = ("A01", "A02", "A03", "B", "L68")
FINANCE = ("K64", "K65", "K66")
RISK_PREMIUM = 0.05
"""Return above the bill rate that counts as normal [1/yr]: assumption, range 0.02-0.08."""
KINDS = ("land and resource", "finance", "monopoly")
DECOMPOSITIONS = ("reference", "equalised")


@dataclass(frozen=True, slots=True, eq=False)
class Rents:
    """Parts of value added by activity (A,) [money]: they add up to it, cell by cell.

    ``rent`` : (kind, A) by :data:`KINDS`, negative where an activity earns less than normal.
    """

    decomposition: str
    value_added: Array
    wages: Array
    mixed: Array
    taxes: Array
    permits: Array
    depreciation: Array
    interest: Array
    normal_profit: Array
    rent: Array

    @property
    def surplus(self) -> float:
        """Net surplus of all activities: interest, normal profit and rents [money]."""
        return float(self.interest.sum() + self.normal_profit.sum() + self.rent.sum())

    @property
    def share(self) -> float:
        """Rents over the net surplus, interest counted as rent of finance [1]."""
        return float((self.rent.sum() + self.interest.sum()) / self.surplus) if self.surplus else 0.0


def rents(period: MoneyPeriod, decomposition: str, normal: float | None = None) -> Rents:
    """Return the decomposition of a period.

    Parameters
    ----------
    normal : normal rate of profit on capital [1/yr]; by default the bill rate and the risk premium (``reference``), or
        the average rate outside land, mining, dwellings and finance (``equalised``)
    """
    paid = period.payments
    surplus = paid.surplus.sum(axis=1)
    worth = period.opening.capital * period.prices.capital
    worn = period.depreciation * period.prices.capital
    owned = worth[:, None] * period.opening.ownership
    total = owned.sum(axis=0)
    per_capital = np.divide(paid.interest_on_loans, total, out=np.zeros_like(total), where=total > 0.0)
    interest = owned @ per_capital
    left = surplus - worn - interest
    codes = np.array(period.activities)
    land, finance = np.isin(codes, LAND), np.isin(codes, FINANCE)
    if decomposition == "reference":
        rate = period.rates.get("bill", 0.0) + RISK_PREMIUM if normal is None else normal
        profit = rate * worth - interest
    else:
        plain = ~(land | finance) & (worth > 0.0)
        rate = float(left[plain].sum() / worth[plain].sum()) if normal is None and plain.any() else (normal or 0.0)
        profit = rate * worth
    beyond = left - profit
    rent = np.stack(
        [np.where(land, beyond, 0.0), np.where(finance, beyond, 0.0), np.where(~(land | finance), beyond, 0.0)]
    )
    taxes = paid.production_taxes
    added = paid.wages + paid.mixed_income + taxes + paid.permits + surplus
    return Rents(decomposition, added, paid.wages, paid.mixed_income, taxes, paid.permits, worn, interest, profit, rent)


def rent_series(periods: Sequence[MoneyPeriod]) -> dict[str, tuple[str, Array]]:
    """Return yearly rent shares under both decompositions, and their spread [share of net surplus]."""
    found = {
        f"rent_share_{name}": ("share of net surplus", np.array([rents(period, name).share for period in periods]))
        for name in DECOMPOSITIONS
    }
    high, low = (found[f"rent_share_{name}"][1] for name in DECOMPOSITIONS)
    return {**found, "rent_share_spread": ("share of net surplus", np.abs(high - low))}


def drift(values: Array) -> float:
    """Return the mean yearly change of a series, by least squares [unit/yr]."""
    years = np.arange(len(values), dtype=np.float64)
    return float(np.polyfit(years, values, 1)[0]) if len(values) > 1 else 0.0


def differential_rents(yields: Array, wanted: int) -> Array:
    """Return Ricardo's rents of plots of equal capital, the first ``wanted`` of them in use (n,).

    Rent of a plot is what it yields beyond the worst in use (D. Ricardo, Principles, chapter 2: not checked).
    """
    used = np.sort(yields)[::-1][:wanted]
    margin = used[-1] if len(used) else 0.0
    return np.asarray(np.where(np.isin(yields, used), yields - margin, 0.0))
