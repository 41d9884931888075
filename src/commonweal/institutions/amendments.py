"""Institutions that change on dates: amendments applied, and judged as a whole on every day of change."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonweal.core.amendment import Amendment, SettledLog, settle
from commonweal.core.errors import InputError, Problem, SchemaError, nearest
from commonweal.core.strict_yaml import Document, Location
from commonweal.institutions.parts import at, is_amount, is_dated, locate, paths, put
from commonweal.institutions.record import validate
from commonweal.institutions.schema import Institutions

Places = Mapping[tuple[str, date], str]
"""Where each amendment stands, by path and start."""

Written = tuple[Location, str]
"""A location that an amendment wrote to, and where the amendment stands."""


@dataclass(frozen=True, slots=True)
class AmendedInstitutions:
    """Institutions and how they change.

    ``base`` : as declared; ``declared`` : every amendment as it was declared, in any order; ``log`` : what they come
    to, and which of them ended which earlier one.
    """

    base: Institutions
    declared: tuple[Amendment, ...]
    log: SettledLog

    @classmethod
    def of(cls, institutions: Institutions) -> AmendedInstitutions:
        """Return institutions that nothing amends."""
        return cls(institutions, (), settle(()))

    def at(self, day: date) -> Institutions:
        """Return the institutions as they hold on a day: amendments applied, dated parameters with the value in force.

        Raises
        ------
        SchemaError
            A dated parameter has no value yet on that day.
        """
        return validate(Institutions, Document(self.base.name or "institutions", self.on(day), {})).at(day)

    def on(self, day: date) -> dict[str, Any]:
        """Return the institutions with the amendments of a day as plain data; dated parameters with all their dates."""
        document = self.base.document()
        _apply_all(document, self.holding(day), {})
        return document

    def holding(self, day: date) -> tuple[Amendment, ...]:
        """Return the amendments that hold on a day, in the order in which they are applied."""
        return tuple(one for one in self.log.amendments if one.holds(day))

    def changes(self) -> tuple[date, ...]:
        """Return the days on which an amendment begins or ends, in order of time."""
        days = {day for one in self.log.amendments for day in (one.start, one.end) if day is not None}
        return tuple(sorted(days))


def amended(
    institutions: Institutions | AmendedInstitutions, amendments: Iterable[Amendment], source: Document | None = None
) -> AmendedInstitutions:
    """Return institutions with amendments added to those that they have; judged as a whole on every day of change.

    Parameters
    ----------
    source : the file that the amendments are from, for the lines in messages.

    Raises
    ------
    SchemaError
        A path leads nowhere, amendments conflict, or the institutions that they make are not allowed on some day.
    """
    new = tuple(amendments)
    old = institutions if isinstance(institutions, AmendedInstitutions) else AmendedInstitutions.of(institutions)
    declared = (*old.declared, *new)
    found = AmendedInstitutions(old.base, declared, settle(declared))
    places = _places(new, source)
    problems = [problem for day in found.changes() for problem in _problems(found, day, places)]
    if problems:
        raise SchemaError(list(dict.fromkeys(problems)))
    return found


def _places(amendments: tuple[Amendment, ...], source: Document | None) -> Places:
    """Return where each amendment stands, by path and start."""
    found = {}
    for number, amendment in enumerate(amendments):
        line = None if source is None else source.lines.get(("amendments", number))
        file = "" if source is None else f"{source.path}: " if line is None else f"{source.path}:{line}: "
        found[amendment.path, amendment.start] = f"{file}{amendment}"
    return found


@dataclass(frozen=True, slots=True)
class _Blamed(Document):
    """Plain data of which every problem is blamed on the amendment that wrote there last, else on the last of all."""

    written: tuple[Written, ...]

    def where(self, location: Location) -> str:
        for place, words in reversed(self.written):
            shared = min(len(place), len(location))
            if place[:shared] == location[:shared]:
                return words
        return self.written[-1][1]


def _problems(institutions: AmendedInstitutions, day: date, places: Places) -> tuple[Problem, ...]:
    """Return what is wrong with amended institutions on a day."""
    document = institutions.base.document()
    try:
        written = _apply_all(document, institutions.holding(day), places)
        if written:
            validate(Institutions, _Blamed("", document, {}, written))
    except InputError as error:
        return error.problems
    return ()


def _apply_all(document: dict[str, Any], amendments: Iterable[Amendment], places: Places) -> tuple[Written, ...]:
    """Write amendments into plain data, in their order and in place, and return where each was written.

    Raises
    ------
    SchemaError
        A path leads nowhere.
    """
    written = []
    for amendment in amendments:
        words = places.get((amendment.path, amendment.start), str(amendment))
        location = locate(document, amendment.path)
        if location is None or (isinstance(location[-1], int) and _not_a_member(document, location, amendment.value)):
            raise SchemaError(_unknown(amendment, document, words))
        _apply(document, amendment, location)
        written.append((location, words))
    return tuple(written)


def _not_a_member(document: dict[str, Any], location: Location, value: Any) -> bool:
    """Whether a value would be added to a list of named maps without being a map."""
    return at(document, location) is None and not isinstance(value, dict)


def _unknown(amendment: Amendment, document: dict[str, Any], where: str) -> Problem:
    step = "'commonweal check SOCIETY --resolved' lists its paths"
    return Problem("no such path", where, repr(amendment.path), "", nearest(amendment.path, paths(document)), step)


def _apply(document: dict[str, Any], amendment: Amendment, location: Location) -> None:
    """Write one amendment into plain data, in place; a number into a number with a source, which it then is."""
    old, new = at(document, location), copy.deepcopy(amendment.value)
    source = f"{amendment.by}: {amendment.reason}"
    if _is_number(new) and is_dated(old):
        new = {**old, "source": source, "values": {amendment.start.isoformat(): new}}
    elif _is_number(new) and is_amount(old):
        new = {**old, "source": source, "value": new}
    elif isinstance(location[-1], int) and isinstance(new, dict):
        new = {"name": amendment.path.rpartition(".")[2], **new}
    put(document, location, new)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
