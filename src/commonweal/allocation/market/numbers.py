"""Numbers of an enterprise: one for all sectors, or one for each."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.linear_program import Array

Numbers: TypeAlias = float | Array
"""One number, or an array (sector,)."""


def require(what: str, values: Numbers, low: float = 0.0, high: float = np.inf, closed: bool = False) -> Array:
    """Return numbers as an array if each is finite and between two bounds, the bounds themselves only if ``closed``.

    Raises
    ------
    SchemaError
        Naming the first number that is not, and its place.
    """
    array = np.asarray(values, dtype=np.float64)
    inside = np.isfinite(array) & ((array >= low) & (array <= high) if closed else (array > low) & (array < high))
    if inside.all():
        return array
    place = tuple(int(axis) for axis in np.argwhere(~inside)[0])
    upper = f" and {'at most' if closed else 'below'} {high:g}" if high < np.inf else ", finite"
    allowed = f"{'at least' if closed else 'above'} {low:g}{upper}"
    raise SchemaError(Problem(f"{what} out of range", _where(place), f"{array[place]:g}", allowed))


def missing(what: str, because: str) -> SchemaError:
    """Return the error for what may be left out, but not here: what is missing, and why it is needed."""
    return SchemaError(Problem(f"{what} is missing", "enterprise", next_step=f"give {what}: {because}"))


def _where(place: tuple[int, ...]) -> str:
    return f"place {', '.join(map(str, place))} (counted from 0)" if place else ""
