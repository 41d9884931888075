"""What stands behind the techniques of a run: their records, figures and notes, and how they were fitted to the table.

Levels and roles are read from the run folder; figures and notes are those of the package that writes the report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commonweal.core.processes import Processes
from commonweal.core.strict_yaml import Document
from commonweal.core.technique import Figure, Technique
from commonweal.data.techniques import load_techniques
from commonweal.data.worlds import list_worlds, load_world
from commonweal.institutions.record import validate
from commonweal.report.material import Material
from commonweal.scenario.techniques import Techniques, processes_of

SHORT_NAMES = {
    "NREL, Regional Energy Deployment System": "NREL (2018)",
    "NREL (2019)": "NREL (2019)",
    "DEA - ": "Danish Energy Agency",
    "Palzer": "Palzer (REMod-D)",
    "PATHS TO A CLIMATE-NEUTRAL ENERGY SYSTEM": "Fraunhofer ISE",
    "Mission Possible Partnership (2022)": "Mission Possible Partnership (2022)",
}
"""Sources by how they begin, as they are cited in short."""
STATUSES = ("read", "derived from read values", "assumption")


@dataclass(frozen=True, slots=True)
class TechniqueFacts:
    """The techniques on offer in one economy, and the processes fitted to its table."""

    techniques: Mapping[str, Technique]
    processes: Processes
    product_names: Mapping[str, str]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure behind the techniques once."""
        return tuple(dict.fromkeys(figure for one in self.techniques.values() for figure in one.figures))

    @property
    def calibration(self) -> Mapping[str, float]:
        """What was fitted, by name."""
        return self.processes.calibration


def technique_facts(material: Material, world: str) -> TechniqueFacts | None:
    """Return what stands behind the techniques of an economy, None where none are offered or nothing is known of it."""
    if material.techniques is None or world not in list_worlds():
        return None
    choice = validate(Techniques, Document("technology.techniques", dict(material.techniques), {}))
    economy = load_world(world)
    processes = processes_of(economy, choice)
    known = load_techniques(economy.country_code)
    kept = {one.code: one for one in known.techniques if one.code in processes.techniques}
    return TechniqueFacts(kept, processes, economy.product_names)


def count_by_status(figures: Iterable[Figure]) -> Counter[str]:
    """Return how many figures were read, derived and assumed."""
    return Counter(figure.status for figure in figures)


def publishers(technique: Technique) -> str:
    """Return who published the capital cost of a technique, and how many of its figures are assumptions."""
    found = dict.fromkeys(_publisher(one.source) for one in technique.figures if "capital_cost" in one.parameter)
    assumed = count_by_status(technique.figures)["assumption"]
    return f"{', '.join(found)}; {assumed or 'none'} of {len(technique.figures)} figures assumed"


def _publisher(source: str) -> str:
    """The short name of a source, else what stands before its first semicolon or address."""
    short = next((name for start, name in SHORT_NAMES.items() if source.startswith(start)), None)
    return short or source.split(";")[0].split(" http")[0].strip()


def cost_factors(role: Mapping[str, Any]) -> str:
    """Return the range of a technique's capital cost, as factors on the figure used."""
    low, high = role.get("low"), role.get("high")
    if low is None or high is None:
        return ""
    return f"\u00d7\u00a0{low:.2f}\u2013{high:.2f} ({'assumed' if role.get('assumed') else 'source'})"
