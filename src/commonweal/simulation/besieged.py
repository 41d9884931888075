"""A besieged place as an economy with closed routes: the same siege and the same production under three rations.

An assumption stands before everything here: the place is taken to have the technology, stocks, trade and incomes of a
bundled world. The closed days are given; nothing chooses them. The industries' days follow
:mod:`commonweal.allocation.shortage`; what reaches households is handed out by :mod:`commonweal.allocation.rations`,
and no rule of handing out changes what is made.

::

    supply_k(d) = usual use_k x sum over i of (home_ik came_i(d) + foreign_ik left_i(d)) / (home_k + foreign_k)

with home and foreign the products that fill group k, came the part of home products that was delivered, and left the
part of imported consumer goods that shops still sell: all on open days and until their stock is gone, nothing then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from commonweal.allocation.market.outcome import delivered, within_bands
from commonweal.allocation.market.society import open_market
from commonweal.allocation.provision import reach
from commonweal.allocation.rations import ELASTICITY
from commonweal.allocation.shortage import CATCH_UP, GOODS_DAYS, full_stocks, shortage_year, target_days
from commonweal.allocation.shortage import RULES as INPUT_RULES
from commonweal.core.economy import Array, Economy
from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.scenario.households import make_households
from commonweal.scenario.setting import Setting
from commonweal.simulation.rationed import Rationed, Residents, residents, under_all_rules

AFTERWARDS = 90
"""Days that are followed after the last closed day: assumption, range 0-365."""
NOTHING = 1e-6
"""Less of the usual supply than this counts as none [1]."""
LONGEST = 3660
"""Longest stretch of days that is followed."""
Closed = Sequence[tuple[date, date]]
"""Intervals of closed days: the first day, and the first day open again."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is assumed of the place beyond its world.

    ``persons`` : people of the place, None for those of the world [persons]; ``rule`` : what a missing input does to
    output; ``stock_days`` : days of use that industries hold of goods, and shops of imported goods, everything else in
    proportion [d]: assumption, range 5-90; ``exports`` : whether exports stop as well; ``elasticity`` : of what people
    ask for under the market price [1].
    """

    persons: float | None = None
    rule: str = "half"
    stock_days: float = GOODS_DAYS
    exports: bool = True
    elasticity: float = ELASTICITY


@dataclass(frozen=True, slots=True, eq=False)
class Besieged:
    """One siege and what three rules of rationing make of it. D days, K product groups, A industries.

    ``days`` : (D,); ``open`` : (D,) whether routes are open; ``output`` : (D,) gross output over the usual one [1];
    ``supply`` : (K, D) what reaches households over their usual use [1]; ``people`` : who lives there; ``rules`` : what
    each rule makes of the supply.
    """

    world: str
    place: Place
    closed: tuple[tuple[date, date], ...]
    days: tuple[date, ...]
    open: Array
    output: Array
    supply: Array
    people: Residents
    rules: tuple[Rationed, ...]


def besieged(setting: Setting, closed: Closed, place: Place | None = None, until: date | None = None) -> Besieged:
    """Return what a siege makes of a place with the economy of a setting, under each rule of rationing.

    Parameters
    ----------
    setting : its economy, floors and behaviour; the people and floors of its first year hold throughout
    closed : intervals of closed days, in order and apart: the first day, and the first day open again
    until : first day that is not followed, by default :data:`AFTERWARDS` days after the last closed one

    Raises
    ------
    SchemaError, UnknownName
        Intervals that are reversed, overlap or are none; a number or a rule that is not allowed.
    """
    place = place or Place()
    _check_place(place)
    intervals = checked(closed)
    length = _length(intervals, until)
    days = tuple(intervals[0][0] + timedelta(days=number) for number in range(length))
    is_open = np.array([not any(first <= day < again for first, again in intervals) for day in days], dtype=float)
    output, supply = supplied(setting.economy, is_open, place)
    people = _people(setting, place)
    return Besieged(
        world=setting.economy.name,
        place=place,
        closed=intervals,
        days=days,
        open=is_open,
        output=output,
        supply=supply,
        people=people,
        rules=under_all_rules(people, supply, place.elasticity),
    )


def checked(closed: Closed) -> tuple[tuple[date, date], ...]:
    """Return closed intervals if there are any, each forwards, in order and apart.

    Raises
    ------
    SchemaError
        With every interval that is not.
    """
    if not closed:
        raise SchemaError(Problem("no closed days", "closed", "", "at least one interval of days"))
    found = []
    for number, (first, again) in enumerate(closed):
        words = f"{first}..{again - timedelta(days=1)}"
        if again <= first:
            found.append(Problem("days reversed", "closed", words, "from <= to (the last closed day)"))
        elif number and first < closed[number - 1][1]:
            before = f"after {closed[number - 1][1] - timedelta(days=1)}, the last closed day of the one before"
            found.append(Problem("intervals overlap or are not in order", "closed", words, before))
    if found:
        raise SchemaError(found)
    return tuple((first, again) for first, again in closed)


def _length(closed: tuple[tuple[date, date], ...], until: date | None) -> int:
    """Number of days that are followed from the first closed one."""
    first, again = closed[0][0], closed[-1][1]
    length = min((again - first).days + AFTERWARDS, (date.max - first).days) if until is None else (until - first).days
    if not 0 < length <= LONGEST:
        allowed = f"1 to {LONGEST} days from {first}, the first closed day, on"
        raise SchemaError(Problem("days outside what is followed", "until", f"{length} days", allowed))
    return length


def supplied(economy: Economy, is_open: Array, place: Place) -> tuple[Array, Array]:
    """Return gross output (D,) and what reaches households by product group (K, D), each over the usual one [1].

    Parameters
    ----------
    is_open : (D,) one on days on which imports arrive and exports leave, zero on the others
    """
    gross = economy.gross_output
    home, imported = economy.use_domestic / gross, economy.use_imported / gross
    held = target_days(economy.products) * (place.stock_days / GOODS_DAYS)
    exports = economy.final("exports")[0]
    final = np.repeat((gross - economy.use_domestic.sum(axis=1))[:, None], len(is_open), axis=1)
    if place.exports:
        final = final - exports[:, None] * (1.0 - is_open)
    available = np.broadcast_to(is_open, final.shape)
    stocks = full_stocks(home + imported, gross, held)
    found = shortage_year(home, imported, gross, final, available, place.rule, stocks, held)
    groups = economy.groups
    assert groups is not None, "every bundled economy has product groups"
    came = groups.domestic.T @ found.delivered_by_day + groups.imported.T @ in_shops(is_open, held)
    part = np.minimum(came / groups.total[:, None], 1.0)
    return found.output_by_day.sum(axis=0) / gross.sum(), np.where(part < NOTHING, 0.0, part)


def in_shops(is_open: Array, held: Array) -> Array:
    """Return the part of imported consumer goods that shops can sell on each day (P, D).

    They sell as usual until their stock is gone; what is missing in it is ordered anew in :data:`CATCH_UP` days.

    Parameters
    ----------
    is_open : (D,) one on days on which imports arrive, zero on the others; held : (P,) full stock [days of sales]
    """
    stock, sold = held.copy(), np.ones((len(held), len(is_open)))
    for day, arrives in enumerate(is_open):
        there = stock + arrives * (1.0 + (held - stock) / CATCH_UP)
        sold[:, day] = np.minimum(there, 1.0)
        stock = there - sold[:, day]
    return sold


def _people(setting: Setting, place: Place) -> Residents:
    """Who lives in the place, and what they usually use and are floored by."""
    economy, year = setting.economy, setting.years[0]
    households = make_households(economy, (economy.base_year, *(y for y in setting.years if y != economy.base_year)))
    market, _, base = open_market(setting, households)
    goods = base.goods
    bought = market.shares.T @ (goods.household_domestic + goods.household_imported)
    usual = delivered(market, base)
    in_kind = np.divide(
        (usual - bought).sum(axis=1), usual.sum(axis=1), out=np.zeros(len(usual)), where=usual.sum(axis=1) > 0.0
    )
    take_up, dispersion = reach(setting.scenario.behaviour, in_kind, len(households.names))
    counted = households.persons[:, 0]
    now = households.persons[:, households.years.index(year)]
    size = 1000.0 * now * (1.0 if place.persons is None else place.persons / (1000.0 * now.sum()))
    per_head = [within_bands(market, part[:, :, None])[:, :, 0] / counted for part in (bought, usual - bought)]
    floors = setting.needs.floors[:, list(households.class_of), 0]
    return residents(households, setting.needs.groups, size, per_head, floors, take_up[:, 0], dispersion[:, 0])


def _check_place(place: Place) -> None:
    """Refuse numbers and rules that are not allowed, all at once."""
    if place.rule not in INPUT_RULES:
        raise UnknownName.of("rule for missing inputs", place.rule, INPUT_RULES)
    found = []
    if place.persons is not None and not 0.0 < place.persons < np.inf:
        found.append(Problem("number of persons", "persons", f"{place.persons:g}", "above 0"))
    if not 0.0 < place.stock_days <= 365.0:
        found.append(Problem("days of stocks", "stock_days", f"{place.stock_days:g}", "above 0, at most 365"))
    if not 0.0 <= place.elasticity <= 1.0:
        found.append(Problem("elasticity of demand", "elasticity", f"{place.elasticity:g}", "0 to 1"))
    if found:
        raise SchemaError(found)
