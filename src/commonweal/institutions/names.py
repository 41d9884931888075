"""Names that institutions and yardsticks share."""

from __future__ import annotations

from typing import Literal

NeedClass = Literal["child", "worker", "old", "ill"]
"""Everyone is in exactly one: 0-14, 15-64 and able to work whatever their status, 65 and over, 15-64 and unable."""

FloorSetName = Literal["decent-living", "good-life", "relative"]
"""Two absolute floor sets, and one relative to the country's own mean."""

BudgetName = Literal["ar6-1.5c-50", "ar6-2.0c-67"]
"""Remaining carbon budgets of IPCC AR6 from the start of 2015: temperature limit and chance of staying below it."""

CarbonAccount = Literal["production", "footprint", "larger"]
"""Emissions inside the country, those of what it consumes, or whichever is larger."""
