"""Compiled loops and scipy give the same answer; the loops as plain Python too, where no compiler is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from support.circular import circular

from commonweal.allocation.plan.large import compiled, kernels
from commonweal.allocation.plan.large.balances import levels, values
from commonweal.allocation.plan.large.choice import choose
from commonweal.allocation.plan.large.compiled import Loops, cache_folder
from commonweal.allocation.plan.large.kernels import CompiledTable, PlainTable, look, loops_for
from commonweal.allocation.plan.large.makers import Makers
from commonweal.allocation.plan.large.tables import Recipes
from commonweal.core.errors import SchemaError
from commonweal.core.large_certificate import TechniqueProgram, certify

needs_numba = pytest.mark.skipif(not kernels.installed(), reason="the fast extra is not installed")
LOOPS = [pytest.param(lambda: Loops(threads=1), id="plain"), pytest.param(lambda: Loops(threads=2), id="two threads")]
LOOPS.append(pytest.param(kernels.compiled_loops, id="compiled", marks=needs_numba))
DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32])


def program_of(seed: int, dtype: type, wide: bool = False) -> TechniqueProgram:
    """A small programme in some precision, with the activities out of order; ``wide`` : 64-bit numbers."""
    made = circular(25, seed, 3)
    order = np.random.default_rng(seed).permutation(made.activities)
    recipes = sp.csr_array(made.recipes[order]).astype(dtype)
    if wide:
        parts = recipes.data, recipes.indices.astype(np.int64), recipes.indptr.astype(np.int64)
        recipes = sp.csr_array(recipes.shape, dtype=dtype)
        recipes.data, recipes.indices, recipes.indptr = parts
    return TechniqueProgram(recipes, made.makes[order], made.scarce[:, order], made.limits, made.demand)


@pytest.mark.parametrize("make", LOOPS)
@DTYPES
@pytest.mark.parametrize("wide", [False, True])
def test_the_loops_are_scipys_products(make, dtype: type, wide: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "WORTH_A_THREAD", 0)
    loops, program = make(), program_of(7, dtype, wide)
    rng = np.random.default_rng(1)
    prices, amounts = rng.random(program.products), rng.random(program.activities)
    plain, fast = PlainTable(program.recipes), CompiledTable(loops, program.recipes)
    assert np.array_equal(fast.rows(prices), plain.rows(prices))
    assert fast.columns(amounts) == pytest.approx(plain.columns(amounts), rel=1e-12)
    makers = Makers(program)
    expected = look(None, program.recipes, makers, amounts, prices)
    found = look(loops, program.recipes, makers, amounts, prices)
    assert np.array_equal(found[0], expected[0])
    assert np.array_equal(found[1], expected[1])


def test_of_two_recipes_as_cheap_the_first_is_taken() -> None:
    made = circular(6, 2, 1)
    twice = sp.csr_array(sp.vstack([made.recipes, made.recipes]))
    program = TechniqueProgram(twice, np.tile(made.makes, 2), np.tile(made.scarce, 2), made.limits, made.demand)
    found = look(Loops(), twice, Makers(program), np.zeros(12), np.ones(6))
    assert np.array_equal(found[1], look(None, twice, Makers(program), np.zeros(12), np.ones(6))[1])
    assert found[1].tolist() == np.argsort(made.makes).tolist()


@pytest.mark.parametrize("make", LOOPS)
@DTYPES
def test_the_recipes_of_one_choice_after_another(make, dtype: type, monkeypatch: pytest.MonkeyPatch) -> None:
    program = program_of(3, dtype)
    slow, fast = Recipes(program, fast=False), None
    monkeypatch.setattr("commonweal.allocation.plan.large.tables.loops_for", lambda *_: make())
    fast = Recipes(program)
    rng = np.random.default_rng(0)
    by_product = np.argsort(program.makes, kind="stable").reshape(program.products, -1)
    for _ in range(4):
        choice = by_product[np.arange(program.products), rng.integers(0, 3, program.products)].astype(np.int32)
        vector = rng.random(program.products)
        one, other = slow.choose(choice), fast.choose(choice)
        assert np.array_equal(one.rows(vector), program.recipes[choice].astype(np.float64) @ vector)
        assert np.array_equal(one.rows(vector), other.rows(vector))
        assert one.columns(vector) == pytest.approx(other.columns(vector), rel=1e-12)


@needs_numba
@given(st.integers(0, 2**32 - 1), st.integers(3, 40))
@settings(max_examples=8, deadline=None)
def test_the_same_balances(seed: int, products: int) -> None:
    program = circular(products, seed, 1)
    work = program.scarce[0]
    slow, fast = values(program.recipes, work, fast=False), values(program.recipes, work, fast=True)
    assert np.array_equal(slow.value, fast.value)
    assert slow.passes == fast.passes
    one, other = (levels(program.recipes, program.demand, fast=way).value for way in (False, True))
    assert one == pytest.approx(other, rel=1e-12)


@needs_numba
@DTYPES
def test_the_same_choice(dtype: type) -> None:
    program = program_of(11, dtype)
    slow, fast = (choose(program, 1e-7, fast=way) for way in (False, True))
    assert slow.finished
    assert fast.finished
    assert fast.plan.baskets == pytest.approx(slow.plan.baskets, rel=2e-7)
    assert certify(program, fast.plan).worst <= 1.01e-7


def test_scipy_is_used_for_what_is_small() -> None:
    assert loops_for(kernels.BIG - 1) is None
    assert loops_for(10**12, fast=False) is None


def test_loops_that_are_not_installed_are_refused_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "installed", lambda: False)
    assert loops_for(10**12) is None
    with pytest.raises(SchemaError, match="not installed"):
        loops_for(1, fast=True)


@needs_numba
def test_compiled_code_is_kept_outside_the_source(tmp_path: Path) -> None:
    code = (
        "import numpy as np, scipy.sparse as sp\n"
        "from commonweal.allocation.plan.large.kernels import table_of\n"
        "print(table_of(sp.eye_array(3, format='csr'), fast=True).rows(np.arange(3.0)))"
    )
    kept = tmp_path / "kept"
    run = {**os.environ, "NUMBA_CACHE_DIR": str(kept)}
    done = subprocess.run([sys.executable, "-c", code], env=run, capture_output=True, text=True, check=True)
    assert done.stdout == "[0. 1. 2.]\n"
    assert list(kept.rglob("*.nbc"))
    nowhere = {**run, "NUMBA_CACHE_DIR": "/dev/null/nowhere"}
    done = subprocess.run([sys.executable, "-c", code], env=nowhere, capture_output=True, text=True, check=True)
    assert done.stdout == "[0. 1. 2.]\n"
    assert not list(Path(compiled.__file__).parent.rglob("*.nbc"))


def test_the_cache_is_in_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "commonweal" / "numba"
