"""``commonweal siege CHRONICLE``: what a chronicle says of a place on a day, answer by answer, reading by reading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from commonweal.cli.output import JsonOption, answer, check_json_target, console, reported, table_console
from commonweal.cli.siege_words import SECTIONS, SHOWN_BY_DEFAULT, show
from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.report.siege.folder import write_siege
from commonweal.territory.about import place_names
from commonweal.territory.answers.readings import AS_TOLD, Reading, by_name, declared
from commonweal.territory.chronicle.dates import day_of, iso
from commonweal.territory.chronicle.loading import list_chronicles, load_chronicle
from commonweal.territory.chronicle.record import Chronicle
from commonweal.territory.control import control_on
from commonweal.territory.documents import party_document, value_document
from commonweal.territory.dossier import Ask, dossier
from commonweal.territory.notices import notices_of
from commonweal.territory.parties import find_party
from commonweal.territory.protection import EMBARGO_DAYS, shown_chronicle
from commonweal.territory.siege import besieged
from commonweal.territory.siege_question import Asked
from commonweal.territory.situation import on_day, situation

ChronicleArgument = Annotated[
    str, typer.Argument(help="A bundled chronicle, a folder of CSV or Parquet tables, or a YAML file.")
]
EmbargoOption = Annotated[
    int, typer.Option("--embargo-days", help="Younger claims are shown at province level only.", show_default=True)
]


def siege(
    chronicle: ChronicleArgument,
    place: Annotated[str | None, typer.Option("--place", help="A place of the chronicle, by id.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Day asked about; default: the last claim.")
    ] = None,
    reading: Annotated[
        str | None, typer.Option("--reading", help=f"The reading that counts: a declared one, or '{AS_TOLD}SOURCE'.")
    ] = None,
    party: Annotated[
        str | None, typer.Option("--party", help="Who a party is that day: an id, a name, or 'the rebels'.")
    ] = None,
    user_class: Annotated[
        str, typer.Option("--user-class", help="Whose routes: civilians, fighters, commerce, aid, all.")
    ] = "civilians",
    sustained_days: Annotated[
        int | None, typer.Option("--sustained-days", help="Days that OCHA's criteria must hold; OCHA publishes none.")
    ] = None,
    supply_from: Annotated[
        list[str] | None, typer.Option("--supply-from", help="A source of supply, by place; repeat for several.")
    ] = None,
    our_days: Annotated[
        bool,
        typer.Option("--our-days", help="Use the chronicle's choice of day inside windows: an example, no answer."),
    ] = False,
    section: Annotated[
        list[str] | None, typer.Option("--section", help=f"Only these: {', '.join(SECTIONS)}; repeat for several.")
    ] = None,
    embargo_days: EmbargoOption = EMBARGO_DAYS,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help="Write report, printable brief, map and answer there."),
    ] = None,
    json: JsonOption = None,
) -> None:
    """Say who holds a place, whether it is besieged and since when, how long supplies last, and the toll.

    Everything is derived from sourced claims, for one day and each reading of the claims. Without --place: what the
    chronicle holds. Answers: certainly, possibly, not, or unknown after the last claim.
    """
    with reported():
        check_json_target(json)
        loaded = shown_chronicle(load_chronicle(chronicle), date.today().toordinal(), embargo_days)
        for name in section or ():
            if name not in SECTIONS:
                raise UnknownName.of("section", name, SECTIONS, "--section")
        chosen = by_name(loaded, reading) if reading else None
        if party is not None:
            _answer_party(loaded, find_party(loaded, party), _day(loaded, on, None), chosen, json)
            return
        if place is None:
            if out is not None or section:
                option = "--out" if out is not None else "--section"
                raise SchemaError(
                    Problem("a report and its sections are of one place", option, next_step="add --place")
                )
            if on is not None:
                everywhere = everywhere_on(loaded, parse_on(on), chosen, tuple(supply_from or ()), user_class)
                answer(json, lambda: everywhere, lambda: _show_everywhere(everywhere))
                return
            document = overview(loaded)
            answer(json, lambda: document, lambda: _show_overview(document))
            return
        loaded.require("places", place, "place", "--place")
        asked = Asked(user_class, tuple(supply_from or ()), sustained_days, our_days)
        found = dossier(loaded, Ask(place, _day(loaded, on, place), chosen, asked))
        written = write_siege(out, loaded, found) if out is not None else None
        answer(json, lambda: found, lambda: show(console(), table_console(), found, section or SHOWN_BY_DEFAULT))
        if written is not None and json != "-":
            console().print(f"Report: {written / 'report.html'}; printable: {written / 'brief.html'}", markup=False)


def parse_on(text: str) -> int:
    """Return the ordinal of a day given on the command line.

    Raises
    ------
    SchemaError
        Not a day that exists.
    """
    day = day_of(text)
    if day is None:
        raise SchemaError(Problem("not a day that exists", "--on", repr(text[:40]), "YYYY-MM-DD"))
    return day


def _day(chronicle: Chronicle, on: str | None, place: str | None) -> int:
    """The day asked about; by default the last day of any claim about the place, or of any claim."""
    if on is not None:
        return parse_on(on)
    rows = [row for _, row in chronicle.claims()]
    own = [row for row in rows if place and place in {*(row.get("place") or ()), *(row.get("object") or ())}]
    days = [int(row["latest"]) for row in own or rows]
    if not days:
        raise SchemaError(Problem("the chronicle has no claims", chronicle.meta.name, next_step="give a day with --on"))
    return max(days)


def overview(chronicle: Chronicle) -> dict[str, Any]:
    """Return what a chronicle holds, as a plain document."""
    days = [row["latest"] for _, row in chronicle.claims()]
    firsts = [row["earliest"] for _, row in chronicle.claims() if row["earliest"] is not None]
    return {
        "chronicle": chronicle.meta.name,
        "title": chronicle.meta.title,
        "words": chronicle.meta.words,
        "licence": chronicle.meta.licence,
        "invented": chronicle.meta.invented,
        "from": iso(min(firsts)) if firsts else None,
        "to": iso(max(days)) if days else None,
        "rows": {table: len(rows) for table, rows in chronicle.tables.items() if rows},
        "events": len(chronicle.events["best"]) if chronicle.events else 0,
        "places": place_names(chronicle),
        "readings": [
            {"reading": one.name, "group": one.group, "claims": sorted(one.claims)} for one in declared(chronicle)
        ],
        "notices": list(notices_of(chronicle)),
        "bundled": list(list_chronicles()),
    }


def everywhere_on(
    chronicle: Chronicle, day: int, reading: Reading | None, supply_from: tuple[str, ...], user_class: str
) -> dict[str, Any]:
    """Return who holds what and who is besieged on a day, for every place; on routes only in one reading."""
    if reading is None:
        rows = []
        for place in chronicle.by_key("places"):
            held = control_on(chronicle, place, day)
            claimed = value_document(besieged(chronicle, place, day, "claimed").value)
            rows.append(
                {"place": place, "holders": list(held.holders), "control": held.state, "claimed": claimed["value"]}
            )
    else:
        found = on_day(situation(chronicle, reading, supply_from, user_class), day, with_enclaves=True)
        columns = (found.places, found.holders(), found.control, found.claimed, found.encircled, found.fire_control)
        rows = [
            {"place": place, "holders": list(holders), "control": control, "claimed": claimed, "encircled": encircled,
             "fire_control": under_fire}
            for place, holders, control, claimed, encircled, under_fire in zip(*columns, strict=True)
        ]  # fmt: skip
    head = {"chronicle": chronicle.meta.name, "on": iso(day), "reading": reading.name if reading else None}
    pockets = [{"places": list(places), "value": value} for places, value in found.enclaves] if reading else None
    return {**head, "places": rows, "enclaves": pockets, "notices": list(chronicle.notices)}


def _show_everywhere(document: Mapping[str, Any]) -> None:
    names = [name for name in ("claimed", "encircled", "fire_control") if name in document["places"][0]]
    table = Table("place", "control", "by", *(f"besieged: {name.replace('_', ' ')}" for name in names), box=None)
    said = [one for one in document["places"] if any(one[name] != "unknown" for name in ("control", *names))]
    for one in said:
        table.add_row(one["place"], one["control"], ", ".join(one["holders"]), *(str(one[name]) for name in names))
    reading = f"reading {document['reading']}" if document["reading"] else "every reading"
    console().print(f"{document['chronicle']} on {document['on']}, {reading}", markup=False)
    table_console().print(table)
    left = len(document["places"]) - len(said)
    console().print(f"{left} more places of which nobody says who held or besieged them that day")
    for one in document["enclaves"] or ():
        console().print(f"enclave, {one['value']}: {', '.join(one['places'])}", markup=False)
    for notice in document["notices"]:
        console().print(f"  {notice}", markup=False)


def _show_overview(document: Mapping[str, Any]) -> None:
    out = console()
    out.print(f"{document['chronicle']}: {document['title']}", markup=False)
    out.print(document["words"], markup=False)
    out.print(f"Claims from {document['from']} to {document['to']}: "
              + ", ".join(f"{number} {table}" for table, number in document["rows"].items())
              + f", {document['events']} lethal events", markup=False)  # fmt: skip
    out.print("Places (claims):", markup=False)
    for one in document["places"]:
        out.print(f"  {one['place']}: {one['name']} ({one['claims']})", markup=False)
    names = [one["reading"] for one in document["readings"]]
    out.print(f"Readings: {', '.join(names) or 'none declared; each source is one by itself'}", markup=False)
    for notice in document["notices"]:
        out.print(f"Look at: {notice}", markup=False)
    out.print(f"Ask: commonweal siege {document['chronicle']} --place PLACE --on DATE", markup=False)


def _answer_party(chronicle: Chronicle, party: str, day: int, reading: Reading | None, json: str | None) -> None:
    document = {"on": iso(day), **party_document(chronicle, party, day, reading)}
    answer(json, lambda: document, lambda: _show_party(document))


def _show_party(document: Mapping[str, Any]) -> None:
    out = console()
    out.print(f"{document['name']} ({document['party']}) on {document['on']}", markup=False)
    for one in document["called"]:
        out.print(f"  called “{one['called']}” by {one['by']} [{one['source']}]", markup=False)
    for one in document["identity"]:
        names = f"{one['subject']} goes on as {', '.join(one['object'])}"
        out.print(f"  {names}: {one['date']} [{one['source']}]", markup=False)
    for one in document["members"]:
        through = f" through {' < '.join(one['through'][1:])}" if len(one["through"]) > 1 else ""
        last = f", last claimed {one['last_claimed']}" if one["last_claimed"] else ""
        out.print(f"  includes {one['party']} ({one['relation']}{through}): {one['value']}{last}", markup=False)
    for one in document["relations"]:
        last = f", last claimed {one['last_claimed']}" if one["last_claimed"] else ""
        out.print(f"  {one['subject']} {one['relation']} {one['object']}: {one['value']}{last}", markup=False)
