"""What institutions declare, as a person would say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonweal.institutions.schema import Institutions

ABSENT = "–"
"""Stands for what is not declared."""


def said(value: Any, unit: str = "") -> str:
    """Return a declared value in words: ``34 h/week``, ``34 h/week from 2015-01-01, 28 from 2030-01-01``, ``none``."""
    if isinstance(value, Mapping):
        first, *others = (f"{said(number)}@ from {day}" for day, number in value.items())
        return ", ".join([first.replace("@", f" {unit}".rstrip(), 1), *(one.replace("@", "", 1) for one in others)])
    return f"{_word(value)} {unit}".rstrip()


def _word(value: Any) -> str:
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.12g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(_word, value)) or "none"
    return str(value)


def outlined(node: Any) -> str:
    """Return a map or a list of maps in a word or two: its kind, or the names of what is in it."""
    if isinstance(node, Mapping):
        return str(node["kind"]) if "kind" in node else ", ".join(map(str, node)) or "none"
    if isinstance(node, list | tuple):
        return ", ".join(str(item.get("name", ABSENT)) if isinstance(item, Mapping) else _word(item) for item in node)
    return _word(node)


def heading(path: str) -> str:
    """Return what the top-level part of a path is about, such as ``ownership: who owns``."""
    top = path.partition(".")[0]
    for name, field in Institutions.model_fields.items():
        if top == (field.alias or name) and field.description:
            words = field.description.splitlines()[0].rstrip(".")
            return f"{top}: {words[0].lower()}{words[1:]}"
    return top
