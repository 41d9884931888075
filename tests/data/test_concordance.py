"""Aggregation by any concordance keeps every total; a concordance that does not fit is refused by its labels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from support.tables import small_table

from commonweal.core.errors import FileProblem, IdentityError, SchemaError, UnknownName
from commonweal.core.table import Table
from commonweal.data.aggregation import aggregate
from commonweal.data.concordance import Concordance, read_concordance
from commonweal.data.same_table import differing_fields
from commonweal.data.table_totals import check_conserved, totals
from commonweal.data.worlds import load_table

ANY = dict[str, dict[str, float]]


@st.composite
def concordances(draw: st.DrawFn, labels: tuple[str, ...]) -> ANY:
    """Draw a concordance of all labels, each to one to three of four new ones, with shares."""
    found: ANY = {}
    for label in labels:
        parts = draw(st.lists(st.sampled_from("wxyz"), min_size=1, max_size=3, unique=True))
        sizes = [draw(st.integers(1, 99)) for _ in parts]
        found[label] = {part: size / sum(sizes) for part, size in zip(parts, sizes, strict=True)}
    return found


def symmetric_table() -> Table:
    """Return a table in which each activity makes the one product of its name."""
    table = small_table(products=3, activities=3)
    make = sp.csr_array(np.diag(table.make.toarray().sum(axis=1)))
    return replace(table, make=make, activities=table.products)


def sums(table: Table) -> dict[str, float]:
    """Return every total by hand, independently of the check that the operation makes."""
    found = {name: float(np.sum(getattr(table, name))) for name in ("demand", "imports", "primary", "population")}
    found |= {name: float(getattr(table, name).sum()) for name in ("make", "use", "imported_use", "imported_demand")}
    return found | {one.name: one.total for one in table.satellites} | {"value added": float(table.value_added.sum())}


@given(st.data())
def test_any_concordance_keeps_every_total_and_residual(data: st.DataObject) -> None:
    regions = data.draw(st.sampled_from([("HOME",), ("A", "B")]))
    table = small_table(regions, seed=data.draw(st.integers(0, 5)))
    codes = tuple(f"p{i + 1}" for i in range(4))
    asked = {
        "products": data.draw(concordances(codes)),
        "activities": data.draw(concordances(("a1", "a2", "a3"))),
        "regions": data.draw(concordances(regions)),
    }
    found = aggregate(table, **asked)
    assert sums(found) == pytest.approx(sums(table), rel=1e-12)
    assert np.abs(found.product_residual).max() < 1e-9
    assert np.abs(found.activity_residual).max() < 1e-9
    assert len(found.products) == found.make.shape[0] == len(found.product_region)
    home = found.product_region[:, None] == found.activity_region[None, :]
    assert found.make.toarray()[~home].sum() == 0.0


@given(st.data())
def test_a_symmetric_table_stays_symmetric(data: st.DataObject) -> None:
    table = symmetric_table()
    found = aggregate(table, sectors=data.draw(concordances(table.products)))
    made = found.make.toarray()
    assert found.products == found.activities
    assert np.abs(made - np.diag(np.diag(made))).max() == 0.0
    assert made.sum() == pytest.approx(table.make.sum(), rel=1e-12)


@given(st.permutations(range(4)))
def test_a_renaming_only_changes_names_and_order(order: list[int]) -> None:
    table = small_table()
    mapping = {table.products[place]: f"new{place}" for place in order}
    found = aggregate(table, products=mapping)
    assert found.products == tuple(f"new{place}" for place in order)
    assert np.array_equal(found.use.toarray(), table.use.toarray()[order])


def test_cells_add_up_as_by_hand() -> None:
    table = small_table()
    found = aggregate(table, products={"p1": "x", "p2": "y", "p3": "x", "p4": {"x": 0.25, "y": 0.75}})
    use = table.use.toarray()
    assert found.use.toarray()[0] == pytest.approx(use[0] + use[2] + 0.25 * use[3], rel=1e-15)
    assert found.imports[1] == pytest.approx(table.imports[1] + 0.75 * table.imports[3], rel=1e-15)


def test_one_region_is_left_and_trade_becomes_use() -> None:
    table = small_table(("A", "B"))
    found = aggregate(table, regions={"A": "AB", "B": "AB"})
    assert found.products == ("p1", "p2", "p3", "p4")
    blocks = table.use.toarray().reshape(2, 4, 2, 3)
    assert found.use.toarray() == pytest.approx(blocks.sum(axis=(0, 2)), rel=1e-14)
    assert found.population.tolist() == [2000.0]


def test_unknown_population_stays_unknown() -> None:
    table = replace(small_table(("A", "B")), population=np.array([np.nan, 1.0]))
    assert np.isnan(aggregate(table, regions={"A": "X", "B": "X"}).population).all()
    assert aggregate(table, regions={"A": "X", "B": "Y"}).population[1] == 1.0


def test_what_was_done_and_assumed_is_recorded() -> None:
    found = aggregate(small_table(), products={"p1": "x", "p2": "x", "p3": "x", "p4": {"x": 0.5, "y": 0.5}, "p5": "y"})
    assert found.provenance["changes"] == ["4 products to 2 by a concordance (given by the caller)"]
    (assumed,) = found.provenance["assumptions"]
    assert "p4" in assumed and "p1" not in assumed
    assert any("p5" in note for note in found.notes)
    assert (
        "assumptions" not in aggregate(small_table(), products=dict.fromkeys(("p1", "p2", "p3", "p4"), "x")).provenance
    )


def test_residuals_are_found_anew() -> None:
    table = small_table()
    open_table = replace(
        table,
        imports=table.imports + np.array([3.0, -1.0, 2.0, 0.0]),
        provenance={"residuals": {"product": 3.0, "activity": 0.0, "stated": 5.0, "unit": "M.USD_2014"}},
    )
    found = aggregate(open_table, products={"p1": "x", "p2": "y", "p3": "x", "p4": "y"}).provenance["residuals"]
    assert found["product"] == pytest.approx(5.0, rel=1e-12)
    assert (found["stated"], found["unit"]) == (5.0, "M.USD_2014")


def test_the_detailed_table_of_the_united_states_in_broad_sectors() -> None:
    table = load_table("usa-2012-detail")
    found = aggregate(table, sectors={code: code[:2] for code in {*table.products, *table.activities}})
    assert len(found.products) == len({code[:2] for code in table.products})
    assert [one.total for one in found.satellites] == pytest.approx([one.total for one in table.satellites], rel=1e-12)
    assert found.value_added.sum() == pytest.approx(table.value_added.sum(), rel=1e-12)
    assert found.demand.sum() == pytest.approx(table.demand.sum(), rel=1e-12)


def test_titles_follow_where_they_say_the_same() -> None:
    table = replace(small_table(), titles={"p1": "Wheat", "p2": "Rye", "hours": "Hours"})
    found = aggregate(table, products={"p1": "x", "p2": "y", "p3": "y", "p4": "y"})
    assert found.titles == {"x": "Wheat", "hours": "Hours"}


def test_missing_labels_are_named_with_the_nearest() -> None:
    with pytest.raises(SchemaError) as caught:
        aggregate(small_table(), products={"p1": "x", "p2": "x", "p33": "x"})
    assert [problem.value for problem in caught.value.problems] == ["'p3'", "'p4'"]
    assert caught.value.problems[0].nearest == "p33"


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"p1": {"x": 0.5, "y": 0.4}}, "shares do not add up to one"),
        ({"p1": {"x": 1.5, "y": -0.5}}, "bad share"),
        ({"p1": {"x": float("nan")}}, "bad share"),
        ({"p1": ""}, "label missing"),
        ({"p1": {}}, "goes nowhere"),
        ({}, "empty concordance"),
    ],
)
def test_a_bad_concordance_is_refused(mapping: dict[str, str | dict[str, float]], message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        Concordance.of(mapping)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("old,new\np1,x\np1,y\n", "old label twice, without shares"),
        ("old,new\np1,x\np1,x\n", "line twice"),
        ("old,new,share\np1,x,half\n", "line 2"),
        ("old,new,share\np1,x,0.3\np1,y,0.3\n", "0.3 .* = 0.6"),
        ("from,to\np1,x\n", "columns of a concordance missing"),
        ("", "columns of a concordance missing"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "concordance.csv"
    path.write_text(text)
    with pytest.raises((SchemaError, FileProblem), match=message):
        read_concordance(path)


def test_a_file_and_a_mapping_give_the_same_table(tmp_path: Path) -> None:
    path = tmp_path / "concordance.csv"
    path.write_text(
        "\ufeffold,new,share,remark\np1,x,,\np2,x,1,\n\np3,y,0.25,guess\np3,z,0.75,guess\np4,z,,\n", "utf-8"
    )
    table = small_table()
    mapping = {"p1": "x", "p2": "x", "p3": {"y": 0.25, "z": 0.75}, "p4": "z"}
    assert differing_fields(aggregate(table, products=path), aggregate(table, products=mapping)) == ["provenance"]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "concordance.csv"
    path.write_bytes(b"old,new\n\xe9,x\n")
    with pytest.raises(FileProblem, match="UTF-8"):
        read_concordance(path)
    with pytest.raises(FileProblem, match="cannot be read"):
        read_concordance(tmp_path / "none.csv")


def test_a_product_of_two_regions_is_refused() -> None:
    table = small_table(("A", "B"))
    mapping = {label: label.replace("A:p1", "p1").replace("B:p1", "p1") for label in table.products}
    with pytest.raises(SchemaError, match="gathers from several regions"):
        aggregate(table, products=mapping)


def test_labels_without_their_region_are_refused() -> None:
    table = small_table(("A", "B"))
    bare = replace(table, products=tuple(label.replace("A:", "") for label in table.products))
    with pytest.raises(SchemaError, match="products without their region"):
        aggregate(bare, regions={"A": "X", "B": "X"})


def test_final_columns_of_several_kinds_need_a_word() -> None:
    mapping = {"households": "people", "government": "people", "gfcf": "gfcf", "exports": "exports"}
    with pytest.raises(SchemaError, match="final_kinds"):
        aggregate(small_table(), final=mapping)
    found = aggregate(small_table(), final=mapping, final_kinds={"people": "households"})
    assert found.final_kinds == ("households", "gfcf", "exports")
    with pytest.raises(UnknownName, match="household"):
        aggregate(small_table(), final=mapping, final_kinds={"people": "household"})


def test_a_lost_total_is_an_error() -> None:
    table = small_table()
    lost = replace(table, use=table.use * (1.0 + 1e-6), satellites=table.satellites[:1])
    with pytest.raises(IdentityError, match=r"total of use was .*satellite co2"):
        check_conserved(totals(table), lost, "test")
