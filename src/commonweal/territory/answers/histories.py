"""Possible histories: from claims with windows to what held on a day, certainly, possibly or not.

A *step* is a change of state on some day of a window. A possible history takes one day for each step, strictly in
their order; the day of a change counts as in the new state. Windows are narrowed until every day left in them belongs
to some history::

    lo_i = max(lo_i, lo_(i-1) + 1)        hi_i = min(hi_i, hi_(i+1) - 1)

Step i can be the last on or before day D if and only if lo_i <= D < hi_(i+1): take every step up to i on its first
day and every later one on its last. So the states possible on D are found in one pass, for all keys at once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.territory.chronicle.dates import OPEN

NEVER = 2**40
"""Later than any day."""
UNKNOWN = "unknown"
NOT_FIRST = "not yet"
"""State before the first step where that step is a beginning: some other state."""

Key = Hashable


@dataclass(frozen=True, slots=True)
class Claimed:
    """What one claim says of one key: a state, an aspect, a window of ordinals."""

    key: Key
    state: str
    aspect: str
    lo: int
    hi: int
    claim: str
    who: str = ""
    """Who is said to do it, where several may do the same at once: an end by one does not end what another does."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change of state in a window; ``inferred`` if no claim says when it came."""

    state: str
    lo: int
    hi: int
    claim: str
    inferred: bool = False


_ORDER = {"spans": 0, "begins": 1, "holds": 2, "ends": 3}


def steps_of(claims: Iterable[Claimed], ended: str) -> list[Step]:
    """Return the changes that the claims of one key make, narrowed; ``ended`` is the state after an end.

    An end of a state that is not in force changes nothing, nor does the end of one doer's part while another's goes on.
    Two claims of the same beginning whose windows overlap are one step, in their intersection; a second beginning that
    can only come after an end waits for it. A claim that a state holds is a step only where the state had certainly
    been another before it: then the change came at some day in between.
    """
    found: list[Step] = []
    later: list[Claimed] = []
    active: set[str] = set()
    for one in sorted(claims, key=_place_in_order):
        before = found[-1] if found else None
        if one.aspect == "ends":
            if _goes_on(one, before, active, ended):
                continue
            found.append(Step(ended, one.lo, one.hi, one.claim))
            again = next((begun for begun in later if begun.hi > one.lo), None)
            if again is not None:
                later.remove(again)
                active.add(again.who)
                found.append(Step(again.state, again.lo, again.hi, again.claim))
            continue
        if one.aspect == "holds":
            if before is None or (before.state != one.state and one.lo > before.hi):
                since = one.lo if before is None else min(before.lo + 1, one.hi)
                found.append(Step(one.state, since, one.hi, one.claim, inferred=True))
            continue
        active.add(one.who)
        if before is not None and before.state == one.state and not before.inferred:
            if one.lo <= before.hi:
                lo, hi = max(before.lo, one.lo), min(before.hi, one.hi)
                found[-1] = Step(one.state, lo, max(lo, hi), before.claim)
            else:
                later.append(one)
            continue
        if before is not None and before.state == one.state:
            found.pop()
        found.append(Step(one.state, one.lo, one.lo if one.aspect == "spans" else one.hi, one.claim))
    return _narrowed(found)


def _goes_on(one: Claimed, before: Step | None, active: set[str], ended: str) -> bool:
    """Whether a state goes on in spite of a claimed end: it is not in force, or another is doing the same."""
    if before is not None and before.state not in (one.state, ended):
        return True
    if before is not None and before.state == ended:
        return True
    if one.who in active and len(active) > 1:
        active.discard(one.who)
        return True
    active.clear()
    return False


def _tied(claims: Sequence[Claimed]) -> bool:
    """Whether two claims give different states to the same window, so that nothing says which came first."""
    seen: dict[tuple[int, int], str] = {}
    begun = (one for one in claims if one.aspect != "ends")
    return any(seen.setdefault((one.lo, one.hi), one.state) != one.state for one in begun)


def _place_in_order(one: Claimed) -> tuple[int, int, int, str]:
    """Changes come in the order in which they can first have happened; that a state holds is said of the last day."""
    return (one.hi if one.aspect == "holds" else one.lo, one.hi, _ORDER[one.aspect], one.claim)


