"""The settings of the movement model: fitted on one past conflict, and fixed before any other was scored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """What the movement model is free to choose.

    Parameters
    ----------
    decay
        Power with which the pull of a camp falls with the way to it [1].
    following
        Part of those who set out that goes where people already are, not by the way [1].
    speed
        Way covered in a day [km/day].
    """

    decay: float
    following: float
    speed: float


FITTED_ON = "mali2012"
"""The only conflict that the settings have seen."""

SETTINGS = Settings(decay=1.0, following=0.5, speed=200.0)
"""What :func:`commonweal.territory.displacement.fit.fit` finds on it; its error there is .195."""
