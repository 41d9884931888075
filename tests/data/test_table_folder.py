"""A table that is written is read again bit for bit, and a damaged folder is refused."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from support.tables import small_table

from commonweal.core.errors import FileProblem, SchemaError
from commonweal.core.table import Table
from commonweal.data.table_folder import METADATA, read_table, write_table


def same(one: object, other: object) -> bool:
    """Whether two fields are equal to the bit, NaN equal to NaN."""
    if isinstance(one, sp.csr_array) and isinstance(other, sp.csr_array):
        return one.shape == other.shape and all(
            np.array_equal(getattr(one, part), getattr(other, part)) for part in ("data", "indices", "indptr")
        )
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    return one == other


def assert_same(one: Table, other: Table) -> None:
    for field in fields(Table):
        if field.name != "satellites":
            assert same(getattr(one, field.name), getattr(other, field.name)), field.name
    assert len(one.satellites) == len(other.satellites)
    for mine, theirs in zip(one.satellites, other.satellites, strict=True):
        assert all(same(getattr(mine, name), getattr(theirs, name)) for name in mine.__slots__)


def odd_table() -> Table:
    """Two regions, everything filled in, with cells that are easily lost: -0.0, the smallest number, a stored zero."""
    table = small_table(("HOME", "AWAY"), seed=3)
    demand = table.demand.copy()
    demand[0, :3] = (-0.0, 5e-324, 1 / 3)
    use = table.use.copy()
    use.data[0] = 0.0
    between = np.stack([np.arange(8.0), -np.arange(8.0)])
    return replace(
        table,
        use=use,
        demand=demand,
        supply_adjustments=between,
        supply_items=("trade margins", "taxes"),
        primary_demand=np.full((2, 8), 0.1),
        population=np.array([1 / 3, np.nan]),
        titles={"HOME:p1": "Brot, Käse"},
        notes=("odd",),
        provenance={"sources": [{"licence": "none", "year": 2014}], "accepted_residual": 0.1},
    )


@pytest.mark.parametrize("table", [small_table(), odd_table()], ids=["plain", "odd"])
def test_what_is_written_is_read_again(table: Table, tmp_path: Path) -> None:
    write_table(table, tmp_path / "mine")
    assert_same(table, read_table(tmp_path / "mine"))


def test_the_least_table_comes_back(tmp_path: Path) -> None:
    least = replace(
        small_table(), imported_use=None, imported_demand=None, satellites=(), population=np.array([np.nan])
    )
    write_table(least, tmp_path / "mine")
    back = read_table(tmp_path / "mine")
    assert_same(least, back)
    assert not (tmp_path / "mine" / "imported_use.parquet").exists()


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_table(odd_table(), tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == sorted(path.name for path in (tmp_path / "two").iterdir())
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)


def test_a_table_is_replaced_and_anything_else_is_not(tmp_path: Path) -> None:
    write_table(small_table(), tmp_path / "mine")
    write_table(small_table(seed=1), tmp_path / "mine")
    assert_same(read_table(tmp_path / "mine"), small_table(seed=1))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("dear")
    with pytest.raises(FileProblem, match="something else"):
        write_table(small_table(), tmp_path / "other")
    assert (tmp_path / "other" / "letter.txt").read_text() == "dear"


def test_nothing_is_left_of_a_table_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="provenance"):
        write_table(replace(small_table(), provenance={"when": object()}), tmp_path / "mine")
    with pytest.raises(SchemaError, match="label twice"):
        write_table(replace(small_table(), products=("p1", "p1", "p2", "p3")), tmp_path / "mine")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["make", "use", "imported_use", "products", "activities", "final", "satellites_1"])
def test_a_changed_sheet_is_refused(name: str, tmp_path: Path) -> None:
    write_table(small_table(), tmp_path / "mine")
    path = tmp_path / "mine" / f"{name}.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(FileProblem, match="checksum does not match"):
        read_table(tmp_path / "mine")


def test_labels_that_do_not_fit_the_sheets_are_refused(tmp_path: Path) -> None:
    write_table(small_table(), tmp_path / "mine")
    path = tmp_path / "mine" / METADATA
    metadata = json.loads(path.read_text())
    path.write_text(json.dumps({**metadata, "products": metadata["products"][:-1]}))
    with pytest.raises(SchemaError, match="wrong number of rows"):
        read_table(tmp_path / "mine")
    path.write_text(json.dumps({**metadata, "schema_version": 99}))
    with pytest.raises(SchemaError, match="unknown schema version"):
        read_table(tmp_path / "mine")
    path.write_text("{")
    with pytest.raises(FileProblem, match="cannot be read"):
        read_table(tmp_path / "mine")


def test_every_source_of_satellites_has_its_own_sheet(tmp_path: Path) -> None:
    """So that an account can be withdrawn without touching the table."""
    table = small_table()
    hours, co2 = table.satellites
    table = replace(table, satellites=(hours, replace(co2, source="elsewhere"), replace(hours, name="again")))
    write_table(table, tmp_path / "mine")
    records = json.loads((tmp_path / "mine" / METADATA).read_text())["satellites"]
    assert [record["sheet"] for record in records] == ["satellites_1", "satellites_2", "satellites_1"]
    assert_same(table, read_table(tmp_path / "mine"))


def test_a_sheet_outside_the_folder_is_refused(tmp_path: Path) -> None:
    write_table(small_table(), tmp_path / "mine")
    path = tmp_path / "mine" / METADATA
    metadata = json.loads(path.read_text())
    metadata["satellites"][0]["sheet"] = "../other"
    metadata["checksums"]["../other.parquet"] = metadata["checksums"]["satellites_1.parquet"]
    path.write_text(json.dumps(metadata))
    with pytest.raises((SchemaError, FileProblem), match="other"):
        read_table(tmp_path / "mine")


def test_a_folder_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"table\.json"):
        read_table(tmp_path)
