"""The report of who goes short of what, when: shortages of single years gathered into spells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commonweal.core.realised import Shortage

NOTICED = 0.01
"""A smaller part of what was wanted is left out of the report [1]."""


def shortage_summary(shortages: Iterable[Shortage]) -> list[dict[str, Any]]:
    """Return spells of shortage in order of their beginning: what, who, first and last year, worst year and part.

    Years that follow each other are one spell; a spell that is nowhere worse than one per cent is left out.
    """
    by_thing: dict[tuple[str, str], list[Shortage]] = {}
    for one in shortages:
        by_thing.setdefault((one.what, one.who), []).append(one)
    found = [spell for items in by_thing.values() for spell in _spells(sorted(items, key=lambda one: one.year))]
    kept = [_row(spell) for spell in found if max(one.share for one in spell) >= NOTICED]
    return sorted(kept, key=lambda row: (row["from"], -row["share"], row["what"]))


def _spells(items: list[Shortage]) -> list[list[Shortage]]:
    spells: list[list[Shortage]] = []
    for one in items:
        if spells and one.year - spells[-1][-1].year <= 1:
            spells[-1].append(one)
        else:
            spells.append([one])
    return spells


def _row(spell: list[Shortage]) -> dict[str, Any]:
    worst = max(spell, key=lambda one: one.share)
    return {
        "what": worst.what,
        "who": worst.who or "everyone",
        "from": spell[0].year,
        "to": spell[-1].year,
        "first_day": spell[0].from_day,
        "worst": worst.year,
        "share": worst.share,
        "guaranteed": any(one.guaranteed for one in spell),
        "cause": worst.cause,
    }