def _narrowed(steps: list[Step]) -> list[Step]:
    lows, highs = [one.lo for one in steps], [one.hi for one in steps]
    for n in range(1, len(steps)):
        lows[n] = max(lows[n], lows[n - 1] + 1)
    for n in range(len(steps) - 2, -1, -1):
        highs[n] = min(highs[n], highs[n + 1] - 1)
    return [Step(one.state, lo, hi, one.claim, one.inferred) for one, lo, hi in zip(steps, lows, highs, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """The steps of many keys (K keys, S steps), as arrays.

    ``keys`` : the number of each key;
    ``start`` : (K + 1,) where the steps of each key begin; ``lo``, ``hi`` : (S,) narrowed windows; ``state`` : (S,)
    codes into ``states``; ``next_hi`` : (S,) last day of the following step of the same key, :data:`NEVER` at the end;
    ``first`` : (K,) code of the state before the first step; ``last`` : (K,) last day that the reading asserts
    anything; ``bad`` : (K,) whether the claims of a key contradict each other; ``key_of_step`` : (S,).
    """

    keys: Mapping[Key, int]
    states: tuple[str, ...]
    start: NDArray[np.int64]
    lo: NDArray[np.int64]
    hi: NDArray[np.int64]
    next_hi: NDArray[np.int64]
    state: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    bad: NDArray[np.bool_]
    key_of_step: NDArray[np.int64]
    claims: tuple[str, ...]
    inferred: tuple[bool, ...]

    def index(self, key: Key) -> int | None:
        """Return the place of a key, None if no claim names it."""
        return self.keys.get(key)

    def possible(self, day: int) -> NDArray[np.bool_]:
        """Return which steps (S,) can be the last one on or before a day."""
        return np.asarray((self.lo <= day) & (day < self.next_hi))

    def before(self, day: int) -> NDArray[np.bool_]:
        """Return for which keys (K,) no step need have come by a day."""
        return np.asarray(day < self.hi[self.start[:-1]])

    def unclaimed(self, day: int) -> NDArray[np.bool_]:
        """Return for which keys (K,) no claim reaches a day."""
        return np.asarray(day > self.last)

    def states_on(self, key: int, day: int) -> set[str]:
        """Return the states that are possible for one key on a day, whatever its last claim."""
        found = {self.states[self.state[n]] for n in self.steps(key) if self.lo[n] <= day < self.next_hi[n]}
        if day < self.hi[self.start[key]]:
            found.add(self.states[self.first[key]])
        return found

    def steps(self, key: int) -> range:
        """Return the numbers of the steps of a key."""
        return range(int(self.start[key]), int(self.start[key + 1]))

    def changes(self, key: int) -> list[int]:
        """Return the days on which the states possible for a key may change."""
        days = {int(self.last[key]) + 1}
        for n in self.steps(key):
            days |= {int(self.lo[n]), int(self.hi[n])}
        return sorted(day for day in days if day > OPEN)


def histories(claims: Iterable[Claimed], last: int | None = None, ended: str = NOT_FIRST) -> Histories:
    """Return the possible histories of every key that claims name.

    Parameters
    ----------
    claims : what one reading takes to be true; their order does not matter.
    last : last day on which the reading asserts anything; by key where None.
    ended : state after a claim that something ends.
    """
    by_key: dict[Key, list[Claimed]] = {}
    for one in claims:
        by_key.setdefault(one.key, []).append(one)
    all_steps = [steps_of(group, ended) for group in by_key.values()]
    states = tuple(dict.fromkeys((UNKNOWN, NOT_FIRST, *(one.state for group in all_steps for one in group))))
    code = {state: n for n, state in enumerate(states)}
    flat = [one for group in all_steps for one in group]
    start = np.concatenate(([0], np.cumsum([len(group) for group in all_steps]))).astype(np.int64)
    lo = np.array([one.lo for one in flat], dtype=np.int64)
    hi = np.array([one.hi for one in flat], dtype=np.int64)
    following = np.full(len(flat), NEVER)
    if len(flat):
        following[:-1] = hi[1:]
        following[start[1:] - 1] = NEVER
    ends = [max(one.hi for one in group) for group in by_key.values()]
    return Histories(
        keys={key: n for n, key in enumerate(by_key)},
        states=states,
        start=start,
        lo=lo,
        hi=hi,
        next_hi=following,
        state=np.array([code[one.state] for one in flat], dtype=np.int64),
        first=np.array([code[_before(group, ended)] for group in all_steps], dtype=np.int64),
        last=np.array(ends if last is None else [last] * len(ends), dtype=np.int64),
        bad=_contradicted(lo, hi, start) | np.array([_tied(group) for group in by_key.values()], dtype=bool),
        key_of_step=np.repeat(np.arange(len(by_key)), np.diff(start)),
        claims=tuple(one.claim for one in flat),
        inferred=tuple(one.inferred for one in flat),
    )


def _before(steps: Sequence[Step], ended: str) -> str:
    """State before the first step: another one where that step is a beginning, else nobody has said."""
    return UNKNOWN if steps[0].inferred or steps[0].state == ended else NOT_FIRST


def _contradicted(lo: NDArray[np.int64], hi: NDArray[np.int64], start: NDArray[np.int64]) -> NDArray[np.bool_]:
    wrong = np.concatenate(([0], np.cumsum(lo > hi)))
    return np.asarray(wrong[start[1:]] > wrong[start[:-1]])
