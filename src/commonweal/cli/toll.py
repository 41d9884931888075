"""``commonweal toll CHRONICLE``: the dead of a record, the unnamed first; figures by scope and source; no sum."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer

from commonweal.cli.output import JsonOption, answer, check_json_target, console, reported, table_console
from commonweal.cli.siege import ChronicleArgument, EmbargoOption
from commonweal.cli.siege_words import show_toll
from commonweal.territory.chronicle.loading import load_chronicle
from commonweal.territory.documents import toll_document
from commonweal.territory.estimates import Estimate
from commonweal.territory.protection import EMBARGO_DAYS, shown_chronicle
from commonweal.territory.toll import Refusal, estimate, toll_of


def toll(
    chronicle: ChronicleArgument,
    place: Annotated[str | None, typer.Option("--place", help="A place and its parts; default: everything.")] = None,
    with_estimate: Annotated[
        bool, typer.Option("--estimate", help="Also estimate who is on no list; refused below three lists.")
    ] = False,
    embargo_days: EmbargoOption = EMBARGO_DAYS,
    json: JsonOption = None,
) -> None:
    """Print the toll: unnamed dead first and counted, then the named, then every figure with its scope and source."""
    with reported():
        check_json_target(json)
        loaded = shown_chronicle(load_chronicle(chronicle), date.today().toordinal(), embargo_days)
        if place is not None:
            loaded.require("places", place, "place", "--place")
        document: dict[str, Any] = {"chronicle": loaded.meta.name, "invented": loaded.meta.invented, "place": place}
        document |= {"notices": list(loaded.notices), **toll_document(loaded, toll_of(loaded, place))}
        if with_estimate:
            document["estimates"] = [_estimate(scope, one) for scope, one in estimate(loaded)]
        answer(json, lambda: document, lambda: _show(document))


def _estimate(scope: str, found: Estimate | Refusal) -> dict[str, Any]:
    if isinstance(found, Refusal):
        return {"scope": scope or None, "refused": found.words}
    return {"scope": scope, **asdict(found), "words": "an estimate, never a count of records"}


def _show(document: dict[str, Any]) -> None:
    out = console()
    invented = " (an invented example)" if document["invented"] else ""
    out.print(
        f"{document['chronicle']}{invented}" + (f", {document['place']}" if document["place"] else ""), markup=False
    )
    for notice in document["notices"]:
        out.print(f"  {notice}", markup=False)
    show_toll(out, table_console(), document)
    for one in document.get("estimates", ()):
        if "refused" in one:
            out.print((f"{one['scope']}: " if one["scope"] else "") + one["refused"], markup=False)
            continue
        low, high = one["interval"]
        out.print(
            f"{one['scope']}: {one['recorded']} on the lists; an estimate of all: {one['total']:.0f} "
            f"(standard deviation {one['sd']:.0f}, 95 % interval {low:.0f} to {high:.0f}). "
            f"Model: {one['model']}. It rests on this: {one['assumption']}",
            markup=False,
        )
