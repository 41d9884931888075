"""Days on which a place was besieged, as one reading has it: what the bridge to an economy takes as given.

A closure is what claims say; nothing here chooses one.
"""

from __future__ import annotations

from datetime import date

from commonweal.core.errors import Problem, SchemaError
from commonweal.territory.answers.readings import by_name
from commonweal.territory.answers.values import CERTAINLY, POSSIBLY
from commonweal.territory.chronicle.record import Chronicle
from commonweal.territory.siege import siege_history
from commonweal.territory.siege_question import Asked

ON_DAYS = ("certainly", "possibly")


def closed_days(
    chronicle: Chronicle,
    place: str,
    reading: str,
    definition: str = "claimed",
    asked: Asked | None = None,
    at_most: bool = False,
) -> tuple[tuple[date, date], ...]:
    """Return the intervals of days on which a place was besieged in one reading: first day, first day open again.

    Parameters
    ----------
    at_most : count the days on which it was possibly besieged as well.

    Raises
    ------
    UnknownName
        No such place, reading or definition.
    SchemaError
        The reading says nothing of it, or never has it besieged.
    """
    chronicle.require("places", place, "place")
    name = by_name(chronicle, reading).name
    histories = siege_history(chronicle, place, definition, asked)
    if name not in histories:
        allowed = ", ".join(histories) or "none"
        raise SchemaError(Problem("the reading says nothing of this siege", f"{place}, {definition}", name, allowed))
    values = (CERTAINLY, POSSIBLY) if at_most else (CERTAINLY,)
    found: list[tuple[int, int]] = []
    for spell in histories[name]:
        if spell.value.value not in values or spell.last is None:
            continue
        if found and found[-1][1] == spell.first:
            found[-1] = (found[-1][0], spell.last + 1)
        else:
            found.append((spell.first, spell.last + 1))
    if not found:
        raise SchemaError(
            Problem("never certainly besieged", f"{place}, {definition}", name, next_step="ask with at_most")
        )
    return tuple((date.fromordinal(first), date.fromordinal(again)) for first, again in found)
