"""Totals in the sheets of a table filled in by hand: looked for in each sheet and across those that belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

import numpy as np

from commonweal.core.linear_program import Array
from commonweal.data.readers.cells import Sheet
from commonweal.data.readers.totals import Total, find_totals, settle
from commonweal.data.readers.totals_by_hand import totals_alone, totals_of_both

MATRICES = ("use", "make", "final", "imported_use", "imported_final")
ROWS = {"primary": "item", "adjustments": "item", "satellites": "account", "population": "region"}
COLUMNS = {"use": "activity", "make": "activity", "imported_use": "activity", "final": "final column",
           "imported_final": "final column", "adjustments": "product"}  # fmt: skip
PAID = ("primary", "satellites")
"""Sheets whose columns are activities, and final columns where there are figures of them."""
Found = tuple[Sequence[Total], Sequence[str], str, str]


def without_totals(
    sheets: Mapping[str, Sheet], totals: str, regions: Sequence[str] = ()
) -> tuple[dict[str, Sheet], list[str]]:
    """Return the sheets without totals and what was done, or refuse them, as was said: refuse, drop or keep.

    First each matrix by its own rows and columns, and labels that one sheet alone has, as the sum of all others; then
    items below the inputs of activities, and final columns beside the uses of products, where totals of both stand. A
    label that is a total in one sheet goes from all. ``regions`` : those of the table, whose population is no total.
    """
    found = [each for name in MATRICES if name in sheets for each in _own(sheets[name], name)]
    found += _alone(sheets, found, regions)
    done = settle(found, totals)
    kept = _without(sheets, found) if totals == "drop" else dict(sheets)
    across = _across(kept)
    done += settle(across, totals)
    return (_without(kept, across) if totals == "drop" else kept), list(dict.fromkeys(done))


def _own(sheet: Sheet, name: str) -> list[Found]:
    rows, columns = totals_of_both(sheet.cells)
    return [(rows, sheet.rows, sheet.where, "product"), (columns, sheet.columns, sheet.where, COLUMNS[name])]


def _alone(sheets: Mapping[str, Sheet], found: Sequence[Found], regions: Sequence[str]) -> list[Found]:
    """Return totals under labels that use, final or the regions do not have, in any sheet that has them."""
    gone = _labels(found)
    known = {"product": sheets["use"].rows, "activity": sheets["use"].columns, "final column": sheets["final"].columns}
    known = {axis: tuple(one for one in labels if one not in gone.get(axis, ())) for axis, labels in known.items()}
    both = (*known["activity"], *known["final column"])
    alone: list[Found] = []
    for name, sheet in sheets.items():
        axis = ROWS.get(name, "product")
        if axis in ("product", "region"):
            labels = regions if axis == "region" else known["product"]
            alone.append(_alone_in(sheet.rows, labels, sheet.cells, sheet.where, axis, gone))
        if name in COLUMNS:
            axis = COLUMNS[name]
            alone.append(_alone_in(sheet.columns, known[axis], sheet.cells.T, sheet.where, axis, gone))
        elif name in PAID:
            labels = both if set(both) <= set(sheet.columns) else known["activity"]
            beside = set(known["final column"]) - set(labels)
            alone.append(_alone_in(sheet.columns, labels, sheet.cells.T, sheet.where, "activity", gone, beside))
    return [one for one in alone if one[0]]


def _alone_in(
    labels: Sequence[str], known: Sequence[str], cells: Array, where: str, axis: str, gone: Mapping[str, set[str]],
    beside: Set[str] = frozenset(),
) -> Found:  # fmt: skip
    totals = totals_alone(labels, known, cells)
    other = gone.get(axis, set()) | beside
    return [one for one in totals if labels[one.place] not in other], labels, where, axis


def _across(sheets: Mapping[str, Sheet]) -> list[Found]:
    use, final, primary = sheets["use"], sheets["final"], sheets["primary"]
    found: list[Found] = []
    if set(use.columns) <= set(primary.columns):
        places = [primary.columns.index(name) for name in use.columns]
        items = find_totals(np.vstack([use.cells, primary.cells[:, places]]))
        found.append((_beyond(items, len(use.rows)), (*use.rows, *primary.rows), primary.where, "item"))
    if set(use.rows) == set(final.rows):
        order = [final.rows.index(name) for name in use.rows]
        columns = find_totals(np.hstack([use.cells, final.cells[order]]).T)
        labels = (*use.columns, *final.columns)
        found.append((_beyond(columns, len(use.columns)), labels, final.where, "final column"))
    return found


def _beyond(totals: Sequence[Total], count: int) -> list[Total]:
    return [one for one in totals if one.place >= count]


def _without(sheets: Mapping[str, Sheet], found: Sequence[Found]) -> dict[str, Sheet]:
    gone = _labels(found)
    return {name: _kept(sheet, gone, name) for name, sheet in sheets.items()}


def _labels(found: Sequence[Found]) -> dict[str, set[str]]:
    """Return the labels that are totals, by axis."""
    gone: dict[str, set[str]] = {}
    for totals, labels, _, axis in found:
        gone.setdefault(axis, set()).update(labels[one.place] for one in totals)
    return gone


def _kept(sheet: Sheet, gone: Mapping[str, set[str]], name: str) -> Sheet:
    row_axis, column_axis = ROWS.get(name, "product"), COLUMNS.get(name)
    wide = gone.get("activity", set()) | gone.get("final column", set())
    no_columns = gone.get(column_axis, set()) if column_axis else wide if name in PAID else set()
    rows = [at for at, one in enumerate(sheet.rows) if one not in gone.get(row_axis, set())]
    columns = [at for at, one in enumerate(sheet.columns) if one not in no_columns]
    return replace(
        sheet,
        rows=tuple(sheet.rows[at] for at in rows),
        columns=tuple(sheet.columns[at] for at in columns),
        cells=sheet.cells[np.ix_(rows, columns)],
        texts={key: tuple(values[at] for at in rows) for key, values in sheet.texts.items()},
        words={key: tuple(values[at] for at in columns) for key, values in sheet.words.items()},
    )
