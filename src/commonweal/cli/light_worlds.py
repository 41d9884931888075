"""Light worlds: published tables by name or by folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from commonweal.core.errors import FileProblem, InputError, Problem, UnknownName
from commonweal.core.table import Table
from commonweal.data.table_csv import is_csv_folder, read_csv_folder
from commonweal.data.table_folder import METADATA, read_table
from commonweal.data.table_metadata import read_metadata
from commonweal.data.user_worlds import list_user_worlds, user_world, worlds_folder
from commonweal.data.worlds import TABLES, list_tables, list_worlds, load_table

T = TypeVar("T")


def list_light() -> tuple[str, ...]:
    """Return the names of the bundled light worlds, in alphabetical order; full worlds keep their names."""
    return tuple(name for name in list_tables() if name not in list_worlds())


@dataclass(frozen=True, slots=True)
class LightEntry:
    """One light world in a list: its size and the accounts that came with it."""

    name: str
    year: int
    products: int
    activities: int
    accounts: tuple[str, ...]


def light_entries() -> tuple[LightEntry, ...]:
    """Return the bundled light worlds as a list shows them; their sheets of numbers are not read."""
    return tuple(_entry(name, TABLES / name) for name in list_light())


def own_worlds(read: Callable[[str], T]) -> tuple[dict[str, T], dict[str, tuple[str, ...]]]:
    """Return what is read of each of the user's own worlds by name, and the problems of those that are broken."""
    found: dict[str, T] = {}
    broken: dict[str, tuple[str, ...]] = {}
    for name in list_user_worlds():
        try:
            found[name] = read(name)
        except InputError as error:
            broken[name] = tuple(map(str, error.problems))
        except OSError as error:
            broken[name] = (f"{error.filename or name}: {error.strerror or error}",)
    return found, broken


def own_entry(name: str) -> LightEntry:
    """Return one of the user's own worlds as a list shows it.

    Raises
    ------
    InputError
        Its record is broken or a sheet is missing.
    """
    return _entry(name, worlds_folder() / name)


def _entry(name: str, folder: Path) -> LightEntry:
    record = read_metadata(folder)
    missing = [sheet for sheet in record["checksums"] if not (folder / Path(sheet).name).is_file()]
    if missing:
        raise FileProblem(Problem("file is missing", str(folder), ", ".join(missing)))
    accounts = tuple(str(one["name"]) for one in record["satellites"])
    return LightEntry(name, int(record["year"]), len(record["products"]), len(record["activities"]), accounts)


def light_table(world: str) -> Table | None:
    """Return the table that a name or a folder stands for, or None for a full world, which keeps its name.

    A name with a separator, or of a folder that holds a table, is a path; the table may be in CSV as
    ``write_csv_folder`` leaves it. Bundled worlds come before the user's own.

    Raises
    ------
    UnknownName
        There is no world of that name.
    """
    if world in list_worlds():
        return None
    if world in list_light():
        return load_table(world)
    own = user_world(world)
    if own is not None:
        return read_table(own)
    if not (Path(world) / METADATA).is_file() and is_csv_folder(world):
        return read_csv_folder(world)
    if os.sep in world or (Path(world) / METADATA).is_file():
        return read_table(world)
    raise UnknownName.of("world", world, (*list_worlds(), *list_light(), *list_user_worlds()), "--world")
