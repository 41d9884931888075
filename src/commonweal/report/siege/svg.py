"""Map and timeline as drawings inside a printed page: no script is needed to see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup, escape

from commonweal.report.charts import INK, QUIET
from commonweal.report.siege.labels import LINE
from commonweal.report.siege.map import PAPER, PLACES, ROUTES, Map
from commonweal.report.siege.timeline import MARKS, Line, Timeline

MAP_SIZE = (440.0, 312.0)
WIDE, NAMES, ROW, TOP = 720.0, 226.0, 21.0, 20.0
"""Width of the timeline, of the names in it, height of a row and of what stands above [px]."""


def tag(name: str, text: str = "", **given: object) -> Markup:
    """Return an element; attributes and text are escaped, underscores in names become hyphens."""
    told = Markup("").join(Markup(' {}="{}"').format(key.replace("_", "-"), value) for key, value in given.items())
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), told, escape(text))


def drawing(size: tuple[float, float], parts: Sequence[Markup], words: str) -> Markup:
    """Return a drawing with what it shows in words."""
    inside = Markup("").join(parts)
    return tag("svg", inside, viewBox=f"0 0 {size[0]:.0f} {size[1]:.0f}", role="img", aria_label=words)


def map_drawing(found: Map, size: tuple[float, float] = MAP_SIZE) -> Markup:
    """Return the map as a drawing."""
    frame = tag("rect", x=0.5, y=0.5, width=size[0] - 1, height=size[1] - 1, fill=PAPER, stroke="#d5d8dc")
    words = "Map: " + "; ".join(spot.words for spot in found.spots)
    return drawing(
        size, [frame, *_ways(found, size), *_spots(found, size), *_names(found, size), *_scale(found, size)], words
    )


def _ways(found: Map, size: tuple[float, float]) -> list[Markup]:
    drawn = []
    for way in found.ways:
        (x1, y1), (x2, y2) = (found.at(*end, size) for end in way.ends)
        look = ROUTES[way.state]
        drawn.append(tag("line", x1=f"{x1:.1f}", y1=f"{y1:.1f}", x2=f"{x2:.1f}", y2=f"{y2:.1f}", stroke=look["color"],
                         stroke_width=look["width"], stroke_dasharray=_dash(look["dash"])))  # fmt: skip
    return drawn


def _dash(dash: object) -> str:
    numbers = list(dash) if isinstance(dash, list) else []
    return "none" if numbers == [1, 0] else " ".join(map(str, numbers))


def _spots(found: Map, size: tuple[float, float]) -> list[Markup]:
    drawn = []
    for spot in found.spots:
        x, y = found.at(spot.lon, spot.lat, size)
        look = PLACES[spot.besieged]
        drawn.append(tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=7 if spot.focus else 4.5, fill=look["fill"],
                         stroke=look["stroke"], stroke_width=1.8))  # fmt: skip
    return drawn


def _names(found: Map, size: tuple[float, float]) -> list[Markup]:
    texts = [(found.at(one.lon, one.lat, size), one.lines, one.focus, INK) for one in found.spots]
    texts += [(found.at(*found.middle(way), size), (way.label,), False, QUIET) for way in found.ways]
    drawn = []
    for ((x, _), lines, bold, colour), placed in zip(texts, found.labels(size), strict=True):
        if not placed.shown:
            continue
        anchor = {"left": "start", "center": "middle", "right": "end"}[placed.align]
        for number, line in enumerate(lines):
            at = placed.box[1] + LINE * (number + 0.78)
            drawn.append(tag("text", line, x=f"{x + placed.dx:.1f}", y=f"{at:.1f}", text_anchor=anchor, fill=colour,
                             font_size=11.5, font_weight=700 if bold else 400, stroke=PAPER, stroke_width=3.5,
                             stroke_linejoin="round", paint_order="stroke"))  # fmt: skip
    return drawn


def _scale(found: Map, size: tuple[float, float]) -> list[Markup]:
    km, low = found.bar_km(), size[1] - 12
    text = {"font_size": 11, "fill": QUIET}
    return [
        tag("line", x1=12, x2=f"{12 + found.pixels_of(km, size):.1f}", y1=low, y2=low, stroke=QUIET, stroke_width=3),
        tag("text", f"{km} km", x=12, y=low - 6, **text),
        tag("text", "N ↑", x=size[0] - 10, y=16, text_anchor="end", **text),
    ]


def legend(found: Map) -> list[tuple[Markup, str]]:
    """Return the marks of a map, each drawn, with what it means."""
    entries: list[tuple[Markup, str]] = []
    for kind, look in PLACES.items():
        if any(spot.besieged == kind for spot in found.spots):
            dot = tag("circle", cx=6, cy=6, r=4.5, fill=look["fill"], stroke=look["stroke"], stroke_width=1.8)
            entries.append((drawing((12, 12), [dot], str(look["words"])), str(look["words"])))
    for state, drawn in ROUTES.items():
        if any(way.state == state for way in found.ways):
            line = tag("line", x1=0, x2=30, y1=6, y2=6, stroke=drawn["color"], stroke_width=drawn["width"],
                       stroke_dasharray=_dash(drawn["dash"]))  # fmt: skip
            entries.append((drawing((30, 12), [line], f"route {state}"), f"route {state}"))
    return entries


def timeline_drawing(found: Timeline, lines: Sequence[tuple[str, Line]]) -> Markup:
    """Return a timeline of some rows, each with its name, as a drawing."""
    high = TOP + ROW * len(lines) + 22
    parts = [*_months(found, high)]
    for number, (name, line) in enumerate(lines):
        middle = TOP + ROW * (number + 0.5)
        parts.append(tag("text", name, x=0, y=f"{middle + 4:.1f}", font_size=11, fill=INK))
        for bar in line.bars:
            look = MARKS[bar.value]
            half = max(look["half"] * 26, 0.8)
            left, right = _x(found, bar.first), _x(found, bar.end)
            parts.append(tag("rect", x=f"{left:.1f}", y=f"{middle - half:.1f}", width=f"{right - left:.1f}",
                             height=f"{2 * half:.1f}", fill=look["fill"], stroke=look["stroke"], stroke_width=0.8,
                             stroke_dasharray=_dash(look["dash"])))  # fmt: skip
    if found.shows_day:
        at = _x(found, found.asked)
        late = at > NAMES + (WIDE - NAMES) / 2
        day = date.fromordinal(found.asked).isoformat()
        parts.append(tag("line", x1=f"{at:.1f}", x2=f"{at:.1f}", y1=4, y2=high - 18, stroke=INK, stroke_width=1.3))
        parts.append(tag("text", f"day asked, {day}", x=f"{at + (-5 if late else 5):.1f}", y=13, font_size=10.5,
                         fill=QUIET, text_anchor="end" if late else "start"))  # fmt: skip
    words = "Timeline: " + "; ".join(
        f"{name}: " + ", ".join(f"{bar.value} {bar.words}" for bar in line.bars) for name, line in lines
    )
    return drawing((WIDE, high), parts, words)


def _x(found: Timeline, day: int) -> float:
    return NAMES + (WIDE - NAMES) * (day - found.first) / (found.end - found.first)


def _months(found: Timeline, high: float) -> list[Markup]:
    """Return ticks at first days of months, at most eight or so."""
    first, last = date.fromordinal(found.first), date.fromordinal(found.end)
    months = [
        (first.year * 12 + first.month + n) for n in range((last.year - first.year) * 12 + last.month - first.month)
    ]
    every = next((n for n in (1, 2, 3, 6, 12, 24, 60, 120) if len(months) / n <= 8), 240)
    drawn = []
    for month in months:
        if month % every:
            continue
        day = date(month // 12, month % 12 + 1, 1)
        at = _x(found, day.toordinal())
        drawn.append(tag("line", x1=f"{at:.1f}", x2=f"{at:.1f}", y1=TOP, y2=high - 18, stroke="#e3e5e8"))
        text_at = min(max(at, NAMES + 22), WIDE - 24)
        drawn.append(
            tag(
                "text",
                day.strftime("%b %Y"),
                x=f"{text_at:.1f}",
                y=high - 5,
                font_size=10.5,
                fill=QUIET,
                text_anchor="middle",
            )
        )
    return drawn
