"""Harvest rules: how much may be taken of a stock in a year, given how much there is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from commonweal.core.errors import Problem, SchemaError
from commonweal.nature.renewable import LogisticStock
from commonweal.nature.stocks import Amount, Harvest, Rate, Stock, require


@dataclass(frozen=True, slots=True)
class Rule(ABC):
    """A rule that turns the stock at the beginning of a year into what may be taken in it."""

    @abstractmethod
    def harvest(self, stock: Stock) -> Harvest:
        """Return what may be taken in the year that begins with this stock."""


@dataclass(frozen=True, slots=True)
class ConstantQuota(Rule):
    """H = ``per_year`` [unit/yr], whatever is left."""

    per_year: float

    def harvest(self, stock: Stock) -> Harvest:
        """Return the amount."""
        return Amount(self.per_year)


@dataclass(frozen=True, slots=True)
class ProportionalQuota(Rule):
    """H = ``share`` B, a share [1/yr] of the stock at the beginning of the year, set as an amount."""

    share: float

    def harvest(self, stock: Stock) -> Harvest:
        """Return the amount."""
        return Amount(self.share * stock.amount)


@dataclass(frozen=True, slots=True)
class ConstantEffort(Rule):
    """H(t) = ``rate`` B(t) at every moment [1/yr]: what an unchanging effort takes, without any amount being set."""

    rate: float

    def harvest(self, stock: Stock) -> Harvest:
        """Return the rate."""
        return Rate(self.rate)


@dataclass(frozen=True, slots=True)
class Escapement(Rule):
    """H = max(B - ``left``, 0): what is above the stock that must be left [unit] at the beginning of the year."""

    left: float

    def __post_init__(self) -> None:
        require("stock to be left", self.left)

    def harvest(self, stock: Stock) -> Harvest:
        """Return the amount."""
        return Amount(max(stock.amount - self.left, 0.0))


@dataclass(frozen=True, slots=True)
class ShareOfMsy(Rule):
    """H = ``share`` rK/4, a constant share of the maximum sustainable yield, whatever is left.

    A share of 1 leads to collapse from any stock below K/2.
    """

    share: float = 1.0

    def harvest(self, stock: Stock) -> Harvest:
        """Return the amount; refuse a stock whose law has no maximum sustainable yield."""
        return Amount(self.share * logistic(stock, "a share of the maximum sustainable yield").msy)


def logistic(stock: Stock, what: str) -> LogisticStock:
    """Return the stock if it is logistic, and refuse another one."""
    if not isinstance(stock, LogisticStock):
        raise SchemaError(Problem(f"{what} needs another law of the stock", "", stock.law, LogisticStock.law))
    return stock
