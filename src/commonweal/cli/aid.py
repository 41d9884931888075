"""``commonweal aid CHRONICLE FILE``: who can be reached with what, over the routes as they were on a day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from commonweal.cli.output import JsonOption, answer, check_json_target, console, reported, table_console
from commonweal.cli.siege import ChronicleArgument, EmbargoOption, parse_on
from commonweal.territory.aid import allocate
from commonweal.territory.aid_file import load_aid
from commonweal.territory.answers.readings import by_name
from commonweal.territory.chronicle.dates import iso
from commonweal.territory.chronicle.loading import load_chronicle
from commonweal.territory.network import Network, route_range
from commonweal.territory.protection import EMBARGO_DAYS, shown_chronicle
from commonweal.territory.siege_routes import network_of

WORDS = (
    "Deliveries only: who gets what and who stays unreached. "
    "A planned convoy has places and amounts, no route and no hour."
)


def aid(
    chronicle: ChronicleArgument,
    file: Annotated[Path, typer.Argument(help="YAML: depots, convoys, needs; docs/territory.md has one.")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="Day of the routes.")],
    reading: Annotated[str, typer.Option("--reading", help="The reading whose routes count.")],
    user_class: Annotated[
        str, typer.Option("--user-class", help="Whose routes: aid, civilians, commerce, all.")
    ] = "aid",
    under_fire: Annotated[
        bool, typer.Option("--under-fire", help="Count routes under fire as passable.", show_default=True)
    ] = False,
    embargo_days: EmbargoOption = EMBARGO_DAYS,
    json: JsonOption = None,
) -> None:
    """Plan aid: the smallest share of a need that any reachable place gets is made as large as it can be."""
    with reported():
        check_json_target(json)
        loaded = shown_chronicle(load_chronicle(chronicle), date.today().toordinal(), embargo_days)
        day, wanted = parse_on(on), load_aid(file)
        network = network_of(loaded, by_name(loaded, reading), user_class, ())
        found = allocate(network, day, wanted.depots, wanted.needs, wanted.convoy_tonnes, under_fire=under_fire)
        document: dict[str, Any] = {
            "chronicle": loaded.meta.name, "on": iso(day), "reading": reading, "user_class": user_class,
            "deliveries": [asdict(one) for one in found.deliveries],
            "unreached": [{"place": p, "item": i, "person_days": days} for p, i, days in found.unreached],
            "notices": [*_untold(network, day), *loaded.notices], "words": WORDS,
        }  # fmt: skip
        answer(json, lambda: document, lambda: _show(document))


def _untold(network: Network, day: int) -> list[str]:
    """Say of how many routes no claim of the reading reaches the day: they are not certainly open."""
    _, _, told = route_range(network, day)
    if told.all():
        return []
    missing = int((~told).sum())
    return [f"of {missing} of {len(told)} routes no claim of this reading reaches that day: unreached there is unknown"]


def _show(document: dict[str, Any]) -> None:
    out = console()
    out.print(f"Aid on {document['on']}, {document['chronicle']}, reading {document['reading']}", markup=False)
    if document["deliveries"]:
        table = Table("to", "item", "t", "person-days", "share of need", box=None)
        for one in document["deliveries"]:
            table.add_row(
                one["place"], one["item"], f"{one['tonnes']:,.1f}", f"{one['person_days']:,.0f}", f"{one['share']:.0%}"
            )
        table_console().print(table)
    for one in document["unreached"]:
        out.print(f"unreached: {one['place']}, {one['item']}, {one['person_days']:,.0f} person-days", markup=False)
    for notice in document["notices"]:
        out.print(notice, markup=False)
    out.print(document["words"], markup=False)
