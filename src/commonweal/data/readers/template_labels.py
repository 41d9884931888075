"""Labels of the sheets of a table filled in by hand: all sheets of one axis must agree, and the majority is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.core.errors import Problem, nearest
from commonweal.data.readers.cells import Sheet

PRODUCT_ROWS = ("use", "final", "output", "make", "imports", "imported_use", "imported_final")
ACTIVITY_COLUMNS = ("use", "make", "imported_use")
FINAL_COLUMNS = ("final", "imported_final")
BOTH_COLUMNS = ("primary", "satellites")
"""Sheets whose columns are activities, all of them, and final columns, as many as there are figures of."""


@dataclass(frozen=True, slots=True)
class _Axis:
    """One axis as each of its sheets has it: ``found``, labels by sheet; ``first``, the sheet that a tie goes by."""

    name: str
    found: Mapping[str, Sequence[str]]
    lines: Mapping[str, str]
    first: Sequence[str]

    @property
    def right(self) -> list[str]:
        """Labels that more than half of the sheets have, or half of them with the first."""
        known = dict.fromkeys([*self.first, *(label for labels in self.found.values() for label in labels)])
        sets = [set(labels) for labels in self.found.values()]
        votes = {label: 2 * sum(label in one for one in sets) for label in known}
        first = set(self.first)
        return [label for label in known if votes[label] > len(sets) or (votes[label] == len(sets) and label in first)]


def label_problems(sheets: Mapping[str, Sheet]) -> list[Problem]:
    """Return one problem for each label that not all sheets of its axis have, naming the sheets at fault."""
    products = _products(sheets)
    final = _Axis(
        "final column", {name: sheets[name].columns for name in FINAL_COLUMNS if name in sheets},
        dict.fromkeys(FINAL_COLUMNS, "column"), sheets["final"].columns,
    )  # fmt: skip
    activities = _activities(sheets, set(final.right), products.right)
    return [problem for axis in (products, activities, final) for problem in _problems(axis, sheets)]


def _products(sheets: Mapping[str, Sheet]) -> _Axis:
    found = {name: sheets[name].rows for name in PRODUCT_ROWS if name in sheets}
    lines = dict.fromkeys(PRODUCT_ROWS, "row")
    if "adjustments" in sheets:
        found["adjustments"], lines["adjustments"] = sheets["adjustments"].columns, "column"
    return _Axis("product", found, lines, sheets["use"].rows)


def _activities(sheets: Mapping[str, Sheet], final: set[str], products: Sequence[str]) -> _Axis:
    found = {name: sheets[name].columns for name in ACTIVITY_COLUMNS if name in sheets}
    for name in BOTH_COLUMNS:
        if name in sheets:
            found[name] = tuple(label for label in sheets[name].columns if label not in final)
    first = sheets["use"].columns if "make" in sheets else products
    return _Axis("activity", found, dict.fromkeys(found, "column"), first)


def _problems(axis: _Axis, sheets: Mapping[str, Sheet]) -> list[Problem]:
    right = axis.right
    spelt: dict[str, set[str]] = {}
    problems: list[Problem] = []
    for label, holders in _strange(axis, right).items():
        missing = [one for one in right if not any(one in axis.found[name] for name in holders)]
        close = nearest(label, missing)
        if close is not None:
            spelt.setdefault(close, set()).update(holders)
        others = [name for name in axis.found if name not in holders]
        problems.append(_problem(axis, sheets, holders, label, f"that {_have(others)} not", close))
    for label in right:
        lacking = [name for name, labels in axis.found.items() if label not in labels]
        lacking = [name for name in lacking if name not in spelt.get(label, set())]
        if lacking:
            having = [name for name in axis.found if label in axis.found[name]]
            problems.append(_problem(axis, sheets, lacking, label, f"missing ({_have(having)} it)", None))
    return problems


def _strange(axis: _Axis, right: Sequence[str]) -> dict[str, list[str]]:
    """Return the sheets that have each label that is not right."""
    known, found = set(right), dict[str, list[str]]()
    for name, labels in axis.found.items():
        for label in labels:
            if label not in known:
                found.setdefault(label, []).append(name)
    return found


def _have(names: Sequence[str]) -> str:
    return f"{', '.join(names)} {'has' if len(names) == 1 else 'have'}" if names else "no other sheet has"


def _problem(
    axis: _Axis, sheets: Mapping[str, Sheet], names: Sequence[str], label: str, what: str, close: str | None
) -> Problem:
    lines = dict.fromkeys(axis.lines[name] for name in names)
    where = ", ".join(sheets[name].where for name in names)
    return Problem(f"{' and '.join(lines)} {label!r} ({axis.name}) {what}", where, nearest=close)
