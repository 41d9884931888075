"""Differences between institutions of which at least one is amended, over all dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from commonweal.institutions.amendments import AmendedInstitutions
from commonweal.institutions.differences import Difference, document_differences
from commonweal.institutions.parts import explained, parts
from commonweal.institutions.schema import Institutions


def diff_courses(
    a: Institutions | AmendedInstitutions, b: Institutions | AmendedInstitutions
) -> tuple[Difference, ...]:
    """Return every difference between two courses of institutions, with the days from and until which it holds.

    Compared from the first day on which every declared number of both has a value, on each day on which an amendment
    begins or ends or a dated value does. ``since`` is empty where they differ from the first day on.
    """
    one, other = (side if isinstance(side, AmendedInstitutions) else AmendedInstitutions.of(side) for side in (a, b))
    first, *later = _days(one, other)
    running: dict[str, Difference] = {}
    ended: list[Difference] = []
    places: dict[str, int] = {}
    for day in (first, *later):
        today = {found.path: found for found in _on(one, other, day)}
        for path, before in list(running.items()):
            if path not in today or (before.a, before.b) != (today[path].a, today[path].b):
                ended.append(replace(running.pop(path), until=day.isoformat()))
        for path, found in today.items():
            places.setdefault(path, len(places))
            running.setdefault(path, found if day == first else replace(found, since=day.isoformat()))
    return _ordered([*ended, *running.values()], places)


def _on(a: AmendedInstitutions, b: AmendedInstitutions, day: date) -> Iterable[Difference]:
    ours, theirs = (explained(side.on(day), day, dates=False) for side in (a, b))
    return document_differences(ours, theirs)


def _days(*sides: AmendedInstitutions) -> list[date]:
    """Return the first day on which everything declared has a value, and every later day of change."""
    begun = [min(values) for side in sides for values in _dated(side, None)]
    first = date.fromisoformat(max(begun, default=date.min.isoformat()))
    changes = {day for side in sides for day in side.changes()}
    values = {
        date.fromisoformat(day)
        for side in sides
        for on in (None, *side.changes())
        for values in _dated(side, on)
        for day in values
    }
    return [first, *sorted(day for day in changes | values if day > first)]


def _dated(side: AmendedInstitutions, on: date | None) -> list[dict[str, float]]:
    """Return the values by date of each dated parameter: as declared, or as amended on a day."""
    document = side.base.document() if on is None else side.on(on)
    return [part.value for part in parts(document) if part.dated]


def _ordered(found: Iterable[Difference], places: Mapping[str, int]) -> tuple[Difference, ...]:
    """Return differences section by section and path by path, each by its beginning."""
    sections = list(dict.fromkeys(_section(path) for path in places))
    return tuple(sorted(found, key=lambda one: (sections.index(_section(one.path)), places[one.path], one.since)))


def _section(path: str) -> str:
    return path.partition(".")[0]
