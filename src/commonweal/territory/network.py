"""Places and routes as a graph, and what of it is certain and possible on a day: a few passes over arrays."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from commonweal.territory.answers.histories import NEVER, NOT_FIRST, UNKNOWN, Histories
from commonweal.territory.chronicle.schema import ROUTE_STATES

CLOSED, UNDER_FIRE, OPEN_STATE = range(len(ROUTE_STATES))
_RANGES = {"closed": (CLOSED, CLOSED), "under_fire": (UNDER_FIRE, UNDER_FIRE), "open": (OPEN_STATE, OPEN_STATE)}
_NOT_YET = {"closed": (UNDER_FIRE, OPEN_STATE), "open": (CLOSED, UNDER_FIRE), "under_fire": (CLOSED, OPEN_STATE)}

NOBODY = (UNKNOWN, NOT_FIRST, "battle", "nobody named")
"""States of control that name no side: whoever holds such a place is not known."""

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sides:
    """Which parties are on one side, from day to day.

    ``days`` : ordinals from which each entry of ``labels`` holds, the first the open end; ``labels`` : by what is
    certain and by what may be, the label of each party's side; a party without one is a side by itself.
    """

    days: tuple[int, ...] = (0,)
    labels: tuple[tuple[Mapping[str, str], Mapping[str, str]], ...] = (({}, {}),)

    def at(self, day: int) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Return the labels of a day."""
        return self.labels[max(bisect_right(self.days, day) - 1, 0)]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A graph of N places and R routes under one reading, for one class of user.

    ``ends`` : (R, 2) numbers of the places that a route joins; ``supply`` : (N,) whether a place is a source of
    supply; ``route_of`` : (R,) number of each route in ``states``, -1 where no claim speaks of it; ``holder_of`` : (N,)
    the same in ``control``.
    """

    places: tuple[str, ...]
    ends: Ints
    supply: Bools
    states: Histories
    route_of: Ints
    control: Histories
    holder_of: Ints
    sides: Sides = field(default_factory=Sides)

    def has_routes(self) -> Bools:
        """Return whether a place (N,) is a source of supply or the end of any route in the record."""
        found = self.supply.copy()
        found[self.ends.ravel()] = True
        return found

    def changes(self) -> list[int]:
        """Return the days on which anything may change."""
        days: set[int] = set(self.sides.days)
        for found in (self.states, self.control):
            days |= set(found.lo.tolist()) | set(found.hi.tolist()) | set((found.last + 1).tolist())
        return sorted(day for day in days if 1 < day < NEVER)


def make_network(
    places: Sequence[str],
    routes: Sequence[tuple[str, str, str]],
    supply: Iterable[str],
    states: Histories,
    control: Histories,
    sides: Sides,
) -> Network:
    """Return a network; ``routes`` : (route, from place, to place)."""
    number = {place: n for n, place in enumerate(places)}
    ends = np.array([(number[a], number[b]) for _, a, b in routes], dtype=np.int64).reshape(-1, 2)
    is_source = np.zeros(len(places), dtype=bool)
    is_source[[number[place] for place in supply]] = True
    return Network(
        places=tuple(places),
        ends=ends,
        supply=is_source,
        states=states,
        route_of=np.array([_number(states, route) for route, _, _ in routes], dtype=np.int64),
        control=control,
        holder_of=np.array([_number(control, place) for place in places], dtype=np.int64),
        sides=sides,
    )


def _number(found: Histories, key: str) -> int:
    number = found.index(key)
    return -1 if number is None else number


def route_range(network: Network, day: int) -> tuple[Ints, Ints, Bools]:
    """Return the worst and the best state of each route (R,), and whether a claim reaches the day (R,)."""
    found = network.states
    told = network.route_of >= 0
    told[told] &= ~found.unclaimed(day)[network.route_of[told]]
    low, high = np.full(len(told), CLOSED), np.full(len(told), OPEN_STATE)
    if found.keys:
        worst, best = _extremes(found, day)
        low[told], high[told] = worst[network.route_of[told]], best[network.route_of[told]]
    return low, high, told


def _extremes(found: Histories, day: int) -> tuple[Ints, Ints]:
    """Worst and best state of each key (K,): over the steps that can be the last, and the state before the first."""
    ranges = np.array([_RANGES.get(state, (CLOSED, OPEN_STATE)) for state in found.states])
    not_yet = np.array([_NOT_YET.get(state, (CLOSED, OPEN_STATE)) for state in found.states])
    possible, heads = found.possible(day) | found.bad[found.key_of_step], found.start[:-1]
    low = np.minimum.reduceat(np.where(possible, ranges[found.state, 0], OPEN_STATE), heads)
    high = np.maximum.reduceat(np.where(possible, ranges[found.state, 1], CLOSED), heads)
    begins = found.first == found.states.index(NOT_FIRST)
    before = np.where(begins[:, None], not_yet[found.state[heads]], (CLOSED, OPEN_STATE))
    early = found.before(day)
    low = np.where(early, np.minimum(low, before[:, 0]), low)
    high = np.where(early, np.maximum(high, before[:, 1]), high)
    return low, high


@dataclass(frozen=True, slots=True, eq=False)
class Holding:
    """Which sides may hold each place on a day.

    ``certain`` : (N,) number of the side that certainly holds it by what certainly joins parties, -1 where none does;
    ``possible`` : (N, S + 1) whether claims have each side hold it, by what may join parties, and last a side that no
    claim names; ``open`` : (N,) whether it may be somebody of whom no claim speaks.
    """

    certain: Ints
    possible: Bools
    open: Bools


def holding(network: Network, day: int) -> Holding:
    """Return which sides may hold each place on a day."""
    found, n = network.control, len(network.places)
    sure, maybe = network.sides.at(day)
    sure_codes, nobody = _side_codes(found, sure)
    any_codes, count = _side_codes(found, maybe)
    certain = np.full(n, -1, dtype=np.int64)
    possible, untold = np.zeros((n, count + 1), dtype=bool), np.ones(n, dtype=bool)
    if not found.keys:
        return Holding(certain, possible, untold)
    told = network.holder_of >= 0
    told[told] &= ~found.unclaimed(day)[network.holder_of[told]]
    keys = network.holder_of[told]
    live, early, heads = found.possible(day) | found.bad[found.key_of_step], found.before(day), found.start[:-1]
    low = np.minimum.reduceat(np.where(live, sure_codes[found.state], NEVER), heads)
    high = np.maximum.reduceat(np.where(live, sure_codes[found.state], -1), heads)
    certain[told] = np.where((low == high) & (low != nobody) & ~early, low, -1)[keys]
    by_key = np.zeros((len(found.keys), count + 1), dtype=bool)
    at = np.flatnonzero(live)
    by_key[found.key_of_step[at], any_codes[found.state[at]]] = True
    untold[told] = (early | by_key[:, count])[keys]
    by_key[:, count] = False
    possible[told] = by_key[keys]
    return Holding(certain, possible, untold)


def _side_codes(found: Histories, sides: Mapping[str, str]) -> tuple[Ints, int]:
    """Number of the side of each state (H,), and how many sides there are; that number stands for nobody known."""
    named = [state for state in found.states if state not in NOBODY]
    labels = {label: n for n, label in enumerate(dict.fromkeys(sides.get(state, state) for state in named))}
    codes = [labels[sides.get(state, state)] if state not in NOBODY else len(labels) for state in found.states]
    return np.array(codes, dtype=np.int64), len(labels)
