"""The movement model: a given number of people set out each day, and go from places of fighting to open camps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.territory.displacement.conflict import Conflict
from commonweal.territory.displacement.series import Floats
from commonweal.territory.displacement.settings import Settings
from commonweal.territory.displacement.ways import Ways

NEAREST = 1.0
"""Least way that counts [km]: a camp at the place itself does not pull without end."""


@dataclass(frozen=True, slots=True)
class Movement:
    """What the model says.

    ``persons`` : (day, camp) [persons]; the rest : (day,) [persons], the last two counted from day 0. On every day
    ``persons summed over camps + travelling + waiting = set_out - returned``.
    """

    camps: tuple[str, ...]
    persons: Floats
    travelling: Floats
    waiting: Floats
    set_out: Floats
    returned: Floats


def move(conflict: Conflict, total: Floats, camps: tuple[str, ...], settings: Settings) -> Movement:
    """Return where people are by day, given only how many there are in all.

    On day t, ``max(0, T_t - T_(t-1))`` people set out, and with them those who waited. They are spread over place of
    fighting i and camp j by ``F_ij = (1 - h) G_ij + h (sum_k G_ik) X_j / sum_k X_k``, where
    ``G_ij ~ P_i c_i d_ij^-decay`` sums to 1 and k runs over the camps that i has an open way to. They arrive after
    ``d_ij / speed`` whole days. P is who is left of the population, c the intensity of fighting, d the shortest open
    way, X the people in a camp the day before and h ``following``. Nobody arrives where no way is open: those under way
    stay so, and if no camp can be reached from anywhere, people wait. ``max(0, T_(t-1) - T_t)`` people return, from all
    camps alike. Those of day 0 are taken to be in camps already.

    Parameters
    ----------
    total : (day,) [persons]
        Registered refugees in all, the only thing the model reads of what was observed.
    camps
        Camps that people may go to.

    Notes
    -----
    Capacities are not read: in the bundled conflicts they are, or nearly are, the camp's own last or highest count.
    Camps of one country are destinations each. Where nobody fights, people leave all places by population; a place
    whose population is not given has none.
    """
    state = _State(conflict, camps, settings)
    lines = []
    before = 0.0
    for day, now in enumerate(total.tolist()):
        lines.append(state.step(day, now - before))
        before = now
    persons = np.array([there for there, _ in lines], dtype=float).reshape(len(lines), len(camps))
    flows = np.array([counts for _, counts in lines], dtype=float).reshape(len(lines), 4).T
    return Movement(camps, persons, *flows)


class _State:
    """Where people are at the end of a day: ``late`` at a closed way, ``under_way`` by day of arrival."""

    def __init__(self, conflict: Conflict, camps: tuple[str, ...], settings: Settings) -> None:
        self.ways, self.settings = Ways(conflict, camps), settings
        names = [one.name for one in conflict.places]
        column = {name: n for n, name in enumerate(conflict.fighting_names)}
        shape = len(names), len(camps)
        self.fighting = np.zeros((conflict.days, shape[0]))
        for i, name in enumerate(names):
            if name in column:
                self.fighting[:, i] = [row[column[name]] for row in conflict.fighting[: conflict.days]]
        self.left = np.array([0.0 if "camp" in one.kind else one.population or 0 for one in conflict.places])
        self.there, self.late = np.zeros(shape[1]), np.zeros(shape)
        self.under_way: dict[int, Floats] = {}
        self.waiting = self.set_out = self.returned = 0.0

    def step(self, day: int, change: float) -> tuple[Floats, tuple[float, float, float, float]]:
        """Move a day on; return people by camp, and those travelling, waiting, set out and returned."""
        km = self.ways.distances(day)
        self.set_out += max(0.0, change)
        self._depart(day, max(0.0, change) + self.waiting, km)
        self._arrive(day, km)
        self._return(max(0.0, -change))
        travelling = float(self.late.sum() + sum(one.sum() for one in self.under_way.values()))
        return self.there, (travelling, self.waiting, self.set_out, self.returned)

    def _depart(self, day: int, people: float, km: Floats) -> None:
        weight = self.left * self.fighting[day]
        flow = spread(weight if weight.sum() > 0 else self.left, km, self.there, self.settings) * people
        gone = float(flow.sum())
        self.waiting = people if gone == 0 else 0.0
        self.left = np.maximum(self.left - flow.sum(axis=1), 0.0)
        arrival = np.where(flow > 0, np.where(np.isfinite(km), km, 0.0) // self.settings.speed, 0.0) * (day > 0) + day
        for then in np.unique(arrival):
            part = np.where(arrival == then, flow, 0.0)
            self.under_way[int(then)] = self.under_way.get(int(then), 0.0) + part

    def _arrive(self, day: int, km: Floats) -> None:
        due = self.late + self.under_way.pop(day, np.zeros(self.late.shape))
        self.late = np.where(np.isfinite(km), 0.0, due)
        arrived = (due - self.late).sum(axis=0)
        for first, then in self.ways.taken_on(day).items():
            arrived[then] += arrived[first]
            arrived[first] = 0.0
        self.there = self.there + arrived

    def _return(self, people: float) -> None:
        there = float(self.there.sum())
        going = min(people, there)
        self.there = self.there * (1.0 - going / there) if there > 0 else self.there
        self.returned += going


def spread(weight: Floats, km: Floats, there: Floats, settings: Settings) -> Floats:
    """Return the shares of those who set out by place and camp, which sum to 1, or to 0 where no way is open.

    Parameters
    ----------
    weight : (place,) [persons], km : (place, camp) [km], there : (camp,) [persons]

    Notes
    -----
    The formula is that of :func:`move`; a place from which nobody is ahead has no one to follow, and goes by the way.
    """
    pull = np.where(np.isfinite(km), np.maximum(km, NEAREST), np.inf) ** -settings.decay
    by_way = weight[:, None] * pull
    if by_way.sum() <= 0:
        return np.zeros(km.shape)
    by_way /= by_way.sum()
    ahead = np.where(np.isfinite(km), there, 0.0)
    anyone = ahead.sum(axis=1, keepdims=True)
    shares = np.divide(ahead, anyone, out=np.zeros(km.shape), where=anyone > 0)
    followed = np.where(anyone > 0, by_way.sum(axis=1, keepdims=True) * shares, by_way)
    return np.asarray((1.0 - settings.following) * by_way + settings.following * followed)
