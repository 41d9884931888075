"""The toll: the unnamed dead first, counted, then the named, then figures by scope and source. Nothing is added up.

Figures of different scope are never summed, and where sources give five figures for one event there are five.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from commonweal.core.errors import Problem, SchemaError
from commonweal.territory.chronicle.record import Chronicle, Row
from commonweal.territory.control import parts_of
from commonweal.territory.estimates import Estimate, chapman, loglinear
from commonweal.territory.protection import shown_name

BASES = ("documented", "estimated", "coded", "reported")
LEAST_LISTS = 3
"""Lists below which no estimate is made for a real conflict."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the record as the naming rule allows."""

    person_id: str
    count: int
    shown: str
    named: bool
    source_id: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure for one event or area and one measure, apart: rows of ``tolls``, none merged."""

    event: str
    measure: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Toll:
    """The toll of a place, or of the whole chronicle."""

    unnamed: tuple[Person, ...]
    named: tuple[Person, ...]
    figures: tuple[Figures, ...]

    @property
    def unnamed_count(self) -> int:
        """How many dead the record has without a name."""
        return sum(person.count for person in self.unnamed)


def toll_of(chronicle: Chronicle, place: str | None = None) -> Toll:
    """Return the toll of a place and its parts, of the whole chronicle where no place is given."""
    within = None if place is None else parts_of(chronicle, place)
    dead = [
        _person(row) for row in chronicle.rows("persons") if row["status"] == "dead" and _counts(chronicle, row, within)
    ]
    rows = [row for row in chronicle.rows("tolls") if within is None or within & set(row["place"] or ())]
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((str(row["event"] or ""), str(row["measure"])), []).append(row)
    figures = tuple(Figures(event, measure, tuple(found)) for (event, measure), found in groups.items())
    return Toll(
        unnamed=tuple(one for one in dead if not one.named),
        named=tuple(one for one in dead if one.named),
        figures=figures,
    )


def _counts(chronicle: Chronicle, person: Row, within: set[str] | None) -> bool:
    """Whether a person's event is in one of some places; who has no event of known place counts everywhere."""
    if within is None or not person["event"]:
        return True
    fact = chronicle.by_key("facts").get(str(person["event"]))
    places = set(str(fact["places"] or "").split(";")) if fact else set()
    return not places or bool(places & within)


def _person(row: Row) -> Person:
    named = row["naming"] in ("public_memorial", "public_adult_role") and bool(row["published_name"])
    return Person(str(row["person_id"]), int(row["count"]), shown_name(row), named, str(row["source_id"]))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no estimate is made, in words."""

    words: str


def estimate(chronicle: Chronicle, scope: str | None = None) -> list[tuple[str, Estimate | Refusal]]:
    """Return an estimate of the undercount for every scope with overlapping lists, or why there is none.

    With fewer than three lists there is none for a real conflict. The two-list formula is a teaching example.

    Raises
    ------
    SchemaError
        A scope that the chronicle does not have.
    """
    scopes = dict.fromkeys(str(row["scope"]) for row in chronicle.rows("overlaps"))
    if scope is not None and scope not in scopes:
        raise SchemaError(Problem("no such scope of lists", "overlaps", scope, ", ".join(scopes) or "none"))
    if not scopes:
        words = "no estimate: the chronicle has no overlapping lists of the dead; what is documented stands above"
        return [("", Refusal(words))]
    return [(one, _estimated(chronicle, one)) for one in scopes if scope in (None, one)]


def _estimated(chronicle: Chronicle, scope: str) -> Estimate | Refusal:
    rows = [row for row in chronicle.rows("overlaps") if row["scope"] == scope]
    overlap = {frozenset(one.strip() for one in str(row["lists"]).split(";")): int(row["count"]) for row in rows}
    names = sorted(set().union(*overlap))
    if len(names) >= LEAST_LISTS:
        return loglinear(overlap)
    if len(names) == 2 and chronicle.meta.invented:
        one, other = (sum(number for key, number in overlap.items() if name in key) for name in names)
        both = overlap.get(frozenset(names), 0)
        return chapman(one, other, both)
    lists = "list" if len(names) == 1 else "lists"
    words = (
        f"no estimate: {len(names)} {lists}, at least {LEAST_LISTS} are needed for a real conflict. With two, nobody "
        "can check that the lists are independent and that every death has the same chance to be on one; in a war "
        "neither holds"
    )
    return Refusal(words)


def ranges(rows: Iterable[Row]) -> tuple[float, float] | None:
    """Return the least and the greatest figure among rows, None where none has a number. Never their sum."""
    numbers = [number for row in rows for number in (row["low"], row["value"], row["high"]) if number is not None]
    return (min(numbers), max(numbers)) if numbers and all(map(math.isfinite, numbers)) else None
