"""Every error that commonweal raises on purpose.

CommonwealError
├── InputError           the input is wrong: exit status 2
│   ├── FileProblem      a file or folder cannot be read as what it should be
│   ├── SchemaError      a declared value is not allowed (collects every problem at once)
│   ├── UnknownName      a name is not among those there are
│   └── UnbalancedTable  an input-output table does not close
└── ComputationError     the program failed on good input: exit status 1
    ├── SolverError      the solver ended without an answer
    └── IdentityError    an accounting identity does not hold

A message says what is wrong, where, the value received, what is allowed, the nearest match
and the next step. :class:`Problem` holds these parts; :func:`nearest` finds the match.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def nearest(name: object, allowed: Iterable[object]) -> str | None:
    """Return the allowed name closest in spelling to ``name``, or None if none is close."""
    names = [str(item) for item in allowed]
    folded = {item.lower(): item for item in names}
    found = difflib.get_close_matches(str(name).lower(), list(folded), n=1, cutoff=0.5)
    return folded[found[0]] if found else None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input."""

    what: str
    where: str = ""
    value: str = ""
    allowed: str = ""
    nearest: str | None = None
    next_step: str = ""

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.value:
            parts.append(f"got {self.value}")
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if self.nearest:
            parts.append(f"did you mean {self.nearest!r}?")
        if self.next_step:
            parts.append(self.next_step)
        return "; ".join(parts)


class CommonwealError(Exception):
    """Base of every error that commonweal raises on purpose."""


class InputError(CommonwealError):
    """The input is wrong. Carries every problem found, not only the first."""

    def __init__(self, problems: Problem | Sequence[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class FileProblem(InputError):
    """A file or folder cannot be read as what it should be."""


class SchemaError(InputError):
    """A declared value is not allowed."""


class UnknownName(InputError):
    """A name is not among those there are."""

    @classmethod
    def of(cls, kind: str, name: object, allowed: Iterable[object], where: str = "") -> UnknownName:
        names = sorted(str(item) for item in allowed)
        shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
        return cls(
            Problem(
                what=f"unknown {kind}",
                where=where,
                value=repr(str(name)),
                allowed=shown or "none",
                nearest=nearest(name, names),
            )
        )


class UnbalancedTable(InputError):
    """An input-output table does not close."""


class ComputationError(CommonwealError):
    """The program failed on good input."""


class SolverError(ComputationError):
    """The solver ended without an answer."""


class IdentityError(ComputationError):
    """An accounting identity does not hold: row, both sides, difference, tolerance."""
