"""CSV files read strictly: UTF-8, one head, no row longer than it, quotes closed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from commonweal.core.errors import FileProblem, Problem, nearest

MAX_BYTES = 500_000_000


def read_csv(path: Path, required: Iterable[str] = ()) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield where each row of a CSV file stands, and its cells.

    Raises
    ------
    FileProblem
        Not UTF-8, too large, a row with too many cells, a missing or doubled column.
    """
    text = decoded(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = [name.strip() for name in next(reader, [])]
        missing = [name for name in required if name not in head]
        doubled = sorted({name for name in head if head.count(name) > 1})
        if missing or doubled or not head:
            what = f"no column {', '.join(missing)}" if missing else f"column {', '.join(doubled)} stands twice"
            near = nearest(missing[0], head) if missing and len(head) > 1 else None
            alone = len(head) == 1 and any(mark in head[0] for mark in ";\t|")
            step = "set columns apart by commas" if alone else ""
            raise FileProblem(
                Problem(what if head else "an empty file", f"{path.name}:1", nearest=near, next_step=step)
            )
        for cells in reader:
            where = f"{path.name}:{reader.line_num}"
            if not any(cells):
                continue
            if len(cells) > len(head):
                raise FileProblem(Problem(f"{len(cells)} cells", where, allowed=f"{len(head)}, as the head has"))
            yield where, dict(zip(head, cells, strict=False))
    except csv.Error as error:
        limit = f"cells of at most {csv.field_size_limit()} characters, quotes closed"
        raise FileProblem(
            Problem(f"not readable as CSV: {error}", f"{path.name}:{reader.line_num}", allowed=limit)
        ) from error


def decoded(path: Path) -> str:
    """Return the text of a UTF-8 file, with or without byte order mark."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise FileProblem(Problem("file too large", str(path), f"{size} bytes", f"at most {MAX_BYTES} bytes"))
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        value = f"byte 0x{raw[error.start]:02x}"
        raise FileProblem(
            Problem("not UTF-8 text", f"{path.name}:{line}", value, next_step="save the file as UTF-8")
        ) from error
