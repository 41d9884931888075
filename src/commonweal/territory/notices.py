"""What a person should look at in a chronicle, though it is no error: nothing is mended, nothing merged."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from itertools import combinations

from commonweal.territory.answers.questions import of_reading
from commonweal.territory.answers.readings import declared
from commonweal.territory.chronicle.events import faults
from commonweal.territory.chronicle.record import Chronicle
from commonweal.territory.chronicle.schema import QUOTE_WORDS
from commonweal.territory.rations import FOODS, UNITS, person_days

ALIKE = 0.8
"""Names this alike in letters may be one person [1]: assumption, range 0.7-0.9."""


def notices_of(chronicle: Chronicle) -> tuple[str, ...]:
    """Return what a person should look at: possible duplicates, long quotes, contradictions, odd event rows."""
    return (
        *chronicle.notices,
        *_possible_duplicates(chronicle),
        *_long_quotes(chronicle),
        *_unreckoned(chronicle),
        *_contradictions(chronicle),
        *faults(chronicle.events),
    )


def _possible_duplicates(chronicle: Chronicle) -> Iterator[str]:
    """Yield pairs of the dead who may be one person, by id: a name may be withheld."""
    dead = [row for row in chronicle.rows("persons") if row["status"] == "dead" and row["count"] == 1]
    for one, other in combinations(dead, 2):
        names = [str(row["published_name"] or row["shown_as"]) for row in (one, other)]
        first, second = ("".join(sorted(_letters(name).split())) for name in names)
        if difflib.SequenceMatcher(None, first, second).ratio() >= ALIKE:
            both = f"persons {one['person_id']} and {other['person_id']}"
            yield f"{both} may be one person under two spellings; both are kept"


def _letters(name: str) -> str:
    return "".join(one if one.isalpha() or one == " " else " " for one in name.lower())


def _long_quotes(chronicle: Chronicle) -> Iterator[str]:
    for table, row in chronicle.claims():
        words = len(str(row["quote"] or "").split())
        if words > QUOTE_WORDS:
            yield f"{table} {row['claim_id']}: a quote of {words} words; keep to {QUOTE_WORDS}"


def _unreckoned(chronicle: Chronicle) -> Iterator[str]:
    for row in chronicle.rows("supplies"):
        amounts = [row[name] for name in ("low", "value", "high") if row[name] is not None]
        told = row["people"] is not None and row["days"] is not None
        if row["kind"] not in ("stock", "inflow") or told or not amounts:
            continue
        if person_days(amounts[0], str(row["unit"] or ""), str(row["item"])) is None:
            what = f"supplies {row['claim_id']}: {row['item']} in {row['unit'] or 'no unit'}"
            allowed = f"units: {', '.join(UNITS)}; foods by weight: {', '.join(FOODS)}; or give people and days"
            yield f"{what} cannot be reckoned in days; {allowed}"


def _contradictions(chronicle: Chronicle) -> Iterator[str]:
    for reading in declared(chronicle):
        for table in ("relations", "control", "criteria"):
            found = of_reading(chronicle, reading, table, chronicle.rows(table))
            for key, number in found.keys.items():
                if found.bad[number]:
                    about = f"reading {reading.name}: its claims about {_words(key)}"
                    yield f"{about} contradict each other; answers are 'possibly'"


def _words(key: object) -> str:
    return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
