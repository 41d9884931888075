"""Every place at once: who holds what and who is besieged on a day, for chronicles of any size.

What a reading takes to be true is compiled once; a day is then a few passes over arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.core.errors import Problem, SchemaError
from commonweal.territory.answers.histories import NEVER, NOT_FIRST, UNKNOWN, Histories
from commonweal.territory.answers.questions import of_reading
from commonweal.territory.answers.readings import Reading
from commonweal.territory.answers.values import CERTAINLY, NOT, POSSIBLY
from commonweal.territory.chronicle.record import Chronicle
from commonweal.territory.network import Network
from commonweal.territory.reach import cut_off, enclaves
from commonweal.territory.siege_question import CIVILIANS
from commonweal.territory.siege_routes import network_of

Words = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """One reading of a chronicle, ready to be asked about any day: N places."""

    reading: str
    network: Network
    besieges: Histories
    claimed_of: NDArray[np.int64]
    """(N,) number of each place in ``besieges``, -1 where nobody says anything."""
    asked: NDArray[np.bool_]
    """(N,) whether a source of supply is named for the place."""

    @property
    def places(self) -> tuple[str, ...]:
        """Names of the places (N,)."""
        return self.network.places


@dataclass(frozen=True, slots=True, eq=False)
class OnDay:
    """Every place on a day: how sure its holder is, and the siege by three definitions, each (N,).

    ``live`` : numbers of the steps of control that may be the last, whose states are the possible holders.
    """

    found: Situation
    live: NDArray[np.int64]
    control: Words
    claimed: Words
    encircled: Words
    fire_control: Words
    enclaves: tuple[tuple[tuple[str, ...], str], ...]
    """Friendly components without a source of supply, each with how sure that is."""

    @property
    def places(self) -> tuple[str, ...]:
        """Names of the places (N,)."""
        return self.found.places

    def holders(self) -> list[tuple[str, ...]]:
        """Return the possible holders of each place (N,), in the order of the claims."""
        held = self.found.network.control
        names: list[list[str]] = [[] for _ in held.keys]
        for step in self.live:
            name = held.states[held.state[step]]
            if name != NOT_FIRST and name not in names[held.key_of_step[step]]:
                names[held.key_of_step[step]].append(name)
        return [tuple(names[key]) if key >= 0 else () for key in self.found.network.holder_of]


def situation(
    chronicle: Chronicle, reading: Reading, supply_sources: Sequence[str] = (), user_class: str = CIVILIANS
) -> Situation:
    """Return a reading of a chronicle, compiled.

    Parameters
    ----------
    supply_sources : places from which supplies come, for every place; those that the chronicle names where empty,
        and then only for the places for which it names any.

    Raises
    ------
    SchemaError
        Neither the question nor the chronicle names a source of supply.
    """
    named = supply_sources or tuple(
        dict.fromkeys(one for sources in chronicle.meta.supply_sources.values() for one in sources)
    )
    if not named:
        step = "name one: supply_sources in chronicle.yaml, or --supply-from PLACE"
        raise SchemaError(Problem("no source of supply is named", chronicle.meta.name, next_step=step))
    network = network_of(chronicle, reading, user_class, named)
    rows = [row for row in chronicle.rows("relations") if row["relation"] == "besieges"]
    besieges = of_reading(chronicle, reading, "relations", rows)
    numbers = [besieges.index(("besieges", place)) for place in network.places]
    claimed_of = np.array([-1 if one is None else one for one in numbers])
    asked = [bool(supply_sources) or place in chronicle.meta.supply_sources for place in network.places]
    return Situation(reading.name, network, besieges, claimed_of, np.array(asked))


def on_day(found: Situation, day: int, with_enclaves: bool = False) -> OnDay:
    """Return every place on a day."""
    live, control = _control(found.network, day)
    graph = cut_off(found.network, day)
    return OnDay(
        found=found,
        live=live,
        control=control,
        claimed=_claimed(found, day),
        encircled=np.where(found.asked, graph.encircled, UNKNOWN),
        fire_control=np.where(found.asked, graph.fire_control, UNKNOWN),
        enclaves=enclaves(found.network, day, graph) if with_enclaves else (),
    )


def _control(network: Network, day: int) -> tuple[NDArray[np.int64], Words]:
    held = network.control
    value = np.full(len(network.places), UNKNOWN, dtype=object)
    if not held.keys:
        return np.zeros(0, dtype=np.int64), value
    possible = (held.possible(day) | held.bad[held.key_of_step]) & ~held.unclaimed(day)[held.key_of_step]
    low = np.minimum.reduceat(np.where(possible, held.state, NEVER), held.start[:-1])
    high = np.maximum.reduceat(np.where(possible, held.state, -1), held.start[:-1])
    certain = (low == high) & ~held.before(day)
    by_key = np.where(high < 0, UNKNOWN, np.where(certain, CERTAINLY, POSSIBLY)).astype(object)
    told = network.holder_of >= 0
    value[told] = by_key[network.holder_of[told]]
    return np.flatnonzero(possible), value


def _claimed(found: Situation, day: int) -> Words:
    value = np.full(len(found.places), UNKNOWN, dtype=object)
    held = found.besieges
    if not held.keys:
        return value
    inside = np.array([state not in (UNKNOWN, NOT_FIRST) for state in held.states])[held.state]
    possible = held.possible(day)
    any_in = np.logical_or.reduceat(possible & inside, held.start[:-1])
    any_out = np.logical_or.reduceat(possible & ~inside, held.start[:-1])
    early = held.before(day)
    begun = np.array([held.states[code] == NOT_FIRST for code in held.first])
    key_value = np.where(any_in, np.where(any_out | early | held.bad, POSSIBLY, CERTAINLY), NOT).astype(object)
    key_value[early & ~begun & ~any_in] = UNKNOWN
    key_value[held.unclaimed(day)] = UNKNOWN
    told = found.claimed_of >= 0
    value[told] = key_value[found.claimed_of[told]]
    return value


def change_days(found: Situation) -> list[int]:
    """Return the days on which any answer may change."""
    days = set(found.network.changes())
    held = found.besieges
    days |= {int(day) for day in (*held.lo, *held.hi, *(held.last + 1)) if 1 < day < NEVER}
    return sorted(days)
