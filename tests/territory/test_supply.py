"""Days of supply: stock and inflow, the item that runs out first, what nobody knows; enclaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.chronicles import SMALL, Rows, write
from typer.testing import CliRunner

from commonweal.cli.app import app
from commonweal.territory.chronicle.dates import day_of
from commonweal.territory.chronicle.loading import load_chronicle
from commonweal.territory.supply import Supply, supply_on

RUN = CliRunner()


def claim(number: int, kind: str, item: str, **more: str) -> dict[str, str]:
    return {"claim_id": f"S{number}", "place": "town", "kind": kind, "item": item, "date_edtf": "2020-02-10",
            "earliest": "2020-02-10", "latest": "2020-02-10", "source_id": "monitor", **more}  # fmt: skip


def supply(folder: Path, rows: Rows, day: str = "2020-02-20") -> Supply:
    found = day_of(day)
    assert found is not None
    return supply_on(load_chronicle(write(folder / "c", {"supplies": rows})), "town", found)


def test_stock_and_inflow_of_an_item_are_one_and_the_scarcest_item_binds(tmp_path: Path) -> None:
    rows = [
        claim(1, "stock", "flour", value="5000", unit="kg"),
        {**claim(2, "inflow", "flour", value="1000", unit="kg"), "latest": "2020-02-11"},
        {**claim(3, "inflow", "flour", low="0", high="1000", unit="kg"), "latest": "2020-02-12"},
        {**claim(5, "inflow", "flour", value="900", unit="kg"), "earliest": "2020-02-01", "latest": "2020-02-09"},
        claim(4, "stock", "lentils", value="100", unit="kg"),
    ]
    found = supply(tmp_path, rows)
    flour, lentils = found.lasting
    assert flour.full == pytest.approx((6000 * 3640 / 2100 / 1000, 7000 * 3640 / 2100 / 1000))
    assert (flour.parts, flour.claims) == (("stock", "inflow"), ("S1", "S2", "S3"))
    assert lentils.full == pytest.approx((100 * 3530 / 2100 / 1000,) * 2)
    assert found.binding == "lentils"
    assert flour.days == pytest.approx((flour.full[0], 2 * flour.full[1]))


def test_claims_of_one_stock_are_a_range_and_never_a_sum(tmp_path: Path) -> None:
    rows = [claim(n, "stock", "rations", value=value, unit="ration") for n, value in enumerate(("4000", "10000"))]
    (only,) = supply(tmp_path, rows).lasting
    assert only.full == (4.0, 10.0)


def test_nothing_is_known_of_what_has_no_amount_or_no_people(tmp_path: Path) -> None:
    found = supply(tmp_path, [claim(1, "stock", "fuel", qualifier="little"), claim(2, "state", "water")])
    assert found.lasting == () and found.binding is None and found.unknown == ("fuel", "water")
    nobody = supply(tmp_path / "later", [claim(1, "stock", "rations", value="9", unit="ration")], "2020-12-30")
    assert nobody.lasting == () and nobody.people.low is None


def test_a_claim_of_tomorrow_does_not_count_today(tmp_path: Path) -> None:
    rows = [claim(1, "stock", "rations", value="1000", unit="ration")]
    assert supply(tmp_path, rows, "2020-02-09").lasting == ()


def test_an_enclave_is_named(tmp_path: Path) -> None:
    control = [{**SMALL["control"][0], "source_id": "monitor"}]
    readings = [{"reading": "all", "group": "", "source_id": "monitor"}]
    folder = write(tmp_path / "c", {"control": control, "readings": readings})
    for day, words in (
        ("2020-02-01", ""),
        ("2020-03-15", "enclave, possibly: town"),
        ("2020-03-31", "enclave, certainly: town"),
    ):
        found = RUN.invoke(app, ["siege", str(folder), "--on", day, "--reading", "all"])
        assert found.exit_code == 0
        assert words in found.output if words else "enclave" not in found.output
