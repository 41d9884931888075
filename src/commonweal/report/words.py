"""Declared names in words that a reader knows. Unknown names stand as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

ACCOUNTS = {
    "larger": "production or footprint, whichever is larger",
    "production": "production account",
    "footprint": "footprint account",
}
SHARE_RULES = {"equal-per-head": "equal share per head"}
DRIVERS = {"frozen": "technology of {base}", "trend": "technology on trend"}
CLASSES = {"child": "children", "worker": "workers", "old": "the old", "ill": "the ill"}
FIFTHS = ("lowest", "second", "third", "fourth", "highest")
NOTHING_NEW = "nothing-new"
"""Code of the role of everything new together."""

FAMILIES = {
    NOTHING_NEW: "anything new",
    "electricity": "electricity",
    "heat": "heat",
    "retrofit": "retrofit of dwellings",
    "cars": "cars",
    "trucks": "trucks",
    "steel": "steel",
    "imports": "imports of goods",
}
"""Families of techniques, in words."""
ONE_TECHNIQUE = "one technique per product"
TECHNIQUES = {"offered": "with alternatives", "none": ONE_TECHNIQUE}
SENSES = {
    "frontier": "Frontier: is there a plan at all?",
    "realised": "Realised: what the declared behaviour makes of it",
}


def listed(items: Sequence[str], last: str = "and") -> str:
    """Join items as a person would: a; a and b; a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def budget(name: str) -> str:
    """Return a budget in words: ``ar6-2.0c-67`` becomes ``2.0 °C (67 %)``."""
    found = re.fullmatch(r"ar6-(\d\.\d)c-(\d+)", name)
    return f"{found[1]}\u00a0°C ({found[2]}\u00a0%)" if found else name


def budget_under(under: Mapping[str, str]) -> str:
    """Return budget, share rule and account of a verdict in words."""
    rule, account = under.get("share_rule", ""), under.get("account", "")
    parts = [budget(under["budget"]), SHARE_RULES.get(rule, rule), ACCOUNTS.get(account, account)]
    return ", ".join(part for part in parts if part)


def drivers(kind: str, base_year: int) -> str:
    """Return what drives the technology, in words."""
    return DRIVERS.get(kind, kind).format(base=base_year)


def technique_set(under: Mapping[str, str], families: Sequence[str]) -> str:
    """Return which techniques a verdict is about, in words."""
    if under.get("techniques", "none") == "none":
        return ONE_TECHNIQUE
    names = listed([FAMILIES.get(name, name) for name in families])
    return f"the alternative techniques for {names}" if names else "the alternative techniques on offer"


def people(name: str) -> str:
    """Return a need class as the people in it."""
    return CLASSES.get(name, name)


def sense(name: str) -> str:
    """Return a sense of a verdict as a heading."""
    return SENSES.get(name, name)


def distinct(items: Iterable[str]) -> list[str]:
    """Return items once each, in their order."""
    return list(dict.fromkeys(items))
