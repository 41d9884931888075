"""A chronicle in memory: rows of claims under their tables, and the readings of them. Frozen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.territory.chronicle.schema import CLAIM_TABLES, TABLES

Row = Mapping[str, Any]
"""One row: text, numbers and days (ordinals) by column; an empty cell is None, a cell of several ids a tuple."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What a chronicle is: name, title, what it covers, licence, sources of supply by place."""

    name: str
    title: str = ""
    words: str = ""
    licence: str = ""
    invented: bool = False
    supply_sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By place: where supplies come from, as the user names it."""
    parties_of_truce: str = ""
    """Dyad of the event file to which a truce applies, by name."""
    province: str = ""
    """Province of the event file."""
    events_source: str = ""
    """Source of the event file."""
    province_places: tuple[str, ...] = ()
    """Places that lie in that province, their parts with them."""


@dataclass(frozen=True, slots=True, eq=False)
class Chronicle:
    """Sourced claims about a conflict.

    ``tables`` : rows by table of :data:`~commonweal.territory.chronicle.schema.TABLES`, sorted by their key, so that
    the order in which they were added never matters. ``events`` : lethal events by column, empty without an event file.
    ``notices`` : what was left out or made coarser when it was read, in words.
    """

    meta: Meta
    tables: Mapping[str, tuple[Row, ...]]
    events: Mapping[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return the rows of a table."""
        return self.tables.get(table, ())

    def by_key(self, table: str) -> Mapping[str, Row]:
        """Return the rows of a table by the column that names them."""
        return _by_key(self, table)

    def claims(self) -> Iterator[tuple[str, Row]]:
        """Yield every claim with the table it stands in."""
        for table in CLAIM_TABLES:
            for row in self.rows(table):
                yield table, row

    def require(self, table: str, name: str, what: str, where: str = "") -> Row:
        """Return a row by name.

        Raises
        ------
        UnknownName
            There is none; the message names the nearest.
        """
        found = self.by_key(table)
        if name not in found:
            raise UnknownName.of(what, name, found, where)
        return found[name]

    def part_of(self, place: str) -> Iterator[str]:
        """Yield a place and the places it is part of, from the smallest to the largest."""
        places = self.by_key("places")
        seen: set[str] = set()
        at: str | None = place
        while at is not None and at not in seen:
            yield at
            seen.add(at)
            at = places[at]["part_of"] if at in places else None

    def corrected(self) -> Mapping[str, str]:
        """Return claims that their own source has corrected, by the claim that corrects them.

        A correction by another source is a claim of its own and takes nothing out.
        """
        return _corrected(self)

    def append(self, table: str, rows: Iterable[Row]) -> Chronicle:
        """Return a chronicle with more rows; a row that stands already is never overwritten.

        Raises
        ------
        SchemaError
            A row with the same key says something else: correct it by a new claim that names it in ``corrects``.
        """
        key = TABLES[table].key
        standing = list(self.rows(table))
        known = {row[key]: row for row in standing}
        problems = []
        for row in rows:
            if TABLES[table].claims and row[key] in known and dict(known[row[key]]) != dict(row):
                step = "add a new claim that names it in its column corrects"
                problems.append(Problem("a claim is never overwritten", f"{table} {row[key]}", next_step=step))
            elif row[key] not in known or not TABLES[table].claims:
                standing.append(row)
        if problems:
            raise SchemaError(problems)
        return replace(self, tables={**self.tables, table: sort_rows(table, standing)})


@lru_cache(maxsize=256)
def _by_key(chronicle: Chronicle, table: str) -> Mapping[str, Row]:
    key = TABLES[table].key
    return {str(row[key]): row for row in chronicle.rows(table)}


@lru_cache(maxsize=8)
def _corrected(chronicle: Chronicle) -> Mapping[str, str]:
    source = {row["claim_id"]: row["source_id"] for _, row in chronicle.claims()}
    return {
        row["corrects"]: row["claim_id"]
        for _, row in chronicle.claims()
        if row.get("corrects") and source.get(row["corrects"]) == row["source_id"]
    }


def sort_rows(table: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return rows in an order that does not depend on the order in which they came, nor on who a party is."""
    spec = TABLES[table]
    if spec.claims or spec.key not in ("party_id", "reading", "scope"):
        return tuple(sorted(rows, key=lambda row: str(row[spec.key])))
    return tuple(sorted(rows, key=lambda row: tuple(str(row.get(one.name) or "") for one in spec.columns)))
