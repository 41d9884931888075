"""Who can be reached with what: a linear programme over passable routes and convoys. Deliveries, and who is unreached.

The plan first makes the smallest share of a need that any reachable place gets as large as it can be, then delivers as
much as it can. It says what goes to whom and who stays unreached, and nothing of what limits it: no valuations leave
this file, and a planned convoy has places and amounts, no route and no hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from commonweal.core.errors import Problem, SchemaError, nearest
from commonweal.core.small_program import most
from commonweal.territory.network import CLOSED, OPEN_STATE, UNDER_FIRE, Network, route_range

Array = NDArray[np.float64]
Sparse = dict[int, float]
"""One row of the programme: coefficients by column."""
KEPT = 1e-9
SMALL = 1e-9


@dataclass(frozen=True, slots=True)
class Depot:
    """Aid that stands ready: a place, an item, tonnes of it."""

    place: str
    item: str
    tonnes: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a place needs of an item over the days planned for: tonnes, and the person-days that they are."""

    place: str
    item: str
    tonnes: float
    person_days: float


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a place gets of an item: tonnes, the person-days they cover, the share of its need [1]."""

    place: str
    item: str
    tonnes: float
    person_days: float
    share: float


@dataclass(frozen=True, slots=True)
class AidPlan:
    """Deliveries, and the places that nothing reaches with the item they need."""

    deliveries: tuple[Delivery, ...]
    unreached: tuple[tuple[str, str, float], ...]
    """Place, item, person-days that stay without."""


@dataclass(frozen=True, slots=True, eq=False)
class _Flows:
    """Flows of each item along each route in both directions, then what each place is given, then the least share."""

    network: Network
    arcs: NDArray[np.int64]
    capacity: Array
    items: tuple[str, ...]
    wanted: tuple[Wanted, ...]

    @property
    def size(self) -> int:
        return 2 * len(self.arcs) * len(self.items) + 2 * len(self.wanted) + 1

    def flow(self, item: int, arc: int, back: int) -> int:
        return 2 * (item * len(self.arcs) + arc) + back

    def given(self, number: int) -> int:
        return 2 * len(self.arcs) * len(self.items) + number

    def on_the_spot(self, number: int) -> int:
        """What a need gets of the stock of its own place, without a convoy."""
        return self.given(len(self.wanted)) + number


def allocate(
    network: Network,
    day: int,
    depots: Sequence[Depot],
    wanted: Sequence[Wanted],
    convoy_tonnes: float,
    route_tonnes: dict[int, float] | None = None,
    under_fire: bool = False,
) -> AidPlan:
    """Return deliveries from depots to places over routes that are certainly passable for aid on a day.

    Parameters
    ----------
    network : places and routes for the user class ``aid``.
    convoy_tonnes : what all convoys together can carry [t].
    route_tonnes : what can pass along a route, by its number [t]; no limit where none is named.
    under_fire : whether a route under fire counts as passable.

    Raises
    ------
    SchemaError
        A depot or a need of an unknown place, or a negative amount.
    """
    _check(network, depots, wanted, convoy_tonnes)
    low, _, told = route_range(network, day)
    usable = np.flatnonzero(told & (low >= (UNDER_FIRE if under_fire else OPEN_STATE)) & (low > CLOSED))
    limits = np.array([(route_tonnes or {}).get(int(route), np.inf) for route in usable])
    items = tuple(dict.fromkeys([one.item for one in depots] + [one.item for one in wanted]))
    flows = _Flows(network, usable, limits, items, tuple(wanted))
    given = _solve(flows, depots, convoy_tonnes)
    every = zip(wanted, given.tolist(), strict=True)
    served = [(one, amount) for one, amount in every if amount > SMALL * max(one.tonnes, 1.0)]
    deliveries = tuple(
        Delivery(one.place, one.item, amount, one.person_days * amount / one.tonnes, amount / one.tonnes)
        for one, amount in served
    )
    reached = {(one.place, one.item) for one, _ in served}
    left = tuple((one.place, one.item, one.person_days) for one in wanted if (one.place, one.item) not in reached)
    return AidPlan(deliveries, left)


def _check(network: Network, depots: Sequence[Depot], wanted: Sequence[Wanted], convoy_tonnes: float) -> None:
    known = set(network.places)
    every: list[Depot | Wanted] = [*depots, *wanted]
    problems = [
        Problem("no such place", f"aid plan, {one.item}", one.place, "ids of places", nearest(one.place, known))
        for one in every
        if one.place not in known
    ]
    problems += [
        Problem("not an amount", f"aid {one.place} {one.item}", f"{one.tonnes:g} t", "zero or more")
        for one in every
        if not (one.tonnes >= 0 and np.isfinite(one.tonnes))
    ]
    if not convoy_tonnes >= 0:
        problems.append(Problem("not an amount", "aid convoys", f"{convoy_tonnes:g} t", "zero or more"))
    if problems:
        raise SchemaError(problems)


def _solve(flows: _Flows, depots: Sequence[Depot], convoy_tonnes: float) -> Array:
    """Return tonnes given to each need: the smallest share first, then all that can be delivered."""
    rows, right = _limits(flows, depots, convoy_tonnes)
    share = flows.size - 1
    needs = slice(flows.given(0), flows.given(len(flows.wanted)))
    high = np.full(flows.size, np.inf)
    high[needs] = [one.tonnes for one in flows.wanted]
    high[flows.on_the_spot(0) : share] = [_stock(depots, one) for one in flows.wanted]
    high[share] = 1.0
    reachable = _reachable(flows, depots)
    for n, one in enumerate(flows.wanted):
        if reachable[n] and one.tonnes > 0:
            rows.append({share: one.tonnes, flows.given(n): -1.0})
            right.append(0.0)
    value = np.zeros(flows.size)
    value[share] = 1.0
    least = _best(value, rows, right, high)[share]
    value[share] = 0.0
    value[needs] = [one.person_days / one.tonnes if one.tonnes > 0 else 0.0 for one in flows.wanted]
    return _best(value, [*rows, {share: -1.0}], [*right, KEPT - least], high)[needs]


def _best(value: Array, rows: Sequence[Sparse], right: Sequence[float], high: Array) -> Array:
    at = [number for number, row in enumerate(rows) for _ in row]
    columns = [column for row in rows for column in row]
    cells = np.array([number for row in rows for number in row.values()])
    matrix = coo_matrix((cells, (np.array(at), np.array(columns))), shape=(len(rows), len(value))).tocsr()
    return most(value, matrix, np.array(right), high, "aid plan")[0]


def _limits(flows: _Flows, depots: Sequence[Depot], convoy_tonnes: float) -> tuple[list[Sparse], list[float]]:
    """Rows: what leaves a place is at most what comes in and what stands there, and no more than can be carried."""
    rows: list[Sparse] = []
    right: list[float] = []
    ends = flows.network.ends[flows.arcs]
    for item, name in enumerate(flows.items):
        for place in range(len(flows.network.places)):
            row: Sparse = {}
            for arc in np.flatnonzero((ends == place).any(axis=1)):
                for back in (0, 1):
                    leaves = ends[arc, back] == place
                    row[flows.flow(item, int(arc), back)] = 1.0 if leaves else -1.0
            for n, one in enumerate(flows.wanted):
                if one.item == name and one.place == flows.network.places[place]:
                    row[flows.given(n)] = 1.0
            stock = sum(one.tonnes for one in depots if one.item == name and one.place == flows.network.places[place])
            if row:
                rows.append(row)
                right.append(stock)
    for arc in np.flatnonzero(np.isfinite(flows.capacity)):
        rows.append({flows.flow(i, int(arc), b): 1.0 for i in range(len(flows.items)) for b in (0, 1)})
        right.append(float(flows.capacity[arc]))
    carried: Sparse = {}
    for n in range(len(flows.wanted)):
        rows.append({flows.on_the_spot(n): 1.0, flows.given(n): -1.0})
        right.append(0.0)
        carried |= {flows.given(n): 1.0, flows.on_the_spot(n): -1.0}
    if carried:
        rows.append(carried)
        right.append(convoy_tonnes)
    return rows, right


def _stock(depots: Sequence[Depot], need: Wanted) -> float:
    """Tonnes of an item that stand ready where it is needed."""
    return sum(one.tonnes for one in depots if (one.place, one.item) == (need.place, need.item))


def _reachable(flows: _Flows, depots: Sequence[Depot]) -> list[bool]:
    """Whether any passable path joins each need with a depot that has the item."""
    ends = flows.network.ends[flows.arcs]
    n = len(flows.network.places)
    graph = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n, n))
    label = connected_components(graph, directed=False)[1]
    number = {place: k for k, place in enumerate(flows.network.places)}
    stocked = {(int(label[number[one.place]]), one.item) for one in depots if one.tonnes > 0}
    return [(int(label[number[one.place]]), one.item) in stocked for one in flows.wanted]
