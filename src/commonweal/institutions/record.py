"""Frozen, closed, strict records, and the sentence for everything that is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Strict, ValidationError, ValidationInfo, model_validator
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from commonweal.core.errors import Problem, SchemaError, nearest
from commonweal.core.strict_yaml import Document, Location

T = TypeVar("T")
R = TypeVar("R", bound="Record")

Refusal = tuple[Location, PydanticCustomError, object]
"""Where below a validator, what is wrong, and the value."""

Items = Annotated[tuple[T, ...], Strict(False)]
"""A list in YAML, a tuple in Python."""

Sorted = Annotated[Mapping[str, T], AfterValidator(lambda mapping: dict(sorted(mapping.items())))]
"""A map whose order in the file means nothing."""


class Record(BaseModel):
    """Base of every declared thing: frozen, no unknown key, no silent conversion, finite numbers only."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _remember(cls, value: Any, info: ValidationInfo) -> Any:
        """Note which record reads which map, so that a misspelt key can be told its neighbours."""
        if isinstance(value, dict) and isinstance(info.context, dict):
            info.context[id(value)] = cls.file_keys()
        return value

    @classmethod
    def file_keys(cls) -> list[str]:
        """Return the keys that this record has in a file."""
        return [field.alias or name for name, field in cls.model_fields.items()]

    def follow_up(self) -> Iterator[tuple[str, str]]:
        """Yield path and text of each question that the answers given here raise; none unless a record says so."""
        yield from ()

    def document(self) -> dict[str, Any]:
        """Return the record as plain data in a fixed order, which reads back as an equal record."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def refusal(what: str, allowed: Iterable[object] | str = "", value: object = None) -> PydanticCustomError:
    """Return the error for a validator to raise: what is wrong, what is allowed, the nearest match to ``value``."""
    names = None if isinstance(allowed, str) else sorted(map(str, allowed))
    close = nearest(value, names) if names and value is not None else None
    shown = allowed if names is None else ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return PydanticCustomError("refused", "{what}", {"what": what, "allowed": shown, "nearest": close})


def refusals(found: Sequence[Refusal]) -> ValidationError:
    """Return one error for several things refused below the validator that raises it."""
    lines = [InitErrorDetails(type=error, loc=location, input=value) for location, error, value in found]
    return ValidationError.from_exception_data("record", lines)


def validate(model: type[R], document: Document) -> R:
    """Return the record that a document declares.

    Raises
    ------
    SchemaError
        With every problem of the document, each with file, line, path, value, allowed and nearest match.
    """
    keys: dict[int, list[str]] = {}
    data = {} if document.data is None else document.data
    try:
        return model.model_validate(data, context=keys)
    except ValidationError as error:
        problems = [_problem(details, document, keys) for details in error.errors()]
        raise SchemaError(problems) from error


_TYPES = {
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "string_type": "text",
    "model_type": "a map of keys and values",
    "dict_type": "a map of keys and values",
    "mapping_type": "a map of keys and values",
    "tuple_type": "a list",
    "date_type": "a date such as 2015-01-01",
}
_BOUNDS = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
    "multiple_of": ("multiple_of", "multiples of"),
    "string_too_short": ("min_length", "texts of at least this many characters:"),
    "too_short": ("min_length", "at least this many entries:"),
    "too_long": ("max_length", "at most this many entries:"),
}


def _problem(details: ErrorDetails, document: Document, keys: Mapping[int, list[str]]) -> Problem:
    """Translate one pydantic error into what, where, value, allowed, nearest."""
    location: Location = tuple(part for part in details["loc"] if part != "[key]")
    kind, context, value = details["type"], details.get("ctx", {}), _shown(details["input"])
    where = document.where(location)
    if kind == "refused":
        return Problem(context["what"], where, value, context["allowed"], context["nearest"])
    if kind == "extra_forbidden":
        known = keys.get(id(_at(document.data, location[:-1])), [])
        unknown = str(location[-1])
        return Problem(f"unknown key {unknown!r}", where, "", ", ".join(known), nearest(unknown, known))
    if kind == "missing":
        return Problem(f"missing key {location[-1]!r}", where, "", "", None, f"add {location[-1]}")
    if kind == "literal_error":
        names = re.findall(r"'([^']*)'", context["expected"])
        allowed = ", ".join(names) or context["expected"]
        return Problem("value not allowed", where, value, allowed, nearest(details["input"], names))
    if kind in _TYPES:
        return Problem("wrong type of value", where, value, _TYPES[kind])
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        return Problem("value out of range", where, value, f"{words} {context[key]}")
    return Problem(details["msg"], where, value)


def _at(data: Any, location: Location) -> Any:
    """Return the part of plain data at a location."""
    for part in location:
        data = data[part]
    return data


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
