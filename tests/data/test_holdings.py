"""What a table holds and lacks: every lack appears when the thing is taken away, and says what it blocks."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from support.tables import small_table, without

from commonweal.core.table import Satellite, Table
from commonweal.data.holdings import holdings
from commonweal.data.worlds import list_tables, load_table


def full_table() -> Table:
    """Return a table that lacks nothing but what no table holds."""
    table = small_table()
    none = np.zeros(4)
    capital = Satellite("capital", "Capital", "capital", "M.USD_2014", table.output * 2, none, "drawn")
    water = Satellite("water", "Water", "resource", "kt", table.output, none, "drawn")
    halves = np.vstack([table.primary[0] / 2, table.primary[0] / 2, table.primary[1]])
    return replace(
        table,
        satellites=(*table.satellites, capital, water),
        primary=halves,
        primary_items=("compensation", "own", "surplus"),
        primary_kinds=("compensation", "mixed_income", "operating_surplus"),
    )


def lacks(table: Table) -> dict[str, str]:
    return {one.name: one.what for one in holdings(table).lacks}


def changed_satellite(name: str, **changes: object) -> Callable[[Table], Table]:
    def change(table: Table) -> Table:
        new = [replace(one, **changes) if one.name == name else one for one in table.satellites]  # type: ignore[arg-type]
        return replace(table, satellites=tuple(new))

    return change


def one_row_of_value_added(table: Table) -> Table:
    return replace(
        table,
        primary=table.primary.sum(axis=0, keepdims=True),
        primary_items=("VA",),
        primary_kinds=("value_added",),
    )


CHANGES: dict[str, Callable[[Table], Table]] = {
    "labour": lambda table: without(table, "hours"),
    "hours": changed_satellite("hours", unit="thousand FTE"),
    "capital": lambda table: without(table, "capital"),
    "capital_of_some": changed_satellite("capital", by_activity=np.array([1.0, 0.0, 1.0])),
    "emissions": lambda table: without(table, "co2"),
    "emissions_of_households": changed_satellite("co2", by_final=np.zeros(4)),
    "resources": lambda table: without(table, "water"),
    "population": lambda table: replace(table, population=np.array([np.nan])),
    "import_split": lambda table: replace(table, imported_use=None, imported_demand=None),
    "exports": lambda table: replace(table, final_kinds=("households", "government", "gfcf", "other")),
    "incomes": one_row_of_value_added,
    "mixed_income": lambda table: replace(table, primary_kinds=("compensation", "compensation", "operating_surplus")),
    "final_users": lambda table: replace(table, final_kinds=("households", "other", "other", "exports")),
}


def test_a_full_table_lacks_only_what_no_table_holds() -> None:
    assert list(lacks(full_table())) == ["societies"]


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_what_is_taken_away_is_lacking_and_nothing_else(name: str) -> None:
    assert set(lacks(CHANGES[name](full_table()))) == {"societies", name}


def test_every_lack_says_what_it_blocks() -> None:
    for change in CHANGES.values():
        assert all(one.what and one.blocks for one in holdings(change(full_table())).lacks)


def test_missing_hours_block_labour_values() -> None:
    lack = holdings(without(full_table(), "hours")).lacks[0]
    assert "labour constraints and labour values are off" in lack.blocks and "proxy" in lack.fill


def test_activities_without_capital_are_named() -> None:
    change = changed_satellite("capital", by_activity=np.zeros(3))
    assert "a1, a2, a3" in lacks(change(full_table()))["capital_of_some"]


def test_population_of_some_regions_is_told_apart() -> None:
    table = small_table(("HOME", "AWAY"))
    table = replace(table, population=np.array([1000.0, np.nan]))
    assert lacks(table)["population"] == "population of AWAY"
    held = {one.name: one.total for one in holdings(table).holds}
    assert held["population"] == 1000.0


def test_what_is_held_has_total_unit_and_proxy() -> None:
    table = changed_satellite("hours", proxy="per output of elsewhere")(full_table())
    held = {one.name: one for one in holdings(table).holds}
    assert held["co2"].total == pytest.approx(0.2 * table.output.sum() + 2.0)
    assert held["hours"].proxy == "per output of elsewhere" and held["hours"].unit == "M.h"
    lines = holdings(table).lines()
    assert any("proxy: per output of elsewhere" in line for line in lines)
    assert len(lines) == len(held) + 1


def test_it_is_a_json_document() -> None:
    record = holdings(small_table()).record()
    assert json.loads(json.dumps(record, allow_nan=False)) == record


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fra-2014", {"labour", "capital", "resources", "incomes"}),
        ("usa-2014", {"resources"}),
        ("usa-2023", {"labour", "capital", "emissions", "resources", "mixed_income"}),
        ("usa-2017-detail", {"labour", "capital_of_some", "emissions", "resources", "mixed_income"}),
        ("usa-2012-detail", {"hours", "capital", "emissions_of_households", "mixed_income"}),
    ],
)
def test_the_bundled_tables(name: str, expected: set[str]) -> None:
    assert set(lacks(load_table(name))) == expected | {"societies"}


def test_every_bundled_table_has_people_trade_and_users() -> None:
    for name in list_tables():
        assert not {"population", "import_split", "exports", "final_users"} & set(lacks(load_table(name)))
