"""Read one YAML 1.2 document as plain data, refusing whatever could surprise its author.

``no`` and ``on`` are text, not false and true. Refused, each with file, line and column: duplicate
keys, anchors and aliases (so no alias can multiply), tags, several documents, numbers that are not
finite, keys that are not text (dates are keys inside a map called ``values``), bytes that are not
UTF-8, more than :data:`MAX_BYTES` bytes, nesting deeper than :data:`MAX_DEPTH`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from commonweal.core.errors import FileProblem, Problem, nearest

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

Location = tuple[str | int, ...]

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF|nan|NaN|NAN)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Document:
    """The data of one YAML file, and the line on which each part of it stands."""

    path: str
    data: Any
    lines: Mapping[Location, int]

    def where(self, location: Location) -> str:
        """Return ``file.yaml:12 (quotas.co2.budget)`` for a location, or for the nearest part that exists."""
        known = next((location[:n] for n in range(len(location), 0, -1) if location[:n] in self.lines), None)
        place = self.path if known is None else f"{self.path}:{self.lines[known]}"
        return f"{place} ({'.'.join(map(str, location))})" if location else place


def read_yaml(path: str | Path) -> Document:
    """Return the one document of a YAML file; an empty file has the data None.

    Raises
    ------
    FileProblem
        The file is missing, unreadable, or not a strict YAML document.
    """
    name = str(path)
    return parse_yaml(_read_text(Path(path), name), name)


def parse_yaml(text: str, name: str) -> Document:
    """Return the one document of a YAML text; ``name`` stands for the file in messages."""
    composer = _Composer(name)
    try:
        data = composer.compose(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        what = " ".join(part for part in (error.context, error.problem) if part)
        composer.refuse(error.problem_mark or error.context_mark, f"not readable as YAML: {what}")
    except YAMLError as error:
        raise FileProblem(Problem(f"not readable as YAML: {str(error).splitlines()[0]}", name)) from error
    return Document(name, data, composer.lines)


def _read_text(path: Path, name: str) -> str:
    try:
        _require_file(path, name)
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise FileProblem(Problem(f"cannot be read: {error.strerror}", name)) from error
    if size > MAX_BYTES:
        raise FileProblem(Problem("file too large", name, f"{size} bytes", f"at most {MAX_BYTES} bytes"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        value = f"byte 0x{raw[error.start]:02x}"
        next_step = "save the file as UTF-8"
        raise FileProblem(Problem("not UTF-8 text", f"{name}:{line}", value, next_step=next_step)) from error


def _require_file(path: Path, name: str) -> None:
    """Raise unless the path is a file, naming the file in the same folder that is nearest in spelling."""
    if path.is_file():
        return
    if path.is_dir():
        raise FileProblem(Problem("a folder, not a file", name, next_step="name a file in it"))
    if not path.parent.is_dir():
        raise FileProblem(Problem("no such file: its folder does not exist", name))
    beside = sorted(item.name for item in path.parent.iterdir() if item.is_file())
    raise FileProblem(Problem("no such file", name, nearest=nearest(path.name, beside)))


class _Composer:
    """Builds data from the events of the parser, so that nothing is expanded before it is judged."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Location, int] = {}

    def refuse(self, mark: Any, what: str, value: str = "", allowed: str = "", next_step: str = "") -> NoReturn:
        where = f"{self.name}:{mark.line + 1}:{mark.column + 1}" if mark else self.name
        raise FileProblem(Problem(what, where, value, allowed, next_step=next_step))

    def compose(self, events: Iterator[Any]) -> Any:
        data, documents = None, 0
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    self.refuse(event.start_mark, "several documents in one file", allowed="one document")
                data = self._node(next(events), events, ())
        return data

    def _node(self, event: Any, events: Iterator[Any], at: Location) -> Any:
        self._plain(event, at)
        kind = type(event).__name__
        if kind == "MappingStartEvent":
            return self._mapping(events, at)
        if kind == "SequenceStartEvent":
            return self._sequence(events, at)
        return self._scalar(event)

    def _plain(self, event: Any, at: Location) -> None:
        """Refuse what makes a node more than plain data."""
        if type(event).__name__ == "AliasEvent" or event.anchor is not None:
            self.refuse(event.start_mark, "anchors and aliases are not read", next_step="write the value out")
        if event.tag is not None:
            self.refuse(event.start_mark, "tags are not read", event.tag, next_step="leave the tag out")
        if len(at) > MAX_DEPTH:
            self.refuse(event.start_mark, "nested too deeply", allowed=f"at most {MAX_DEPTH} levels")

    def _sequence(self, events: Iterator[Any], at: Location) -> list[Any]:
        items: list[Any] = []
        while type(event := next(events)).__name__ != "SequenceEndEvent":
            here = (*at, len(items))
            self.lines[here] = event.start_mark.line + 1
            items.append(self._node(event, events, here))
        return items

    def _mapping(self, events: Iterator[Any], at: Location) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while type(event := next(events)).__name__ != "MappingEndEvent":
            key = self._key(event, at)
            here = (*at, key)
            if key in items:
                first = f"line {self.lines[here]}"
                self.refuse(event.start_mark, "duplicate key", repr(key), next_step=f"it already stands on {first}")
            self.lines[here] = event.start_mark.line + 1
            items[key] = self._node(next(events), events, here)
        return items

    def _key(self, event: Any, at: Location) -> str:
        self._plain(event, at)
        key = self._scalar(event) if type(event).__name__ == "ScalarEvent" else None
        if isinstance(key, date) and at[-1:] == ("values",):
            return key.isoformat()
        if not isinstance(key, str):
            value = getattr(event, "value", "a list or map")
            allowed = "text; dates such as 2015-01-01 inside 'values'"
            self.refuse(event.start_mark, "a key must be text", str(value), allowed, "put the key in quotes")
        return key

    def _scalar(self, event: Any) -> Any:
        """Return the value of a scalar: text if quoted, else by the core schema of YAML 1.2 and ISO dates."""
        text: str = event.value
        if event.style is not None:
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _DATE.fullmatch(text):
            return self._date(event)
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text) or _NOT_FINITE.fullmatch(text):
            return self._number(event)
        return text

    def _date(self, event: Any) -> date:
        try:
            return date.fromisoformat(event.value)
        except ValueError:
            self.refuse(event.start_mark, "no such date", event.value, "YYYY-MM-DD of the calendar")

    def _number(self, event: Any) -> float:
        number = math.nan if _NOT_FINITE.fullmatch(event.value) else float(event.value)
        if not math.isfinite(number):
            self.refuse(event.start_mark, "not a finite number", event.value[:40], "finite numbers")
        return number
