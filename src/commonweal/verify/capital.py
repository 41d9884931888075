"""Fixed capital of a plan, item by item: the capital of industries, and the capacity of techniques."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.verify.case import Case
from commonweal.verify.declared import Declared
from commonweal.verify.stored import Array


@dataclass(frozen=True, slots=True)
class Invested:
    """The base year's gross fixed capital formation at purchasers' prices [money/yr], and what it did to the stock.

    ``rate`` : depreciation; ``growth`` : of the stock, both [1/yr].
    """

    total: float
    rate: float
    growth: float


def invested(case: Case) -> Invested:
    """Return what the base year invested; depreciation never takes more than nine tenths of it."""
    country = case.country
    spent = country.final("domestic", "gfcf").sum() + country.final("imported", "gfcf").sum()
    column = country.labels("final_categories").index("gfcf")
    total = float(spent + country["final_margins"][column] + country["final_taxes"][column])
    stock = float(country["capital"].sum())
    rate = min(country.parameter("depreciation_rate"), 0.9 * total / stock)
    return Invested(total, rate, total / stock - rate)


@dataclass(frozen=True, slots=True)
class Items:
    """Items of capital, those of industries first (item,): money of the composite, or units of a technique's product.

    ``serves`` : activity; ``asset`` : 0 the composite, 1 vehicles; ``requirement`` : stock per level; ``opening`` :
    stock in the first year; ``wear`` : [1/yr]; ``begun`` : arriving in each of the first years; ``price`` : (item,
    year) [money per unit]; ``first`` : index of the first year in which it may be built; ``most`` : built in a year.
    """

    serves: NDArray[np.int64]
    asset: NDArray[np.int64]
    requirement: Array
    opening: Array
    wear: Array
    begun: Array
    price: Array
    first: NDArray[np.int64]
    most: Array


def items(declared: Declared) -> Items:
    """Return the items of capital of a plan: techniques with capacity behind the industries that hold capital."""
    case, processes, base = declared.case, declared.processes, invested(declared.case)
    used = np.flatnonzero(case.country["capital"] > 0.0)
    stock = declared.kept["capital"][used]
    own = np.flatnonzero(processes["capacity"])
    observed, wear = processes["observed"][own], 1.0 / processes["life"][own]
    upkeep = observed * (wear + base.growth)
    start = processes["first_year"][own] - gestation(case) - case.years[0]
    none = np.zeros(len(used), dtype=np.int64)
    priced = processes["price"][own] if len(own) else np.zeros((0, len(case.years)))
    return Items(
        serves=np.concatenate([used, len(processes.industries) + own]),
        asset=np.concatenate([none, processes["asset"][own]]).astype(np.int64),
        requirement=np.concatenate([stock / case.country.output[used], np.ones(len(own))]),
        opening=np.concatenate([stock, observed]) * (1.0 + base.growth),
        wear=np.concatenate([np.full(len(used), base.rate), wear]),
        begun=np.concatenate([stock * (base.rate + base.growth), upkeep]),
        price=np.vstack([np.ones((len(used), len(case.years))), priced]),
        first=np.concatenate([none, np.maximum(start, 0)]).astype(np.int64),
        most=np.concatenate([np.full(len(used), np.inf), processes["most_built"][own] + upkeep]),
    )


def gestation(case: Case) -> int:
    """Return the years from investment to capacity."""
    return int(case.scenario["technology"]["gestation"]["value"])


def capital_rows(declared: Declared, flows: Mapping[str, Array]) -> dict[str, Array]:
    """Return the left-hand sides of what holds for capital, by block of rows."""
    held, case = items(declared), declared.case
    stock, built, level = flows["capital"], flows["investment"], flows["level"][held.serves]
    serving = stock[:, :-1] + built if gestation(case) == 0 else stock[:, :-1]
    delay = max(gestation(case) - 1, 0)
    arriving = np.zeros_like(built)
    arriving[:, delay:] = built[:, : max(built.shape[1] - delay, 0)]
    return {
        "accumulation": stock[:, 1:] - (1.0 - held.wear[:, None]) * stock[:, :-1] - arriving,
        "capacity": serving - held.requirement[:, None] * level,
        "asset_sum": flows["asset_total"] - spent(held, built, len(flows["asset_total"])),
        "terminal": built[:, -1] - held.wear * held.requirement * level[:, -1],
    }


def spent(held: Items, built: Array, assets: int) -> Array:
    """Return the money of each asset that what is built takes (asset, year)."""
    return np.array([(held.price * built)[held.asset == asset].sum(axis=0) for asset in range(assets)])


def begun(declared: Declared) -> Array:
    """Return what was begun before the first year and arrives at the end of each of the first years (item, year)."""
    held, delay = items(declared), max(gestation(declared.case) - 1, 0)
    found = np.zeros((len(held.serves), len(declared.case.years)))
    found[:, :delay] = held.begun[:, None]
    return found


def capital_bounds(declared: Declared) -> dict[str, tuple[Array, Array]]:
    """Return the bounds of stocks, and of what may be built: before its first year only what was begun each year."""
    held, years = items(declared), len(declared.case.years)
    low = np.zeros((len(held.serves), years + 1))
    high = np.full_like(low, np.inf)
    low[:, 0] = high[:, 0] = held.opening
    early = np.arange(years)[None, :] < held.first[:, None]
    most = np.where(early, np.minimum(held.begun, held.most)[:, None], held.most[:, None])
    return {"capital": (low, high), "investment": (np.zeros_like(most), most)}
