"""Product by product tables: two technologies, by hand and on the detailed table of the United States."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from support.tables import small_table

from commonweal.core.errors import SchemaError, UnknownName
from commonweal.core.table import Table
from commonweal.data.same_table import differing_fields
from commonweal.data.symmetric import commodity_transfer, industry_transfer, symmetric
from commonweal.data.worlds import load_table

USEEIO = Path(__file__).resolve().parents[3] / "shared" / "data" / "us_useeio2012_411"


def square(seed: int = 0, regions: tuple[str, ...] = ("HOME",)) -> Table:
    return small_table(regions, products=3, activities=3, seed=seed)


@given(st.integers(0, 9), st.sampled_from([("HOME",), ("A", "B")]), st.sampled_from(["industry", "commodity"]))
def test_totals_and_balances_are_kept(seed: int, regions: tuple[str, ...], technology: str) -> None:
    table = square(seed, regions)
    found = symmetric(table, technology)
    assert found.activities == found.products == table.products
    assert found.output == pytest.approx(table.product_output, rel=1e-13)
    assert np.abs(found.product_residual).max() < 1e-9
    assert np.abs(found.activity_residual).max() < 1e-9
    assert found.value_added.sum() == pytest.approx(table.value_added.sum(), rel=1e-12)
    assert found.imported_use.sum(axis=1) == pytest.approx(table.imported_use.sum(axis=1), rel=1e-11)
    assert [one.total for one in found.satellites] == pytest.approx([one.total for one in table.satellites], rel=1e-12)


def test_industry_technology_by_hand() -> None:
    table = square()
    make, use = table.make.toarray(), table.use.toarray()
    g, q = make.sum(axis=0), make.sum(axis=1)
    wanted = sum(np.outer(use[:, a] / g[a], make[:, a]) for a in range(3)) / q
    found = symmetric(table, "industry")
    assert found.use.toarray() / found.output == pytest.approx(wanted, rel=1e-14)


def test_commodity_technology_reproduces_the_use_matrix() -> None:
    table = square()
    found = symmetric(table, "commodity")
    coefficients = found.use.toarray() / found.output
    assert coefficients @ table.make.toarray() == pytest.approx(table.use.toarray(), abs=1e-12)
    hours = found.satellites[0].by_activity / found.output
    assert hours @ table.make.toarray() == pytest.approx(table.satellites[0].by_activity, abs=1e-12)


def test_a_worked_example_of_both() -> None:
    """Two activities: the second makes 20 of the first product beside 80 of its own; fractions worked out by hand."""
    make = sp.csr_array(np.array([[100.0, 20.0], [0.0, 80.0]]))
    use = np.array([[10.0, 30.0], [40.0, 10.0]])
    industry = industry_transfer(make, np.array([100.0, 100.0]))
    assert use @ industry == pytest.approx(np.array([[16.0, 24.0], [42.0, 8.0]]), rel=1e-15)
    commodity = commodity_transfer(make, ("p", "q"), ("a", "b"))
    assert use @ commodity == pytest.approx(np.array([[12.0, 28.0], [48.0, 2.0]]), rel=1e-14)


def test_negative_cells_are_counted_and_named() -> None:
    table = square()
    use = table.use.toarray()
    use[:, 1] += use[1, 0] + 20.0
    use[1, 0] = 0.0
    odd = replace(table, use=sp.csr_array(use), imported_use=None, imported_demand=None)
    found = symmetric(odd, "commodity")
    negative = found.use.data[found.use.data < 0.0]
    assert len(negative) > 0
    (report,) = found.provenance["negative_cells"]
    assert report["count"] == len(negative)
    assert report["sum"] == pytest.approx(negative.sum(), rel=1e-14)
    assert report["worst"][0]["value"] == negative.min()
    assert any(
        f"{len(negative)} negative cells" in note and report["worst"][0]["product"] in note for note in found.notes
    )
    assert "negative_cells" not in symmetric(odd, "industry").provenance


def test_a_symmetric_table_stays_as_it_is() -> None:
    table = square()
    diagonal = replace(table, make=sp.csr_array(np.diag(table.product_output)), activities=table.products)
    for technology in ("industry", "commodity"):
        found = symmetric(diagonal, technology)
        assert set(differing_fields(found, diagonal)) <= {"provenance", "use", "imported_use", "primary", "satellites"}
        assert found.use.toarray() == pytest.approx(diagonal.use.toarray(), rel=1e-14)


def test_a_product_that_nobody_makes_keeps_its_row() -> None:
    table = square()
    make = table.make.toarray()
    make[2] = 0.0
    idle = make.copy()
    idle[:, 2] = 0.0
    with pytest.raises(SchemaError, match="2 products that are made, 3 activities"):
        symmetric(replace(table, make=sp.csr_array(make)), "commodity")
    with pytest.raises(SchemaError, match=r"without output that use or emit something.*a3"):
        symmetric(replace(table, make=sp.csr_array(idle)), "industry")
    found = symmetric(replace(table, make=sp.csr_array(make)), "industry")
    assert found.use.toarray()[:, 2].tolist() == [0.0, 0.0, 0.0]
    assert found.use.sum() == pytest.approx(table.use.sum(), rel=1e-13)


@pytest.mark.parametrize("technology", ["industry", "commodity"])
def test_an_activity_without_output_goes_to_the_product_of_its_name(technology: str) -> None:
    table = square()
    make = table.make.toarray()
    make[2], make[:, 2] = 0.0, 0.0
    named = replace(table, make=sp.csr_array(make), activities=("a1", "a2", "p3"))
    found = symmetric(named, technology)
    assert found.use.toarray()[:, 2] == pytest.approx(named.use.toarray()[:, 2], rel=1e-15)
    assert found.primary[:, 2] == pytest.approx(named.primary[:, 2], rel=1e-15)
    for one, other in zip(found.satellites, named.satellites, strict=True):
        assert one.by_activity[2] == pytest.approx(other.by_activity[2], rel=1e-15) and other.by_activity[2] > 0.0
    assert "product of their name: p3." in found.notes[-1]


@pytest.mark.parametrize("name", ["che", "idn", "ind", "rus", "tur"])
def test_emissions_of_activities_without_output_are_carried(name: str) -> None:
    table = load_table(f"{name}-2014")
    found = symmetric(table)
    idle = (table.output == 0.0) & (table.satellite("co2").by_activity > 0.0)
    assert idle.any()
    for place in np.flatnonzero(idle):
        at = found.activities.index(table.activities[place])
        assert found.satellite("co2").by_activity[at] >= table.satellite("co2").by_activity[place]
    assert found.satellite("co2").total == pytest.approx(table.satellite("co2").total, rel=1e-12)


def test_alike_activities_and_unknown_technologies_are_refused() -> None:
    table = square()
    make = table.make.toarray()
    make[:, 2] = 2.0 * make[:, 1]
    with pytest.raises(SchemaError, match="no inverse"):
        symmetric(replace(table, make=sp.csr_array(make)), "commodity")
    with pytest.raises(UnknownName, match="did you mean 'industry'"):
        symmetric(table, "industri")


@pytest.mark.skipif(not USEEIO.is_dir(), reason="the table of the United States is not here")
def test_the_published_coefficients_of_the_united_states_are_found() -> None:
    """A = U diag(x)^-1 V diag(q)^-1 with the published x and q is the published A_total."""
    make = pd.read_parquet(USEEIO / "make.parquet").to_numpy()
    use = pd.read_parquet(USEEIO / "use_total.parquet").to_numpy()[:411, :411]
    sizes = pd.read_csv(USEEIO / "sectors_outputs_demands.csv")
    transfer = industry_transfer(sp.csr_array(make.T), sizes["industry_output_usd"].to_numpy(dtype=np.float64))
    found = use @ transfer / sizes["commodity_output_usd"].to_numpy(dtype=np.float64)
    assert np.abs(found - pd.read_parquet(USEEIO / "A_total.parquet").to_numpy()).max() < 1e-15
