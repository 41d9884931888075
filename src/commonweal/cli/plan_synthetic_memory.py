"""Whether an economy fits into the memory that is free, before anything of it is drawn."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from commonweal.core.errors import Problem, SchemaError

PROGRAM, DRAWING = 150e6, 110e6
"""Memory of the program itself and of what is drawn at a time [byte], measured."""
PER_PRODUCT = 700.0
"""Memory of prices and of the plans that are mixed [byte per product], measured from 200,000 to a million products."""
PER_CAPACITY = 2100.0
"""Memory of the steps under capacities [byte per activity], measured with 20,000 products."""
MEMINFO, CGROUP = Path("/proc/meminfo"), Path("/sys/fs/cgroup/memory.max")
GB = 1e9


def needed_memory(drawing: Mapping[str, Any]) -> float:
    """Return about how much memory an economy and its plan need [byte]: recipes twice, scarce things, vectors."""
    products, techniques = float(drawing["products"]), float(drawing["techniques"])
    activities, inputs = products * techniques, float(drawing["inputs"])
    recipes = activities * inputs * (8.0 if drawing["dtype"] == "float32" else 12.0)
    one_each = products * inputs * 12.0
    scarce = activities * (1.0 + drawing["quotas"]) * 8.0
    more = PER_CAPACITY * activities if drawing["capacity"] else one_each + PER_PRODUCT * products
    return float(PROGRAM + DRAWING + recipes + scarce + more)


def free_memory() -> float | None:
    """Return the memory that is free [byte], or None where that cannot be found out."""
    try:
        lines = dict(line.split(":", 1) for line in MEMINFO.read_text().splitlines())
        found = float(lines["MemAvailable"].split()[0]) * 1024.0
    except (OSError, KeyError, ValueError):
        return None
    try:
        return min(found, float(CGROUP.read_text()))
    except (OSError, ValueError):
        return found


def require_memory(drawing: Mapping[str, Any]) -> None:
    """Refuse an economy that does not fit.

    Raises
    ------
    SchemaError
        It needs more than is free; both are said.
    """
    needed, free = needed_memory(drawing), free_memory()
    if free is not None and needed > free:
        less = "" if drawing["dtype"] == "float32" else ", or --float32"
        problem = Problem(
            f"needs about {needed / GB:,.1f} GB of memory",
            f"synthetic:{drawing['products']}",
            f"{free / GB:,.1f} GB free",
            next_step=f"fewer products, techniques or inputs{less}",
        )
        raise SchemaError(problem)


def peak_memory() -> float | None:
    """Return the largest memory so far [MB], or None where that cannot be found out."""
    try:
        import resource
    except ImportError:
        return None
    size = float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return size / 1e6 if sys.platform == "darwin" else size * 1024.0 / 1e6
