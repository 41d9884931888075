"""A sink that may be filled up to a budget."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.nature.exhaustible import ExhaustibleStock


@dataclass(frozen=True)
class Sink(ExhaustibleStock):
    """A budget of what a sink may take up; ``amount`` is the room left in it.

    The arithmetic is that of an exhaustible stock. Its meaning is not: an emptied mine gives nothing, but an
    exhausted budget stops nobody, so ``short`` of a step is what was emitted beyond the budget. No removal is modelled.
    """

    law = "sink"
