"""``manifest.json``: what makes a folder a run, and where everything in it comes from."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from commonweal.core.economy import Economy
from commonweal.core.run_folder import SCHEMA_VERSION
from commonweal.results.records import Results
from commonweal.results.tables import COLUMN_UNITS
from commonweal.scenario.schema import Scenario

LIBRARIES = ("numpy", "scipy", "pandas", "pyarrow", "pydantic", "ruamel.yaml")


def manifest(results: Results, scenario: Scenario, files: Mapping[str, str], wall_time: float) -> dict[str, Any]:
    """Return the manifest; whatever differs between identical runs is under ``runtime`` or is ``created``.

    ``files`` : SHA-256 of every other file; ``wall_time`` [s].
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "commonweal": package_version("commonweal"),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "scenario": scenario.name,
        "seed": scenario.seed,
        "solver": {"name": "HiGHS", "version": package_version("highspy"), "threads": 1, "random_seed": 0},
        "python": platform.python_version(),
        "libraries": {name: package_version(name) for name in LIBRARIES},
        "units": COLUMN_UNITS,
        "worlds": {run.world: _world(run.setting.economy) for run in results.runs},
        "files": dict(sorted(files.items())),
        "runtime": {"wall_time_s": wall_time, "machine": platform.machine()},
    }


def package_version(package: str) -> str:
    """Return the version of an installed package, or that it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _world(economy: Economy) -> dict[str, object]:
    """Sources, licences, gaps and checksums of an economy, and its single numbers, each with its source and status."""
    known = economy.provenance
    about = {name: known[name] for name in ("sources", "licences", "gaps", "checksums") if name in known}
    return {**about, "parameters": {name: asdict(quantity) for name, quantity in economy.parameters.items()}}
