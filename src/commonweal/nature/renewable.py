"""A stock that grows by the logistic law."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from commonweal.nature.stocks import Harvest, Rate, Step, Stock, require

TANGENT = 1e-12
"""Relative distance from the maximum sustainable yield within which a harvest counts as equal to it."""


@dataclass(frozen=True)
class LogisticStock(Stock):
    """A renewable stock, dB/dt = r B (1 - B/K) - H (Schaefer 1954).

    Both steps are exact. At a rate f (H = f B) the law stays logistic with r - f. At a constant amount it is a Riccati
    equation: with y = B - K/2 and D = 1 - 4H/(rK), dy/dt = (r/K) (s^2 - y^2), s^2 = D K^2/4, which tanh, a hyperbola
    or tan solve for D above, at and below 0. If the stock reaches 0 within the step, it stays there.

    Attributes
    ----------
    amount : B [unit]; growth_rate : r [1/yr], intrinsic; capacity : K [unit], where it stops growing by itself.

    Sources
    -------
    Schaefer (1954), Bulletin of the Inter-American Tropical Tuna Commission 1(2); Clark (1990), Mathematical
    Bioeconomics, chapters 1 and 2.
    """

    law = "logistic"
    growth_rate: float
    capacity: float

    def __post_init__(self) -> None:
        Stock.__post_init__(self)
        require("growth rate of the stock", self.growth_rate, above=True)
        require("capacity of the stock", self.capacity, above=True)

    @property
    def msy_stock(self) -> float:
        """The stock at which growth is largest, K/2 [unit]."""
        return self.capacity / 2.0

    @property
    def msy(self) -> float:
        """The maximum sustainable yield, rK/4 [unit/yr]."""
        return self.growth_rate * self.capacity / 4.0

    def growth(self, amount: float) -> float:
        """Return the growth at an amount, r B (1 - B/K) [unit/yr]."""
        return self.growth_rate * amount * (1.0 - amount / self.capacity)

    def step(self, harvest: Harvest, years: float = 1.0) -> Step:
        """Return the step in closed form (see the class)."""
        if isinstance(harvest, Rate):
            return self._at_rate(harvest.per_stock, years)
        return self._at_amount(harvest.per_year, years)

    def years_to_collapse(self, per_year: float) -> float:
        """Return the years after which a constant harvest has brought the stock to 0; infinite if it never does."""
        if self.amount == 0.0:
            return 0.0 if per_year > 0.0 else math.inf
        square = _tangent_square(per_year / self.msy)
        start, end = 2.0 * self.amount / self.capacity - 1.0, -1.0
        pace = self.growth_rate / 2.0
        if square == 0.0:
            return (1.0 / end - 1.0 / start) / pace if start < 0.0 else math.inf
        root = math.sqrt(abs(square))
        if square < 0.0:
            return math.atan2(root * (start - end), start * end - square) / (pace * root)
        if start >= -root or per_year == 0.0:
            return math.inf
        return math.atanh(root * (end - start) / (square - start * end)) / (pace * root)

    def _at_rate(self, rate: float, years: float) -> Step:
        """B(t) = B e^(at) / m, m = 1 + r B (e^(at) - 1) / (a K), a = r - f; taken = f K/r ln m."""
        net = self.growth_rate - rate
        spread = math.expm1(net * years) / net if net != 0.0 else years
        crowding = self.growth_rate * self.amount * spread / self.capacity
        closing = self.amount * math.exp(net * years) / (1.0 + crowding)
        taken = rate * self.capacity / self.growth_rate * math.log1p(crowding)
        return Step(self, replace(self, amount=closing), closing - self.amount + taken, taken, 0.0)

    def _at_amount(self, per_year: float, years: float) -> Step:
        lasted = min(years, self.years_to_collapse(per_year))
        closing = 0.0 if lasted < years else self._after(per_year, years)
        taken = per_year * lasted
        return Step(self, replace(self, amount=closing), closing - self.amount + taken, taken, per_year * years - taken)

    def _after(self, per_year: float, years: float) -> float:
        """Return the amount after some years of a constant harvest under which it does not collapse."""
        square = _tangent_square(per_year / self.msy)
        start, pace = 2.0 * self.amount / self.capacity - 1.0, self.growth_rate / 2.0
        root = math.sqrt(abs(square))
        if square > 0.0:
            turn = math.tanh(pace * root * years) / root
        elif square < 0.0:
            turn = math.tan(pace * root * years) / root
        else:
            turn = pace * years
        end = (start + square * turn) / (1.0 + start * turn)
        return max(0.0, self.capacity / 2.0 * (1.0 + end))


def _tangent_square(share: float) -> float:
    """Return D = 1 - H/MSY, or 0 where the harvest equals the maximum sustainable yield but for rounding."""
    square = 1.0 - share
    return 0.0 if abs(square) < TANGENT else square
