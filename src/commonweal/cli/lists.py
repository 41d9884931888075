"""``commonweal worlds`` and ``commonweal institutions``: what there is."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from commonweal.cli.output import JsonOption, answer, check_json_target, console, reported
from commonweal.data.worlds import list_worlds, load_world, world_summary
from commonweal.institutions.loading import list_presets, load_institutions

COLUMNS = {
    "gross_output": ("gross output", 1e-6, "trn USD", 2),
    "value_added": ("value added", 1e-6, "trn USD", 2),
    "hours": ("hours worked", 1e-3, "bn h", 1),
    "persons": ("engaged", 1e-3, "M persons", 1),
    "co2": ("CO2", 1e-6, "Gt", 3),
    "population": ("population", 1e-3, "M persons", 1),
}


def worlds(json: JsonOption = None) -> None:
    """List the bundled economies with their totals, gaps, licences and checksums (all of it with --json)."""
    with reported():
        check_json_target(json)
        summaries: dict[str, Any] = {name: world_summary(load_world(name)) for name in list_worlds()}
        answer(json, lambda: summaries, lambda: _show_worlds(summaries))


def _show_worlds(summaries: dict[str, Any]) -> None:
    table = Table("world", *(f"{head}\n{unit}" for head, _, unit, _ in COLUMNS.values()), box=None, pad_edge=False)
    for name, summary in summaries.items():
        cells = [
            f"{summary['totals'][key]['value'] * factor:,.{digits}f}" for key, (_, factor, _, digits) in COLUMNS.items()
        ]
        table.add_row(name, *cells)
    console().print(table)
    console().print("\nSources and licences: commonweal worlds --json")


def institutions(json: JsonOption = None) -> None:
    """List the societies that come with the package. Your own is a YAML file: see 'commonweal check FILE'."""
    with reported():
        check_json_target(json)
        societies = {name: load_institutions(name) for name in list_presets()}
        documents = {name: society.document() for name, society in societies.items()}
        answer(json, lambda: documents, lambda: _show_institutions(documents))


def _show_institutions(documents: dict[str, Any]) -> None:
    table = Table("society", "goods move by", "owned by", "CO2 quota", "guarantee", box=None, pad_edge=False)
    for name, document in documents.items():
        quota = (document.get("quotas") or {}).get("co2") or {}
        floors = [g.get("set", g["kind"]) for g in (document.get("guarantees") or {}).values()]
        table.add_row(
            name,
            document["allocation"]["default"]["kind"],
            document["ownership"]["default"]["kind"],
            str(quota.get("budget", "none")),
            ", ".join(floors) or "none",
        )
    console().print(table)
