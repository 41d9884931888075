"""Sides of the rows of a plan and bounds of its columns, as declared, in natural units."""

from __future__ import annotations

import numpy as np

from commonweal.verify.balance import CONSUMERS, mobility_of
from commonweal.verify.capital import begun, capital_bounds
from commonweal.verify.case import ACCOUNTS, Case
from commonweal.verify.declared import Declared
from commonweal.verify.emissions import credit
from commonweal.verify.stored import Array

Sides = dict[str, tuple[Array, Array]]


def sides(declared: Declared) -> Sides:
    """Return lower and upper side of every row by block, in natural units."""
    case, processes = declared.case, declared.processes
    arriving, years, used = begun(declared), len(case.years), len(ACCOUNTS) + len(declared.stocks)
    fixed = np.zeros((len(processes["makes"]), years))
    own = np.maximum(-case.country.final("domestic", "gfcf"), 0.0)
    fixed[: len(own)] = own[:, None]
    assets = 2 if processes.anything else 1
    credits = np.zeros((len(credit(declared).process), years))
    found = {
        "balance": _above(-fixed),
        "labour_use": _zero((years,)),
        "labour_limit": _below(case.labour_supply),
        "resource_use": _zero((used, years)),
        "limit": _below(np.array([limit.bound for limit in declared.limits])),
        "trade_balance": _above(np.full(years, least_trade_balance(case))),
        "group_sum": _zero((len(declared.floors), years)),
        "floor": _above(declared.required),
        "fulfilment": _above(np.zeros_like(declared.required)),
        "accumulation": (arriving, arriving),
        "capacity": _above(np.zeros_like(arriving)),
        "asset_sum": _zero((assets, years)),
        "terminal": _above(np.zeros(len(arriving))),
        "basket_rise": _below(np.zeros(years - 1)),
        "basket_fall": _below(np.zeros(years - 1)),
        "credit_made": _below(credits),
        "credit_sold": _below(credits),
        "share_limit": _below(np.zeros((len(processes["shares.share"]), years))),
    }
    return {**found, **_workforce_sides(case)}


def least_trade_balance(case: Case) -> float:
    """Return the least balance of trade [money/yr]: zero, or that of the base year in the plan's scope."""
    if case.scenario["technology"]["trade_balance"] == "balanced":
        return 0.0
    country, home = case.country, (*CONSUMERS, "gfcf")
    bought = country["use_imported"].sum() + country.final("imported", *home).sum()
    carried = country["import_margins"].sum() + country.margins(*home)
    return float(country.final("domestic", "exports").sum() - bought - carried)


def _workforce_sides(case: Case) -> Sides:
    mobility, base = mobility_of(case), case.country["hours"]
    shape = (len(base), len(case.years))
    rise, fall = np.zeros(shape), np.zeros(shape)
    rise[:, 0], fall[:, 0] = (1.0 + mobility) * base, -(1.0 - mobility) * base
    return {
        "workforce_need": _above(np.zeros(shape)),
        "workforce_limit": _below(case.labour_supply / case.hours_per_person),
        "workforce_rise": _below(rise),
        "workforce_fall": _below(fall),
    }


def bounds(declared: Declared) -> Sides:
    """Return lower and upper bound of every column that is not simply non-negative, in natural units."""
    case = declared.case
    level, export = _levels(declared), _exports(declared)
    flow = np.full((len(ACCOUNTS) + len(declared.stocks), len(case.years)), np.inf)
    return {
        "level": (np.zeros_like(level), level),
        "export": (np.zeros_like(export), export),
        "unserved": (np.zeros_like(case.persons), case.persons),
        "resource": (-flow, flow),
        **capital_bounds(declared),
    }


def _levels(declared: Declared) -> Array:
    """Largest levels: none for industries; limits of techniques hold as they are, imports grow with world trade."""
    case, processes = declared.case, declared.processes
    growth = np.where(processes.abroad[:, None], case.export_index[None, :], 1.0)
    free = np.full((len(processes.industries), len(case.years)), np.inf)
    return np.vstack([free, processes["most"][:, None] * growth])


def _exports(declared: Declared) -> Array:
    """Largest exports: what the world takes of the table's products, nothing of those added."""
    case = declared.case
    most = np.zeros((len(declared.processes["makes"]), len(case.years)))
    own = np.maximum(case.country.final("domestic", "exports"), 0.0)
    most[: len(own)] = np.outer(own, case.export_index)
    return most


def _above(lower: Array) -> tuple[Array, Array]:
    return lower, np.full_like(lower, np.inf)


def _below(upper: Array) -> tuple[Array, Array]:
    return np.full_like(upper, -np.inf), upper


def _zero(shape: tuple[int, ...]) -> tuple[Array, Array]:
    return np.zeros(shape), np.zeros(shape)
