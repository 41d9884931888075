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
GAP = 2
"""Columns between two cells."""
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
    """Return the path, and below it the days from and until which the two differ so, where they do not always."""
    from_day = f"from {found.since}" if found.since else ""
    to_day = f"to {found.until}" if found.until else ""
    return found.path + (f"\n    {f'{from_day} {to_day}'.strip()}" if from_day or to_day else "")


def _section(path: str, label: bool) -> str:
    return TEXTS if label else heading(path)


def _table(heads: Sequence[str], sections: Mapping[str, Sequence[tuple[str, ...]]]) -> Table:
    """Return a table of paths and values with a heading for each section; no path is broken while there is room."""
    rows = [row for found in sections.values() for row in found]
    width = table_console().width
    first = min(_longest([*sections, *(f"  {row[0]}" for row in rows)]), width // 2)
    natural = [_longest([head, *(row[number] for row in rows)]) for number, head in enumerate(heads, start=1)]
    table = Table(box=None, pad_edge=False, padding=(0, 0, 0, GAP), show_header=any(heads))
    table.add_column("", overflow="fold", width=first)
    for head, room in zip(heads, _shared(natural, width - first - GAP * len(heads)), strict=True):
        table.add_column(Text(head), overflow="fold", width=room)
    for top, found in sections.items():
        table.add_row(Text(top, style="bold"))
        for path, *cells in found:
            table.add_row(*_texts(f"  {path}", *cells))
    return table


def _longest(texts: Iterable[str]) -> int:
    """Return the length of the longest line."""
    return max((len(line) for text in texts for line in text.splitlines()), default=0)


def _shared(natural: Sequence[int], room: int) -> list[int]:
    """Return the widths of columns: as wide as they would be, narrow ones first, the others sharing what is left."""
    widths: dict[int, int] = {}
    for number in sorted(range(len(natural)), key=lambda place: natural[place]):
        share = (room - sum(widths.values())) // (len(natural) - len(widths))
        widths[number] = max(1, min(natural[number], share))
    return [widths[number] for number in range(len(natural))]


def _texts(*cells: str) -> list[Text]:
    return [Text(cell) for cell in cells]
