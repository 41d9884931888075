"""Scores of a past conflict: both naive baselines first, then the movement model, then what Flee's run missed by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.territory.displacement.baselines import HELD_FROM, equal_shares, held_shares
from commonweal.territory.displacement.conflict import Conflict
from commonweal.territory.displacement.measure import error, rescaled
from commonweal.territory.displacement.model import move
from commonweal.territory.displacement.series import Floats, registered
from commonweal.territory.displacement.settings import SETTINGS, Settings

EQUAL, HELD, MODEL, FLEE = "equal shares", f"shares held from day {HELD_FROM}", "model", "Flee, as quoted"
METHODS = (EQUAL, HELD, MODEL, FLEE)
FLEE_RUNS = {"syria2013": (0.267, 0.278), "mali2012": (0.403, 0.336), "burundi2015": (0.587, 0.570)}
"""Error, and error rescaled, of one run of Flee on each conflict, an agent standing for 100 persons [1].

By its source, Flee reads the capacities of camps and starts with day 0 as it was registered; the model does neither.
"""


@dataclass(frozen=True, slots=True)
class Score:
    """One row: averaged relative difference of a method, and the same with its total scaled to the registered one."""

    method: str
    error: float
    rescaled: float


def score(conflict: Conflict, name: str = "", settings: Settings = SETTINGS) -> tuple[Score, ...]:
    """Return the scores of a conflict, the baselines first; none if no camp has a series.

    Parameters
    ----------
    name
        Name of the bundled conflict, for which the figures of Flee's run are known.
    """
    data = registered(conflict)
    if not data.camps or not data.total.any():
        return ()
    guesses: dict[str, Floats] = {
        EQUAL: equal_shares(data.persons),
        HELD: held_shares(data.persons),
        MODEL: move(conflict, data.total, data.camps, settings).persons,
    }
    rows = [
        Score(method, error(guess, data.persons), error(rescaled(guess, data.persons), data.persons))
        for method, guess in guesses.items()
    ]
    return (*rows, *([Score(FLEE, *FLEE_RUNS[name])] if name in FLEE_RUNS else []))


def last_shares(conflict: Conflict, settings: Settings = SETTINGS) -> dict[str, float]:
    """Return the model's shares of camps on the last day if one person sets out each day, for want of a total.

    Those under way or waiting are in no share; with nobody in a camp, every share is 0.
    """
    there = move(conflict, np.arange(1.0, conflict.days + 1), conflict.camps, settings).persons[-1]
    return dict(zip(conflict.camps, (there / max(float(there.sum()), 1e-300)).tolist(), strict=True))
