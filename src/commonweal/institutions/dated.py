"""Numbers with unit, source and dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator

from commonweal.core.errors import Problem, SchemaError
from commonweal.institutions.record import Record, refusal

T = TypeVar("T")

_RANGE = re.compile(r"assumption, range (\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)(?:;(?! then ).*)?", re.DOTALL)
"""A range that is written plainly; a source that amendments added to says which value it is of and is not judged."""
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _ISO.fullmatch(value) else value
    except ValueError:
        return value


def _source(text: str) -> str:
    """Require a source, and of an assumption that it names its range."""
    if not text.strip():
        raise refusal("a number needs a source", "a citation, or 'assumption, range LOW-HIGH'")
    if text.lower().startswith("assumption") and not re.search(r"\brange\s+\S", text):
        raise refusal("an assumption needs its range", "'assumption, range LOW-HIGH'")
    return text


def _unit_ending(ending: str, example: str) -> Callable[[str], str]:
    """Return the check that a unit ends as it must."""

    def check(unit: str) -> str:
        if not unit.endswith(ending) or unit == ending:
            raise refusal("wrong unit", f"a unit ending in {ending}, such as {example}")
        return unit

    return check


def _check_range(values: Iterable[float], source: str) -> None:
    """Refuse values outside the range that their own source gives."""
    found = _RANGE.fullmatch(source)
    outside = [value for value in values if found and not float(found[1]) <= value <= float(found[2])]
    if found and outside:
        what = f"value {outside[0]:g} outside the range of its own source"
        raise refusal(what, f"{found[1]} to {found[2]}, or another range")


Day = Annotated[date, BeforeValidator(_day)]
"""A calendar day, written 2015-01-01."""

Source = Annotated[str, AfterValidator(_source)]
"""Where a number comes from: a citation, or ``assumption`` with its range."""

ByDate = Annotated[Mapping[Day, T], Field(min_length=1), AfterValidator(lambda values: dict(sorted(values.items())))]
"""Values by the day from which each holds, in order of time."""


class Dated(Record):
    """A number that changes on dates; each value holds from its date until the next."""

    description: str = Field(min_length=1)
    """What the number is."""
    unit: str
    """Unit of every value."""
    source: Source
    """Where the values come from."""
    values: ByDate[float]
    """Value from each date on."""

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        _check_range(self.values.values(), self.source)
        return self

    def at(self, day: date, where: str = "") -> float:
        """Return the value that holds on a day; before the first date there is none.

        Raises
        ------
        SchemaError
            The day is before the first date; ``where`` names the parameter.
        """
        held = [value for start, value in self.values.items() if start <= day]
        if held:
            return held[-1]
        first = min(self.values).isoformat()
        step = f"add a value that holds on {day.isoformat()}, or begin later"
        problem = Problem("no value on this date", where, day.isoformat(), f"from {first} on", next_step=step)
        raise SchemaError(problem)


class HoursPerWeek(Dated):
    """Paid hours a week."""

    unit: Literal["h/week"]
    """Hours per week."""
    values: ByDate[Annotated[float, Field(ge=0, le=168)]]
    """Hours a week from each date on; a week has 168."""


class YearlyRate(Dated):
    """A share per year."""

    unit: Literal["1/yr"]
    """Per year."""
    values: ByDate[Annotated[float, Field(ge=0, le=1)]]
    """Share per year from each date on."""


class DatedShare(Dated):
    """A share of something, between none and all of it."""

    unit: Literal["share"]
    """A pure number."""
    values: ByDate[Annotated[float, Field(ge=0, le=1)]]
    """Share from each date on."""


class DatedRatio(Dated):
    """A ratio that may exceed one, such as debt to yearly output."""

    unit: Literal["ratio", "yr"]
    """A pure number, or years (a stock over a flow per year)."""
    values: ByDate[Annotated[float, Field(ge=0)]]
    """Ratio from each date on."""


class Age(Dated):
    """An age in years."""

    unit: Literal["yr"]
    """Years of life."""
    values: ByDate[Annotated[float, Field(ge=0, le=120)]]
    """Age from each date on."""


class HoursPerYear(Dated):
    """Hours a year."""

    unit: Literal["h/yr"]
    """Hours per person and year."""
    values: ByDate[Annotated[float, Field(ge=0, le=8784)]]
    """Hours a year from each date on; a leap year has 8784."""


class PersonAmount(Dated):
    """What one person gets in a year, in money or in units of a product."""

    unit: Annotated[str, AfterValidator(_unit_ending("/person/yr", "USD_2014/person/yr"))]
    """Money or a physical unit per person and year."""
    values: ByDate[Annotated[float, Field(ge=0)]]
    """Amount from each date on."""


class YearlyAmount(Dated):
    """What may be taken in a year."""

    unit: Annotated[str, AfterValidator(_unit_ending("/yr", "Mt/yr"))]
    """A physical unit per year, that of the stock."""
    values: ByDate[Annotated[float, Field(ge=0)]]
    """Amount a year from each date on."""


class Amount(Record):
    """An amount of a stock."""

    value: float = Field(ge=0)
    """The amount."""
    unit: str = Field(min_length=1)
    """A physical unit, that of the stock."""
    source: Source
    """Where the amount comes from."""

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        _check_range([self.value], self.source)
        return self


class Fraction(Record):
    """A share that does not change with time."""

    value: float = Field(ge=0, le=1)
    """The share."""
    unit: Literal["share"]
    """A pure number."""
    source: Source
    """Where the share comes from."""

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        _check_range([self.value], self.source)
        return self


class CarbonAmount(Amount):
    """An amount of carbon dioxide over the whole horizon."""

    unit: Literal["Gt CO2"]
    """Gigatonnes of CO2."""


def observed_or(model: type[Dated], value: Any, info: ValidationInfo, what: str, unit: str) -> Any:
    """Return the text ``observed`` (as in the base year) or the dated number that a value declares."""
    if value == "observed" or isinstance(value, model):
        return value
    if not isinstance(value, dict):
        raise refusal(what, f"observed, or {{description, unit: {unit}, source, values: {{DATE: NUMBER}}}}")
    return model.model_validate(value, context=info.context)
