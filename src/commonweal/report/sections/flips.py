"""Flip points: the value of each disputed assumption at which the verdict turns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonweal.report.blocks import Block, Chart, Grid, Legend, Section, Table, Text
from commonweal.report.charts import BELOW, FAINT, QUIET, spans
from commonweal.report.material import Material, Run
from commonweal.report.numbers import HARD, amount, number
from commonweal.report.sections.common import planned, rounded, titled

Flip = Mapping[str, Any]


def section(material: Material) -> Section:
    """Return the section."""
    runs = [run for run in planned(material) if run.get("flips")]
    if not runs:
        return Section("flips", "Where does the answer turn?", [Text("Flip points were not computed in this run.")])
    blocks: list[Block] = [
        Text("For each disputed assumption, the value at which a plan begins or ceases to exist, all else unchanged."),
        Legend(
            [("value used", QUIET, "dot"), ("range tried", FAINT, "box"), ("the verdict turns here", BELOW, "rhomb")]
        ),
        Grid([_chart(run) for run in runs], 420),
        _table(runs),
    ]
    missing = [titled(run) for run in planned(material) if not run.get("flips")]
    if missing:
        blocks.append(Text(f"Not computed for {', '.join(dict.fromkeys(missing))}.", note=True))
    return Section("flips", "Where does the answer turn?", blocks)


def _chart(run: Run) -> Chart:
    rows = [_row(flip) for flip in run["flips"] if flip["used"]]
    turning = [flip["words"] for flip in run["flips"] if flip.get("turns_at") is not None]
    where = ", ".join(turning) or "none of the assumptions tried"
    alt = f"Flip points in {titled(run)}: the verdict turns on {where}."
    return Chart(titled(run), spans(rows), alt)


def _row(flip: Flip) -> dict[str, Any]:
    """A flip point relative to the value used."""
    used = float(flip["used"])
    low, high, turns = (
        None if flip.get(key) is None else rounded(float(flip[key]) / used) for key in ("low", "high", "turns_at")
    )
    return {"name": flip["words"], "low": low, "high": high, "turns": turns, "text": _turns(flip)}


def _turns(flip: Flip) -> str:
    if flip.get("turns_at") is None:
        return "does not turn" if flip.get("low") is None else "does not turn in this range"
    return f"turns at {amount(float(flip['turns_at']), flip['unit'])}"


def _unbroken(text: str) -> str:
    return text.replace(" ", HARD)


def _table(runs: list[Run]) -> Table:
    rows = [
        [
            _unbroken(run["country"]),
            _unbroken(run["society"]),
            flip["words"],
            amount(float(flip["used"]), flip["unit"]),
            _turns(flip),
            _unbroken(_range(flip)),
            flip["path"],
        ]
        for run in runs
        for flip in run["flips"]
    ]
    return Table(
        "Flip points",
        ["country", "society", "assumption", "used", "verdict", "range tried", "declared at"],
        rows,
    )


def _range(flip: Flip) -> str:
    if flip.get("low") is None or flip.get("high") is None:
        return "any value"
    return f"{number(float(flip['low']))} to {number(float(flip['high']))}"
