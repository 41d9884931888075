"""Days, figures, claims and their sources as they stand in the pages; every text from a claim is escaped."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from commonweal.report.numbers import THIN, number
from commonweal.report.siege.view import Document, View
from commonweal.territory.about import figure_words

BEFORE = (
    "about", "almost", "approximately", "around", "as many as", "at least", "fewer than", "less than", "more than",
    "nearly", "over", "up to",
)  # fmt: skip
"""Qualifiers that stand before their figure."""
EXACT = ("exact", "point", "best = low = high")
"""Qualifiers that say no more than the figure."""


def day_words(iso: str) -> str:
    """Return an ISO day as a person would say it: 20 October 2016."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def window_words(earliest: str | None, latest: str) -> str:
    """Return a span of days in words, no part said twice: 11 to 20 August 2016."""
    if earliest is None:
        return f"up to {day_words(latest)}"
    if earliest == latest:
        return day_words(latest)
    first, last = day_words(earliest).split(" "), day_words(latest).split(" ")
    if len(first) == len(last) == 3:
        while first and first[-1] == last[-1] and len(first) > 1 and first[1:] == last[-len(first) + 1 :]:
            first = first[:1]
        if len(first) == 3 and first[2] == last[2]:
            first = first[:2]
    return f"{' '.join(first)} to {' '.join(last)}"


def when(row: Document) -> Markup:
    """Return the date of a claim as its source gives it, with the days it can mean where they differ."""
    text, first, last = str(row["date"]), row["earliest"], row["latest"]
    if _means(text) == (first, last):
        return dated(text)
    return dated(f"{text} ({first} to {last})" if first else f"{text} (by {last})")


def dated(text: str) -> Markup:
    """Return a text whose days are not broken over two lines."""
    kept = re.sub(r"(\d{4}-\d{2}(?:-\d{2})?[~?%]?)", r'<span class="day">\1</span>', str(escape(text)))
    return Markup(kept.replace("</span>/", "</span>/<wbr>"))


def _means(text: str) -> tuple[str | None, str] | None:
    """Return the first and last day that a plain date means, None where it is more than that."""
    ends = text.split("T")[0].split("/") if text.count("/") < 2 else []
    if not ends or any(re.search(r"[?~%X]", one) for one in ends):
        return None
    first = None if ends[0] in ("..", "") else _filled(ends[0])[0]
    return first, _filled(ends[-1])[1]


def _filled(text: str) -> tuple[str, str]:
    parts = text.split("-")
    if len(parts) == 1:
        return f"{text}-01-01", f"{text}-12-31"
    if len(parts) == 2 and all(part.isdigit() for part in parts) and 1 <= int(parts[1]) <= 12:
        return f"{text}-01", f"{text}-{calendar.monthrange(int(parts[0]), int(parts[1]))[1]:02d}"
    return text, text


def figure(row: Document) -> str:
    """Return a figure as it is claimed, what qualifies it before or after it; a share as per cent."""
    parts: dict[str, Any] = {name: row.get(name) for name in ("low", "value", "high")}
    qualifier, share = str(row.get("qualifier") or ""), row.get("unit") == "fraction"
    if share:
        parts |= {name: 100.0 * one for name, one in parts.items() if one is not None}
    if all(one is None for one in parts.values()):
        return qualifier or "no figure"
    words = figure_words({**parts, "qualifier": None}) + (" %" if share else "")
    if qualifier in EXACT:
        return words
    return f"{qualifier} {words}" if qualifier in BEFORE else f"{words} ({qualifier})" if qualifier else words


def amount(value: float, figures: int = 3) -> str:
    """Return a number as a person would write it; halves round up."""
    return number(value * (1.0 + 1e-9), figures).replace(THIN, ",")


def span(low: float, high: float, figures: int = 3) -> str:
    """Return a range of numbers, or the one that it is."""
    return amount(low, figures) if low == high else f"{amount(low, figures)} to {amount(high, figures)}"


def anchor(source: str) -> str:
    """Return the anchor of a source in the list of sources."""
    return "source-" + re.sub(r"[^A-Za-z0-9_.-]", "-", source)


def source_link(view: View, source: str) -> Markup:
    """Return a source id that leads to the list of sources; a withheld one leads nowhere."""
    if source not in view.document["sources"]:
        return escape(source)
    return Markup('<a href="#{}">{}</a>').format(anchor(source), source)


def told(view: View, row: Document) -> Markup:
    """Return what ends a row: the id of the claim, its source, and what corrects it."""
    found = Markup('{} <span class="from">{}</span>').format(row["claim"], source_link(view, str(row["source"])))
    fixed = row.get("corrected_by")
    return found + Markup(" <small>corrected by {}; kept</small>").format(fixed) if fixed else found


def claims_told(view: View, claims: Iterable[str]) -> Markup:
    """Return the claims behind an answer, each with its source."""
    sources = view.document["claim_sources"]
    return Markup(", ").join(
        Markup('{} <span class="from">{}</span>').format(one, source_link(view, sources.get(one, "")))
        for one in dict.fromkeys(claims)
    )


def claim_list(claims: list[str]) -> str:
    """Return claims in square brackets; nothing where there are none."""
    return f" [{', '.join(claims)}]" if claims else ""


def said(view: View, words: str, row: Document, more: str = "") -> Markup:
    """Return what a claim says, then its quote, then its note or what else is told of it."""
    parts = [escape(words)]
    if row.get("quote"):
        parts.append(Markup("<q>{}</q>").format(row["quote"]))
    note = more or view.text(str(row.get("note") or ""))
    if note:
        parts.append(Markup("<small>{}</small>").format(note))
    return Markup("<br>").join(part for part in parts if part)
