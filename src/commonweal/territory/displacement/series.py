"""Registered refugees by day: published stocks joined by straight lines, in whole hundreds as Flee's run saw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from commonweal.territory.displacement.conflict import Conflict

HUNDRED = 100
"""Persons that one agent of the quoted Flee runs stands for: counts there are whole hundreds, cut off below."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Registered:
    """Registered refugees: ``persons`` : (day, camp) [persons]; ``total`` : (day,), the sum over these camps."""

    camps: tuple[str, ...]
    persons: Floats

    @property
    def total(self) -> Floats:
        """Sum over the camps that have a series : (day,) [persons]."""
        return np.asarray(self.persons.sum(axis=1))


def registered(conflict: Conflict, unit: int = HUNDRED) -> Registered:
    """Return the registered refugees of every camp that has a series, by day.

    ``R_jt = unit x floor( (a + (b - a)(t - s) / (e - s)) / unit )`` between the stocks a on day s and b on day e around
    t; before the first and after the last published stock, that stock. A correction first scales what precedes it.

    Parameters
    ----------
    unit
        Persons counted together [persons]; 100 gives the data that Flee's quoted errors were measured on.
    """
    corrected = {one.camp: one.on for one in conflict.corrections}
    columns = []
    for camp in conflict.registering:
        parts = [one.points for one in conflict.series if one.place == camp]
        lines = [_by_day(points, corrected.get(camp), conflict.start, conflict.days) for points in parts]
        columns.append(np.sum(lines, axis=0))
    stacked = np.array(columns, dtype=float).reshape(len(columns), conflict.days).T
    return Registered(conflict.registering, np.floor(stacked / unit + 1e-9) * unit)


def _by_day(points: tuple[tuple[date, float], ...], counted: date | None, start: date, days: int) -> Floats:
    """Interpolate one series : (day,) [persons]; what precedes the new count is scaled to meet it."""
    when = np.array([(day - start).days for day, _ in points], dtype=float)
    stock = np.array([persons for _, persons in points], dtype=float)
    if counted is not None:
        new = np.flatnonzero(when == (counted - start).days)
        if new.size and new[0] > 0 and stock[new[0] - 1] > 0:
            stock[: new[0]] *= stock[new[0]] / stock[new[0] - 1]
    return np.asarray(np.interp(np.arange(days), when, stock))
