"""What an enterprise makes of labour, with its other means given: concave output functions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from commonweal.allocation.market.numbers import Numbers, require
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.linear_program import Array

LOG_BOUND = 100.0
"""Labour is searched for between exp(-100) and exp(100)."""
HALVINGS = 70
"""Halvings of that interval: to less than the spacing of floating-point numbers."""


class Technology(ABC):
    """Output as an increasing, strictly concave function of labour, Q(E) with Q(0) >= 0.

    The two searches below are numeric and hold for any such function; a technology with closed forms overrides them.
    Arrays are (sector,): labour [h/yr], output [unit/yr].
    """

    @abstractmethod
    def output(self, labour: Array) -> Array:
        """Return Q(E) [unit/yr]."""

    @abstractmethod
    def marginal(self, labour: Array) -> Array:
        """Return dQ/dE [unit/h]."""

    def labour_at_marginal(self, value: Numbers, curvature: Numbers = 0.0) -> Array:
        """Return the labour E at which Q'(E) / E^c equals a value; it falls as the value rises.

        Parameters
        ----------
        value : (sector,) [unit/h per h^c]
        curvature : (sector,) [1], c >= 0
        """
        target = np.log(require("marginal product asked for", value))
        power = require("curvature", curvature, closed=True)
        with np.errstate(divide="ignore"):  # a marginal product of zero lies beyond every target
            return _search(lambda log: target - np.log(self.marginal(np.exp(log))) + power * log)

    def labour_at_rent(self, rent: Numbers) -> Array:
        """Return the labour E at which what the given means add, Q(E) - E Q'(E), equals a rent; it rises with it.

        Parameters
        ----------
        rent : (sector,) [unit/yr]
        """
        target = require("rent asked for", rent)
        return _search(lambda log: self._rent(np.exp(log)) - target)

    def _rent(self, labour: Array) -> Array:
        return self.output(labour) - labour * self.marginal(labour)


@dataclass(frozen=True, eq=False)
class Power(Technology):
    """Output by a power of labour, Q = A E^a with 0 < a < 1.

    At a = 1 income per member has no largest value and Ward's rule is undefined; it is refused.
    """

    scale: Numbers
    """A : (sector,) [unit/yr per (h/yr)^a]"""
    exponent: Numbers
    """a : (sector,) [1], elasticity of output with respect to labour"""

    def __post_init__(self) -> None:
        require("scale of the technology", self.scale)
        require("exponent of the technology", self.exponent, high=1.0)

    def output(self, labour: Array) -> Array:
        """Return A E^a [unit/yr]."""
        return np.asarray(self.scale * labour**self.exponent)

    def marginal(self, labour: Array) -> Array:
        """Return a A E^(a-1) [unit/h]."""
        return np.asarray(self.exponent * self.scale * labour ** (self.exponent - 1.0))

    def labour_at_marginal(self, value: Numbers, curvature: Numbers = 0.0) -> Array:
        """Return (a A / value)^(1 / (1 + c - a)) [h/yr]."""
        target = require("marginal product asked for", value)
        power = require("curvature", curvature, closed=True)
        return np.asarray((self.exponent * self.scale / target) ** (1.0 / (1.0 + power - self.exponent)))

    def labour_at_rent(self, rent: Numbers) -> Array:
        """Return (rent / ((1 - a) A))^(1/a) [h/yr]."""
        target = require("rent asked for", rent)
        return np.asarray((target / ((1.0 - self.exponent) * self.scale)) ** (1.0 / self.exponent))


def _search(rising: Callable[[Array], Array]) -> Array:
    """Return exp of the point at which a rising function of log labour is zero, by halving, all sectors at once."""
    shape = np.shape(rising(np.zeros(())))
    low, high = np.full(shape, -LOG_BOUND), np.full(shape, LOG_BOUND)
    if (rising(low) > 0.0).any() or not (rising(high) >= 0.0).all():
        words = "no amount of labour fulfils the condition"
        raise SchemaError(Problem(words, "technology", "", "output that is increasing and strictly concave in labour"))
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        above = rising(middle) > 0.0
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return np.asarray(np.exp((low + high) / 2.0))
