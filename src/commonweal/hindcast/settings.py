"""The settings of the hindcast, fixed before it is scored.

They are those of a prototype that had been tried on the same three countries, so no country here is free of every
choice. The cross-validation that the table shows beside it (the damping chosen on two countries and scored on the
third) is the honest substitute.
"""

from __future__ import annotations

COUNTRIES = ("DEU", "GBR", "USA")
STARTS = tuple(range(2003, 2012))
HORIZONS = (1, 3)
WINDOW = 8
"""Most years before the start that a trend is taken over [yr]."""
FIRST = 2000
DAMPING = 0.5
"""Part of every past trend that is carried on [1]: assumption, range 0.3-0.6."""
FADING = 0.9
"""What is left of drifts of composition and of exports a year later [1]: assumption, range 0.8-1."""
HALF = 0.5
"""Weight of drifts of inputs and of investment goods, which are measured badly [1]: assumption, range 0-1."""
OTHER_DAMPINGS = (0.3, 0.4, 0.5, 0.6, 0.7)
"""Dampings tried in the cross-validation."""
