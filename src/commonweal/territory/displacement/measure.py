"""How far a movement model missed where registered refugees were."""

from __future__ import annotations

import numpy as np

from commonweal.territory.displacement.series import Floats


def daily_error(model: Floats, data: Floats) -> Floats:
    """Return the relative difference of each day.

    ``E_t = sum_j |model_jt - data_jt| / sum_j data_jt``; a day without registered refugees has error 0. With totals
    alike, 1 means that half the people are in the wrong camp, and 2, the most, that all are.

    Parameters
    ----------
    model, data : (day, camp) [persons]

    Sources
    -------
    Suleimenova, Bell & Groen (2017), Scientific Reports 7, 13377, doi 10.1038/s41598-017-13828-9: averaged relative
    difference.
    """
    total = data.sum(axis=1)
    missed = np.abs(model - data).sum(axis=1)
    return np.asarray(np.divide(missed, total, out=np.zeros_like(total), where=total > 0))


def error(model: Floats, data: Floats) -> float:
    """Return the averaged relative difference: the mean of the daily errors over all days [1]."""
    return float(daily_error(model, data).mean())


def rescaled(model: Floats, data: Floats) -> Floats:
    """Return the model's camps scaled to the registered total of the day, so that only the shares are judged.

    ``model'_jt = model_jt x sum_k data_kt / sum_k model_kt``; a day on which the model has nobody in a camp stays 0.
    """
    there = model.sum(axis=1)
    scale = np.divide(data.sum(axis=1), there, out=np.zeros_like(there), where=there > 0)
    return np.asarray(model * scale[:, None])
