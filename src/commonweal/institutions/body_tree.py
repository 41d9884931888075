"""The tree of bodies: what they say of each other has to fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from commonweal.institutions.bodies import LEVELS, Body
from commonweal.institutions.proposers import BodyProposes
from commonweal.institutions.record import Refusal, refusal

RELATIONS = {"under": "stands under", "appeal": "appeals to"}


def tree_refusals(bodies: Sequence[Body]) -> Iterator[Refusal]:
    """Yield what does not fit: a name twice, a body that is not there, a higher level below a lower one, a cycle."""
    yield from _repeated_names(bodies)
    yield from _unknown_bodies(bodies)
    yield from _levels_upside_down(bodies)
    for relation in RELATIONS:
        yield from _cycles(bodies, relation)


def _repeated_names(bodies: Sequence[Body]) -> Iterator[Refusal]:
    names = [body.name for body in bodies]
    for i, name in enumerate(names):
        if name in names[:i]:
            yield (i, "name"), refusal("two bodies have this name", "each name once"), name


def _unknown_bodies(bodies: Sequence[Body]) -> Iterator[Refusal]:
    names = {body.name for body in bodies}
    for i, body in enumerate(bodies):
        proposer = body.proposes.body if isinstance(body.proposes, BodyProposes) else None
        named = {("under",): body.under, ("appeal",): body.appeal, ("proposes", "body"): proposer}
        for key, name in named.items():
            if name is not None and name not in names:
                yield (i, *key), refusal("there is no body of this name", names, name), name


def _levels_upside_down(bodies: Sequence[Body]) -> Iterator[Refusal]:
    level = {body.name: body.level for body in bodies}
    for i, body in enumerate(bodies):
        above = level.get(body.under or "")
        if above is not None and LEVELS.index(above) < LEVELS.index(body.level):
            what = f"{body.name} ({body.level}) stands under {body.under} ({above})"
            yield (i, "under"), refusal(what, f"a body at least as high: {' < '.join(LEVELS)}"), body.under


def _cycles(bodies: Sequence[Body], relation: str) -> Iterator[Refusal]:
    """Yield one refusal for each cycle, at the first of its bodies, naming it whole."""
    following = {body.name: getattr(body, relation) for body in bodies}
    place = {body.name: i for i, body in enumerate(bodies)}
    for i, body in enumerate(bodies):
        cycle = _cycle_from(body.name, following)
        if cycle and all(place[name] >= i for name in cycle):
            words = f" {RELATIONS[relation]} ".join([*cycle, body.name])
            yield (i, relation), refusal(f"a cycle of bodies: {words}", "some body that is above all"), cycle[-1]


def _cycle_from(start: str, following: Mapping[str, str | None]) -> list[str]:
    """Return the names on the way from a body back to itself, none if the way does not lead back."""
    way, name = [start], following[start]
    while name is not None and name in following and name not in way:
        way.append(name)
        name = following[name]
    return way if name == start else []
