"""The rows of the plan, written out from what they mean, without the programme's matrix.

Everything is the base year times a scale: an activity at ``s`` times its base-year output uses, makes, employs and
emits ``s`` times what it did; consumption of a product group at ``q`` times the base year's draws ``q`` times its
products; investment at ``a`` times the base year's gross fixed capital formation draws ``a`` times its column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from commonweal.verify.case import Case, Limit
from commonweal.verify.stored import Array

GT_PER_KT = 1e-6
Flows = Mapping[str, Array]
Sides = dict[str, tuple[Array, Array]]


@dataclass(frozen=True, slots=True)
class Declared:
    """What a programme is about: a case under a floor set, drivers and limits."""

    case: Case
    floors: Array
    limits: tuple[Limit, ...]
    drivers: str
    relaxed: bool

    @property
    def required(self) -> Array:
        """Floors times persons (group, class, year) [money/yr]."""
        return np.asarray(self.floors * self.case.persons[None])


@dataclass(frozen=True, slots=True)
class Invested:
    """The base year's gross fixed capital formation at purchasers' prices, and the stock that it keeps up."""

    total: float
    rate: float
    opening: Array
    used: np.ndarray
    requirement: Array


def invested(case: Case) -> Invested:
    """Return what the base year invested; depreciation never takes more than nine tenths of it."""
    country = case.country
    spent = country.final("domestic", "gfcf").sum() + country.final("imported", "gfcf").sum()
    column = country.labels("final_categories").index("gfcf")
    total = float(spent + country["final_margins"][column] + country["final_taxes"][column])
    stock = country["capital"]
    rate = min(country.parameter("depreciation_rate"), 0.9 * total / float(stock.sum()))
    used = np.flatnonzero(stock > 0.0)
    growth = total / float(stock.sum()) - rate
    return Invested(total, rate, stock[used] * (1.0 + growth), used, stock[used] / country.output[used])


def uses(declared: Declared, flows: Flows) -> dict[str, Array]:
    """Return the balance of every product in its parts, each (product, year) [money/yr]."""
    case = declared.case
    country = case.country
    s, q, a, b = _scales(case, flows)
    fixed = np.maximum(-country.final("domestic", "gfcf"), 0.0)
    return {
        "made": country["make"] @ s,
        "intermediate": country["use_domestic"] @ s,
        "consumption": country["groups.domestic"] @ q + np.outer(country["groups.domestic"].sum(axis=1), b),
        "investment": np.outer(np.maximum(country.final("domestic", "gfcf"), 0.0), a),
        "exports": flows["export"],
        "fixed_supply": np.repeat(fixed[:, None], len(case.years), axis=1),
    }


def _scales(case: Case, flows: Flows) -> tuple[Array, Array, Array, Array]:
    """Activities, product groups, investment and the common basket relative to the base year."""
    country = case.country
    groups = (country["groups.domestic"] + country["groups.imported"]).sum(axis=0)
    return (
        flows["level"] / country.output[:, None],
        flows["group_total"] / groups[:, None],
        flows["asset_total"][0] / invested(case).total,
        flows["basket"] * case.growth,
    )


def imports(declared: Declared, flows: Flows, margins: bool) -> Array:
    """Return imports (year,) [money/yr], at fob prices or with international transport margins."""
    case = declared.case
    country = case.country
    s, q, a, b = _scales(case, flows)
    consumers = ("households", "npish", "government")
    on_consumption = country.margins(*consumers) / country.final("imported", *consumers).sum() if margins else 0.0
    groups = country["groups.imported"].sum(axis=0)
    consumed = groups @ q + groups.sum() * b
    inputs = country["use_imported"].sum(axis=0) + (country["import_margins"] if margins else 0.0)
    capital = country.final("imported", "gfcf").sum() + (country.margins("gfcf") if margins else 0.0)
    return np.asarray(inputs @ s + consumed * (1.0 + on_consumption) + capital * a)


def hours(declared: Declared, level: Array) -> Array:
    """Return hours by activity (activity, year) [million h/yr]."""
    country = declared.case.country
    factor = declared.case.factor("labour", declared.drivers)
    return np.asarray(country["hours"][:, None] * factor * level / country.output[:, None])


def direct_co2(declared: Declared, level: Array) -> Array:
    """Return CO2 of every activity itself (activity, year) [kt/yr]."""
    country = declared.case.country
    factor = declared.case.factor("co2", declared.drivers)
    return np.asarray(country["co2"][:, None] * factor * level / country.output[:, None])


def embodied(declared: Declared) -> Array:
    """Return total CO2 of a unit of every product, inputs and imported inputs with it (product, year) [kt per money].

    A product comes from its activities in base-year shares.
    """
    country = declared.case.country
    made = country["make"].sum(axis=1)
    shares = np.divide(country["make"], made[:, None], out=np.zeros_like(country["make"]), where=made[:, None] > 0.0).T
    emitted = country["co2"][:, None] * declared.case.factor("co2", declared.drivers)
    emitted = emitted + (country["import_co2_intensity"] @ country["use_imported"])[:, None]
    coefficients = (country["use_domestic"] / country.output) @ shares
    per_product = shares.T @ (emitted / country.output[:, None])
    return np.asarray(np.linalg.solve((np.eye(len(made)) - coefficients).T, per_product))


def co2(declared: Declared, flows: Flows) -> Array:
    """Return CO2 on both accounts (account, year) [Gt/yr]: production, and footprint (+ imports - exports)."""
    case = declared.case
    country, intensity = case.country, case.country["import_co2_intensity"]
    s, q, a, b = _scales(case, flows)
    own = country["groups.direct_co2"].sum(axis=0)
    households = (own @ q + own.sum() * b) * case.factor("household_co2", declared.drivers)
    production = direct_co2(declared, flows["level"]).sum(axis=0) + households
    groups = intensity @ country["groups.imported"]
    abroad = (
        (intensity @ country["use_imported"]) @ s
        + groups @ q
        + groups.sum() * b
        + intensity @ country.final("imported", "gfcf") * a
    )
    exported = (embodied(declared) * flows["export"]).sum(axis=0)
    return GT_PER_KT * np.stack([production, production + abroad - exported])


def rows(declared: Declared, flows: Flows) -> dict[str, Array]:
    """Return the left-hand side of every row of a plan's programme, by block, in natural units."""
    case, capital = declared.case, invested(declared.case)
    part = uses(declared, flows)
    spent = part["intermediate"] + part["consumption"] + part["investment"] + part["exports"]
    worked = hours(declared, flows["level"])
    required = declared.required
    groups = flows["delivery"].sum(axis=1)
    unserved = flows.get("unserved", np.zeros_like(case.persons))
    found = {
        "balance": part["made"] - spent,
        "labour_use": flows["labour"] - worked.sum(axis=0),
        "resource_use": flows["resource"] - co2(declared, flows),
        "limit": np.array([flows["resource"][one.account, list(one.periods)].sum() for one in declared.limits]),
        "trade_balance": flows["export"].sum(axis=0) - imports(declared, flows, margins=True),
        "group_sum": flows["group_total"] - groups,
        "floor": flows["delivery"] + declared.floors * unserved[None],
        "accumulation": _accumulation(case, flows, capital),
        "capacity": _usable(case, flows) - capital.requirement[:, None] * flows["level"][capital.used],
        "asset_sum": flows["asset_total"] - flows["investment"].sum(axis=0)[None, :],
        "terminal": flows["investment"][:, -1] - capital.rate * capital.requirement * flows["level"][capital.used, -1],
        **_workforce(case, flows, worked),
        **_basket(case, flows),
    }
    if "least_fulfilment" in flows:
        found["fulfilment"] = flows["delivery"] - required * flows["least_fulfilment"][0]
    return found


