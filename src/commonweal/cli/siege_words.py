"""What ``commonweal siege`` prints: sections of a dossier in words and tables, each answer with its readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from commonweal.territory.about import figure_words
from commonweal.territory.dossier import CLAIMS

Document = Mapping[str, Any]

NAMES = {
    "claimed": "claimed",
    "encircled": "encircled (routes)",
    "fire_control": "under fire control (routes)",
    "un_criteria": "OCHA criteria",
    "un_listed": "on the UN list",
}
SECTIONS = ("control", "parties", "routes", "siege", "supply", "truces", "toll", *CLAIMS)
SHOWN_BY_DEFAULT = ("control", "parties", "routes", "siege", "supply", "truces", "toll")


def value_words(one: Document) -> str:
    """Return an answer in words: ``unknown, last claimed 2016-10-20``."""
    if one["value"] == "unknown" and one["last_claimed"]:
        return f"unknown, last claimed {one['last_claimed']}"
    return f"{one['value']} ({one['why']})" if one["why"] else str(one["value"])


def by_value(readings: Iterable[Document], chosen: str | None = None) -> str:
    """Return what readings say, those that agree together: ``certainly: a, b; not: c``; the one that counts has a *."""
    found: dict[str, list[str]] = {}
    for one in readings:
        since = one.get("since")
        words = value_words(one)
        if since:
            words += f" since {_window(since['earliest'], since['latest'])}"
        found.setdefault(words, []).append(str(one["reading"]) + ("*" if one["reading"] == chosen else ""))
    return "; ".join(f"{words}: {', '.join(names)}" for words, names in found.items())


def _window(earliest: str | None, latest: str) -> str:
    return latest if earliest in (None, latest, "..") else f"{earliest}..{latest}"


def show(out: Console, wide: Console, document: Document, sections: Sequence[str]) -> None:
    """Print sections of a dossier."""
    reading = f"reading {document['reading']}" if document["reading"] else "every reading"
    place = document["place"]
    out.print(f"{place['name']} ({place['id']}) on {document['on']}; {document['chronicle']}, {reading}", markup=False)
    for notice in document["notices"]:
        out.print(f"  {notice}", markup=False)
    for name in sections:
        out.print()
        _SHOW.get(name, _show_claims)(out, wide, document, name)
    rest = [f"{name} ({len(document[name])})" for name in CLAIMS if name not in sections and document[name]]
    if rest:
        out.print(f"\nAlso in the record: {', '.join(rest)}. Show them with --section NAME.", markup=False)
    out.print("Every answer is derived from claims; claims and their sources: --section, --json FILE, --out FOLDER.")


def _show_control(out: Console, wide: Console, document: Document, name: str) -> None:
    held = document["control"]
    names = ", ".join(held["holders"]) or "nobody named"
    whole = f", as part of {held['of']}" if held["of"] not in (None, document["place"]["id"]) else ""
    words = value_words(held)
    out.print(
        f"Control: {held['state']}" + (f" by {names}: {words}{whole}" if held["holders"] else f": {words}"),
        markup=False,
    )
    for one in held["readings"]:
        claims = f" [{', '.join(one['claims'])}]" if one["claims"] else ""
        out.print(f"  {one['reading']}: {', '.join(one['holders']) or '-'}, {value_words(one)}{claims}", markup=False)
    for one in held["front_lines"]:
        out.print(f"  front line along {one['route']}: {' | '.join(one['places'])}, {value_words(one)}", markup=False)


def _show_parties(out: Console, wide: Console, document: Document, name: str) -> None:
    for one in document["parties"]:
        out.print(f"Who {one['role']}: {one['name']} ({one['party']})", markup=False)
        if one["members"]:
            members = "; ".join(f"{m['party']} ({m['relation']}, {value_words(m)})" for m in one["members"])
            out.print(f"  that day: {members}", markup=False)
        others = [r for r in one["relations"] if r["relation"] not in ("member_of", "absorbed_into", "merged_into")]
        for relation in others:
            words = f"{relation['subject']} {relation['relation']} {relation['object']}"
            out.print(f"  {words}: {value_words(relation)}", markup=False)
        if one["called"]:
            called = "; ".join(f"“{c['called']}” ({c['by']})" for c in one["called"])
            out.print(f"  called: {called}", markup=False)
    _show_sides(out, document)


def _show_sides(out: Console, document: Document) -> None:
    sides = document["armed_sides"]
    if sides["number"]:
        span = f"Armed sides named in lethal events, {sides['from']} to {sides['to']}: {sides['number']}"
        alike = f"1: one side, {1 / sides['number']:.2f}: all alike"
        out.print(f"{span}; concentration of their events {sides['concentration']:.2f} ({alike})", markup=False)


def _show_routes(out: Console, wide: Console, document: Document, name: str) -> None:
    if not document["routes"]:
        out.print("Routes: none of this place is in the record")
        return
    table = Table("route", "users", "state", "by reading", title="Routes", title_justify="left", box=None)
    for route in document["routes"]:
        for user, state in route["states"].items():
            said = "; ".join(
                f"{one['reading']}: {' or '.join(one['states']).replace('_', ' ') or value_words(one)}"
                for one in state["readings"]
            )
            table.add_row(route["route"], user, state["words"], said)
        if not route["states"]:
            table.add_row(route["route"], "-", "no claim", "")
    wide.print(table)


def _show_siege(out: Console, wide: Console, document: Document, name: str) -> None:
    table = Table("definition", "answer", "by reading", title="Besieged?", title_justify="left", box=None)
    for key, words in NAMES.items():
        answer = document["siege"][key]
        shown = "not asked" if answer["value"] is None else value_words(answer)
        table.add_row(words, shown, by_value(answer["readings"], document["reading"]) or str(answer["why"] or ""))
    wide.print(table)
    spells = {f"all of {group}": one for group, one in document["siege"]["claimed"]["groups"].items()}
    for label, history in (spells or document["siege"]["claimed"]["spells"]).items():
        parts = "; ".join(f"{value_words(one)}" + (f" from {one['from']}" if one["from"] else "") for one in history)
        out.print(f"  claimed, {label}: {parts}", markup=False)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _show_supply(out: Console, wide: Console, document: Document, name: str) -> None:
    supply = document["supply"]
    people = supply["people"]
    if people["low"] is None:
        out.print("People: unknown, no claim of the last half year")
    else:
        same = people["low"] == people["high"]
        span = _number(people["low"]) if same else f"{_number(people['low'])} to {_number(people['high'])}"
        claims = "1 claim" if len(people["claims"]) == 1 else f"{len(people['claims'])} claims"
        out.print(f"People: {span}, by {claims} [{', '.join(people['claims'])}]", markup=False)
    for one in supply["needs_per_day"]:
        out.print(
            f"  {_number(one['people'])} people need {_number(one['energy_mkcal'])} million kcal a day (2,100 each): "
            f"{_number(one['flour_t'])} t of flour or {one['trucks_20t']:.2f} twenty-tonne trucks of 550 g rations; "
            f"{_number(one['water_m3'][0])} to {_number(one['water_m3'][1])} m3 of water"
        )
    if not supply["days_of_supply"]:
        items = (
            f"; something is said of {', '.join(supply['unknown'])}, no amount that can be reckoned in days"
            if supply["unknown"]
            else ""
        )
        out.print(f"Days of supply: unknown{items}", markup=False)
    for one in supply["days_of_supply"]:
        full, days = one["days_at_full_rations"], one["days"]
        out.print(
            f"  {one['item']}: {_number(full[0])} to {_number(full[1])} days from {one['from']} at full rations, "
            f"{_number(days[0])} to {_number(days[1])} down to half rations; "
            f"{' and '.join(one['counted'])} [{', '.join(one['claims'])}]",
            markup=False,
        )
    if supply["binding"]:
        out.print(f"  runs out first: {supply['binding']}", markup=False)


def _show_truces(out: Console, wide: Console, document: Document, name: str) -> None:
    for one in document["truces"]:
        states = "; ".join(f"{what}: {value_words(state)}" for what, state in one["states"].items())
        refused = f"; not accepted by {', '.join(one['not_accepted_by'])}" if one["not_accepted_by"] else ""
        out.print(f"{one['truce']}: {states}; signed by {', '.join(one['signatories'])}{refused}", markup=False)
    counts = document["truce_counts"]
    if counts is None:
        return
    table = Table(
        "phase", "days", "all: events", "deaths", "a day", "dyad: events", "deaths", "a day", "share",
        title=f"Lethal events, {counts['province']}, and the dyad {counts['dyad']}", title_justify="left", box=None,
    )  # fmt: skip
    for one in counts["phases"]:
        every, dyad = one["all"], one["dyad"]
        table.add_row(
            f"{one['first']} to {one['last']}, {one['phase']}", str(one["days"]),
            str(every["events"]), f"{every['deaths']:,}", f"{every['deaths_per_day']:.2f}",
            str(dyad["events"]), f"{dyad['deaths']:,}", f"{dyad['deaths_per_day']:.2f}",
            "-" if one["dyad_share"] is None else f"{one['dyad_share']:.1%}",
        )  # fmt: skip
    wide.print(table)
    out.print(f"  {counts['words']}", markup=False)


def show_toll(out: Console, wide: Console, toll: Document) -> None:
    """Print a toll: the unnamed first, then the named, then figures by scope and source."""
    persons = "person" if toll["unnamed_count"] == 1 else "persons"
    out.print(f"The dead of the record without a name: {toll['unnamed_count']} {persons}", markup=False)
    for one in toll["unnamed"]:
        out.print(f"  {one['shown_as']} [{one['source']}]", markup=False)
    for one in toll["named"]:
        out.print(f"Named, as published: {one['shown_as']} [{one['source']}]", markup=False)
    if not toll["figures"]:
        out.print("No figures of the dead, hurt or displaced")
        return
    table = Table(
        "event or area", "measure", "figure", "scope", "basis", "source", title_justify="left", box=None,
        title="Figures by scope and source; none is added to another",
    )  # fmt: skip
    for group in toll["figures"]:
        for number, claim in enumerate(group["claims"]):
            row = {name: claim.get(name) for name in ("low", "value", "high", "qualifier")}
            part = f"; part of {claim['part_of']}" if claim.get("part_of") else ""
            table.add_row(
                group["event"] if number == 0 else "", group["measure"] if number == 0 else "", figure_words(row),
                f"{claim['scope']}{part}", claim.get("basis") or "", claim["source"],
            )  # fmt: skip
    wide.print(table)


def _show_toll(out: Console, wide: Console, document: Document, name: str) -> None:
    show_toll(out, wide, document["toll"])


def _show_claims(out: Console, wide: Console, document: Document, name: str) -> None:
    """Print claims of one kind as they stand."""
    out.print(f"{name.capitalize()}: {len(document[name])} claims", markup=False)
    hidden = {"about_place", "claim", "date", "earliest", "latest", "source", "quote", "corrected_by", "place"}
    for one in document[name]:
        said = "; ".join(
            f"{key} {', '.join(value) if isinstance(value, list) else value}"
            for key, value in one.items()
            if key not in hidden and value is not None
        )
        quote = f" “{one['quote']}”" if one["quote"] else ""
        fixed = f" (corrected by {one['corrected_by']})" if one["corrected_by"] else ""
        out.print(f"  {one['claim']} {one['date']} [{one['source']}] {said}{quote}{fixed}", markup=False)


_SHOW = {
    "control": _show_control,
    "parties": _show_parties,
    "routes": _show_routes,
    "siege": _show_siege,
    "supply": _show_supply,
    "truces": _show_truces,
    "toll": _show_toll,
}
