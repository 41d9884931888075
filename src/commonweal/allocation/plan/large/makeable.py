"""Which products can be made at all, and which activities can run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.allocation.plan.large.kernels import table_of
from commonweal.core.large_certificate import TechniqueProgram, Whole


@dataclass(frozen=True, slots=True)
class Makeable:
    """``possible`` : (activity,) those that can run; ``lost`` : groups of products that cannot be made.

    Every maker of a product needs one of an earlier group, or something with a limit of zero. ``stopped`` : of every
    group, the activities that it stops and that nothing earlier stops.
    """

    possible: NDArray[np.bool_]
    lost: tuple[Whole, ...]
    stopped: tuple[Whole, ...]

    @property
    def missing(self) -> Whole:
        """Products that cannot be made, in order."""
        return np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *self.lost]))


def makeable(program: TechniqueProgram, able: NDArray[np.bool_] | None = None) -> Makeable:
    """Return what can be made and run, by the limits that are zero and the products that have a maker.

    ``able`` : (activity,) those that have a capacity, None for all.
    """
    idle = np.flatnonzero(program.limits == 0.0)
    possible = np.asarray(~(program.scarce[idle] > 0.0).any(axis=0), dtype=bool)
    if able is not None:
        possible &= able
    made = np.ones(program.products, dtype=bool)
    lost: list[Whole] = []
    stopped: list[Whole] = []
    while True:
        left = np.bincount(program.makes[possible], minlength=program.products) > 0
        new = made & ~left
        if not new.any():
            return Makeable(possible, tuple(lost), tuple(stopped))
        needs = table_of(program.recipes).rows(new.astype(np.float64)) > 0.0
        lost.append(np.flatnonzero(new))
        stopped.append(np.flatnonzero(possible & needs))
        possible, made = possible & ~needs, left
