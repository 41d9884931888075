"""Solve a large programme, interruptible, and have the answer proved by the checker's own code."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import FrameType

import numpy as np

from commonweal.allocation.plan.large.capacity_certificate import CapacityProgram
from commonweal.allocation.plan.large.capacity_remarks import capacity_remarks
from commonweal.allocation.plan.large.program_route import ProgramRoute, advice, plan_program, program_route
from commonweal.allocation.plan.large.remarks import remarks
from commonweal.allocation.plan.large.restriction import left_out, restricted
from commonweal.allocation.plan.large.surplus import productive_prices, require_makeable
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.large_folder import LabelledProgram
from commonweal.core.linear_program import Array
from commonweal.verify.large_programmes import in_memory
from commonweal.verify.large_proof import Proof, prove

FINISHED, STOPPED, INTERRUPTED = "finished", "stopped", "interrupted"


@dataclass(frozen=True, slots=True)
class Progress:
    """What is proved after a round, the passes over the recipes so far, and the time [s]."""

    number: int
    lower: float
    upper: float
    passes: int
    seconds: float

    @property
    def gap(self) -> float:
        """(upper - lower) / lower."""
        return (self.upper - self.lower) / self.lower if self.lower > 0.0 else np.inf


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plan, what the checker's code proves of it, and how it came about.

    ``levels`` : (activity,); ``prices`` : (product,), the basket being worth one; ``valuations`` : (scarce,);
    ``status`` : finished (the gap asked for is proved), stopped (it is not) or interrupted; ``route`` : the method and
    why; ``remarks`` : what to do about a gap that was not reached; ``seconds`` : of solving and of checking.
    """

    programme: LabelledProgram
    levels: Array
    prices: Array
    valuations: Array
    proof: Proof
    rounds: tuple[Progress, ...]
    status: str
    gap_asked: float
    route: ProgramRoute
    remarks: tuple[str, ...]
    seconds: dict[str, float] = field(default_factory=dict)


Report = Callable[[Progress], None]


def solve(
    programme: LabelledProgram,
    gap: float,
    names: tuple[str, ...] = (),
    report: Report = lambda _: None,
    forced: str | None = None,
) -> Outcome:
    """Return the plan of a programme to a proved gap; an interrupt leaves the last plan that was proved.

    Parameters
    ----------
    names : of the products, for messages; none where they only have numbers
    report : called after every round; an interrupt raised in it counts as one from the keyboard
    forced : the route that is asked for, programme or large; None: its size decides

    Raises
    ------
    SchemaError
        The programme makes no plan, said before the first round: no surplus, products that nobody can make.
    """
    begun, rounds = time.perf_counter(), list[Progress]()

    def told(number: int, lower: float, upper: float, passes: int) -> None:
        rounds.append(Progress(number, lower, upper, passes, time.perf_counter() - begun))
        with noticed(stop):
            report(rounds[-1])

    technique, capacity = programme.technique, programme.capacity
    route = program_route(technique, capacity, forced)
    with interruptible() as stop:
        found = plan_program(technique, capacity, route, gap, names, told)
    solved = time.perf_counter()
    levels, prices, valuations = found.levels, found.prices, found.valuations
    worth = float(prices @ technique.demand)
    if worth > 0.0:
        prices, valuations = prices / worth, valuations / worth
    proof = prove(in_memory(technique, capacity), levels, prices, valuations)
    status = FINISHED if proof.gap <= gap else INTERRUPTED if stop.happened else STOPPED
    return Outcome(
        programme=programme,
        levels=levels,
        prices=prices,
        valuations=valuations,
        proof=proof,
        rounds=tuple(rounds),
        status=status,
        gap_asked=gap,
        route=route,
        remarks=advice(route, technique.activities) if status == STOPPED else (),
        seconds={"solving": solved - begun, "checking": time.perf_counter() - solved},
    )


def require_plannable(programme: LabelledProgram, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Refuse a programme that makes no plan, and return remarks on what is odd about it; limits by their names.

    Raises
    ------
    SchemaError
        A product cannot be made, the basket is empty, or no choice of recipes leaves a surplus.
    """
    technique = programme.technique
    try:
        require_makeable(technique, names)
        productive_prices(restricted(technique).program, names)
    except SchemaError as error:
        raise SchemaError([_with_names(problem, programme.scarce) for problem in error.problems]) from None
    return remarks_on(programme, names)


def remarks_on(programme: LabelledProgram, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return remarks on what is odd about a programme and its capacities; limits by their names."""
    technique, capacity = programme.technique, programme.capacity
    if capacity is None:
        found = remarks(technique, names) + left_out(technique, restricted(technique), names)
    else:
        found = capacity_remarks(CapacityProgram(technique, capacity), names)
    return tuple(_named(words, programme.scarce) for words in found)


class Stop:
    """Whether an interrupt came from the keyboard."""

    happened = False


@contextmanager
def noticed(stop: Stop) -> Iterator[None]:
    """Remember an interrupt that passes through."""
    try:
        yield
    except KeyboardInterrupt:
        stop.happened = True
        raise


@contextmanager
def interruptible() -> Iterator[Stop]:
    """Remember interrupts from the keyboard, which go on to whoever is working."""
    stop = Stop()

    def remember(number: int, frame: FrameType | None) -> None:
        stop.happened = True
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGINT, remember)
    except ValueError:
        yield stop
        return
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _with_names(problem: Problem, scarce: tuple[str, ...]) -> Problem:
    return replace(problem, where=_named(problem.where, scarce))


def _named(words: str, scarce: tuple[str, ...]) -> str:
    """Put the names of limits in place of ``limits[K]``."""
    return re.sub(r"limits\[(\d+)\]", lambda found: f"limit {scarce[int(found[1])]!r}", words)
