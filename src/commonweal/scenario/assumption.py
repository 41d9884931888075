"""Numbers that a comparison rests on: value, unit, source and the range in which they are disputed."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from commonweal.core.economy import Quantity
from commonweal.institutions.dated import Source
from commonweal.institutions.record import Record, refusal


class Assumption(Record):
    """One disputed number; the same for every society in a comparison."""

    value: float = Field(ge=0)
    """The number used."""
    unit: str
    """Its unit."""
    source: Source
    """Where it comes from."""
    low: float = Field(ge=0)
    """Lower end of its range."""
    high: float = Field(ge=0)
    """Upper end of its range."""

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise refusal(f"value {self.value:g} outside its range", f"{self.low:g} to {self.high:g} (low to high)")
        return self

    def quantity(self) -> Quantity:
        """Return the number as a quantity; its status says whether it is assumed or read."""
        status = "assumption" if self.source.lower().startswith("assumption") else "read"
        return Quantity(self.value, self.unit, self.source, status, self.low, self.high)


class Ratio(Assumption):
    """A number without unit."""

    unit: Literal["1"] = "1"
    """No unit."""


class Share(Ratio):
    """A part of a whole."""

    value: float = Field(ge=0, le=1)
    """The share used."""
    high: float = Field(ge=0, le=1)
    """Upper end of its range."""


class PerYear(Assumption):
    """A rate per year."""

    value: float = Field(ge=0, le=1)
    """The rate used."""
    unit: Literal["1/yr"] = "1/yr"
    """Per year."""


class WholeYears(Assumption):
    """A whole number of years."""

    value: float = Field(ge=0, multiple_of=1)
    """The years used."""
    unit: Literal["yr"] = "yr"
    """Years."""
