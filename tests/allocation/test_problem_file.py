"""Planning problems as files: every form of input does what it says, and a wrong one is told where and why."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.problem_file import list_examples, load_problem
from commonweal.core.errors import InputError, SchemaError, UnknownName

EXAMPLES = files("commonweal.allocation.plan").joinpath("examples")

# case: (example, what stands there, what stands there instead, fragments of the message)
BAD: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "unknown product": ("miller-blair", "{one: 0.15", "{onn: 0.15", ("use.one.onn", "allowed: one, two", "'one'")),
    "unknown activity": ("miller-blair", "labour: {one", "labour: {oone", ("labour.oone", "'one'")),
    "negative input": ("miller-blair", "{one: 0.15", "{one: -0.15", (":7", "use.one.one", "at least 0")),
    "text for a number": ("miller-blair", "{one: 0.15", "{one: a lot", ("use.one.one", "'a lot'", "a number")),
    "not a number": ("miller-blair", "{one: 0.15", "{one: .nan", (":7:", "not a finite number")),
    "truth for a number": ("miller-blair", "{one: 350", "{one: true", ("demand.one", "one number for every year")),
    "too few years": ("five-year-plan", "[3.0, 3.01,", "[3.01,", ("labour_limit", "4 numbers for 5 years")),
    "too many years": ("miller-blair", "{one: 350", "{one: [1, 2]", ("demand.one", "2 numbers for 1 years")),
    "misspelt key": ("miller-blair", "labour:", "labuor:", ("unknown key 'labuor'", "'labour'", "add labour")),
    "years reversed": ("miller-blair", "to: 0", "to: -1", ("years reversed", "from <= to")),
    "endless horizon": ("miller-blair", "to: 0", "to: 1000000", ("too long", "at most 500 years")),
    "unknown aim": ("miller-blair", "least_labour", "least_labor", ("aim.kind", "'least_labour'", "max_min")),
    "ray without basket": ("miller-blair", "kind: least_labour", "kind: ray", ("aim ray needs basket",)),
    "max_min without needs": ("miller-blair", "kind: least_labour", "kind: max_min", ("max_min needs needs",)),
    "linear without terms": ("miller-blair", "kind: least_labour", "kind: linear", ("linear with 0 terms",)),
    "terms elsewhere": ("five-goods-output", "linear", "least_labour", ("least_labour with 1 terms",)),
    "product twice": ("miller-blair", "[one, two]", "[one, two, two]", ("products.2", "'two' stands twice")),
    "no product": ("miller-blair", "[one, two]", "[]", ("products", "at least this many entries: 1")),
    "activity makes nothing": (
        "miller-blair",
        "use:",
        "activities: [one, two]\nuse:",
        ("activities without what they make",),
    ),
    "unknown asset": ("williams-dynamic-labour", "coal capacity: {s", "coel capacity: {s", ("'coel capacity'", ":28")),
    "no opening": ("williams-dynamic-labour", "opening: 300, ", "", ("coal capacity.opening", "free_opening")),
    "opening where free": ("dynamic-leontief", "requirement: 0.1", "opening: 1, requirement: 0.1", ("no opening",)),
    "addition too late": ("williams-dynamic-labour", "addition: 5", "addition: 9", ("last_addition", "0 to 6")),
    "negative gestation": ("williams-dynamic-labour", "gestation: 2", "gestation: -1", ("gestation", "at least 0")),
    "wear above one": ("five-year-plan", "depreciation: 0.07", "depreciation: 7", ("depreciation", "at most 1")),
    "unknown term": ("williams-dynamic-capacity", "y: capacity", "y: capacty", ("terms.0.quantity", "'capacity'")),
    "name of a term": ("three-product-quota", "name: x", "name: z", ("aim.terms.0.name", "allowed: x, y")),
    "year of a term": ("williams-dynamic-capacity", "year: 5", "year: 7", ("aim.terms.0.year", "0 to 6")),
    "no such quantity": ("miller-blair", "least_labour", "linear, terms: [{quantity: capacity}]", ("no capacity",)),
    "two kinds of limit": ("three-product-quota", "{total: 100", "{total: 1, each_year: 1", ("total, each_year",)),
    "limit out of time": (
        "three-product-quota",
        "{total: 100",
        "{total: 1, years: {from: 0, to: 3}",
        ("water quota.years.to", "0 to 0"),
    ),
    "output of nothing": ("five-year-plan", "bread: 1}", "bread: 0}", ("output.bread", "above 0")),
    "output left out": ("five-year-plan", ", bread: 1}", "}", ("'bread' is missing",)),
    "input lag of two": ("williams-dynamic-labour", "lag: 1", "lag: 2", ("input_lag", "allowed: 0 or 1")),
}

BREAD = """
schema: 1
name: bread
source: worked by hand
years: {{from: 1, to: 1}}
products: [bread]
labour: {{bread: 1}}
labour_limit: {hours}
needs:
  persons: {{worker: 10, old: 5}}
  groups: {{food: {{bundle: {{bread: 1}}, floors: {{worker: 2, old: 4}}}}}}
aim: {{kind: max_min}}
"""

BUILDING = """
schema: 1
name: building
source: worked by hand
years: {{from: 1, to: 2}}
products: [corn]
labour: {{corn: 1}}
demand: {{corn: [10, 10]}}
capital:
  assets: {{mill: {{corn: 1}}}}
  items: {{corn: {{mill: {{requirement: 0.5, opening: {opening}}}}}}}
  gestation: {gestation}
