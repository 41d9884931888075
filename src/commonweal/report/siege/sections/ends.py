"""What a reader checks last: the sources, what was withheld, what this does not do."""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from commonweal.report.blocks import Points, Section, Table, Text
from commonweal.report.siege.view import View
from commonweal.report.siege.words import anchor

LIMITS = (
    "It is about the past. There is no live feed, and no person, vehicle, convoy or unit is followed.",
    "It makes no forecast of attacks.",
    "It does not look for harm: no route, crossing, bakery, hospital or water point is ordered by what its closure "
    "would do.",
    "Claims about the last 90 days name no place finer than the province, unless the user set another embargo.",
    "Hospitals, schools, shelters, bakeries, water points and aid stores have no position finer than their town.",
    "A convoy has a route and a time only after it has ended.",
    "A confidential source is never named, and what is withheld is listed by number and rule, not by content.",
    "It draws no legal conclusion. Humanitarian law does not define a siege.",
)
REMOVAL = (
    "To ask for a correction or removal: open an issue in the project’s repository; a removal is recorded as a "
    "withheld row."
)


def sources(view: View) -> Section:
    """Return every source in words, with how many claims of this page are its own."""
    counts = Counter(view.document["claim_sources"].values())
    rows = [
        [
            Markup('<span id="{}">{}</span>').format(anchor(name), name),
            words,
            str(counts[name]),
        ]
        for name, words in view.document["sources"].items()
    ]
    withheld = counts["source withheld"]
    if withheld:
        rows.append(["source withheld", "A confidential source: it is not named.", str(withheld)])
    if not rows:
        return Section("sources", "Sources", (Text("No source speaks of this place by that day."),))
    words = (
        "A date ending in ~ is approximate, .. is an open end (Extended Date/Time Format). Ids are those of the "
        "chronicle."
    )
    return Section("sources", "Sources", (
        Text(words, note=True), Table(f"{len(rows)} sources", ("id", "source", "claims shown here"), rows),
    ))  # fmt: skip


def withheld(view: View) -> Section:
    """Return what was held back or dropped, in numbers."""
    notices = view.document["notices"]
    block = Points(notices) if notices else Text("Nothing of this chronicle was withheld for this page.")
    return Section("withheld", "What was withheld", (block, Text(REMOVAL)))


def limits(view: View) -> Section:
    """Return what this page does not do."""
    return Section("limits", "What this does not do", (Points(LIMITS),))
