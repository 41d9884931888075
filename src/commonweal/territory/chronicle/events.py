"""Lethal events of a chronicle, by column: one row an event, as coded by its source. No coordinates are kept."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from commonweal.core.errors import FileProblem, Problem
from commonweal.core.files import write_atomically

EVENTS = ("events.parquet",)
WHOLE = ("first", "last", "date_prec", "where_prec", "kind", "dyad_id", "deaths_a", "deaths_b", "deaths_civilians",
         "deaths_unknown", "low", "best", "high")  # fmt: skip
TEXTS = ("event_id", "place", "province", "district", "dyad", "side_a", "side_b", "source")
"""``first``, ``last`` are ordinals of days; ``kind`` 1 state-based, 2 non-state, 3 one-sided; deaths are persons."""

Columns = Mapping[str, NDArray[Any]]


def read_events(folder: Path) -> Columns:
    """Return the event file of a chronicle's folder, nothing where there is none."""
    path = folder / EVENTS[0]
    if not path.is_file():
        return {}
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise FileProblem(Problem("not readable as Parquet", str(path), str(error).splitlines()[0])) from error
    missing = [name for name in (*WHOLE, *TEXTS) if name not in table.column_names]
    if missing:
        allowed = ", ".join((*WHOLE, *TEXTS))
        raise FileProblem(Problem(f"no column {', '.join(missing)}", str(path), allowed=allowed))
    found: dict[str, NDArray[Any]] = {name: np.asarray(table[name], dtype=np.int64) for name in WHOLE}
    return found | {name: np.array(table[name].to_pylist(), dtype=object) for name in TEXTS}


def write_events(events: Columns, folder: Path) -> None:
    """Write an event file into a chronicle's folder, if there are any events."""
    if not events:
        return
    columns = {name: pa.array(events[name], pa.int32()) for name in WHOLE}
    columns |= {name: pa.array(list(events[name]), pa.string()) for name in TEXTS}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, compression="zstd")
    write_atomically(folder / EVENTS[0], out.getvalue())


def faults(events: Columns) -> tuple[str, ...]:
    """Return what is odd about the figures of events, in words: the rows are kept as they are."""
    if not events:
        return ()
    parts = events["deaths_a"] + events["deaths_b"] + events["deaths_civilians"] + events["deaths_unknown"]
    checks = (
        ("low above best", events["low"] > events["best"]),
        ("high below best", events["high"] < events["best"]),
        ("best is not the sum of its parts", events["best"] != parts),
        ("last day before the first", events["last"] < events["first"]),
    )
    return tuple(
        f"events: {int(odd.sum())} of {len(odd)} rows with {words} (first: {events['event_id'][odd.argmax()]}); kept"
        for words, odd in checks
        if odd.any()
    )
