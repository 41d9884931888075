"""What people and plans do when nobody makes them: declared, with ranges, the same for every society.

Nothing here has an estimate that could be cited for societies that never existed; each number is an assumption, and the
report says at which value of it a verdict turns.
"""

from __future__ import annotations

from commonweal.institutions.record import Record
from commonweal.scenario.assumption import Ratio, Share


def _share(value: float, low: float, high: float) -> Share:
    return Share(value=value, low=low, high=high, source=f"assumption, range {low:g}-{high:g}")


def _ratio(value: float, low: float, high: float) -> Ratio:
    return Ratio(value=value, low=low, high=high, source=f"assumption, range {low:g}-{high:g}")


class Behaviour(Record):
    """Fulfilment, errors, responses and leaks."""

    fulfilment: Share = _share(0.97, 0.8, 1.0)
    """Mean of what an industry makes of what its plan orders."""
    fulfilment_spread: Share = _share(0.02, 0.0, 0.1)
    """Standard deviation of that over industries and years."""
    coefficient_drift: Share = _share(0.002, 0.0, 0.02)
    """Standard deviation of a year's change of input coefficients that the plan does not know yet."""
    reserve: Share = _share(0.03, 0.0, 0.15)
    """Reserve stocks that a plan keeps, over a year's output."""
    replanning: Share = _share(0.5, 0.0, 1.0)
    """Part of what was left unbuilt that is ordered again in the year after."""
    labour_response: Share = _share(0.03, 0.0, 0.2)
    """Hours that people withdraw where their needs are guaranteed whether they work or not."""
    hours_chosen: Ratio = _ratio(1.0, 0.7, 1.1)
    """Hours that people choose to work over the society's norm."""
    free_demand: Share = _share(0.05, 0.0, 0.3)
    """Additional requests for what is free."""
    non_take_up: Share = _share(0.005, 0.0, 0.1)
    """Part of the people who do not get what is provided for them."""
    diversion: Share = _share(0.002, 0.0, 0.1)
    """Part of the people from whom what is provided for them is diverted."""
    dispersion_sold: Share = _share(0.25, 0.0, 0.6)
    """Coefficient of variation of what people of one group buy of a product group."""
    dispersion_provided: Share = _share(0.10, 0.0, 0.4)
    """Coefficient of variation of what people of one group get in kind beyond what is guaranteed."""
    pace_of_change: Ratio = _ratio(1.0, 0.0, 3.0)
    """How fast markets build new techniques over the rate that plans are held to."""
    productivity_private: Ratio = _ratio(1.0, 0.9, 1.1)
    """Output per hour under private ownership over the base year's; equal by declaration, no estimate is cited."""
    productivity_workers: Ratio = _ratio(1.0, 0.9, 1.1)
    """Output per hour under worker ownership over the base year's."""
    productivity_society: Ratio = _ratio(1.0, 0.9, 1.1)
    """Output per hour under social ownership over the base year's."""

    def assumptions(self) -> dict[str, tuple[float, float, float, str, str]]:
        """Return every number: value, low, high, unit, source."""
        return {
            name: (one.value, one.low, one.high, one.unit, one.source)
            for name in type(self).model_fields
            if isinstance(one := getattr(self, name), Ratio)
        }
