"""Supply of a place: people, stocks, inflow, production, and for how long supplies last, as a range.

::

    days = (stock + inflow) / (people x ration share)

over every claimed population, every claimed stock and a range of ration shares. The item that runs out first binds and
is named. Where nothing is known of stocks the answer is *unknown*, not zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.territory.answers.readings import Reading
from commonweal.territory.chronicle.record import Chronicle, Row
from commonweal.territory.rations import FULL_KCAL, Need, need, person_days

WITHIN_DAYS = 180
"""Claims of people and stocks no older than this count [day]: assumption, range 30-365."""
SHARES = (0.5, 1.0)
"""Shares of a full ration over which supplies are spread [1]: assumption, range 0.5-1."""


@dataclass(frozen=True, slots=True)
class People:
    """Claimed people of a place: the range, and the claims; None where nobody says anything."""

    low: float | None
    high: float | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long one item lasts from the day of its claim.

    ``full`` : days at full rations, over the claimed people and amounts; ``days`` : the same over the range of ration
    shares as well; ``person_days`` : full rations for one person and day.
    """

    item: str
    claim: str
    person_days: tuple[float, float]
    full: tuple[float, float]
    days: tuple[float, float]
    from_day: int

    @property
    def until(self) -> tuple[int, int]:
        """First and last day on which it would run out."""
        return self.from_day + int(self.days[0]), self.from_day + int(self.days[1])


@dataclass(frozen=True, slots=True)
class Supply:
    """What is known of a place's supplies on a day."""

    people: People
    needs: tuple[Need, ...]
    """Needs a day at the lowest and at the highest claimed population."""
    lasting: tuple[Lasting, ...]
    binding: str | None
    """The item that runs out first; None where nothing is known."""
    unknown: tuple[str, ...]
    """Items of which somebody says something but no amount."""
    claims: tuple[Row, ...]


def people_on(
    chronicle: Chronicle, place: str, day: int, reading: Reading | None = None, within: int = WITHIN_DAYS
) -> People:
    """Return the range of the people of a place over the claims of the last days.

    A claim counts from the last day of its window, so that none speaks for days after it was published.
    """
    rows = [row for row in _rows(chronicle, "populations", place, day, within) if reading is None or reading.takes(row)]
    numbers = [number for row in rows for number in (row["low"], row["value"], row["high"]) if number is not None]
    return People(min(numbers, default=None), max(numbers, default=None), tuple(str(row["claim_id"]) for row in rows))


def supply_on(
    chronicle: Chronicle,
    place: str,
    day: int,
    reading: Reading | None = None,
    within: int = WITHIN_DAYS,
    shares: Sequence[float] = SHARES,
) -> Supply:
    """Return what is known of a place's supplies on a day.

    Parameters
    ----------
    within : age up to which claims of people and stocks count [day].
    shares : smallest and largest share of a full ration at which supplies are handed out [1].
    """
    people = people_on(chronicle, place, day, reading, within)
    rows = [row for row in _rows(chronicle, "supplies", place, day, within) if reading is None or reading.takes(row)]
    lasting = tuple(found for row in rows if (found := _lasting(row, people, shares)) is not None)
    known = {one.item for one in lasting}
    # Of several claims about one item the longest counts: an item binds only if all its claims say so.
    by_item = {item: max(one.days[1] for one in lasting if one.item == item) for item in known}
    binding = min(sorted(by_item), key=lambda item: by_item[item]) if by_item else None
    vague = tuple(dict.fromkeys(str(row["item"]) for row in rows if str(row["item"]) not in known))
    needs = tuple(need(number) for number in dict.fromkeys((people.low, people.high)) if number)
    return Supply(people, needs, lasting, binding, vague, tuple(rows))


def _rows(chronicle: Chronicle, table: str, place: str, day: int, within: int) -> list[Row]:
    """Claims about a place whose window ends on a day or before it, and not too long ago."""
    return [row for row in chronicle.rows(table) if place in row["place"] and day - within < row["latest"] <= day]


def _lasting(row: Row, people: People, shares: Sequence[float]) -> Lasting | None:
    """How long a stock or an inflow lasts, None where the claim names no amount or nobody says how many people."""
    if row["kind"] not in ("stock", "inflow") or people.low is None or people.high is None or people.low <= 0:
        return None
    amounts = [number for number in (row["low"], row["value"], row["high"]) if number is not None]
    if row["people"] is not None and row["days"] is not None:
        amounts, unit = [row["people"] * row["days"]], "person-day"
    else:
        unit = str(row["unit"] or "")
    found = [person_days(one, unit, str(row["item"]), FULL_KCAL) for one in amounts]
    days = [one for one in found if one is not None]
    if not days:
        return None
    full = (min(days) / people.high, max(days) / people.low)
    spread = (full[0] / max(shares), full[1] / min(shares))
    return Lasting(str(row["item"]), str(row["claim_id"]), (min(days), max(days)), full, spread, int(row["latest"]))
