"""What a stock is: an amount, a law, and a step in time that never takes more than there is."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from typing import ClassVar

from commonweal.core.errors import Problem, SchemaError


@dataclass(frozen=True, slots=True)
class Amount:
    """So much is asked for in every year, whatever the stock [unit/yr]."""

    per_year: float

    def __post_init__(self) -> None:
        require("amount asked for", self.per_year)


@dataclass(frozen=True, slots=True)
class Rate:
    """So much is asked for per unit of the stock, as a constant effort does [1/yr]."""

    per_stock: float

    def __post_init__(self) -> None:
        require("rate asked for", self.per_stock)


Harvest = Amount | Rate
"""What is asked of a stock during a step."""


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to a stock over some years: closing = opening + growth - taken, all in the stock's unit.

    ``taken`` + ``short`` is what was asked for: ``short`` is what the stock could not give.
    """

    opening: Stock
    closing: Stock
    growth: float
    taken: float
    short: float


@dataclass(frozen=True)
class Stock(ABC):
    """A stock of nature with its law. ``amount`` is what there is, in the unit of whoever declares the stock."""

    law: ClassVar[str]
    """What the law is called."""
    amount: float

    def __post_init__(self) -> None:
        for field in fields(self):
            require(f"{field.name.replace('_', ' ')} of the stock", getattr(self, field.name))

    @abstractmethod
    def step(self, harvest: Harvest, years: float = 1.0) -> Step:
        """Return what happens when a harvest is asked for over some years.

        The stock never goes below zero: what it could not give is ``short`` in the answer.
        """


def require(what: str, value: float, above: bool = False) -> None:
    """Refuse a number that is negative (or zero, if ``above``) or not finite."""
    if not math.isfinite(value) or value < 0.0 or (above and value == 0.0):
        allowed = "a finite number above 0" if above else "a finite number, 0 or more"
        raise SchemaError(Problem(f"{what} out of range", "", f"{value:g}", allowed))
