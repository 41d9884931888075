"""A map of a day as GeoJSON (RFC 7946, longitude before latitude): who holds places, which are besieged, route states.

Coordinates are rounded to a hundredth of a degree, about a kilometre; those of protected objects are of their town.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonweal.territory.answers.readings import Reading
from commonweal.territory.chronicle.dates import iso
from commonweal.territory.chronicle.record import Chronicle, Row
from commonweal.territory.control import control_on
from commonweal.territory.routes import routes_of
from commonweal.territory.siege import besieged

DECIMALS = 2


def feature_collection(
    chronicle: Chronicle, day: int, reading: Reading | None = None, place: str | None = None
) -> dict[str, Any]:
    """Return places and routes on a day as a FeatureCollection.

    Parameters
    ----------
    chronicle : one that may be shown or exported.
    place : the place asked about: its feature has ``focus`` true.
    """
    places = chronicle.by_key("places")
    points = [_point(chronicle, row, day, reading, place) for row in places.values()]
    lines = [_line(chronicle, row, places, day, reading) for row in chronicle.rows("routes")]
    return {
        "type": "FeatureCollection",
        "properties": {
            "chronicle": chronicle.meta.name,
            "licence": chronicle.meta.licence,
            "on": iso(day),
            "reading": reading.name if reading else None,
            "positions": "approximate, town level or coarser",
        },
        "features": [*points, *lines],
    }


def _position(row: Row) -> list[float] | None:
    if row["lat"] is None or row["lon"] is None:
        return None
    return [round(float(row["lon"]), DECIMALS), round(float(row["lat"]), DECIMALS)]


def _point(chronicle: Chronicle, row: Row, day: int, reading: Reading | None, place: str | None) -> dict[str, Any]:
    name = str(row["place_id"])
    held = control_on(chronicle, name, day, reading)
    at = _position(row)
    return {
        "type": "Feature",
        "id": name,
        "geometry": None if at is None else {"type": "Point", "coordinates": at},
        "properties": {
            "id": name,
            "name": row["name"],
            "kind": row["kind"],
            "holders": list(held.holders),
            "control": held.state,
            "besieged": besieged(chronicle, name, day, "claimed", None, reading).value.value,
            "focus": name == place,
        },
    }


def _line(
    chronicle: Chronicle, row: Row, places: Mapping[str, Row], day: int, reading: Reading | None
) -> dict[str, Any]:
    ends = [_position(places[str(row[end])]) for end in ("from_place", "to_place")]
    on = next(one for one in routes_of(chronicle, str(row["to_place"]), day, reading) if one.route == row["route_id"])
    return {
        "type": "Feature",
        "id": f"route:{row['route_id']}",
        "geometry": None if None in ends else {"type": "LineString", "coordinates": ends},
        "properties": {
            "route": row["route_id"],
            "name": row["name"],
            "states": {user: state.words for user, state in on.states.items()},
        },
    }
