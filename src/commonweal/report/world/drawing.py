"""The flow diagram as a drawing (after Sankey 1898): inputs, those who make, uses; no script is needed to see it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from commonweal.core.linear_program import Array
from commonweal.report.charts import INK, PALETTE, QUIET
from commonweal.report.numbers import number
from commonweal.report.siege.svg import drawing, tag
from commonweal.report.world.flows import Flows

WIDE, HIGH, TOP, BELOW = 1080.0, 610.0, 30.0, 24.0
"""Width, lower end of the bars, and room above and below them for texts [px]."""
COLUMNS = (196.0, 520.0, 896.0)
"""Left edges of the three columns of bars [px]."""
BAR, GAP, LEAST = 16.0, 9.0, 0.6
"""Width of bars, room between them, and height of the thinnest link that is drawn [px]."""
MIDDLE = "#8a9097"
GREYS = ("#43484e", "#6c7278", "#979ca2", "#bcc0c5")
"""Inputs are grey: a colour on both sides would look like one flow."""
HEADS = ("Put in", "By those who make", "Used for")


@dataclass(frozen=True, slots=True)
class _Bars:
    """One column: top edge and height of every bar [px]."""

    top: Array
    height: Array


def flow_drawing(flows: Flows, title: str) -> Markup:
    """Return the diagram, with every flow in words for who cannot see it."""
    sizes = (
        flows.put_in.sum(axis=1),
        np.maximum(flows.put_in.sum(axis=0), flows.used.sum(axis=1)),
        flows.used.sum(axis=0),
    )
    scale = min((HIGH - TOP - GAP * (len(one) - 1)) / one.sum() for one in sizes)
    bars = [_stacked(one * scale) for one in sizes]
    parts = [
        *_links(flows.put_in * scale, bars[0], bars[1], COLUMNS[0] + BAR, COLUMNS[1], by_row=True),
        *_links(flows.used * scale, bars[1], bars[2], COLUMNS[1] + BAR, COLUMNS[2], by_row=False),
        *(mark for place in range(3) for mark in _column(flows, sizes[place], bars[place], place)),
    ]
    return drawing((WIDE, HIGH + BELOW), parts, f"{title}: {in_words(flows)}")


def in_words(flows: Flows) -> str:
    """Return the two outer columns in words."""
    inputs = zip(flows.inputs, flows.put_in.sum(axis=1), strict=True)
    uses = zip(flows.uses, flows.used.sum(axis=0), strict=True)
    texts = ("; ".join(f"{name} {size(value, flows.unit)}" for name, value in column) for column in (inputs, uses))
    return "put in: {}; used for: {}".format(*texts)


def size(value: float, unit: str) -> str:
    """Return millions of money as a person would say them."""
    money = unit.removeprefix("M.")
    if not unit.startswith("M."):
        return f"{number(value)} {unit}"
    scaled, word = (value / 1e6, "trillion") if abs(value) >= 1e6 else (value / 1e3, "billion")
    return f"{number(scaled)} {word} {money}"


def colour_of(column: int, place: int) -> str:
    """Return the colour of a bar by its column and place: greys on the left, colours for uses."""
    shades = (GREYS, (MIDDLE,), PALETTE)[column]
    return shades[place % len(shades)]


def _stacked(heights: Array) -> _Bars:
    free = HIGH - TOP - heights.sum()
    gap = min(free / max(len(heights) - 1, 1), 3.0 * GAP)
    begin = TOP + (free - gap * (len(heights) - 1)) / 2.0
    return _Bars(begin + np.concatenate([[0.0], np.cumsum(heights + gap)[:-1]]), heights)


def _links(heights: Array, left: _Bars, right: _Bars, x1: float, x2: float, by_row: bool) -> list[Markup]:
    """Draw every link as a ribbon; at each bar they lie in the order of the bars at their other end."""
    out, into, drawn = left.top.copy(), right.top.copy(), []
    for row, column in np.ndindex(heights.shape):
        high = float(heights[row, column])
        if high >= LEAST:
            colour = colour_of(0, row) if by_row else colour_of(2, column)
            drawn.append(tag("path", d=_ribbon(x1, float(out[row]), x2, float(into[column]), high), fill=colour,
                             fill_opacity=0.4, stroke="none"))  # fmt: skip
        out[row] += high
        into[column] += high
    return drawn


def _ribbon(x1: float, y1: float, x2: float, y2: float, high: float) -> str:
    mid = (x1 + x2) / 2.0
    there = f"M{x1:.1f},{y1:.1f} C{mid:.1f},{y1:.1f} {mid:.1f},{y2:.1f} {x2:.1f},{y2:.1f}"
    back = f"L{x2:.1f},{y2 + high:.1f} C{mid:.1f},{y2 + high:.1f} {mid:.1f},{y1 + high:.1f} {x1:.1f},{y1 + high:.1f} Z"
    return f"{there} {back}"


def _column(flows: Flows, values: Array, bars: _Bars, place: int) -> list[Markup]:
    names = (flows.inputs, flows.groups, flows.uses)[place]
    x = COLUMNS[place]
    at, anchor = ((x - 8.0, "end"), (x + BAR + 8.0, "start"), (x + BAR + 8.0, "start"))[place]
    drawn = [tag("text", HEADS[place], x=f"{x + BAR / 2:.0f}", y=14, text_anchor="middle", fill=QUIET, font_size=13)]
    for i, name in enumerate(names):
        if values[i] <= 0.0:
            continue
        colour = colour_of(place, i)
        high = max(float(bars.height[i]), 1.0)
        drawn.append(tag("rect", x=x, y=f"{bars.top[i]:.1f}", width=BAR, height=f"{high:.1f}", fill=colour))
        middle = float(bars.top[i]) + high / 2.0
        text = {"x": at, "text_anchor": anchor, "stroke": "#fff", "stroke_width": 4, "paint_order": "stroke"}
        amount = size(float(values[i]), flows.unit).rsplit(" ", 1)[0]
        if place == 1:
            drawn.append(tag("text", f"{name}  {amount}", y=f"{middle + 4:.1f}", fill=INK, font_size=12, **text))
        else:
            drawn.append(tag("text", name, y=f"{middle - 1:.1f}", fill=INK, font_size=13, **text))
            drawn.append(tag("text", amount, y=f"{middle + 14:.1f}", fill=QUIET, font_size=12, **text))
    return drawn
