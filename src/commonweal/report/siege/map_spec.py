"""The map as a Vega-Lite specification: Mercator, fitted to its frame at any width, drawn from inline data."""

from __future__ import annotations

import math
from typing import Any

from commonweal.report.charts import INK, QUIET, page
from commonweal.report.siege.labels import LINE
from commonweal.report.siege.map import PAPER, PLACES, ROUTES, Map, latitude, unit

WIDE, NARROW = (510.0, 440.0), (320.0, 300.0)
"""Sizes for which names are placed [px]: the least of a wide drawing, a narrow one."""


def spec(found: Map) -> dict[str, Any]:
    """Return the map as a Vega-Lite specification; names move for a narrow drawing."""
    centre = [math.degrees(found.centre[0]), latitude(found.centre[1])]
    fit = f"min(width / {2 * found.half[0]:.8f}, height / {2 * found.half[1]:.8f})"
    projection = {
        "type": "mercator", "center": centre, "scale": {"expr": fit}, "translate": {"expr": "[width / 2, height / 2]"},
    }  # fmt: skip
    ways = [_drawn(found, state) for state in ROUTES if any(way.state == state for way in found.ways)]
    layers = [*ways, _points(found), _names(found, halo=True), _names(found), *_scale_bar(found)]
    view = {"stroke": "#d5d8dc", "fill": PAPER}
    return page({"height": WIDE[1], "projection": projection, "view": view, "layer": layers})


def _drawn(found: Map, state: str) -> dict[str, Any]:
    look = ROUTES[state]
    rows = [
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [list(end) for end in way.ends]},
         "properties": {"route": way.name, "state": way.words}}
        for way in found.ways if way.state == state
    ]  # fmt: skip
    tooltip = [{"field": f"properties.{name}", "type": "nominal", "title": name} for name in ("route", "state")]
    mark = {"type": "geoshape", "filled": False, "stroke": look["color"], "strokeWidth": look["width"],
            "strokeDash": look["dash"], "clip": True}  # fmt: skip
    return {"data": {"values": rows}, "mark": mark, "encoding": {"tooltip": tooltip}}


def _points(found: Map) -> dict[str, Any]:
    rows = [
        {"lon": one.lon, "lat": one.lat, "words": one.words, "size": 190 if one.focus else 80,
         "fill": PLACES[one.besieged]["fill"], "stroke": PLACES[one.besieged]["stroke"]}
        for one in found.spots
    ]  # fmt: skip
    mark = {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 1.8, "size": {"expr": "datum.size"},
            "fill": {"expr": "datum.fill"}, "stroke": {"expr": "datum.stroke"}}  # fmt: skip
    return {
        "data": {"values": rows},
        "mark": mark,
        "encoding": {**_position(), "tooltip": {"field": "words", "type": "nominal"}},
    }


def _names(found: Map, halo: bool = False) -> dict[str, Any]:
    """Return the names; with a halo what stands behind them, so that lines do not cross letters."""
    rows = []
    texts = [(one.lon, one.lat, one.lines, "bold" if one.focus else "normal", INK) for one in found.spots]
    texts += [(*found.middle(way), (way.label,), "normal", QUIET) for way in found.ways]
    for text, wide, narrow in zip(texts, found.labels(WIDE), found.labels(NARROW), strict=True):
        lon, lat, lines, weight, colour = text
        row: dict[str, Any] = {"lon": lon, "lat": lat, "label": list(lines), "weight": weight, "colour": colour}
        for key, placed in (("w", wide), ("n", narrow)):
            up = {"middle": 0.5, "bottom": 1.0, "top": 0.0}[placed.baseline] * (len(lines) - 1) * LINE
            row |= {f"{key}a": placed.align, f"{key}b": placed.baseline, f"{key}x": placed.dx,
                    f"{key}y": placed.dy - up, f"{key}o": int(placed.shown)}  # fmt: skip
        rows.append(row)

    def pick(key: str) -> dict[str, str]:
        return {"expr": f"width < {WIDE[0]:.0f} ? datum.n{key} : datum.w{key}"}

    mark = {
        "type": "text", "align": pick("a"), "baseline": pick("b"), "dx": pick("x"), "dy": pick("y"),
        "opacity": pick("o"),
        "fontWeight": {"expr": "datum.weight"}, "color": {"expr": "datum.colour"}, "lineHeight": LINE, "fontSize": 11.5,
    }  # fmt: skip
    if halo:
        mark |= {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round"}
    return {"data": {"values": rows}, "mark": mark, "encoding": {**_position(), "text": {"field": "label"}}}


def _position() -> dict[str, Any]:
    return {
        name: {"field": field, "type": "quantitative"} for name, field in (("longitude", "lon"), ("latitude", "lat"))
    }


def _scale_bar(found: Map) -> list[dict[str, Any]]:
    km = found.bar_km()
    long = f"{km * unit(found.centre[1]):.8f} * min(width / {2 * found.half[0]:.8f}, height / {2 * found.half[1]:.8f})"
    low = {"y": {"value": WIDE[1] - 14}}
    text = {"type": "text", "color": QUIET, "fontSize": 11, "baseline": "bottom", "dy": -4, "align": "left"}
    one: dict[str, Any] = {"data": {"values": [{}]}}
    return [
        {**one, "mark": {"type": "rule", "color": QUIET, "strokeWidth": 3},
         "encoding": {"x": {"value": 14}, "x2": {"value": {"expr": f"14 + {long}"}}, **low}},
        {**one, "mark": {**text, "text": f"{km} km"}, "encoding": {"x": {"value": 14}, **low}},
        {**one, "mark": {**text, "text": "N ↑", "align": "right", "baseline": "top", "dy": 0},
         "encoding": {"x": {"value": {"expr": "width - 12"}}, "y": {"value": 12}}},
    ]  # fmt: skip
