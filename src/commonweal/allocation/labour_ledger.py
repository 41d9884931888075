"""What an hour worked gives in goods, where labour is counted in hours and part of the product is free to all."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from commonweal.core.errors import Problem, SchemaError


@dataclass(frozen=True, slots=True)
class LabourLedger:
    """Hours of one period, worked and embodied, in enterprises whose product is drawn by hours and in free services."""

    productive: float
    """L, labour in enterprises whose product is drawn against hours [h]"""
    free: float
    """Lo, labour in services that are free to all [h]"""
    free_means: float
    """Po, means of production that the free services use up [h]"""
    free_materials: float
    """Ro, materials that the free services use up [h]"""

    def __post_init__(self) -> None:
        for field in fields(self):
            hours = getattr(self, field.name)
            if not (math.isfinite(hours) and hours >= 0.0):
                where = f"{field.name} of the labour ledger"
                raise SchemaError(Problem("hours out of range", where, f"{hours:g}", "finite, at least 0"))
        if self.productive + self.free == 0.0:
            raise SchemaError(Problem("nobody works", "labour ledger", "0 h", "productive + free above 0"))


@dataclass(frozen=True, slots=True)
class Payout:
    """The part of each hour worked that is paid out in goods, and whether the free services can be had at all."""

    factor: float
    """(L - (Po + Ro)) / (L + Lo) [1]; below zero it is kept as it is, and no payout exists"""
    missing: float
    """Hours by which the free services use up more than the enterprises make [h]; 0 where they can be had"""

    @property
    def feasible(self) -> bool:
        """Whether the free services leave anything to pay out, or at least take nothing that is not there."""
        return self.missing == 0.0

    def __str__(self) -> str:
        if self.feasible:
            return f"each hour worked is paid with {self.factor:.4g} h of goods"
        return (
            f"the guarantee of free services is infeasible: they use up {self.missing:.4g} h more than is made outside "
            f"them (factor {self.factor:.4g}); cut their means and materials, or move that many hours to making them"
        )


def payout(ledger: LabourLedger) -> Payout:
    """Return the payout factor (L - (Po + Ro)) / (L + Lo).

    What the enterprises make, less what the free services use up of it, is shared out over all hours worked. Where the
    free services would use up more than is made, the factor is negative: the guarantee cannot be kept. It is not
    clipped to zero, which would hide that.

    Sources
    -------
    Group of International Communists of Holland, Fundamental Principles of Communist Production and Distribution
    (1930), the factor of individual consumption: from the literature, not checked.
    """
    left = ledger.productive - (ledger.free_means + ledger.free_materials)
    return Payout(left / (ledger.productive + ledger.free), max(0.0, -left))
