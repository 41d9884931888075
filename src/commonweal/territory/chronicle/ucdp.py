"""Read a UCDP GED export: lethal events, with its sides mapped to neutral ids and their names kept as ``called``.

Sources
-------
Sundberg and Melander (2013), Journal of Peace Research 50(4); Hoegbladh (2019), UCDP GED Codebook 19.1. Columns: one
row an event; ``low``, ``best``, ``high`` deaths; ``best`` is the sum of the four parts; ``date_prec`` 1-5,
``where_prec`` 1-7; ``type_of_violence`` 1 state-based, 2 non-state, 3 one-sided. A coding is a claim of UCDP.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from commonweal.core.errors import Problem, SchemaError
from commonweal.territory.chronicle.cells import short
from commonweal.territory.chronicle.dates import day_of
from commonweal.territory.chronicle.tabular import read_csv

_COLUMNS = {
    "first": "date_start", "last": "date_end", "date_prec": "date_prec", "where_prec": "where_prec",
    "kind": "type_of_violence", "dyad_id": "dyad_new_id", "deaths_a": "deaths_a", "deaths_b": "deaths_b",
    "deaths_civilians": "deaths_civilians", "deaths_unknown": "deaths_unknown", "low": "low", "best": "best",
    "high": "high", "event_id": "id", "place": "where_coordinates", "province": "adm_1", "district": "adm_2",
    "dyad": "dyad_name", "side_a": "side_a", "side_b": "side_b", "source": "source_office",
}  # fmt: skip
_DAYS, _TEXT = ("first", "last"), ("event_id", "place", "province", "district", "dyad", "side_a", "side_b", "source")


@dataclass(frozen=True, slots=True)
class Imported:
    """Events by column, and what each side is called in the export, by neutral id."""

    columns: Mapping[str, Any]
    called: Mapping[str, str]


def read_ucdp(path: Path) -> Imported:
    """Return the events of a UCDP GED export as CSV; coordinates are not kept.

    Raises
    ------
    SchemaError, FileProblem
        A column is missing, a day does not exist, a number is none: every row that is wrong, with its value.
    """
    problems: list[Problem] = []
    rows = []
    for where, cells in read_csv(path, _COLUMNS.values()):
        rows.append(
            {name: _cell(name, cells[column], f"{where} {column}", problems) for name, column in _COLUMNS.items()}
        )
    if problems:
        raise SchemaError(problems[:200])
    columns = {
        name: np.array([row[name] for row in rows], dtype=object if name in _TEXT else np.int64) for name in _COLUMNS
    }
    sides = dict.fromkeys([*columns["side_a"], *columns["side_b"]])
    return Imported(columns, {party_id(side): side for side in sides if side})


def _cell(name: str, text: str, where: str, problems: list[Problem]) -> Any:
    if name in _TEXT:
        return text
    if name in _DAYS:
        day = day_of(text[:10])
        if day is None:
            problems.append(Problem("not a day that exists", where, short(text), "YYYY-MM-DD"))
        return day or 1
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        problems.append(Problem("not a whole number", where, short(text)))
        return 0


def party_id(called: str) -> str:
    """Return a neutral id for a name: small letters, digits and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", called.lower()).strip("_")
