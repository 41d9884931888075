"""``commonweal rationing``: what it prints, what it writes, what it refuses."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from commonweal.cli.rationing import VARIANTS, rationing

app = typer.Typer()
app.command()(rationing)
CLOSED = ("--closed", "2016-07-17..2016-08-05", "--closed", "2016-09-04..2016-09-20")


def test_it_answers_and_says_what_it_rests_on() -> None:
    found = CliRunner().invoke(app, [*CLOSED, "--persons", "275000", "--until", "2016-10-01"])
    assert found.exit_code == 0
    words = " ".join(found.stdout.split())
    for part in ("275,000 people", "37 days", "market-price", "equal-ration", "need-first", "P0-20", "--rule weak"):
        assert part in words
    assert "no reconstruction of a place" in words
    assert "the share below in usual times is on the high side" in words


def test_the_document() -> None:
    found = CliRunner().invoke(app, [*CLOSED, "--until", "2016-10-01", "--json", "-"])
    plain = json.loads(found.stdout)
    assert plain["schema_version"] == 1
    assert plain["closed"][0] == {"from": "2016-07-17", "to": "2016-08-05"}
    assert plain["followed"] == {"from": "2016-07-17", "to": "2016-10-01"}
    assert plain["closed_days"] == 20 + 17
    assert set(plain["variants"]) == set(VARIANTS)
    for one in plain["rules"].values():
        assert 0.0 <= one["largest_share_below"] <= 1.0
        assert one["person_days"] >= 0.0
    need, price = plain["rules"]["need-first"], plain["rules"]["market-price"]
    assert need["needs_unmet"] <= price["needs_unmet"]
    bands = plain["by_band"]
    assert sum(row["persons"] for row in bands) == pytest.approx(plain["persons"])
    assert len(plain["by_day"]["day"]) == len(plain["by_day"]["persons_below"]["need-first"]) == 77


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["no closed days"]),
        (["--closed", "x"], ["'x'", "FROM..TO"]),
        (["--closed", "2016-08-05..2016-07-17"], ["reversed", "2016-08-05..2016-07-17"]),
        (["--closed", "2016-02-30..2016-03-01"], ["2016-02-30", "YYYY-MM-DD"]),
        ([*CLOSED, "--closed", "2016-09-20..2016-09-22"], ["overlap", "2016-09-20..2016-09-22", "after 2016-09-20"]),
        ([*CLOSED, "--world", "gbr-2015"], ["gbr-2015", "gbr-2014"]),
        ([*CLOSED, "--rule", "leontif"], ["leontif", "did you mean 'leontief'?"]),
        ([*CLOSED, "--persons", "-3"], ["persons", "-3", "above 0"]),
        ([*CLOSED, "--persons", "nan"], ["nan", "above 0"]),
        ([*CLOSED, "--stock-days", "0"], ["stock_days", "above 0"]),
        ([*CLOSED, "--until", "2016-07-01"], ["until", "allowed"]),
        ([*CLOSED, "--until", "9999-12-31"], ["9999-12-31"]),
        (["--closed", "2016-01-01..9999-12-30"], ["days outside what is followed"]),
    ],
)
def test_bad_input_is_one_message_and_exit_status_2(
    arguments: list[str], words: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    found = CliRunner().invoke(app, arguments)
    assert found.exit_code == 2
    message = found.stderr + capfd.readouterr().err
    assert all(word in message for word in words), message
    assert message.count("\n") == 1 and "Traceback" not in message
