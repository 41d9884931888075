"""Every society of a scenario on every economy, measured with the same yardstick.

Order of execution for each run: setting -> frontier -> years -> measure -> judge. The frontier of a society that
plans is also computed under the drivers of every baseline, so that no comparison is between different technologies.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

from commonweal.allocation.baseline import extrapolate
from commonweal.allocation.market.period import ORDER
from commonweal.allocation.plan.flip_points import FlipPoint, flip_points
from commonweal.allocation.plan.frontiers import frontiers
from commonweal.allocation.plan.make_plan import plan as make_plan
from commonweal.allocation.plan.rules import plan_problem, refuse_unbuilt
from commonweal.allocation.plan.technique_roles import TechniqueRole, technique_roles
from commonweal.core.errors import Problem, SchemaError
from commonweal.core.plan import Plan
from commonweal.data.worlds import load_world
from commonweal.institutions.allocation import Extrapolated
from commonweal.institutions.schema import Institutions
from commonweal.results.indicators import baseline_indicators, plan_indicators
from commonweal.results.judgement import baseline_verdicts, plan_verdicts
from commonweal.results.records import Results, Run, Turning
from commonweal.scenario.schema import Scenario
from commonweal.scenario.setting import Setting, check_start, make_setting
from commonweal.simulation.loop import ORDER as YEAR
from commonweal.simulation.turning import turnings
from commonweal.simulation.years import lived

Progress = Callable[[str], None]
BUILT = ("market", "plan", "direct", "extrapolated")
ALIKE = ("name", "ownership", "bodies", "investment", "public")
"""Parts of a society on which its frontier does not depend; nor on pay, a job guarantee, or by which way goods move."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One run to be made: an economy, a society and the drivers it is given."""

    scenario: Scenario
    institutions: Institutions
    world: str
    drivers: str

    @property
    def label(self) -> str:
        """What is shown while it runs."""
        return f"{self.world}, {self.institutions.name}, {self.drivers} technology"


def order_of_execution(scenario: Scenario) -> tuple[str, ...]:
    """Return what a run of the scenario will do: a line per case, then the phases of a year and of a market's."""
    found = [case.label for case in cases(scenario)]
    return (*found, "each year:", *(f"  {one}" for one in YEAR), "a year of a market:", *(f"  {one}" for one in ORDER))


def cases(scenario: Scenario) -> tuple[Case, ...]:
    """Return every run of a scenario in order: its own world first.

    A society without behaviour brings its own drivers; one that allocates gets the scenario's.
    """
    worlds = dict.fromkeys((scenario.world, *scenario.comparison_worlds))
    return tuple(
        Case(scenario, society, world, _own_drivers(society) or scenario.technology.drivers)
        for world in worlds
        for society in scenario.societies()
    )


def _driver_kinds(scenario: Scenario) -> tuple[str, ...]:
    """The scenario's drivers and those of its baselines."""
    own = [kind for society in scenario.societies() if (kind := _own_drivers(society)) is not None]
    return tuple(dict.fromkeys((scenario.technology.drivers, *own)))


def simulate(scenario: Scenario, progress: Progress = lambda label: None, workers: int = 1) -> Results:
    """Run a scenario and return its results, the same bits whatever the number of workers.

    The scenario's own world also gets the flip points of each society that plans.

    Raises
    ------
    InputError
        A world, an institution file or a dated parameter is wrong, or a society's mechanism cannot run yet.
    """
    todo = cases(scenario)
    check_start(scenario)
    for case in todo:
        refuse_unbuilt(case.institutions, BUILT)
        make_setting(scenario, case.institutions, load_world(case.world), case.drivers)
    disputed = _disputed(scenario, todo)
    with _pool(workers) as pool:
        first = {_frontier_key(case): case for case in reversed(todo)}
        leading = sorted(first.values(), key=lambda one: one not in disputed)
        frontiers_of = {_frontier_key(case): pool.submit(run_frontier, case) for case in leading}
        flips = {case: pool.submit(_flip_points, case) for case in disputed}
        roles = {case: pool.submit(_technique_roles, case) for case in disputed}
        lived_on = [case for case in todo if case.world == scenario.world and _own_drivers(case.institutions) is None]
        turns = {case: pool.submit(_turnings, case, frontiers_of[_frontier_key(case)].result()) for case in lived_on}
        found = []
        for case in todo:
            run = pool.submit(with_years, case, frontiers_of[_frontier_key(case)].result()).result()
            if case in flips:
                run = replace(run, flips=flips[case].result(), roles=roles[case].result())
            if case in turns and run.lived is not None:
                run = replace(run, lived=replace(run.lived, turnings=turns[case].result()))
            found.append(run)
            progress(case.label)
    return Results(tuple(found))


