"""What a programme is about, and what its activities work and emit per unit of their level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.verify.case import Case, Limit
from commonweal.verify.nature import StockQuota, stock_limits, stock_quotas
from commonweal.verify.processes import Offered, kept
from commonweal.verify.stored import Array, Country


@dataclass(frozen=True, slots=True)
class Declared:
    """A case under a floor set, drivers and limits, with the processes that are offered (possibly none).

    ``stocks`` : the quotas on stocks of nature that are kept, one row each behind the CO2 accounts.
    """

    case: Case
    floors: Array
    limits: tuple[Limit, ...]
    drivers: str
    relaxed: bool
    processes: Offered
    stocks: tuple[StockQuota, ...] = ()

    @property
    def required(self) -> Array:
        """Floors times persons (group, class, year) [money/yr]."""
        return np.asarray(self.floors * self.case.persons[None])

    @property
    def kept(self) -> Country:
        """The economy without what the observed techniques stand for."""
        return kept(self.case.country, self.processes)

    @property
    def technique_hours(self) -> Array:
        """Hours per level of every added activity (activity, year) [million h per unit]."""
        return self.processes["hours"][:, None] * self._trend("labour", np.ones(len(self.case.years)))

    @property
    def technique_co2(self) -> Array:
        """Direct CO2 per level of every added activity, the same in every year (activity, year) [kt per unit]."""
        return np.repeat(self.processes["co2"][:, None], len(self.case.years), axis=1)

    @property
    def trended_co2(self) -> Array:
        """The same with the trend of what each is part of, as in a table without techniques (activity, year)."""
        return self.processes["co2"][:, None] * self._trend("co2", self.case.factor("household_co2", self.drivers))

    def _trend(self, name: str, households: Array) -> Array:
        """Factor of what each added activity is part of (activity, year); the rest of the world has none."""
        industries = self.processes.membership @ self.case.factor(name, self.drivers)
        at_home = np.outer(self.processes.households, households)
        return np.asarray(industries + at_home + self.processes.abroad[:, None])


def declare(case: Case, relaxed: bool) -> Declared:
    """Return what a run is about; a baseline keeps no quota, and is measured by the yardstick's floors alone."""
    floor_set, planned = str(case.resolved["floor_set"]), case.run["mechanism"] == "plan"
    floors = case.binding_floors(floor_set) if planned else case.floors(floor_set)
    stocks = stock_quotas(case) if planned else ()
    limits = (*case.limits(), *stock_limits(stocks, case.years))
    return Declared(case, floors, limits, str(case.run["drivers"]), relaxed, case.processes, stocks)


def hours(declared: Declared, level: Array) -> Array:
    """Return hours by activity, techniques behind the industries (activity, year) [million h/yr]."""
    country, count = declared.kept, len(declared.processes.industries)
    factor = declared.case.factor("labour", declared.drivers)
    industries = country["hours"][:, None] * factor * level[:count] / country.output[:, None]
    return np.concatenate([industries, declared.technique_hours * level[count:]])


def direct_co2(declared: Declared, level: Array) -> Array:
    """Return CO2 of every activity itself, techniques behind the industries (activity, year) [kt/yr]."""
    country, count = declared.kept, len(declared.processes.industries)
    factor = declared.case.factor("co2", declared.drivers)
    industries = country["co2"][:, None] * factor * level[:count] / country.output[:, None]
    return np.concatenate([industries, declared.technique_co2 * level[count:]])
