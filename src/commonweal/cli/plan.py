"""``commonweal plan``: one planning problem, its plan or why there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated

import typer

from commonweal.allocation.plan.horizon import rolling_plan
from commonweal.allocation.plan.large.route import ROUTES
from commonweal.allocation.plan.make_plan import plan as make_plan
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.problem_file import load_problem
from commonweal.allocation.plan.rules import plan_problem
from commonweal.cli.light_worlds import light_table
from commonweal.cli.output import JsonOption, answer, check_json_target, console, reported
from commonweal.cli.plan_document import plan_document
from commonweal.cli.plan_synthetic import check_large, plan_large
from commonweal.cli.plan_synthetic_options import (
    CapacityOption,
    Float32Option,
    GapOption,
    InputsOption,
    KeepOption,
    LargeOptions,
    OutOption,
    ProgramOption,
    QuotasOption,
    SeedOption,
    TechniquesOption,
)
from commonweal.cli.plan_table import plan_table, refuse_full_options, refuse_light_options, written_out
from commonweal.cli.plan_words import conflict_lines, plan_lines
from commonweal.core.errors import Problem, SchemaError, UnknownName
from commonweal.core.plan import Plan
from commonweal.data.worlds import load_world
from commonweal.institutions.amendment_file import load_society
from commonweal.institutions.horizon import during
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.setting import check_start, make_setting

DEFAULT_SOCIETY = "associated-producers"
SCENARIO = "foundation"


def plan(
    context: typer.Context,
    world: Annotated[
        str, typer.Option("--world", help="A bundled economy (see 'commonweal worlds') or a folder with a table.")
    ] = "usa-2014",
    under: Annotated[str, typer.Option("--under", help="A society by name, or its file.")] = DEFAULT_SOCIETY,
    years: Annotated[str, typer.Option("--years", help="Years planned, FIRST-LAST or one year.")] = "2015-2050",
    scenario: Annotated[
        str, typer.Option("--scenario", help="Yardstick and technology: a scenario by name, or its file.")
    ] = SCENARIO,
    problem: Annotated[
        str | None,
        typer.Option(
            "--problem", help="Plan a hand-written problem instead of an economy: a YAML file, or a bundled example."
        ),
    ] = None,
    rolling: Annotated[
        int,
        typer.Option("--rolling", min=0, help="Revise after so many years, each time to the horizon; 0: plan once."),
    ] = 0,
    route: Annotated[
        str | None,
        typer.Option("--route", help="Solve it directly, as a programme, or large; unsaid, its shape decides."),
    ] = None,
    quota: Annotated[
        list[str] | None,
        typer.Option(
            "--quota", metavar="NAME=SHARE", help="Light worlds: most use of an account as a share of the base year's."
        ),
    ] = None,
    free_exports: Annotated[
        float,
        typer.Option(
            "--free-exports", min=0.0, help="Light worlds, an assumption: share by which every export may grow."
        ),
    ] = 0.0,
    program: ProgramOption = None,
    techniques: TechniquesOption = None,
    inputs: InputsOption = None,
    quotas: QuotasOption = None,
    seed: SeedOption = None,
    capacity: CapacityOption = False,
    float32: Float32Option = False,
    gap: GapOption = None,
    out: OutOption = None,
    keep: KeepOption = None,
    json: JsonOption = None,
) -> None:
    """Solve one planning problem: the plan, its valuations and what binds, or why there is none.

    If not everything declared can hold, the plan with the fewest people below a floor is found, the conflict is
    named, and
    the least change of each of its members.

    A light world, a table without households and capital, is planned for its own year: its basket of final demand as
    often as labour and quotas allow.

    Synthetic economies (--world synthetic:N, N such as 5000 or 1e6) and large programmes of your own (--program): the
    most baskets, with the proved bound on how much better any plan could be. Ctrl-C keeps the last plan proved.
    """
    with reported():
        check_json_target(json)
        large = LargeOptions(world, program, techniques, inputs, quotas, seed, capacity, float32, gap, out, keep, route)
        if check_large(large, context):
            plan_large(large, json)
            return
        _check_route(route, rolling)
        table = None if problem else light_table(world)
        given = written_out(context)
        if table is not None:
            refuse_full_options(table, given, parse_years(years) if "years" in given else None)
            plan_table(table, quota or [], free_exports, route, json)
            return
        refuse_light_options(given)
        posed = load_problem(problem) if problem else _from_world(world, under, years, scenario)
        plans = rolling_plan(posed, rolling) if rolling else (make_plan(posed, route),)
        names = {} if problem else load_world(world).product_names
        documents = [plan_document(one) for one in plans]
        whole = documents[0] if not rolling else {**documents[0], "revisions": documents[1:]}
        answer(json, lambda: whole, lambda: _show_all(posed, plans, names))


def _check_route(route: str | None, rolling: int) -> None:
    if route is not None and route not in ROUTES:
        raise UnknownName.of("route", route, ROUTES, "--route")
    if route not in (None, "programme") and rolling:
        raise SchemaError(
            Problem("a plan that is revised is solved as a programme each time", "--route", route, "programme")
        )


def _from_world(world: str, under: str, years: str, scenario: str) -> PlanProblem:
    first, last = parse_years(years)
    asked = load_scenario(scenario).with_(years={"from": first, "to": last})
    check_start(asked)
    society = during(load_society(under), date(first, 1, 1), date(last, 12, 31))
    return plan_problem(make_setting(asked, society, load_world(world), asked.technology.drivers))


def parse_year(text: str, option: str) -> int:
    """Read a year of four digits."""
    if re.fullmatch(r"\s*\d{4}\s*", text) is None:
        raise SchemaError(Problem("not a year", option, repr(text), "four digits, such as 2015"))
    return int(text)


def parse_years(text: str) -> tuple[int, int]:
    """Read ``2015-2050`` or ``2015``."""
    found = re.fullmatch(r"\s*(\d{4})\s*(?:-\s*(\d{4})\s*)?", text)
    if found is None:
        raise SchemaError(
            Problem("not a span of years", "--years", repr(text), "FIRST-LAST such as 2015-2050, or one year")
        )
    return int(found[1]), int(found[2] or found[1])


def _show_all(problem: PlanProblem, plans: tuple[Plan, ...], names: Mapping[str, str]) -> None:
    for number, one in enumerate(plans):
        if number:
            console().print(f"revised in {one.quantities['level'].labels[1][0]}:")
        _show(problem, one, names)


def _show(problem: PlanProblem, plan: Plan, names: Mapping[str, str]) -> None:
    out = console()
    span = f"{problem.years[0]}-{problem.years[-1]}" if len(problem.years) > 1 else str(problem.years[0])
    if plan.infeasible is None:
        out.print(f"{problem.name}, {span}: a plan exists under which everything declared holds.", markup=False)
    else:
        for line in conflict_lines(problem, span, plan):
            out.print(line, markup=False)
    if plan.solved == "none":
        return
    for line in plan_lines(problem, plan, names):
        out.print(f"  {line}", markup=False)
