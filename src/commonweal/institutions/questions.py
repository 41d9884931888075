"""What a file leaves open: every question that a society has to answer and this one has not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from commonweal.institutions.record import Record


@dataclass(frozen=True, slots=True)
class Question:
    """One question that is open, and the path of the file where its answer belongs."""

    path: str
    question: str

    def __str__(self) -> str:
        return f"{self.path}: {self.question}"


def ask(*questions: str) -> Any:
    """Return a field that may be left out, and the questions that are then open."""
    return Field(default=None, json_schema_extra={"questions": list(questions)})


def unanswered(record: Record, path: str = "") -> Iterator[Question]:
    """Yield the questions of every field that a record and the records inside it leave out, and their follow-ups."""
    for name, field in type(record).model_fields.items():
        value, here = getattr(record, name), f"{path}{field.alias or name}"
        for inner, below in _records(value, here):
            yield from unanswered(inner, f"{below}.")
        extra = field.json_schema_extra
        if value is None and isinstance(extra, dict):
            asked = extra.get("questions", [])
            yield from (Question(here, str(text)) for text in (asked if isinstance(asked, list) else []))
    yield from (Question(f"{path}{inner}", text) for inner, text in record.follow_up())


def _records(value: object, path: str) -> Iterator[tuple[Record, str]]:
    """Yield the records that a field holds, with their paths: itself, those of a map, or those of a list by name."""
    if isinstance(value, Record):
        yield value, path
    elif isinstance(value, Mapping):
        yield from ((item, f"{path}.{key}") for key, item in value.items() if isinstance(item, Record))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            if isinstance(item, Record):
                yield item, f"{path}.{getattr(item, 'name', number)}"
