"""Light worlds: published tables by name or by folder."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from commonweal.core.errors import FileProblem, Problem, UnknownName
from commonweal.core.table import Table
from commonweal.data.table_folder import METADATA, read_table
from commonweal.data.user_worlds import list_user_worlds, user_world, worlds_folder
from commonweal.data.worlds import TABLES, list_tables, list_worlds, load_table


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


def own_entries() -> tuple[LightEntry, ...]:
    """Return the user's own worlds, as a list shows them."""
    return tuple(_entry(name, worlds_folder() / name) for name in list_user_worlds())


def _entry(name: str, folder: Path) -> LightEntry:
    try:
        record = json.loads((folder / METADATA).read_text(encoding="utf-8"))
        accounts = tuple(str(one["name"]) for one in record["satellites"])
        return LightEntry(name, int(record["year"]), len(record["products"]), len(record["activities"]), accounts)
    except (ValueError, KeyError, TypeError) as error:
        raise FileProblem(Problem("not the record of a table", str(folder / METADATA), str(error))) from None


def light_table(world: str) -> Table | None:
    """Return the table that a name or a folder stands for, or None for a full world, which keeps its name.

    A name with a separator, or of a folder that holds a table, is a path. Bundled worlds come before the user's own.

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
    if os.sep in world or (Path(world) / METADATA).is_file():
        return read_table(world)
    raise UnknownName.of("world", world, (*list_worlds(), *list_light(), *list_user_worlds()), "--world")
