"""World carbon budgets by name, and a country's equal share per head."""

from __future__ import annotations

from commonweal.core.economy import Population, Quantity
from commonweal.core.errors import UnknownName
from commonweal.data.reference import carbon_budget_rows

START = 2015
ITEMS = {
    "ar6-1.5c-50": "remaining budget, 1.5 C, 50 per cent, from start of 2015",
    "ar6-2.0c-67": "remaining budget, 2.0 C, 67 per cent, from start of 2015",
}


def world_budget(name: str) -> Quantity:
    """Return a world budget from 1 January 2015 [Gt CO2]; land use and bunkers are included in it."""
    if name not in ITEMS:
        raise UnknownName.of("budget", name, ITEMS)
    rows = carbon_budget_rows()
    row = rows[rows["item"] == ITEMS[name]].iloc[0]
    return Quantity(float(row["value"]), "Gt CO2", f"{row['source']}, {row['locator']}", str(row["status"]))


def country_budget(name: str, population: Population) -> float:
    """Return the equal share per head of a world budget: budget x people / world's people in 2015 [Gt CO2]."""
    share = population.total(START) / float(population.world[population.years.index(START)])
    return world_budget(name).value * share
