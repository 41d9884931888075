"""Every difference between two institutions, by path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from commonweal.institutions.parts import Part, at, explained, held, locate, parts
from commonweal.institutions.schema import Institutions
from commonweal.institutions.wording import outlined, said

LABELS = ("schema", "name")
TEXTS = ("source", "description")


@dataclass(frozen=True, slots=True)
class Difference:
    """One path on which two institutions differ.

    ``since`` : the day from which they differ, empty unless a dated parameter or amended; ``until`` : the first day on
    which they no longer differ so, empty unless amended; ``a``, ``b`` : plain data, None where
    nothing is declared; ``a_said``, ``b_said`` : in words, with unit; ``label`` : whether it is only a label or a text,
    which changes no result.
    """

    path: str
    since: str
    a: Any
    b: Any
    a_said: str
    b_said: str
    label: bool
    until: str = ""

    def document(self) -> dict[str, Any]:
        """Return the difference as plain data."""
        return asdict(self)


def diff(a: Institutions, b: Institutions, day: date | None = None) -> tuple[Difference, ...]:
    """Return every difference between two institutions in the order of their paths; dated parameters by date.

    Parameters
    ----------
    day : compare what holds on that day; without it, all dates.

    Raises
    ------
    SchemaError
        A dated parameter has no value yet on ``day``.
    """
    one, other = a.document(), b.document()
    if day is not None:
        one, other = explained(one, day, dates=False), explained(other, day, dates=False)
    return tuple(document_differences(one, other))


def document_differences(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield every difference between two documents, by path."""
    ours, theirs = ({part.path: part for part in parts(document)} for document in (a, b))
    tops = _merged(list(a), list(b))
    for path in sorted(_merged(list(ours), list(theirs)), key=lambda path: tops.index(path.partition(".")[0])):
        one, other = ours.get(path), theirs.get(path)
        if one is not None and other is not None:
            yield from _between(one, other)
        else:
            yield _only_one(path, one, other, a, b)


def _merged(ours: list[str], theirs: list[str]) -> list[str]:
    """Return the union of two ordered lists: each entry of the second after the one that precedes it there."""
    merged, place = list(ours), 0
    for path in theirs:
        if path in merged:
            place = merged.index(path) + 1
        else:
            merged.insert(place, path)
            place += 1
    return merged


def _between(a: Part, b: Part) -> Iterator[Difference]:
    """Yield how two parts of one path differ: value by date, unit, and the texts that say where it comes from."""
    if a.dated and b.dated:
        yield from _by_date(a, b)
    elif (a.value, a.unit) != (b.value, b.unit):
        yield _difference(a.path, a.value, b.value, a.unit, b.unit)
    for text in TEXTS:
        one, other = getattr(a, text), getattr(b, text)
        if one != other:
            yield _difference(f"{a.path}.{text}", one or None, other or None)


def _by_date(a: Part, b: Part) -> Iterator[Difference]:
    """Yield a difference for each day on which either value begins and the two then differ."""
    for day in sorted({*a.value, *b.value}):
        one, other = (held(part.value, date.fromisoformat(day)) for part in (a, b))
        if one is None or other is None or (one[1], a.unit) != (other[1], b.unit):
            ours, theirs = (None if found is None else found[1] for found in (one, other))
            yield _difference(a.path, ours, theirs, a.unit if one else "", b.unit if other else "", day)


def _only_one(
    path: str, one: Part | None, other: Part | None, a: Mapping[str, Any], b: Mapping[str, Any]
) -> Difference:
    """Return the difference of a part that only one document declares, or declares as one thing and not as a map."""
    values = []
    for part, document in ((one, a), (other, b)):
        node = at(document, location) if (location := locate(document, path)) else None
        words = said(part.value, part.unit) if part else outlined(node)
        values.append((part.value if part else node, words))
    (ours, our_words), (theirs, their_words) = values
    return Difference(path, "", ours, theirs, our_words, their_words, _is_label(path))


def _difference(path: str, a: Any, b: Any, a_unit: str = "", b_unit: str = "", since: str = "") -> Difference:
    return Difference(path, since, a, b, said(a, a_unit), said(b, b_unit), _is_label(path))


def _is_label(path: str) -> bool:
    return path in LABELS or path.rpartition(".")[2] in TEXTS
