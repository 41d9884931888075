"""What is wrong with a file is said in one error: where, the value, what is allowed, the nearest match. Fast."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from commonweal.core.errors import FileProblem, InputError, SchemaError
from commonweal.core.strict_yaml import MAX_BYTES
from commonweal.institutions import load_institutions, resolved
from commonweal.scenario import load_scenario

SOCIETY = files("commonweal.institutions").joinpath("presets/associated-producers.yaml").read_text("utf-8")
SCENARIO = files("commonweal.scenario").joinpath("bundled/foundation.yaml").read_text("utf-8")

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefghijklmnopqrstuvwxy", "bcdefghijklmnopqrstuvwxyz", strict=True)
)

# case: (text of the file, fragments of the message); every message must also name the file
YAML_CASES: dict[str, tuple[str | bytes, tuple[str, ...]]] = {
    "duplicate key": (SOCIETY + "name: other\n", ("duplicate key", "'name'", "line 5")),
    "duplicate date": ("values: {2015-01-01: 1, 2015-01-01: 2}", ("duplicate key", "2015-01-01", ":1:25")),
    "alias bomb": (BOMB, ("anchors and aliases", ":1:4")),
    "alias bomb in flow": ("[" + BOMB.replace("\n", ",").rstrip(",") + "]", ("anchors and aliases",)),
    "tag": ("name: !!python/object/apply:os.system [ls]", ("tags are not read", "python/object", ":1:7")),
    "local tag": ("name: !secret x", ("tags are not read", "!secret")),
    "several documents": ("name: a\n---\nname: b\n", ("several documents", "one document", ":2:1")),
    "not utf-8": (b"schema: 1\nname: caf\xe9\n", ("not UTF-8", ":2", "0xe9", "save the file as UTF-8")),
    "binary": (b"\x00\x01\x02\xff", ("not UTF-8", "0xff")),
    "control character": ("name: a\x07b", ("not readable as YAML",)),
    "not a number": ("work: {hours_norm: .nan}", ("not a finite number", ".nan", ":1:20")),
    "infinite": ("work: {hours_norm: -.inf}", ("not a finite number", "-.inf")),
    "overflow": ("work: {hours_norm: 1e999}", ("not a finite number", "1e999")),
    "endless integer": ("seed: " + "9" * 100_000, ("not a finite number",)),
    "number as key": ("work: {2015: 3}", ("a key must be text", "2015", "put the key in quotes")),
    "date as key": ("work: {2015-01-01: 3}", ("a key must be text", "2015-01-01", "inside 'values'")),
    "list as key": ("? [a]\n: 3", ("a key must be text",)),
    "no such date": ("values: {2015-02-30: 3}", ("no such date", "2015-02-30", "YYYY-MM-DD")),
    "unclosed": ("work: {hours_norm: [1, 2", ("not readable as YAML",)),
    "tabs": ("work:\n\thours_norm: 3", ("not readable as YAML", ":2:1")),
    "too large": ("# " + "x" * MAX_BYTES, ("too large", f"at most {MAX_BYTES} bytes")),
    "too deep": ("[" * 5_000, ("nested too deeply", "at most 40")),
}

# case: (what stands in the preset, what stands there instead, fragments)
SOCIETY_CASES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "misspelt key at the top": ("quotas:", "qoutas:", ("(qoutas)", "unknown key", "did you mean 'quotas'?")),
    "misspelt key, second level": (
        "  default: {kind: market}",
        "  defualt: {kind: plan}",
        ("(allocation.defualt)", "allowed: default, products, aim", "'default'"),
    ),
    "misspelt key, in a kind": ("workers: 0.5", "wokers: 0.5", ("(ownership.default.wokers)", "'workers'")),
    "misspelt key, in a quota": ("account: larger", "acount: larger", ("(quotas.co2.acount)", "'account'")),
    "misspelt key, in a number": (
        "description: charge",
        "desciption: charge",
        ("(investment.rate.desciption)", "'description'"),
    ),
    "misspelt key, in a body": ("term: 2", "tern: 2", ("(bodies.2.tern)", "'term'")),
    "unknown sink": ("  co2: {", "  c02: {", ("(quotas.c02)", "'co2'")),
    "unknown kind of aim": ("kind: max_min", "kind: maxmin", ("(allocation.aim.kind)", "'maxmin'", "'max_min'")),
    "unknown kind of ownership": (
        "{kind: worker}",
        "{kind: workers}",
        ("(ownership.sectors.A01.kind)", "joint, private, social, worker", "'worker'"),
    ),
    "kind left out": ("aim: {kind: max_min}", "aim: {}", ("(allocation.aim)", "no kind: the map has nothing", "ray")),
    "text instead of a kind": ("aim: {kind: max_min}", "aim: max_min", ("(allocation.aim)", "a map with a kind")),
    "unknown need class": ("[child,", "[kid,", ("(guarantees.floor.classes.0)", "'kid'", "child, worker, old, ill")),
    "need class twice": ("[child,", "[old,", ("(guarantees.floor.classes)", "stands twice")),
    "text instead of a list": ("[child, worker, old, ill]", "child", ("(guarantees.floor.classes)", "a list")),
    "unknown floor set": ("set: decent-living", "set: decent-life", ("(guarantees.floor.set)", "'decent-living'")),
    "unit of hours": ("unit: h/week", "unit: h/year", ("(work.hours_norm.unit)", "'h/year'", "allowed: h/week")),
    "unit of a rate": ("unit: 1/yr", "unit: '%'", ("(investment.rate.unit)", "'%'", "allowed: 1/yr")),
    "unit of a quota": (
        "budget: ar6-2.0c-67",
        "budget: {value: 3, unit: kg, source: x}",
        ("(quotas.co2.budget.unit)", "'kg'", "allowed: Gt CO2"),
    ),
    "unknown budget": ("budget: ar6-2.0c-67", "budget: ar6-2c-67", ("(quotas.co2.budget)", "'ar6-2.0c-67'")),
    "budget without unit": ("budget: ar6-2.0c-67", "budget: 30", ("(quotas.co2.budget)", "30", "unit: Gt CO2")),
    "negative budget": (
        "budget: ar6-2.0c-67",
        "budget: {value: -3, unit: Gt CO2, source: x}",
        ("(quotas.co2.budget.value)", "-3", "at least 0"),
    ),
    "negative hours": (
        "2015-01-01: 34",
        "2015-01-01: -34",
        ("(work.hours_norm.values.2015-01-01)", "-34", "at least 0"),
    ),
    "more hours than a week has": ("2030-01-01: 28", "2030-01-01: 280", ("280", "at most 168")),
    "text instead of a number": (
        "2030-01-01: 28",
        "2030-01-01: '28'",
        ("(work.hours_norm.values.2030-01-01)", "'28'", "a number"),
    ),
    "truth instead of a number": ("ratio: 3", "ratio: true", ("(work.remuneration.ratio)", "True", "a number")),
    "no date": ("2015-01-01: 34", "from 2015: 34", ("from 2015", "a date such as 2015-01-01")),
    "no values": ("{2015-01-01: 34, 2030-01-01: 28}", "{}", ("(work.hours_norm.values)", "at least this many")),
    "no source": ('source: "assumption, range 20-40", ', "", ("work.hours_norm.source", "missing key 'source'")),
    "blank source": ('"assumption, range 20-40"', "' '", ("(work.hours_norm.source)", "needs a source")),
    "assumption without range": (
        "assumption, range 20-40",
        "assumption",
        ("(work.hours_norm.source)", "needs its range"),
    ),
    "share above one": ("workers: 0.5", "workers: 1.5", ("(ownership.default.workers)", "1.5", "at most 1")),
    "joint shares": ("workers: 0.5", "workers: 0.7", ("(ownership.default)", "add up to 1.2", "= 1")),
    "list instead of a map": (
        "  products: {D35: {kind: plan}, P85: {kind: plan}, Q: {kind: plan}, L68: {kind: plan}}",
        "  products: [D35]",
        ("(allocation.products)", "['D35']", "a map of keys"),
    ),
    "low threshold": ("threshold: 0.6", "threshold: 0.3", ("(bodies.2.rule.threshold)", "0.3", "at least 0.5")),
    "part of a seat": ("seats: 60", "seats: 60.5", ("(bodies.1.members.seats)", "60.5", "a whole number")),
    "unknown mandate": ("quotas.co2.budget,", "quotas.co2.budgte,", ("(bodies.2.mandate.0)", "'quotas.co2.budget'")),
    "name of a body twice": ("name: locality", "name: workplace", ("(bodies.1.name)", "'workplace'", "each name once")),
    "later schema": ("schema: 1", "schema: 2", ("(schema)", "2", "allowed: 1")),
}

SCENARIO_CASES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "misspelt key": ("yardstick:", "yardstik:", ("(yardstik)", "'yardstick'")),
    "misspelt key inside": ("  drivers:", "  driver:", ("(technology.driver)", "'drivers'")),
    "years reversed": ("{from: 2015, to: 2050}", "{from: 2050, to: 2015}", ("(years)", "2050 to 2015", "from <= to")),
    "years as text": ("from: 2015", "from: '2015'", ("(years.from)", "'2015'", "a whole number")),
    "end left out": (", to: 2050", "", ("years.to", "missing key 'to'")),
    "world with a path": ("world: usa-2014", "world: ../usa-2014", ("(world)", "'../usa-2014'", "never a path")),
    "world twice": ("gbr-2014, deu-2014", "gbr-2014, gbr-2014", ("(comparison_worlds)", "stands twice")),
    "no society": ("[as-observed, as-trended, associated-producers]", "[]", ("(institutions)", "at least this many")),
    "unknown budget": ("budget: ar6-2.0c-67", "budget: ar6-2.0c", ("(yardstick.budget)", "'ar6-2.0c-67'")),
    "unknown share rule": ("equal-per-head", "per-head", ("(yardstick.share_rule)", "'equal-per-head'")),
    "on is text": ("terminal: true", "terminal: on", ("(technology.terminal)", "'on'", "true or false")),
    "negative seed": ("seed: 0", "seed: -1", ("(seed)", "-1", "at least 0")),
    "growth without unit": (
        "export_growth: world-population",
        "export_growth: 0.01",
        ("(technology.export_growth)", "0.01", "world-population"),
    ),
    "outside its range": (
        "  revision_years: 0",
        "  gestation: {value: 5, unit: yr, source: x, low: 1, high: 3}",
        ("(technology.gestation)", "5 outside its range", "1 to 3"),
    ),
    "part of a year": (
        "  revision_years: 0",
        "  gestation: {value: 1.5, unit: yr, source: x, low: 1, high: 3}",
        ("(technology.gestation.value)", "1.5", "multiples of 1"),
    ),
}


def refused(load: Callable[[Path], object], path: Path) -> str:
    """Return the message of the one error with which a file is refused within two seconds."""
    started = time.perf_counter()
    with pytest.raises(InputError) as caught:
        load(path)
    assert time.perf_counter() - started < 2.0
    assert path.name in str(caught.value)
    return str(caught.value)


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1) if old != "[child," else text.replace(old, new)


@pytest.mark.parametrize("load", [load_institutions, load_scenario])
@pytest.mark.parametrize("case", YAML_CASES)
def test_not_strict_yaml(case: str, load: Callable[[Path], object], tmp_path: Path) -> None:
    content, fragments = YAML_CASES[case]
    path = tmp_path / "society.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    message = refused(load, path)
    assert all(fragment in message for fragment in fragments), message


@pytest.mark.parametrize("case", SOCIETY_CASES)
def test_not_a_society(case: str, tmp_path: Path) -> None:
    old, new, fragments = SOCIETY_CASES[case]
    path = tmp_path / "society.yaml"
    path.write_text(changed(SOCIETY, old, new), encoding="utf-8")
    message = refused(load_institutions, path)
    assert all(fragment in message for fragment in fragments), message


@pytest.mark.parametrize("case", SCENARIO_CASES)
def test_not_a_scenario(case: str, tmp_path: Path) -> None:
    old, new, fragments = SCENARIO_CASES[case]
    path = tmp_path / "scenario.yaml"
    path.write_text(changed(SCENARIO, old, new), encoding="utf-8")
    message = refused(load_scenario, path)
    assert all(fragment in message for fragment in fragments), message


def test_message_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "society.yaml"
    path.write_text("schema: 1\nname: x\nallocation:\n  default: {kind: plan}\n  aim: {kind: maxmin}\n")
    assert f"{path}:5 (allocation.aim.kind)" in refused(load_institutions, path)


def test_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "society.yaml").write_text("name: x\n")
    assert "did you mean 'society.yaml'?" in refused(load_institutions, tmp_path / "socity.yaml")


def test_folder_and_missing_folder(tmp_path: Path) -> None:
    assert "a folder, not a file" in refused(load_institutions, tmp_path)
    assert "its folder does not exist" in refused(load_institutions, tmp_path / "no" / "society.yaml")


def test_name_too_long_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be read"):
        load_institutions(tmp_path / ("x" * 5_000 + ".yaml"))


@pytest.mark.parametrize(
    ("load", "name", "near"),
    [(load_institutions, "asobserved", "as-observed"), (load_scenario, "fundation", "foundation")],
)
def test_unknown_name(load: Callable[[str], object], name: str, near: str) -> None:
    with pytest.raises(InputError, match=f"got '{name}'.*did you mean '{near}'"):
        load(name)


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "3\n"])
def test_not_a_map(text: str, tmp_path: Path) -> None:
    path = tmp_path / "society.yaml"
    path.write_text(text)
    assert "a map of keys and values" in refused(load_institutions, path)


def test_every_problem_at_once(tmp_path: Path) -> None:
    text = SOCIETY
    for case in ("misspelt key at the top", "unknown kind of aim", "unit of hours", "joint shares", "low threshold"):
        text = changed(text, *SOCIETY_CASES[case][:2])
    path = tmp_path / "society.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        load_institutions(path)
    assert len(caught.value.problems) == 5
    assert all(problem.where.startswith(str(path)) for problem in caught.value.problems)


def test_mandates_are_judged_beside_other_problems(tmp_path: Path) -> None:
    text = changed(changed(SOCIETY, "quotas.co2.budget,", "work.ours,"), "account: larger", "account: largest")
    path = tmp_path / "society.yaml"
    path.write_text(text.replace("[work.remuneration.ratio]", "[guarantees.flor]"), encoding="utf-8")
    message = refused(load_institutions, path)
    assert "(bodies.0.mandate.0)" in message and "(bodies.2.mandate.0)" in message and "'largest'" in message


def test_date_before_the_first_value() -> None:
    with pytest.raises(InputError, match=r"work\.hours_norm: no value.*2010-01-01.*from 2015-01-01 on"):
        resolved(load_institutions("associated-producers"), 2010)
