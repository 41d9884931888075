"""Closed days as readings have them, and what takes them as given."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.app import app
from commonweal.core.errors import InputError
from commonweal.scenario.events import Siege
from commonweal.scenario.loading import load_scenario
from commonweal.territory.chronicle.loading import load_chronicle
from commonweal.territory.closures import closed_days

ALEPPO = load_chronicle("aleppo-2016")
RUN = CliRunner()
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "siege" / "scenario.yaml"
AFP = ((date(2016, 7, 17), date(2016, 8, 6)), (date(2016, 9, 4), date(2016, 12, 22)))


def test_certain_days_and_days_that_are_possible_too() -> None:
    assert closed_days(ALEPPO, "eastern_aleppo", "outside_afp") == AFP
    assert closed_days(ALEPPO, "eastern_aleppo", "article_mid_august") == (
        (date(2016, 7, 20), date(2016, 8, 1)), (date(2016, 8, 20), date(2016, 10, 21)),
    )  # fmt: skip
    assert closed_days(ALEPPO, "eastern_aleppo", "article_mid_august", at_most=True) == (
        (date(2016, 7, 1), date(2016, 10, 21)),
    )
    assert closed_days(ALEPPO, "eastern_aleppo", "routes_outside", "encircled")[0] == AFP[0]


@pytest.mark.parametrize(
    ("place", "reading", "words"),
    [
        ("nowhere", "outside_afp", "place"),
        ("eastern_aleppo", "nobody", "reading"),
        ("idlib_city", "outside_afp", "nothing"),
    ],
)
def test_what_has_no_closed_days_is_refused(place: str, reading: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        closed_days(ALEPPO, place, reading)


def test_the_event_takes_its_days_from_a_chronicle() -> None:
    (event,) = load_scenario(str(EXAMPLE)).events
    assert isinstance(event, Siege)
    assert event.spells() == ((date(2016, 7, 17), date(2016, 8, 5)), (date(2016, 9, 4), date(2016, 12, 21)))
    again = Siege.model_validate(event.model_dump(by_alias=True))
    assert again == event


def test_a_wrong_reading_in_a_scenario_is_one_message(tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(EXAMPLE.read_text().replace("outside_afp ", "outside_af "))
    found = RUN.invoke(app, ["check", str(path)])
    assert found.exit_code == 2 and "outside_af" in found.output and "'outside_afp'" in found.output


def test_rationing_from_a_chronicle() -> None:
    asked = ["rationing", "--chronicle", "aleppo-2016", "--place", "eastern_aleppo", "--reading", "outside_afp"]
    found = RUN.invoke(app, [*asked, "--until", "2017-01-10", "--json", "-"])
    assert found.exit_code == 0, found.output
    plain = json.loads(found.stdout)
    assert plain["closed"] == [{"from": "2016-07-17", "to": "2016-08-05"}, {"from": "2016-09-04", "to": "2016-12-21"}]
    assert plain["persons"] == pytest.approx(275_000)
    both = RUN.invoke(app, [*asked, "--closed", "2016-07-17..2016-08-05"])
    assert both.exit_code == 2 and "--closed" in both.output
    assert RUN.invoke(app, asked[:3]).exit_code == 2
