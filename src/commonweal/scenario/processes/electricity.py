"""Electricity generation inside the industry D35, which also holds grid, retail, gas and heat.

Generation takes over the industry's fuel, a part of its other inputs, labour and capital, and all of its CO2. The
common part (grid, retail, gas, heat) keeps the rest and buys the electricity.
"""

from __future__ import annotations

import numpy as np

from commonweal.core.economy import Array, Economy
from commonweal.core.technique import Technique
from commonweal.scenario.processes.draft import LARGEST_PART, POWER, Column, Draft, column_of, part_of

FUELS = ("B", "C19", "C20", "A02", "C16")


def delivered_price(economy: Economy, generated: float) -> float:
    """Return what a TWh costs those who buy it from D35 [money per TWh], given what is generated in a year [TWh].

    (output - the industry's own use) / generation: grid and retail are in it, and so are the gas and heat that D35
    sells, which makes it too high rather than too low.
    """
    industry, product = economy.activities.index(POWER), economy.products.index(POWER)
    sold = float(economy.gross_output[industry] - economy.use_domestic[product, industry])
    return sold / generated


def electricity(draft: Draft, techniques: tuple[Technique, ...], price: float) -> None:
    """Split generation off D35."""
    industry = draft.industry(POWER)
    columns = [column_of(draft, technique, POWER) for technique in techniques]
    for column, technique in zip(columns, techniques, strict=True):
        column.most = column.observed if technique.limit == "base" else np.inf
    _fuel(draft, industry, columns)
    _operation(draft, industry, columns)
    _labour(draft, industry, columns)
    _co2(draft, industry, columns)
    draft.calibration["electricity: upkeep found in the industry"] = draft.take_capital(industry, columns)
    draft.products["electricity"] = "TWh"
    need = np.zeros(len(draft.economy.activities) + len(draft.groups))
    need[industry] = sum(column.observed for column in columns)
    draft.needs["electricity"] = need
    draft.add(columns)


def _fuel(draft: Draft, industry: int, columns: list[Column]) -> None:
    """Fuel by technique, scaled to what the industry buys of the product that supplies it, and never up."""
    bought = draft.bought(industry)
    for code in FUELS:
        row = draft.product(code)
        domestic, imported = part_of(*bought, [row])
        there = float(domestic.sum() + imported.sum())
        cost = {
            column.code: column.technique.fuel_energy * column.technique.fuel_price
            for column in columns
            if column.technique and column.technique.fuel == code
        }
        wanted = sum(cost.get(column.code, 0.0) * column.observed for column in columns)
        if wanted > 0.0:
            factor = min(1.0, there / wanted)
            draft.calibration[f"electricity: fuel from {code}"] = factor
            _buy(draft, industry, columns, {c: factor * money for c, money in cost.items()}, domestic, imported)


def _operation(draft: Draft, industry: int, columns: list[Column]) -> None:
    """Operation and maintenance without wages, in the composition of the industry's other inputs."""
    economy = draft.economy
    pay = float(economy.value_added[:2, industry].sum() / economy.persons[industry])
    others = [n for n, code in enumerate(economy.products) if code not in (*FUELS, POWER)]
    domestic, imported = part_of(*draft.bought(industry), others)
    cost = {
        column.code: max(column.technique.operation - column.technique.jobs * pay, 0.0)
        for column in columns
        if column.technique
    }
    wanted = sum(cost[column.code] * column.observed for column in columns)
    factor = min(1.0, LARGEST_PART * float(domestic.sum() + imported.sum()) / wanted)
    draft.calibration["electricity: operation"] = factor
    _buy(draft, industry, columns, {code: factor * money for code, money in cost.items()}, domestic, imported)


def _buy(
    draft: Draft, industry: int, columns: list[Column], money: dict[str, float], domestic: Array, imported: Array
) -> None:
    """Let techniques buy for ``money`` per unit, in the composition of some purchases of the industry."""
    whole = float(domestic.sum() + imported.sum())
    rate = draft.margin_rate(industry)
    total = 0.0
    for column in columns:
        part = money.get(column.code, 0.0) / whole
        column.use_domestic += part * domestic
        column.use_imported += part * imported
        column.import_margins += part * rate * float(imported.sum())
        total += part * column.observed
    draft.take(industry, total * domestic, total * imported)


def _labour(draft: Draft, industry: int, columns: list[Column]) -> None:
    per_person = draft.hours_per_person(industry)
    for column in columns:
        column.hours = column.technique.jobs * per_person if column.technique else 0.0
    wanted = sum(column.hours * column.observed for column in columns)
    factor = min(1.0, LARGEST_PART * float(draft.economy.hours[industry]) / wanted) if wanted > 0.0 else 1.0
    for column in columns:
        column.hours *= factor
    draft.hours[industry] += factor * wanted


def _co2(draft: Draft, industry: int, columns: list[Column]) -> None:
    """CO2 by technique; the factor of the largest emitter, coal as a rule, closes the sum to the industry's."""
    emitted = [column.technique.co2 if column.technique else 0.0 for column in columns]
    total = [per_unit * column.observed for per_unit, column in zip(emitted, columns, strict=True)]
    largest = int(np.argmax(total))
    factor = (float(draft.economy.co2[industry]) - sum(total) + total[largest]) / total[largest]
    draft.calibration[f"electricity: CO2 of {columns[largest].name}"] = factor
    for number, column in enumerate(columns):
        column.co2 = emitted[number] * (factor if number == largest else 1.0)
    draft.co2[industry] += draft.economy.co2[industry]
