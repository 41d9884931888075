"""The CSV files of five-year-plan programs: read, turned into a planning problem, solved to the documented optimum."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.problem_file import compile_file
from commonweal.allocation.plan.problem_schema import ProblemFile
from commonweal.core.errors import InputError
from commonweal.data.readers.five_year_plan import problem_document, read
from commonweal.institutions.loading import find_document
from commonweal.institutions.record import validate

OPTIMUM = 7.336453089661688
"""Known answers 2.3: W. P. Cockshott, 5yearplan manual (documented 7.33645)."""
PRODUCTS = ("wool", "cloth")
OWN = {
    "flows": "headings,wool,cloth\nwool,1,6\ncloth,0,0.5\nlabour,4,3\noutput,10,8\n",
    "cap": "headings,wool,cloth\nwool,0,0\ncloth,2,5\n \n",
    "dep": "headings,wool,cloth\nwool,0,0\ncloth,0.25,0.1\n",
    "labtarg": "headings,wool,cloth,labour\nyear1,1,2,7\nyear2,1,2.5,7.5 \n",
}
"""Made for this test."""


def written(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def problem(document: dict[str, Any]) -> Any:
    return compile_file(ProblemFile.model_validate(document))


def bundled_as_files() -> dict[str, str]:
    """Write the bundled example, whose numbers are the manual's, as the four files."""
    example = find_document("planning problem", "five-year-plan", "commonweal.allocation.plan", "examples")
    file = validate(ProblemFile, example)
    names = file.products
    head = "headings," + ",".join(names)
    use = [f"{row}," + ",".join(f"{file.use.get(col, {}).get(row, 0)}" for col in names) for row in names]
    items = file.capital.items if file.capital else {}
    parts: dict[str, list[str]] = {}
    for part in ("requirement", "depreciation"):
        parts[part] = [
            f"{row}," + ",".join(f"{getattr(items[col].get(row), part, 0)}" for col in names) for row in names
        ]
    target = {name: file.basket.target.get(name, (0.0,)) for name in names} if file.basket else {}
    years = []
    for year, labour in enumerate(file.labour_limit or ()):
        row = [target[name][year if len(target[name]) > 1 else 0] for name in names]
        years.append(f"year{year + 1}," + ",".join(str(one) for one in (*row, labour)))
    labour = "labour," + ",".join(str(file.labour[name][0]) for name in names)
    output = "output," + ",".join(str((file.output or {})[name]) for name in names)
    return {
        "flows": "\n".join([head, *use, labour, output]),
        "cap": "\n".join([head, *parts["requirement"]]),
        "dep": "\n".join([head, *parts["depreciation"]]),
        "labtarg": "\n".join([head + ",labour", *years]),
    }


def test_the_manuals_economy_has_its_documented_optimum(tmp_path: Path) -> None:
    document = problem_document(read(written(tmp_path / "toy", **bundled_as_files())), "toy")
    found = plan(problem(document))
    assert found.infeasible is None
    assert sum(stage.value for stage in found.stages[:1]) == pytest.approx(OPTIMUM, rel=1e-6)


def test_what_the_files_say_is_kept(tmp_path: Path) -> None:
    found = read(written(tmp_path / "own", **OWN))
    assert (found.products, found.years) == (PRODUCTS, ("year1", "year2"))
    assert found.flows.tolist() == [[1.0, 6.0], [0.0, 0.5]]
    assert found.targets.tolist() == [[1.0, 2.0], [1.0, 2.5]] and found.labour_limit.tolist() == [7.0, 7.5]
    document = problem_document(found, "own", "Made for a test")
    assert document["years"] == {"from": 1, "to": 2}
    assert document["capital"]["items"]["wool"] == {"cloth": {"requirement": 2.0, "opening": 2.0, "depreciation": 0.25}}
    assert document["use"] == {"wool": {"wool": 1.0}, "cloth": {"wool": 6.0, "cloth": 0.5}}
    assert np.isfinite(plan(problem(document)).stages[0].value)


def test_names_of_other_programs_and_calendar_years(tmp_path: Path) -> None:
    other = {
        "flows": OWN["flows"].replace("labour", "labor"), "capital_stock": OWN["cap"],
        "depreciation_rates": OWN["dep"],
        "targets": OWN["labtarg"].replace("labour", "labor").replace("year1", "2031").replace("year2", "2032"),
    }  # fmt: skip
    document = problem_document(read(written(tmp_path / "own", **other)), "own")
    assert document["years"] == {"from": 2031, "to": 2032}


BAD = {
    "no file": ({"dep": None}, ["dep", "file missing", "depreciation_rates.csv"]),
    "two files": ({"targets": OWN["labtarg"]}, ["two files for the same thing"]),
    "no labour": ({"flows": OWN["flows"].replace("labour", "effort")}, ["row missing", "labour"]),
    "misspelt": ({"cap": OWN["cap"].replace("\ncloth", "\ncloht")}, ["did you mean 'cloth'"]),
    "no output": ({"flows": OWN["flows"].replace("output,10", "output,0")}, ["no output", "wool"]),
    "negative": ({"cap": OWN["cap"].replace("2,5", "-2,5")}, ["negative number"]),
    "worn out": ({"dep": OWN["dep"].replace("0.25", "1.25")}, ["more than all is worn out"]),
    "not a number": ({"dep": OWN["dep"].replace("0.25", "x")}, ["row 3, wool", "'x'"]),
    "no year": ({"labtarg": "headings,wool,cloth,labour\n"}, ["no year"]),
    "no labour target": ({"labtarg": OWN["labtarg"].replace(",labour", ",toil")}, ["column missing", "labour"]),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_named(tmp_path: Path, name: str) -> None:
    changes, words = BAD[name]
    files = {key: text for key, text in {**OWN, **changes}.items() if text is not None}
    with pytest.raises(InputError) as caught:
        read(written(tmp_path / "own", **files))
    assert [word for word in words if word not in str(caught.value)] == [], caught.value
