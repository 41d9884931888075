"""Which declared parts have an engine in this version, and which are only a specification so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commonweal.institutions.allocation import Allocation
from commonweal.institutions.guarantees import Basket, FloorSet, Service
from commonweal.institutions.kinds import Kind
from commonweal.institutions.quotas import Exhaustible, Renewable, SinkBudget
from commonweal.institutions.schema import Institutions

ALLOCATION = ("market", "plan", "direct", "extrapolated")
"""Ways in which goods can move in this version."""

QUOTAS: tuple[type[Kind], ...] = (SinkBudget, Exhaustible, Renewable)
"""Quotas that a plan keeps in this version."""

GUARANTEES: tuple[type[Kind], ...] = (FloorSet, Basket, Service)
"""Guarantees that a plan keeps in this version."""

WITHOUT_EFFECT = (
    "ownership",
    "quotas.*.issue",
    "quotas.*.rent",
    "guarantees.*.priority",
    "guarantees.*.funding",
    "work.retirement_age",
    "work.job_guarantee",
    "work.minimum_pay",
    "work.remuneration",
    "investment",
    "public",
    "bodies",
)
"""What a plan on the frontier does not depend on: who owns, who pays and who decides come with their engines."""


@dataclass(frozen=True, slots=True)
class Unbuilt:
    """A part that is declared and cannot run yet: its path, its kind, and the kinds that can run in its place."""

    path: str
    kind: str
    built: tuple[str, ...]


def unbuilt(institutions: Institutions) -> list[Unbuilt]:
    """Return every declared part without which the society would be another one and which cannot run yet.

    What a frontier does not depend on is not among them: see :data:`WITHOUT_EFFECT`.
    """
    rules = institutions.allocation
    moves = {"default": rules.default, **{f"products.{code}": rule for code, rule in rules.products.items()}}
    return [
        *(part for place, rule in moves.items() for part in _ways(f"allocation.{place}", rule)),
        *_kinds("quotas", institutions.quotas, QUOTAS),
        *_kinds("guarantees", institutions.guarantees, GUARANTEES),
    ]


def _ways(path: str, rule: Allocation | None) -> Iterator[Unbuilt]:
    for way in rule.ways() if rule else ():
        if way not in ALLOCATION:
            yield Unbuilt(path, way, ALLOCATION)


def _kinds(path: str, declared: Mapping[str, Kind] | None, built: tuple[type[Kind], ...]) -> Iterator[Unbuilt]:
    names = tuple(str(kind.model_fields["kind"].default) for kind in built)
    for name, item in (declared or {}).items():
        if not isinstance(item, built):
            yield Unbuilt(f"{path}.{name}", item.kind, names)
