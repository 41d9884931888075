"""The verdict in sentences, from the verdicts of a run and nothing else.

``run`` is one entry of ``runs`` of ``runs.json``, with or without the run's ``indicators``. No name of a society or
country means anything here: they are labels that are passed through.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from commonweal.report.lived_sentence import lived_sentence
from commonweal.report.numbers import HARD, amount, between, gigatonnes, percent, person_years
from commonweal.report.words import NOTHING_NEW, budget_under, listed, people, technique_set

CAVEAT = "Feasibility under stated assumptions, not a forecast of what people would do."
BUDGET_PATH = "yardstick.budget"
PROMISE = "guarantee"
"""Kind of a reason that is a floor which the society promises beyond that of the yardstick."""
VOLUMES = {
    "consumption": "consumption by volume",
    "gross_output": "output of industries",
    "investment": "investment",
}
"""Indicators of a plan set beside those of the baseline, in words."""

Run = Mapping[str, Any]


def verdict_sentence(
    run: Run, observed: Mapping[str, Any] | None = None, today: Run | None = None, named: bool = False
) -> str:
    """Return the verdict on one society in one country.

    Parameters
    ----------
    run : the run judged. With ``indicators`` ({name: {"values": {year: number}}}) the sentence names the hours of the
        plan; ``years`` is its horizon, taken from the indicators if it is not there; ``families`` are the processes for
        which the scenario offers alternative techniques.
    observed : what was measured in the base year (``hours_per_worker``: {unit, value}); that of the run by default.
    today : the baseline on the same economy to compare with, if any.
    named : begin with the society as well as the country, for there are several.
    """
    if run["mechanism"] != "plan":
        return _baseline_sentence(run)
    seen = run.get("observed", {}) if observed is None else observed
    parts = [_opening(run, named)]
    if run["verdict"]["functions"]:
        parts.append(_feasible(run, seen))
        parts += _volumes(run, today)
    else:
        parts += _infeasible(run)
    parts += _without_techniques(run)
    parts += [_today(today, run)] if today is not None else []
    parts += _flip(run)
    return " ".join(parts)


def today_of(runs: Sequence[Run], run: Run) -> Run | None:
    """Return the baseline that a run is compared with: same economy, the country's own trend if there is one."""
    same = [one for one in runs if one["world"] == run["world"] and one["mechanism"] != "plan"]
    return next((one for one in same if one["drivers"] == "trend"), same[0] if same else None)


def sentences(document: Mapping[str, Any]) -> list[tuple[Run, str]]:
    """Return (run, sentence): what became of each society on the main world, then the frontiers, main world first.

    Baselines only where nothing is planned; of several societies that were lived, the frontier of the one that was
    examined for flip points.
    """
    common = {"years": document.get("years"), "families": document.get("families", ())}
    runs: list[Run] = [{**common, **run} for run in document["runs"]]
    lived = [run for run in runs if run.get("realised") and run["world"] == document.get("world")]
    found: list[tuple[Run, str]] = [(_as_lived(run), lived_sentence(run)) for run in lived]
    planned = [run for run in runs if run["mechanism"] == "plan"] or runs
    ordered = sorted(planned, key=lambda run: run["world"] != document.get("world"))
    several = len({run["society"] for run in planned if run["mechanism"] == "plan"}) > 1
    if lived and len(lived) > 1:
        ordered = [run for run in ordered if run["flips"]] or ordered[:1]
    return found + [(run, verdict_sentence(run, today=today_of(runs, run), named=several)) for run in ordered]


def _as_lived(run: Run) -> Run:
    """A run as its realised sense is answered: with that verdict, and not as a plan."""
    return {**run, "mechanism": run["realised"]["mechanism"] + ", realised", "verdict": run["realised"]["verdict"]}


def answer(run: Run) -> str:
    """Return the verdict in three words."""
    functions = run["verdict"]["functions"]
    if run["mechanism"] == "plan":
        return "a plan exists" if functions else "no plan exists"
    return "functions" if functions else "does not function"


def horizon(run: Run) -> tuple[int, int] | None:
    """Return first and last year of a run, if it says so."""
    if run.get("years"):
        return int(run["years"][0]), int(run["years"][-1])
    for series in run.get("indicators", {}).values():
        years = sorted(int(year) for year in series["values"])
        return years[0], years[-1]
    return None


