"""The answer in a few sentences, each with its claims; conflicting answers and figures side by side."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.report.siege.view import (
    Document,
    View,
    plural,
    reading_words,
    readings_listed,
    value_words,
)
from commonweal.report.siege.words import claim_list, figure, span, window_words
from commonweal.report.words import listed

CAVEAT = (
    "Every answer here is derived from published claims, each with its source. Where claims conflict they stand side "
    "by side; nothing is merged, and nothing here is a legal finding."
)
MOST_EVENTS = 3
"""Events whose figures stand in the verdict; the rest stand in the toll."""
MOST_FIGURES = 5
"""Figures of one event that stand in the verdict."""

Sentence = tuple[str, str]
"""What a sentence is about, and the sentence."""


def sentences(view: View, most_events: int = MOST_EVENTS) -> list[Sentence]:
    """Return the verdict: who held the place, whether it was besieged, its supply, its dead."""
    return [
        ("Who held it", control(view)),
        ("Besieged", siege(view)),
        ("Supply", supply(view)),
        ("The dead of the record", toll(view, most_events)),
    ]


def control(view: View) -> str:
    """Return who held the place that day, by which claims."""
    held = view.document["control"]
    whole = f", as part of {view.name(held['of'])}" if held["of"] not in (None, view.document["place"]["id"]) else ""
    readings = held["readings"]
    if not held["holders"]:
        state = value_words(held) if held["value"] == held["state"] else f"{held['state']}, {value_words(held)}"
        return f"Nobody is named as holding {view.place} that day: control is {state}."
    known = [one for one in readings if one["value"] != "unknown"]
    claims = claim_list([claim for one in known for claim in one["claims"]])
    words = f"{view.named(held['holders'])}{whole}: {value_words(held)}, by {plural(len(known), 'reading')}{claims}"
    silent = [one for one in readings if one["value"] == "unknown"]
    rest = f"; unknown that day in {readings_listed([one['reading'] for one in silent])}" if silent else ""
    several = {tuple(one["holders"]) for one in known}
    apart = f" The readings differ: {_holders(view, known)}." if len(several) > 1 else ""
    return f"{words}{rest}.{apart}"


def _holders(view: View, known: Sequence[Document]) -> str:
    return "; ".join(f"{view.named(one['holders']) or 'nobody'} in “{reading_words(one['reading'])}”" for one in known)


def siege(view: View) -> str:
    """Return whether the place was besieged by each definition, and since when by the claims of each reading."""
    found = view.document["siege"]
    users = view.document["user_class"]
    return (
        f"By claim: {tally(found['claimed'])}.{since(found['claimed'])} By routes for {users}: no open route to a "
        f"source of supply, {tally(found['encircled'])}; with routes under fire counted as closed, "
        f"{tally(found['fire_control'])}. "
        f"By OCHA’s three criteria{sustained(view)}: {tally(found['un_criteria'])}. "
        f"On the UN list: {tally(found['un_listed'])}."
    )


def sustained(view: View) -> str:
    """Return for how long the criteria were asked to hold."""
    days = view.document["sustained_days"]
    return "" if days is None else f" held for {plural(int(days), 'day')}"


def tally(answer: Document) -> str:
    """Return an answer with how many readings give which, where they differ."""
    readings = answer["readings"]
    if answer["value"] is None or not readings:
        return value_words(answer) if answer["value"] else "not asked, because it needs a number of days"
    kinds = list(dict.fromkeys(one["value"] for one in readings))
    if len(kinds) == 1:
        only = kinds[0]
        every = "in its only reading" if len(readings) == 1 else f"in all {len(readings)} readings"
        return value_words({**answer, "why": None}) if only == "unknown" else f"{only} {every}"
    counts = [f"{kind} in {sum(one['value'] == kind for one in readings)}" for kind in kinds]
    return f"{listed(counts)} of {len(readings)} readings"


def since(says: Document) -> str:
    """Return since when, by each group of readings apart: they may conflict."""
    groups: dict[str, dict[str, list[str]]] = {}
    for one in says["readings"]:
        if one["since"]:
            window = window_words(one["since"]["earliest"], one["since"]["latest"])
            groups.setdefault(one["group"] or one["reading"], {}).setdefault(window, []).extend(one["claims"])
    if not groups:
        return ""
    parts = [
        f"{reading_words(group) if group.startswith('as told') else f'by “{reading_words(group)}”'} since "
        + listed([f"{window}{claim_list(list(dict.fromkeys(claims)))}" for window, claims in windows.items()], "or")
        for group, windows in groups.items()
    ]
    return (
        f" Since when is in dispute: {'; '.join(parts)}."
        if _several(groups)
        else f" Began, as claimed: {'; '.join(parts)}."
    )


def _several(groups: dict[str, dict[str, list[str]]]) -> bool:
    return len({window for windows in groups.values() for window in windows}) > 1


def supply(view: View) -> str:
    """Return the people and how long supplies would last, unknown where no amount is claimed."""
    found = view.document["supply"]
    people = found["people"]
    if people["low"] is None:
        reading = " in this reading" if view.document["reading"] else ""
        words = f"The number of people is unknown: no claim of the last half year{reading}."
    else:
        words = f"{span(people['low'], people['high'])} people, by {plural(len(people['claims']), 'claim')}"
        words += f"{claim_list(people['claims'])}."
    if not found["days_of_supply"]:
        items = f"; something is said of {listed(found['unknown'])}, but no amount" if found["unknown"] else ""
        return f"{words} Days of supply: unknown{items}."
    lasts = [
        f"{one['item']} {span(*one['days_at_full_rations'])} days at full rations from {one['from']} "
        f"[{', '.join(one['claims'])}]"
        for one in found["days_of_supply"]
    ]
    first = f" Runs out first: {found['binding']}." if found["binding"] else ""
    return f"{words} Days of supply: {listed(lasts)}.{first}"


def toll(view: View, most: int = MOST_EVENTS) -> str:
    """Return the dead: the unnamed first, then the named, then conflicting figures side by side."""
    found = view.document["toll"]
    unnamed, named = found["unnamed_count"], sum(one["count"] for one in found["named"])
    if unnamed + named:
        words = (
            f"{unnamed} without a name{_by(found['unnamed'])}, then {named} named as published{_by(found['named'])}."
        )
    else:
        words = "No person of the record."
    groups = [group for group in found["figures"] if group["measure"] == "killed"]
    for group in groups[:most]:
        words += f" {event_words(view, group)}: {side_by_side(group)}."
    rest = len(found["figures"]) - min(len(groups), most)
    if rest:
        words += f" {plural(rest, 'more set')} of figures {'stands' if rest == 1 else 'stand'} in the toll."
    return words + (" Figures of different scope are never added." if groups else "")


def _by(persons: Sequence[Document]) -> str:
    return claim_list(list(dict.fromkeys(one["source"] for one in persons)))


def event_words(view: View, group: Document) -> str:
    """Return an event and what was counted of it."""
    event = group["event"] or view.place
    return f"{event[0].upper()}{event[1:]}, {group['measure']}"


def side_by_side(group: Document, most: int = MOST_FIGURES) -> str:
    """Return the figures of an event, each with its scope and claim, apart; those beyond a number are counted."""
    rows = [f"{figure(row)} ({row['scope']}) [{row['claim']}, {row['source']}]" for row in group["claims"]]
    rest = len(rows) - most
    return "; ".join(rows[:most]) + (f"; {plural(rest, 'more figure')} in the toll" if rest > 0 else "")
