"""Find and read scenarios: those of the package, or a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from commonweal.institutions.loading import bundled_names, find_document, is_path
from commonweal.institutions.record import validate
from commonweal.scenario.schema import Scenario

_PACKAGE, _FOLDER = "commonweal.scenario", "bundled"


def list_scenarios() -> list[str]:
    """Return the names of the scenarios that come with the package."""
    return bundled_names(_PACKAGE, _FOLDER)


def load_scenario(path_or_name: str | Path) -> Scenario:
    """Return a scenario that comes with the package, or that of a YAML file.

    Relative paths of institution files are read from the folder of the scenario's file.

    Raises
    ------
    FileProblem, UnknownName
        There is no such file or scenario, or the file is not strict YAML.
    SchemaError
        With every problem of the file at once.
    """
    document = find_document("scenario", path_or_name, _PACKAGE, _FOLDER)
    scenario = validate(Scenario, document)
    if not is_path(path_or_name):
        return scenario
    folder = Path(path_or_name).parent
    return scenario.with_(institutions=[_beside(entry, folder) for entry in scenario.institutions])


def _beside(entry: str, folder: Path) -> Any:
    return str(folder / entry) if is_path(entry) else entry
