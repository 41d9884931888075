"""How far each place is from each camp, day by day, over the ways that were open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from commonweal.territory.displacement.conflict import Closure, Conflict, Route
from commonweal.territory.displacement.series import Floats


@dataclass(slots=True)
class Ways:
    """Distances over open ways; days with the same closures share one table."""

    conflict: Conflict
    camps: tuple[str, ...]
    _known: dict[tuple[bool, ...], Floats] = field(default_factory=dict)

    def distances(self, day: int | None) -> Floats:
        """Return the shortest open way from every place to every camp : (place, camp) [km], inf if there is none.

        ``day`` None is the time before the period, of which no closure is known.
        """
        closures = self.conflict.closures
        force = tuple(day is not None and one.in_force(day) for one in closures)
        if force not in self._known:
            self._known[force] = self._shortest([one for one, on in zip(closures, force, strict=True) if on])
        return self._known[force]

    def taken_on(self, day: int | None) -> dict[int, int]:
        """Return for camps from which people are taken on, where to: indices of camps."""
        lifted = {frozenset((one.first, one.second)) for one in self.conflict.closures
                  if one.kind == "remove_forced_redirection" and day is not None and one.in_force(day)}  # fmt: skip
        index = {name: j for j, name in enumerate(self.camps)}
        found = {}
        for route in self.conflict.routes:
            ends = (route.first, route.second) if route.redirection == 2 else (route.second, route.first)
            if route.redirection and frozenset(ends) not in lifted and all(one in index for one in ends):
                found[index[ends[0]]] = index[ends[1]]
        return found

    def _shortest(self, closures: Sequence[Closure]) -> Floats:
        names = [one.name for one in self.conflict.places]
        index = {name: i for i, name in enumerate(names)}
        country = {one.name: one.country for one in self.conflict.places}
        best: dict[tuple[int, int], float] = {}
        for route in self.conflict.routes:
            if not any(_shuts(one, route, country) for one in closures):
                for ends in ((route.first, route.second), (route.second, route.first)):
                    pair = index[ends[0]], index[ends[1]]
                    best[pair] = min(route.km, best.get(pair, np.inf))
        rows, columns = [pair[0] for pair in best], [pair[1] for pair in best]
        graph = csr_array((list(best.values()), (rows, columns)), shape=(len(names), len(names)))
        if not self.camps:
            return np.zeros((len(names), 0))
        return np.asarray(dijkstra(graph, indices=[index[camp] for camp in self.camps]).T)


def _shuts(closure: Closure, route: Route, country: dict[str, str]) -> bool:
    ends = {route.first, route.second}
    if closure.kind == "country":
        return {country[route.first], country[route.second]} == {closure.first, closure.second}
    if closure.kind == "remove_forced_redirection":
        return False
    return ends == {closure.first, closure.second} if closure.second else closure.first in ends
