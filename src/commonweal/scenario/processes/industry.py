"""Processes inside an industry other than electricity: road haulage in H49, primary steel in C24.

Only fuel, electricity, CO2 and capital differ between the techniques; the industry keeps labour, ore and all else.
"""

from __future__ import annotations

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.technique import Technique
from commonweal.scenario.processes.draft import LARGEST_PART, Column, Draft, column_of, part_of

HAULAGE, METALS = "H49", "C24"


def trucks(draft: Draft, techniques: tuple[Technique, ...], price: float) -> None:
    """Road haulage: all CO2 and motor fuel of land transport are those of its vehicles.

    Vehicles are priced at what their upkeep has in the table, the dearer ones in proportion.
    """
    diesel = next(one for one in techniques if one.observed is None)
    industry = draft.industry(HAULAGE)
    driven = float(draft.economy.co2[industry]) / diesel.co2
    columns = [column_of(draft, one, HAULAGE, one.electricity * price) for one in techniques]
    next(column for column in columns if column.technique is diesel).observed = driven
    domestic, imported = part_of(*draft.bought(industry), [draft.product("C19")])
    _burn(draft, industry, columns, {diesel.code: 1.0 / driven}, domestic, imported)
    found = _finish(draft, industry, columns, "truck travel", "billion km", driven)
    for column in columns:
        column.scale = found


def steel(draft: Draft, techniques: tuple[Technique, ...], price: float) -> None:
    """Primary steel: blast furnaces as observed, their coal bought from B.

    A part of their CO2 is emitted where their gas is burnt, in power plants too: where the inventory has more than the
    industry emits, the CO2 per tonne of what ran is scaled to what the industry has.
    """
    industry = draft.industry(METALS)
    columns = [column_of(draft, one, METALS, one.electricity * price) for one in techniques]
    made = sum(column.observed for column in columns)
    emitted = sum(column.co2 * column.observed for column in columns)
    found = min(1.0, LARGEST_PART * float(draft.economy.co2[industry]) / emitted)
    draft.calibration["steel: CO2 found in the industry"] = found
    for column in columns:
        column.co2 *= found if column.observed > 0.0 else 1.0
    domestic, imported = part_of(*draft.bought(industry), [draft.product("B")])
    there = float(domestic.sum() + imported.sum())
    fuel = {one.code: one.fuel_energy * one.fuel_price / there for one in techniques if one.fuel == "B"}
    wanted = sum(fuel.get(column.code, 0.0) * column.observed for column in columns)
    factor = min(1.0, LARGEST_PART / wanted) if wanted > 0.0 else 1.0
    draft.calibration["steel: fuel from B"] = factor
    _burn(draft, industry, columns, {code: factor * part for code, part in fuel.items()}, domestic, imported)
    _finish(draft, industry, columns, "primary steel", "Mt", made)


def _burn(
    draft: Draft, industry: int, columns: list[Column], part: dict[str, float], domestic: Array, imported: Array
) -> None:
    """Let techniques buy a part per unit of some purchases of the industry, and take the observed ones off it."""
    taken = 0.0
    for column in columns:
        share = part.get(column.code, 0.0)
        column.use_domestic += share * domestic
        column.use_imported += share * imported
        column.import_margins += share * draft.margin_rate(industry) * float(imported.sum())
        taken += share * column.observed
    draft.take(industry, taken * domestic, taken * imported)


def _finish(draft: Draft, industry: int, columns: list[Column], product: str, unit: str, made: float) -> float:
    """Take CO2 and capital off the industry, which now needs the product; return the part of the upkeep found there."""
    draft.co2[industry] += sum(column.co2 * column.observed for column in columns)
    found = draft.take_capital(industry, columns)
    draft.calibration[f"{product}: upkeep found in the industry"] = found
    draft.products[product] = unit
    need = np.zeros(len(draft.economy.activities) + len(draft.groups))
    need[industry] = made
    draft.needs[product] = need
    draft.add(columns)
    return found
