"""The economics of a renewable stock: effort, harvest and rent where the stock stands still."""

from __future__ import annotations

import math
from dataclasses import dataclass

from commonweal.nature.renewable import LogisticStock
from commonweal.nature.stocks import require


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """A stock that stands still: ``stock`` [unit], ``effort`` [effort], ``harvest`` [unit/yr], ``rent`` [money/yr]."""

    stock: float
    effort: float
    harvest: float
    rent: float


@dataclass(frozen=True, slots=True)
class Fishery:
    """A logistic stock and those who harvest it, H = q E B (Gordon 1954, Schaefer 1954).

    Attributes
    ----------
    stock : the law (r, K); its amount plays no part here.
    catchability : q [1/(effort yr)]; price : p [money/unit]; cost : c [money per effort and year].

    Sources
    -------
    Gordon (1954), Journal of Political Economy 62(2); Clark (1990), Mathematical Bioeconomics, chapter 2.
    """

    stock: LogisticStock
    catchability: float
    price: float
    cost: float

    def __post_init__(self) -> None:
        require("catchability", self.catchability, above=True)
        require("price", self.price, above=True)
        require("cost of effort", self.cost)

    @property
    def break_even(self) -> float:
        """Stock at which effort just pays as a share of the capacity, z = c / (p q K), at most 1."""
        return min(1.0, self.cost / (self.price * self.catchability * self.stock.capacity))

    def at(self, stock: float) -> Equilibrium:
        """Return the equilibrium at a stock: E = (r/q)(1 - B/K), H = q E B, rent = p H - c E."""
        effort = self.stock.growth_rate / self.catchability * (1.0 - stock / self.stock.capacity)
        harvest = self.catchability * effort * stock
        return Equilibrium(stock, effort, harvest, self.price * harvest - self.cost * effort)

    def most_yield(self) -> Equilibrium:
        """Return the maximum sustainable yield, B = K/2."""
        return self.at(self.stock.msy_stock)

    def open_access(self) -> Equilibrium:
        """Return what free entry leads to: effort grows until the rent is gone, B = z K."""
        return self.at(self.break_even * self.stock.capacity)

    def most_rent(self) -> Equilibrium:
        """Return the maximum economic yield, the largest rent of a year: B = K (1 + z)/2."""
        return self.at((1.0 + self.break_even) * self.stock.capacity / 2.0)

    def golden_rule(self, discount: float) -> Equilibrium:
        """Return the stock that maximises the discounted rent.

        B* = (K/4) (a + sqrt(a^2 + 8 z delta/r)), a = 1 + z - delta/r: the maximum economic yield at discount rate
        delta = 0, open access at an infinite one.

        Parameters
        ----------
        discount : delta [1/yr], infinity allowed.

        Sources
        -------
        Clark and Munro (1975), Journal of Environmental Economics and Management 2(2).
        """
        if discount == math.inf:
            return self.open_access()
        require("discount rate", discount)
        z, haste = self.break_even, discount / self.stock.growth_rate
        a = 1.0 + z - haste
        root = math.sqrt(a * a + 8.0 * z * haste)
        share = (a + root) / 4.0 if a >= 0.0 else 2.0 * z * haste / (root - a)
        return self.at(share * self.stock.capacity)
