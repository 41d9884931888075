"""What a society's declared behaviour makes of the years, whatever the mechanism: the realised result.

It is never mixed with a frontier: a plan that exists is not a society that follows it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from commonweal.core.economy import Array
from commonweal.core.period import MoneyPeriod


@dataclass(frozen=True, slots=True)
class Shortage:
    """One thing of which less was delivered than wanted in a year.

    ``what`` : product or product group; ``who`` : household group, class or industry, empty for everyone; ``share`` :
    part of what was wanted that did not come [1]; ``guaranteed`` : whether it was promised to everyone; ``cause`` : the
    limit that bound, in words; ``from_day``, ``to_day`` : days of the year, where the mechanism knows them.
    """

    year: int
    what: str
    who: str
    share: float
    guaranteed: bool
    cause: str
    from_day: int | None = None
    to_day: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Realised:
    """The years of one society as they came to pass under declared behaviour.

    Axes: K product groups, G household groups, A activities, T years.

    Attributes
    ----------
    mechanism : ``market``, ``plan``, ``direct`` or ``mixed``.
    years : (T,); ``groups`` : names of the product groups (K,); ``households`` : names (G,); ``band_of``, ``class_of``
        : (G,); ``bands``, ``classes`` : names; ``persons`` : (G, T) [thousand].
    delivered : (K, G, T) what reached each household group, bought or provided [base-year money/yr].
    take_up : (K, G) part of the people of a group who get what is meant for them [1]; the rest get nothing of it.
    sure : (K, G, T) what of ``delivered`` is handed out to all takers alike, None for nothing [base-year money/yr].
    dispersion : (K, G) coefficient of variation of what people inside a group get beyond that [1].
    output : (A, T) [volume/yr]; ``capital`` : (A, T) [volume]; ``persons_engaged`` : (A, T) [thousand]; ``hours`` : (A,
        T) [million h]; ``hours_available`` : (T,) what people would work at the norm [million h].
    co2 : (account, T) production and footprint, with households' own [kt]; ``imports``, ``exports``, ``investment`` :
        (T,) [volume/yr].
    unemployment : (T,) [1]; ``shortages`` : in order of year.
    periods : the books, one for each year, where the society uses money; empty otherwise.
    series : further yearly series by name: unit and (T,) values.
    assumptions : declared behaviour that this rests on: name -> (value, low, high, unit, source).
    checks : largest residuals by name.
    notes : sentences for the reader about what this mechanism leaves out.
    """

    mechanism: str
    years: tuple[int, ...]
    groups: tuple[str, ...]
    households: tuple[str, ...]
    bands: tuple[str, ...]
    classes: tuple[str, ...]
    band_of: tuple[int, ...]
    class_of: tuple[int, ...]
    persons: Array
    delivered: Array
    take_up: Array
    dispersion: Array
    output: Array
    capital: Array
    persons_engaged: Array
    hours: Array
    hours_available: Array
    co2: Array
    imports: Array
    exports: Array
    investment: Array
    unemployment: Array
    shortages: tuple[Shortage, ...] = ()
    sure: Array | None = None
    periods: tuple[MoneyPeriod, ...] = ()
    series: dict[str, tuple[str, Array]] = field(default_factory=dict)
    assumptions: dict[str, tuple[float, float, float, str, str]] = field(default_factory=dict)
    checks: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
