"""Dated events: what happens to a country whatever its institutions, the same for every society of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, SerializeAsAny, model_validator

from commonweal.core.errors import InputError
from commonweal.institutions.dated import Day, Source
from commonweal.institutions.kinds import Kind
from commonweal.institutions.record import Items, Record, refusal
from commonweal.territory.chronicle.loading import load_chronicle
from commonweal.territory.closures import closed_days
from commonweal.territory.protection import shown_chronicle

Part = Annotated[float, Field(ge=0, le=1)]


class Event(Kind):
    """Something that happens on some days, the same to every society."""

    def spells(self) -> tuple[tuple[date, date], ...]:
        """Return the intervals of days on which it happens, apart from each other: first and last day."""
        raise NotImplementedError

    def part_of(self, year: int) -> float:
        """Return the part of a year in which it lasts [1]."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        within = [(min(ends, last) - max(begins, first)).days + 1 for begins, ends in self.spells()]
        return sum(max(days, 0) for days in within) / ((last - first).days + 1)

    def on(self, day: date) -> bool:
        """Return whether it happens on a day."""
        return any(begins <= day <= ends for begins, ends in self.spells())


class Days(Record):
    """Days between two dates, the last one included."""

    begins: Day = Field(alias="from")
    """First day."""
    ends: Day = Field(alias="to")
    """Last day."""

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.ends < self.begins:
            raise refusal(f"dates reversed: {self.begins} to {self.ends}", "from <= to")
        return self


class Lasting(Days):
    """What lasts without a break, and where its size comes from."""

    source: Source = "assumption, range 0-1"
    """Where the size of the event comes from."""

    def spells(self) -> tuple[tuple[date, date], ...]:
        """Return its one interval of days."""
        return ((self.begins, self.ends),)


class Blockade(Lasting, Event):
    """Imports, or some of them, cannot come in; exports can be stopped as well."""

    kind: Literal["blockade"] = "blockade"
    products: Items[str] | Literal["all"] = "all"
    """Products that cannot come in, by code."""
    share: Part = 1.0
    """Part of them that is stopped."""
    exports: Part = 0.0
    """Part of exports that is stopped as well."""
    rule: Literal["leontief", "strong", "half", "weak"] = "half"
    """What a missing input does to output; it decides the answer, so it is named in every result."""


class Siege(Event):
    """Routes are closed for some intervals of days and open between them; on a closed day it is as a blockade.

    The closed days are given, in ``closed`` or by a reading of a chronicle: nothing chooses them.
    """

    kind: Literal["siege"] = "siege"
    closed: Annotated[Items[Days], Field(min_length=1)]
    """Intervals of closed days, in order and apart, the last day of each included."""
    chronicle: str | None = None
    """Chronicle from which the closed days are taken where ``closed`` is left out."""
    place: str | None = None
    """Besieged place of the chronicle."""
    reading: str | None = None
    """Reading of the chronicle; the days on which it certainly claims the place besieged are closed."""
    source: Source = "assumption, range 0-1"
    """Where the closed days and the size come from."""
    products: Items[str] | Literal["all"] = "all"
    """Products that cannot come in, by code."""
    share: Part = 1.0
    """Part of them that is stopped."""
    exports: Part = 0.0
    """Part of exports that is stopped as well."""
    rule: Literal["leontief", "strong", "half", "weak"] = "half"
    """What a missing input does to output; it decides the answer, so it is named in every result."""

    begins: Day = Field(alias="from", default_factory=lambda read: _edge(read, 0, "begins"))
    """First closed day, as ``closed`` has it; left out in a file."""
    ends: Day = Field(alias="to", default_factory=lambda read: _edge(read, -1, "ends"))
    """Last closed day, as ``closed`` has it; left out in a file."""

    @model_validator(mode="before")
    @classmethod
    def _from_chronicle(cls, read: Any) -> Any:
        if not isinstance(read, Mapping) or read.get("closed") is not None or read.get("chronicle") is None:
            return read
        chronicle, place, reading = (read.get(name) for name in ("chronicle", "place", "reading"))
        if not (isinstance(chronicle, str) and isinstance(place, str) and isinstance(reading, str)):
            raise refusal("closed days of a chronicle ask for a place and a reading", "chronicle, place, reading")
        try:
            shown = shown_chronicle(load_chronicle(chronicle), date.today().toordinal())
            spans = closed_days(shown, place, reading)
        except InputError as error:
            raise refusal(f"no closed days: {error.problems[0]}") from error
        one = timedelta(days=1)
        days = [{"from": str(first), "to": str(again - one)} for first, again in spans]
        return {**read, "closed": days}

    @model_validator(mode="after")
    def _apart(self) -> Self:
        for before, after in pairwise(self.closed):
            if after.begins <= before.ends:
                what = f"closed days overlap or are not in order: {after.begins} to {after.ends}"
                raise refusal(what, f"from after {before.ends}, the last day of the interval before")
        span = self.closed[0].begins, self.closed[-1].ends
        if (self.begins, self.ends) != span:
            what = f"from and to are not the first and last closed day: {self.begins} to {self.ends}"
            raise refusal(what, f"{span[0]} to {span[1]}, or neither key")
        return self

    def spells(self) -> tuple[tuple[date, date], ...]:
        """Return the intervals of closed days."""
        return tuple((one.begins, one.ends) for one in self.closed)


def _edge(read: Mapping[str, Any], place: int, name: str) -> date:
    """First or last closed day, of what was read without error."""
    found: date = getattr(read["closed"][place], name) if "closed" in read else date.min
    return found


class CapacityLoss(Lasting, Event):
    """Some industries can make less: a failed harvest, a destroyed plant."""

    kind: Literal["capacity_loss"] = "capacity_loss"
    activities: Items[str] | Literal["all"] = "all"
    """Industries, by code."""
    share: Part
    """Part of their capacity that is lost."""


class DemandShock(Lasting, Event):
    """The rest of the world buys less, or sells dearer."""

    kind: Literal["demand_shock"] = "demand_shock"
    exports: float = Field(default=1.0, ge=0)
    """Factor on foreign demand."""
    import_price: float = Field(default=1.0, gt=0)
    """Factor on prices of imports."""


class ResampledShocks(Lasting, Event):
    """Crises as they came: every year a year of 2001-2014 is drawn, and its deviations of exports and productivity."""

    kind: Literal["resampled_shocks"] = "resampled_shocks"
    size: float = Field(default=1.0, ge=0, le=3)
    """Factor on the deviations."""


AnyEvent = Annotated[SerializeAsAny[Event], BeforeValidator(Event.read)]