def gestation(case: Case) -> int:
    """Return the years from investment to capacity."""
    return int(case.scenario["technology"]["gestation"]["value"])


def _usable(case: Case, flows: Flows) -> Array:
    """Stock that serves in a year: the opening stock, and what is built in the year if it takes no time."""
    opening = flows["capital"][:, :-1]
    return np.asarray(opening + flows["investment"]) if gestation(case) == 0 else opening


def _accumulation(case: Case, flows: Flows, capital: Invested) -> Array:
    """Stock at the end less what is left of the opening stock and what arrives."""
    delay = max(gestation(case) - 1, 0)
    stock, built = flows["capital"], flows["investment"]
    arriving = np.zeros_like(built)
    arriving[:, delay:] = built[:, : max(built.shape[1] - delay, 0)]
    return np.asarray(stock[:, 1:] - (1.0 - capital.rate) * stock[:, :-1] - arriving)


def _workforce(case: Case, flows: Flows, worked: Array) -> dict[str, Array]:
    if "workforce" not in flows:
        return {"labour_limit": flows["labour"]}
    force, mobility = flows["workforce"], mobility_of(case)
    before = np.concatenate([np.zeros((len(force), 1)), force[:, :-1]], axis=1)
    return {
        "workforce_need": case.hours_per_person[None, :] * force - worked,
        "workforce_limit": force.sum(axis=0),
        "workforce_rise": force - (1.0 + mobility) * before,
        "workforce_fall": (1.0 - mobility) * before - force,
    }


