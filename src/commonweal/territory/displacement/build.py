"""Compiles the bundled conflicts from folders in Flee's format, by reading and writing only what the model needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from commonweal.territory.displacement.bundled import NAMES
from commonweal.territory.displacement.conflict import Conflict
from commonweal.territory.displacement.flee_files import read_conflict, write_conflict


def build(source: Path, target: Path) -> dict[str, Conflict]:
    """Write the bundled conflicts from ``source/flee-NAME`` to ``target/NAME``; return them by name.

    What reading leaves out stays out: series of places that are not in ``locations.csv``, files that are not there,
    rows dated before the one above. Series are cut to the period and the stock after it, which interpolation needs.
    """
    found = {}
    for name in NAMES:
        conflict = _needed(read_conflict(source / f"flee-{name}"))
        write_conflict(conflict, target / name)
        found[name] = conflict
    return found


def _needed(conflict: Conflict) -> Conflict:
    """Cut the series of a conflict to what lies in its period, and one stock beyond."""
    cut = []
    for one in conflict.series:
        inside = sum((day - conflict.start).days < conflict.days for day, _ in one.points)
        cut.append(replace(one, points=one.points[: inside + 1]))
    return replace(conflict, series=tuple(cut))
