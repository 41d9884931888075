"""The checker of large plans: its bounds are those of HiGHS and of the solver's own arithmetic, and nothing passes it
that was changed, even where every checksum is made to agree.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from support.circular import circular
from support.tamper import refresh_checksums

from commonweal.allocation.plan.large.capacity_certificate import CapacityPlan, CapacityProgram, certify_capacity
from commonweal.allocation.plan.large.choice import choose
from commonweal.cli.plan_synthetic import draw_anew, plan_large
from commonweal.cli.plan_synthetic_options import LargeOptions
from commonweal.core.large_certificate import TechniqueProgram, certify
from commonweal.core.linear_program import Array
from commonweal.verify import verify
from commonweal.verify.large import is_large_plan, verify_large
from commonweal.verify.large_programmes import InMemory, Stored, in_memory
from commonweal.verify.large_proof import Proof, prove

KINDS = ("choice", "capacity", "drawn")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A plan under limits, one under capacities, and one whose programme is drawn anew."""
    parent = tmp_path_factory.mktemp("plans")
    options = LargeOptions("synthetic:80", inputs=6, quotas=3, seed=5, route="large")
    with redirect_stdout(StringIO()):
        plan_large(replace(options, out=parent / "choice"), None)
        plan_large(replace(options, out=parent / "capacity", capacity=True), None)
        plan_large(replace(options, out=parent / "drawn", keep=False), None)
    return {kind: parent / kind for kind in KINDS}


def proved(program: TechniqueProgram, capacity: Array | None = None) -> tuple[Proof, Any]:
    plan = choose(program).plan
    return prove(in_memory(program, capacity), plan.levels, plan.prices, plan.valuations), plan


@given(st.integers(0, 2**32 - 1), st.integers(2, 30))
@settings(max_examples=10)
def test_two_independent_routes_to_the_same_bounds(seed: int, products: int) -> None:
    program = circular(products, seed)
    proof, plan = proved(program)
    own = certify(program, plan)
    assert proof.lower >= own.lower * (1.0 - 1e-12)
    assert proof.lower <= own.upper
    assert proof.upper == pytest.approx(own.upper, rel=1e-11)
    assert proof.primal <= 1e-12
    assert proof.dual <= 1e-12
    assert proof.rents <= 1e-9


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=25)
def test_any_figures_under_capacities_prove_what_the_solvers_arithmetic_says(seed: int) -> None:
    program, rng = circular(12, seed), np.random.default_rng(seed)
    capacity = rng.uniform(0.1, 1.0, program.activities)
    prices, valuations = rng.random(12), rng.random(len(program.limits))
    levels = 1e-3 * rng.random(program.activities)
    proof = prove(InMemory(program, capacity), levels, prices, valuations)
    own = certify_capacity(CapacityProgram(program, capacity), CapacityPlan(levels, prices, valuations))
    assert proof.lower == pytest.approx(own.lower, rel=1e-9)
    assert proof.upper <= own.upper * (1.0 + 1e-12)


@given(st.integers(0, 2**32 - 1), st.floats(1e-6, 1.0))
@settings(max_examples=10)
def test_no_prices_whatever_prove_less_than_a_plan_has(seed: int, change: float) -> None:
    program = circular(15, seed)
    proof, plan = proved(program)
    rng = np.random.default_rng(seed)
    prices = plan.prices * np.exp(change * rng.standard_normal(15))
    valuations = plan.valuations * np.exp(change * rng.standard_normal(len(plan.valuations)))
    other = prove(in_memory(program, None), plan.levels, prices, valuations)
    assert other.upper >= proof.lower * (1.0 - 1e-12)
    levels = plan.levels * np.exp(change * rng.standard_normal(program.activities))
    assert prove(in_memory(program, None), levels, plan.prices, plan.valuations).lower <= proof.upper * (1.0 + 1e-12)


def test_what_proves_nothing() -> None:
    program = circular(8, 1)
    proof, plan = proved(program)
    own = in_memory(program, None)
    negative, none = plan.prices.copy(), np.full_like(plan.prices, np.nan)
    negative[0] = -negative[0]
    assert prove(own, plan.levels, negative, plan.valuations).upper == np.inf
    assert prove(own, plan.levels, none, plan.valuations).gap == np.inf
    below = plan.levels.copy()
    below[np.argmax(below)] *= -1.0
    assert prove(own, below, plan.prices, plan.valuations).primal > 1e-3
    assert prove(own, 0.0 * plan.levels, plan.prices, plan.valuations).lower == 0.0
    assert prove(own, 2.0 * plan.levels, plan.prices, plan.valuations).lower == pytest.approx(proof.lower, rel=1e-9)
    assert prove(own, 2.0 * plan.levels, plan.prices, plan.valuations).primal == pytest.approx(1.0, rel=1e-5)


def test_nothing_allowed_and_something_used_proves_no_basket() -> None:
    program = circular(8, 2)
    plan = choose(program).plan
    idle = replace(program, limits=np.where(np.arange(len(program.limits)) == 0, 0.0, program.limits))
    found = prove(in_memory(idle, None), plan.levels, plan.prices, plan.valuations)
    assert (found.lower, found.primal) == (0.0, np.inf)


