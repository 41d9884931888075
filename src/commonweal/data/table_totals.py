"""The totals of a table, and the proof that an operation on it has kept every one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from commonweal.core.errors import IdentityError
from commonweal.core.linear_program import Array
from commonweal.core.table import Table

TOLERANCE = 1e-9
"""Largest change of a total, relative to the sum of the sizes of what it adds up: rounding of the additions."""


def totals(table: Table) -> dict[str, tuple[float, float]]:
    """Return every total of a table: name -> its sum and the sum of the sizes of what it adds up.

    Output, value added, use, final demand, imports and their imported parts, every item between supply and use, every
    item of cost, [money] each; every satellite in its own unit; population [thousand].
    """
    parts: dict[str, Array] = {
        "output": table.make.data,
        "value added": table.value_added,
        "use": table.use.data,
        "final demand": table.demand,
        "imports": table.imports,
        "population": table.population,
    }
    if table.imported_use is not None:
        parts["imported use"] = table.imported_use.data
    if table.imported_demand is not None:
        parts["imported final demand"] = table.imported_demand
    for place, item in enumerate(table.supply_items):
        parts[f"supply adjustment {item}"] = table.supply_adjustments[place]
    for place, item in enumerate(table.primary_items):
        parts[f"primary {item}"] = table.primary[place]
        if table.primary_demand is not None:
            parts[f"primary {item} on final demand"] = table.primary_demand[place]
    for satellite in table.satellites:
        parts[f"satellite {satellite.name}"] = np.concatenate([satellite.by_activity, satellite.by_final])
    return {name: (float(np.sum(part)), float(np.sum(np.abs(part)))) for name, part in parts.items()}


def check_conserved(
    before: Mapping[str, tuple[float, float]], after: Table, what: str, except_for: Sequence[str] = ()
) -> None:
    """Refuse a table whose totals are not those from before; a total that is unknown stays unknown.

    Raises
    ------
    IdentityError
        A total has changed by more than :data:`TOLERANCE` of the sizes that it adds up, has gone or has come.
    """
    now = totals(after)
    problems = [
        f"{what}: total of {name} was {before.get(name, (np.nan,))[0]:.17g}, is {now.get(name, (np.nan,))[0]:.17g}"
        for name in dict.fromkeys([*before, *now])
        if name not in except_for and not _same(before.get(name), now.get(name))
    ]
    if problems:
        raise IdentityError("; ".join(problems) + f"; tolerance {TOLERANCE:g} of the sum of sizes")


def _same(before: tuple[float, float] | None, now: tuple[float, float] | None) -> bool:
    if before is None or now is None:
        return False
    if np.isnan(before[0]):
        return bool(np.isnan(now[0]))
    return abs(now[0] - before[0]) <= TOLERANCE * max(before[1], now[1])
