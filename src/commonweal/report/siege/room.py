"""How much fits on a printed page: heights of texts and rows, estimated for a wide typeface."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commonweal.report.siege.view import plural

PAGE = 269.0
"""Height of a page inside its margins, in which two or three lines stay free [mm]."""
WIDTH = 182.0
"""Width of a page inside its margins [mm]."""
LINE, PAD, LETTER = 3.53, 1.4, 1.55
"""Height of a line and of what a row adds, width of a letter in a table [mm]."""
TEXT_LINE, TEXT_LETTER = 4.2, 1.64
"""Height of a line and width of a letter in running text [mm]."""
HEAD = 15.0
"""Height of a heading with the head of its table [mm]."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that fit, how high they stand, and how many more stand in the report."""

    rows: Sequence[Any]
    height: float
    more: int = 0

    @property
    def note(self) -> str:
        """How many rows more there are, in words."""
        return f"{plural(self.more, 'more row')} in the report." if self.more else ""


def fit(rows: Sequence[Sequence[str]], widths: Sequence[float], room: float, pad: float = PAD) -> Part:
    """Return the rows that fit in a room, the first ones first.

    Parameters
    ----------
    widths : of the columns [mm].
    room : height for rows [mm].
    pad : height that a row adds to its lines [mm].
    """
    used, taken = 0.0, 0
    for row in rows:
        high = row_height(row, widths, pad)
        if used + high > room:
            break
        used, taken = used + high, taken + 1
    return Part(rows[:taken], used, len(rows) - taken)


def row_height(row: Sequence[str], widths: Sequence[float], pad: float = PAD) -> float:
    """Return the height of a row of a table [mm]."""
    lines = max(lines_of(cell, width - 1.8, LETTER) for cell, width in zip(row, widths, strict=True))
    return pad + LINE * lines


def text_height(text: str, width: float = WIDTH - 3.0) -> float:
    """Return the height of a paragraph [mm]."""
    return 1.5 + TEXT_LINE * lines_of(text, width, TEXT_LETTER)


def lines_of(text: str, width: float, letter: float) -> int:
    """Return on how many lines a text stands; a word longer than a line is broken."""
    most = max(int(width / letter), 1)
    lines, used = 1, 0
    for word in plain(text).split():
        if used and used + 1 + len(word) > most:
            lines, used = lines + 1, 0
        lines += max(math.ceil(len(word) / most) - 1, 0)
        used += len(word) % most + (1 if used else 0) if len(word) > most else len(word) + (1 if used else 0)
    return lines


def plain(text: str) -> str:
    """Return a text without the tags of its markup."""
    return text.striptags() if hasattr(text, "striptags") else text
