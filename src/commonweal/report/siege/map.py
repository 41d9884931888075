"""The map of a place and its surroundings on a day, drawn offline from GeoJSON: north up, Mercator, town level.

No coastline, border or road stands on it: only places of the record and straight lines between the ends of routes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from commonweal.report.charts import INK
from commonweal.report.siege.labels import NEAR, Placed, Wish, place
from commonweal.report.siege.view import Document, View, short

KM = 111.32
"""Kilometres of a degree of latitude [km]."""
COARSE = ("country", "governorate", "province", "region", "unnamed")
"""Kinds of places whose position is not that of a point."""
NEAR_KM = (25.0, 75.0)
"""Surroundings shown, and surroundings where those hold no other place [km]: a choice, range 10-200."""
FURTHER = 4
"""Places outside a map that are named with their distance."""
_COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
CLOSE_KM = 15.0
"""What a close view shows around the place [km]: a choice, range 5-25."""
ROUTES: dict[str, Any] = {
    "open": {"color": "#009E73", "dash": [1, 0], "width": 3.0},
    "under fire": {"color": "#E69F00", "dash": [10, 5], "width": 3.0},
    "closed": {"color": "#000000", "dash": [2, 4], "width": 3.0},
    "more than one state possible": {"color": "#0072B2", "dash": [12, 4, 2, 4], "width": 2.5},
    "unknown": {"color": "#8a9097", "dash": [1, 6], "width": 2.0},
}
"""How the states of a route are drawn, by colour and dash. After Okabe and Ito (2008)."""
PLACES: dict[str, Any] = {
    "certainly": {"fill": INK, "stroke": INK, "words": "besieged: certainly"},
    "possibly": {"fill": "#a9aeb4", "stroke": INK, "words": "besieged: possibly"},
    "not": {"fill": "#ffffff", "stroke": INK, "words": "besieged: not"},
    "unknown": {"fill": "#ffffff", "stroke": "#9aa0a6", "words": "besieged: unknown"},
}
"""How points are drawn, by whether somebody says that the place is besieged."""
NOTE = (
    "In brackets: who is claimed to hold the place. Positions are approximate, town level or coarser. Routes are "
    "straight lines between their ends, not their course."
)


PAPER = "#fbfbfa"
LETTERS = 30
"""Letters of a line of a name."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the map with the places that stand there, the one asked about first."""

    lon: float
    lat: float
    lines: tuple[str, ...]
    besieged: str
    focus: bool
    words: str


@dataclass(frozen=True, slots=True)
class Way:
    """A route: its ends as longitude and latitude, its state for the class of user asked."""

    ends: tuple[tuple[float, float], tuple[float, float]]
    name: str
    state: str
    words: str

    @property
    def label(self) -> str:
        """What stands beside the line."""
        return f"{self.name}: {self.words.split(' (')[0]}"


@dataclass(frozen=True, slots=True)
class Map:
    """What is drawn, and the frame of it: centre and half width and height in Mercator units [1]."""

    spots: tuple[Spot, ...]
    ways: tuple[Way, ...]
    centre: tuple[float, float]
    half: tuple[float, float]

    def scale(self, size: tuple[float, float]) -> float:
        """Return pixels per Mercator unit for a drawing of that size."""
        return min(size[0] / (2 * self.half[0]), size[1] / (2 * self.half[1]))

    def at(self, lon: float, lat: float, size: tuple[float, float]) -> tuple[float, float]:
        """Return where a position stands in a drawing of that size [px]."""
        x, y = mercator(lon, lat)
        scale = self.scale(size)
        return size[0] / 2 + (x - self.centre[0]) * scale, size[1] / 2 - (y - self.centre[1]) * scale

    def labels(self, size: tuple[float, float]) -> list[Placed]:
        """Return where the names of places, then those of routes, stand in a drawing of that size."""
        wishes = [Wish(*self.at(one.lon, one.lat, size), one.lines, 13.0 if one.focus else NEAR) for one in self.spots]
        middles = [Wish(*self.at(*self.middle(way), size), (way.label,)) for way in self.ways]
        return place(wishes, middles, size, [[self.at(*end, size) for end in way.ends] for way in self.ways])

    def middle(self, way: Way) -> tuple[float, float]:
        """Return the position in the middle of what of a route lies inside the frame."""
        (lon, lat), (to_lon, to_lat) = way.ends
        steps = [n / 40 for n in range(41)]
        inside = [part for part in steps if self._holds(lon + (to_lon - lon) * part, lat + (to_lat - lat) * part)]
        part = (inside[0] + inside[-1]) / 2 if inside else 0.5
        return lon + (to_lon - lon) * part, lat + (to_lat - lat) * part

    def _holds(self, lon: float, lat: float) -> bool:
        x, y = mercator(lon, lat)
        return abs(x - self.centre[0]) <= self.half[0] and abs(y - self.centre[1]) <= self.half[1]

    def bar_km(self) -> int:
        """Return a round length of about a quarter of the frame's width [km]."""
        wide = 2 * self.half[0] / unit(self.centre[1])
        return max(one for one in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if one <= max(wide / 3.2, 1))

    def pixels_of(self, km: float, size: tuple[float, float]) -> float:
        """Return a length in a drawing of that size [px]."""
        return km * unit(self.centre[1]) * self.scale(size)


