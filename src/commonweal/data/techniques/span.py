"""A number with the lower and upper end of its source's range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.core.technique import interpolated


@dataclass(frozen=True, slots=True)
class Span:
    """A positive number and its range; the ends equal the number where the source gives no range.

    The ends of a sum, product or quotient are its least and greatest value over the ranges of both parts.
    """

    value: float
    low: float
    high: float

    @classmethod
    def exact(cls, value: float) -> Span:
        """Return a number without a range."""
        return cls(value, value, value)

    def __add__(self, other: Span) -> Span:
        return Span(self.value + other.value, self.low + other.low, self.high + other.high)

    def __mul__(self, other: Span | float) -> Span:
        by = other if isinstance(other, Span) else Span.exact(other)
        return Span(self.value * by.value, self.low * by.low, self.high * by.high)

    def __truediv__(self, other: Span | float) -> Span:
        by = other if isinstance(other, Span) else Span.exact(other)
        return Span(self.value / by.value, self.low / by.high, self.high / by.low)


def in_year(spans: Mapping[int, Span], year: int) -> Span:
    """Return the span of a year: linear between the years given, the first or last one outside them."""
    return Span(
        interpolated({at: span.value for at, span in spans.items()}, year),
        interpolated({at: span.low for at, span in spans.items()}, year),
        interpolated({at: span.high for at, span in spans.items()}, year),
    )
