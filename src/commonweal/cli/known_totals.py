"""Totals of bundled worlds, against which the units of a new table of the same country are held."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.cli.light_worlds import light_table, list_light
from commonweal.data.readers.plausibility import Known, totals_of
from commonweal.data.worlds import list_worlds, load_world, world_summary

UNITS = {"value_added": "M.USD", "population": "thousand persons", "hours": "M.h", "co2": "kt"}
"""Units in which full worlds state their totals."""


def known_totals(regions: Sequence[str]) -> list[Known]:
    """Return the totals of the bundled worlds of a table's only region, none where it has several."""
    if len(regions) != 1:
        return []
    region = regions[0]
    mark = f"{region.lower()}-"
    found = []
    for name in list_worlds():
        if name.startswith(mark):
            totals = world_summary(load_world(name))["totals"]
            found.append(Known(name, region, {key: (totals[key]["value"], unit) for key, unit in UNITS.items()}))
    for name in list_light() if not found else ():
        table = light_table(name) if name.startswith(mark) else None
        if table is not None:
            found.append(Known(name, region, totals_of(table)))
    return found[:1]