def mercator(lon: float, lat: float) -> tuple[float, float]:
    """Return Mercator coordinates [1]."""
    return math.radians(lon), math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def latitude(y: float) -> float:
    """Return the latitude of a Mercator ordinate [degree]."""
    return math.degrees(2 * math.atan(math.exp(y)) - math.pi / 2)


def unit(y: float) -> float:
    """Return Mercator units of a kilometre at an ordinate [1/km]."""
    return math.radians(1.0 / KM) / math.cos(math.radians(latitude(y)))


def kilometres(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the distance of two positions, near enough for a frame [km]."""
    east = (other[0] - one[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    return KM * math.hypot(east, other[1] - one[1])


def map_of(view: View) -> Map | None:
    """Return the map of the place's surroundings, None where the record gives the place no position."""
    points, lines, focus = _drawable(view)
    if focus is None:
        return None
    shown = _surroundings(focus, points, lines)
    inside = {tuple(one["geometry"]["coordinates"]) for one in shown}
    ways = [one for one in lines if {tuple(end) for end in one["geometry"]["coordinates"]} <= inside]
    return _made(view, shown, ways)


def close_up(view: View) -> Map | None:
    """Return the map of what is close to the place, None where it would show no more than the other map."""
    points, lines, focus = _drawable(view)
    whole = map_of(view)
    if focus is None or whole is None or focus["properties"]["kind"] in COARSE:
        return None
    here = focus["geometry"]["coordinates"]
    shown = [
        one for one in points
        if one is focus or (one["properties"]["kind"] not in COARSE
                            and kilometres(here, one["geometry"]["coordinates"]) <= CLOSE_KM)
    ]  # fmt: skip
    inside = {tuple(one["geometry"]["coordinates"]) for one in shown}
    ways = [one for one in lines if {tuple(end) for end in one["geometry"]["coordinates"]} & inside]
    made = _made(view, shown, ways)
    return made if 2 < len(made.spots) < len(whole.spots) else None


def further(view: View, found: Map, most: int = FURTHER) -> str:
    """Return the nearest places of the record outside a map, each with its distance and direction; empty if none."""
    points, _, focus = _drawable(view)
    if focus is None or focus["properties"]["kind"] in COARSE:
        return ""
    here, shown = focus["geometry"]["coordinates"], {(spot.lon, spot.lat) for spot in found.spots}
    outside = [
        one for one in points
        if tuple(one["geometry"]["coordinates"]) not in shown and one["properties"]["kind"] not in COARSE
    ]  # fmt: skip
    near = sorted(outside, key=lambda one: kilometres(here, one["geometry"]["coordinates"]))[:most]
    words = [
        f"{short(one['properties']['name'])}, about {kilometres(here, one['geometry']['coordinates']):.0f} km "
        f"{direction(here, one['geometry']['coordinates'])}"
        for one in near
    ]
    return f"Outside the map: {'; '.join(words)}." if words else ""


def direction(here: Sequence[float], there: Sequence[float]) -> str:
    """Return in which of eight directions a position lies."""
    east = (there[0] - here[0]) * math.cos(math.radians(here[1]))
    return _COMPASS[round(math.degrees(math.atan2(east, there[1] - here[1])) / 45) % 8]


def _drawable(view: View) -> tuple[list[Document], list[Document], Document | None]:
    """Return points, lines and the point of the place asked about."""
    placed = [one for one in view.geojson["features"] if one["geometry"]]
    points = [one for one in placed if one["geometry"]["type"] == "Point"]
    lines = [one for one in placed if one["geometry"]["type"] == "LineString"]
    return points, lines, next((one for one in points if one["properties"]["focus"]), None)


def _made(view: View, shown: Sequence[Document], ways: Sequence[Document]) -> Map:
    spots = _spots(view, shown)
    return Map(spots, tuple(_way(view, one) for one in ways), *_frame([(one.lon, one.lat) for one in spots]))


def _surroundings(focus: Document, points: Sequence[Document], lines: Sequence[Document]) -> list[Document]:
    """Return the features shown: the place, the ends of its routes, places about as near as those."""
    here = focus["geometry"]["coordinates"]
    near = [one for one in points if one is focus or one["properties"]["kind"] not in COARSE]
    if focus["properties"]["kind"] in COARSE:
        return [one for one in near if one is not focus] or near
    ends = [end for one in lines if here in one["geometry"]["coordinates"] for end in one["geometry"]["coordinates"]]
    reach = max([NEAR_KM[0], *(1.15 * kilometres(here, end) for end in ends)])
    found = [one for one in near if kilometres(here, one["geometry"]["coordinates"]) <= reach]
    if len({tuple(one["geometry"]["coordinates"]) for one in found}) > 1:
        return found
    return [one for one in near if kilometres(here, one["geometry"]["coordinates"]) <= NEAR_KM[1]]


def _spots(view: View, shown: Sequence[Document]) -> tuple[Spot, ...]:
    here: dict[tuple[float, float], list[Document]] = {}
    for one in sorted(shown, key=_weight):
        lon, lat = one["geometry"]["coordinates"]
        here.setdefault((lon, lat), []).append(one["properties"])
    return tuple(
        Spot(lon, lat, _lines(view, several), several[0]["besieged"], bool(several[0]["focus"]),
             "; ".join(place_words(view, one) for one in several))
        for (lon, lat), several in here.items()
    )  # fmt: skip


def _weight(one: Document) -> tuple[bool, int, bool]:
    """Return what decides whose name finds room first: the place asked about, then places of which more is claimed."""
    told = one["properties"]
    return not told["focus"], list(PLACES).index(told["besieged"]), not told["holders"]


def _lines(view: View, several: Sequence[Document]) -> tuple[str, ...]:
    names = [short(str(one["name"])) for one in several]
    held = [f"({view.named(several[0]['holders'])})"] if several[0]["holders"] else []
    return tuple(line for words in (*names, *held) for line in wrap(words, LETTERS))


def place_words(view: View, one: Document) -> str:
    """Return what the map says of a place, in words."""
    held = f"{one['control']} by {view.named(one['holders'])}" if one["holders"] else f"control {one['control']}"
    return f"{one['name']}: {held}; besieged: {one['besieged']}"


def _way(view: View, one: Document) -> Way:
    ends = one["geometry"]["coordinates"]
    words = route_words(one["properties"]["states"], view.document["user_class"])
    return Way((tuple(ends[0]), tuple(ends[-1])), one["properties"]["name"], route_kind(words), words)


def route_words(states: Document, user_class: str) -> str:
    """Return the state of a route for a class of user; what is said of all speaks for a class not told apart."""
    return str(states.get(user_class) or states.get("all") or "no claim")


def route_kind(words: str) -> str:
    """Return which of the states drawn a state in words is."""
    state = words.split(" (")[0]
    if state in ROUTES:
        return state
    return "unknown" if state.startswith(("unknown", "no claim")) else "more than one state possible"


def _frame(at: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return centre and half size around positions, a quarter wider than high, with room for names."""
    xs, ys = zip(*(mercator(*one) for one in at), strict=True)
    centre = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    least = 8.0 * unit(centre[1])
    high = max(0.6 * (max(ys) - min(ys)), 0.56 * (max(xs) - min(xs)), least)
    return centre, (1.25 * high, high)
