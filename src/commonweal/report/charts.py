"""Vega-Lite specifications (Satyanarayan and others 2017) in one style, colours after Okabe and Ito (2008)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
INK, QUIET, FAINT = "#1f2328", "#5b6169", "#d5d8dc"
BELOW, EVEN, ABOVE = "#D55E00", "#f5f3ee", "#0072B2"
FIFTHS = ("#D55E00", "#E69F00", "#9a9a9a", "#56B4E9", "#0072B2")
DASHES = ([1, 0], [6, 4], [2, 3])
MARKS = ("line", "dashed", "dotted")

Row = Mapping[str, Any]

CONFIG: dict[str, Any] = {
    "font": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 500, "labelColor": QUIET, "titleColor": QUIET,
        "gridColor": "#eceef0", "domainColor": FAINT, "tickColor": FAINT, "labelLimit": 210,
    },
    "text": {"fontSize": 12},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Series:
    """Colours and dashes by label, in order of appearance."""

    colours: Mapping[str, str]
    dashes: Mapping[str, list[int]]

    @classmethod
    def of(cls, colours: Iterable[str], dashes: Iterable[str]) -> Series:
        """Give every label its colour and every kind of line its dash."""
        return cls(
            {name: PALETTE[n % len(PALETTE)] for n, name in enumerate(dict.fromkeys(colours))},
            {name: DASHES[n % len(DASHES)] for n, name in enumerate(dict.fromkeys(dashes))},
        )

    def mark(self, dash: str) -> str:
        """Return how a legend draws a kind of line."""
        return MARKS[list(self.dashes).index(dash) % len(MARKS)]


@dataclass(frozen=True, slots=True)
class Lines:
    """A chart of lines over years.

    ``rows`` : year, value, colour, dash, key; ``rules`` : (value, label) horizontal lines, labelled beside the plot;
    ``points`` : year, value, label.
    """

    rows: Sequence[Row]
    title: str
    series: Series
    rules: Sequence[tuple[float, str]] = ()
    points: Sequence[Row] = field(default=())
    unit: str = ""
    height: int = 260

    def spec(self) -> dict[str, Any]:
        """Return the specification."""
        layers = [*self._rules(), self._lines(), *self._points()]
        return page({"layer": layers, "height": self.height})

    def _y(self) -> dict[str, Any]:
        axis = {"title": self.title, "tickCount": 5}
        return {"field": "value", "type": "quantitative", "axis": axis, "scale": {"zero": True, "nice": True}}

    def _lines(self) -> dict[str, Any]:
        return {
            "data": {"values": list(self.rows)},
            "mark": {"type": "line", "strokeWidth": 2.5, "strokeCap": "butt", "tooltip": True},
            "encoding": {
                "x": year_axis(),
                "y": self._y(),
                "color": nominal("colour", self.series.colours),
                "strokeDash": nominal("dash", self.series.dashes),
                "detail": {"field": "key", "type": "nominal"},
                "tooltip": self._tooltip(),
            },
        }

    def _tooltip(self) -> list[dict[str, Any]]:
        return [
            {"field": "key", "type": "nominal", "title": "of"},
            {"field": "year", "type": "quantitative", "title": "year", "format": "d"},
            {"field": "value", "type": "quantitative", "title": self.unit or self.title, "format": ",.3~r"},
        ]

    def _rules(self) -> list[dict[str, Any]]:
        if not self.rules:
            return []
        values = {"values": [{"value": value, "label": label} for value, label in self.rules]}
        y = {"field": "value", "type": "quantitative"}
        label = {"type": "text", "align": "left", "dx": 6, "color": QUIET, "fontSize": 11, "lineBreak": "\n"}
        text = {"field": "label", "type": "nominal"}
        return [
            {"data": values, "mark": {"type": "rule", "color": QUIET, "strokeWidth": 1.2}, "encoding": {"y": y}},
            {"data": values, "mark": label, "encoding": {"y": y, "x": {"value": "width"}, "text": text}},
        ]

    def _points(self) -> list[dict[str, Any]]:
        if not self.points:
            return []
        mark = {"type": "point", "filled": True, "size": 55, "color": INK, "opacity": 1, "tooltip": True}
        return [
            {
                "data": {"values": list(self.points)},
                "mark": mark,
                "encoding": {
                    "x": year_axis(),
                    "y": {"field": "value", "type": "quantitative"},
                    "tooltip": [
                        {"field": "label", "type": "nominal", "title": "observed"},
                        {"field": "value", "type": "quantitative", "title": self.unit, "format": ",.3~r"},
                    ],
                },
            }
        ]


def heat(rows: Sequence[Row], columns: Sequence[str], groups: Sequence[str], column_title: str) -> dict[str, Any]:
    """Return a table of delivery over floor coloured about one: rows have column, group, value, text."""
    place = {
        "x": {
            "field": "column",
            "type": "nominal",
            "sort": list(columns),
            "axis": {"title": column_title, "labelAngle": 0, "orient": "top", "domain": False, "ticks": False},
        },
        "y": {
            "field": "group",
            "type": "nominal",
            "sort": list(groups),
            "axis": {"title": None, "domain": False, "ticks": False},
        },
    }
    scale = {"domain": [0, 1, 2], "range": [BELOW, EVEN, ABOVE], "clamp": True, "interpolate": "rgb"}
    dark = "datum.value < 0.35 || datum.value > 1.65"
    tooltip = [{"field": name, "type": "nominal"} for name in ("group", "column", "text")]
    return page(
        {
            "data": {"values": list(rows)},
            "height": {"step": 24},
            "encoding": place,
            "layer": [
                {
                    "mark": {"type": "rect", "stroke": "white", "strokeWidth": 1.5},
                    "encoding": {
                        "color": {"field": "value", "type": "quantitative", "scale": scale, "legend": None},
                        "tooltip": tooltip,
                    },
                },
                {
                    "mark": {"type": "text"},
                    "encoding": {
                        "text": {"field": "text", "type": "nominal"},
                        "color": {"condition": {"test": dark, "value": "white"}, "value": INK},
                    },
                },
            ],
        }
    )


def fifths(rows: Sequence[Row], groups: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    """Return dots by product group: five of today (rows named in ``names``), a diamond for everyone under a plan."""
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": {"type": "log", "base": 2, "nice": False, "padding": 8},
        "axis": {"title": "delivery over floor (log scale, 1 = floor)", "format": "~g", "grid": True,
                 "values": [0.125, 0.25, 0.5, 1, 2, 4, 8, 16]},
    }  # fmt: skip
    y = {
        "field": "group",
        "type": "nominal",
        "sort": list(groups),
        "axis": {"title": None, "grid": True, "ticks": False},
    }
    tooltip = [{"field": name, "type": "nominal"} for name in ("group", "name", "text")]
    values = list(rows)
    today = [row for row in values if row["name"] in names]
    plan = [row for row in values if row["name"] not in names]
    colours = dict(zip(names, FIFTHS, strict=True))
    return page(
        {
            "height": {"step": 26},
            "layer": [
                {
                    "data": {"values": [{"value": 1}]},
                    "mark": {"type": "rule", "color": INK, "strokeWidth": 1.2},
                    "encoding": {"x": x},
                },
                {
                    "data": {"values": today},
                    "mark": {"type": "point", "filled": True, "size": 80, "opacity": 0.95},
                    "encoding": {"x": x, "y": y, "color": nominal("name", colours), "tooltip": tooltip},
                },
                {
                    "data": {"values": plan},
                    "mark": {
                        "type": "point",
                        "shape": "diamond",
                        "filled": False,
                        "strokeWidth": 2.2,
                        "size": 130,
                        "color": INK,
                        "opacity": 1,
                    },
                    "encoding": {"x": x, "y": y, "tooltip": tooltip},
                },
            ],
        }
    )


def bars(rows: Sequence[Row], title: str, colour: str = PALETTE[0], form: str = ".0%") -> dict[str, Any]:
    """Return horizontal bars: rows have name, value, text; the largest first."""
    y = {"field": "name", "type": "nominal", "sort": "-x", "axis": {"title": None, "ticks": False, "domain": False}}
    room = 1.2 * max(row["value"] for row in rows)
    whole = {"values": [0, 0.25, 0.5, 0.75, 1]} if form == ".0%" and room > 0.5 else {"tickCount": 4}
    axis = {"title": title, "format": form, **whole}
    x = {"field": "value", "type": "quantitative", "axis": axis, "scale": {"domain": [0, room], "nice": False}}
    return page(
        {
            "data": {"values": list(rows)},
            "height": {"step": 24},
            "encoding": {"x": x, "y": y},
            "layer": [
                {"mark": {"type": "bar", "color": colour, "height": {"band": 0.7}}},
                {
                    "mark": {"type": "text", "align": "left", "dx": 4, "color": INK},
                    "encoding": {"text": {"field": "text"}},
                },
            ],
        }
    )


def spans(rows: Sequence[Row]) -> dict[str, Any]:
    """Return ranges of assumptions relative to the value used, and where the verdict turns.

    ``rows`` : name, low, high, turns (each relative, None where there is none), text.
    """
    names = [row["name"] for row in rows]
    y = {
        "field": "name",
        "type": "nominal",
        "sort": names,
        "axis": {"title": None, "ticks": False, "labelLimit": 400, "grid": True},
    }
    title = "relative to the value used (1 = as assumed)"
    x = {"type": "quantitative", "axis": {"title": title, "format": "~g", "tickCount": 8}, "scale": {"zero": True}}
    tooltip = [{"field": name, "type": "nominal"} for name in ("name", "text")]
    ranged = [row for row in rows if row["low"] is not None]
    turning = [row for row in rows if row["turns"] is not None]
    return page(
        {
            "height": {"step": 30},
            "layer": [
                {"data": {"values": [{"one": 1}]}, "mark": {"type": "rule", "color": INK},
                 "encoding": {"x": {**x, "field": "one"}}},
                {"data": {"values": ranged}, "mark": {"type": "bar", "height": 10, "color": FAINT, "cornerRadius": 5},
                 "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y, "tooltip": tooltip}},
                {"data": {"values": list(rows)},
                 "mark": {"type": "point", "filled": True, "size": 60, "color": QUIET, "opacity": 1},
                 "encoding": {"x": {"datum": 1, "type": "quantitative"}, "y": y, "tooltip": tooltip}},
                {"data": {"values": turning},
                 "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 160, "color": BELOW,
                          "opacity": 1},
                 "encoding": {"x": {**x, "field": "turns"}, "y": y, "tooltip": tooltip}},
            ],
        }
    )  # fmt: skip


def dots(rows: Sequence[Row], names: Sequence[str], title: str, series: Series) -> dict[str, Any]:
    """Return one line of dots per name, coloured by society: hollow for the first year, filled for the last."""
    y = {
        "field": "name",
        "type": "nominal",
        "sort": list(names),
        "axis": {"title": None, "ticks": False, "grid": True, "labelLimit": 260},
    }
    x = {"field": "value", "type": "quantitative", "axis": {"title": title, "orient": "top", "tickCount": 5}}
    colour = nominal("colour", series.colours)
    tooltip = [{"field": name, "type": "nominal"} for name in ("name", "key", "when", "text")]
    first, last = ([row for row in rows if row["end"] is end] for end in (False, True))
    return page(
        {
            "height": {"step": 17},
            "encoding": {"x": x, "y": y, "color": colour, "tooltip": tooltip},
            "layer": [
                {"data": {"values": first}, "mark": {"type": "point", "size": 45, "strokeWidth": 1.6, "opacity": 1}},
                {"data": {"values": last}, "mark": {"type": "point", "filled": True, "size": 45, "opacity": 0.9}},
            ],
        }
    )


def page(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a specification in the common style, as wide as its place."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": None,
        "config": CONFIG,
        **body,
    }


def year_axis() -> dict[str, Any]:
    """Return the encoding of years."""
    axis = {"title": None, "format": "d", "tickCount": 6, "grid": False}
    return {"field": "year", "type": "quantitative", "scale": {"zero": False, "nice": False}, "axis": axis}


def nominal(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the encoding of a label by what is given to each of its values, without a legend."""
    scale = {"domain": list(values), "range": list(values.values())}
    return {"field": name, "type": "nominal", "scale": scale, "legend": None}
