"""The fit of the settings: a declared grid, searched on one conflict."""

from __future__ import annotations

from itertools import product

from commonweal.territory.displacement.conflict import Conflict
from commonweal.territory.displacement.measure import error
from commonweal.territory.displacement.model import move
from commonweal.territory.displacement.series import registered
from commonweal.territory.displacement.settings import Settings

DECAYS = (1.0, 2.0, 3.0)
"""Powers of distance tried: 1 is that of Zipf (1946), 2 that of Newton; no fraction, which one conflict cannot tell."""
FOLLOWINGS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
SPEEDS = (50.0, 100.0, 200.0)
"""From a long day on foot and by cart to a day by road."""


def missed(conflict: Conflict, settings: Settings) -> float:
    """Return the averaged relative difference of the model on a conflict [1]."""
    data = registered(conflict)
    return error(move(conflict, data.total, data.camps, settings).persons, data.persons)


def fit(conflict: Conflict) -> Settings:
    """Return the settings of the grid with the smallest error on one conflict; the first of equals."""
    grid = (Settings(*values) for values in product(DECAYS, FOLLOWINGS, SPEEDS))
    return min(grid, key=lambda settings: missed(conflict, settings))
