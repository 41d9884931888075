"""A past conflict as Flee's files hold it: places, routes, closures, days of fighting, registered refugees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

KINDS = ("conflict_zone", "town", "camp", "idpcamp", "marker", "forwarding_hub", "flood_zone")
"""Location types; a camp is a place of registration, and may be a whole country."""
CLOSURES = ("country", "location", "camp", "idpcamp", "links", "remove_forced_redirection")
TOTAL = "total"
"""Name of the row of ``data_layout.csv`` that holds every registered refugee, in camps or not."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place: degrees WGS84; ``population`` [persons], for a camp its capacity; ``conflict_date`` [day]."""

    name: str
    region: str
    country: str
    latitude: float | None
    longitude: float | None
    kind: str
    conflict_date: int | None
    population: int | None


@dataclass(frozen=True, slots=True)
class Route:
    """A way between two places [km], open both ways.

    ``redirection`` : 0 none, 1 people who reach ``second`` are taken on to ``first``, 2 the other way round.
    """

    first: str
    second: str
    km: float
    redirection: int


@dataclass(frozen=True, slots=True)
class Closure:
    """What was closed from day ``start`` until the day before ``end`` (-1: to the end of the run).

    ``second`` is the other country, or the other end of a way; with no second name all ways of a place are meant.
    ``remove_forced_redirection`` takes a redirection away from ``start`` on; its end means nothing.
    """

    kind: str
    first: str
    second: str
    start: int
    end: int

    def in_force(self, day: int) -> bool:
        """Say whether it holds on a day, counted from the start of the period."""
        lasting = self.end == -1 or self.kind == "remove_forced_redirection"
        return self.start <= day and (lasting or day < self.end)


@dataclass(frozen=True, slots=True)
class Correction:
    """A day on which registrations were counted anew: what a camp had before is scaled to join the new count."""

    camp: str
    on: date
    rule: str


@dataclass(frozen=True, slots=True)
class Series:
    """Registered refugees of a place as published: dated stocks [persons], from one file."""

    place: str
    file: str
    points: tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One past conflict, in the terms of Flee.

    ``fighting`` : (day, name of ``fighting_names``), intensity 0 to 1; ``notices`` : what a reader should know.
    """

    start: date
    length: int
    places: tuple[Place, ...]
    routes: tuple[Route, ...]
    closures: tuple[Closure, ...]
    corrections: tuple[Correction, ...]
    fighting_names: tuple[str, ...]
    fighting: tuple[tuple[float, ...], ...]
    series: tuple[Series, ...]
    notices: tuple[str, ...] = ()

    @property
    def days(self) -> int:
        """Days that can be run: the length of the period, at most the days of ``conflicts.csv``."""
        return min(self.length, len(self.fighting))

    @property
    def camps(self) -> tuple[str, ...]:
        """Names of the camps, in the order of ``locations.csv``."""
        return tuple(one.name for one in self.places if one.kind == "camp")

    @property
    def registering(self) -> tuple[str, ...]:
        """Camps that have a series, in the order of ``data_layout.csv``."""
        camps = set(self.camps)
        return tuple(dict.fromkeys(one.place for one in self.series if one.place in camps))
