"""``commonweal rationing``: one siege, one production, three ways of handing out what is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any

import typer

from commonweal.cli.output import JsonOption, answer, check_json_target, console, reported, table_console
from commonweal.cli.rationing_words import assumptions, document, show
from commonweal.core.errors import Problem, SchemaError
from commonweal.data.worlds import load_world
from commonweal.institutions import load_institutions
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.setting import Setting, make_setting
from commonweal.simulation.besieged import Besieged, Closed, Place, besieged, checked
from commonweal.territory.chronicle.loading import load_chronicle
from commonweal.territory.closures import closed_days
from commonweal.territory.protection import shown_chronicle
from commonweal.territory.siege import siege_history
from commonweal.territory.supply import people_on

WORLD = "gbr-2014"
USUAL = Place()
LONG_AGO = 365
"""Claims of people no older than this count [day]: assumption, range 180-730."""
_INTERVAL = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
VARIANTS: dict[str, dict[str, Any]] = {
    "--rule leontief": {"rule": "leontief"},
    "--rule strong": {"rule": "strong"},
    "--rule half": {"rule": "half"},
    "--rule weak": {"rule": "weak"},
    "--stock-days 5": {"stock_days": 5.0},
    "--stock-days 90": {"stock_days": 90.0},
    "elasticity 0.1": {"elasticity": 0.1},
    "elasticity 0.9": {"elasticity": 0.9},
}
"""What else is computed beside the answer: the ends of the ranges of its assumptions."""


def rationing(
    closed: Annotated[
        list[str] | None,
        typer.Option("--closed", metavar="FROM..TO", help="Closed days, the last one included; repeat for several."),
    ] = None,
    chronicle: Annotated[
        str | None, typer.Option("--chronicle", help="Take the closed days from a chronicle, instead of --closed.")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", help="The besieged place, with --chronicle.")] = None,
    reading: Annotated[str | None, typer.Option("--reading", help="The reading, with --chronicle.")] = None,
    definition: Annotated[
        str, typer.Option("--definition", help="What counts as besieged: claimed, encircled, fire_control.")
    ] = "claimed",
    at_most: Annotated[bool, typer.Option("--at-most", help="Count the days that are only possible too.")] = False,
    world: Annotated[str, typer.Option("--world", help="The economy that the place is taken to have.")] = WORLD,
    persons: Annotated[
        float | None, typer.Option("--persons", help="People of the place; default: those of the world.")
    ] = None,
    rule: Annotated[
        str, typer.Option("--rule", help="What a missing input does to output: leontief, strong, half, weak.")
    ] = USUAL.rule,
    stock_days: Annotated[
        float, typer.Option("--stock-days", help="Days of use held of goods, a quarter of that of all else.")
    ] = USUAL.stock_days,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Last day that is followed; default: 90 days after.")
    ] = None,
    json: JsonOption = None,
) -> None:
    """Compare market price, equal ration and need first under the same siege.

    The closed days are given. The place is taken to have the technology, stocks and incomes of a bundled world: this
    compares rules, it does not reconstruct a place.
    """
    with reported():
        last = day_after(parse_day(until, "--until"), "--until") if until is not None else None
        if chronicle is None:
            intervals: Closed = [parse_closed(text) for text in closed or ()]
            answer_rationing(intervals, world, Place(persons, rule, stock_days), last, json)
            return
        if closed or place is None or reading is None:
            step = "give --chronicle, --place and --reading, and no --closed"
            raise SchemaError(
                Problem("closed days come from a chronicle or from --closed", "--chronicle", next_step=step)
            )
        told = _told(chronicle, place, reading, definition, at_most)
        if persons is None and told.people is None:
            what = f"nobody says how many people are in {told.called}"
            raise SchemaError(Problem(what, "--chronicle", next_step="give --persons"))
        people = Place(persons or told.people, rule, stock_days)
        answer_rationing(told.closed, world, people, last, json, told.called, told.notes)


@dataclass(frozen=True, slots=True)
class Told:
    """What a chronicle says of a siege: closed days, people, the place by name, where all of it comes from."""

    closed: Closed
    people: float | None
    called: str
    notes: tuple[str, ...]


def _told(name: str, place: str, reading: str, definition: str, at_most: bool) -> Told:
    chronicle = shown_chronicle(load_chronicle(name), date.today().toordinal())
    closed = closed_days(chronicle, place, reading, definition, None, at_most)
    people = people_on(chronicle, place, closed[-1][1].toordinal(), None, LONG_AGO)
    sure = "certainly or possibly" if at_most else "certainly"
    spans = ", ".join(f"{first} to {again - timedelta(days=1)}" for first, again in closed)
    notes = [f"Closed days: {place} was {sure} besieged ({definition}) by reading {reading} of {name}: {spans}."]
    if people.low is not None and people.high is not None:
        claims = ", ".join(people.claims)
        notes.append(f"People: {people.low:,.0f} to {people.high:,.0f} as claimed [{claims}]; the middle is used.")
    unknown = [
        f"The reading is unknown from {date.fromordinal(spell.first)}: later days are followed as if open."
        for spell in siege_history(chronicle, place, definition)[reading]
        if spell.value.value == "unknown" and spell.first > closed[0][0].toordinal()
    ]
    middle = None if people.low is None or people.high is None else (people.low + people.high) / 2
    called = str(chronicle.by_key("places")[place]["name"]).split(" (")[0]
    return Told(closed, middle, called, (*notes, *unknown, *chronicle.notices))


def answer_rationing(
    closed: Closed,
    world: str = WORLD,
    place: Place | None = None,
    until: date | None = None,
    json: str | None = None,
    called: str = "the place",
    notes: Sequence[str] = (),
) -> None:
    """Answer for closed days, wherever they come from.

    Parameters
    ----------
    closed : the first closed day and the first day open again of each interval; until : first day not followed
    called : what the place is called in words; notes : sentences on where the closed days come from

    Raises
    ------
    SchemaError, UnknownName
        Anything asked for that is not allowed.
    """
    check_json_target(json)
    intervals = checked(closed)
    place = place or Place()
    setting = setting_of(world)
    found = besieged(setting, intervals, place, until)
    others = variants(setting, found, until)
    words = (*notes, *assumptions(found, called))
    plain = document(found, others, words, called)
    answer(json, lambda: plain, lambda: show(console(), table_console(), plain))


def setting_of(world: str) -> Setting:
    """Return a world in its base year with the default yardstick and behaviour.

    The society of a setting has no part in the answer: floors, people and incomes are those of the world.
    """
    economy = load_world(world)
    scenario = load_scenario("foundation").with_(
        world=world, years={"from": economy.base_year, "to": economy.base_year}, technology={"techniques": None}
    )
    return make_setting(scenario, load_institutions("capitalism"), economy, "frozen")


def variants(setting: Setting, found: Besieged, until: date | None) -> dict[str, Besieged]:
    """Return the same siege at the ends of the ranges of what is assumed, by words."""
    return {
        words: besieged(setting, found.closed, replace(found.place, **change), until)
        for words, change in VARIANTS.items()
    }


def parse_closed(text: str) -> tuple[date, date]:
    """Return the first closed day and the first day open again of ``FROM..TO``, the last closed day included.

    Raises
    ------
    SchemaError
        Not an interval, not days that exist, or reversed.
    """
    found = _INTERVAL.fullmatch(text.strip())
    if found is None:
        allowed = "FROM..TO, such as 2016-07-17..2016-08-05"
        raise SchemaError(Problem("not an interval of days", "--closed", repr(text[:40]), allowed))
    first, last = (parse_day(part, "--closed") for part in found.groups())
    if last < first:
        raise SchemaError(Problem("days reversed", "--closed", text, "FROM <= TO (the last closed day)"))
    return first, day_after(last, "--closed")


def day_after(day: date, where: str) -> date:
    """Return the next day.

    Raises
    ------
    SchemaError
        The calendar ends.
    """
    if day == date.max:
        raise SchemaError(Problem("no day comes after it", where, str(day), f"before {date.max}"))
    return day + timedelta(days=1)


def parse_day(text: str, where: str) -> date:
    """Return a day written YYYY-MM-DD.

    Raises
    ------
    SchemaError
        Not a day that exists.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        problem = Problem("not a day that exists", where, repr(text[:40]), "YYYY-MM-DD")
        raise SchemaError(problem) from error
