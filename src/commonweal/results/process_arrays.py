"""Raw arrays of what an economy can do in several ways, kept beside those of the economy in a run folder."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.processes import Processes
from commonweal.core.technique import Technique
from commonweal.data.techniques import load_techniques
from commonweal.scenario.setting import Setting

FITTED = ("makes", "use_domestic", "use_imported", "import_margins", "hours", "co2", "observed", "need_industry",
          "need_group", "taken_domestic", "taken_imported", "taken_margins", "taken_hours", "taken_co2",
          "taken_capital", "taken_group_co2", "capacity", "life", "first_year", "asset", "vehicles_domestic",
          "vehicles_imported", "scale", "most", "most_built")  # fmt: skip
LABELS = ("products", "units", "activities", "names", "families", "parents")
PREFIX = "processes."


def process_arrays(setting: Setting) -> dict[str, NDArray[Any]]:
    """Return the processes of a setting as arrays (see ``Processes`` for axes and units), none where none are offered.

    ``price`` : (activity, year) cost of capacity as planned with; ``source.cost`` and ``source.first_year`` are those
    of the technique's sources, before the scenario changes them; ``labels.limit`` : (activity,) the technique's limit.
    ``shares.*`` : limits on shares (share,), their members (share, activity).
    """
    processes = setting.processes
    if processes is None:
        return {}
    found = {
        **{name: getattr(processes, name) for name in FITTED},
        **{f"labels.{name}": np.array(getattr(processes, name), dtype=str) for name in LABELS},
        "price": processes.capital_cost(setting.years),
        **_sources(setting, processes),
        **_shares(processes),
    }
    return {f"{PREFIX}{name}": array for name, array in found.items()}


def _sources(setting: Setting, processes: Processes) -> dict[str, NDArray[Any]]:
    """What the sources say of each technique; zero and blank for activities without one."""
    offered = {one.code: one for one in load_techniques(setting.economy.country_code).techniques}
    known = [offered.get(code) for code in processes.activities]
    return {
        "source.cost": np.array([_cost(one, setting.years) for one in known]),
        "source.first_year": np.array([one.first_year if one else 0 for one in known]),
        "labels.limit": np.array([(one.limit or "") if one else "" for one in known], dtype=str),
    }


def _cost(technique: Technique | None, years: tuple[int, ...]) -> list[float]:
    return [technique.capital_cost_in(year) if technique else 0.0 for year in years]


def _shares(processes: Processes) -> dict[str, NDArray[Any]]:
    columns = np.arange(len(processes.activities))
    members = [np.isin(columns, one.activities) for one in processes.shares]
    return {
        "shares.share": np.array([one.share for one in processes.shares], dtype=np.float64),
        "shares.product": np.array([one.product for one in processes.shares], dtype=np.int64),
        "shares.members": np.array(members, dtype=bool).reshape(len(members), len(columns)),
    }
