"""A stock that does not grow: a mineral, a fossil reserve."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from commonweal.nature.stocks import Harvest, Rate, Step, Stock


@dataclass(frozen=True)
class ExhaustibleStock(Stock):
    """A stock without growth, dS/dt = -H: over its life no more can be taken than there was."""

    law = "exhaustible"

    def step(self, harvest: Harvest, years: float = 1.0) -> Step:
        """Return the step in closed form: a constant amount until nothing is left, or S e^(-f t) at a rate f."""
        if isinstance(harvest, Rate):
            asked = -self.amount * math.expm1(-harvest.per_stock * years)
        else:
            asked = harvest.per_year * years
        taken = min(asked, self.amount)
        return Step(self, replace(self, amount=self.amount - taken), 0.0, taken, asked - taken)
