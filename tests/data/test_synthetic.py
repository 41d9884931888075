"""Synthetic economies look like the real tables that they were fitted to, are circular, and are the same each time."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from commonweal.core.errors import SchemaError
from commonweal.data import synthetic_recipes
from commonweal.data.synthetic import SyntheticEconomy, equal_levels, synthetic_economy
from commonweal.data.synthetic_parameters import Parameters
from commonweal.data.table_statistics import US_2012, WORLD_2011, TableStatistics, fit_statistics

FITTED = pytest.mark.parametrize("statistics", [US_2012, WORLD_2011], ids=["usa", "world"])


@FITTED
def test_statistics_are_near_those_of_the_real_table(statistics: TableStatistics) -> None:
    products = 20_000
    drawn = synthetic_economy(products, 1, 20, 0, parameters=Parameters(products, statistics=statistics))
    found = fit_statistics(drawn.use, np.arange(products) * statistics.blocks // products)
    assert found.column_sums[1:] == pytest.approx(statistics.column_sums[1:], abs=0.04)
    assert found.row_tail == pytest.approx(statistics.row_tail, rel=0.25)
    assert found.within == pytest.approx(statistics.within, abs=0.03)
    assert found.own == pytest.approx(statistics.own, abs=1e-6)
    assert found.between == pytest.approx(statistics.between, abs=0.1)
    assert found.concentration == pytest.approx(statistics.concentration, rel=0.1)
    assert found.radius == pytest.approx(statistics.radius, abs=0.1)


@pytest.mark.parametrize("products", [2, 7, 30, 5_000])
def test_every_choice_of_techniques_leaves_a_surplus(products: int) -> None:
    drawn = synthetic_economy(products, inputs=min(20, products), seed=products)
    assert float(drawn.use.sum(axis=0).max()) < 1.0
    assert float(drawn.use.data.min()) >= 0.0


def test_the_economy_is_circular_and_no_activity_feeds_only_itself() -> None:
    drawn = synthetic_economy(5_000, seed=1)
    inputs = drawn.use.tocoo()
    others = np.bincount(inputs.col[(inputs.row != drawn.makes[inputs.col]) & (inputs.data > 0.0)], minlength=15_000)
    assert others.min() >= 1
    base = sp.csr_array(drawn.use[:, ::3])
    _, group = connected_components(base, directed=True, connection="strong")
    assert np.bincount(group).max() > 0.98 * 5_000


def test_techniques_differ_and_none_is_best_in_everything() -> None:
    drawn = synthetic_economy(2_000, seed=2)
    inputs, labour = (row.reshape(-1, 3) for row in (drawn.use.sum(axis=0), np.asarray(drawn.scarce[0])))
    assert 0.05 < np.mean(np.argmin(inputs, axis=1) == np.argmin(labour, axis=1)) < 0.4
    assert not np.array_equal(drawn.use.indices[:20], drawn.use.indices[20:40])


def _parts(drawn: SyntheticEconomy) -> list[np.ndarray]:
    assert drawn.capacity is not None
    use = drawn.use
    return [use.data, use.indices, use.indptr, np.asarray(drawn.scarce), drawn.limits, drawn.demand, drawn.capacity]


def test_the_same_seed_gives_the_same_bits() -> None:
    first, again, other = (_parts(synthetic_economy(500, seed=seed, capacity=True)) for seed in (4, 4, 5))
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])


def test_recipes_are_sorted_and_name_each_input_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthetic_recipes, "RUN", 64)
    drawn = synthetic_economy(300, inputs=20, seed=3)
    places = drawn.use.indices.reshape(-1, 20)
    assert (np.diff(places, axis=1) > 0).all()
    assert (places == drawn.makes[:, None]).sum(axis=1).tolist() == [1] * 900


def test_limits_and_capacities_are_near_a_plan_for_one_basket() -> None:
    drawn = synthetic_economy(1_000, seed=6, capacity=True)
    levels = equal_levels(drawn.use, 3, drawn.demand)
    tightness = drawn.limits / (drawn.scarce @ levels)
    assert tightness.min() >= 0.85 and tightness.max() <= 1.05
    assert drawn.capacity is not None
    slack = drawn.capacity.reshape(-1, 3).sum(axis=1) / levels.reshape(-1, 3).sum(axis=1)
    assert slack.min() >= 1.05 and slack.max() <= 1.6


def test_single_precision_and_sparse_quotas() -> None:
    drawn = synthetic_economy(400, seed=7, dtype=np.float32, parameters=Parameters(400, quota_share=0.1))
    assert drawn.use.dtype == np.float32 and drawn.use.indices.dtype == np.int32
    assert isinstance(drawn.scarce, sp.csr_array)
    assert drawn.scarce[[1]].nnz < 0.2 * 1_200
    program = drawn.program()
    assert program.recipes.shape == (1_200, 400) and np.shares_memory(program.recipes.data, drawn.use.data)


@pytest.mark.parametrize("sizes", [{"products": 1}, {"products": 10, "inputs": 11}, {"products": 50, "techniques": 0}])
def test_sizes_that_make_no_economy_are_refused(sizes: dict[str, int]) -> None:
    with pytest.raises(SchemaError, match=r"too few|more inputs"):
        synthetic_economy(**sizes)


@pytest.mark.slow
@pytest.mark.skipif("COMMONWEAL_SOURCE" not in os.environ, reason="needs the published files, in COMMONWEAL_SOURCE")
def test_the_statistics_are_those_of_the_published_tables() -> None:
    source = Path(os.environ["COMMONWEAL_SOURCE"])
    usa = source / "us_useeio2012_411"
    blocks = pd.read_csv(usa / "sectors_outputs_demands.csv")["description"].str.split(":").str[0]
    table = pd.read_parquet(usa / "A_total.parquet").to_numpy(dtype=np.float64)
    _same(fit_statistics(table, np.unique(blocks, return_inverse=True)[1]), US_2012)
    world = source / "wiod2013_wiot2011"
    output = pd.read_csv(world / "x_2011.csv")["gross_output_musd"].to_numpy(dtype=np.float64)
    flows = pd.read_parquet(world / "Z_2011.parquet").to_numpy(dtype=np.float64)
    _same(fit_statistics(flows / np.where(output > 0.0, output, 1.0), np.arange(len(output)) // 35), WORLD_2011)


def _same(found: TableStatistics, stated: TableStatistics) -> None:
    assert found.column_sums == pytest.approx(stated.column_sums, abs=1e-3)
    for name in ("row_tail", "within", "blocks", "own", "between", "concentration", "radius", "density"):
        assert getattr(found, name) == pytest.approx(getattr(stated, name), abs=1e-3), name


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_an_economy_is_drawn_in_hardly_more_memory_than_it_takes(monkeypatch: pytest.MonkeyPatch, dtype: type) -> None:
    monkeypatch.setattr(synthetic_recipes, "RUN", 1024)
    tracemalloc.start()
    try:
        drawn = synthetic_economy(30_000, 3, 20, 10, seed=1, dtype=dtype)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    use = drawn.use
    kept = [use.data, use.indices, use.indptr, np.asarray(drawn.scarce), drawn.makes, drawn.demand, drawn.limits]
    assert use.data.dtype == dtype
    assert peak <= 1.2 * sum(part.nbytes for part in kept)
    assert np.shares_memory(drawn.program().recipes.data, use.data)
    assert np.shares_memory(drawn.program().recipes.indices, use.indices)
