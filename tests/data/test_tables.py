"""The bundled tables: which there are, that they close as their provenance says, and how a name is resolved."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from support.published import SOURCE, published

from commonweal.core.errors import SchemaError, UnknownName
from commonweal.data import list_worlds
from commonweal.data.build_tables import bundled, main, with_licences
from commonweal.data.readers import wiod2013
from commonweal.data.table_checks import check_structure, largest_residuals
from commonweal.data.table_folder import read_table
from commonweal.data.worlds import TABLES, list_tables, load_table

DETAILED = ("usa-2012-detail", "usa-2017-detail", "usa-2023")


def test_there_are_43_countries_and_three_tables_of_the_united_states() -> None:
    assert len(list_tables()) == 46 and set(DETAILED) <= set(list_tables())
    assert set(list_worlds()) <= set(list_tables())  # the name of a full world stands for its table too


@pytest.mark.parametrize("name", list_tables())
def test_a_table_is_sound_and_closes_as_it_says(name: str) -> None:
    table = load_table(name)
    assert table.name == name
    check_structure(table, name)
    stated = cast("dict[str, float]", table.provenance["residuals"])
    found = largest_residuals(table)
    assert found["product"] == pytest.approx(stated["product"], rel=1e-6, abs=1e-6)
    assert found["activity"] == pytest.approx(stated["activity"], rel=1e-6, abs=1e-6)
    assert max(found.values()) <= stated["stated"] * (1 + 1e-9)
    assert "accepted_residual" not in table.provenance
    assert np.isfinite(table.population).all() and (table.population > 0).all()


@pytest.mark.parametrize("name", list_tables())
def test_every_label_has_a_title_and_every_satellite_a_source(name: str) -> None:
    table = load_table(name)
    labels = (*table.products, *table.activities, *table.final, *table.primary_items)
    assert [label for label in labels if not table.titles.get(label)] == []
    assert all(one.source and one.unit and one.title for one in table.satellites)
    assert table.notes


def test_what_was_built_is_what_the_readers_return() -> None:
    """One of each source; a whole rebuild is the slow test below."""
    for folder in ("us_bea", "us_useeio2012_411", "wiod2016", "un_wpp2019"):
        published(folder)
    readers = dict(bundled(SOURCE))
    for name in ("usa-2012-detail", "usa-2023", "rou-2014", "deu-2014"):
        built, read = load_table(name), readers[name]()
        for part in ("make", "use", "imported_use"):
            one, other = getattr(built, part), getattr(read, part)
            np.testing.assert_array_equal(one.indices, other.indices)
            np.testing.assert_allclose(one.data, other.data, rtol=1e-12)
        for part in ("demand", "imports", "primary", "population"):
            np.testing.assert_allclose(getattr(built, part), getattr(read, part), rtol=1e-12)
        for mine, theirs in zip(built.satellites, read.satellites, strict=True):
            np.testing.assert_allclose(mine.by_activity, theirs.by_activity, rtol=1e-12)


def test_a_table_is_one_copy_that_nobody_can_change() -> None:
    table = load_table("usa-2012-detail")
    assert load_table("usa-2012-detail") is table
    for array in (table.use.data, table.demand, table.primary, table.satellites[0].by_activity):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


@pytest.mark.parametrize(
    ("name", "near"), [("usa-2012-details", "usa-2012-detail"), ("fr-2014", "fra-2014"), ("../tables/usa-2023", "")]
)
def test_an_unknown_name_gives_the_nearest_and_is_never_a_path(name: str, near: str) -> None:
    with pytest.raises(UnknownName) as caught:
        load_table(name)
    assert not near or caught.value.problems[0].nearest == near


def test_a_source_that_may_not_be_passed_on_is_refused() -> None:
    table = load_table("usa-2023")
    assert with_licences(table).provenance["licences"]
    closed = {**table.provenance, "sources": [wiod2013.SOURCE]}
    with pytest.raises(SchemaError, match="licence not on the list"):
        with_licences(replace(table, provenance=closed))


def test_carbon_dioxide_stands_in_a_sheet_of_its_own() -> None:
    """Its licence line was not seen; it must be possible to withdraw it."""
    for name in set(list_tables()) - set(DETAILED):
        records = json.loads((TABLES / name / "table.json").read_text(encoding="utf-8"))["satellites"]
        sheets = {record["name"]: record["sheet"] for record in records}
        assert sheets.pop("co2") == "satellites_1" and "satellites_1" not in sheets.values()


@pytest.mark.slow
def test_a_rebuild_gives_the_same_tables(tmp_path: Path) -> None:
    for folder in ("us_bea", "us_useeio2012_411", "wiod2016", "un_wpp2019"):
        published(folder)
    main(["--source", str(SOURCE), "--out", str(tmp_path)])
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == list(list_tables())
    for name in list_tables():
        assert read_table(tmp_path / "tables" / name).provenance == load_table(name).provenance
        for path in sorted((TABLES / name).glob("*.parquet")):
            assert path.read_bytes() == (tmp_path / "tables" / name / path.name).read_bytes(), path
