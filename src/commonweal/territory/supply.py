"""Supply of a place: people, stocks, inflow, production, and for how long supplies last, as a range.

::

    days = (stock + inflow) / (people x ration share)

over every claimed population, every claimed stock, the inflow that is claimed besides and a range of ration shares.
The item that runs out first binds and is named. Where nothing is known of stocks the answer is *unknown*, not zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.territory.answers.readings import Reading
from commonweal.territory.chronicle.dates import OPEN
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
    """How long one item lasts from the day of the last claim of its stock.

    ``person_days`` : full rations for one person and day, stock and inflow together; ``full`` : days at full rations,
    over the claimed people and amounts; ``days`` : the same over the range of ration shares as well; ``parts`` : what
    is counted, stock, inflow or both.
    """

    item: str
    claims: tuple[str, ...]
    parts: tuple[str, ...]
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
    """Return the range of the people of a place over the claims whose window reaches into the last days."""
    rows = [
        row
        for row in chronicle.rows("populations")
        if place in row["place"] and (row["earliest"] or OPEN) <= day and row["latest"] > day - within
    ]
    rows = [row for row in rows if reading is None or reading.takes(row)]
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
    items = dict.fromkeys(str(row["item"]) for row in rows)
    lasting = tuple(found for item in items if (found := _lasting(item, rows, people, shares)) is not None)
    known = {one.item for one in lasting}
    binding = min(lasting, key=lambda one: one.days[1]).item if lasting else None
    vague = tuple(dict.fromkeys(str(row["item"]) for row in rows if str(row["item"]) not in known))
    needs = tuple(need(number) for number in dict.fromkeys((people.low, people.high)) if number)
    return Supply(people, needs, lasting, binding, vague, tuple(rows))


def _rows(chronicle: Chronicle, table: str, place: str, day: int, within: int) -> list[Row]:
    """Claims about a place whose window ends on a day or before it, and not too long ago."""
    return [row for row in chronicle.rows(table) if place in row["place"] and day - within < row["latest"] <= day]


def _lasting(item: str, rows: Sequence[Row], people: People, shares: Sequence[float]) -> Lasting | None:
    """How long an item lasts, None where no claim names an amount or nobody says how many people there are.

    Claims of a stock conflict: the range is over them. Inflow after the last count of the stock comes on top: what one
    source tells of adds up, what several tell of is a range, for they may speak of the same delivery.
    """
    if people.low is None or people.high is None or people.low <= 0:
        return None
    told = [(row, span) for row in rows if row["item"] == item and (span := _person_days(row)) is not None]
    stocks = [span for row, span in told if row["kind"] == "stock"]
    counted_on = max((int(row["latest"]) for row, _ in told if row["kind"] == "stock"), default=0)
    inflows = [(row, span) for row, span in told if row["kind"] == "inflow" and row["latest"] > counted_on]
    if not stocks and not inflows:
        return None
    by_source: dict[str, list[tuple[float, float]]] = {}
    for row, span in inflows:
        by_source.setdefault(str(row["source_id"]), []).append(span)
    sums = [(sum(one[0] for one in spans), sum(one[1] for one in spans)) for spans in by_source.values()]
    low = min((span[0] for span in stocks), default=0.0) + min((one[0] for one in sums), default=0.0)
    high = max((span[1] for span in stocks), default=0.0) + max((one[1] for one in sums), default=0.0)
    full = (low / people.high, high / people.low)
    kinds = ("stock", "inflow") if stocks else ("inflow",)
    counted = [row for row, _ in told if row["kind"] == "stock"] + [row for row, _ in inflows]
    return Lasting(
        item=item,
        claims=tuple(str(row["claim_id"]) for row in counted),
        parts=tuple(kind for kind in kinds if any(row["kind"] == kind for row in counted)),
        person_days=(low, high),
        full=full,
        days=(full[0] / max(shares), full[1] / min(shares)),
        from_day=max(int(row["latest"]) for row in counted if row["kind"] == kinds[0]),
    )


def _person_days(row: Row) -> tuple[float, float] | None:
    """Range of full rations that a claim of an amount is, None where it names none."""
    if row["people"] is not None and row["days"] is not None:
        return row["people"] * row["days"], row["people"] * row["days"]
    amounts = [number for number in (row["low"], row["value"], row["high"]) if number is not None]
    found = [person_days(one, str(row["unit"] or ""), str(row["item"]), FULL_KCAL) for one in amounts]
    known = [one for one in found if one is not None]
    return (min(known), max(known)) if known else None
