"""The flows of a plan relative to the base year: the one number by which a part of the table is multiplied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.verify.capital import invested
from commonweal.verify.declared import Declared
from commonweal.verify.stored import Array

Flows = Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Scales:
    """Flows relative to the base year, each with years last; what the base year had none of keeps its own unit.

    ``industries``, ``groups`` : (activity, year), (group, year); ``basket``, ``investment`` : (year,);
    ``techniques`` : (activity, year) levels [unit/yr]; ``vehicles`` : (year,) [money/yr].
    """

    industries: Array
    groups: Array
    basket: Array
    investment: Array
    techniques: Array
    vehicles: Array


def scales(declared: Declared, flows: Flows) -> Scales:
    """Return the flows of a plan relative to the base year."""
    case, count = declared.case, len(declared.processes.industries)
    country = case.country
    spent = (country["groups.domestic"] + country["groups.imported"]).sum(axis=0)
    return Scales(
        industries=flows["level"][:count] / country.output[:, None],
        groups=flows["group_total"] / spent[:, None],
        basket=flows["basket"] * case.growth,
        investment=flows["asset_total"][0] / invested(case).total,
        techniques=flows["level"][count:],
        vehicles=flows["asset_total"][1:].sum(axis=0),
    )
