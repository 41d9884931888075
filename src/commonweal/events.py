"""Phase 1 of a period: dated events become the conditions of a year, the same for every society."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from commonweal.core.conditions import Conditions, calm
from commonweal.core.economy import Array, Economy
from commonweal.core.errors import UnknownName
from commonweal.core.streams import stream
from commonweal.data.shock_series import observed_shocks
from commonweal.scenario.events import Blockade, CapacityLoss, DemandShock, Event, ResampledShocks, Siege


def conditions(events: Iterable[Event], year: int, economy: Economy, seed: int = 0) -> Conditions:
    """Return the conditions that events make of a year; draws come from the seed and the year alone.

    Raises
    ------
    UnknownName
        An event names a product or an industry that the economy does not have.
    """
    found = calm(len(economy.products), len(economy.activities))
    for event in events:
        part = event.part_of(year)
        if part <= 0.0:
            continue
        if isinstance(event, Blockade | Siege):
            stopped = part * event.share * _named(event.products, economy.products, "product")
            before = np.minimum(found.imports, 1.0)
            out = found.exports * (1.0 - part * event.exports)
            found = replace(found, imports=before * (1.0 - stopped), exports=out)
        elif isinstance(event, CapacityLoss):
            lost = part * event.share * _named(event.activities, economy.activities, "industry")
            found = replace(found, capacity=found.capacity * (1.0 - lost))
        elif isinstance(event, DemandShock):
            found = replace(
                found,
                export_demand=found.export_demand * (1.0 + part * (event.exports - 1.0)),
                import_price=found.import_price * (1.0 + part * (event.import_price - 1.0)),
            )
        elif isinstance(event, ResampledShocks):
            exports, productivity = observed_shocks(economy.country_code)
            drawn = int(stream(seed, "shocks", year).integers(len(exports)))
            found = replace(
                found,
                export_demand=found.export_demand * np.exp(part * event.size * exports[drawn]),
                productivity=found.productivity * np.exp(part * event.size * productivity[drawn]),
            )
    return found


def arrivals(events: Iterable[Event], year: int, economy: Economy) -> Array:
    """Return the part of imports that can come in on each day of a year (P, D)."""
    first, days = date(year, 1, 1), 366 if date(year, 12, 31).timetuple().tm_yday == 366 else 365
    found = np.ones((len(economy.products), days))
    for event in events:
        if isinstance(event, Blockade | Siege):
            stopped = event.share * _named(event.products, economy.products, "product")
            for day in range(days):
                if event.on(first + timedelta(days=day)):
                    found[:, day] *= 1.0 - stopped
    return found


def rule_of(events: Iterable[Event]) -> str:
    """Return what a missing input does to output, as the first blockade or siege declares it."""
    return next((event.rule for event in events if isinstance(event, Blockade | Siege)), "half")


def _named(codes: tuple[str, ...] | str, known: tuple[str, ...], what: str) -> Array:
    """One for each code that an event names (n,), or for all."""
    if codes == "all":
        return np.ones(len(known))
    for code in codes:
        if code not in known:
            raise UnknownName.of(what, code, known)
    return np.isin(np.array(known), list(codes)).astype(float)
