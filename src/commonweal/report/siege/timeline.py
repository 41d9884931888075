"""The siege intervals: one row for each definition and reading, and for all readings of a group together.

An answer is told by height and shade, so that it can be read without colour: certainly is tall and dark, possibly half
as tall and lighter, not a thin line, unknown an empty outline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonweal.report.charts import INK, QUIET, page
from commonweal.report.siege.view import DEFINITIONS, View, reading_words, value_words

MARKS: dict[str, Any] = {
    "certainly": {"half": 0.26, "fill": "#0072B2", "stroke": "#0072B2", "dash": [1, 0]},
    "possibly": {"half": 0.14, "fill": "#9fd0ee", "stroke": "#56B4E9", "dash": [1, 0]},
    "not": {"half": 0.03, "fill": "#6b7178", "stroke": "#6b7178", "dash": [1, 0]},
    "unknown": {"half": 0.14, "fill": "#ffffff", "stroke": "#8a9097", "dash": [3, 3]},
}
"""How each answer is drawn: half its height as a share of the row, fill, outline, dash. After Okabe and Ito (2008)."""
LEGEND = (
    ("certainly", "#0072B2", "bar"),
    ("possibly", "#9fd0ee", "half"),
    ("not", "#6b7178", "thin"),
    ("unknown", "#8a9097", "outline"),
)
ROW_PIXELS = 42
FAR = 1.0
"""Shares of the span of all changes beyond which a day asked is named, not drawn [1]: a choice, range 0.5-3."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of days with one answer, drawn from ``first`` to the day before ``end``."""

    value: str
    first: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a reading or all readings of a group, its answer on the day asked, its bars."""

    definition: str
    label: str
    group: bool
    on_day: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows over one span of days."""

    lines: tuple[Line, ...]
    first: int
    end: int
    asked: int
    """Day asked about, as an ordinal."""

    @property
    def shows_day(self) -> bool:
        """Whether the day asked lies in the span drawn."""
        return self.first <= self.asked < self.end

    def of(self, definition: str) -> list[Line]:
        """Return the rows of one definition."""
        return [line for line in self.lines if line.definition == definition]


def timeline(view: View) -> Timeline | None:
    """Return the rows of every definition, None where no answer ever changes."""
    siege, asked = view.document["siege"], date.fromisoformat(view.day).toordinal()
    spells = [
        (name, label, group, told)
        for name in DEFINITIONS
        for label, group, told in (
            *((f"all of “{reading_words(one)}”", True, told) for one, told in siege[name]["groups"].items()),
            *((reading_words(one), False, told) for one, told in siege[name]["spells"].items()),
        )
        if any(one["value"] != "unknown" for one in told)
    ]
    days = [date.fromisoformat(one["from"]).toordinal() for *_, told in spells for one in told if one["from"]]
    if not days:
        return None
    low, high = min(days), max(days)
    room = FAR * (high - low + 1)
    if low - room <= asked <= high + room:
        low, high = min(low, asked), max(high, asked)
    pad = max((high - low) // 14, 5)
    first, end = low - pad, high + pad + 1
    lines = tuple(_line(name, label, group, told, (first, end), asked) for name, label, group, told in spells)
    return Timeline(lines, first, end, asked)


def _line(name: str, label: str, group: bool, told: Sequence[Any], drawn: tuple[int, int], asked: int) -> Line:
    bars, on_day = [], "unknown"
    for one in told:
        first = date.fromisoformat(one["from"]).toordinal() if one["from"] else None
        last = date.fromisoformat(one["to"]).toordinal() if one["to"] else None
        if (first is None or first <= asked) and (last is None or asked <= last):
            on_day = value_words({**one, "why": None})
        low, high = max(first or drawn[0], drawn[0]), min(drawn[1] if last is None else last + 1, drawn[1])
        if low < high:
            bars.append(Bar(one["value"], low, high, span_words(one)))
    return Line(name, label, group, on_day, tuple(bars))


def span_words(one: Any) -> str:
    """Return the days of an answer in words: from 2016-07-17 to 2016-08-05."""
    if one["from"] and one["to"]:
        return one["from"] if one["from"] == one["to"] else f"{one['from']} to {one['to']}"
    return f"from {one['from']} on" if one["from"] else f"up to {one['to']}" if one["to"] else "at all times"


def spec(found: Timeline, definition: str) -> dict[str, Any]:
    """Return the chart of one definition: labels above their bars, the same span of days in every chart."""
    lines = found.of(definition)
    layers = [_names(found, lines), *(_bars(lines, value) for value in MARKS)]
    if found.shows_day:
        layers += _rule(found, len(lines))
    return page(
        {
            "height": ROW_PIXELS * len(lines) + 16,
            "encoding": {
                "x": {
                    "field": "first", "type": "temporal",
                    "scale": {"type": "utc", "domain": [_iso(found.first), _iso(found.end)], "nice": False},
                    "axis": {"title": None, "grid": True, "tickCount": {"expr": "width < 500 ? 3 : 8"},
                             "format": "%b %Y", "labelOverlap": True, "labelFlush": True},
                },
                "y": {
                    "field": "y", "type": "quantitative", "axis": None,
                    "scale": {"domain": [len(lines), -0.4], "nice": False, "zero": False},
                },
            },
            "layer": layers,
        }
    )  # fmt: skip


def _bars(lines: Sequence[Line], value: str) -> dict[str, Any]:
    mark = MARKS[value]
    rows = [
        {
            "first": _iso(bar.first), "end": _iso(bar.end), "y": n + 0.64 - mark["half"], "y2": n + 0.64 + mark["half"],
            "answer": value, "reading": line.label, "days": bar.words,
        }
        for n, line in enumerate(lines) for bar in line.bars if bar.value == value
    ]  # fmt: skip
    look = {"fill": mark["fill"], "stroke": mark["stroke"], "strokeDash": mark["dash"], "strokeWidth": 1}
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", "clip": True, "opacity": 1, **look},
        "encoding": {
            "x2": {"field": "end"}, "y2": {"field": "y2"},
            "tooltip": [{"field": name, "type": "nominal"} for name in ("reading", "answer", "days")],
        },
    }  # fmt: skip


def _names(found: Timeline, lines: Sequence[Line]) -> dict[str, Any]:
    rows = [
        {"y": n + 0.18, "label": f"{line.label}: {line.on_day}", "first": _iso(found.first),
         "weight": "bold" if line.group else "normal"}
        for n, line in enumerate(lines)
    ]  # fmt: skip
    mark = {
        "type": "text", "align": "left", "baseline": "middle", "dx": 2, "color": INK,
        "fontWeight": {"expr": "datum.weight"}, "limit": {"expr": "width - 4"},
    }  # fmt: skip
    return {"data": {"values": rows}, "mark": mark, "encoding": {"text": {"field": "label"}}}


def _rule(found: Timeline, number: int) -> list[dict[str, Any]]:
    late = (found.asked - found.first) / (found.end - found.first) > 0.5
    row = [{"first": _iso(found.asked), "y": -0.4, "y2": number, "label": f"day asked, {_iso(found.asked)}"}]
    text = {"type": "text", "align": "right" if late else "left", "dx": -5 if late else 5, "baseline": "top", "dy": 1}
    return [
        {"data": {"values": row}, "mark": {"type": "rule", "color": INK, "strokeWidth": 1.4},
         "encoding": {"y2": {"field": "y2"}}},
        {"data": {"values": row}, "mark": {**text, "color": QUIET, "fontSize": 11},
         "encoding": {"text": {"field": "label"}}},
    ]  # fmt: skip


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
