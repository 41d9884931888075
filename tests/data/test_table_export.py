"""A table goes out and comes back: frames, CSV and xarray equal, pymrio as far as its model holds it."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from support.tables import small_table

from commonweal.core.errors import FileProblem, InputError, SchemaError
from commonweal.core.table import Table
from commonweal.data.readers.pymrio_tables import read
from commonweal.data.same_table import differing_fields
from commonweal.data.symmetric import symmetric
from commonweal.data.table_csv import read_csv_folder, write_csv_folder
from commonweal.data.table_export import from_frames, to_frames
from commonweal.data.table_folder import read_table, write_table
from commonweal.data.table_pymrio import from_pymrio, to_pymrio
from commonweal.data.table_xarray import from_xarray, to_xarray
from commonweal.data.worlds import load_table

TEXTS = ("title", "year", "currency", "price_basis", "regions", "products", "activities", "final", "final_kinds",
         "primary_items", "primary_kinds")  # fmt: skip
AWKWARD = ('with, comma and "quotes"', "two\nlines", " spaces ", "NA", "nan", "01", "ß–漢字", "product", "1e5")


def bare(table: Table) -> Table:
    """Return the table without anything that a table may lack."""
    lacking = {"imported_use": None, "imported_demand": None, "primary_demand": None, "satellites": ()}
    return replace(table, population=np.full(len(table.regions), np.nan), **lacking)


def full() -> Table:
    """Return a table with everything a table may have."""
    table = small_table(("A", "B"))
    rng = np.random.default_rng(1)
    return replace(
        table,
        supply_items=("margins", "taxes"),
        supply_adjustments=rng.normal(size=(2, 8)),
        primary_demand=rng.normal(size=(2, 8)),
        population=np.array([np.nan, 1.0 / 3.0]),
        titles={"A:p1": 'Wheat, "soft"', "hours": "Hours\nworked"},
        notes=("a note", "noch eine – mit ß"),
        provenance={"source": "drawn", "checks": {"residual": 1e-300, "list": [1, None, True]}, "proxies": []},
    )


def awkward() -> Table:
    """Return a table whose labels are hard to keep."""
    table = small_table(products=9, activities=9)
    return replace(table, products=AWKWARD, activities=tuple(reversed(AWKWARD)))


TABLES = {"plain": small_table(), "full": full(), "bare": bare(small_table()), "awkward": awkward()}


@pytest.fixture(params=list(TABLES))
def table(request: pytest.FixtureRequest) -> Table:
    return TABLES[request.param]


@pytest.mark.parametrize("sparse", [False, True])
def test_frames_come_back_the_same(table: Table, sparse: bool) -> None:
    assert differing_fields(from_frames(to_frames(table, sparse)), table) == []


def test_csv_comes_back_the_same(table: Table, tmp_path: Path) -> None:
    write_csv_folder(table, tmp_path / "out")
    assert differing_fields(read_csv_folder(tmp_path / "out"), table) == []
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_xarray_comes_back_the_same(table: Table, tmp_path: Path) -> None:
    xarray = pytest.importorskip("xarray")
    dataset = to_xarray(table)
    assert differing_fields(from_xarray(dataset), table) == []
    assert dataset["use"].dims == ("product", "activity")
    assert dataset["use"].attrs["units"] == table.currency
    if table.products == AWKWARD:
        return  # the netCDF of scipy cuts trailing spaces off
    dataset.to_netcdf(tmp_path / "table.nc", engine="scipy")
    with xarray.open_dataset(tmp_path / "table.nc", engine="scipy") as read:
        assert differing_fields(from_xarray(read), table) == []


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=12, max_size=12))
def test_any_number_comes_back(cells: list[float]) -> None:
    table = small_table()
    odd = replace(table, use=sp.csr_array(np.array(cells).reshape(4, 3)), imports=np.array(cells[:4]))
    assert differing_fields(from_frames(to_frames(odd)), odd) == []


def test_every_digit_is_in_the_csv(tmp_path: Path) -> None:
    table = small_table()
    hard = np.array([0.1 + 0.2, 1e-310, 1.7976931348623157e308, -5e-324])
    odd = replace(table, imports=hard)
    write_csv_folder(odd, tmp_path / "out")
    assert read_csv_folder(tmp_path / "out").imports.tolist() == hard.tolist()


def test_only_parquet_keeps_the_sign_of_zero(tmp_path: Path) -> None:
    table = replace(small_table(), imports=np.array([-0.0, 0.0, -1.0, 1.0]))
    write_csv_folder(table, tmp_path / "csv")
    write_table(table, tmp_path / "parquet")
    without = [from_frames(to_frames(table)), read_csv_folder(tmp_path / "csv")]
    for one in (*without, read_table(tmp_path / "parquet")):
        assert differing_fields(one, table) == []
    assert [np.signbit(one.imports[0]) for one in without] == [False, False]
    assert np.signbit(read_table(tmp_path / "parquet").imports).tolist() == [True, False, True, False]
    page = (Path(__file__).resolve().parents[2] / "docs" / "tables.md").read_text("utf-8")
    told = {line.split("|")[1].strip() for line in page.splitlines() if "but for the sign of zero" in line}
    assert told == {"pandas", "CSV folder", "xarray, netCDF"}


def test_differing_fields_sees_every_field() -> None:
    table = full()
    changed = {
        "name": "other",
        "regions": ("A", "C"),
        "product_region": 1 - table.product_region,
        "make": table.make * (1.0 + 2.0**-52),
        "imports": np.nextafter(table.imports, np.inf),
        "imported_use": None,
        "satellites": (replace(table.satellites[0], proxy="guess"), table.satellites[1]),
        "population": np.array([1.0, 1.0 / 3.0]),
        "titles": {},
        "provenance": {"source": "drawn"},
    }
    for name, value in changed.items():
        assert differing_fields(table, replace(table, **{name: value})) == [name]


def test_frames_are_found_by_their_labels() -> None:
    frames = to_frames(small_table())
    frames["use"] = frames["use"].iloc[::-1, ::-1]
    frames["demand"] = frames["demand"].iloc[[2, 0, 3, 1]]
    assert differing_fields(from_frames(frames), small_table()) == []


def test_frames_are_of_the_caller() -> None:
    table = small_table()
    frames = to_frames(table)
    frames["demand"].iloc[0, 0] = -1.0
    frames["imports"].iloc[0, 0] = -1.0
    assert differing_fields(table, small_table()) == []


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("use", lambda frame: frame.drop(index="p2"), "row missing.*'p2'"),
        ("use", lambda frame: frame.rename(columns={"a1": "a9"}), "column missing.*'a1'.*did you mean 'a9'"),
        ("use", lambda frame: pd.concat([frame, frame.iloc[[0]]]), "row label twice.*'p1'"),
        ("use", lambda frame: frame.astype(object).replace(frame.iloc[0, 0], "n/a"), "no number"),
        ("use", lambda frame: frame * np.nan, "missing or infinite"),
        ("final", lambda frame: frame.assign(kind="housholds"), "unknown kind.*'housholds'"),
        ("products", lambda frame: frame.assign(region="HOEM"), "unknown region.*HOEM"),
        ("about", lambda frame: frame.drop(index="year"), "field missing.*'year'"),
        ("about", lambda frame: frame.assign(value="{"), "no JSON"),
        ("satellites", lambda frame: frame.drop(columns="unit"), "column missing.*'unit'"),
    ],
)
def test_bad_frames_are_refused(name: str, change: object, message: str) -> None:
    frames = to_frames(small_table())
    assert callable(change)
    frames[name] = change(frames[name])
    with pytest.raises(SchemaError, match=message):
        from_frames(frames)
    del frames[name]
    with pytest.raises(SchemaError, match=f"frame missing.*'{name}'"):
        from_frames(frames)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("use", "p1,", "p1,1,5,", "line 2.*6 cells"),
        ("imports", "p1,", 'p1,"1,5"\np9,', "line 2, column value.*no number.*'1,5'"),
        ("imports", "value", "number", "column missing.*'value'"),
        ("demand", "households,government", "households,households", "column label twice"),
        ("demand", "product,households", '"product,households', "cannot be read as CSV"),
    ],
)
def test_a_bad_csv_is_refused_at_its_line(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    write_csv_folder(small_table(), tmp_path / "out")
    path = tmp_path / "out" / f"{name}.csv"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises((SchemaError, FileProblem), match=message):
        read_csv_folder(tmp_path / "out")


def test_files_that_are_missing_misencoded_or_too_large(tmp_path: Path) -> None:
    write_csv_folder(small_table(), tmp_path / "out")
    with pytest.raises(FileProblem, match="too large"):
        read_csv_folder(tmp_path / "out", largest=100)
    (tmp_path / "out" / "titles.csv").write_bytes(b"label,title\np1,Caf\xe9\n")
    with pytest.raises(FileProblem, match="UTF-8"):
        read_csv_folder(tmp_path / "out")
    (tmp_path / "out" / "titles.csv").unlink()
    with pytest.raises(FileProblem, match=r"missing; got titles\.csv"):
        read_csv_folder(tmp_path / "out")


def test_nothing_is_overwritten_or_half_written(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("years of work")
    with pytest.raises(FileProblem, match="not empty"):
        write_csv_folder(small_table(), tmp_path / "full")
    with pytest.raises(FileProblem, match="no such folder"):
        write_csv_folder(small_table(), tmp_path / "none" / "out")
    with pytest.raises(SchemaError, match="JSON"):
        write_csv_folder(replace(small_table(), provenance={"when": object()}), tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full"]


def test_an_extra_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for library, export, extra in (("xarray", to_xarray, "xarray"), ("pymrio", to_pymrio, "import")):
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(InputError, match=rf"install commonweal\[{extra}\]"):
            export(symmetric(small_table()))


@pytest.mark.parametrize("regions", [("HOME",), ("A", "B")])
def test_pymrio_finds_the_output_and_the_table_comes_back(regions: tuple[str, ...], tmp_path: Path) -> None:
    pymrio = pytest.importorskip("pymrio")
    table = replace(symmetric(small_table(regions)), provenance={}, notes=())
    system = to_pymrio(table)
    back = from_pymrio(system, table.year)
    assert set(differing_fields(back, table)) <= {"use", "demand"}
    assert back.use.toarray() == pytest.approx(table.use.toarray(), rel=4e-16)
    assert back.demand == pytest.approx(table.demand, rel=4e-16)
    system.save_all(str(tmp_path / "saved"), table_format="parquet")
    assert differing_fields(from_pymrio(pymrio.load_all(str(tmp_path / "saved")), table.year), back) == []
    system.x = None
    system.calc_all()
    assert system.x["indout"].to_numpy() == pytest.approx(table.output, rel=1e-12)


def test_imports_that_their_users_do_not_add_up_to_come_back() -> None:
    """The split of usa-2012-detail adds to 2,583,979 million where imports are 2,579,121."""
    pytest.importorskip("pymrio")
    table = symmetric(load_table("usa-2012-detail"))
    split = table.imported_use.sum() + table.imported_demand.sum()
    assert split - table.imports.sum() == pytest.approx(4857.7, abs=0.1)
    system = to_pymrio(table)
    back = from_pymrio(system)
    lost = {"use", "demand", "titles", "notes", "provenance"}
    assert set(differing_fields(back, table)) <= lost
    assert back.imports.sum() == table.imports.sum() == pytest.approx(2_579_121.08, abs=0.01)
    assert back.product_residual == pytest.approx(table.product_residual, abs=1e-8)
    assert back.activity_residual == pytest.approx(table.activity_residual, abs=1e-8)
    assert np.abs(back.product_residual).max() == pytest.approx(14.03, abs=0.01)


@pytest.mark.parametrize("name", ["che", "idn", "ind", "rus", "tur"])
def test_tables_with_activities_without_output_go_through_pymrio(name: str) -> None:
    pytest.importorskip("pymrio")
    published = load_table(f"{name}-2014")
    with pytest.raises(SchemaError, match=r"make it product by product first: commonweal\.data\.symmetric"):
        to_pymrio(published)
    table = symmetric(published)
    back = from_pymrio(to_pymrio(table))
    assert set(differing_fields(back, table)) <= {"use", "demand", "titles", "notes", "provenance"}
    assert back.satellite("co2").total == pytest.approx(published.satellite("co2").total, rel=1e-12)


@pytest.mark.parametrize(("form", "digits"), [("txt", 1e-11), ("parquet", 4e-16)])
@pytest.mark.parametrize("regions", [("HOME",), ("A", "B")])
def test_the_reader_of_saved_systems_knows_what_was_written(
    regions: tuple[str, ...], form: str, digits: float, tmp_path: Path
) -> None:
    pytest.importorskip("pymrio")
    table = replace(symmetric(small_table(regions)), notes=(), titles={})
    table = replace(table, imports=table.imports + 3.0, demand=table.demand + 3.0 * np.eye(*table.demand.shape))
    table = replace(table, provenance={"residuals": {"stated": float(np.abs(table.product_residual).max())}})
    to_pymrio(table).save_all(str(tmp_path / "saved"), table_format=form)
    back = read(tmp_path / "saved", "pymrio", "mine")
    same = {field for field in TEXTS if getattr(back, field) == getattr(table, field)}
    assert same == set(TEXTS) and back.name == "mine"
    for field in ("demand", "imports", "primary", "imported_demand"):
        assert getattr(back, field) == pytest.approx(getattr(table, field), rel=digits, abs=1e-12)
    for field in ("make", "use", "imported_use"):
        assert getattr(back, field).toarray() == pytest.approx(getattr(table, field).toarray(), rel=digits, abs=1e-12)
    for one, other in zip(back.satellites, table.satellites, strict=True):
        assert (one.name, one.title, one.kind, one.unit) == (other.name, other.title, other.kind, other.unit)
        assert one.by_activity == pytest.approx(other.by_activity, rel=digits)
        assert one.by_final == pytest.approx(other.by_final, rel=digits)
    assert back.provenance["residuals"]["product"] == pytest.approx(np.abs(table.product_residual).max(), abs=1e-9)
    with pytest.raises(SchemaError, match=r"of another year; got 1999"):
        read(tmp_path / "saved", "pymrio", "mine", 1999)


def test_a_system_that_was_aggregated_is_refused_with_the_way_out() -> None:
    pytest.importorskip("pymrio")
    system = to_pymrio(symmetric(small_table()))
    system.imports.F = system.imports.F.iloc[:2]
    with pytest.raises(SchemaError, match=r"2 rows of imports, 4 sectors.*commonweal\.data\.aggregation"):
        from_pymrio(system)


def test_a_world_without_an_outside_is_the_same_through_pymrio() -> None:
    pytest.importorskip("pymrio")
    table = replace(symmetric(small_table(("A", "B"))), provenance={}, notes=())
    closed = replace(table, imported_use=None, imported_demand=None, imports=np.zeros(8))
    assert differing_fields(from_pymrio(to_pymrio(closed), closed.year), closed) == []


def test_what_pymrio_cannot_hold_is_refused() -> None:
    pytest.importorskip("pymrio")
    table = symmetric(small_table())
    with pytest.raises(SchemaError, match="symmetric tables only"):
        to_pymrio(small_table())
    with pytest.raises(SchemaError, match="imports whose users are not known"):
        to_pymrio(replace(table, imported_use=None, imported_demand=None))
    with pytest.raises(SchemaError, match="between supply and use"):
        to_pymrio(replace(table, supply_items=("taxes",), supply_adjustments=np.zeros((1, 4))))
    named = to_pymrio(replace(table, final=("people", "state", "machines", "abroad")))
    assert from_pymrio(named).final_kinds == table.final_kinds
    named.meta.history.clear()
    with pytest.raises(SchemaError, match="year is not known"):
        from_pymrio(named)
    with pytest.raises(SchemaError, match=r"categories of no kind.*people"):
        from_pymrio(named, 2014)
    kinds = {"people": "households", "state": "government", "machines": "gfcf", "abroad": "exports"}
    assert from_pymrio(named, 2014, final_kinds=kinds).final_kinds == table.final_kinds


def test_every_example_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "tables.md").read_text("utf-8")
    examples = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for example in examples:
        exec(example, names)
    small, france = names["small"], names["france"]
    assert isinstance(small, Table) and isinstance(france, Table)
    assert len(examples) == 5
    assert differing_fields(read_csv_folder("small-table"), small) == []
    assert "gbr-2014" in str(france.provenance["proxies"])
