"""``commonweal institutions``: which societies come with the package."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from commonweal.cli.output import JsonOption, answer, check_json_target, console, reported
from commonweal.institutions.loading import list_presets, load_institutions


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
