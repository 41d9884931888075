"""The parts of institutions as plain data: where a path leads, what is declared there, what holds on a day.

A path names keys of maps, and members of a list by their ``name``, with dots between:
``bodies.congress.rule.threshold``. A *number with a source* is a map with ``unit`` and ``source``, and either
``values`` by date (a dated parameter) or one ``value``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.strict_yaml import Location

NUMBER = {"description", "unit", "source", "values", "value"}
"""Keys of a number with a source."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is declared: a word, a number or a list of words, or a number with unit, source and dates.

    ``value`` : of a dated parameter a map {day: number}, else the thing itself.
    """

    path: str
    value: Any
    unit: str = ""
    source: str = ""
    description: str = ""

    @property
    def dated(self) -> bool:
        """Whether the value changes on dates."""
        return isinstance(self.value, Mapping)


def is_dated(node: object) -> bool:
    """Return whether plain data declare a dated parameter."""
    return isinstance(node, Mapping) and isinstance(node.get("values"), Mapping) and "unit" in node


def is_amount(node: object) -> bool:
    """Return whether plain data declare one number with unit and source."""
    return isinstance(node, Mapping) and "value" in node and "unit" in node


def members(node: object) -> dict[str, tuple[str | int, Any]]:
    """Return what is inside a map, or a list of maps, by the name that a path uses: its key or index, and itself."""
    if isinstance(node, Mapping):
        return {str(key): (key, item) for key, item in node.items()}
    if isinstance(node, list | tuple) and all(isinstance(item, Mapping) for item in node):
        return {str(item.get("name", number)): (number, item) for number, item in enumerate(node)}
    return {}


def parts(node: Any, path: str = "") -> Iterator[Part]:
    """Yield every part that is declared in plain data, in the order of the data; an empty map or list is one.

    The name of a member of a list is in its path and no part of its own.
    """
    if is_dated(node) or is_amount(node):
        value = node["values"] if is_dated(node) else node["value"]
        yield Part(path, value, node["unit"], node.get("source", ""), node.get("description", ""))
        for key in (key for key in node if key not in NUMBER):
            yield from parts(node[key], f"{path}.{key}")
    elif inside := members(node):
        for name, (key, item) in inside.items():
            rest = {inner: part for inner, part in item.items() if inner != "name"} if isinstance(key, int) else item
            yield from parts(rest, f"{path}.{name}" if path else name)
    else:
        yield Part(path, node if node not in ({}, ()) else [])


def paths(node: Any, path: str = "") -> Iterator[str]:
    """Yield every path into plain data, outer before inner."""
    for name, (_, item) in members(node).items():
        here = f"{path}.{name}" if path else name
        yield here
        yield from paths(item, here)


def locate(node: Any, path: str) -> Location | None:
    """Return the keys and indices that lead along a path; its last name may be new. None if the path leads nowhere."""
    inside = members(node)
    if path in inside:
        return (inside[path][0],)
    for name in sorted(inside, key=len, reverse=True):
        if path.startswith(f"{name}."):
            key, item = inside[name]
            below = locate(item, path[len(name) + 1 :])
            if below is not None:
                return (key, *below)
    if "." in path or not path:
        return None
    return (path,) if isinstance(node, Mapping) else (len(node),) if _named(node) else None


def _named(node: object) -> bool:
    """Whether a list can take another member with a name."""
    return isinstance(node, list) and all(isinstance(item, Mapping) and "name" in item for item in node)


def at(node: Any, location: Location) -> Any:
    """Return the part of plain data at a location, None if there is nothing yet."""
    for key in location:
        present = key in node if isinstance(node, Mapping) else isinstance(key, int) and key < len(node)
        if not present:
            return None
        node = node[key]
    return node


def put(node: Any, location: Location, value: Any) -> None:
    """Set the part of plain data at a location, in place; an index just after the end of a list adds to it."""
    *above, last = location
    for key in above:
        node = node[key]
    if isinstance(node, list) and last == len(node):
        node.append(value)
    else:
        node[last] = value


def held(values: Mapping[str, Any], day: date) -> tuple[str, Any, str | None] | None:
    """Return since when a value has held on a day, the value, and the day of the next; None before the first."""
    past = [start for start in values if start <= day.isoformat()]
    if not past:
        return None
    since = max(past)
    return since, values[since], min((start for start in values if start > since), default=None)


def on_day(node: Any, day: date) -> Any:
    """Return plain data as they hold on a day: each dated parameter has only the value in force, since its own date.

    Raises
    ------
    SchemaError
        A dated parameter has no value yet; the message names its path, the day and its first date.
    """

    def in_force(number: Mapping[str, Any], path: str) -> Any:
        since, value, _ = _required(number["values"], day, path)
        return {**number, "values": {since: value}}

    return _each_dated(node, in_force, "")


def explained(node: Any, day: date, dates: bool = True) -> Any:
    """Return plain data with each dated parameter as its value on a day.

    Parameters
    ----------
    dates : also say ``since`` and ``until`` when the value holds.

    Raises
    ------
    SchemaError
        As of :func:`on_day`.
    """

    def explain(number: Mapping[str, Any], path: str) -> Any:
        since, value, until = _required(number["values"], day, path)
        texts = {key: text for key, text in number.items() if key != "values"}
        return {"value": value, **texts, **({"since": since, "until": until} if dates else {})}

    return _each_dated(node, explain, "")


def _each_dated(node: Any, change: Callable[[Mapping[str, Any], str], Any], path: str) -> Any:
    """Return plain data in which every dated parameter is changed, given itself and its path."""
    if is_dated(node):
        return change(node, path)
    if isinstance(node, Mapping):
        return {key: _each_dated(item, change, f"{path}.{key}" if path else str(key)) for key, item in node.items()}
    if isinstance(node, list | tuple):
        names = {key: name for name, (key, _) in members(node).items()}
        return [_each_dated(item, change, f"{path}.{names.get(key, key)}") for key, item in enumerate(node)]
    return node


def _required(values: Mapping[str, Any], day: date, path: str) -> tuple[str, Any, str | None]:
    found = held(values, day)
    if found is None:
        step = f"add a value that holds on {day}, or ask for a later day"
        raise SchemaError(Problem("no value on this date", path, str(day), f"from {min(values)} on", next_step=step))
    return found
