"""Dated events: what happens to a country whatever its institutions, the same for every society of a scenario."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, SerializeAsAny, model_validator

from commonweal.institutions.dated import Day, Source
from commonweal.institutions.kinds import Kind
from commonweal.institutions.record import Items, refusal

Part = Annotated[float, Field(ge=0, le=1)]


class Event(Kind):
    """Something that happens between two dates, the last one included."""

    begins: Day = Field(alias="from")
    """First day."""
    ends: Day = Field(alias="to")
    """Last day."""
    source: Source = "assumption, range 0-1"
    """Where the size of the event comes from."""

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.ends < self.begins:
            raise refusal(f"dates reversed: {self.begins} to {self.ends}", "from <= to")
        return self

    def part_of(self, year: int) -> float:
        """Return the part of a year in which it lasts [1]."""
        first, last = max(self.begins, date(year, 1, 1)), min(self.ends, date(year, 12, 31))
        days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
        return max((last - first).days + 1, 0) / days


class Blockade(Event):
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


class CapacityLoss(Event):
    """Some industries can make less: a failed harvest, a destroyed plant."""

    kind: Literal["capacity_loss"] = "capacity_loss"
    activities: Items[str] | Literal["all"] = "all"
    """Industries, by code."""
    share: Part
    """Part of their capacity that is lost."""


class DemandShock(Event):
    """The rest of the world buys less, or sells dearer."""

    kind: Literal["demand_shock"] = "demand_shock"
    exports: float = Field(default=1.0, ge=0)
    """Factor on foreign demand."""
    import_price: float = Field(default=1.0, gt=0)
    """Factor on prices of imports."""


class ResampledShocks(Event):
    """Crises as they came: every year a year of 2001-2014 is drawn, and its deviations of exports and productivity."""

    kind: Literal["resampled_shocks"] = "resampled_shocks"
    size: float = Field(default=1.0, ge=0, le=3)
    """Factor on the deviations."""


AnyEvent = Annotated[SerializeAsAny[Event], BeforeValidator(Event.read)]
