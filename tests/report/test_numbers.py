"""Numbers as a person would write them."""

from __future__ import annotations

import pytest

from commonweal.report.numbers import amount, between, gigatonnes, number, percent, person_years


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (1.0, "1"), (8.0712, "8.07"), (34.66, "34.7"), (123456.7, "123\u202f457"), (0.01234, "0.0123"),
        (-2.5, "\u22122.5"), (1.2, "1.2"), (float("inf"), "\u2013"), (3.2e-9, "3.20e-09"),
    ],
)  # fmt: skip
def test_number(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.4, "40"), (0.035, "3.5"), (0.0, "0"), (0.7405, "74"), (1.0, "100"), (0.03, "3"),
            (0.0994, "9.9"), (0.0999, "10"),
        (-0.0774, "\u22127.7"), (0.0004, "less than 0.1"),
    ],
)  # fmt: skip
def test_percent(share: float, text: str) -> None:
    assert percent(share) == f"{text}\u00a0%"


@pytest.mark.parametrize(
    ("value", "text"), [(66.86, "66.9"), (237.1, "237"), (None, "–"), (-0.01, "0.0"), (1234.5, "1\u202f234")]
)
def test_gigatonnes(value: float | None, text: str) -> None:
    assert gigatonnes(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (8.0712, "Gt CO2", "8.07 Gt CO2"),
        (0.74, "share of the floor", "74 % of the floor"),
        (2.0, "1", "2"),
        (0.5, "share", "50 %"),
    ],
)
def test_amount(value: float, unit: str, text: str) -> None:
    assert amount(value, unit).replace("\u00a0", " ") == text


def test_between() -> None:
    assert between([9.2, 12.9]) == "9 to 13"
    assert between([9.2, 9.4]) == "9"


@pytest.mark.parametrize(
    ("thousands", "text"), [(56_000.0, "56 million"), (999_400.0, "999 million"), (1_234_000.0, "1.23 billion")]
)
def test_person_years(thousands: float, text: str) -> None:
    assert person_years(thousands).replace("\u00a0", " ") == f"{text} person-years"
