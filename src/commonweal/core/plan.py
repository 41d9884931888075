"""The plan: the outcome of an allocation, with what proves it and, where there is none, why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from commonweal.core.linear_program import Array, LinearProgram, Optimum, Residuals


@dataclass(frozen=True, slots=True)
class Table:
    """An array whose axes have names and labels, in one unit."""

    axes: tuple[str, ...]
    labels: tuple[tuple[str | int, ...], ...]
    values: Array
    unit: str

    def at(self, **place: str | int) -> float:
        """Return the one value at the given label of every axis, e.g. ``at(product="A01", year=2015)``."""
        index = tuple(labels.index(place[axis]) for axis, labels in zip(self.axes, self.labels, strict=True))
        return float(self.values[index])

    def total(self, axis: str) -> Array:
        """Return the values summed over every axis but one."""
        others = tuple(number for number, name in enumerate(self.axes) if name != axis)
        return np.asarray(self.values.sum(axis=others), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a lexicographic solve: what it sought, its value and its optimal pair.

    ``value`` is in the aim's own sense and unit: what was maximised or minimised. ``optimum`` always minimises.
    """

    name: str
    value: float
    optimum: Optimum
    residuals: Residuals


@dataclass(frozen=True, slots=True)
class Reason:
    """A declared thing that takes part in a conflict.

    ``change`` : least change of it alone, in ``unit``, that makes everything else feasible; None if none does.
    """

    path: str
    kind: str
    words: str
    unit: str
    change: float | None


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Proof that the strict programme has no solution, and the conflict in words.

    ``ray`` proves it (see ``farkas_value``); ``conflict`` is an irreducible set of declared things;
    ``first_year`` the last year of the shortest horizon that already has no plan.
    """

    programme: LinearProgram
    ray: Array
    conflict: tuple[Reason, ...]
    first_year: int | None


@dataclass(frozen=True, slots=True)
class Binding:
    """A constraint that binds: its block and labels, and what one more unit would be worth in the aim."""

    constraint: str
    labels: tuple[str | int, ...]
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan over years.

    ``solved`` : "strict" if everything declared holds, "relaxed" if needs had to give way, "none" if that is not enough
    (then there are neither quantities nor stages); ``quantities`` by block (level, delivery, export, capital, ...);
    ``valuations`` : duals of the aim's stage by block, in the aim's
    unit per natural unit of the row; ``infeasible`` : why the strict programme has no solution; ``route`` : which way
    it was found (direct, programme or large), and ``route_reason`` why that way, empty where nobody chose.
    """

    solved: str
    aim: str
    quantities: Mapping[str, Table]
    valuations: Mapping[str, Table]
    programme: LinearProgram
    stages: tuple[Stage, ...]
    infeasible: Infeasible | None = None
    warnings: tuple[str, ...] = field(default=())
    route: str = ""
    route_reason: str = ""

    @property
    def worst_residual(self) -> float:
        """The largest residual of any stage."""
        return max((stage.residuals.worst for stage in self.stages), default=0.0)
