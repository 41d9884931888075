"""Demand for what a stock gives, per period."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from commonweal.nature.stocks import require


class Demand(ABC):
    """How much is bought at a price [unit/period at money/unit]."""

    @abstractmethod
    def quantity(self, price: float) -> float:
        """Return what is bought at a price; it falls as the price rises."""


@dataclass(frozen=True, slots=True)
class LinearDemand(Demand):
    """P = choke - slope q. ``choke`` [money/unit] is the price at which nothing is bought."""

    choke: float
    slope: float

    def __post_init__(self) -> None:
        require("choke price", self.choke, above=True)
        require("slope of demand", self.slope, above=True)

    def quantity(self, price: float) -> float:
        """Return q = (choke - P)/slope, at least 0."""
        return max(0.0, (self.choke - price) / self.slope)


@dataclass(frozen=True, slots=True)
class IsoElasticDemand(Demand):
    """q = scale P^(-elasticity). ``scale`` [unit/period] is bought at a price of 1."""

    elasticity: float
    scale: float = 1.0

    def __post_init__(self) -> None:
        require("elasticity of demand", self.elasticity, above=True)
        require("scale of demand", self.scale, above=True)

    def quantity(self, price: float) -> float:
        """Return q = scale P^(-elasticity), without bound at a price of 0."""
        with np.errstate(divide="ignore", over="ignore"):
            return float(self.scale * np.float64(price) ** -self.elasticity)
