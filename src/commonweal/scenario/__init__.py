"""Scenarios: an economy, societies, a horizon and the yardstick that all of them are measured against."""

from commonweal.scenario.assumption import Assumption
from commonweal.scenario.loading import list_scenarios, load_scenario
from commonweal.scenario.schema import Scenario, Years
from commonweal.scenario.technology import Technology
from commonweal.scenario.yardstick import FloorAssumptions, Yardstick

__all__ = [
    "Assumption",
    "FloorAssumptions",
    "Scenario",
    "Technology",
    "Yardstick",
    "Years",
    "list_scenarios",
    "load_scenario",
]
