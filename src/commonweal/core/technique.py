"""Alternative ways to make one product: what each costs, uses, emits, and when it can begin.

A process product (electricity, heat, car travel, truck travel, primary steel) is counted in physical units, because the
techniques that make it are compared there; money is million USD of 2014. A technique holds what an expanded economy
needs and every figure that its numbers come from. It does not choose, run or price anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from commonweal.core.economy import Quantity


@dataclass(frozen=True, slots=True)
class Figure:
    """One published or assumed number behind a technique, in the unit in which its source gives it.

    ``year`` is the year that the figure describes, None where the source ties it to none. ``low`` and ``high`` are the
    range of the source; None means that the source gives none, not that the value is certain. ``status`` is ``read``,
    ``derived from read values`` or ``assumption``; an assumption has a range.
    """

    parameter: str
    value: float
    unit: str
    low: float | None
    high: float | None
    year: int | None
    scope: str
    source: str
    status: str
    licence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Technique:
    """One way to make one process product in one country.

    Attributes
    ----------
    code, name : identifier and the words for the reader.
    family : electricity, heat, retrofit, cars, trucks or steel.
    product, unit : what is made, and its unit: "electricity" [TWh], "heat" [TWh of useful heat], "car travel"
        [billion km], "truck travel" [billion km], "primary steel" [Mt]. Retrofit makes "heat": heat that need not be
        supplied.
    capital_cost : by year, interpolated linearly between the years and constant outside them
        [million USD of 2014 per (unit/yr)]
        Cost of the capacity that makes one unit a year, full-load hours or yearly use already divided out.
    capital_cost_low, capital_cost_high : same years and unit
        Lower and upper end of the source's range; equal to ``capital_cost`` where the source gives none.
    life : float [yr]
    first_year : int
        Earliest year in which new capacity can be in service.
    operation : float [million USD of 2014 per unit]
        Operation and maintenance without fuel and electricity, wages included.
    jobs : float [thousand persons per (unit/yr)]
        Jobs in operation and maintenance; 0.0 if unknown.
    fuel : str or None
        Code of the product that supplies the fuel.
    fuel_energy : float [TWh of fuel per unit]; fuel_price : float [million USD of 2014 per TWh of fuel].
    electricity : float [TWh of electricity per unit].
    co2 : float [kt CO2 per unit], direct.
    observed : float or None [unit]
        Level in the base year; None where it follows from the CO2 of the world: level = CO2 / ``co2``.
    limit : str or None
        None: free. "base": never above the base-year level. "variable": counts towards the limit on wind and sun.
        "share:0.25": the largest share of the base-year product that it may supply.
    figures : every figure behind these numbers, for the report and for ranges.
    """

    code: str
    name: str
    family: str
    product: str
    unit: str
    capital_cost: Mapping[int, float]
    capital_cost_low: Mapping[int, float]
    capital_cost_high: Mapping[int, float]
    life: float
    first_year: int
    operation: float
    jobs: float
    fuel: str | None
    fuel_energy: float
    fuel_price: float
    electricity: float
    co2: float
    observed: float | None
    limit: str | None
    figures: tuple[Figure, ...]

    def capital_cost_in(self, year: int) -> float:
        """Return the cost of capacity built for a year [million USD of 2014 per (unit/yr)]."""
        return interpolated(self.capital_cost, year)


@dataclass(frozen=True, slots=True)
class TechniqueSet:
    """The techniques of one country, the assumptions that all of them share, and what the figures leave out.

    The keys of ``assumptions`` name disputed numbers whose range a sensitivity can walk through; ``notes`` are
    sentences for the reader.
    """

    country_code: str
    techniques: tuple[Technique, ...]
    assumptions: Mapping[str, Quantity] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def by_product(self) -> dict[str, tuple[Technique, ...]]:
        """Return the techniques grouped by the product they make, in the order of the set."""
        groups: dict[str, tuple[Technique, ...]] = {}
        for technique in self.techniques:
            groups[technique.product] = (*groups.get(technique.product, ()), technique)
        return groups


def interpolated(values: Mapping[int, float], year: int) -> float:
    """Return the value of a year: linear between the years given, the first or last one outside them."""
    years = sorted(values)
    return float(np.interp(year, years, [values[at] for at in years]))
