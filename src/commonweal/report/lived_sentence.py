"""What became of a society, in two sentences: whether it functions, why not, and what life in it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonweal.report.numbers import HARD, gigatonnes, percent

Run = Mapping[str, Any]


def lived_sentence(run: Run) -> str:
    """Return what became of the society of a run, with its first reasons and the figures of its last year."""
    lived = run["realised"]
    verdict = lived["verdict"]
    return " ".join(part for part in (_answer(run, verdict), _figures(lived), _left_band(lived)) if part)


def _answer(run: Run, verdict: Mapping[str, Any]) -> str:
    opening = f"{run['country']}, {run['society']}, as declared behaviour makes of it:"
    if verdict["functions"]:
        return f"{opening} it functions in every year."
    since = [one for one in verdict["because"] if one["first_year"] is not None]
    first = min((one["first_year"] for one in since), default=None)
    reasons = _reasons([one for one in since if one["first_year"] == first])
    later = [one for one in since if one["kind"] == "budget" and one["first_year"] != first]
    words = f"{opening} it does not function from {first} on: {reasons}"
    return f"{words}; {later[0]['words']}." if later else f"{words}."


def _reasons(found: list[Mapping[str, Any]]) -> str:
    """Needs of the class that lacks most, then everything else, at most three."""
    needs = sorted((one for one in found if one["kind"] == "need"), key=lambda one: -(one["shortfall"] or 0.0))
    others = [one for one in found if one["kind"] != "need"]
    return "; ".join(one["words"] for one in [*needs[:1], *others[:2]])


def _figures(lived: Mapping[str, Any]) -> str:
    last = str(lived["years"][1])
    indicators, verdict = lived["indicators"], lived["verdict"]

    def at(name: str) -> float:
        return float(indicators[name]["values"][last])

    return (
        f"In {last}: {percent(at('unmet_share'))} of people below a floor, {at('hours_per_worker'):.0f} paid hours a "
        f"week per worker, {percent(at('unemployment_rate'))} unemployed, Gini of consumption "
        f"{at('gini_consumption'):.2f}; {gigatonnes(verdict['used'])}{HARD}Gt of CO2 of the budget of "
        f"{gigatonnes(verdict['cap'])}{HARD}Gt."
    )


def _left_band(lived: Mapping[str, Any]) -> str:
    found = lived["implausible"]
    return f"It leaves what is plausible: {'; '.join(found[:2])}." if found else ""