def _pool(workers: int) -> Executor:
    """Processes where there are workers for it; a thread otherwise, so that both paths are the same code."""
    if workers < 2:
        return ThreadPoolExecutor(1)
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _turnings(case: Case, run: Run) -> tuple[Turning, ...]:
    setting = make_setting(case.scenario, case.institutions, load_world(case.world), case.drivers)
    return turnings(setting, run.problem, run.plan)


def _technique_roles(case: Case) -> tuple[TechniqueRole, ...]:
    return technique_roles(make_setting(case.scenario, case.institutions, load_world(case.world), case.drivers))


def _flip_points(case: Case) -> tuple[FlipPoint, ...]:
    return flip_points(make_setting(case.scenario, case.institutions, load_world(case.world), case.drivers))


def _disputed(scenario: Scenario, todo: tuple[Case, ...]) -> list[Case]:
    """The case of which flip points and roles of techniques are sought: on the scenario's own world, the first society
    that sets itself a quota, or else the first that allocates."""
    own = [case for case in todo if case.world == scenario.world and _own_drivers(case.institutions) is None]
    return sorted(own, key=lambda case: not case.institutions.quotas)[:1]


def _frontier_key(case: Case) -> str:
    """What the frontier of a case depends on, as text: cases with the same key have the same frontier."""
    document = {name: part for name, part in case.institutions.document().items() if name not in ALIKE}
    if _own_drivers(case.institutions) is None:
        document["allocation"] = {"aim": document.get("allocation", {}).get("aim")}
        work = document.get("work", {})
        document["work"] = {"hours_norm": work.get("hours_norm")}
        quotas = document.get("quotas") or {}
        document["quotas"] = {
            name: {key: value for key, value in quota.items() if key not in ("issue", "rent")}
            for name, quota in quotas.items()
        }
    return f"{case.world} {case.drivers} {json.dumps(document, sort_keys=True, default=str)}"


def run_case(case: Case) -> Run:
    """Make one run: its frontier, and what becomes of it."""
    return with_years(case, run_frontier(case))


def run_frontier(case: Case) -> Run:
    """Return the frontier of a society, or the baseline of one without behaviour."""
    setting = make_setting(case.scenario, case.institutions, load_world(case.world), case.drivers)
    return _extrapolated(setting) if _own_drivers(case.institutions) else _planned(setting)


def with_years(case: Case, run: Run) -> Run:
    """Return a run with the years of its society; ``run`` may be that of another with the same frontier."""
    if run.baseline is not None:
        return run
    setting = make_setting(case.scenario, case.institutions, load_world(case.world), case.drivers)
    return replace(run, setting=setting, lived=lived(setting, run.problem, run.plan))


def _planned(setting: Setting) -> Run:
    problem = plan_problem(setting)
    plan = make_plan(problem)
    if plan.solved == "none":
        raise SchemaError(_no_plan(setting, plan))
    found = frontiers(setting, _driver_kinds(setting.scenario))
    indicators = plan_indicators(setting, plan, problem)
    verdict, verdicts = plan_verdicts(setting, plan, found)
    checks = {
        "primal_residual": max(stage.residuals.primal for stage in plan.stages),
        "dual_residual": max(stage.residuals.dual for stage in plan.stages),
        "duality_gap": max(stage.residuals.gap for stage in plan.stages),
    }
    return Run(setting, verdict, verdicts, indicators, checks, plan=plan, problem=problem, frontiers=found)


def _no_plan(setting: Setting, plan: Plan) -> Problem:
    members = plan.infeasible.conflict if plan.infeasible else ()
    return Problem(
        "no plan exists, whatever needs are left unmet",
        f"{setting.economy.name}, {setting.institutions.name}",
        "; ".join(reason.words for reason in members),
        next_step="loosen one of these; 'commonweal plan' shows by how much",
    )


def _extrapolated(setting: Setting) -> Run:
    baseline = extrapolate(setting.economy, setting.needs, setting.export_index, setting.years)
    indicators = baseline_indicators(setting, baseline)
    verdict, verdicts = baseline_verdicts(setting, baseline, indicators)
    made = setting.economy.make @ (baseline.level / setting.economy.gross_output[:, None])
    used = setting.economy.use_domestic @ (baseline.level / setting.economy.gross_output[:, None]) + baseline.final
    residual = float((abs(made - used) / (1.0 + abs(made))).max())
    return Run(setting, verdict, verdicts, indicators, {"accounting_residual": residual}, baseline=baseline)


def _own_drivers(institutions: Institutions) -> str | None:
    """The drivers that a society without behaviour brings along, None for a society that allocates."""
    rule = institutions.allocation.default
    return rule.drivers if isinstance(rule, Extrapolated) else None
