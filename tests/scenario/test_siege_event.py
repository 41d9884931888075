"""The siege as an event: several closed intervals, no day counted twice, none left out."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.errors import SchemaError
from commonweal.data.worlds import load_world
from commonweal.events import arrivals, conditions, rule_of
from commonweal.scenario.events import Blockade, Siege
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.schema import Scenario

BRITAIN = load_world("gbr-2014")


def scenario(closed: list[dict[str, str]], **more: object) -> Scenario:
    event = {"kind": "siege", "closed": closed, "source": "assumption, range 0-1", **more}
    return load_scenario("foundation").with_(events=[event])


def spell(first: str, last: str) -> dict[str, str]:
    return {"from": first, "to": last}


EAST = [spell("2016-07-17", "2016-08-05"), spell("2016-09-04", "2016-12-21")]


@given(st.lists(st.integers(0, 900), min_size=2, max_size=8, unique=True))
@settings(max_examples=30)
def test_nothing_arrives_on_exactly_the_closed_days(edges: list[int]) -> None:
    begin, days = date(2015, 1, 1), sorted(edges)[: len(edges) // 2 * 2]
    pairs = [(begin + timedelta(days=a), begin + timedelta(days=b)) for a, b in list(pairwise(days))[::2]]
    event = scenario([spell(str(a), str(b)) for a, b in pairs]).events[0]
    assert isinstance(event, Siege)
    for year in (2015, 2016, 2017):
        first, found = date(year, 1, 1), arrivals([event], year, BRITAIN)
        length = (date(year + 1, 1, 1) - first).days
        closed = np.array([any(a <= first + timedelta(days=d) <= b for a, b in pairs) for d in range(length)])
        assert found.shape == (len(BRITAIN.products), length)
        assert ((found == 0.0) == closed).all() and ((found == 1.0) == ~closed).all()
        assert event.part_of(year) * length == pytest.approx(closed.sum(), abs=1e-9)


def test_the_parts_of_a_year_add_up() -> None:
    (event,) = scenario(EAST, exports=1.0, rule="weak").events
    assert event.part_of(2016) * 366 == pytest.approx(20 + 109, abs=1e-9)
    assert event.part_of(2015) == event.part_of(2017) == 0.0
    found = conditions([event], 2016, BRITAIN)
    assert found.imports == pytest.approx(np.full(len(BRITAIN.products), 1.0 - 129 / 366))
    assert found.exports == pytest.approx(1.0 - 129 / 366)
    assert rule_of([event]) == "weak"


def test_one_interval_is_a_blockade() -> None:
    (event,) = scenario(EAST[:1]).events
    plain = load_scenario("foundation").with_(events=[{"kind": "blockade", **EAST[0]}]).events[0]
    assert isinstance(plain, Blockade)
    assert event.part_of(2016) == plain.part_of(2016)
    assert (arrivals([event], 2016, BRITAIN) == arrivals([plain], 2016, BRITAIN)).all()


def test_it_is_written_as_it_is_read() -> None:
    whole = scenario(EAST)
    again = load_scenario("foundation").with_(events=whole.document()["events"])
    assert again.events == whole.events
    assert whole.document()["events"][0]["from"] == "2016-07-17"
    assert whole.document()["events"][0]["to"] == "2016-12-21"


@pytest.mark.parametrize(
    ("closed", "more", "words"),
    [
        ([], {}, "at least"),
        ([spell("2016-08-05", "2016-07-17")], {}, "dates reversed: 2016-08-05 to 2016-07-17"),
        ([EAST[0], spell("2016-08-05", "2016-08-09")], {}, "overlap or are not in order: 2016-08-05"),
        ([EAST[1], EAST[0]], {}, "overlap or are not in order: 2016-07-17"),
        ([spell("2016-02-30", "2016-03-01")], {}, "a date such as"),
        (EAST, {"from": "2016-07-16"}, "not the first and last closed day"),
        (EAST, {"share": 1.5}, "out of range"),
    ],
)
def test_what_is_no_siege_is_refused(closed: list[dict[str, str]], more: dict[str, object], words: str) -> None:
    with pytest.raises(SchemaError, match=words):
        scenario(closed, **more)
