"""Amended institutions as one record for a run: what changes in between is in its dated parameters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.strict_yaml import Document
from commonweal.institutions.amendments import AmendedInstitutions
from commonweal.institutions.differences import Difference, document_differences
from commonweal.institutions.parts import Part, at, explained, locate, parts, put
from commonweal.institutions.record import validate
from commonweal.institutions.schema import Institutions


def during(institutions: Institutions | AmendedInstitutions, first: date, last: date) -> Institutions:
    """Return institutions for a run from a first to a last day; what nothing amends is returned as it is.

    Amended numbers of dated parameters become values of these parameters by date. Any other part has to be the same
    on every day of the run, since nothing can change it in between yet.

    Raises
    ------
    SchemaError
        A part other than a dated parameter changes in between, or a dated parameter has no value on the first day.
    """
    if isinstance(institutions, Institutions):
        return institutions
    document = institutions.at(first).document()
    days = [first, *(day for day in _changes(institutions) if first < day <= last)]
    snapshots = [institutions.at(day).document() for day in days]
    problems: dict[str, Problem] = {}
    for day, snapshot in zip(days, snapshots, strict=True):
        for found in _undated(document, snapshot, day):
            problems.setdefault(found.path, _between(found, day))
    if problems:
        raise SchemaError(list(problems.values()))
    for part in _dated(document):
        _put_values(document, part, days, snapshots)
    return validate(Institutions, Document(institutions.base.name or "institutions", document, {}))


def _changes(institutions: AmendedInstitutions) -> list[date]:
    """Return every day on which an amendment begins or ends, or a declared value does."""
    declared = {
        date.fromisoformat(day)
        for day_of in (date.min, *institutions.changes())
        for part in _dated(institutions.on(day_of))
        for day in part.value
    }
    return sorted({*declared, *institutions.changes()})


def _undated(before: dict[str, Any], after: dict[str, Any], day: date) -> Iterator[Difference]:
    """Yield what differs apart from labels and the values of dated parameters."""
    dated = {part.path for part in _dated(before)} & {part.path for part in _dated(after)}
    for found in document_differences(explained(before, day, dates=False), explained(after, day, dates=False)):
        if not found.label and found.path not in dated:
            yield found
    units = {part.path: part.unit for part in _dated(before)}
    for part in _dated(after):
        if units.get(part.path, part.unit) != part.unit:
            yield Difference(f"{part.path}.unit", "", units[part.path], part.unit, units[part.path], part.unit, False)


def _dated(document: dict[str, Any]) -> list[Part]:
    return [part for part in parts(document) if part.dated]


def _between(found: Difference, day: date) -> Problem:
    allowed = "numbers of dated parameters may change in between; anything else holds from first year to last"
    value = f"{found.a_said}, and {found.b_said} on {day}"
    return Problem("no engine changes this during a run yet", found.path, value, allowed)


def _put_values(document: dict[str, Any], part: Part, days: list[date], snapshots: list[dict[str, Any]]) -> None:
    """Write the values that a dated parameter has on each day of change into a document, in place."""
    location = locate(document, part.path)
    assert location is not None, part.path
    held = [at(snapshot, location) for snapshot in snapshots]
    values = dict(part.value)
    for day, number in zip(days, held, strict=True):
        (value,) = number["values"].values()
        if value != values[max(values)]:
            values[day.isoformat()] = value
    sources = "; then ".join(dict.fromkeys(number["source"] for number in held))
    put(document, location, {**at(document, location), "source": sources, "values": values})
