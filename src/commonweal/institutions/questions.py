"""What a file leaves open: every question that a society has to answer and this one has not."""

from __future__ import annotations

from collections.abc import Iterator
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
    """Yield the questions of every field that a record and the records inside it leave out."""
    for name, field in type(record).model_fields.items():
        value, here = getattr(record, name), f"{path}{field.alias or name}"
        if isinstance(value, Record):
            yield from unanswered(value, f"{here}.")
        extra = field.json_schema_extra
        if value is None and isinstance(extra, dict):
            asked = extra.get("questions", [])
            yield from (Question(here, str(text)) for text in (asked if isinstance(asked, list) else []))
