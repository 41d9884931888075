"""Whether a place is besieged, by each definition apart. Nothing is asserted: every answer is derived from claims.

Definitions
-----------
claimed : somebody says that the place is besieged.
encircled : no passable route leads from the place's friendly component to a source of supply.
fire_control : the same with routes under fire counted as closed.
un_criteria : military encirclement, no humanitarian access, no free movement (OCHA, as used on 5 October 2016), each
    by itself; met on a day if all three held on each of the last ``sustained_days`` days. OCHA publishes no number.
un_listed : the act of listing, a claim of its own. Neither implied by the criteria nor implying them.

None of this is a legal finding. Humanitarian law does not define a siege.
"""

from __future__ import annotations

from commonweal.core.errors import UnknownName
from commonweal.territory.answers.questions import Question, ask, history, rows_about
from commonweal.territory.answers.readings import Reading, about
from commonweal.territory.answers.values import CERTAINLY, Answer, Spell
from commonweal.territory.chronicle.record import Chronicle
from commonweal.territory.chronicle.schema import USER_CLASSES
from commonweal.territory.siege_criteria import OCHA, criteria_answer, criteria_readings, criteria_spells
from commonweal.territory.siege_question import Asked
from commonweal.territory.siege_routes import ENCIRCLED, graph_readings, graph_spells, on_graph

DEFINITIONS = {
    "claimed": "somebody says that it is besieged",
    **ENCIRCLED,
    "un_criteria": OCHA,
    "un_listed": "on the UN list",
}


def besieged(
    chronicle: Chronicle,
    place: str,
    day: int,
    definition: str,
    asked: Asked | None = None,
    reading: Reading | None = None,
) -> Answer:
    """Return whether a place is besieged on a day by one definition.

    Raises
    ------
    UnknownName
        No such place, definition or class of user.
    SchemaError
        The criteria of OCHA are asked for without ``sustained_days``.
    """
    asked = asked or Asked()
    chronicle.require("places", place, "place")
    if definition not in DEFINITIONS:
        raise UnknownName.of("definition of besieged", definition, DEFINITIONS)
    if asked.user_class not in USER_CLASSES:
        raise UnknownName.of("class of user", asked.user_class, USER_CLASSES)
    if definition in ("encircled", "fire_control"):
        return on_graph(chronicle, place, day, definition, asked, reading)
    if definition == "un_criteria":
        return criteria_answer(chronicle, place, day, asked, reading)
    return ask(chronicle, question_of(place, definition), day, reading, asked.our_days)


def question_of(place: str, definition: str) -> Question:
    """Return the question whose claims answer a definition that rests on claims of its own."""
    relation = "besieges" if definition == "claimed" else "lists_as_besieged"
    return Question(f"{place}: {DEFINITIONS[definition]}", "relations", (relation, place))


def siege_history(
    chronicle: Chronicle, place: str, definition: str, asked: Asked | None = None
) -> dict[str, list[Spell]]:
    """Return the answer of every reading over all days, by the name of the reading."""
    asked = asked or Asked()
    if definition in ("encircled", "fire_control"):
        return {
            reading.name: graph_spells(chronicle, place, definition, asked, reading)
            for reading in graph_readings(chronicle, asked.user_class)
        }
    if definition == "un_criteria":
        return {one.name: criteria_spells(chronicle, place, asked, one) for one in criteria_readings(chronicle, place)}
    question = question_of(place, definition)
    readings = about(chronicle, ("relations",), rows_about(chronicle, "relations", question.key))
    return {reading.name: history(chronicle, question, reading, asked.our_days) for reading in readings}


def groups_of(chronicle: Chronicle) -> dict[str, list[str]]:
    """Return the names of the declared readings by their group."""
    found: dict[str, list[str]] = {}
    for row in chronicle.rows("readings"):
        if row["group"] and row["reading"] not in found.setdefault(row["group"], []):
            found[row["group"]].append(row["reading"])
    return found


def first_sustained(
    chronicle: Chronicle, place: str, days: int, reading: Reading, our_days: bool = False
) -> int | None:
    """Return the first day on which a place had certainly been encircled for a number of days, None if never."""
    question = question_of(place, "claimed")
    for spell in history(chronicle, question, reading, our_days):
        end = spell.last if spell.last is not None else spell.first + days
        if spell.value.value == CERTAINLY and end - spell.first + 1 >= days:
            return spell.first + days - 1
    return None