def conflict(because: Sequence[Mapping[str, Any]]) -> str:
    """Return the members of a conflict in words, floors and promises gathered by what they are of."""
    others = [one for one in because if _floor(one) is None]
    promises, floors = (_gathered([one for one in because if (one["kind"] == PROMISE) is own]) for own in (True, False))
    parts = [item_words(one) for one in others]
    if promises:
        parts.append(f"the promised {listed(_with_people(promises))}")
    if floors:
        many = len(floors) > 1 or len(next(iter(floors.values()))) > 1
        parts.append(f"the floor{'s' if many else ''} of {listed(_with_people(floors))}")
    return listed(parts)


def concessions(because: Sequence[Mapping[str, Any]], most: int = 2) -> list[str]:
    """Return what would mend a conflict, one member at a time: "the CO2 quota gave way by 8.07 Gt CO2".

    Members that cannot mend it alone are left out; at most ``most`` of each unit, the smallest first.
    """
    able = [one for one in because if one.get("change") is not None]
    found: list[str] = []
    for unit in dict.fromkeys(one["unit"] for one in able):
        same = sorted((one for one in able if one["unit"] == unit), key=lambda one: float(one["change"]))
        found += [_concession(one) for one in same[:most]]
    return found


def _concession(one: Mapping[str, Any]) -> str:
    return f"{item_words(one)} gave way by {change_words(float(one['change']), one['unit'])}"


def change_words(change: float, unit: str) -> str:
    """Return a least change with its unit; a part of a floor is per cent of it."""
    return percent(change) if unit == "share of the floor" else amount(change, unit)


def item_words(one: Mapping[str, Any]) -> str:
    """Return a member of a conflict in words: "the transport floor of workers", "the CO2 quota".

    What the society promises beyond the yardstick's floor is "the promised transport of workers".
    """
    floor = _floor(one)
    if floor is None:
        return str(one["words"])
    group, whose = floor[0], people(floor[1])
    return f"the promised {group} of {whose}" if one["kind"] == PROMISE else f"the {group} floor of {whose}"


def _floor(one: Mapping[str, Any]) -> tuple[str, str] | None:
    """Product group and need class of a floor, from the last two parts of its path."""
    parts = str(one["path"]).rsplit(".", 2)
    return (parts[1], parts[2]) if one["kind"] in ("need", PROMISE) and len(parts) == 3 else None


