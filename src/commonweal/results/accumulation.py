"""How far nature, production and government are decided by private accumulation: three indices from 0 to 1.

They are the definition of capitalism in B. Kunkel, The unbearable lightness of Slavoj Zizek's communism (2012): all
processes, nature, production and government, subordinated to private accumulation. They are computed for every society,
from its institutions and from what it does, never from its name.

========== =====================================================================================================
nature     of the CO2 emitted, the part decided without a binding limit, by enterprises that private owners run
production of investment, the part that private owners decide for its return
government of the mandates that bodies hold, the part held by bodies in which votes go by ownership of capital, or
           that nobody holds while private owners run the enterprises
========== =====================================================================================================
"""

from __future__ import annotations

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.realised import Realised
from commonweal.institutions.investment import ProfitDriven
from commonweal.institutions.members import OwnersByShare
from commonweal.institutions.quotas import SinkBudget
from commonweal.institutions.schema import Institutions
from commonweal.scenario.setting import Setting

PRIVATE = "private"
MANDATES = ("ownership", "allocation", "quotas", "guarantees", "work", "investment", "public")
"""The parts of a society that somebody decides about."""


def accumulation_indices(setting: Setting, realised: Realised) -> dict[str, float]:
    """Return the three indices [0 to 1], averaged over the years."""
    private = private_control(setting.institutions, setting.economy.activities)
    emitted = setting.economy.co2 / setting.economy.gross_output @ (realised.output * private[:, None])
    whole = setting.economy.co2 / setting.economy.gross_output @ realised.output
    limited = isinstance((setting.institutions.quotas or {}).get("co2"), SinkBudget)
    return {
        "nature": 0.0 if limited else float(np.mean(emitted / np.maximum(whole, 1e-300))),
        "production": _production(setting, realised, private),
        "government": government_index(setting.institutions, float(private @ setting.economy.gross_output)
                                       / float(setting.economy.gross_output.sum())),
    }  # fmt: skip


def private_control(institutions: Institutions, activities: tuple[str, ...]) -> Array:
    """Return the share of private owners in who runs each activity (A,) [1]."""
    rules = institutions.ownership
    owners = [rules.sectors.get(code, rules.default) for code in activities]
    return np.array([one.control().usus.private if one is not None else 0.0 for one in owners])


def _production(setting: Setting, realised: Realised, private: Array) -> float:
    """Share of investment decided by private owners for its return."""
    if not isinstance(setting.institutions.investment, ProfitDriven):
        return 0.0
    if realised.periods:
        invested = np.stack([period.goods.investment for period in realised.periods], axis=1)
    else:
        invested = realised.output
    return float(np.mean((private @ invested) / np.maximum(invested.sum(axis=0), 1e-300)))


def government_index(institutions: Institutions, private: float) -> float:
    """Return the share of the mandates decided by wealth: one vote per unit of capital, or by nobody but owners.

    Parameters
    ----------
    private : share of private owners in who runs the enterprises, weighted by output [1]
    """
    found = []
    for part in MANDATES:
        holders = [
            body for body in institutions.bodies or () if any(str(path).split(".")[0] == part for path in body.mandate)
        ]
        if not holders:
            found.append(private)
        else:
            found.append(float(np.mean([isinstance(body.members, OwnersByShare) for body in holders])))
    return float(np.mean(found))
