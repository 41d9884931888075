"""The user's own worlds: folders with a table under ``./worlds``, or under the folder that COMMONWEAL_WORLDS names."""

from __future__ import annotations

import os
import re
from pathlib import Path

from commonweal.core.errors import FileProblem, Problem, SchemaError
from commonweal.data.table_folder import METADATA

VARIABLE = "COMMONWEAL_WORLDS"
FOLDER = "worlds"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def worlds_folder() -> Path:
    """Return the folder of the user's worlds, which may not exist yet."""
    return Path(os.environ.get(VARIABLE) or FOLDER)


def list_user_worlds() -> tuple[str, ...]:
    """Return the names of the user's worlds, in alphabetical order."""
    folder = worlds_folder()
    if not folder.is_dir():
        return ()
    return tuple(sorted(one.name for one in folder.iterdir() if _NAME.fullmatch(one.name) and _is_table(one)))


def user_world(name: str) -> Path | None:
    """Return the folder of one of the user's worlds, or None."""
    return worlds_folder() / name if name in list_user_worlds() else None


def check_name(name: str, taken: tuple[str, ...]) -> None:
    """Refuse a name that is no plain name, or that a bundled world has."""
    if _NAME.fullmatch(name) is None:
        allowed = "letters, digits, point, hyphen and underscore, at most 64, beginning with a letter or digit"
        raise SchemaError(Problem("not a name for a world", "--as", repr(name), allowed))
    if name in taken:
        raise SchemaError(Problem("a bundled world has this name", "--as", repr(name), next_step="choose another name"))


def check_place(place: Path, replace: bool) -> None:
    """Refuse a place for a new world where something else is."""
    if place.exists() and not (replace and _is_table(place)):
        step = "--replace puts the new table in its place" if _is_table(place) else "name another place"
        raise FileProblem(Problem("the place is taken", str(place), next_step=step))


def _is_table(folder: Path) -> bool:
    return (folder / METADATA).is_file()
