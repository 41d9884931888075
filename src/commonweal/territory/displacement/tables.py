"""Reading of one CSV table of a Flee folder: tolerant of its spelling, strict about its content."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from commonweal.core.errors import FileProblem, Problem, nearest

MAX_BYTES = 50_000_000
T = TypeVar("T")


@dataclass(slots=True)
class Reader:
    """What reading a folder has found so far: problems, which are errors, and notices, which are not."""

    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def wrong(self, what: str, where: str, value: object = "", allowed: str = "", near: str | None = None) -> None:
        """Note a problem: what, where, the value received, what is allowed, the nearest match."""
        shown = "" if value == "" else repr(str(value))
        self.problems.append(Problem(what, where, shown, allowed, near))

    def rows(self, path: Path) -> list[tuple[str, list[str]]]:
        """Return the rows of a file that hold something, each with its place in words, cells stripped of blanks."""
        try:
            if path.stat().st_size > MAX_BYTES:
                raise FileProblem(Problem("file too large", str(path), allowed=f"at most {MAX_BYTES} bytes"))
            text = path.read_bytes().decode("utf-8-sig")
            reader = csv.reader(io.StringIO(text, newline=""), skipinitialspace=True, strict=True)
            found = [(f"{path.name}, row {reader.line_num}", [cell.strip() for cell in row]) for row in reader]
        except FileProblem as error:
            self.problems += error.problems
            return []
        except OSError as error:
            self.wrong(f"cannot be read ({error.strerror})", str(path))
            return []
        except UnicodeDecodeError as error:
            self.problems.append(
                Problem("not UTF-8 text", str(path), f"byte {error.start}", next_step="save the file as UTF-8")
            )
            return []
        except csv.Error as error:
            self.wrong(f"not a CSV file ({error})", str(path))
            return []
        return [(where, cells) for where, cells in found if any(cells)]

    def table(self, path: Path, columns: Sequence[str], needed: int, aliases: dict[str, str]) -> list[Line]:
        """Return the lines of a table by column; a header may start with ``#``, and without one the order counts.

        Parameters
        ----------
        columns
            Names in the order of Flee; the first ``needed`` must be there.
        aliases
            Other spellings of a column's name.
        """
        rows = self.rows(path)
        names = list(columns)
        if rows and _is_header(rows[0][1], columns[0]):
            where, cells = rows[0]
            spelt = [cell.lstrip("#").strip().lower() for cell in cells]
            names = [aliases.get(cell, cell) for cell in spelt]
            for column in columns[:needed]:
                if column not in names:
                    self.wrong("missing column", where, column, ", ".join(columns), nearest(column, names))
            extra = [name for name in names if name and name not in columns]
            if extra:
                self.notices.append(f"{path.name}: not read: {', '.join(extra)}")
            rows = rows[1:]
            if any(column not in names for column in columns[:needed]):
                return []
        lines = []
        for where, cells in rows:
            if cells[0].startswith("#"):
                continue
            if len(cells) < needed:
                self.wrong("too few cells", where, ",".join(cells), f"at least {needed}: {', '.join(columns)}")
            elif any(cells[len(names) :]):
                self.wrong("too many cells", where, ",".join(cells), f"at most {len(names)}")
            else:
                lines.append(Line(where, dict(zip(names, cells, strict=False)), self))
        return lines

    def unique(self, kind: str, names: Iterable[tuple[str, str]]) -> None:
        """Note names that stand twice; each comes with its place in words."""
        seen: dict[str, str] = {}
        for where, name in names:
            if name in seen:
                self.wrong(f"{kind} named twice", where, name, f"one row each; the first is {seen[name]}")
            seen.setdefault(name, where)


def _date(text: str) -> date:
    return datetime.strptime(text, "%Y-%m-%d").date()


def _is_header(cells: list[str], first: str) -> bool:
    return cells[0].startswith("#") or cells[0].lower() == first


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table, whose cells are read as what they should be."""

    where: str
    cells: dict[str, str]
    reader: Reader

    def text(self, column: str) -> str:
        """Return a cell as it stands; a cell that is not there is empty."""
        return self.cells.get(column, "")

    def name(self, column: str, allowed: Iterable[str], kind: str) -> str:
        """Return a name that must be among those allowed."""
        value = self.text(column)
        names = list(allowed)
        if value not in names:
            shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
            self.reader.wrong(f"unknown {kind}", f"{self.where}, {column}", value or "nothing", shown,
                              nearest(value, names))  # fmt: skip
        return value

    def real(self, column: str, low: float, high: float = float("inf"), *, strict: bool = False) -> float:
        """Return a finite number between two bounds, the lower one left out if ``strict``."""
        above = f"above {low:g}" if strict else f"at least {low:g}"
        words = f"a number {above}" + ("" if high == float("inf") else f" and at most {high:g}")
        value = self._read(column, float, words)
        if value is None:
            return low
        if not low <= value <= high or value == float("inf") or (strict and value == low):
            self.reader.wrong("number not allowed", f"{self.where}, {column}", self.text(column), words)
        return value

    def whole(self, column: str, low: int, high: int = 10**12) -> int:
        """Return a whole number between two bounds."""
        words = f"a whole number, at least {low} and at most {high}"
        value = self._read(column, int, words)
        if value is None:
            return low
        if not low <= value <= high:
            self.reader.wrong("number not allowed", f"{self.where}, {column}", value, words)
        return value

    def day(self, column: str) -> date:
        """Return a date written YYYY-MM-DD."""
        return self._read(column, _date, "a date YYYY-MM-DD") or date.min

    def _read(self, column: str, kind: Callable[[str], T], words: str) -> T | None:
        try:
            return kind(self.text(column))
        except ValueError:
            self.reader.wrong(f"not {words}", f"{self.where}, {column}", self.text(column) or "nothing", words)
            return None