def mobility_of(case: Case) -> float:
    """Return the largest relative change of an activity's workforce in a year."""
    return float(case.scenario["technology"]["labour_mobility"]["value"])


def _basket(case: Case, flows: Flows) -> dict[str, Array]:
    limit = float(case.scenario["technology"]["ray_growth_limit"]["value"])
    now, before = flows["basket"][1:], flows["basket"][:-1]
    return {"basket_rise": now - (1.0 + limit) * before, "basket_fall": (1.0 - limit) * before - now}


def _begun(case: Case, capital: Invested, shape: tuple[int, int]) -> Array:
    """Stock begun before the first year that arrives in its first years: what the base year invested, each year."""
    delay = max(gestation(case) - 1, 0)
    stock = case.country["capital"][capital.used]
    found = np.zeros(shape)
    found[:, :delay] = (capital.total / float(case.country["capital"].sum()) * stock)[:, None]
    return found


def sides(declared: Declared) -> Sides:
    """Return lower and upper side of every row by block, in natural units."""
    case, capital = declared.case, invested(declared.case)
    shape = (len(capital.used), len(case.years))
    fixed = np.maximum(-case.country.final("domestic", "gfcf"), 0.0)[:, None]
    found = {
        "balance": _above(-np.repeat(fixed, shape[1], axis=1)),
        "labour_use": _zero(shape[1:]),
        "labour_limit": _below(case.labour_supply),
        "resource_use": _zero((2, shape[1])),
        "limit": _below(np.array([limit.bound for limit in declared.limits])),
        "trade_balance": _above(np.full(shape[1], least_trade_balance(case))),
        "group_sum": _zero((len(declared.floors), shape[1])),
        "floor": _above(declared.required),
        "fulfilment": _above(np.zeros_like(declared.required)),
        "accumulation": _equal(_begun(case, capital, shape)),
        "capacity": _above(np.zeros(shape)),
        "asset_sum": _zero((1, shape[1])),
        "terminal": _above(np.zeros(shape[0])),
        "basket_rise": _below(np.zeros(shape[1] - 1)),
        "basket_fall": _below(np.zeros(shape[1] - 1)),
    }
    return {**found, **_workforce_sides(case)}


def least_trade_balance(case: Case) -> float:
    """Return the least balance of trade [money/yr]: zero, or that of the base year in the plan's scope."""
    if case.scenario["technology"]["trade_balance"] == "balanced":
        return 0.0
    country, home = case.country, ("households", "npish", "government", "gfcf")
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
    case, capital = declared.case, invested(declared.case)
    exports = np.maximum(case.country.final("domestic", "exports"), 0.0)[:, None] * case.export_index[None, :]
    stock_low = np.zeros((len(capital.used), len(case.years) + 1))
    stock_high = np.full_like(stock_low, np.inf)
    stock_low[:, 0] = stock_high[:, 0] = capital.opening
    flow = np.full((2, len(case.years)), np.inf)
    return {
        "export": (np.zeros_like(exports), exports),
        "unserved": (np.zeros_like(case.persons), case.persons),
        "capital": (stock_low, stock_high),
        "resource": (-flow, flow),
    }


def _above(lower: Array) -> tuple[Array, Array]:
    return lower, np.full_like(lower, np.inf)


def _below(upper: Array) -> tuple[Array, Array]:
    return np.full_like(upper, -np.inf), upper


def _zero(shape: tuple[int, ...]) -> tuple[Array, Array]:
    return np.zeros(shape), np.zeros(shape)


def _equal(value: Array) -> tuple[Array, Array]:
    return value, value
