"""Two sides that should be equal, and what happens when they are not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.errors import IdentityError, Problem

TOLERANCE = 1e-9
"""Largest difference of two sides over the size of the flows that enter them [1]."""

LEAST = 1e-300
"""Stands for the size of what is zero, so that nothing over nothing is nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Two sides of an identity that should be equal, with labels and the size that a difference is measured against."""

    name: str
    labels: tuple[str, ...]
    left: Array
    right: Array
    size: Array

    @property
    def residual(self) -> float:
        """Largest relative difference."""
        return float(np.max(self.relative, initial=0.0))

    @property
    def relative(self) -> Array:
        """Relative difference of each."""
        difference = np.abs(np.asarray(self.left) - np.asarray(self.right))
        known = np.isfinite(difference)
        return np.where(known, difference / np.maximum(self.size, LEAST), np.inf)


def size_of(left: Array, right: Array, floor: float) -> Array:
    """Return the larger of both sides, and of a part ``floor`` of the largest of all of them."""
    each = np.maximum(np.abs(left), np.abs(right))
    return np.maximum(each, floor * float(np.max(each, initial=0.0)))


def check(found: Iterable[Sides], year: float) -> dict[str, float]:
    """Return the residual of each identity.

    Raises
    ------
    IdentityError
        One differs by more than the tolerance; the message says which, where, both sides and the difference.
    """
    residuals: dict[str, float] = {}
    for sides in found:
        residuals[sides.name] = max(sides.residual, residuals.get(sides.name, 0.0))
        if not sides.residual <= TOLERANCE:
            worst = int(np.argmax(sides.relative))
            left, right = float(np.ravel(sides.left)[worst]), float(np.ravel(sides.right)[worst])
            raise IdentityError(
                Problem(
                    f"the books do not close: {sides.name}",
                    f"{year:g}, {sides.labels[worst]}",
                    f"{left:.10g} against {right:.10g}, a difference of {left - right:.3g}",
                    f"at most {TOLERANCE:g} of the flows that enter it",
                )
            )
    return residuals
