"""What households do themselves: heating their dwellings and driving. Their own CO2 is that of the observed technique.

The gas that D35 sells cannot be told from the electricity that it sells, so those who stop burning it go on paying for
it: heat without gas is too dear in a plan rather than too cheap.
"""

from __future__ import annotations

import numpy as np

from commonweal.core.economy import HOUSEHOLD_CO2_USES, Array
from commonweal.core.processes import HOUSEHOLDS
from commonweal.core.technique import Technique
from commonweal.scenario.processes.draft import Column, Draft, blank, column_of, part_of, yearly_cost

DWELLINGS, FUEL, VEHICLES = "L68", "C19", "C29"


def heat(draft: Draft, techniques: tuple[Technique, ...], price: float) -> None:
    """Heat of dwellings: boilers as observed; their replacement is part of the capital of dwellings."""
    columns = [column_of(draft, one, HOUSEHOLDS, one.electricity * price) for one in techniques]
    burner = _observed(techniques)
    need = _spread(draft, "heating", burner, columns)
    draft.calibration["heat: upkeep found in dwellings"] = draft.take_capital(draft.industry(DWELLINGS), columns)
    draft.products["heat"] = "TWh"
    draft.needs["heat"] = need
    draft.add(columns)


def cars(draft: Draft, techniques: tuple[Technique, ...], price: float) -> None:
    """Travel by car: households' motor fuel, and vehicles whose purchases keep up the fleet."""
    columns = [column_of(draft, one, HOUSEHOLDS, one.electricity * price) for one in techniques]
    burner = _observed(techniques)
    need = _spread(draft, "transport", burner, columns)
    driven = float(need.sum())
    observed = next(column for column in columns if column.code == burner.code)
    fuel, vehicles = (_taken(draft, need, draft.product(code)) for code in (FUEL, VEHICLES))
    observed.use_domestic += fuel[0] / driven
    observed.use_imported += fuel[1] / driven
    observed.import_margins += _margin(draft) * float(fuel[1].sum()) / driven
    spent = float(vehicles[0].sum() + vehicles[1].sum())
    draft.vehicles = np.array([vehicles[0], vehicles[1]]) / spent
    scale = spent / sum(yearly_cost(column) for column in columns)
    draft.calibration["cars: price of vehicles"] = scale
    for column in columns:
        column.scale, column.vehicles = scale, True
    draft.products["car travel"] = "billion km"
    draft.needs["car travel"] = need
    draft.add(columns)


def _observed(techniques: tuple[Technique, ...]) -> Technique:
    """The technique whose level follows from the households' own CO2."""
    return next(one for one in techniques if one.observed is None)


def _spread(draft: Draft, use: str, burner: Technique, columns: list[Column]) -> Array:
    """Product needed by each group, (industries then groups), from the CO2 that it stands for; the CO2 is taken off."""
    assert draft.economy.groups is not None
    emitted = draft.economy.groups.direct_co2[HOUSEHOLD_CO2_USES.index(use)]
    need = np.concatenate([np.zeros(len(draft.economy.activities)), emitted / burner.co2])
    draft.group_co2 += emitted
    next(column for column in columns if column.code == burner.code).observed = float(need.sum())
    return need


def _taken(draft: Draft, need: Array, row: int) -> tuple[Array, Array]:
    """Take a product off all groups that need the process, and return it (domestic, imported) summed."""
    total = (blank(draft.economy), blank(draft.economy))
    for place in np.flatnonzero(need):
        domestic, imported = part_of(*draft.bought(int(place)), [row])
        draft.take(int(place), domestic, imported)
        total = (total[0] + domestic, total[1] + imported)
    return total


def _margin(draft: Draft) -> float:
    """International transport margins per money of imported consumption."""
    economy, consumers = draft.economy, ("households", "npish", "government")
    _, imported = economy.final(*consumers)
    margins = economy.final_margins[[economy.final_categories.index(one) for one in consumers]].sum()
    return float(margins / imported.sum())