def _gathered(because: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Floors as group -> people; what is none is left out."""
    floors: dict[str, list[str]] = {}
    for floor in filter(None, map(_floor, because)):
        floors.setdefault(floor[0], []).append(people(floor[1]))
    return floors


def _with_people(floors: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"{group} ({', '.join(classes)})" for group, classes in floors.items()]


def _opening(run: Run, named: bool = False) -> str:
    years = horizon(run)
    begun = f", had it begun in {years[0]}" if years else ""
    return f"{run['country']}{', ' + run['society'] if named else ''}{begun}."


def _means(run: Run) -> str:
    trend = run["verdict"]["under"].get("drivers", run["drivers"]) != "frozen"
    technology = (
        f"trade and workforce of {run['base_year']}, technology on the country's own trend"
        if trend
        else (f"technology, trade and workforce of {run['base_year']}")
    )
    return f"With the {technology} and {technique_set(run['verdict']['under'], run.get('families', ()))}"


def _everyone(run: Run) -> str:
    """What everyone is to have: the floor, and what the society itself promises beyond it."""
    floor = f"everyone is at or above the {run['verdict']['under']['floor_set']} floor"
    return f"{floor} and gets what {run['society']} itself promises beyond it" if run.get("promises") else floor


def _feasible(run: Run, observed: Mapping[str, Any]) -> str:
    verdict, years = run["verdict"], horizon(run)
    until = f" until {years[1]}" if years else ""
    text = (
        f"{_means(run)}, a plan exists in which {_everyone(run)}{until}"
        f"{_hours(run, observed)}, inside the CO2 budget for {budget_under(verdict['under'])}"
    )
    return f"{text}{_used(verdict)}."


def _used(verdict: Mapping[str, Any]) -> str:
    """The least CO2 that any plan needs, beside what there is."""
    used, cap = verdict.get("used"), verdict.get("cap")
    if cap is None:
        return ""
    if used is None:
        return f" ({gigatonnes(cap)}{HARD}Gt; no budget would suffice)"
    if used > cap:
        return f" ({gigatonnes(cap)}{HARD}Gt; any plan needs at least {gigatonnes(used)}{HARD}Gt)"
    return f" (it needs at least {gigatonnes(used)} of {gigatonnes(cap)}{HARD}Gt)"


def _hours(run: Run, observed: Mapping[str, Any]) -> str:
    series = run.get("indicators", {}).get("hours_per_worker")
    if series is None:
        return ""
    seen = observed.get("hours_per_worker")
    beside = f" (observed: {float(seen['value']):.0f})" if seen is not None else ""
    return f" on {between([float(v) for v in series['values'].values()])} paid hours a week per worker{beside}"


def _volumes(run: Run, today: Run | None) -> list[str]:
    """Consumption, output and investment in the first year, relative to the baseline, where both are known.

    Where techniques are on offer, part of what industries made is made by them, and output is not compared.
    """
    years = horizon(run)
    if today is None or years is None:
        return []
    offered = run["verdict"]["under"].get("techniques") == "offered"
    parts = []
    for name, words in VOLUMES.items():
        ours, theirs = (_at(one, name, years[0]) for one in (run, today))
        if ours is not None and theirs and not (offered and name == "gross_output"):
            parts.append(f"{percent(ours / theirs)} of today's {words}")
    return [f"In {years[0]} the plan runs at {listed(parts)}."] if parts else []


def _at(run: Run, indicator: str, year: int) -> float | None:
    """An indicator in one year, None where it is not known."""
    value = run.get("indicators", {}).get(indicator, {"values": {}})["values"].get(str(year))
    return None if value is None else float(value)


def _infeasible(run: Run) -> list[str]:
    verdict, years = run["verdict"], horizon(run)
    reasons = verdict["because"]
    first = next((one["first_year"] for one in reasons if one.get("first_year") is not None), None)
    when = f" from {first}" if first is not None else ""
    until = f" until {years[1]}" if years else ""
    found = [
        f"{_means(run)}, no plan exists in which {_everyone(run)}{until}, "
        f"inside the CO2 budget for {budget_under(verdict['under'])}{_used(verdict)}."
    ]
    if reasons:
        found.append(_capital(f"{conflict(reasons)} cannot {'all ' if len(reasons) > 1 else ''}hold{when}."))
        found.append(_mend(reasons))
    left = (_twin(run, verdict["under"].get("techniques", "none")) or {}).get("unmet")
    if left:
        missed = "a floor or promise" if run.get("promises") else "a floor"
        found.append(f"Inside that budget any plan leaves at least {person_years(left)} below {missed}.")
    return found


def _twin(run: Run, techniques: str) -> Mapping[str, Any] | None:
    """The run's verdict among those under every budget and floor, with or without the techniques offered."""
    under = {**run["verdict"]["under"], "techniques": techniques}
    return next((one for one in run.get("verdicts", ()) if {"techniques": "none", **one["under"]} == under), None)


def _without_techniques(run: Run) -> list[str]:
    """Whether the verdict hangs on the alternative techniques; nothing if none are offered or it does not.

    Two things differ without them: nothing new is built, and what stood in the base year cannot run in another order.
    """
    verdict, other = run["verdict"], _twin(run, "none")
    if verdict["under"].get("techniques") != "offered" or other is None or other["functions"] == verdict["functions"]:
        return []
    if other["functions"]:
        return [f"With the mix of {run['base_year']} fixed a plan exists."]
    least = other.get("used")
    needs = f"any plan needs at least {gigatonnes(least)}{HARD}Gt" if least is not None else "no budget would suffice"
    return [f"With the mix of {run['base_year']} fixed no plan exists: {needs}{_nothing_new(run)}."]


def _nothing_new(run: Run) -> str:
    """What a plan needs with what stood in the base year, run in any order, and nothing new."""
    role = next((one for one in run.get("roles", ()) if one["code"] == NOTHING_NEW), None)
    if role is None or role["without"] is None:
        return ""
    stood = f"what stood in {run['base_year']}, run in another order and nothing new built"
    return f"; {stood}, {gigatonnes(role['without'])}{HARD}Gt"


def _mend(reasons: Sequence[Mapping[str, Any]]) -> str:
    mends = concessions(reasons)
    if not mends:
        return "No change of one of them alone would make a plan exist."
    return f"A plan would exist if {', or '.join([mends[0], *(m.replace(' gave way by', ' by') for m in mends[1:])])}."


def _today(today: Run, run: Run) -> str:
    """What the baseline does by the same floor and budget."""
    trend = f", with their own 2000\u2013{today['base_year']} trend," if today["drivers"] == "trend" else ""
    return f"Today's institutions{trend} {_falls_short(today, run['verdict']['under'])}."


def _baseline_sentence(run: Run) -> str:
    trend = ", with the country's own trend," if run["drivers"] == "trend" else ""
    outcome = _falls_short(run, run["verdict"]["under"])
    return f"{_opening(run)} The institutions \u201c{run['society']}\u201d{trend} {outcome}."


def _falls_short(run: Run, under: Mapping[str, str]) -> str:
    """Persons below a floor and the year the budget is used up, in the verdict under the same floor and budget."""
    verdict = _verdict_under(run, under)
    floor = f"the {verdict['under']['floor_set']} floor"
    reasons = verdict["because"]
    parts = [_below(run, verdict, floor)]
    crossed = next((one["first_year"] for one in reasons if one["kind"] == "budget"), None)
    parts.append(f"use up the same budget in {crossed}" if crossed else "stay inside the same budget")
    return listed(parts)


def _below(run: Run, verdict: Mapping[str, Any], floor: str) -> str:
    """Share of people below the floor: of everyone where the indicator has it, else of the worst-off class."""
    same = verdict["under"]["floor_set"] == run["verdict"]["under"]["floor_set"]
    series = run.get("indicators", {}).get("unmet_share") if same else None
    if series is not None:
        values = [float(value) for value in series["values"].values()]
        return (
            f"leave {percent(max(values))} of people below {floor}"
            if max(values) > 0
            else f"leave nobody below {floor}"
        )
    shares = [float(one["shortfall"]) for one in verdict["because"] if one["kind"] == "need" and one.get("shortfall")]
    return (
        f"leave up to {percent(max(shares))} of a need class below {floor}" if shares else f"leave nobody below {floor}"
    )


def _verdict_under(run: Run, under: Mapping[str, str]) -> Mapping[str, Any]:
    """The verdict of a run under the given floor set and budget, its own if it has none such."""
    keys = ("floor_set", "budget")
    for verdict in run.get("verdicts", ()):
        if all(verdict["under"].get(key) == under.get(key) for key in keys):
            return verdict  # type: ignore[no-any-return]
    return run["verdict"]  # type: ignore[no-any-return]


def _flip(run: Run) -> list[str]:
    """The flip point that is nearest to what was assumed; the budget is left out, for the sentence has named it."""
    turning = [one for one in run.get("flips", ()) if one.get("turns_at") is not None and one["path"] != BUDGET_PATH]
    turning += [_cost_flip(role) for role in run.get("roles", ()) if role.get("turns_at") is not None]
    if not turning:
        return []
    nearest = min(turning, key=lambda one: abs(one["turns_at"] - one["used"]) / max(abs(one["used"]), 1e-12))
    turns, used = (amount(nearest[key], nearest["unit"]) for key in ("turns_at", "used"))
    return [f"The answer turns if this alone changes: {nearest['words']}, {turns} instead of {used}."]


def _cost_flip(role: Mapping[str, Any]) -> Mapping[str, Any]:
    """The flip point of a technique's cost in the form of the others."""
    words = f"the capital cost of {role['name']}, relative to that of its source"
    return {"words": words, "unit": "1", "used": 1.0, "turns_at": role["turns_at"]}


def _capital(text: str) -> str:
    return re.sub(r"^\w", lambda found: found[0].upper(), text)
