"""Readings: named, declared choices among conflicting claims, and the claims that each takes to be true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from commonweal.core.errors import UnknownName
from commonweal.territory.chronicle.dates import OPEN
from commonweal.territory.chronicle.record import Chronicle, Row
from commonweal.territory.chronicle.schema import CLAIM_TABLES

AS_TOLD = "as told by "
"""Name of the reading that takes one source by itself."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A choice of claims: by id, or everything that some sources say. ``days`` : our choice of day, by claim."""

    name: str
    group: str = ""
    claims: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    days: Mapping[str, int] = field(default_factory=dict, compare=False)
    left_out: frozenset[str] = frozenset()
    """Claims that their own source has corrected."""

    def takes(self, row: Row) -> bool:
        """Return whether a claim belongs to the reading."""
        if row["claim_id"] in self.claims:
            return True
        return row["source_id"] in self.sources and row["claim_id"] not in self.left_out


@lru_cache(maxsize=16)
def declared(chronicle: Chronicle) -> tuple[Reading, ...]:
    """Return the readings that a chronicle declares, in the order of their names."""
    found: dict[str, list[Row]] = {}
    for row in chronicle.rows("readings"):
        found.setdefault(str(row["reading"]), []).append(row)
    left_out = frozenset(chronicle.corrected())
    return tuple(
        Reading(
            name,
            group=next((str(row["group"]) for row in rows if row["group"]), ""),
            claims=frozenset(str(row["claim_id"]) for row in rows if row["claim_id"]),
            sources=frozenset(str(row["source_id"]) for row in rows if row["source_id"]),
            days={str(row["claim_id"]): int(row["our_day"]) for row in rows if row["claim_id"] and row["our_day"]},
            left_out=left_out,
        )
        for name, rows in sorted(found.items())
    )


def by_name(chronicle: Chronicle, name: str) -> Reading:
    """Return a reading by name: a declared one, or ``as told by SOURCE``.

    Raises
    ------
    UnknownName
        There is none.
    """
    known = {one.name: one for one in declared(chronicle)}
    if name in known:
        return known[name]
    if name.startswith(AS_TOLD):
        source = name.removeprefix(AS_TOLD)
        chronicle.require("sources", source, "source of a reading")
        return _of_source(chronicle, source)
    raise UnknownName.of("reading", name, [*known, AS_TOLD + "SOURCE"])


def about(chronicle: Chronicle, tables: Iterable[str], rows: Iterable[Row]) -> tuple[Reading, ...]:
    """Return the readings that say anything about some claims: the declared ones, else each source by itself."""
    rows = list(rows)
    chosen = tuple(one for one in declared(chronicle) if any(one.takes(row) for row in rows))
    if chosen:
        return chosen
    sources = dict.fromkeys(str(row["source_id"]) for row in rows)
    return tuple(_of_source(chronicle, source) for source in sources)


def _of_source(chronicle: Chronicle, source: str) -> Reading:
    return Reading(AS_TOLD + source, sources=frozenset((source,)), left_out=frozenset(chronicle.corrected()))


def last_claimed(chronicle: Chronicle, reading: Reading, tables: Iterable[str]) -> int:
    """Return the last day on which any claim of a reading asserts anything, :data:`OPEN` if none does.

    For a declared reading every claim counts; for a source by itself only those of the tables asked about.
    """
    if not reading.name.startswith(AS_TOLD):
        tables = CLAIM_TABLES
    named = _last_of(chronicle, reading.claims) if reading.claims else OPEN
    return max([named, *(_last_of_sources(chronicle, reading.sources, reading.left_out, table) for table in tables)])


@lru_cache(maxsize=512)
def _last_of(chronicle: Chronicle, claims: frozenset[str]) -> int:
    return max((int(row["latest"]) for _, row in chronicle.claims() if row["claim_id"] in claims), default=OPEN)


@lru_cache(maxsize=4096)
def _last_of_sources(chronicle: Chronicle, sources: frozenset[str], left_out: frozenset[str], table: str) -> int:
    if not sources:
        return OPEN
    days = (
        int(row["latest"])
        for row in chronicle.rows(table)
        if row["source_id"] in sources and row["claim_id"] not in left_out
    )
    return max(days, default=OPEN)


def window(reading: Reading, row: Row, our_days: bool = False) -> tuple[int, int]:
    """Return the window of a claim, or our choice of day in it where a reading has one and it is asked for."""
    if our_days and row["claim_id"] in reading.days:
        day = reading.days[str(row["claim_id"])]
        return day, day
    return (row["earliest"] if row["earliest"] is not None else OPEN), int(row["latest"])


def taken(chronicle: Chronicle, reading: Reading, table: str) -> Iterator[Row]:
    """Yield the claims of a table that a reading takes to be true."""
    return (row for row in chronicle.rows(table) if reading.takes(row))
