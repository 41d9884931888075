"""Amendments: what holds on a day, what a log comes to in any order, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.amendment import Amendment, settle
from commonweal.core.errors import InputError, SchemaError
from commonweal.institutions import load_institutions
from commonweal.institutions.amendment_file import load_amendments, load_society, save_amendments
from commonweal.institutions.amendments import AmendedInstitutions, amended
from commonweal.institutions.parts import paths

BASE = load_institutions("associated-producers")
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "work.hours_norm": st.integers(20, 40),
    "work.remuneration.ratio": st.floats(1, 10),
    "investment.rate": st.floats(0, 0.15),
    "guarantees.floor.set": st.sampled_from(["decent-living", "good-life", "relative"]),
    "quotas.co2.budget": st.sampled_from(["ar6-1.5c-50", "ar6-2.0c-67"]),
    "bodies.congress.rule.threshold": st.floats(0.5, 1),
    "bodies.locality.members.seats": st.integers(12, 200),
    "ownership.default": st.sampled_from([{"kind": "private"}, {"kind": "social"}]),
    "ownership.sectors.A01": st.sampled_from([{"kind": "private"}, {"kind": "social"}]),
    "bodies.locality": st.just(BASE.document()["bodies"][1] | {"term": 3.0}),
}
FIRST = date(2015, 1, 1)
DAYS = st.integers(0, 9000).map(lambda days: FIRST + timedelta(days))


@st.composite
def amendments(draw: st.DrawFn) -> Amendment:
    path = draw(st.sampled_from(sorted(VALUES)))
    start, length = draw(DAYS), draw(st.none() | st.integers(1, 4000))
    end = None if length is None else start + timedelta(length)
    return Amendment(path, draw(VALUES[path]), start, end, draw(st.sampled_from("ab")), "assumption, range as drawn")


LOGS = st.lists(amendments(), max_size=6, unique_by=lambda one: (one.path, one.start))


def change(path: str, value: Any, start: str, end: str | None = None, by: str = "congress") -> Amendment:
    last = None if end is None else date.fromisoformat(end)
    return Amendment(path, value, date.fromisoformat(start), last, by, "a test")


def on(institutions: AmendedInstitutions, day: str) -> dict[str, Any]:
    return institutions.at(date.fromisoformat(day)).document()


def hours(institutions: AmendedInstitutions, day: str) -> float:
    (value,) = on(institutions, day)["work"]["hours_norm"]["values"].values()
    return float(value)


def test_a_number_amends_a_dated_parameter_and_the_old_one_returns() -> None:
    found = amended(BASE, [change("work.hours_norm", 30, "2020-01-01", "2025-01-01")])
    days = ("2019-12-31", "2020-01-01", "2024-12-31", "2025-01-01", "2030-01-01")
    assert [hours(found, day) for day in days] == [34, 30, 30, 34, 28]
    norm = on(found, "2022-01-01")["work"]["hours_norm"]
    assert norm["source"] == "congress: a test"
    assert norm["unit"] == "h/week"


def test_an_open_amendment_of_a_number_outlasts_later_declared_dates() -> None:
    assert hours(amended(BASE, [change("work.hours_norm", 30, "2020-01-01")]), "2040-01-01") == 30


def test_members_of_a_list_go_by_name() -> None:
    found = amended(BASE, [change("bodies.congress.rule.threshold", 0.75, "2020-01-01")])
    assert [body["rule"].get("threshold") for body in on(found, "2020-01-01")["bodies"]] == [None, None, 0.75]


def test_a_body_can_be_added() -> None:
    council = BASE.document()["bodies"][1] | {"mandate": ["work.remuneration"]}
    del council["name"]
    found = amended(BASE, [change("bodies.council", council, "2020-01-01", "2021-01-01")])
    assert [body["name"] for body in on(found, "2020-06-01")["bodies"]][-1] == "council"
    assert len(on(found, "2021-01-01")["bodies"]) == 3


def test_a_later_start_closes_an_earlier_open_amendment_and_it_stays_closed() -> None:
    first, second = (
        change("work.hours_norm", 30, "2018-01-01"),
        change("work.hours_norm", 25, "2020-01-01", "2022-01-01"),
    )
    found = amended(BASE, [second, first])
    assert [hours(found, day) for day in ("2019-01-01", "2021-01-01", "2022-01-01")] == [30, 25, 34]
    assert [(one.amendment, one.closed_by) for one in found.log.closings] == [(first, second)]
    assert "closed on 2020-01-01" in str(found.log.closings[0])


def test_a_whole_laid_over_its_part_closes_it() -> None:
    part = [
        change("ownership.default.workers", 0.7, "2018-01-01"),
        change("ownership.default.society", 0.3, "2018-01-01"),
    ]
    whole = change("ownership.default", {"kind": "private"}, "2020-01-01", "2022-01-01")
    found = amended(BASE, [*part, whole])
    assert on(found, "2019-01-01")["ownership"]["default"]["workers"] == 0.7
    assert on(found, "2021-01-01")["ownership"]["default"] == {"kind": "private"}
    assert on(found, "2022-01-01")["ownership"]["default"]["workers"] == 0.5
    assert [one.closed_by.path for one in found.log.closings] == ["ownership.default"] * 2


def test_a_part_is_laid_over_the_whole_from_the_same_day() -> None:
    whole = change("work.remuneration", {"kind": "scale", "ratio": 5}, "2020-01-01")
    part = change("work.remuneration.ratio", 2, "2020-01-01", "2021-01-01")
    for log in ([whole, part], [part, whole]):
        found = amended(BASE, log)
        ratios = [on(found, day)["work"]["remuneration"]["ratio"] for day in ("2019-01-01", "2020-01-01", "2021-01-01")]
        assert ratios == [3, 2, 5]
        assert found.log.closings == ()


def test_the_same_twice_is_once_and_the_longer_holds() -> None:
    short, longer = (change("work.hours_norm", 30, "2020-01-01", end) for end in ("2021-01-01", "2023-01-01"))
    assert settle([short, short]) == settle([short])
    assert settle([short, longer]).amendments == (longer,)


def test_parts_that_are_only_allowed_together_are_judged_together() -> None:
    both = [
        change(f"ownership.default.{who}", 0.5 + by, "2020-01-01") for who, by in (("workers", 0.2), ("society", -0.2))
    ]
    assert on(amended(BASE, both), "2020-01-01")["ownership"]["default"]["society"] == 0.3
    with pytest.raises(SchemaError, match=r"ownership\.default\.workers = 0\.7 from 2020-01-01.*add up to 1\.2"):
        amended(BASE, both[:1])


def test_what_one_day_makes_impossible_is_refused_for_that_day() -> None:
    whole = change("ownership.default", {"kind": "private"}, "2020-01-01", "2022-01-01")
    with pytest.raises(SchemaError, match=r"ownership\.default\.workers = 0\.5 from 2021-01-01: unknown key 'workers'"):
        amended(BASE, [whole, change("ownership.default.workers", 0.5, "2021-01-01")])
    found = amended(BASE, [whole, change("ownership.default.workers", 0.5, "2022-01-01")])
    assert on(found, "2022-01-01")["ownership"] == BASE.document()["ownership"]


REFUSED: dict[str, tuple[str, Any, list[str]]] = {
    "unknown path": ("bodies.congres.rule.threshold", 0.6, ["no such path", "'bodies.congress.rule.threshold'"]),
    "unknown last key": ("work.hours_nrm", 30, ["unknown key 'hours_nrm'", "did you mean 'hours_norm'"]),
    "unknown first key": ("wrk", 30, ["unknown key 'wrk'", "did you mean 'work'"]),
    "out of range": ("work.hours_norm", 300, ["out of range", "300", "at most 168"]),
    "unknown name": ("guarantees.floor.set", "good-lif", ["good-lif", "did you mean 'good-life'"]),
    "unknown kind": ("investment", {"kind": "profits"}, ["profits", "did you mean 'profit'"]),
    "not a body": ("bodies.council", 3, ["no such path", "bodies.council"]),
    "wrong type": ("bodies.congress", 3, ["wrong type", "a map"]),
    "a mandate left in the air": ("quotas", {}, ["mandate", "quotas.co2.budget"]),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_path_value_and_nearest_match(case: str) -> None:
    path, value, words = REFUSED[case]
    with pytest.raises(SchemaError) as caught:
        amended(BASE, [change(path, value, "2020-01-01")])
    assert all(word in str(caught.value) for word in (path, "from 2020-01-01", *words)), str(caught.value)


def test_every_problem_at_once() -> None:
    with pytest.raises(SchemaError) as caught:
        amended(BASE, [change("work.hours_norm", 300, "2020-01-01"), change("investment.rate", 2, "2021-01-01")])
    assert len(caught.value.problems) == 2


def test_conflicts_across_logs() -> None:
    first = amended(BASE, [change("work.hours_norm", 30, "2020-01-01")])
    with pytest.raises(
        SchemaError, match=r"work\.hours_norm: .*30 by congress and 25 by locality, both from 2020-01-01"
    ):
        amended(first, [change("work.hours_norm", 25, "2020-01-01", by="locality")])


def test_an_end_before_the_start() -> None:
    with pytest.raises(SchemaError, match="start 2020-01-01, end 2019-01-01"):
        change("work.hours_norm", 30, "2020-01-01", "2019-01-01")


def test_before_the_first_value() -> None:
    with pytest.raises(SchemaError, match=r"work\.hours_norm: no value.*2010-01-01.*from 2015-01-01 on"):
        BASE.at(date(2010, 1, 1))


@given(LOGS, st.randoms(use_true_random=False), DAYS)
def test_any_order_and_one_by_one_give_the_same_end_state(log: list[Amendment], random: Any, day: date) -> None:
    whole = amended(BASE, log)
    shuffled = random.sample(log, len(log))
    step = AmendedInstitutions.of(BASE)
    for one in shuffled:
        step = amended(step, [one])
    assert step.log == whole.log == amended(BASE, sorted(log, key=lambda one: (one.start, one.path))).log
    assert step.at(day) == whole.at(day)
    assert settle(whole.log.amendments).amendments == whole.log.amendments


@given(log=LOGS, day=DAYS)
def test_a_saved_log_replays_to_the_same_state(
    tmp_path_factory: pytest.TempPathFactory, log: list[Amendment], day: date
) -> None:
    found = amended(BASE, log)
    if not log:
        return
    path = tmp_path_factory.mktemp("log") / "log.yaml"
    save_amendments(path, found.log.amendments, "associated-producers")
    replayed = amended(BASE, load_amendments(path).amendments)
    assert replayed.log.amendments == found.log.amendments
    assert replayed.at(day) == found.at(day)


@given(log=LOGS, added=amendments(), day=DAYS)
def test_an_amendment_changes_nothing_before_it_begins(log: list[Amendment], added: Amendment, day: date) -> None:
    rest = [one for one in log if (one.path, one.start) != (added.path, added.start)]
    before = min(day, added.start - timedelta(1))
    if before >= FIRST:
        assert amended(BASE, [*rest, added]).at(before) == amended(BASE, rest).at(before)


@given(
    path=st.sampled_from(list(paths(BASE.document()))) | st.text(alphabet="abowrk.", max_size=12),
    value=st.recursive(
        st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=6), inner, max_size=2),
        max_leaves=3,
    ),
)
def test_anything_is_applied_or_refused_with_an_input_error(path: str, value: Any) -> None:
    try:
        found = amended(BASE, [change(path, value, "2020-01-01")])
    except InputError as error:
        assert all(problem.what and "from 2020-01-01" in problem.where for problem in error.problems)
    else:
        assert found.at(date(2019, 12, 31)) == BASE.at(date(2019, 12, 31))


HEAD = "schema: 1\namends: associated-producers\namendments:\n"
LINE = "  - {{path: {}, value: {}, start: {}, by: congress, reason: a test}}\n"
FILES: dict[str, tuple[str, list[str]]] = {
    "conflict": (
        HEAD + LINE.format("work.hours_norm", 30, "2020-01-01") + LINE.format("work.hours_norm", 25, "2020-01-01"),
        [":5", "different values", "30", "25"],
    ),
    "overlap": (
        HEAD
        + LINE.format("work.hours_norm", 30, "2020-01-01, end: 2025-01-01")
        + LINE.format("work.hours_norm", 25, "2022-01-01, end: 2026-01-01"),
        [":5", "overlap", "2025-01-01"],
    ),
    "end before start": (
        HEAD + LINE.format("work.hours_norm", 30, "2020-01-01, end: 2019-01-01"),
        [":4", "start 2020-01-01, end 2019-01-01"],
    ),
    "no amendments": (HEAD.replace("amendments:", "amendments: []"), ["no amendments"]),
    "misspelt key": (HEAD + LINE.replace("start", "strt").format("work", 1, "2020-01-01"), [":4", "strt", "'start'"]),
    "no value": (HEAD + LINE.format("work.hours_norm", "null", "2020-01-01"), [":4", "without a value"]),
    "no reason": (HEAD + LINE.replace("a test", '""').format("work.hours_norm", 30, "2020-01-01"), [":4", "reason"]),
    "not a date": (HEAD + LINE.format("work.hours_norm", 30, "soon"), [":4", "soon", "2015-01-01"]),
    "out of range": (HEAD + LINE.format("work.hours_norm", 300, "2020-01-01"), [":4", "300", "at most 168"]),
    "amends nothing": ("schema: 1\namendments:\n" + LINE.format("work", 1, "2020-01-01"), ["amends: NAME"]),
    "amends what is not there": (
        HEAD.replace("producers", "producer") + LINE.format("work", 1, "2020-01-01"),
        ["did you mean 'associated-producers'"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_a_bad_file_is_refused_with_its_line(case: str, tmp_path: Path) -> None:
    text, words = FILES[case]
    path = tmp_path / "log.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_society(path)
    message = str(caught.value).removeprefix(str(tmp_path))
    assert all(word in message for word in words), message


def test_an_open_amendment_may_be_followed_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "log.yaml"
    lines = (LINE.format("work.hours_norm", value, start) for value, start in ((30, "2020-01-01"), (25, "2022-01-01")))
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    assert len(load_amendments(path).amendments) == 2


def test_a_file_names_a_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("schema: 1\nname: ours\nwork: {hours_norm: observed}\n", encoding="utf-8")
    path = tmp_path / "log.yaml"
    line = LINE.format("name", "theirs", "2020-01-01")
    path.write_text(HEAD.replace("associated-producers", "ours.yaml") + line, encoding="utf-8")
    found = load_society(path)
    assert found.at(date(2019, 1, 1)).name == "ours + log"
    assert found.at(date(2020, 1, 1)).name == "theirs"
