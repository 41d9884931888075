"""Files of amendments: read, saved, and the society that such a file makes of another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from commonweal.core.amendment import Amendment, conflict, conflicts, overlaps
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.files import write_atomically
from commonweal.core.strict_yaml import Document, read_yaml
from commonweal.institutions.amendments import AmendedInstitutions, amended
from commonweal.institutions.dated import Day
from commonweal.institutions.loading import is_path, load_institutions
from commonweal.institutions.record import Items, Record, Refusal, refusal, refusals, validate
from commonweal.institutions.schema import Institutions

Text = Annotated[str, Field(min_length=1)]


def _present(value: Any) -> Any:
    if value is None:
        raise refusal("an amendment without a value", "a value; {} or [] says that there is none")
    return value


class AmendmentEntry(Record):
    """One amendment in a file."""

    path: Text
    """What it changes, such as ``work.hours_norm`` or ``bodies.congress.rule.threshold``."""
    value: Annotated[Any, AfterValidator(_present)]
    """What is to hold. A number for a number with a source: unit and description stay, ``by`` and ``reason`` are its
    source."""
    start: Day
    """The first day on which it holds."""
    end: Day | None = None
    """The first day on which it holds no longer; without it, until another amendment of the path begins."""
    by: Text
    """Who decides it."""
    reason: Text
    """Why, or where the value comes from."""

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end is not None and self.end <= self.start:
            allowed = "start before end, the first day on which it holds no longer"
            raise refusal(f"an amendment ends before it begins: start {self.start}, end {self.end}", allowed)
        return self

    def amendment(self) -> Amendment:
        """Return the amendment."""
        return Amendment(self.path, _plain(self.value), self.start, self.end, self.by, self.reason)


class AmendmentLog(Record):
    """A file of amendments."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
    """Version of this schema."""
    amends: Text | None = None
    """The institutions that are amended: a preset, or a file (relative to this one)."""
    name: Text | None = None
    """A label of what they become; without it, those of what is amended and of this file."""
    amendments: Items[AmendmentEntry]
    """The amendments, in any order."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not self.amendments:
            raise refusal("no amendments", "at least one {path, value, start, by, reason}")
        if found := list(_clashes([entry.amendment() for entry in self.amendments])):
            raise refusals(found)
        return self


def _clashes(amendments: list[Amendment]) -> Iterator[Refusal]:
    """Yield a refusal for every two amendments of a file that cannot both stand, at the one that is written later."""
    places = {id(amendment): number for number, amendment in enumerate(amendments)}
    for one, other in conflicts(amendments):
        problem = conflict(one, other)
        yield ("amendments", places[id(other)]), refusal(f"{one.path}: {problem.what}"), problem.value
    for one, other in overlaps(amendments):
        later = max(places[id(one)], places[id(other)])
        allowed = "an end that is not after the next start, or no end"
        what = f"two amendments of one path overlap: {one} and {other}"
        yield ("amendments", later), refusal(what, allowed), other.path


@dataclass(frozen=True, slots=True)
class AmendmentFile:
    """A log as it was read: ``document`` knows the lines; ``amends`` : the institutions that it names, if any."""

    document: Document
    name: str | None
    amends: str | None
    amendments: tuple[Amendment, ...]


def load_amendments(path: str | Path) -> AmendmentFile:
    """Return the amendments of a YAML file.

    Raises
    ------
    FileProblem, SchemaError
        The file cannot be read, or an amendment is not allowed: every problem at once.
    """
    document = read_yaml(path)
    log = validate(AmendmentLog, document)
    amends = log.amends
    if amends is not None and is_path(amends):
        amends = str(Path(path).parent / amends)
    return AmendmentFile(document, log.name, amends, tuple(entry.amendment() for entry in log.amendments))


def save_amendments(path: Path, amendments: Iterable[Amendment], amends: str | None = None) -> None:
    """Write a log that :func:`load_amendments` reads back, one amendment a line."""
    entries = [AmendmentEntry(**_fields(amendment)).document() for amendment in amendments]
    head = ["schema: 1", *([f"amends: {json.dumps(amends)}"] if amends else []), "amendments:"]
    lines = [*head, *(f"  - {json.dumps(entry, ensure_ascii=False)}" for entry in entries)]
    write_atomically(path, ("\n".join(lines) + "\n").encode())


def load_society(path_or_name: str | Path) -> Institutions | AmendedInstitutions:
    """Return institutions, or those that a file of amendments makes of the institutions that it names.

    Raises
    ------
    FileProblem, UnknownName, SchemaError
        As of :func:`load_institutions` and :func:`amended`; or the file does not say what it amends.
    """
    if not is_path(path_or_name) or not is_amendment_file(read_yaml(path_or_name).data):
        return load_institutions(path_or_name)
    file = load_amendments(path_or_name)
    if file.amends is None:
        step = "add the line 'amends: NAME' with a preset or a file"
        raise SchemaError(Problem("amendments of nothing in particular", str(path_or_name), next_step=step))
    return amend(load_institutions(file.amends), file)


def amend(institutions: Institutions, file: AmendmentFile) -> AmendedInstitutions:
    """Return what a file of amendments makes of institutions, under a name of its own.

    Raises
    ------
    SchemaError
        As of :func:`amended`, with the lines of the file.
    """
    name = file.name or f"{institutions.name} + {Path(file.document.path).stem}"
    return amended(institutions.model_copy(update={"name": name}), file.amendments, file.document)


def is_amendment_file(data: object) -> bool:
    """Return whether the data of a YAML file are a log of amendments: a map with ``amendments`` or ``amends``."""
    return isinstance(data, dict) and bool({"amendments", "amends"} & set(data))


def _fields(amendment: Amendment) -> dict[str, Any]:
    return {name: getattr(amendment, name) for name in ("path", "value", "start", "end", "by", "reason")}


def _plain(value: Any) -> Any:
    """Return a value as plain data: dates as text."""
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
