"""What a run leaves behind: one record per society and economy, with its verdict and everything measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.allocation.baseline import Baseline
from commonweal.allocation.plan.flip_points import FlipPoint
from commonweal.allocation.plan.frontiers import Frontier
from commonweal.allocation.plan.problem import PlanProblem
from commonweal.allocation.plan.technique_roles import TechniqueRole
from commonweal.core.plan import Plan
from commonweal.core.realised import Realised
from commonweal.scenario.setting import Setting


@dataclass(frozen=True, slots=True)
class Because:
    """One reason why a society does not function, or the one thing that conflicts with others.

    ``shortfall`` is positive, in ``unit``; ``change`` : least change of this alone that would mend all, None if none.
    """

    kind: str
    path: str
    first_year: int | None
    shortfall: float | None
    unit: str
    words: str
    change: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a society functions, in one of two senses that are never mixed.

    ``sense`` : ``frontier`` (is there a plan at all?) or ``realised`` (what the declared behaviour makes of it);
    ``under`` : floor set, budget, share rule, account, drivers, techniques (offered or none); ``until`` : last year for
    which all of it holds, None if all do; ``used`` and ``cap`` : cumulative CO2 and budget [Gt]; ``unmet`` : on the
    frontier, the least person-years below a floor that any plan inside the budget leaves [thousand person-years],
    None where it was not computed.
    """

    sense: str
    under: Mapping[str, str]
    functions: bool
    until: int | None
    because: tuple[Because, ...] = ()
    used: float | None = None
    cap: float | None = None
    unmet: float | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A yearly series with its unit."""

    unit: str
    values: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Turning:
    """What one declared behaviour decides: its value and range, the value at which the realised verdict turns (None: it
    does not in the range), and the last year in which the society functions at either end."""

    name: str
    value: float
    low: float
    high: float
    turns_at: float | None
    until_low: int | None
    until_high: int | None


@dataclass(frozen=True, slots=True)
class Lived:
    """What became of a society: its years, and the verdicts and indicators of the realised sense.

    ``indices`` : how far nature, production and government are decided by private accumulation [0 to 1]; ``bands`` :
    in words, where an indicator left its band of plausibility; ``stopped`` : in words, why the years end before the
    horizon does, empty if they do not.
    """

    realised: Realised
    verdict: Verdict
    verdicts: tuple[Verdict, ...]
    indicators: Mapping[str, Indicator]
    indices: Mapping[str, float]
    bands: tuple[str, ...]
    stopped: str = ""
    turnings: tuple[Turning, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One society on one economy.

    ``frontiers`` and ``verdicts`` of a plan also cover the drivers of the baselines, so that each of them has a
    counterpart with the same technology. Exactly one of ``plan`` (with its ``problem``) and ``baseline`` is present;
    a society with a mechanism also has what became of it (``lived``), which is never mixed with its frontier.
    """

    setting: Setting
    verdict: Verdict
    verdicts: tuple[Verdict, ...]
    indicators: Mapping[str, Indicator]
    checks: Mapping[str, float]
    plan: Plan | None = None
    problem: PlanProblem | None = None
    baseline: Baseline | None = None
    frontiers: tuple[Frontier, ...] = ()
    flips: tuple[FlipPoint, ...] = ()
    roles: tuple[TechniqueRole, ...] = ()
    lived: Lived | None = None

    @property
    def world(self) -> str:
        """Name of the economy."""
        return self.setting.economy.name

    @property
    def society(self) -> str:
        """Label of the institutions."""
        return self.setting.institutions.name or "unnamed"

    @property
    def key(self) -> str:
        """Identifier of the run: world, society and drivers."""
        return f"{self.world}--{self.society}--{self.setting.driver_kind}"


@dataclass(frozen=True, slots=True)
class Results:
    """All runs of a scenario, in order."""

    runs: tuple[Run, ...]

    def of(self, world: str) -> tuple[Run, ...]:
        """Return the runs on one economy."""
        return tuple(run for run in self.runs if run.world == world)
