"""Activities in a dozen groups that a reader knows: regions, sections of ISIC, sectors of NAICS, or the largest."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from commonweal.core.linear_program import Array, Index
from commonweal.core.table import Table

MOST = 12
REST = "All others"
ISIC = {
    "A": "Agriculture, forestry, fishing", "B": "Mining", "C": "Manufacturing", "D": "Energy supply",
    "E": "Water and waste", "F": "Construction", "G": "Trade", "H": "Transport and storage",
    "I": "Hotels and restaurants", "J": "Information and communication", "K": "Finance and insurance",
    "L": "Real estate", "M": "Professional services", "N": "Support services", "O": "Public administration",
    "P": "Education", "Q": "Health and social work", "R": "Arts and recreation", "S": "Other services",
    "T": "Households as employers", "U": "Extraterritorial bodies",
}  # fmt: skip
"""Sections of ISIC revision 4 (United Nations 2008), shortened."""
NAICS = {
    "11": "Agriculture, forestry, fishing", "21": "Mining", "22": "Energy and water supply", "23": "Construction",
    "31": "Manufacturing", "32": "Manufacturing", "33": "Manufacturing", "42": "Trade", "44": "Trade", "45": "Trade",
    "4A": "Trade", "4B": "Trade", "48": "Transport and storage", "49": "Transport and storage",
    "51": "Information and communication", "52": "Finance and insurance", "53": "Real estate and rental",
    "HS": "Real estate and rental", "OR": "Real estate and rental", "54": "Professional and management services",
    "55": "Professional and management services", "56": "Support services", "61": "Education",
    "62": "Health and social work", "71": "Arts and recreation", "72": "Hotels and restaurants",
    "81": "Other services", "GF": "Government", "GS": "Government", "S0": "Government",
}  # fmt: skip
"""Sectors of NAICS 2012 (US Census Bureau), shortened, and the BEA's own codes for housing and government."""
KNOWN = 0.9


def groups_of(table: Table, size: Array) -> tuple[tuple[str, ...], Index]:
    """Return names of groups, the largest first, and the group of every activity (activity,).

    ``size`` : (activity,) what the groups are ranked by; beyond the largest ``MOST`` one group holds the rest.
    """
    named = _names(table)
    names, member = np.unique(np.array(named, dtype=object).astype(str), return_inverse=True)
    total = np.bincount(member, weights=size, minlength=len(names))
    order = np.argsort(-total, kind="stable")
    if len(order) <= MOST:
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        return tuple(str(names[i]) for i in order), place[member]
    kept = order[: MOST - 1]
    place = np.full(len(names), MOST - 1, dtype=np.int64)
    place[kept] = np.arange(MOST - 1)
    rest = f"{REST} ({len(names) - MOST + 1})"
    return (*(str(names[i]) for i in kept), rest), place[member]


def _names(table: Table) -> list[str]:
    if len(table.regions) > 1:
        return [table.titles.get(table.regions[r], table.regions[r]) for r in table.activity_region]
    for pattern, names in ((r"([A-U])\d", ISIC), (r"([0-9A-Z]{2})", NAICS)):
        found = [_section(label, pattern, names) for label in table.activities]
        if sum(name is not None for name in found) >= KNOWN * len(found):
            return [REST if name is None else name for name in found]
    return [table.titles.get(label, label) for label in table.activities]


def _section(label: str, pattern: str, names: Mapping[str, str]) -> str | None:
    found = re.match(pattern, label) or (re.fullmatch(r"([A-U])", label) if names is ISIC else None)
    return names.get(found[1]) if found else None
