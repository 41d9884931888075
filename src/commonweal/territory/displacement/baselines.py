"""The two naive baselines that every result stands beside."""

from __future__ import annotations

import numpy as np

from commonweal.territory.displacement.series import Floats

HELD_FROM = 30
"""Day whose shares are held [day]."""


def equal_shares(data: Floats) -> Floats:
    """Spread the registered total of each day evenly: ``B_jt = sum_k data_kt / camps`` : (day, camp) [persons]."""
    return np.repeat(data.sum(axis=1, keepdims=True) / data.shape[1], data.shape[1], axis=1)


def held_shares(data: Floats, day: int = HELD_FROM) -> Floats:
    """Keep the observed shares of one day for all days: ``B_jt = data_j,day / sum_k data_k,day x sum_k data_kt``.

    It reads what was registered in each camp on that day, which the model never does; before that day it looks ahead.
    In a period shorter than this the last day stands in, and with nobody registered on it shares are equal.
    """
    seen = data[min(day, len(data) - 1)]
    shares = seen / seen.sum() if seen.sum() > 0 else np.full(data.shape[1], 1.0 / data.shape[1])
    return np.asarray(data.sum(axis=1, keepdims=True) * shares)
