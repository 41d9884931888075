"""A concordance: which new label each old label goes to, or to which new labels and with which shares."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from commonweal.core.errors import FileProblem, Problem, SchemaError

SHARE_TOLERANCE = 1e-9
"""How far the shares of one old label may be off one: the last digits of a decimal fraction, not a rounded percent."""
LARGEST_FILE = 50_000_000
"""Bytes of a concordance file: a million lines, far beyond any classification."""
GIVEN = "given by the caller"


@dataclass(frozen=True, slots=True)
class Concordance:
    """Old label -> new label -> share. Shares of one old label add up to one.

    More than one new label for an old one is disaggregation: the table does not tell how the old one divides, so the
    shares, and that all its cells divide alike, are assumptions. ``source`` says where the concordance comes from.
    """

    shares: Mapping[str, Mapping[str, float]]
    source: str = GIVEN

    @property
    def splits(self) -> tuple[str, ...]:
        """Old labels that go to more than one new label."""
        return tuple(old for old, parts in self.shares.items() if len(parts) > 1)

    @classmethod
    def of(cls, mapping: Mapping[str, str | Mapping[str, float]], source: str = GIVEN) -> Concordance:
        """Return a concordance from old label -> new label, or old label -> {new label: share}.

        Raises
        ------
        SchemaError
            A label is empty, a share is negative or no number, or the shares of a label do not add up to one.
        """
        rows: list[tuple[str, str, float]] = []
        for old, target in mapping.items():
            parts = {target: 1.0} if isinstance(target, str) else target
            rows += [(old, new, float(share)) for new, share in parts.items()]
            if not parts:
                raise SchemaError(Problem("label goes nowhere", source, repr(old), "one new label or more"))
        return cls.from_rows(rows, source)

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[str, str, float]], source: str) -> Concordance:
        """Return a concordance from (old, new, share), every problem collected."""
        rows = list(rows)
        problems = [*_empty_or_bad(rows, source), *_repeated(rows, source)]
        shares: dict[str, dict[str, float]] = {}
        for old, new, share in rows:
            shares.setdefault(old, {})[new] = share
        for old, parts in shares.items():
            total = math.fsum(parts.values())
            if not problems and abs(total - 1.0) > SHARE_TOLERANCE:
                problems.append(_not_one(old, parts, total, source))
            shares[old] = {new: share / total for new, share in parts.items() if share > 0.0} if total > 0.0 else parts
        problems += [] if rows else [Problem("an empty concordance", source, allowed="one line or more")]
        if problems:
            raise SchemaError(problems)
        return cls(shares, source)


def read_concordance(path: Path) -> Concordance:
    """Return a concordance from a CSV file with the columns old, new and, where labels are divided, share.

    A line without a share has the share one. Further columns (titles, remarks) are not read.

    Raises
    ------
    FileProblem
        No such file, not text in UTF-8, too large, or without these columns.
    SchemaError
        A line is wrong, a label stands twice, or shares do not add up to one.
    """
    where = str(path)
    rows = _lines(path)
    columns = [name.strip().lower() for name in rows[0]] if rows else []
    if not {"old", "new"} <= set(columns):
        found = ", ".join(columns) or "nothing"
        step = "write a first line: old,new or old,new,share"
        raise FileProblem(Problem("columns of a concordance missing", where, found, "old, new[, share]", None, step))
    found_rows: list[tuple[str, str, float]] = []
    problems = []
    for number, line in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        cells = dict(zip(columns, (cell.strip() for cell in line), strict=False))
        share = _share(cells.get("share", ""))
        if share is None:
            problems.append(Problem("no share", f"{where}, line {number}", repr(cells["share"]), "a number, as 0.25"))
        found_rows.append((cells.get("old", ""), cells.get("new", ""), 1.0 if share is None else share))
    if problems:
        raise SchemaError(problems)
    return Concordance.from_rows(found_rows, where)


def as_concordance(given: Concordance | Mapping[str, str | Mapping[str, float]] | Path | str) -> Concordance:
    """Return a concordance from itself, a mapping, or the path of a CSV file."""
    if isinstance(given, Concordance):
        return given
    return read_concordance(Path(given)) if isinstance(given, str | Path) else Concordance.of(given)


def _lines(path: Path) -> list[list[str]]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise FileProblem(Problem("too large for a concordance", str(path), allowed=f"{LARGEST_FILE} bytes"))
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.reader(stream, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        step = "save it as CSV with commas, in UTF-8"
        raise FileProblem(Problem(f"cannot be read as CSV: {error}", str(path), next_step=step)) from error


def _share(text: str) -> float | None:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return None


def _empty_or_bad(rows: list[tuple[str, str, float]], source: str) -> list[Problem]:
    problems = []
    for old, new, share in rows:
        if not old or not new:
            problems.append(Problem("label missing", source, f"{old!r} to {new!r}", "an old and a new label"))
        if not math.isfinite(share) or share < 0.0:
            problems.append(Problem("bad share", f"{source}, {old} to {new}", f"{share:g}", "a number from 0 to 1"))
    return problems


def _repeated(rows: list[tuple[str, str, float]], source: str) -> list[Problem]:
    counts = Counter((old, new) for old, new, _ in rows)
    return [
        Problem("line twice", source, f"{old} to {new}", "once", next_step="remove one of the lines")
        for (old, new), count in counts.items()
        if count > 1
    ]


def _not_one(old: str, parts: Mapping[str, float], total: float, source: str) -> Problem:
    listed = " + ".join(f"{share:g} ({new})" for new, share in parts.items())
    twice = len(parts) > 1 and all(share == 1.0 for share in parts.values())
    what = "old label twice, without shares" if twice else "shares do not add up to one"
    step = "give each line a share, or keep one of them" if twice else ""
    return Problem(what, f"{source}, {old}", f"{listed} = {total:.12g}", "1 within 1e-9", next_step=step)
