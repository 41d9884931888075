"""What a check finds: failures in words, and the worst deviation of every kind of check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from commonweal.core.linear_program import Array

SAME = 1e-9
"""Two figures are the same if they differ by less than this, relative to the larger."""
ROUNDING = 1e-12
"""Sums and differences are exact to this part of the largest figure of a table."""
PROOF = 1e-7
"""Largest residual of a certificate or violation of a row, in the relative norms of ``core.linear_program``."""

Labels = Sequence[Sequence[object]]


@dataclass(slots=True)
class Findings:
    """Collects failures and the worst deviation by kind of check."""

    failures: list[str] = field(default_factory=list)
    checks: dict[str, float] = field(default_factory=dict)

    def fail(self, file: str, what: str) -> None:
        """Note a failure."""
        self.failures.append(f"{file}: {what}")

    def note(self, check: str, value: float) -> None:
        """Remember the worst value of a check."""
        self.checks[check] = max(self.checks.get(check, 0.0), float(value))

    def count(self, check: str) -> None:
        """Count one more thing checked."""
        self.checks[check] = self.checks.get(check, 0.0) + 1.0

    def at_most(self, file: str, row: str, check: str, value: float, limit: float = PROOF) -> None:
        """Require a residual to be small."""
        self.note(check, value)
        if not value <= limit:
            self.fail(file, f"{row}: {check.replace('_', ' ')} {value:.3g}; tolerance {limit:g}")

    def same(
        self, file: str, row: str, got: ArrayLike, expected: ArrayLike, labels: Labels = (), relative: float = SAME
    ) -> None:
        """Require two arrays to be the same, and name the worst place if they are not."""
        left, right = np.asarray(got, dtype=np.float64), np.asarray(expected, dtype=np.float64)
        if left.shape != right.shape:
            self.fail(file, f"{row}: {left.shape} figures, {right.shape} expected")
            return
        if not left.size:
            return
        both_open = left == right
        size = np.maximum(np.abs(left), np.abs(right))
        scale = float(np.abs(right[np.isfinite(right)]).max(initial=0.0))
        with np.errstate(invalid="ignore"):
            over = np.where(both_open, 0.0, np.abs(left - right) / (size + ROUNDING / relative * scale + 1e-300))
        over = np.where(np.isnan(left) & np.isnan(right), 0.0, np.where(np.isnan(over), np.inf, over))
        self.note("largest_difference", over.max())
        if over.max() > relative:
            self._differ(file, row, left, right, over, labels, relative)

    def _differ(
        self, file: str, row: str, left: Array, right: Array, over: Array, labels: Labels, relative: float
    ) -> None:
        place = tuple(int(i) for i in np.unravel_index(int(np.argmax(over)), over.shape))
        where = row + _place(labels, place)
        more = int((over > relative).sum()) - 1
        also = f", and {more} more" if more else ""
        got, expected = float(left[place]), float(right[place])
        self.fail(
            file,
            f"{where}: {got:.12g}, recomputed {expected:.12g}; "
            f"difference {got - expected:.3g}, tolerance {relative:g} relative{also}",
        )

    def equal(self, file: str, row: str, got: object, expected: object) -> None:
        """Require two plain values to be equal; numbers as in :meth:`same`."""
        if isinstance(got, float | int) and isinstance(expected, float | int) and not isinstance(got, bool):
            self.same(file, row, [float(got)], [float(expected)])
        elif got != expected:
            self.fail(file, f"{row}: {got!r}, recomputed {expected!r}")

    def within(
        self, file: str, row: str, value: Array, lower: Array, upper: Array, size: Array, labels: Labels
    ) -> None:
        """Require lower <= value <= upper up to ``PROOF`` of ``size``, and name the worst place if not."""
        short = np.maximum(np.maximum(lower - value, value - upper), 0.0) / size
        if not short.size:
            return
        self.note("largest_violation", short.max())
        if not short.max() <= PROOF:
            place = tuple(int(i) for i in np.unravel_index(int(np.argmax(short)), short.shape))
            sides = f"{lower[place]:.12g} to {upper[place]:.12g}"
            self.fail(
                file,
                f"{row}{_place(labels, place)}: {value[place]:.12g} is outside {sides}; "
                f"violation {short[place]:.3g}, tolerance {PROOF:g}",
            )


def _place(labels: Labels, place: Iterable[int]) -> str:
    names = [str(axis[i]) for axis, i in zip(labels, place, strict=False)]
    return f" [{', '.join(names)}]" if names else ""
