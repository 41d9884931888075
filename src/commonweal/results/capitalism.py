"""What the essay says of capitalism, as measured things: wages and capital at the top, promises kept, unemployment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.period import MoneyPeriod
from commonweal.core.realised import Realised
from commonweal.results.inequality import gini_by_source
from commonweal.results.rents import rent_series

SOURCES = ("wages", "mixed", "property", "transfers", "other")


def incomes_by_source(period: MoneyPeriod) -> dict[str, Array]:
    """Return gross income of each group by source (G,) [money]: wages with members' shares, mixed, property,
    transfers."""
    paid = period.payments
    return {
        "wages": paid.wages_received + paid.members_share,
        "mixed": paid.mixed_received,
        "property": paid.dividends
        + paid.bank_profit
        + paid.interest_on_deposits
        + paid.interest_on_bills
        + paid.coupons
        - paid.interest_on_mortgages,
        "transfers": paid.transfers,
        "other": paid.social_dividend + paid.permit_dividend,
    }


def top_composition(period: MoneyPeriod, band_of: Sequence[int]) -> dict[str, float]:
    """Return shares of the gross income of the highest band by source, each adding to 1."""
    top = np.array(band_of) == max(band_of)
    parts = {name: float(amount[top].sum()) for name, amount in incomes_by_source(period).items()}
    total = sum(parts.values())
    return {name: part / total if total else 0.0 for name, part in parts.items()}


def gini_of_incomes(period: MoneyPeriod) -> dict[str, float]:
    """Return what each source contributes to the Gini of gross income per head; the parts add up exactly."""
    heads = period.persons
    return gini_by_source({name: amount / heads for name, amount in incomes_by_source(period).items()}, heads)


def promises_kept(periods: Sequence[MoneyPeriod], growth: float = 0.0) -> Array:
    """Return real disposable income per head over what was promised at entry, by group and year (G, T).

    Promised is the first year's real income per head, growing at a rate [1/yr] (J. Davies 1962; T. Gurr 1970: not
    checked). Below 1 the promise is broken.
    """
    first = periods[0]
    start = first.disposable / first.persons / _deflator(first, first)
    rows = []
    for number, period in enumerate(periods):
        real = period.disposable / period.persons / _deflator(period, first)
        rows.append(real / (start * (1.0 + growth) ** number))
    return np.stack(rows, axis=1)


def _deflator(period: MoneyPeriod, base: MoneyPeriod) -> float:
    basket = (base.goods.household_domestic + base.goods.household_imported).sum(axis=1)
    return float(period.prices.consumer @ basket / (base.prices.consumer @ basket))


def separation_rate_unemployment(separation: float, finding: float) -> float:
    """Return the steady unemployment of flows, u = s / (s + f) [1]."""
    return separation / (separation + finding)


def no_shirking_wage(
    effort: float, benefit: float, detection: float, separation: float, interest: float, unemployment: float
) -> float:
    """Return the real wage at which nobody shirks, w = e + b + (e/q)(s/u + r); without bound as u falls to 0.

    Source: C. Shapiro and J. Stiglitz (1984): from the literature, not checked.
    """
    return effort + benefit + effort / detection * (separation / unemployment + interest)


def money_series(realised: Realised) -> dict[str, tuple[str, Array]]:
    """Return yearly series of a society that uses money: rents, wage share, unemployment by kind, the top, promises."""
    books = realised.periods
    if not books:
        return {}
    bands = np.array(realised.band_of)
    kept = promises_kept(books)
    structural = np.array([min(p.labour.structural_rate, p.labour.unemployment_rate) for p in books])
    actual = np.array([p.labour.unemployment_rate for p in books])
    added = np.array([_added(p) for p in books])
    top = [top_composition(p, realised.band_of) for p in books]
    return {
        **rent_series(books),
        "wage_share": ("share of value added", np.array([float(p.payments.wages.sum()) for p in books]) / added),
        "structural_unemployment": ("1", structural),
        "cyclical_unemployment": ("1", actual - structural),
        "top_property_share": ("share of the income of the highest band", np.array([one["property"] for one in top])),
        "top_wage_share": ("share of the income of the highest band", np.array([one["wages"] for one in top])),
        "promise_kept_lowest": ("real income per head over the first year's", kept[bands == 0].mean(axis=0)),
        "promise_kept_highest": ("real income per head over the first year's", kept[bands == bands.max()].mean(axis=0)),
        "price_level": ("first year = 1", np.array([_deflator(p, books[0]) for p in books])),
    }


def _added(period: MoneyPeriod) -> float:
    paid = period.payments
    return float(
        paid.wages.sum()
        + paid.mixed_income.sum()
        + paid.surplus.sum()
        + paid.production_taxes.sum()
        + paid.permits.sum()
    )
