"""Whether a place can be reached from a source of supply, at the worst and at the best.

A route is passable for a class of user unless it is closed; where the question says so, ``under_fire`` counts as
closed. A place is *cut off* if no passable path leads from its friendly component to a source of supply. The friendly
component are the places that passable routes join through places of the same side; a source ends a path, whoever holds
it. Everything is done three times: uncertain things at their worst, at their best as far as claims go, and at their
best with what nobody speaks of. Nothing here asks what would follow if a route were closed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from commonweal.territory.answers.histories import UNKNOWN
from commonweal.territory.answers.values import CERTAINLY, NOT, POSSIBLY
from commonweal.territory.network import OPEN_STATE, UNDER_FIRE, Bools, Holding, Ints, Network, holding, route_range

_VALUES = np.array([NOT, POSSIBLY, UNKNOWN, CERTAINLY], dtype=object)
_UNKNOWN = 2


@dataclass(frozen=True, slots=True, eq=False)
class CutOff:
    """Whether places (N,) are cut off: routes under fire counted as passable, and counted as closed."""

    encircled: NDArray[np.object_]
    fire_control: NDArray[np.object_]


def cut_off(network: Network, day: int) -> CutOff:
    """Return for every place whether it is cut off on a day: certainly, possibly, not, unknown.

    Of a place without any route in the record nothing is known.
    """
    low, high, told = route_range(network, day)
    held = holding(network, day)
    anyone = held.possible | held.open[:, None]
    bare = ~network.has_routes()
    answers = []
    for least in (UNDER_FIRE, OPEN_STATE):
        at_worst = _certainly(network, told & (low >= least), held)
        at_best = _possibly(network, told & (high >= least), held.possible, at_worst)
        sure = told.all() and not held.open.any()
        with_untold = at_best if sure else _possibly(network, ~told | (high >= least), anyone, at_best)
        code = np.where(at_worst, 0, np.where(at_best, 1, np.where(with_untold, _UNKNOWN, 3)))
        code[bare] = _UNKNOWN
        answers.append(_VALUES[code])
    return CutOff(*answers)


def enclaves(network: Network, day: int, found: CutOff) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return friendly components without a source of supply: their places, and whether that is certain or possible.

    Places are joined where their holder is certain; a place whose holder is not stands by itself.
    """
    low, _, told = route_range(network, day)
    certain = holding(network, day).certain
    a, b = network.ends[told & (low >= UNDER_FIRE)].T
    joined = (certain[a] == certain[b]) & (certain[a] >= 0)
    label = _components(len(network.places), a[joined], b[joined])
    groups: dict[tuple[int, str], list[str]] = {}
    for n, value in enumerate(found.encircled):
        if value in (CERTAINLY, POSSIBLY) and certain[n] >= 0:
            groups.setdefault((int(label[n]), str(value)), []).append(network.places[n])
    return tuple((tuple(places), value) for (_, value), places in groups.items())


def _certainly(network: Network, passable: Bools, held: Holding) -> Bools:
    a, b = network.ends[passable].T
    joined = (held.certain[a] == held.certain[b]) & (held.certain[a] >= 0)
    label = _components(len(network.places), a[joined], b[joined])
    return _spread(label, _beside_supply(network, a, b))


def _possibly(network: Network, passable: Bools, possible: Bools, reached: Bools) -> Bools:
    """Whether a path may lead to a source: on pairs of place and side, so that no path changes sides on its way.

    ``reached`` : (N,) places of which that is known already; routes between two of them need not be looked at.
    """
    n, sides = possible.shape
    a, b = network.ends[passable].T
    fed = _beside_supply(network, a, b) | reached
    open_ended = ~(reached[a] & reached[b])
    a, b = a[open_ended], b[open_ended]
    route, side = np.nonzero(possible[a] & possible[b])
    label = _components(n * sides, a[route] * sides + side, b[route] * sides + side)
    spread = _spread(label, np.repeat(fed, sides)) & possible.ravel()
    return np.asarray(spread.reshape(n, sides).any(axis=1) | fed)


def _beside_supply(network: Network, a: Ints, b: Ints) -> Bools:
    """Sources of supply, and places that a passable route joins to one (N,)."""
    fed = network.supply.copy()
    fed[a[network.supply[b]]] = True
    fed[b[network.supply[a]]] = True
    return fed


def _components(size: int, a: Ints, b: Ints) -> Ints:
    graph = csr_matrix((np.ones(len(a), dtype=np.int8), (a, b)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _spread(label: Ints, fed: Bools) -> Bools:
    whole = np.zeros(int(label.max(initial=-1)) + 1, dtype=bool)
    whole[label[fed]] = True
    return np.asarray(whole[label])
