"""Days, windows and the text of uncertain dates.

Logic uses the explicit earliest and latest day of a claim. The text of a date, EDTF level 1 (Library of Congress,
Extended Date/Time Format, 2019), is checked and shown and never turned into bounds: a library that does so widens
``2016-07-15~`` to more than two years.
"""

from __future__ import annotations

import re
from datetime import date

OPEN = 1
"""Ordinal of the first day there is: the earliest day of a window that is not bounded below."""

_YEAR = r"-?(?:\d{4}|\d{3}X|\d{2}XX)"
_DAY = rf"{_YEAR}(?:-(?:0[1-9]|1[0-2]|2[1-4]|XX)(?:-(?:0[1-9]|[12]\d|3[01]|XX))?)?"
_TIME = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})?"
_ONE = rf"(?:{_DAY})[?~%]?"
_EDTF = re.compile(rf"(?:{_TIME}|{_ONE}|(?:{_ONE}|\.\.|)/(?:{_ONE}|\.\.|))")
_FULL_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_edtf(text: str) -> bool:
    """Return whether a text is an EDTF level 1 date or interval whose days exist: ``2016-07-15~``, ``../2016-09``."""
    if text in ("", "/") or not _EDTF.fullmatch(text):
        return False
    return all(day_of(found) is not None for found in _FULL_DAY.findall(text))


def day_of(text: str) -> int | None:
    """Return the ordinal of an ISO day, None if it is not a day that exists."""
    if not _FULL_DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def iso(day: int) -> str:
    """Return an ordinal as an ISO day; the open end of a window as ``..``."""
    return ".." if day <= OPEN else date.fromordinal(day).isoformat()


def last_day(text: str) -> int | None:
    """Return the last day that a plain or approximate date can mean at its own precision, None if it is open.

    ``2016`` and ``2016~`` end on 31 December 2016, ``2016-08~`` on 31 August 2016.
    """
    plain = text.split("/")[-1].rstrip("?~%").split("T")[0]
    parts = plain.split("-")
    if not all(part.isdigit() for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if len(numbers) == 3:
        return day_of(plain)
    year, month = numbers[0], numbers[1] if len(numbers) == 2 else 12
    if not 1 <= month <= 12:
        return None
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return following.toordinal() - 1
