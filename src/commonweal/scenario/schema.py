"""The scenario: one question put to several societies on the same economy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, Field, model_validator

from commonweal.core.strict_yaml import Document
from commonweal.institutions.amendment_file import load_society
from commonweal.institutions.horizon import during
from commonweal.institutions.record import Items, Record, refusal, validate
from commonweal.institutions.schema import Institutions
from commonweal.scenario.behaviour import Behaviour
from commonweal.scenario.events import AnyEvent
from commonweal.scenario.technology import Technology
from commonweal.scenario.yardstick import Yardstick

T = TypeVar("T")

_WORLD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def _world(name: str) -> str:
    if not _WORLD.fullmatch(name):
        raise refusal("not the name of a world", "letters, digits, '.', '_' and '-', such as usa-2014; never a path")
    return name


def _distinct(items: tuple[T, ...]) -> tuple[T, ...]:
    if len(set(items)) < len(items):
        raise refusal("an entry stands twice", "each entry once")
    return items


WorldName = Annotated[str, AfterValidator(_world)]
"""Name of a bundled or imported economy."""


class Years(Record):
    """First and last year of the horizon."""

    first: int = Field(alias="from", ge=1900, le=2200)
    """First year."""
    last: int = Field(alias="to", ge=1900, le=2200)
    """Last year, which may be the first."""

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.last < self.first:
            raise refusal(f"years reversed: from {self.first} to {self.last}", "from <= to")
        return self

    def span(self) -> tuple[int, ...]:
        """Return every year of the horizon in order."""
        return tuple(range(self.first, self.last + 1))


class Scenario(Record):
    """World, societies, horizon, yardstick, technology and seed."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
    """Version of this schema."""
    name: str = Field(min_length=1)
    """A label."""
    world: WorldName
    """The economy that is run."""
    comparison_worlds: Annotated[Items[WorldName], AfterValidator(_distinct)] = ()
    """Economies whose verdicts stand in the matrix beside it."""
    institutions: Annotated[Items[str], Field(min_length=1), AfterValidator(_distinct)]
    """Societies: names of presets, or paths of files (relative to the scenario's file)."""
    years: Years
    """The horizon."""
    yardstick: Yardstick = Yardstick()
    """What every society is measured against."""
    technology: Technology = Technology()
    """What is possible, the same for every society."""
    behaviour: Behaviour = Behaviour()
    """What people and plans do, the same for every society."""
    events: Items[AnyEvent] = ()
    """What happens to every society alike, by date."""
    seed: int = Field(default=0, ge=0)
    """Seed of every random stream."""

    def with_(self, **changes: Any) -> Scenario:
        """Return a validated copy in which some keys of the file are changed.

        A map is merged into what it changes: ``with_(yardstick={"floor_set": "good-life"})`` keeps the
        rest of the yardstick. Anything else replaces it: ``with_(years={"from": 2015, "to": 2015})``.

        Raises
        ------
        SchemaError
            The changed scenario is not allowed.
        """
        return validate(Scenario, Document(f"scenario {self.name}", _merged(self.document(), changes), {}))

    def societies(self) -> tuple[Institutions, ...]:
        """Return the institutions of the scenario, read and validated, in order; amended ones for its years.

        Raises
        ------
        FileProblem, UnknownName, SchemaError
            One of them is missing or not allowed.
        """
        first, last = date(self.years.first, 1, 1), date(self.years.last, 12, 31)
        return tuple(during(load_society(entry), first, last) for entry in self.institutions)


def _merged(old: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(old)
    for key, value in changes.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if both else value
    return merged
