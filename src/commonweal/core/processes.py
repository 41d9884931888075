"""Processes inside an economy that can be done in several ways, fitted to its table.

A process product (electricity, heat, car travel, ...) stands between those who need it and the activities that make it.
The observed techniques, at their observed levels, add up to what is taken off the industries and product groups that
they are part of; so the base year is the table's, cell by cell.

Axes: P products and A activities of the table, Q process products, B added activities, G product groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.technique import Technique

HOUSEHOLDS, ABROAD = "households", "rest of the world"


@dataclass(frozen=True, slots=True)
class ShareLimit:
    """At most a share of a product may come from some activities: sum over them <= share x sum over all that make it.

    ``activities`` and ``product`` number those of what holds the limit: the added ones, or all of a planning problem.
    """

    name: str
    activities: tuple[int, ...]
    product: int
    share: float


@dataclass(frozen=True, slots=True)
class Processes:
    """Added products and activities of one economy, each coefficient per unit of the activity's level.

    Attributes
    ----------
    products, units : (Q,) process products and their units.
    activities, names, families, parents : (B,)
        Codes; words; families; and the industry that each belongs to, ``HOUSEHOLDS`` or ``ABROAD``.
    makes : (P + Q, B) product per unit of level; the table's products come first.
    use_domestic, use_imported : (P, B) [money per unit], imports at fob prices; import_margins : (B,) [money per unit].
    hours : (B,) [million h per unit]; co2 : (B,) [kt per unit].
    observed : (B,) level of the base year [unit/yr].
    need_industry : (Q, A) and need_group : (Q, G)
        Process product used by industries and product groups in the base year [unit/yr].
    taken_domestic, taken_imported : (P, A + G) [money/yr]; taken_margins, taken_hours, taken_co2, taken_capital : (A,)
        What the observed techniques stand for and industries (then groups) no longer hold; hours [million h/yr],
        CO2 [kt/yr], capital [money].
    taken_group_co2 : (G,) households' own CO2 by product group [kt/yr].
    capacity : (B,) bool, whether an activity needs capacity of its own; life : (B,) [yr]; first_year : (B,)
    asset : (B,) 0 the composite of fixed capital, 1 vehicles.
    vehicles_domestic, vehicles_imported : (P,) products in one unit of money of vehicles.
    techniques : the records behind the activities; ``scale`` : (B,) factor on their capital cost, fitted to the table;
        ``factor`` : (B,) what the scenario makes of it after that.
    most : (B,) largest level [unit/yr]; most_built : (B,) most capacity built in a year beyond upkeep
        [(unit/yr)/yr]; infinite where there is no limit.
    shares : limits on shares.
    calibration : what was fitted, by name, for the reader.
    """

    products: tuple[str, ...]
    units: tuple[str, ...]
    activities: tuple[str, ...]
    names: tuple[str, ...]
    families: tuple[str, ...]
    parents: tuple[str, ...]
    makes: Array
    use_domestic: Array
    use_imported: Array
    import_margins: Array
    hours: Array
    co2: Array
    observed: Array
    need_industry: Array
    need_group: Array
    taken_domestic: Array
    taken_imported: Array
    taken_margins: Array
    taken_hours: Array
    taken_co2: Array
    taken_capital: Array
    taken_group_co2: Array
    capacity: Array
    life: Array
    first_year: Array
    asset: Array
    vehicles_domestic: Array
    vehicles_imported: Array
    techniques: Mapping[str, Technique]
    scale: Array
    factor: Array
    most: Array
    most_built: Array
    shares: tuple[ShareLimit, ...] = ()
    calibration: Mapping[str, float] = field(default_factory=dict)

    def capital_cost(self, years: tuple[int, ...]) -> Array:
        """Return the cost of a unit of capacity (B, T) [money per (unit/yr)], 0 for what needs none."""
        cost = np.zeros((len(self.activities), len(years)))
        for number, code in enumerate(self.activities):
            if self.capacity[number]:
                technique = self.techniques[code]
                cost[number] = (
                    self.scale[number]
                    * self.factor[number]
                    * np.array([technique.capital_cost_in(year) for year in years])
                )
        return cost

    @property
    def product_of(self) -> Array:
        """Row of ``makes`` of the one product that each activity makes (B,)."""
        return np.asarray(self.makes.argmax(axis=0))
