"""A home region with the rest closed as trade balances as before and loses nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from support.tables import small_table

from commonweal.core.errors import SchemaError, UnknownName
from commonweal.core.table import Table
from commonweal.data.home_region import home_and_rest, home_region
from commonweal.data.same_table import differing_fields

REGIONS = ("A", "B", "C")


def world(seed: int = 0) -> Table:
    return replace(small_table(REGIONS, seed=seed), population=np.array([10.0, 20.0, 30.0]))


@given(st.integers(0, 9), st.sampled_from(REGIONS))
def test_home_closes_and_keeps_its_own_totals(seed: int, home: str) -> None:
    table = world(seed)
    found = home_region(table, home)
    region = REGIONS.index(home)
    own, foreign = table.product_region == region, table.product_region != region
    mine, final = table.activity_region == region, table.final_region == region
    use, demand = table.use.toarray(), table.demand
    assert np.abs(found.product_residual).max() < 1e-9
    assert np.abs(found.activity_residual).max() < 1e-9
    assert found.output == pytest.approx(table.output[mine], rel=1e-14)
    assert found.primary == pytest.approx(table.primary[:, mine], rel=1e-14)
    bought = use[np.ix_(foreign, mine)].sum() + demand[np.ix_(foreign, final)].sum()
    assert found.imports.sum() == pytest.approx(table.imports[own].sum() + bought, rel=1e-13)
    sold = use[np.ix_(own, ~mine)].sum() + demand[np.ix_(own, ~final)].sum()
    column = found.final.index("exports")
    before = table.demand[np.ix_(own, final)][:, 3].sum()
    imported_by_column = demand[np.ix_(foreign, final)][:, 3].sum()
    assert found.demand[:, column].sum() == pytest.approx(before + sold + imported_by_column, rel=1e-13)
    assert found.population.tolist() == [(region + 1) * 10.0]
    assert found.satellites[0].by_activity == pytest.approx(table.satellites[0].by_activity[mine], rel=1e-14)
    imported = found.imported_use.sum() + found.imported_demand.sum()
    assert imported == pytest.approx(found.imports.sum(), rel=1e-12)


def test_uses_of_foreign_products_go_to_the_product_of_the_same_code() -> None:
    table = world()
    found = home_region(table, "B")
    blocks = table.use.toarray().reshape(3, 4, 3, 3)[:, :, 1]
    assert found.products == ("p1", "p2", "p3", "p4")
    assert found.activities == ("a1", "a2", "a3")
    assert found.use.toarray() == pytest.approx(blocks.sum(axis=0), rel=1e-14)
    imported = table.imported_use.toarray().reshape(3, 4, 3, 3)[1, :, 1]
    assert found.imported_use.toarray() == pytest.approx(imported + blocks[0] + blocks[2], rel=1e-14)


def test_a_product_that_home_lacks_is_imported_only() -> None:
    table = world()
    odd = replace(table, products=tuple(label.replace("C:p4", "C:rice") for label in table.products))
    found = home_region(odd, "A")
    assert found.products == ("p1", "p2", "p3", "p4", "rice")
    assert found.product_output[4] == 0.0 and found.imports[4] > 0.0
    assert np.abs(found.product_residual).max() < 1e-9
    assert any("rice" in note for note in found.notes)
    same = home_region(odd, "A", {"rice": "p4"})
    assert differing_fields(same, home_region(table, "A")) == []


def test_a_region_without_exports_gets_the_column() -> None:
    table = world()
    keep = [place for place, label in enumerate(table.final) if label != "A:exports"]
    cut = replace(
        table,
        final=tuple(table.final[place] for place in keep),
        final_kinds=tuple(table.final_kinds[place] for place in keep),
        final_region=table.final_region[keep],
        demand=table.demand[:, keep],
        imported_demand=table.imported_demand[:, keep],
        satellites=tuple(replace(one, by_final=one.by_final[keep]) for one in table.satellites),
    )
    found = home_region(cut, "A")
    assert found.final == ("households", "government", "gfcf", "exports")
    assert found.final_kinds[3] == "exports"
    assert found.satellites[1].by_final.tolist() == [0.5, 0.5, 0.5, 0.0]
    assert found.product_residual == pytest.approx(cut.product_residual[:4], abs=1e-9)


def test_unknown_users_of_imports_stay_unknown_but_no_imports_are_known() -> None:
    table = world()
    unknown = home_region(replace(table, imported_use=None, imported_demand=None), "A")
    assert unknown.imported_use is None and unknown.imported_demand is None
    assert any("not known" in note for note in unknown.notes)
    closed = replace(table, imported_use=None, imported_demand=None, imports=np.zeros(12))
    known = home_region(closed, "A")
    assert known.imported_use.sum() + known.imported_demand.sum() == pytest.approx(known.imports.sum(), rel=1e-13)


def test_home_and_rest_keeps_two_regions() -> None:
    table = world()
    found = home_and_rest(table, "B")
    assert found.regions == ("ROW", "B") and len(found.products) == 8
    assert found.population.tolist() == [40.0, 20.0]
    differing = differing_fields(home_region(found, "B"), home_region(table, "B"))
    assert set(differing) <= {"provenance", "use", "demand", "imports", "imported_use", "imported_demand"}
    assert home_region(found, "B").use.toarray() == pytest.approx(home_region(table, "B").use.toarray(), rel=1e-13)
    with pytest.raises(SchemaError, match="named like home"):
        home_and_rest(table, "B", rest="B")


def test_unknown_regions_and_joint_production_across_borders_are_refused() -> None:
    table = world()
    with pytest.raises(UnknownName, match=r"'A2'.*A, B, C"):
        home_region(table, "A2")
    make = table.make.toarray()
    make[0, 5] = 1.0
    with pytest.raises(SchemaError, match="B:a3 makes A:p1"):
        home_region(replace(table, make=sp.csr_array(make)), "A")
    with pytest.raises(SchemaError, match="no such product"):
        home_region(table, "A", {"p9": "p1"})


def test_titles_and_history_come_along() -> None:
    table = replace(world(), titles={"A:p1": "Wheat", "B:p1": "Weizen", "A:a1": "Farms", "hours": "Hours"})
    found = home_region(table, "A")
    assert found.titles == {"p1": "Wheat", "a1": "Farms", "hours": "Hours"}
    assert found.provenance["changes"] == ["region A of 3, trade with the others closed as imports and exports"]
