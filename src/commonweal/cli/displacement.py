"""``commonweal displacement``: where registered refugees of past conflicts were, beside naive guesses and Flee."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated, Any

import typer
from rich.table import Table

from commonweal.cli.output import JsonOption, answer, check_json_target, console, reported, table_console
from commonweal.core.errors import Problem, SchemaError
from commonweal.territory.displacement.bundled import NAMES, load_conflict
from commonweal.territory.displacement.conflict import Conflict
from commonweal.territory.displacement.score import FLEE_RUNS, Score, last_shares, score
from commonweal.territory.displacement.settings import FITTED_ON, SETTINGS

SCOPE = (
    "The scope: registered refugees in camps and countries of registration; not those who moved inside the country, "
    "who were not registered, or who could not leave. Past conflicts only: the number of refugees of each day is taken "
    "from the data, the model spreads it over camps and foresees nothing. See docs/displacement.md."
)
ERROR = (
    "Error: |model - registered| summed over camps, per registered refugee, mean over days; a person in the wrong camp "
    "counts twice, so 1 means that half are misplaced. Rescaled: the total first set to the registered one."
)


def displacement(
    conflict: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CONFLICT or FOLDER]...", help="Bundled conflict, or a folder in Flee's format."),
    ] = None,
    json: JsonOption = None,
) -> None:
    """Score a movement model on past conflicts, beside equal shares, held shares and Flee's figures."""
    with reported():
        check_json_target(json)
        found = [_found(name, load_conflict(name)) for name in conflict or NAMES]
        head = {"fitted_on": FITTED_ON, "settings": asdict(SETTINGS), "scope": SCOPE}
        answer(json, lambda: {**head, "conflicts": found}, lambda: _show(found))


def _found(name: str, conflict: Conflict) -> dict[str, Any]:
    """Return all there is to say about one conflict, which must be over: nothing here foresees."""
    end = conflict.start + timedelta(days=conflict.days)
    if end > date.today():
        step = "past conflicts only: this foresees nothing"
        raise SchemaError(Problem("the period is not over", f"{name} sim_period.csv", str(end), next_step=step))
    scores = score(conflict, name if name in NAMES else "")
    camps = conflict.registering if scores else conflict.camps
    return {
        "name": name,
        "start": conflict.start.isoformat(),
        "days": conflict.days,
        "camps": list(camps),
        "scores": [asdict(one) for one in scores],
        "shares_on_the_last_day": {} if scores else last_shares(conflict),
        "notices": list(conflict.notices),
    }


def _show(found: list[dict[str, Any]]) -> None:
    for one in found:
        title = f"{one['name']}: {len(one['camps'])} camps, {one['days']} days from {one['start']}"
        console().print(title, markup=False)
        for notice in one["notices"]:
            console().print(f"  note: {notice}", markup=False)
        if one["scores"]:
            _show_scores([Score(**row) for row in one["scores"]])
            console().print(_fitted(one["name"]), markup=False)
        else:
            _show_shares(one)
        console().print()
    if any(one["scores"] for one in found):
        console().print("* smallest error")
        console().print(ERROR, markup=False)
    console().print(SCOPE, markup=False)


def _fitted(name: str) -> str:
    if name == FITTED_ON:
        return "The settings were fitted on this conflict: its error is no test."
    known = "" if name in FLEE_RUNS else " No figure of a Flee run is known for it."
    return f"The settings were fitted on {FITTED_ON} alone, before this conflict was scored.{known}"


def _show_scores(rows: list[Score]) -> None:
    least = min(row.error for row in rows), min(row.rescaled for row in rows)
    table = Table("", "error", "rescaled", box=None)
    for row in rows:
        marks = [" *" if value == low else "" for value, low in zip((row.error, row.rescaled), least, strict=True)]
        table.add_row(row.method, f"{row.error:.3f}{marks[0]}", f"{row.rescaled:.3f}{marks[1]}")
    table_console().print(table)


def _show_shares(one: dict[str, Any]) -> None:
    table = Table("camp", "share on the last day", box=None)
    for camp, share in one["shares_on_the_last_day"].items():
        table.add_row(camp, f"{share:.3f}")
    table_console().print(table)
    console().print(
        "No registered refugees, so nothing can be scored: shares of the model if equally many set out each day."
    )
