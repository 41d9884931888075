"""Cells of a chronicle: from text to a value and back, and what is wrong with a cell."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from commonweal.core.errors import Problem, nearest
from commonweal.territory.chronicle.dates import day_of, is_edtf, iso
from commonweal.territory.chronicle.schema import (
    CHOICE,
    COUNT,
    DAY,
    EDTF,
    ID,
    NUMBER,
    REF,
    REFS,
    TEXT_LIMIT,
    YES,
    Column,
)

SHOWN = 60


def parse(column: Column, text: str, where: str) -> tuple[Any, Problem | None]:
    """Return the value of a cell, and what is wrong with it or None. An empty cell is None."""
    text = text.strip()
    if not text:
        return None, Problem("must be filled", where, allowed=column.words) if column.required else None
    if len(text) > TEXT_LIMIT:
        what = f"text of {len(text)} characters"
        return None, Problem(what, where, short(text), f"at most {TEXT_LIMIT} characters")
    if column.kind in (NUMBER, COUNT):
        return _number(column, text, where)
    if column.kind == DAY:
        day = day_of(text)
        return day, None if day else Problem("not a day that exists", where, short(text), "YYYY-MM-DD")
    if column.kind == EDTF and not is_edtf(text):
        return None, Problem("not a date of EDTF level 1", where, short(text), "such as 2016-07-15~, 2016-07, ../2016")
    if column.kind == CHOICE and text not in column.allowed:
        return None, Problem(
            "not allowed", where, short(text), ", ".join(column.allowed), nearest(text, column.allowed)
        )
    if column.kind == ID and not _is_id(text):
        return None, Problem("not an id", where, short(text), "letters, digits and _ . - without spaces")
    if column.kind == REFS:
        return tuple(part.strip() for part in text.split(";") if part.strip()), None
    if column.kind == YES:
        return _yes(text, where)
    return text, None


def _yes(text: str, where: str) -> tuple[bool | None, Problem | None]:
    word = text.lower()
    if word in ("yes", "true", "no", "false"):
        return word in ("yes", "true"), None
    return None, Problem("neither yes nor no", where, short(text), "yes, no")


def _number(column: Column, text: str, where: str) -> tuple[float | None, Problem | None]:
    try:
        value = float(text)
    except ValueError:
        return None, Problem("not a number", where, short(text), "a number with a decimal point, without separators")
    if not math.isfinite(value):
        return None, Problem("not a finite number", where, text)
    if column.kind == COUNT and (value < 0 or value != int(value)):
        return None, Problem("not a count", where, text, "a whole number, zero or more")
    return value, None


def _is_id(text: str) -> bool:
    return len(text) <= 80 and all(one.isalnum() or one in "_.-+" for one in text)


def short(text: str) -> str:
    """Return a value as it may stand in a message: never longer than a line."""
    plain = " ".join(text.split())
    return repr(plain if len(plain) <= SHOWN else plain[:SHOWN] + "...")


def written(column: Column, value: Any) -> str:
    """Return a value as a cell: what :func:`parse` reads back as the same value."""
    if value is None:
        return ""
    if column.kind == DAY:
        return iso(value)
    if column.kind in (NUMBER, COUNT):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
    if column.kind == REFS:
        return ";".join(value)
    if column.kind == YES:
        return "yes" if value else "no"
    return str(value)


def ids_of(column: Column, value: Any) -> tuple[str, ...]:
    """Return the ids that a cell refers to, none if its column refers to nothing."""
    if value is None or column.kind not in (REF, REFS):
        return ()
    return value if isinstance(value, tuple) else (str(value),)


def as_text(row: Mapping[str, Any], columns: tuple[Column, ...]) -> dict[str, str]:
    """Return a row as text by column."""
    return {one.name: written(one, row.get(one.name)) for one in columns}
