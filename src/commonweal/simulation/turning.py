"""Flip points of the realised verdict: at which value of a declared behaviour a society begins or ceases to
function."""

from __future__ import annotations

from commonweal.allocation.plan.problem import PlanProblem
from commonweal.core.errors import CommonwealError
from commonweal.core.plan import Plan
from commonweal.results.realised import realised_indicators, realised_verdicts
from commonweal.results.records import Turning, Verdict
from commonweal.scenario.setting import Setting
from commonweal.simulation.years import realise, with_behaviour

EXAMINED = (
    "fulfilment",
    "fulfilment_spread",
    "coefficient_drift",
    "reserve",
    "labour_response",
    "hours_chosen",
    "non_take_up",
    "diversion",
    "dispersion_sold",
    "dispersion_provided",
    "pace_of_change",
    "productivity_private",
    "productivity_workers",
    "productivity_society",
)
HALVINGS = 8


def turnings(setting: Setting, problem: PlanProblem | None, plan: Plan | None) -> tuple[Turning, ...]:
    """Return for each disputed behaviour how long the society functions at both ends of its range, and where it
    turns."""
    return tuple(_turning(setting, problem, plan, name) for name in EXAMINED)


def _turning(setting: Setting, problem: PlanProblem | None, plan: Plan | None, name: str) -> Turning:
    declared = getattr(setting.scenario.behaviour, name)
    here = _verdict(setting, problem, plan, name, declared.value)
    ends = {value: _verdict(setting, problem, plan, name, value) for value in (declared.low, declared.high)}
    turn = None
    for value, verdict in ends.items():
        if verdict.functions != here.functions:
            turn = _between(setting, problem, plan, name, declared.value, value, here.functions)
            break
    last = setting.years[-1]
    low, high = (last if ends[v].functions else ends[v].until for v in (declared.low, declared.high))
    return Turning(name, declared.value, declared.low, declared.high, turn, low, high)


def _between(
    setting: Setting, problem: PlanProblem | None, plan: Plan | None, name: str, same: float, other: float, holds: bool
) -> float:
    """The value nearest to the declared one at which the verdict is another, to a part of the range."""
    for _ in range(HALVINGS):
        middle = 0.5 * (same + other)
        if _verdict(setting, problem, plan, name, middle).functions == holds:
            same = middle
        else:
            other = middle
    return other


def _verdict(setting: Setting, problem: PlanProblem | None, plan: Plan | None, name: str, value: float) -> Verdict:
    changed = with_behaviour(setting, **{name: value})
    try:
        found = realise(changed, problem, plan)
    except CommonwealError:
        return Verdict("realised", {}, False, setting.years[0] - 1)
    return realised_verdicts(changed, found, realised_indicators(changed, found), alternatives=False)[0]
