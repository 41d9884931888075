"""Amended institutions for a run: dated numbers change in between, anything else is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commonweal.core.amendment import Amendment
from commonweal.core.errors import SchemaError
from commonweal.institutions import Institutions, load_institutions
from commonweal.institutions.amendments import amended
from commonweal.institutions.dated import HoursPerWeek
from commonweal.institutions.horizon import during
from commonweal.scenario.loading import load_scenario

BASE = load_institutions("associated-producers")
FIRST, LAST = date(2015, 1, 1), date(2050, 12, 31)


def change(path: str, value: Any, start: str, end: str | None = None) -> Amendment:
    last = None if end is None else date.fromisoformat(end)
    return Amendment(path, value, date.fromisoformat(start), last, "congress", "a test")


def hours(institutions: Institutions) -> dict[str, float]:
    norm = institutions.work.hours_norm
    assert isinstance(norm, HoursPerWeek)
    return {day.isoformat(): value for day, value in norm.values.items()}


def test_what_nothing_amends_is_returned_as_it_is() -> None:
    assert during(BASE, FIRST, LAST) is BASE
    assert during(amended(BASE, []), FIRST, LAST) == BASE


def test_an_amended_number_becomes_values_by_date() -> None:
    found = amended(BASE, [change("work.hours_norm", 30, "2020-01-01", "2025-01-01")])
    assert hours(during(found, FIRST, LAST)) == {
        "2015-01-01": 34.0, "2020-01-01": 30.0, "2025-01-01": 34.0, "2030-01-01": 28.0,
    }  # fmt: skip
    assert hours(during(found, FIRST, date(2019, 12, 31))) == {"2015-01-01": 34.0}


def test_an_open_amendment_outlasts_declared_dates() -> None:
    found = amended(BASE, [change("work.hours_norm", 30, "2020-01-01")])
    assert hours(during(found, FIRST, LAST)) == {"2015-01-01": 34.0, "2020-01-01": 30.0}


@pytest.mark.parametrize("year", range(2015, 2051, 5))
def test_the_run_has_on_every_day_what_holds_on_it(year: int) -> None:
    log = [
        change("work.hours_norm", 30, "2018-01-01"),
        change("work.hours_norm", 26, "2026-01-01", "2031-06-01"),
        change("investment.rate", 0.1, "2022-01-01", "2040-01-01"),
        change("quotas.co2.budget", "ar6-1.5c-50", "2015-01-01"),
    ]
    found, day = amended(BASE, log), date(year, 7, 1)
    run, held = during(found, FIRST, LAST).at(day), found.at(day)
    for one in (run, held):
        assert isinstance(one.work.hours_norm, HoursPerWeek)
    assert run.work.hours_norm.at(day) == held.work.hours_norm.at(day)  # type: ignore[union-attr]
    assert run.investment.rate.at(day) == held.investment.rate.at(day)  # type: ignore[union-attr]
    assert run.quotas == held.quotas


def test_any_other_change_in_between_is_refused() -> None:
    found = amended(BASE, [change("quotas.co2.budget", "ar6-1.5c-50", "2020-01-01")])
    with pytest.raises(
        SchemaError, match=r"quotas\.co2\.budget: no engine .*ar6-2\.0c-67, and ar6-1\.5c-50 on 2020-01-01"
    ):
        during(found, FIRST, LAST)
    assert during(found, FIRST, date(2019, 12, 31)).quotas == BASE.quotas
    other_word = amended(BASE, [change("work.hours_norm", "observed", "2020-01-01")])
    with pytest.raises(SchemaError, match=r"work\.hours_norm: no engine"):
        during(other_word, FIRST, LAST)


def test_a_label_may_change() -> None:
    assert during(amended(BASE, [change("name", "other", "2020-01-01")]), FIRST, LAST).name == BASE.name


def test_a_scenario_runs_a_file_of_amendments(tmp_path: Path) -> None:
    path = tmp_path / "reform.yaml"
    line = "  - {path: work.hours_norm, value: 30, start: 2020-01-01, by: congress, reason: a test}\n"
    path.write_text(f"schema: 1\namends: associated-producers\nname: shorter\namendments:\n{line}", encoding="utf-8")
    (found,) = load_scenario("foundation").with_(institutions=[str(path)]).societies()
    assert found.name == "shorter"
    assert hours(found) == {"2015-01-01": 34.0, "2020-01-01": 30.0}
    (early,) = load_scenario("foundation").with_(institutions=[str(path)], years={"from": 2015, "to": 2016}).societies()
    assert hours(early) == {"2015-01-01": 34.0}
    assert early.bodies == BASE.bodies
