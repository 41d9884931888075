"""``commonweal check FILE...``: validate, and list what a society leaves open."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from commonweal.allocation.plan.problem_file import list_examples, load_problem
from commonweal.cli.output import WRONG_INPUT, JsonOption, answer, check_json_target, console, reported
from commonweal.core.errors import InputError
from commonweal.core.strict_yaml import read_yaml
from commonweal.institutions.loading import is_path, list_presets, load_institutions
from commonweal.institutions.questions import Question
from commonweal.institutions.resolve import resolved as resolved_institutions
from commonweal.institutions.schema import Institutions, open_questions
from commonweal.scenario.loading import list_scenarios, load_scenario
from commonweal.scenario.schema import Scenario

FIRST_YEAR = 2015
WITHOUT_EFFECT = (
    "ownership",
    "quotas.*.issue",
    "guarantees.*.priority",
    "guarantees.*.funding",
    "work.remuneration",
    "investment",
    "public",
    "bodies",
)
"""What a plan on the frontier does not depend on: who owns, who pays and who decides come with their engines."""


def check(
    files: Annotated[
        list[str], typer.Argument(help="YAML files of societies, scenarios or planning problems; or bundled names.")
    ],
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Print each file as the program understands it.")
    ] = False,
    json: JsonOption = None,
) -> None:
    """Validate files and list every open question: all problems at once, with path, value and nearest match.

    Exit status 2 if a file has an error or leaves a question open.
    """
    with reported():
        check_json_target(json)
        reports = [_report(name) for name in files]
        errors = [error for report in reports for error in report["errors"]]
        questions = [question for report in reports for question in report["open_questions"]]
        document = {"files": reports, "errors": errors, "open_questions": questions}
        answer(json, lambda: document, lambda: _show(reports, resolved))
        if errors or questions:
            raise typer.Exit(WRONG_INPUT)


def _report(name: str) -> dict[str, Any]:
    report: dict[str, Any] = {"file": name, "kind": "", "errors": [], "open_questions": [], "resolved": None}
    try:
        report["kind"], loaded = _load(name)
        if isinstance(loaded, Institutions):
            report["open_questions"] = [_question(name, question) for question in open_questions(loaded)]
            report["resolved"] = None if report["open_questions"] else resolved_institutions(loaded, FIRST_YEAR)
        elif isinstance(loaded, Scenario):
            loaded.societies()
            report["resolved"] = loaded.document()
    except InputError as error:
        report["errors"] = [{"file": name, "message": str(problem), **asdict(problem)} for problem in error.problems]
    return report


def _load(name: str) -> tuple[str, object]:
    """Read a file as what its keys say it is."""
    if not is_path(name):
        if name in list_scenarios() and name not in list_presets():
            return "scenario", load_scenario(name)
        if name in list_examples():
            return "planning problem", load_problem(name)
        return "institutions", load_institutions(name)
    data = read_yaml(Path(name)).data
    keys = set(data) if isinstance(data, dict) else set()
    if {"world", "yardstick", "comparison_worlds"} & keys or ("years" in keys and "institutions" in keys):
        return "scenario", load_scenario(name)
    if {"products", "activities", "demand", "labour_limit"} & keys:
        return "planning problem", load_problem(Path(name))
    return "institutions", load_institutions(name)


def _question(name: str, question: Question) -> dict[str, str]:
    return {"file": name, "path": question.path, "question": question.question}


def _counted(found: list[Any], word: str) -> str:
    return f"{len(found)} {word}" + ("" if len(found) == 1 else "s")


def _show(reports: list[dict[str, Any]], resolved: bool) -> None:
    out = console()
    for report in reports:
        errors, questions = report["errors"], report["open_questions"]
        state = _counted(errors, "error") if errors else _counted(questions, "open question") if questions else "fine"
        out.print(f"{report['file']}: {report['kind'] or 'not readable'}, {state}", markup=False)
        for error in errors:
            out.print(f"  error: {error['message']}", markup=False)
        if report["kind"] == "institutions" and not errors and not questions:
            out.print(f"  declared, without effect in this version: {', '.join(WITHOUT_EFFECT)}", markup=False)
            out.print("  whatever it declares, the yardstick's floors and budget apply to it as to every society")
        for question in questions:
            out.print(f"  {question['path']}: {question['question']}", markup=False)
        if resolved and report["resolved"] is not None:
            out.print_json(data=report["resolved"])
