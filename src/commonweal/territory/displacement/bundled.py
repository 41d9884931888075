"""The bundled conflicts, and conflicts of other folders, by name."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from commonweal.core.errors import UnknownName
from commonweal.territory.displacement.conflict import Conflict
from commonweal.territory.displacement.flee_files import read_conflict

NAMES = ("mali2012", "burundi2015", "syria2013", "syria2017-adm1")


def load_conflict(name: str) -> Conflict:
    """Return a bundled conflict by name, or one from a folder in Flee's format.

    Raises
    ------
    UnknownName
        Neither a bundled conflict nor a folder.
    FileProblem, SchemaError
        The folder cannot be read: every problem of every file.
    """
    if name in NAMES:
        return read_conflict(Path(str(files("commonweal.territory.displacement").joinpath("conflicts", name))))
    if not Path(name).is_dir():
        raise UnknownName.of("conflict, and no such folder", name, NAMES)
    return read_conflict(Path(name))
