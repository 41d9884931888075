"""Institutions as tables: what is declared, and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from commonweal.core.errors import Problem, SchemaError
from commonweal.institutions.differences import LABELS, Difference
from commonweal.institutions.parts import Part, held, parts
from commonweal.institutions.wording import heading, said

WIDTH = 100
"""Columns of a table where the terminal is wider or there is none."""
TEXTS = "labels and texts, which change nothing"


def table_console() -> Console:
    """Return a console on standard output that lays out tables within :data:`WIDTH` columns, piped or not."""
    out = Console(highlight=False)
    return Console(highlight=False, width=min(out.width, WIDTH) if out.is_terminal else WIDTH)


def parse_day(text: str | None, option: str) -> date | None:
    """Read a day such as 2015-01-01.

    Raises
    ------
    SchemaError
        It is no day of the calendar.
    """
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        problem = Problem("not a date", option, repr(text), "a day of the calendar such as 2015-01-01")
        raise SchemaError(problem) from error


def rules_table(document: Mapping[str, Any], day: date | None) -> Table:
    """Return every part of institutions by path: value with unit and dates; what the number is, and its source.

    ``day`` : show what holds on that day, with since and until when; without it, every date.
    """
    sections = {}
    for top, found in groupby(parts(document), key=lambda part: _section(part.path, part.path in LABELS)):
        sections[top] = [(part.path, _explained(part, day)) for part in found]
    return _table(("",), sections)


def _explained(part: Part, day: date | None) -> str:
    """Return value, dates, meaning and source of a part, a line each."""
    lines = [said(part.value, part.unit)]
    if part.dated and day is not None:
        since, value, until = held(part.value, day) or ("", None, None)
        lines = [f"{said(value, part.unit)} from {since}" + (f" to {until}" if until else "")]
    return "\n".join([*lines, *filter(None, (part.description, part.source and f"source: {part.source}"))])


def differences_table(found: Iterable[Difference], a: str, b: str) -> Table:
    """Return differences as a table: path, first and second value; labels and texts last."""
    sections = {}
    ordered = sorted(found, key=lambda one: one.label)
    for top, group in groupby(ordered, key=lambda one: _section(one.path, one.label)):
        sections[top] = [(_dated_path(one), one.a_said, one.b_said) for one in group]
    return _table((a, b), sections)


def _dated_path(found: Difference) -> str:
    return found.path + (f"\n    from {found.since}" if found.since else "")


def _section(path: str, label: bool) -> str:
    return TEXTS if label else heading(path)


def _table(heads: Sequence[str], sections: Mapping[str, Sequence[tuple[str, ...]]]) -> Table:
    """Return a table of paths and values with a heading for each section; no path is broken while there is room."""
    paths = [f"  {line}" for rows in sections.values() for row in rows for line in row[0].splitlines()]
    table = Table(box=None, pad_edge=False, padding=(0, 0, 0, 2), show_header=any(heads))
    table.add_column("", overflow="fold", min_width=min(max(map(len, [*sections, *paths]), default=0), WIDTH // 2))
    for head in heads:
        table.add_column(Text(head), overflow="fold")
    for top, rows in sections.items():
        table.add_row(Text(top, style="bold"))
        for path, *cells in rows:
            table.add_row(*_texts(f"  {path}", *cells))
    return table


def _texts(*cells: str) -> list[Text]:
    return [Text(cell) for cell in cells]
