"""What ``commonweal plan`` says: stages with their units, names, prices, what binds."""

from __future__ import annotations

import json

from cli.test_bad_input import called

ASKED = ("plan", "--world", "usa-2014", "--years", "2015-2016")


def test_a_plan_of_an_economy_in_a_dozen_lines() -> None:
    status, out, err = called(*ASKED)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert len(lines) <= 14
    for words in ("times the floor", "million h", "Real estate activities (L68)", "highest: ", "lowest: "):
        assert words in out
    assert "mean of all products = 1" in out


def test_what_binds_is_what_the_document_says_binds() -> None:
    _, out, _ = called(*ASKED)
    _, text, _ = called(*ASKED, "--json", "-")
    lines = out.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("  what binds"))
    for line, one in zip(lines[start + 1 :], json.loads(text)["binding"][:5], strict=False):
        assert line.startswith(f"    {one['constraint'].replace('_', ' ')}")
        assert f"{one['value']:.3g}" in line


def test_a_problem_without_names_has_its_prices_as_they_are() -> None:
    status, out, _ = called("plan", "--problem", "williams-dynamic-labour")
    assert status == 0
    assert "(aim per unit), highest: coal 11.7" in out


def test_prices_that_are_all_zero_are_said_to_be() -> None:
    """In this plan of one year vehicles bind, and no industry's product does."""
    status, out, _ = called("plan", "--world", "gbr-2014", "--years", "2015")
    assert status == 0
    assert "prices of 2015: 0 for every product of an industry" in out
    assert "capacity, car_combustion, 2015" in out
