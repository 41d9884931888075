"""Large plans from the command line: synthetic economies, programmes of one's own, bad input, and interruption."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support.calling import called, planned
from support.programs import BREAD, replaced, written

from commonweal.allocation.plan.solver import Solver
from commonweal.cli import plan_synthetic
from commonweal.cli.plan_synthetic import draw_anew, labelled, plan_large
from commonweal.cli.plan_synthetic_memory import free_memory, needed_memory
from commonweal.cli.plan_synthetic_options import LargeOptions, parse_count
from commonweal.cli.plan_synthetic_solve import Progress, require_plannable, solve
from commonweal.core.errors import SchemaError
from commonweal.core.large_certificate import as_linear_program
from commonweal.core.large_folder import fingerprint
from commonweal.data.program_folder import read_program

SMALL = ("--world", "synthetic:60", "--inputs", "6", "--quotas", "3")


@pytest.mark.parametrize(
    ("text", "count"), [("5000", 5000), ("1e6", 10**6), ("1_000_000", 10**6), ("1.5e3", 1500), ("2E3", 2000)]
)
def test_numbers_of_products_that_are_read(text: str, count: int) -> None:
    assert parse_count(f"synthetic:{text}") == count


@pytest.mark.parametrize("text", ["", "many", "-5", "1e-3", "2.5", "1,000", "1e", "0", "1", "inf", "1e400"])
def test_numbers_of_products_that_are_refused(text: str) -> None:
    status, out, err = called("plan", "--world", f"synthetic:{text}")
    assert (status, out) == (2, "")
    assert "--world" in err
    assert f"synthetic:{text}" in err


@pytest.mark.parametrize("capacity", [(), ("--capacity",)])
def test_the_plan_is_highs_optimum(capacity: tuple[str, ...]) -> None:
    found = planned(*SMALL, "--gap", "1e-6", *capacity)
    drawn = found["drawn_from"]
    assert isinstance(drawn, dict)
    program, most = draw_anew(drawn)
    lp = as_linear_program(program)
    if most is not None:
        lp.col_upper[: program.activities] = most
    cost = np.zeros(program.activities + 1)
    cost[-1] = -1.0
    best = Solver(lp).minimise(cost)
    assert best is not None
    baskets = found["baskets"]
    assert isinstance(baskets, dict)
    assert baskets["lower"] <= -best.objective * (1.0 + 1e-7)
    assert baskets["upper"] >= -best.objective * (1.0 - 1e-7)
    assert baskets["gap"] <= 1e-6
    assert found["status"] == "finished"


def test_the_parts_of_the_value_add_up_to_one() -> None:
    found = planned(*SMALL, "--capacity")
    limits, capacities = found["limits"], found["capacities"]
    assert isinstance(limits, list)
    assert isinstance(capacities, dict)
    assert sum(one["value_share"] for one in limits) + capacities["value_share"] == pytest.approx(1.0, abs=1e-9)
    assert 0.0 < capacities["value_share"] < 1.0


@pytest.mark.parametrize("forced", [(), ("--route", "large")])
def test_words_name_size_route_gap_and_what_binds(forced: tuple[str, ...]) -> None:
    status, out, err = called("plan", *SMALL, "--seed", "3", *forced)
    assert (status, err) == (0, "")
    expected = (
        "60 products, 180 techniques, 1,080 inputs", "spectral radius", "proved gap", "labour:",
        "prices, median = 1", "techniques:", "checked by code that knows no solver",
    )  # fmt: skip
    assert [words for words in expected if words not in out] == []
    if forced:
        assert "route: large, substitution under a bundle of valuations; as asked; 180 techniques" in out
        assert "passes over the recipes" in out
    else:
        assert "route: programme, HiGHS; 180 activities are few" in out


def test_another_seed_is_another_economy_and_the_same_seed_the_same() -> None:
    one, again, other = (planned(*SMALL, "--seed", seed)["baskets"] for seed in ("1", "1", "2"))
    assert one == again != other


def test_single_precision_gives_nearly_the_same_plan() -> None:
    double, single = (planned(*SMALL, *more)["baskets"] for more in ((), ("--float32",)))
    assert isinstance(double, dict)
    assert isinstance(single, dict)
    assert single["lower"] == pytest.approx(double["lower"], rel=1e-5)
    assert single != double


@pytest.mark.parametrize(
    "option",
    [("--under", "social-plan"), ("--years", "2015"), ("--scenario", "foundation"), ("--rolling", "5"),
     ("--problem", "williams-dynamic-labour"), ("--route", "direct"), ("--program", "somewhere")],
)  # fmt: skip
def test_options_of_other_plans_are_refused(option: tuple[str, str]) -> None:
    status, out, err = called("plan", *SMALL, *option)
    assert (status, out) == (2, "")
    assert option[0] in err or "--world" in err
    assert "does not fit" in err


@pytest.mark.parametrize("option", [("--techniques", "2"), ("--gap", "1e-3"), ("--capacity",), ("--out", "nowhere")])
def test_options_of_large_plans_are_refused_for_other_worlds(option: tuple[str, ...]) -> None:
    status, out, err = called("plan", "--world", "usa-2014", *option)
    assert (status, out) == (2, "")
    assert option[0] in err
    assert "synthetic:N" in err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--inputs", "61"), "more inputs than products"),
        (("--techniques", "0"), "too few techniques"),
        (("--gap", "0"), "not a gap"),
        (("--gap", "nan"), "not a gap"),
        (("--with-program",), "needs a folder"),
    ],
)
def test_figures_that_make_no_economy(options: tuple[str, ...], words: str) -> None:
    status, out, err = called("plan", *SMALL, *options)
    assert (status, out) == (2, "")
    assert words in err


def test_memory_that_is_not_there_is_said_beforehand() -> None:
    if free_memory() is None:
        pytest.skip("this system does not say how much memory is free")
    status, _, err = called("plan", "--world", "synthetic:1e12")
    assert status == 2
    assert "GB of memory" in err
    assert "GB free" in err


def test_memory_grows_with_every_size() -> None:
    drawing = LargeOptions("synthetic:1000").drawing()
    more = [{**drawing, name: 2 * int(drawing[name])} for name in ("products", "techniques", "inputs", "quotas")]
    assert all(needed_memory(one) > needed_memory(drawing) for one in [*more, {**drawing, "capacity": True}])
    assert needed_memory({**drawing, "dtype": "float32"}) < needed_memory(drawing)


@pytest.mark.parametrize("capacity", [False, True])
def test_an_interrupt_keeps_shows_and_writes_the_last_plan(capacity: bool, tmp_path: Path) -> None:
    def stop(one: Progress) -> None:
        if one.number >= 4:
            raise KeyboardInterrupt

    options = LargeOptions(
        "synthetic:200", inputs=6, quotas=3, capacity=capacity, gap=1e-9, out=tmp_path / "plan", route="large"
    )
    said = io.StringIO()
    with pytest.raises(Exception) as ended, redirect_stdout(said):
        plan_large(options, None, stop)
    assert getattr(ended.value, "exit_code", None) == 130
    assert "INTERRUPTED: the last plan that was proved is kept" in said.getvalue()
    stated = json.loads((tmp_path / "plan" / "manifest.json").read_bytes())["stated"]
    assert stated["status"] == "interrupted"
    assert stated["gap"] > 1e-9
    assert called("verify", str(tmp_path / "plan"))[0] == 0


def test_an_interrupt_before_any_plan_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(plan_synthetic, "draw_anew", stop)
    status, out, err = called("plan", *SMALL, "--out", str(tmp_path / "plan"))
    assert (status, out) == (130, "")
    assert "interrupted" in err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_taken_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine")
    status, out, err = called("plan", *SMALL, "--out", str(tmp_path))
    assert (status, out) == (2, "")
    assert "exists and is not empty" in err
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize("capacity", [(), ("--capacity",)])
def test_a_plan_that_was_written_is_a_programme_to_read(capacity: tuple[str, ...], tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    drawn = planned(*SMALL, *capacity, "--out", str(first))
    read = planned("--program", str(first), "--out", str(second))
    assert read["baskets"] == drawn["baskets"]
    assert read["limits"] == drawn["limits"]
    one, two = read_program(first), read_program(second)
    assert fingerprint(one.technique, one.capacity) == fingerprint(two.technique, two.capacity)
    figures = drawn["drawn_from"]
    assert isinstance(figures, dict)
    original = labelled(*draw_anew(figures))
    assert fingerprint(one.technique, one.capacity) == fingerprint(original.technique, original.capacity)
    assert called("verify", str(second))[0] == 0


def test_bread_by_hand(tmp_path: Path) -> None:
    """One loaf from the bakery takes 1 + .8 x (.5 + 1.2 x 1 / .9) labour and .2 + .8 x (.1 + 1.2 x .3 / .9) CO2; from
    the hearth 2 + .9 x ... and .9 x ...; labour and CO2 bind both or one.
    """
    mill = np.array([0.5 + 1.2 / 0.9, 0.1 + 1.2 * 0.3 / 0.9])
    loaf = np.array([[1.0, 0.2] + 0.8 * mill, [2.0, 0.0] + 0.9 * mill])
    limits = np.array([100.0, 40.0])
    best = max(float((limits / one).min()) for one in loaf)
    mixed = np.linalg.solve(loaf.T, limits)
    if (mixed >= 0.0).all():
        best = max(best, float(mixed.sum()))
    found = planned("--program", str(written(tmp_path)))
    baskets = found["baskets"]
    assert isinstance(baskets, dict)
    assert baskets["lower"] == pytest.approx(best, rel=2e-6)
    assert baskets["lower"] <= best <= baskets["upper"] * (1.0 + 1e-12)


def test_texts_and_numbers_in_parquet_are_the_programme_in_csv(tmp_path: Path) -> None:
    plain, packed = written(tmp_path / "csv"), tmp_path / "parquet"
    packed.mkdir()
    for name in BREAD:
        pd.read_csv(plain / f"{name}.csv").to_parquet(packed / f"{name}.parquet", index=False)
    one, two = read_program(plain), read_program(packed)
    assert fingerprint(one.technique, None) == fingerprint(two.technique, None)
    assert list(one.products) == list(two.products) == ["bread", "flour", "grain"]


HOPELESS = {
    "no surplus": (replaced("recipes", "grain,field,grain,0.1", "grain,field,grain,1"), ["no surplus", "grain"]),
    "a circle": (
        replaced("recipes", "grain,field,grain,0.1", "grain,field,flour,1"), ["no surplus", "flour", "spectral radius"],
    ),
    "nobody makes it": (replaced("recipes", "mill,grain,1.2", "mill,wheat,1"), ["nobody can make", "wheat"]),
    "quota of zero": (replaced("limits", "labour,100", "labour,0"), ["nobody can make", "'labour'"]),
    "empty basket": (replaced("demand", "bread,1", "bread,0"), ["basket is empty"]),
    "negative limit": (replaced("limits", "co2,40", "co2,-1"), ["not an amount", "limit"]),
    "no such technique": (
        replaced("recipes", "bread,hearth,flour", "bread,harth,flour"), ["unknown activity", "harth"],
    ),
    "twice": (replaced("activities", "bread,hearth,2,0", "bread,bakery,2,0"), ["activity twice", "row 2"]),
    "input twice": (
        replaced("recipes", "flour,mill,grain,1.2", "flour,mill,grain,1.2\nflour,mill,grain,1"),
        ["input twice", "grain"],
    ),
    "decimal comma": (replaced("demand", "bread,1", 'bread,"1,5"'), ["not an amount", "1,5", "row 1"]),
    "no number": (replaced("activities", "bread,hearth,2,0", "bread,hearth,,0"), ["not an amount", "row 2", "labour"]),
    "missing column": (replaced("demand", "product,amount", "product,quantity"), ["missing column", "amount"]),
    "limit without column": (replaced("limits", "co2,40", "c02,40"), ["without its column", "c02", "co2"]),
    "limit twice": (replaced("limits", "co2,40", "labour,40"), ["name of its own", "labour"]),
    "product twice": (replaced("demand", "bread,1", "bread,1\nbread,2"), ["product twice", "bread"]),
    "empty label": (replaced("recipes", "flour,mill,grain,1.2", "flour,mill,,1.2"), ["empty label", "row 3"]),
    "infinite": (replaced("recipes", "flour,mill,grain,1.2", "flour,mill,grain,inf"), ["not an amount", "inf"]),
    "ragged": (replaced("demand", "bread,1", "bread,1,2,3"), ["cannot be read", "demand.csv"]),
}  # fmt: skip


@pytest.mark.parametrize("case", HOPELESS)
def test_programmes_that_make_no_plan_are_named(case: str, tmp_path: Path) -> None:
    changed, words = HOPELESS[case]
    folder = written(tmp_path / "mine", **changed)
    status, out, err = called("plan", "--program", str(folder), "--out", str(tmp_path / "out"))
    assert (status, out) == (2, "")
    assert [word for word in words if word not in err] == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("capacities", [False, True])
@pytest.mark.parametrize("case", ["no surplus", "a circle", "nobody makes it", "quota of zero"])
def test_what_is_hopeless_is_said_before_the_first_round(case: str, capacities: bool, tmp_path: Path) -> None:
    changed, _ = HOPELESS[case]
    programme = read_program(written(tmp_path, **changed))
    with pytest.raises(SchemaError):
        require_plannable(programme)
    if not capacities:
        rounds: list[Progress] = []
        with pytest.raises(SchemaError):
            solve(programme, 1e-6, (), rounds.append)
        assert rounds == []


def test_what_is_odd_is_noted_and_planned_all_the_same(tmp_path: Path) -> None:
    activities = BREAD["activities"].rstrip() + "\nbread,own,1,0\n"
    recipes = BREAD["recipes"].rstrip() + "\nbread,own,bread,1.5\n"
    limits = replaced("limits", "co2,40", "co2,40\nlead,0")["limits"]
    rows = activities.rstrip().split("\n")
    activities = "\n".join([rows[0] + ",lead"] + [row + (",1" if "hearth" in row else ",0") for row in rows[1:]]) + "\n"
    folder = written(tmp_path, activities=activities, recipes=recipes, limits=limits)
    status, out, err = called("plan", "--program", str(folder))
    assert status == 0
    assert "1 activities use up all that they make and stand still: makers of bread" in err
    assert "nothing is allowed of limit 'lead'" in err
    assert "note:" in out


def test_missing_tables_and_folders(tmp_path: Path) -> None:
    status, _, err = called("plan", "--program", str(tmp_path / "none"))
    assert (status, "no such folder" in err) == (2, True)
    folder = written(tmp_path / "mine")
    (folder / "limits.csv").unlink()
    status, _, err = called("plan", "--program", str(folder))
    assert (status, "missing table" in err, "limits" in err) == (2, True, True)


def test_a_plan_without_its_programme_says_so_when_it_is_read(tmp_path: Path) -> None:
    planned(*SMALL, "--out", str(tmp_path / "plan"), "--without-program")
    status, _, err = called("plan", "--program", str(tmp_path / "plan"))
    assert (status, "without its programme" in err) == (2, True)


def test_a_programme_of_ones_own_is_always_kept(tmp_path: Path) -> None:
    folder = written(tmp_path / "mine")
    status, _, err = called("plan", "--program", str(folder), "--out", str(tmp_path / "out"), "--without-program")
    assert (status, "always kept" in err, (tmp_path / "out").exists()) == (2, True, False)
