"""``commonweal check FILE...``: validate, and list what a society leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from commonweal.allocation.plan.problem_file import list_examples, load_problem
from commonweal.cli.check_chronicle import check_chronicle, is_chronicle, show_chronicle
from commonweal.cli.fit import cannot_run, check_scenario, check_society
from commonweal.cli.output import WRONG_INPUT, JsonOption, answer, check_json_target, console, reported
from commonweal.cli.rules import parse_day, rules_table, table_console
from commonweal.core.errors import InputError, Problem, SchemaError
from commonweal.core.strict_yaml import Document, read_yaml
from commonweal.institutions.amendment_file import AmendmentFile, amend, is_amendment_file, load_amendments
from commonweal.institutions.amendments import AmendedInstitutions
from commonweal.institutions.engines import WITHOUT_EFFECT
from commonweal.institutions.left_open import open_questions
from commonweal.institutions.loading import find_document, is_path, list_presets, load_institutions
from commonweal.institutions.mandates import beyond_mandate
from commonweal.institutions.parts import explained
from commonweal.institutions.questions import Question
from commonweal.institutions.record import validate
from commonweal.institutions.schema import Institutions
from commonweal.scenario.loading import list_scenarios, load_scenario
from commonweal.scenario.schema import Scenario

FIRST_DAY = date(2015, 1, 1)


def check(
    files: Annotated[
        list[str],
        typer.Argument(help="Societies, amendments, scenarios, planning problems, chronicles: files, folders, names."),
    ],
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Print each file as the program understands it: dates, units, sources.")
    ] = False,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="With --resolved: only what holds on this day.")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="NAME",
            help="What a file of amendments amends; or the earlier version that a chronicle must extend.",
        ),
    ] = None,
    json: JsonOption = None,
) -> None:
    """Validate files and list every open question: all problems at once, with path, value and nearest match.

    A file of amendments is judged together with the institutions that it amends, on every day of change; without
    any, only its form is.

    Exit status 2 if a file has an error or leaves a question open.
    """
    with reported():
        check_json_target(json)
        day = parse_day(on, "--on")
        reports = [_report(name, day, against) for name in files]
        errors = [error for report in reports for error in report["errors"]]
        questions = [question for report in reports for question in report["open_questions"]]
        document = {"files": reports, "errors": errors, "open_questions": questions}
        answer(json, lambda: document, lambda: _show(reports, resolved, day))
        if errors or questions:
            raise typer.Exit(WRONG_INPUT)


def _report(name: str, day: date | None, against: str | None) -> dict[str, Any]:
    report: dict[str, Any] = {"file": name, "kind": "", "errors": [], "open_questions": [], "resolved": None}
    report["cannot_run_yet"] = []
    try:
        if is_chronicle(name):
            report["kind"] = "chronicle"
            return {**report, **check_chronicle(name, against)}
        report["kind"], loaded = _load(name)
        if isinstance(loaded, AmendmentFile):
            report |= _amended(name, loaded, day, against)
        elif against is not None:
            raise SchemaError(Problem("--against goes with a file of amendments", name, report["kind"]))
        elif isinstance(loaded, Institutions):
            check_society(loaded, find_document("institutions", name, "commonweal.institutions", "presets"))
            report |= _judged(name, loaded, day or FIRST_DAY)
        elif isinstance(loaded, Scenario):
            loaded.societies()
            check_scenario(loaded, find_document("scenario", name, "commonweal.scenario", "bundled"))
            report["resolved"] = loaded.document()
    except InputError as error:
        report["errors"] = [{"file": name, "message": str(problem), **asdict(problem)} for problem in error.problems]
    return report


def _judged(name: str, institutions: Institutions, day: date) -> dict[str, Any]:
    """Return what is to be said of institutions: as declared with every date, and as they hold on a day."""
    questions = [_question(name, question) for question in open_questions(institutions)]
    declared = institutions.document()
    return {
        "cannot_run_yet": [asdict(part) for part in cannot_run(institutions)],
        "open_questions": questions,
        "declared": declared,
        "resolved": None if questions else explained(declared, day),
    }


def _amended(name: str, file: AmendmentFile, day: date | None, against: str | None) -> dict[str, Any]:
    """Return what is to be said of amendments: what they make of institutions, by default when all have begun."""
    base = against or file.amends
    if base is None:
        return {"amends": None, "closings": [], "warnings": []}
    found = amend(load_institutions(base), file)
    on = day or found.changes()[-1]
    log = {"amends": base, "on": on.isoformat(), "closings": [str(closing) for closing in found.log.closings]}
    society = found.at(on)
    check_society(society, Document(name, society.document(), {}))
    return {**_judged(name, society, on), **log, "warnings": list(_beyond_mandates(found))}


def _beyond_mandates(found: AmendedInstitutions) -> Iterator[str]:
    """Yield each amendment whose body has no mandate for it on the day before."""
    for amendment in found.log.amendments:
        before = found.on(amendment.start - timedelta(days=1))
        bodies = validate(Institutions, Document(found.base.name or "institutions", before, {})).bodies
        if words := beyond_mandate(amendment, bodies or ()):
            yield words


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
    if is_amendment_file(data):
        return "amendments", load_amendments(name)
    if {"products", "activities", "demand", "labour_limit"} & keys:
        return "planning problem", load_problem(Path(name))
    return "institutions", load_institutions(name)


def _question(name: str, question: Question) -> dict[str, str]:
    return {"file": name, "path": question.path, "question": question.question}


def _counted(found: list[Any], word: str) -> str:
    return f"{len(found)} {word}" + ("" if len(found) == 1 else "s")


def _show(reports: list[dict[str, Any]], resolved: bool, day: date | None) -> None:
    out = console()
    for report in reports:
        errors, questions = report["errors"], report["open_questions"]
        state = _counted(errors, "error") if errors else _counted(questions, "open question") if questions else "fine"
        out.print(f"{report['file']}: {report['kind'] or 'not readable'}, {state}", markup=False)
        if report["kind"] == "chronicle" and not errors:
            show_chronicle(report)
        for error in errors:
            out.print(f"  error: {error['message']}", markup=False)
        if report["kind"] == "institutions" and not errors and not questions:
            out.print(f"  declared, without effect in this version: {', '.join(WITHOUT_EFFECT)}", markup=False)
            for part in report["cannot_run_yet"]:
                others = ", ".join(part["built"])
                out.print(f"  cannot run yet: {part['path']}: {part['kind']}; what can run: {others}", markup=False)
            out.print("  whatever it declares, the yardstick's floors and budget apply to it as to every society")
        if report["kind"] == "amendments" and not errors:
            _show_amendments(report)
        for question in questions:
            out.print(f"  {question['path']}: {question['question']}", markup=False)
        if resolved and report["resolved"] is not None:
            _show_resolved(report, day)


def _show_amendments(report: dict[str, Any]) -> None:
    out = console()
    if report["amends"] is None:
        out.print("  only the form is checked: name what is amended, in the file (amends: NAME) or with --against NAME")
        return
    kept = f"keeps {report['amends']} valid on every day of change"
    out.print(f"  {kept}; who may decide it is not judged yet", markup=False)
    for warning in report["warnings"]:
        out.print(f"  warning: {warning}", markup=False)
    for closing in report["closings"]:
        out.print(f"  {closing}", markup=False)


def _show_resolved(report: dict[str, Any], day: date | None) -> None:
    """Print institutions as a table, anything else as plain data."""
    if "declared" not in report:
        console().print_json(data=report["resolved"])
        return
    on = day.isoformat() if day else report.get("on")
    console().print(f"  as it holds on {on}" if on else "  at all dates", markup=False)
    table_console().print(rules_table(report["declared"], day))
