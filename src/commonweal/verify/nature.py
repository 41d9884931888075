"""Quotas on stocks of nature: what industries take of a stock, and how much of it a society lets them take."""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from commonweal.verify.case import ACCOUNTS, Case, Limit, value_in
from commonweal.verify.findings import Findings
from commonweal.verify.stored import Array, Country

PARTS = {"exhaustible": "limit", "renewable": "harvest"}
"""Kinds of quota on a stock, and where each says how much may be taken."""

Bound = tuple[tuple[int, ...], float]
"""Years, counted from the first, and what may be taken in all of them together."""


@dataclass(frozen=True, slots=True)
class Stock:
    """A stock as stored, with the industry that takes from it, by number.

    ``opening`` [unit]; ``extraction`` : of the base year [unit/yr]; ``growth_rate`` r [1/yr] and ``capacity`` K [unit]
    of the logistic law dB/dt = r B (1 - B/K) - H (Schaefer 1954), not a number for a stock that does not grow.
    """

    industry: int
    opening: float
    extraction: float
    growth_rate: float
    capacity: float

    def after(self, amount: float, harvest: float) -> float:
        """Return what is left after a year of a constant harvest under which the stock lasts.

        With B = p/q the law is linear, p' = r p/2 - H q and q' = (r/K) p - r q/2; the square of its matrix is
        s = r^2/4 - r H/K times the identity, so that its exponential is cosh(sqrt s) + (sinh(sqrt s)/sqrt s) matrix.
        """
        root, half = cmath.sqrt(self._square(harvest)), self.growth_rate / 2.0
        even, odd = cmath.cosh(root).real, (cmath.sinh(root) / root).real if root else 1.0
        over = amount * (even + half * odd) - harvest * odd
        return over / (even + odd * (self.growth_rate * amount / self.capacity - half))

    def lasts(self, amount: float, harvest: float) -> float:
        """Return the years after which a constant harvest has taken all, infinite if it never does: p = 0 above."""
        square, need = self._square(harvest), harvest - self.growth_rate / 2.0 * amount
        root = math.sqrt(abs(square))
        if square < 0.0:
            return math.atan2(root * amount, need) / root
        if not root * amount < need:
            return math.inf
        return math.atanh(root * amount / need) / root if root else amount / need

    def _square(self, harvest: float) -> float:
        return self.growth_rate * (self.growth_rate / 4.0 - harvest / self.capacity)


@dataclass(frozen=True, slots=True)
class StockQuota:
    """A quota on a stock as declared; ``row`` : its place among all that is used up, behind the CO2 accounts."""

    name: str
    row: int
    declared: Mapping[str, Any]
    stock: Stock


def stock_quotas(case: Case) -> tuple[StockQuota, ...]:
    """Return the society's quotas on stocks in the order in which it declares them."""
    quotas = {name: one for name, one in (case.society.get("quotas") or {}).items() if one["kind"] in PARTS}
    return tuple(
        StockQuota(name, row, one, _stock(case.country, str(one["stock"])))
        for row, (name, one) in enumerate(quotas.items(), start=len(ACCOUNTS))
    )


def _stock(country: Country, name: str) -> Stock:
    number = list(country["stocks.labels.name"]).index(name)
    industry = country.labels("activities").index(str(country["stocks.labels.industry"][number]))
    figures = ("opening", "extraction", "growth_rate", "capacity")
    return Stock(industry, *(float(country[f"stocks.{figure}"][number]) for figure in figures))


def taken(quotas: Sequence[StockQuota], country: Country, level: Array) -> Array:
    """Return what is taken of each stock (quota, year) [unit/yr]: base-year extraction / base-year output x level."""
    rows = [one.stock.extraction / country.output[one.stock.industry] * level[one.stock.industry] for one in quotas]
    return np.array(rows, dtype=np.float64).reshape(len(rows), level.shape[1])


def stock_limits(quotas: Iterable[StockQuota], years: Sequence[int]) -> tuple[Limit, ...]:
    """Return the limits of quotas on stocks, from what the society declares and how the stock grows."""
    return tuple(
        Limit(f"quotas.{one.name}.{PARTS[one.declared['kind']]}", one.row, periods, bound)
        for one in quotas
        for periods, bound in _bounds(one, years)
    )


def _bounds(quota: StockQuota, years: Sequence[int]) -> list[Bound]:
    rule = quota.declared[PARTS[quota.declared["kind"]]]
    limited = _depletion if quota.declared["kind"] == "exhaustible" else _harvests
    return limited(rule, quota.stock, years)


def _depletion(rule: Mapping[str, Any], stock: Stock, years: Sequence[int]) -> list[Bound]:
    """A total over all years, or a yearly path, and never more than there is."""
    whole = tuple(range(len(years)))
    if rule["kind"] == "share_of_reserve":
        return [(whole, rule["share"]["value"] * stock.opening)]
    if rule["kind"] == "budget":
        return [(whole, min(rule["amount"]["value"], stock.opening))]
    if rule["kind"] != "path":
        raise ValueError(f"a limit of kind {rule['kind']!r} is not known here")
    yearly: list[Bound] = [((t,), value_in(rule["amount"], year)) for t, year in enumerate(years)]
    return [*yearly, (whole, stock.opening)] if sum(bound for _, bound in yearly) > stock.opening else yearly


def _harvests(rule: Mapping[str, Any], stock: Stock, years: Sequence[int]) -> list[Bound]:
    """What the rule gives in each year when the quota of every year is used in full, while the stock lasts."""
    amount = stock.opening
    found: list[Bound] = []
    for t, year in enumerate(years):
        asked = _asked(rule, stock, amount, year)
        lasted = min(1.0, stock.lasts(amount, asked))
        found.append(((t,), asked * lasted))
        amount = stock.after(amount, asked) if lasted == 1.0 else 0.0
    return found


def _asked(rule: Mapping[str, Any], stock: Stock, amount: float, year: int) -> float:
    """The harvest of a year by the rule, given the stock at its beginning [unit/yr]."""
    if rule["kind"] == "constant":
        return value_in(rule["amount"], year)
    if rule["kind"] == "proportional":
        return value_in(rule["rate"], year) * amount
    if rule["kind"] == "escapement":
        return max(amount - float(rule["left"]["value"]), 0.0)
    if rule["kind"] == "msy_share":
        return value_in(rule["share"], year) * stock.growth_rate * stock.capacity / 4.0
    raise ValueError(f"a harvest rule of kind {rule['kind']!r} is not known here")


def check_stock_limits(case: Case, quotas: Sequence[StockQuota], found: Findings) -> None:
    """Check the limits that are told of quotas on stocks: whose, how much, and in which years."""
    file, names = f"settings of {case.key}", {one.row: one.name for one in quotas}
    limits = stock_limits(quotas, case.years)
    told = [str(name) for name in case.settings["stock_limits.labels.quota"]]
    found.equal(file, "stock_limits.labels.quota", told, [names[one.account] for one in limits])
    found.same(file, "stock_limits.bound", case.settings["stock_limits.bound"], [one.bound for one in limits], [told])
    covered = [[t in one.periods for t in range(len(case.years))] for one in limits]
    expected = np.array(covered, dtype=np.float64).reshape(len(limits), len(case.years))
    found.same(file, "stock_limits.years", case.settings["stock_limits.years"], expected, [told, case.years])
