"""Charts of techniques: what leaving one out adds to the least budget, and how they share a product over the years.

Greys emit CO2 themselves, colours do not; colours after Okabe and Ito (2008).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from commonweal.report.charts import BELOW, INK, PALETTE, QUIET, nominal, page, year_axis

Row = Mapping[str, Any]
NEEDED, MORE, OVER = "#b9bec4", PALETTE[0], BELOW
EMITTING = ("#3d3d3d", "#9a9a9a", "#c9c9c9")
CLEAN = ("#CC79A7", "#0072B2", "#009E73", "#56B4E9", "#D55E00", "#E69F00")
LEAST_LABEL = 0.07
"""Least part of the height at which an area is labelled beside the plot."""
LABEL_WIDTH = 18
"""Characters in a line of such a label."""


@dataclass(frozen=True, slots=True)
class Increments:
    """Bars of the least budget with all techniques, lengthened by what the lack of one adds.

    ``rows`` : name, least, without, text; ``least`` and ``cap`` [Gt CO2] are drawn as lines.
    """

    rows: Sequence[Row]
    least: float
    cap: float

    def spec(self) -> dict[str, Any]:
        """Return the specification."""
        y = {"field": "name", "type": "nominal", "sort": [row["name"] for row in self.rows],
             "axis": {"title": None, "ticks": False, "domain": False, "labelLimit": 260}}  # fmt: skip
        tooltip = [{"field": name, "type": "nominal"} for name in ("name", "text")]
        layers = [
            self._bar(y, tooltip, {"field": "least"}, {"datum": 0.0}, NEEDED),
            self._bar(y, tooltip, {"field": "without"}, {"field": "least"}, {"field": "colour"}),
            *self._line(),
            {
                "data": {"values": list(self._rows())},
                "mark": {"type": "text", "align": "left", "dx": 5, "color": INK},
                "encoding": {"x": self._x({"field": "without"}), "y": y, "text": {"field": "text", "type": "nominal"}},
            },
        ]
        return page({"height": {"step": 24}, "layer": layers})

    def _rows(self) -> list[dict[str, Any]]:
        return [{**row, "colour": OVER if row["without"] > self.cap else MORE} for row in self.rows]

    def _x(self, place: Mapping[str, Any]) -> dict[str, Any]:
        room = 1.32 * max(self.cap, *(row["without"] for row in self.rows))
        axis = {"title": "least budget, Gt CO2", "tickCount": 6}
        return {**place, "type": "quantitative", "axis": axis, "scale": {"domain": [0, room], "nice": False}}

    def _bar(self, y: Row, tooltip: Sequence[Row], end: Row, start: Row, colour: Any) -> dict[str, Any]:
        fill = {**colour, "type": "nominal", "scale": None} if isinstance(colour, Mapping) else {"value": colour}
        x2 = start if "field" in start else {"datum": 0.0}
        encoding = {"x": self._x(end), "x2": x2, "y": y, "color": fill, "tooltip": tooltip}
        return {
            "data": {"values": self._rows()},
            "mark": {"type": "bar", "height": {"band": 0.62}},
            "encoding": encoding,
        }

    def _line(self) -> list[dict[str, Any]]:
        """The budget, named above the plot."""
        values = {"values": [{"cap": self.cap, "label": f"budget {self.cap:.1f} Gt"}]}
        x = self._x({"field": "cap"})
        text = {"type": "text", "baseline": "bottom", "dy": -4, "color": INK, "fontSize": 12}
        rule = {"type": "rule", "color": INK, "strokeWidth": 1.4, "strokeDash": [4, 3]}
        return [
            {"data": values, "mark": rule, "encoding": {"x": x}},
            {"data": values, "mark": text, "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "label"}}},
        ]


@dataclass(frozen=True, slots=True)
class Areas:
    """Areas stacked over years.

    ``rows`` : year, name, value, text; ``colours`` : colour of each name, from the bottom up; ``shares`` : whether
    values are shares of the whole.
    """

    rows: Sequence[Row]
    colours: Mapping[str, str]
    title: str
    shares: bool = False
    height: int = 200
    legend_columns: int = 1

    def spec(self) -> dict[str, Any]:
        """Return the specification."""
        return page({"height": self.height, "layer": [self._areas(), self._labels()]})

    def _y(self, stack: str | None) -> dict[str, Any]:
        axis = {"title": self.title, "tickCount": 5, **({"format": ".0%"} if self.shares else {})}
        scale = {"domain": [0, 1]} if self.shares else {"zero": True, "nice": True}
        return {"field": "value", "type": "quantitative", "stack": stack, "axis": axis, "scale": scale}

    def _areas(self) -> dict[str, Any]:
        place = {name: number for number, name in enumerate(self.colours)}
        values = [{**row, "place": place[row["name"]]} for row in self.rows]
        colour = nominal("name", self.colours)
        colour["legend"] = {"title": None, "orient": "bottom", "columns": self.legend_columns, "symbolType": "square",
                            "labelFontSize": 12, "labelLimit": 260}  # fmt: skip
        tooltip = [{"field": name, "type": "nominal"} for name in ("name", "year", "text")]
        return {
            "data": {"values": values},
            "mark": {"type": "area", "stroke": "white", "strokeWidth": 0.7, "opacity": 1},
            "encoding": {
                "x": year_axis(),
                "y": self._y("zero"),
                "color": colour,
                "order": {"field": "place", "type": "quantitative"},
                "tooltip": tooltip,
            },
        }

    def _labels(self) -> dict[str, Any]:
        """Names beside the areas that are wide enough in the last year."""
        last = max(row["year"] for row in self.rows)
        ends = {row["name"]: float(row["value"]) for row in self.rows if row["year"] == last}
        highest = max(sum(float(r["value"]) for r in self.rows if r["year"] == year) for year in self._years())
        values, below = [], 0.0
        for name in self.colours:
            value = ends.get(name, 0.0)
            if value > LEAST_LABEL * highest:
                values.append({"label": "\n".join(wrap(name, LABEL_WIDTH)), "value": below + 0.5 * value})
            below += value
        return {
            "data": {"values": values},
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "dx": 6,
                "color": QUIET,
                "fontSize": 11,
                "limit": 130,
                "lineBreak": "\n",
            },
            "encoding": {
                "x": {"value": "width"},
                "y": self._y(None),
                "text": {"field": "label", "type": "nominal"},
            },
        }

    def _years(self) -> set[int]:
        return {int(row["year"]) for row in self.rows}


def technique_colours(names: Sequence[str], emits: Sequence[bool]) -> dict[str, str]:
    """Return a colour for each technique: greys for those that emit CO2 themselves."""
    greys, colours = iter(EMITTING * len(names)), iter(CLEAN * len(names))
    return {name: next(greys if dirty else colours) for name, dirty in zip(names, emits, strict=True)}
