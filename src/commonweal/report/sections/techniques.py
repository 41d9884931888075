"""Which techniques carry the answer: the least budget without each, its cost range, and where the verdict turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from commonweal.report.blocks import Block, Chart, Grid, Legend, Section, Table, Text
from commonweal.report.material import Material, Run
from commonweal.report.numbers import HARD, gigatonnes, number
from commonweal.report.sections.common import planned, rounded, titled
from commonweal.report.sections.mix import mix
from commonweal.report.technique_charts import MORE, NEEDED, OVER, Increments
from commonweal.report.technique_facts import TechniqueFacts, cost_factors, publishers, technique_facts
from commonweal.report.technique_levels import levels, shown_years
from commonweal.report.words import FAMILIES, NOTHING_NEW, ONE_TECHNIQUE, listed

Role = Mapping[str, Any]
SHOWN = 0.05
"""Least addition named [Gt CO2]: a smaller one is rounded to nothing."""
TITLE = "Which techniques carry the answer?"
NOTE = (
    "Without a technique: no new capacity of it is built; what stood in the base year wears out. Without a family: "
    "none of its alternatives, while what emits CO2 and ran in the base year stays. Losses do not add up, for one "
    "technique stands in for another. Cost is tried only where the technique matters: whatever it costs, it need not "
    "be built, so no cost makes the budget larger than it is without it. One technique per product fixes the mix of "
    "the base year as well: plants that stand cannot be run in another order."
)
TABLE_NOTE = (
    "Levels are those of the plan shown, the observed ones in the base year. Range: factors on the capital cost used, "
    "the widest that its source gives, or half to twice (assumed) where it gives none. Imports are further imports of "
    "goods in place of domestic ones, at base-year prices."
)


def section(material: Material) -> Section:
    """Return the section."""
    if material.techniques is None:
        text = f"No alternative techniques are on offer in this run: there is {ONE_TECHNIQUE}, as in the base year."
        return Section("techniques", TITLE, [Text(text)])
    runs = planned(material)
    if not runs:
        return Section("techniques", TITLE, [Text("Nothing is planned in this run: no technique is chosen.")])
    blocks: list[Block] = []
    for run in runs:
        if run.get("roles"):
            blocks += _roles(material, run)
    if not blocks:
        blocks.append(Text("What each technique adds was not computed in this run."))
    return Section("techniques", TITLE, [*blocks, *mix(material, runs)])


def _roles(material: Material, run: Run) -> list[Block]:
    verdict = run["verdict"]
    least, cap = float(run["roles"][0]["least"]), float(verdict["cap"])
    return [
        Text(_summary(run, least, cap)),
        Legend([("needed with every technique on offer", NEEDED, "box"), ("more without it", MORE, "box"),
                ("more without it, and beyond the budget: no plan", OVER, "box")]),
        Grid([_families(run, least, cap), _singles(run, least, cap)], 460),
        Text(NOTE, note=True),
        _table(material, run),
        Text(TABLE_NOTE, note=True),
    ]  # fmt: skip


def _summary(run: Run, least: float, cap: float) -> str:
    """The least budget with everything and without anything, and what the lack of one family adds to it."""
    text = (
        f"{titled(run)}: with every technique on offer a plan needs at least "
        f"{gigatonnes(least)}{HARD}Gt CO2, of a budget of {gigatonnes(cap)}{HARD}Gt{_bare(run)}."
    )
    return " ".join([text, *_most(run, least)])


def _most(run: Run, least: float) -> list[str]:
    """The families whose lack adds most, and why all of them together fall short of one technique per product."""
    families = [role for role in _of_families(run) if role["code"] != NOTHING_NEW]
    adds = {str(one["name"]): max(one["without"] - least, 0.0) for one in families if one["without"] is not None}
    first = sorted(adds, key=lambda name: -adds[name])[:3]
    shown = [f"{FAMILIES.get(name, name)} {gigatonnes(adds[name])}{HARD}Gt" for name in first if adds[name] >= SHOWN]
    if not shown:
        return []
    found = [f"Of single families, the lack of these adds most: {listed(shown)}."]
    bare = _without_any(run)
    total, gap = gigatonnes(sum(adds.values())), 0.0 if bare is None else bare - least
    if len(adds) == len(families) and sum(adds.values()) < gap and total != gigatonnes(gap):
        found.append(
            f"All families, each alone, add up to {total} of the {gigatonnes(gap)}{HARD}Gt that lie between the two: "
            f"with {ONE_TECHNIQUE} the mixes of the base year are fixed too, and no family can stand in for another."
        )
    return found


def _bare(run: Run) -> str:
    value = _without_any(run)
    return "" if value is None else f"; with {ONE_TECHNIQUE}, {gigatonnes(value)}{HARD}Gt"


def _without_any(run: Run) -> float | None:
    """The least budget with one technique per product, else as the verdict."""
    wanted = {**run["verdict"]["under"], "techniques": "none"}
    return next((one["used"] for one in run.get("verdicts", ()) if one["under"] == wanted), None)


def _of_families(run: Run) -> list[Role]:
    return [role for role in run["roles"] if role["code"] == role["family"]]


def _of_techniques(run: Run) -> list[Role]:
    return [role for role in run["roles"] if role["code"] != role["family"]]


def _families(run: Run, least: float, cap: float) -> Chart:
    named = [(FAMILIES.get(str(role["family"]), str(role["family"])), role["without"]) for role in _of_families(run)]
    everything = _without_any(run)
    named += [(ONE_TECHNIQUE, everything)] if everything is not None else []
    return _chart(f"{titled(run)}: without a whole family", named, least, cap)


def _singles(run: Run, least: float, cap: float) -> Chart:
    named = [(str(role["name"]), role["without"]) for role in _of_techniques(run)]
    return _chart(f"{titled(run)}: without one technique", named, least, cap)


def _chart(title: str, named: Sequence[tuple[str, float | None]], least: float, cap: float) -> Chart:
    beyond = 1.15 * max(cap, least, *(value for _, value in named if value is not None))
    ordered = sorted(named, key=lambda one: -(beyond if one[1] is None else one[1]))
    rows = [
        {
            "name": name,
            "least": rounded(least),
            "without": rounded(beyond if value is None else max(value, least)),
            "text": _increase(value, least),
        }
        for name, value in ordered
    ]
    alt = f"Least CO2 budget {title}; the longest bar is {ordered[0][0]}, {rows[0]['text']}."
    return Chart(title, Increments(rows, rounded(least), rounded(cap)).spec(), alt)


def _increase(value: float | None, least: float) -> str:
    if value is None:
        return "no budget suffices"
    more = value - least
    added = f"+{more:.1f}" if more >= 1.0 else f"+{more:.2f}" if more >= 0.005 else "no more"
    return f"{gigatonnes(value)} ({added})"


def _table(material: Material, run: Run) -> Table:
    years = shown_years(material)
    facts, found = technique_facts(material, run["world"]), levels(material, run)
    roles = {str(role["code"]): role for role in run["roles"]}
    head = ["technique", "unit", *map(str, years), "least budget without it, Gt", "range of its capital cost",
            "least budget over that range, Gt", "verdict over that range", "source of its capital cost"]  # fmt: skip
    rows = [
        [
            level.name,
            level.unit,
            *(_level(level.values.get(year)) for year in years),
            *_role(roles.get(level.code)),
            _source(facts, level.code),
        ]
        for level in found
    ]
    return Table(f"Every technique on offer in {titled(run)}", head, rows, headers=1)


def _level(value: float | None) -> str:
    return "" if value is None else number(value) if value >= 0.05 else "0"


def _role(role: Role | None) -> list[str]:
    """Least budget without it, factors tried, least budget at their ends, and where the verdict turns."""
    if role is None:
        return ["", "", "", ""]
    without = "no budget suffices" if role["without"] is None else gigatonnes(role["without"])
    ends = [gigatonnes(value) for value in (role["at_low"], role["at_high"]) if value is not None]
    return [without, cost_factors(role), "\u2013".join(dict.fromkeys(ends)), _turns(role)]


def _turns(role: Role) -> str:
    if role.get("low") is None:
        return ""
    turns = role.get("turns_at")
    return f"turns at \u00d7{HARD}{number(turns)}" if turns is not None else f"does{HARD}not turn"


def _source(facts: TechniqueFacts | None, code: str) -> str:
    return publishers(facts.techniques[code]) if facts and code in facts.techniques else ""
