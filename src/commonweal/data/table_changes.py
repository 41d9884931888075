"""What was done to a table after it was read, kept in its provenance and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commonweal.core.table import Table
from commonweal.data.table_checks import largest_residuals


def with_change(
    table: Table, change: str, assumptions: Sequence[str] = (), notes: Sequence[str] = (), **entries: object
) -> Table:
    """Return the table with a change, its assumptions and other entries added to what its provenance lists.

    A note that the table has already is not said again. Largest residuals, where they are listed, are found anew.
    """
    found = dict(table.provenance)
    added: dict[str, list[object]] = {
        "changes": [change],
        "assumptions": list(assumptions),
        **{key: [value] for key, value in entries.items()},
    }
    for key, values in added.items():
        if values:
            found[key] = [*_listed(found.get(key)), *values]
    residuals = found.get("residuals")
    if isinstance(residuals, Mapping):
        found["residuals"] = {**residuals, **largest_residuals(table)}
    new = [note for note in notes if note not in table.notes]
    return replace(table, provenance=found, notes=(*table.notes, *new))


def _listed(entry: object) -> list[object]:
    if entry is None or entry == "":
        return []
    if isinstance(entry, str | Mapping):
        return [entry]
    return list(entry) if isinstance(entry, list | tuple) else [entry]
