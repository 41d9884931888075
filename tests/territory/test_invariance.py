"""Who a party is changes nothing; what a reading excludes changes nothing; the order of claims changes nothing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.territory.answers.readings import by_name, declared
from commonweal.territory.chronicle.dates import day_of
from commonweal.territory.chronicle.loading import load_chronicle
from commonweal.territory.chronicle.record import Chronicle, Row, sort_rows
from commonweal.territory.chronicle.schema import CLAIM_TABLES
from commonweal.territory.dossier import Ask, dossier
from commonweal.territory.siege import DEFINITIONS, besieged, siege_history
from commonweal.territory.siege_question import Asked


def without_names(name: str) -> Chronicle:
    """Return a bundled chronicle without what parties are called: names belong to their sources."""
    found = load_chronicle(name)
    return replace(found, tables={**found.tables, "party_names": ()})


ALEPPO, OTHERS = without_names("aleppo-2016"), without_names("sieges-by-other-parties")
OWN_WORDS = {"quote", "called", "name"}
"""Names that people use belong to their sources: they stay as they are."""


def day(text: str) -> int:
    found = day_of(text)
    assert found is not None
    return found


def swapped_text(text: str, one: str, other: str) -> str:
    pattern = re.compile(rf"\b({re.escape(one)}|{re.escape(other)})\b")
    return pattern.sub(lambda found: other if found[1] == one else one, text)


def swapped_value(value: Any, one: str, other: str) -> Any:
    if isinstance(value, str):
        return swapped_text(value, one, other)
    if isinstance(value, tuple | list):
        return type(value)(swapped_value(part, one, other) for part in value)
    if isinstance(value, dict):
        return {key: None if key in OWN_WORDS else swapped_value(part, one, other) for key, part in value.items()}
    return value


def swapped(chronicle: Chronicle, one: str, other: str) -> Chronicle:
    """Return a chronicle in which two parties have changed places in every claim."""

    def row(found: Row) -> Row:
        return {key: value if key in OWN_WORDS else swapped_value(value, one, other) for key, value in found.items()}

    tables = {
        table: tuple(map(row, rows)) if table in CLAIM_TABLES else rows for table, rows in chronicle.tables.items()
    }
    return replace(chronicle, tables=tables)


PAIRS = [
    (
        ALEPPO,
        "government_of_syria",
        "opposition_armed_groups",
        ("eastern_aleppo", "western_aleppo", "daraya", "madaya"),
    ),
    (ALEPPO, "russia", "jaish_al_fateh", ("eastern_aleppo", "idlib_city", "syria")),
    (OTHERS, "jaish_al_fateh", "islamic_state", ("fuah_kafraya", "deir_ez_zor", "madaya_zabadani")),
    (OTHERS, "government_of_syria", "opposition_armed_groups", ("fuah_kafraya", "deir_ez_zor", "madaya_zabadani")),
]
DATES = ("2015-03-15", "2016-07-10", "2016-07-25", "2016-08-25", "2016-09-10", "2016-10-20", "2016-11-15", "2018-01-01",
         "2018-07-19")  # fmt: skip


@pytest.mark.parametrize(("chronicle", "one", "other", "places"), PAIRS, ids=lambda part: str(part)[:25])
def test_swapping_two_parties_swaps_the_names_and_nothing_else(
    chronicle: Chronicle, one: str, other: str, places: tuple[str, ...]
) -> None:
    mirrored = swapped(chronicle, one, other)
    for place in places:
        for text in DATES:
            ask = Ask(place, day(text), siege=Asked(sustained_days=7))
            expected = swapped_value(dossier(chronicle, ask), one, other)
            found = swapped_value(dossier(mirrored, ask), "\0", "\1")
            assert json.dumps(found) == json.dumps(expected)


@settings(max_examples=15)
@given(st.data())
def test_any_two_parties_may_be_swapped(data: st.DataObject) -> None:
    parties = sorted(ALEPPO.by_key("parties"))
    one, other = data.draw(st.lists(st.sampled_from(parties), min_size=2, max_size=2, unique=True))
    ask = Ask(
        data.draw(st.sampled_from(["eastern_aleppo", "idlib_city", "madaya"])), day(data.draw(st.sampled_from(DATES)))
    )
    expected = swapped_value(dossier(ALEPPO, ask), one, other)
    found = swapped_value(dossier(swapped(ALEPPO, one, other), ask), "\0", "\1")
    assert json.dumps(found) == json.dumps(expected)


def new_claim(data: st.DataObject) -> tuple[str, Row]:
    """Return a claim of a new source about something that the chronicle speaks of."""
    lo = day("2016-06-01") + data.draw(st.integers(0, 200))
    common = {
        "claim_id": "Z99", "date_edtf": "2016", "earliest": lo, "latest": lo + data.draw(st.integers(0, 40)),
        "source_id": "newcomer", "quote": None, "confidence": None, "note": None,
        "corrects": data.draw(st.sampled_from([None, "PR20", "PR34", "RT12", "E003.control"])),
    }  # fmt: skip
    table = data.draw(st.sampled_from(["relations", "route_states", "control", "criteria"]))
    aspect = data.draw(st.sampled_from(["begins", "ends", "holds", "spans"]))
    said: dict[str, dict[str, Any]] = {
        "relations": {"subject": "russia", "object": ("eastern_aleppo",), "relation": "besieges", "aspect": aspect},
        "route_states": {
            "route": "castello_road", "user_class": "all", "aspect": "begins",
            "state": data.draw(st.sampled_from(["open", "under_fire", "closed"])),
        },
        "control": {"place": ("eastern_aleppo",), "holder": "russia", "aspect": aspect, "state": None},
        "criteria": {"place": ("eastern_aleppo",), "criterion": "no_free_movement", "aspect": aspect},
    }  # fmt: skip
    return table, {**common, **said[table]}


@settings(max_examples=40)
@given(st.data())
def test_a_claim_of_another_source_never_changes_a_reading_that_excludes_it(data: st.DataObject) -> None:
    table, row = new_claim(data)
    source = {**ALEPPO.rows("sources")[0], "source_id": "newcomer", "confidential": None}
    larger = ALEPPO.append("sources", [source]).append(table, [row])
    asked = Asked(sustained_days=7)
    for definition in DEFINITIONS:
        before = siege_history(ALEPPO, "eastern_aleppo", definition, asked)
        after = siege_history(larger, "eastern_aleppo", definition, asked)
        same = {name: spells for name, spells in after.items() if name != "as told by newcomer"}
        assert same == before
    for reading in declared(ALEPPO):
        at = day(data.draw(st.sampled_from(DATES)))
        one = besieged(ALEPPO, "eastern_aleppo", at, "claimed", asked, by_name(ALEPPO, reading.name))
        two = besieged(larger, "eastern_aleppo", at, "claimed", asked, by_name(larger, reading.name))
        own = [[one for one in answer.readings if one.reading == reading.name] for answer in (one, two)]
        assert own[0] == own[1]


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_claims_are_added_never_matters(shuffle: Any) -> None:
    tables = {}
    for table, rows in ALEPPO.tables.items():
        mixed = list(rows)
        shuffle.shuffle(mixed)
        tables[table] = sort_rows(table, mixed)
    other = replace(ALEPPO, tables=tables)
    ask = Ask("eastern_aleppo", day("2016-09-10"), siege=Asked(sustained_days=3))
    assert json.dumps(dossier(other, ask)) == json.dumps(dossier(ALEPPO, ask))


def test_claims_added_one_by_one_in_any_order_make_the_same_chronicle() -> None:
    rows = ALEPPO.rows("relations")
    empty = replace(ALEPPO, tables={**ALEPPO.tables, "relations": ()})
    forwards, backwards = empty, empty
    for row in rows:
        forwards = forwards.append("relations", [row])
    for row in reversed(rows):
        backwards = backwards.append("relations", [row])
    assert forwards.rows("relations") == backwards.rows("relations") == rows
