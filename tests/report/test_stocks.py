"""Quotas on stocks in the report: a table of limit and use, prices by name, and what nature then means."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from commonweal.report.material import read_material
from commonweal.report.page import build_report
from commonweal.report.sections import binding, carbon

Runs = dict[str, Any]
Write = Callable[[Path, Runs], Path]
COAL = {
    "quota": "coal", "words": "the quota on hard coal", "path": "quotas.coal.limit", "unit": "million t",
    "limit": 8.32, "taken": 8.32, "limits": [1], "binding": 1,
}  # fmt: skip
WOOD = {
    "quota": "wood", "words": "the quota on timber", "path": "quotas.wood.harvest", "unit": "million m3",
    "limit": 6.6, "taken": 2.5, "limits": [2, 3, 4], "binding": 1,
}  # fmt: skip


@pytest.fixture
def with_stocks(tmp_path: Path, runs: Runs, write_folder: Write) -> Path:
    """A run folder whose second plan has two quotas on stocks, coal for all years and wood for each."""
    runs = deepcopy(runs)
    runs["runs"][3]["stocks"] = [COAL, WOOD]
    folder = write_folder(tmp_path / "stocks", runs)
    path = folder / "valuations.parquet"
    rows = pd.read_parquet(path)
    same = {"run": runs["runs"][3]["key"], "constraint": "limit", "unit": ""}
    priced = [{**same, "labels": label, "value": value} for label, value in (("1", -0.25), ("3", -0.5))]
    pd.concat([rows, pd.DataFrame(priced)]).astype({"year": "Int64"}).to_parquet(path)
    return folder


def part(html: str, name: str) -> str:
    found = re.search(rf'<section id="{name}">.*?</section>', html, re.DOTALL)
    assert found is not None
    return found[0].replace("\u00a0", " ")


def cells(html: str, caption: str) -> list[list[str]]:
    """The body of a table as text."""
    table = html.split(caption, 1)[1].split("</table>", 1)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table.split("<tbody>", 1)[1], re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_each_quota_stands_with_its_limit_and_what_is_taken(with_stocks: Path) -> None:
    assert cells(part(build_report(with_stocks), "co2"), "Quotas on stocks of nature") == [
        ["Betaland", "Commons-Of-All", "hard coal", "8.32", "8.32", "million t", "yes", "quotas.coal.limit"],
        ["Betaland", "Commons-Of-All", "timber", "6.6", "2.5", "million m3", "in 1 of 3 years", "quotas.wood.harvest"],
    ]


def test_the_price_of_a_quota_is_not_that_of_co2(with_stocks: Path) -> None:
    rows = cells(part(build_report(with_stocks), "binding"), "What one more unit would be worth")
    ours = [row[2:] for row in rows if row[0] == "Betaland"]
    whole = "the horizon as a whole"
    assert ours == [
        ["the CO2 limit", "0.1 per Gt CO2", "", whole],
        ["the quota on hard coal", "0.25 per million t", "", whole],
        ["the quota on timber", "0.5 per million m3", "2016", "2016"],
    ]


def test_nature_is_not_only_co2_where_stocks_are_under_a_quota(with_stocks: Path, folder: Path) -> None:
    assert "Nature here means CO2 and, where a society has a quota on it, “hard coal” and “timber”:" in build_report(
        with_stocks
    )
    plain = read_material(folder)
    assert "Nature here means CO2: land, water" in build_report(folder)
    assert not [one for one in carbon.section(plain).blocks if getattr(one, "caption", "").startswith("Quotas")]
    assert binding.section(plain).blocks
