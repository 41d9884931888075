"""The report page of a place on a day: one HTML file that asks no other host for anything."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from commonweal.report.blocks import Section
from commonweal.report.page import bundled_parts, resource, template_environment
from commonweal.report.siege.sections import claims, ends, people, state
from commonweal.report.siege.verdict import CAVEAT, sentences
from commonweal.report.siege.view import Document, View, reading_words
from commonweal.report.siege.words import day_words

SECTIONS: tuple[Callable[[View], Section], ...] = (
    state.map_section,
    state.intervals,
    state.routes,
    state.parties,
    people.supply,
    people.truces,
    people.toll,
    people.movements,
    claims.allegations,
    claims.reasons,
    claims.provisions,
    claims.detentions,
    claims.strikes,
    claims.facts,
    ends.sources,
    ends.withheld,
    ends.limits,
)


def siege_page(document: Document, geojson: Document) -> str:
    """Return the report of a dossier and the map of its day; every text of the record is escaped."""
    view = View(document, geojson)
    return template_environment().get_template("siege.html").render(
        place=document["place"],
        title=view.place,
        day=day_words(view.day),
        chronicle=document["chronicle"],
        record=document["title"],
        reading=reading_name(document),
        users=document["user_class"],
        caveat=CAVEAT,
        sentences=sentences(view),
        sections=[section(view) for section in SECTIONS],
        own_style=Markup(resource("template/siege.css")),
        **bundled_parts(),
    )  # fmt: skip


def reading_name(document: Document) -> str:
    """Return which readings count, in words."""
    return f"reading “{reading_words(document['reading'])}”" if document["reading"] else "every reading"