aim: {{kind: least_labour}}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "problem.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def changed(folder: Path, example: str, old: str, new: str) -> Path:
    text = EXAMPLES.joinpath(f"{example}.yaml").read_text(encoding="utf-8")
    assert old in text
    return written(folder, text.replace(old, new, 1))


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_said(case: str, tmp_path: Path) -> None:
    example, old, new, fragments = BAD[case]
    path = changed(tmp_path, example, old, new)
    with pytest.raises(InputError) as caught:
        load_problem(path)
    for fragment in (str(path), *fragments):
        assert fragment in str(caught.value)


def test_every_problem_of_a_file_is_said_at_once(tmp_path: Path) -> None:
    text = EXAMPLES.joinpath("miller-blair.yaml").read_text(encoding="utf-8")
    path = written(tmp_path, text.replace("0.15", "x").replace("350", "y"))
    with pytest.raises(SchemaError) as caught:
        load_problem(path)
    assert len(caught.value.problems) == 2


def test_an_unknown_example_is_told_its_neighbour() -> None:
    with pytest.raises(UnknownName, match="did you mean 'miller-blair'"):
        load_problem("miler-blair")


@pytest.mark.parametrize("name", list_examples())
def test_every_example_is_solved_and_certified(name: str) -> None:
    found = plan(load_problem(name))
    assert found.solved == "strict"
    assert found.worst_residual < 1e-9


def test_an_aim_without_limit_is_an_error_of_the_input(tmp_path: Path) -> None:
    path = changed(tmp_path, "five-goods-output", "    limits: {impact: {total: 100}}\n", "")
    with pytest.raises(SchemaError, match="nothing limits the aim"):
        plan(load_problem(path))


def test_what_conflicts_is_named_as_the_file_names_it(tmp_path: Path) -> None:
    path = changed(tmp_path, "five-goods-output", "{impact: {total: 100}}", "{ceiling: {total: 0.1}}")
    found = plan(load_problem(path))
    assert found.solved == "none"
    assert found.infeasible is not None
    assert "the limit ceiling on impact" in [reason.words for reason in found.infeasible.conflict]


def test_needs_and_their_least_fulfilment(tmp_path: Path) -> None:
    """Forty loaves are needed and a hundred can be made: everyone gets two and a half times the floor."""
    found = plan(load_problem(written(tmp_path, BREAD.format(hours=100))))
    assert found.solved == "strict"
    assert found.stages[0].value == pytest.approx(2.5, rel=1e-12)
    assert found.quantities["delivery"].at(group="food", **{"class": "old"}, year=1) == pytest.approx(50.0)


def test_needs_that_cannot_all_be_met(tmp_path: Path) -> None:
    """Thirty loaves: all ten workers and half of the old are served, and the floors and the hours conflict."""
    found = plan(load_problem(written(tmp_path, BREAD.format(hours=30))))
    assert found.solved == "relaxed"
    assert found.stages[0].value == pytest.approx(2.5, rel=1e-12)
    assert found.quantities["unserved"].values.sum() == pytest.approx(2.5, rel=1e-8)
    assert found.infeasible is not None
    change = {reason.path: reason.change for reason in found.infeasible.conflict}
    assert change == {
        "work.hours_norm": pytest.approx(1.0 / 3.0, rel=1e-6),
        "needs.groups.food.floors.worker": pytest.approx(0.5, rel=1e-6),
        "needs.groups.food.floors.old": pytest.approx(0.5, rel=1e-6),
    }


@pytest.mark.parametrize(
    ("gestation", "opening", "levels"),
    [
        (0, 0, [20.0, 10.0]),  # x = 10 + 0.5 x in the first year, no wear
        (1, 5, [10.0, 10.0]),
        (1, 6, [10.0, 10.0]),
    ],
)
def test_gestation(gestation: int, opening: float, levels: list[float], tmp_path: Path) -> None:
    path = written(tmp_path, BUILDING.format(gestation=gestation, opening=opening))
    found = plan(load_problem(path))
    assert found.quantities["level"].values[0] == pytest.approx(levels, rel=1e-9)
    assert found.worst_residual < 1e-9


def test_what_is_not_yet_built_makes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, BUILDING.format(gestation=1, opening=0))
    with pytest.raises(SchemaError, match="no plan exists"):
        plan(load_problem(path))


def test_limits_by_year_and_over_some_years(tmp_path: Path) -> None:
    text = """
schema: 1
name: coal
source: worked by hand
years: {from: 1, to: 3}
products: [coal]
labour: {}
resources:
  carbon:
    unit: t
    use: {coal: 2}
    limits:
      yearly: {each_year: [10, 20, 30]}
      late: {total: 24, years: {from: 2, to: 3}}
aim: {kind: linear, terms: [{quantity: output, name: coal}]}
"""
    problem = load_problem(written(tmp_path, text))
    assert problem.resources is not None
    assert [(one.path, one.periods, one.bound) for one in problem.resources.limits] == [
        ("resources.carbon.limits.yearly", (0,), 10.0),
        ("resources.carbon.limits.yearly", (1,), 20.0),
        ("resources.carbon.limits.yearly", (2,), 30.0),
        ("resources.carbon.limits.late", (1, 2), 24.0),
    ]
    assert plan(problem).stages[0].value == pytest.approx(5.0 + 12.0, rel=1e-12)


def test_flows_are_divided_by_output() -> None:
    technology = load_problem("five-year-plan").technology
    assert technology.use.toarray()[:, 0] == pytest.approx([0.01, 0.2, 0.0, 0.0])
    assert technology.labour[:, 0] == pytest.approx([0.03, 0.2, 0.2, 0.1])