@pytest.mark.parametrize("size", [1, 7, 10**6])
def test_recipes_are_read_whole_in_runs_of_any_size(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    program = circular(20, 3)
    monkeypatch.setattr("commonweal.verify.large_programmes.ENTRIES", size)
    runs = list(in_memory(program, None).entries())
    activity, product, amount = (np.concatenate(part) for part in zip(*runs, strict=True))
    table = np.zeros(program.recipes.shape)
    table[activity, product] = amount
    assert np.array_equal(table, program.recipes.toarray())
    assert max(len(one) for one, _, _ in runs) <= size


def test_the_order_of_stored_recipes_does_not_matter(folders: dict[str, Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(folders["choice"], tmp_path / "plan"))
    path = folder / "program" / "recipes.parquet"
    pd.read_parquet(path).sample(frac=1.0, random_state=1).to_parquet(path, index=False)
    refresh_checksums(folder)
    assert verify_large(folder).failures == ()


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_as_written_verifies(kind: str, folders: dict[str, Path]) -> None:
    found = verify_large(folders[kind], draw_anew)
    assert (found.ok, found.failures) == (True, ())
    stated = json.loads((folders[kind] / "manifest.json").read_bytes())["stated"]
    assert found.checks["gap"] == pytest.approx(stated["gap"], abs=1e-12)
    assert is_large_plan(folders[kind])


def test_what_the_manifest_states_comes_from_the_stored_programme_too(folders: dict[str, Path]) -> None:
    stored = Stored(folders["capacity"] / "program")
    levels, prices = (pd.read_parquet(folders["capacity"] / f"{name}.parquet") for name in ("levels", "prices"))
    valuations = pd.read_csv(folders["capacity"] / "valuations.csv")
    proof = prove(stored, levels["level"].to_numpy(), prices["price"].to_numpy(), valuations["valuation"].to_numpy())
    assert proof.gap == pytest.approx(json.loads((folders["capacity"] / "manifest.json").read_bytes())["stated"]["gap"])
    assert proof.rents > 0.0


Change = Callable[[Path], None]


def in_column(file: str, column: str, factor: float, best: bool = True) -> Change:
    """Multiply the largest figure of a column, or the one in the middle."""

    def change(folder: Path) -> None:
        table = pd.read_parquet(folder / file) if file.endswith("parquet") else pd.read_csv(folder / file)
        values = table[column].to_numpy(dtype=np.float64).copy()
        place = int(np.argmax(values)) if best else int(np.argsort(values)[-len(values) // 4])
        values[place] *= factor
        table[column] = values
        if file.endswith("parquet"):
            pq.write_table(pa.Table.from_pandas(table, preserve_index=False), folder / file)
        else:
            table.to_csv(folder / file, index=False)

    return change


def in_manifest(*path: str, value: Any) -> Change:
    """Put a figure into the manifest: a factor if it is a number."""

    def change(folder: Path) -> None:
        file = folder / "manifest.json"
        document = json.loads(file.read_bytes())
        part = document
        for name in path[:-1]:
            part = part[name]
        old = part[path[-1]]
        part[path[-1]] = old * value if isinstance(value, float) else value
        assert part[path[-1]] != old
        file.write_text(json.dumps(document))

    return change


def in_use(table: str, column: str) -> Change:
    """Raise what the plan takes most of: where it uses nothing, a change leaves the proof as good as it was."""

    def change(folder: Path) -> None:
        path = folder / "program" / f"{table}.parquet"
        frame = pd.read_parquet(path)
        levels = pd.read_parquet(folder / "levels.parquet")
        taken = frame.merge(levels, on=["product", "technique"])["level"] * frame[column]
        frame.loc[taken.idxmax(), column] *= 1.01
        pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path)

    return change


def swapped(folder: Path) -> None:
    """Exchange the levels of two activities with their labels."""
    table = pd.read_parquet(folder / "levels.parquet")
    table.iloc[[0, 1]] = table.iloc[[1, 0]].to_numpy()
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), folder / "levels.parquet")


CHANGES: dict[str, Change] = {
    "a level up": in_column("levels.parquet", "level", 1.01),
    "a level down": in_column("levels.parquet", "level", 0.99),
    "a middling level down": in_column("levels.parquet", "level", 0.99, best=False),
    "a price up": in_column("prices.parquet", "price", 1.01),
    "a price down": in_column("prices.parquet", "price", 0.99),
    "a middling price up": in_column("prices.parquet", "price", 1.01, best=False),
    "a valuation up": in_column("valuations.csv", "valuation", 1.01),
    "a valuation down": in_column("valuations.csv", "valuation", 0.99),
    "a use": in_column("valuations.csv", "used", 1.0001),
    "a limit in the plan": in_column("valuations.csv", "limit", 1.0001),
    "a share of the value": in_column("valuations.csv", "value_share", 1.01),
    "a round's baskets": in_column("rounds.csv", "lower", 1.5),
    "a stated gap": in_manifest("stated", "gap", value=0.9),
    "a status of no meaning": in_manifest("stated", "status", value="x"),
    "a stated lower bound": in_manifest("stated", "lower", value=1.0001),
    "a stated upper bound": in_manifest("stated", "upper", value=0.9999),
    "the gap asked for": in_manifest("asked", "gap", value=1e-3),
    "the number of products": in_manifest("sizes", "products", value=79),
    "the number of inputs": in_manifest("sizes", "entries", value=1),
    "rows in another order": swapped,
}
IN_PROGRAM: dict[str, Change] = {
    "an amount of a recipe in use": in_use("recipes", "amount"),
    "labour of an activity in use": in_use("activities", "labour"),
    "the basket": in_column("program/demand.parquet", "amount", 1.01),
    "a limit": in_column("program/limits.csv", "limit", 1.01),
}


@pytest.mark.parametrize("kind", ["choice", "capacity"])
@pytest.mark.parametrize("name", [*CHANGES, *IN_PROGRAM])
def test_a_change_is_caught_when_every_checksum_agrees(
    name: str, kind: str, folders: dict[str, Path], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(folders[kind], tmp_path / "plan"))
    {**CHANGES, **IN_PROGRAM}[name](folder)
    refresh_checksums(folder)
    assert not verify_large(folder).ok


@pytest.mark.parametrize("name", ["a level up", "a price up", "a use"])
def test_a_change_is_caught_by_the_checksum_alone(name: str, folders: dict[str, Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(folders["choice"], tmp_path / "plan"))
    CHANGES[name](folder)
    assert any("altered: checksum" in one for one in verify_large(folder).failures)


def test_files_too_many_and_too_few(folders: dict[str, Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(folders["choice"], tmp_path / "plan"))
    (folder / "extra.txt").write_text("more")
    (folder / "rounds.csv").unlink()
    failures = verify_large(folder).failures
    assert "extra.txt: not in the manifest" in failures
    assert "rounds.csv: in the manifest, but missing" in failures


def test_another_economy_than_the_one_planned_for_is_noticed(folders: dict[str, Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(folders["drawn"], tmp_path / "plan"))
    in_manifest("program", "drawn", "seed", value=6)(folder)
    assert any("the economy is another one" in one for one in verify_large(folder, draw_anew).failures)
    assert any("nothing was given to draw it" in one for one in verify_large(folder).failures)


@pytest.mark.parametrize("file", ["levels.parquet", "valuations.csv", "program/recipes.parquet", "rounds.csv"])
def test_a_damaged_file_is_a_failure_and_no_crash(file: str, folders: dict[str, Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(folders["choice"], tmp_path / "plan"))
    (folder / file).write_bytes((folder / file).read_bytes()[:40])
    refresh_checksums(folder)
    assert not verify_large(folder).ok


def test_the_checker_of_runs_does_not_take_it_for_a_run(folders: dict[str, Path]) -> None:
    assert not verify(folders["choice"]).ok


def cloth_and_grain(unit: float) -> TechniqueProgram:
    """Cloth by hand (3 h) or by machine (1 h), from grain, which comes in a small unit; ten hours."""
    return TechniqueProgram(
        recipes=sp.csr_array(np.array([[0.0, unit], [0.0, unit], [0.0, 0.0]])),
        makes=np.array([0, 0, 1]),
        scarce=np.array([[1.0, 3.0, 0.01 / unit]]),
        limits=np.array([10.0]),
        demand=np.array([1.0, 0.0]),
    )


@pytest.mark.parametrize("unit", [1.0, 1e10])
def test_no_level_below_zero_pays_for_others_whatever_the_units(unit: float) -> None:
    program = cloth_and_grain(unit)
    plan = choose(program, 1e-9).plan
    forged = np.array([15.8, -2.0, 13.8 * unit])
    proof = prove(in_memory(program, None), forged, plan.prices, plan.valuations)
    assert proof.lower <= proof.upper
    assert proof.primal > 0.1
    assert certify(program, replace(plan, levels=forged, baskets=13.8)).primal > 0.1


@pytest.mark.parametrize("left", [1e-2, 1e-4, 1e-6])
def test_a_shortage_within_rounding_proves_no_basket_that_is_not_there(left: float) -> None:
    own = 1.0 - left
    program = TechniqueProgram(
        recipes=sp.csr_array(np.array([[0.0, 1.0], [0.0, own]])),
        makes=np.array([0, 1]),
        scarce=np.array([[0.0, 1.0]]),
        limits=np.array([1.0]),
        demand=np.array([1.0, 0.0]),
    )
    most = 1.0 - own  # exact, unlike left
    prices, valuations = np.array([1.0, 1.0]) / most, np.array([1.0])
    for shortage in (1e-15, 1e-12, 1e-9, 1e-7):
        levels = np.array([most * (1.0 + shortage / left), 1.0])
        proof = prove(in_memory(program, None), levels, prices, valuations)
        assert proof.lower <= most * (1.0 + 1e-13)
        assert proof.upper >= most * (1.0 - 1e-13)
