"""The brief: two printed pages of A4 that stand alone. Every table is capped, and what is left out is counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonweal.report.page import template_environment
from commonweal.report.siege.map import NOTE, close_up, further, map_of
from commonweal.report.siege.room import HEAD, LETTER, PAGE, WIDTH, Part, fit, lines_of, text_height
from commonweal.report.siege.sections.ends import REMOVAL
from commonweal.report.siege.svg import legend, map_drawing, timeline_drawing
from commonweal.report.siege.timeline import Line, timeline
from commonweal.report.siege.verdict import CAVEAT, event_words, sentences, sustained
from commonweal.report.siege.view import DEFINITIONS, Document, View, plural, reading_words, value_words
from commonweal.report.siege.words import dated, day_words, figure, span

TIMELINE_ROWS, NAMES, NOTICES, ANSWERS = 9, 3, 2, 4
"""Rows of the timeline, names, notices and answers of one definition at most."""
LETTERS = {"title": 58, "record": 40, "cell": 80, "phase": 48, "conflict": 120, "source": 62, "id": 32,
           "note": 330, "also": 200, "needs": 300}  # fmt: skip
"""Letters of a text at most."""
COLUMNS = {
    "people": (20.0, 21.0, 35.0),
    "supply": (24.0, 33.0, 19.0),
    "siege": (48.0, 40.0, 52.0, 42.0),
    "toll": (50.0, 32.0, 62.0, 38.0),
    "counts": (74.0, 10.0, 18.0, 15.0, 15.0, 20.0, 15.0, 15.0),
    "conflicts": (91.0, 91.0),
    "sources": (86.0,),
}
"""Widths of the columns of each table [mm]."""
IN_SHORT = {
    "claimed": "claimed",
    "encircled": "no open route",
    "fire_control": "or under fire",
    "un_criteria": "OCHA criteria",
    "un_listed": "UN list",
}
"""Definitions as the timeline names them."""
VERDICT = {"Who held it": 200, "Besieged": 640, "Supply": 260, "The dead of the record": 500}
"""Letters of each sentence of the verdict at most."""


def siege_brief(document: Document, geojson: Document) -> str:
    """Return the brief of a dossier as an HTML document without scripts, two pages of A4 when printed."""
    view = View(document, geojson)
    return template_environment().get_template("brief.html").render(
        title=cut(view.place, "title"),
        day=day_words(view.day),
        chronicle=cut(document["chronicle"], "title"),
        record=cut(document["title"], "record"),
        caveat=CAVEAT,
        removal=REMOVAL,
        columns=COLUMNS,
        **first_page(view),
        **second_page(view),
    )  # fmt: skip


def first_page(view: View) -> dict[str, Any]:
    """Return what stands on the first page: the verdict, map, people and supply, answers by definition."""
    found = close_up(view) or map_of(view)
    told = verdict(view)
    notices = [cut(words, "conflict") for words in view.document["notices"][:NOTICES]]
    needs = cut(_needs(view), "needs")
    people = fit(_people(view), COLUMNS["people"], 40.0)
    beside = HEAD + people.height + text_height(needs, 76.0)
    marks, note = legend(found) if found else [], f"{NOTE} {further(view, found, 1)}" if found else ""
    beside_map = 74.0 + 4.0 * (1 + len(marks) // 4) + 3.5 * lines_of(note, 100.0, 0.95 * LETTER)
    supply = fit(_supply(view), COLUMNS["supply"], beside_map - beside - 4.0)
    above = (24.0 if len(cut(view.place, "title")) > 26 else 16.0) + sum(
        text_height(f"{lead}. {words}") for lead, words in told
    )
    room = PAGE - above - beside_map - HEAD - 8.0 - 4.2 * len(notices)
    return {
        "sentences": told,
        "map": map_drawing(found) if found else None,
        "legend": marks,
        "note": cut(note, "note"),
        "people": people,
        "needs": needs,
        "supply": supply,
        "siege": fit(_siege(view), COLUMNS["siege"], room),
        "notices": notices,
    }


def verdict(view: View) -> list[tuple[str, str]]:
    """Return the sentences of the verdict, cut to what a page holds."""
    return [(lead, shortened(words, VERDICT[lead])) for lead, words in sentences(view, most_events=1)]


def second_page(view: View) -> dict[str, Any]:
    """Return what stands on the second page; claims that answer one another and sources take what room is left."""
    days, rows = timeline(view), _timeline_rows(view)
    shown = rows[:TIMELINE_ROWS]
    toll = _toll(view)
    counts = fit(_counts(view), COLUMNS["counts"], 38.0)
    used = 13.0 + (WIDTH / 720.0) * (42.0 + 21.0 * len(shown)) + 5.0 + HEAD + 10.5 + toll["figures"].height
    used += HEAD + 11.5 + counts.height if counts.rows else 0.0
    sources = [(name, cut(words, "source")) for name, words in view.document["sources"].items()]
    least = min(len(sources), 6) / 2 * 7.1 + 26.0
    conflicts = fit(_conflicts(view), COLUMNS["conflicts"], PAGE - used - least - HEAD - 4.5)
    used += HEAD + 4.5 + conflicts.height if conflicts.rows else 0.0
    texts = [(f"{name} {words}",) for name, words in sources]
    listed = fit(texts, COLUMNS["sources"], 2 * (PAGE - used - 28.0), 0.0)
    return {
        "timeline": timeline_drawing(days, shown) if days and shown else None,
        "timeline_note": Part(shown, 0.0, len(rows) - len(shown)).note,
        "toll": toll,
        "counts": counts,
        "count_of": view.document["truce_counts"],
        "conflicts": conflicts,
        "sources": Part(sources[: len(listed.rows)], listed.height, listed.more),
        "also": cut(", ".join(name for name, _ in sources[len(listed.rows) :]), "also"),
    }


def cut(text: str, kind: str) -> str:
    """Return a text within its room, cut between words."""
    return shortened(text, LETTERS[kind])


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many letters, cut between words."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0][:most] + " …"


def _timeline_rows(view: View) -> list[tuple[str, Line]]:
    """Groups, and readings without a group, by definition: all of a group stands for its readings."""
    found = timeline(view)
    if found is None:
        return []
    rows = []
    for name in DEFINITIONS:
        lines = found.of(name)
        chosen = [line for line in lines if line.group] or lines
        rows += [(cut(f"{IN_SHORT[name]}, {line.label}", "cell")[:38], line) for line in chosen]
    return rows


def _siege(view: View) -> list[list[str]]:
    """Return definition, who says it, answer that day and since when: rows for what differs within a definition."""
    rows: list[list[str]] = []
    for name, words in DEFINITIONS.items():
        answer = view.document["siege"][name]
        title = words + (sustained(view) if name == "un_criteria" else "")
        told = [
            ["", _who(group, same), dated(cut(value, "cell")), dated(began)]
            for (group, value, began), same in _alike(answer["readings"]).items()
        ]
        if not told:
            told = [["", "", cut(value_words(answer), "cell"), ""]]
        rest = len(told) - ANSWERS
        if rest > 0:
            told = [*told[:ANSWERS], ["", f"{plural(rest, 'more answer')} in the report", "", ""]]
        told[0][0] = title
        rows += told
    return rows


def _alike(readings: Sequence[Document]) -> dict[tuple[str, str, str], list[Document]]:
    """Return readings of one group with the same answer and the same beginning together."""
    found: dict[tuple[str, str, str], list[Document]] = {}
    for one in readings:
        began = ""
        if one["since"]:
            first, last = one["since"]["earliest"], one["since"]["latest"]
            began = last if first in (None, last) else f"{first} to {last}"
        found.setdefault((one["group"] or one["reading"], value_words({**one, "why": None}), began), []).append(one)
    return found


def _who(group: str, same: Sequence[Document]) -> str:
    if len(same) == 1:
        return cut(reading_words(same[0]["reading"]), "cell")
    return cut(f"{reading_words(group)}, {plural(len(same), 'reading')}", "cell")


def _told(row: Document) -> str:
    return cut(f"{row['claim']}, {row['source']}", "id")


def _people(view: View) -> list[list[str]]:
    return [
        [cut(figure(row), "phase"), dated(cut(row["date"], "id")), _told(row)]
        for row in view.document["supply"]["populations"]
    ]


def _needs(view: View) -> str:
    needs = view.document["supply"]["needs_per_day"]
    if not needs:
        return "Needs a day: unknown, because the number of people is."
    least, most = needs[0], needs[-1]
    return (
        "Needs a day, at 2,100 kcal and 7.5 to 15 litres a person: "
        f"{span(least['energy_mkcal'], most['energy_mkcal'])} million kcal; "
        f"{span(least['flour_t'], most['flour_t'])} t as flour; "
        f"{span(least['trucks_20t'], most['trucks_20t'], 2)} twenty-tonne trucks; "
        f"{span(least['water_m3'][0], most['water_m3'][1])} m³ of water "
        f"[{', '.join(view.document['supply']['people']['claims'][:6])}]."
    )


def _supply(view: View) -> list[list[str]]:
    return [
        [
            cut(one["item"], "phase"),
            dated(f"{span(*one['days_at_full_rations'])} days at full rations from {one['from']}"),
            cut(", ".join(one["claims"]), "id"),
        ]
        for one in view.document["supply"]["days_of_supply"]
    ]


def _toll(view: View) -> dict[str, Any]:
    """Return the unnamed, then the named, then figures as many as there is room for, the dead before others."""
    found = view.document["toll"]
    groups = sorted(found["figures"], key=lambda group: (group["measure"] != "killed", len(group["claims"]) < 2))
    rows: list[list[str]] = []
    for group in groups:
        for number, row in enumerate(group["claims"]):
            event = cut(event_words(view, group), "cell") if number == 0 else ""
            rows.append([event, cut(figure(row), "phase"), cut(row["scope"], "cell"), _told(row)])
    return {
        "unnamed": found["unnamed_count"],
        "named": [cut(one["shown_as"], "cell") for one in found["named"]][:NAMES],
        "named_count": sum(one["count"] for one in found["named"]),
        "figures": fit(rows, COLUMNS["toll"], 52.0),
    }


def _counts(view: View) -> list[list[str]]:
    counts = view.document["truce_counts"]
    if counts is None:
        return []
    return [
        [dated(f"{cut(one['phase'], 'phase')}, {one['first']} to {one['last']}"), str(one["days"]),
         f"{one['all']['events']:,}", f"{one['all']['deaths']:,}", f"{one['all']['deaths_per_day']:.2f}",
         f"{one['dyad']['events']:,}", f"{one['dyad']['deaths']:,}", f"{one['dyad']['deaths_per_day']:.2f}"]
        for one in counts["phases"]
    ]  # fmt: skip


def _conflicts(view: View) -> list[tuple[str, str]]:
    """Claims that answer or dispute one another: what is said, what is said against it or about it."""
    found: list[tuple[str, str]] = []
    allegations = {row["claim"]: row for row in view.document["allegations"]}
    for row in view.document["allegations"]:
        about = allegations.get(row.get("about") or "")
        if about is not None:
            against = f"{row['kind']} by {view.named(row['speaker'])} [{row['claim']}, {row['source']}]: {row['act']}"
            found.append(
                (f"{view.named(about['speaker'])} [{about['claim']}, {about['source']}]: {about['act']}", against)
            )
    for row in view.document["reasons"]:
        if row.get("disputed_by"):
            said = f"{view.named(row['claimant'])} [{row['claim']}, {row['source']}]: {row['claimed_reason']}"
            found.append((said, f"disputed by {view.text(row['disputed_by'])}"))
    for row in view.document["voluntariness"]:
        if row.get("disputed_by"):
            found.append(
                (
                    f"{view.named(row['claimant'])} [{row['claim']}, {row['source']}]: {row['said']}",
                    f"disputed by {view.text(row['disputed_by'])}",
                )
            )
    return [(cut(said, "conflict"), cut(against, "conflict")) for said, against in found]
