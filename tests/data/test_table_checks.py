"""A table that does not close is refused with its worst cells; what is accepted is recorded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.tables import small_table

from commonweal.core.errors import SchemaError, UnbalancedTable
from commonweal.core.table import Table
from commonweal.data.table_checks import check_structure, checked, largest_residuals


def off(product: float = 0.0, activity: float = 0.0) -> Table:
    """Return a table of which product p2 and activity a3 are off by so much."""
    table = small_table()
    imports, primary = table.imports.copy(), table.primary.copy()
    imports[1] += product
    primary[0, 2] -= activity
    return replace(table, imports=imports, primary=primary, titles={"p2": "Bread", "a3": "Mills"})


def test_a_table_that_closes_says_so() -> None:
    table = checked(off(), 0.0, "here")
    assert "accepted_residual" not in table.provenance
    assert table.provenance["residuals"] == {**largest_residuals(off()), "stated": 0.0, "unit": "M.USD_2014"}


def test_a_residual_that_the_source_states_is_kept_and_said() -> None:
    table = checked(off(product=3.0), 3.0, "here")
    assert largest_residuals(table)["product"] == pytest.approx(3.0)
    assert "accepted_residual" not in table.provenance


def test_the_worst_cells_are_named_with_their_size() -> None:
    with pytest.raises(UnbalancedTable) as caught:
        checked(off(product=7.5, activity=-2.25), 1.0, "here")
    product, activity = caught.value.problems
    assert "product p2 (Bread)" in str(product) and "supply less use = 7.5" in str(product)
    assert "activity a3 (Mills)" in str(activity) and "output less cost = -2.25" in str(activity)
    assert all("accept a residual" in problem.next_step for problem in caught.value.problems)


def test_only_the_worst_are_shown_and_the_rest_counted() -> None:
    table = small_table(products=9)
    with pytest.raises(UnbalancedTable, match="4 more of 9") as caught:
        checked(replace(table, imports=table.imports + np.arange(1.0, 10.0)), 0.5, "here")
    assert [problem.where for problem in caught.value.problems][:2] == ["here, product p9", "here, product p8"]


def test_an_accepted_residual_is_recorded() -> None:
    with pytest.raises(UnbalancedTable):
        checked(off(product=7.5), 1.0, "here", accept_residual=7.0)
    record = checked(off(product=7.5), 1.0, "here", accept_residual=8.0).provenance["accepted_residual"]
    assert isinstance(record, dict)
    assert record["accepted"] == 8.0 and record["largest"] == pytest.approx(7.5)
    assert "p2" in record["worst"][0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"products": ("p1", "p1", "p3", "p4")}, "product label twice"),
        ({"final_kinds": ("households", "government", "gfcf", "export")}, "unknown kind"),
        ({"imports": np.zeros(3)}, "shape does not fit"),
        ({"imports": np.array([0.0, np.nan, 0.0, 0.0])}, "missing or infinite"),
        ({"activity_region": np.array([0, 1, 0])}, "of no region"),
        ({"population": np.zeros(2)}, "shape does not fit"),
        ({"satellites": small_table().satellites * 2}, "satellite label twice"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        check_structure(replace(small_table(), **change), "here")  # type: ignore[arg-type]
