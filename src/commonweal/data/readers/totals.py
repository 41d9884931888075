"""Totals inside a table: rows or columns that only add up others, and would be counted twice.

A row is a total where it equals, cell by cell to 1e-6, the sum of a run of at least two rows right above it, right
below it, or of all others. Totals found are set aside and the search goes on, so that a grand total over subtotals is
found too. Sums of each row with fixed weights find the candidates; the cells decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.linear_program import Array

TOLERANCE = 1e-6
LEAST_CELLS = 3
"""Cells that a row needs, none of them lost beside its largest, before it is compared: fewer agree by chance."""


@dataclass(frozen=True, slots=True)
class Total:
    """Row ``place`` adds up the rows ``members``."""

    place: int
    members: tuple[int, ...]


def find_totals(cells: Array) -> list[Total]:
    """Return the rows that add up others; cells : (row, column)."""
    size = np.abs(cells).max(axis=1, keepdims=True, initial=0.0)
    full = (np.abs(cells) > TOLERANCE * size).sum(axis=1)
    alive = [int(row) for row in np.flatnonzero(size)]
    worth = {int(row) for row in np.flatnonzero(full >= LEAST_CELLS)}
    weights = 1.0 + np.modf(np.arange(1, cells.shape[1] + 1) * 0.6180339887498949)[0]
    sums = cells @ weights
    found: list[Total] = []
    for direction in (1, -1):
        runs, alive = _runs(cells, sums, alive[::direction], worth)
        found, alive = found + runs, alive[::direction]
    whole = _whole(cells, sums, alive, worth)
    return sorted([*found, *whole], key=lambda total: total.place)


def _runs(cells: Array, sums: Array, order: Sequence[int], worth: set[int]) -> tuple[list[Total], list[int]]:
    """Return totals of runs that end right before them in the order, and the rows that are none."""
    found: list[Total] = []
    kept: list[int] = []
    running = np.zeros(len(order) + 1)
    for row in order:
        count = len(kept)
        if row in worth and count >= 2:
            parts = running[count] - running[: count - 1]
            near = np.flatnonzero(
                np.abs(parts - sums[row]) <= TOLERANCE * max(abs(sums[row]), abs(parts).max(initial=0))
            )
            first = next((int(at) for at in near if _adds_up(cells, row, kept[int(at) :])), None)
            if first is not None:
                found.append(Total(row, tuple(sorted(kept[first:]))))
                continue
        kept.append(row)
        running[count + 1] = running[count] + sums[row]
    return found, kept


def _whole(cells: Array, sums: Array, alive: Sequence[int], worth: set[int]) -> list[Total]:
    """Return the one row that equals the sum of all others, wherever it stands."""
    if len(alive) < LEAST_CELLS:
        return []
    everything = sum(sums[row] for row in alive)
    for row in alive:
        others = [one for one in alive if one != row]
        near = abs(everything - 2.0 * sums[row]) <= 2.0 * TOLERANCE * abs(sums[row])
        if row in worth and near and _adds_up(cells, row, others):
            return [Total(row, tuple(others))]
    return []


def _adds_up(cells: Array, row: int, members: Sequence[int]) -> bool:
    if len(members) < 2:
        return False
    size = float(np.abs(cells[row]).max())
    return bool(np.abs(cells[list(members)].sum(axis=0) - cells[row]).max() <= TOLERANCE * size)


def total_problems(totals: Sequence[Total], labels: Sequence[str], where: str, axis: str) -> list[Problem]:
    """Return a problem for each total, by name."""
    return [
        Problem(
            f"{'an' if axis[0] in 'aeiou' else 'a'} {axis} that adds up others",
            where,
            f"{labels[one.place]!r} = the sum of {len(one.members)} {_several(axis)}, {labels[one.members[0]]!r} to "
            f"{labels[one.members[-1]]!r}",
            "no totals inside the table",
            next_step="take it out, or say --drop-totals; if it is none, --keep-totals",
        )
        for one in totals
    ]


def _several(axis: str) -> str:
    return f"{axis[:-1]}ies" if axis.endswith("y") else f"{axis}s"


def settle(found: Sequence[tuple[Sequence[Total], Sequence[str], str, str]], totals: str) -> list[str]:
    """Refuse, drop or keep the totals found, as was said; return what was done in words.

    Parameters
    ----------
    found : totals, labels, where and axis, for each sheet and axis that was searched
    totals : ``refuse``, ``drop`` or ``keep``
    """
    if totals == "refuse":
        problems = [problem for each in found for problem in total_problems(*each)]
        if problems:
            raise SchemaError(problems[:8])
    verb = "dropped" if totals == "drop" else "kept although it adds up others"
    return [
        f"{axis} {labels[one.place]!r} {verb} ({where}, sum of {len(one.members)} {_several(axis)})"
        for each, labels, where, axis in found
        for one in each
    ]
