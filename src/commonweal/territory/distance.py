"""Distances over the ground."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
"""Mean radius of the earth [km]."""


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great circle between two points of a sphere [km]::

        2 R asin sqrt(sin^2((lat2 - lat1)/2) + cos lat1 cos lat2 sin^2((lon2 - lon1)/2))

    Parameters
    ----------
    lat1, lon1, lat2, lon2 : [degree]
    """
    phi1, phi2 = radians(lat1), radians(lat2)
    part = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(part))
