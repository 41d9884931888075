"""``commonweal check`` on a chronicle: its errors, what a person should look at, and that nothing was overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from commonweal.cli.output import console
from commonweal.core.errors import InputError, Problem, SchemaError
from commonweal.core.strict_yaml import read_yaml
from commonweal.institutions.loading import is_path
from commonweal.territory.chronicle.loading import META, list_chronicles, load_chronicle
from commonweal.territory.chronicle.record import Chronicle
from commonweal.territory.chronicle.schema import TABLES
from commonweal.territory.notices import notices_of


def is_chronicle(name: str) -> bool:
    """Return whether a name, folder or YAML file is a chronicle."""
    path = Path(name)
    if path.is_dir() or path.name == META:
        return True
    if not is_path(name):
        return name in list_chronicles()
    try:
        data = read_yaml(path).data
    except InputError:
        return False
    return isinstance(data, dict) and bool({"sources", "parties", "relations", "readings"} & set(data))


def check_chronicle(name: str, against: str | None) -> dict[str, Any]:
    """Return what is to be said of a chronicle.

    Parameters
    ----------
    against : an earlier version, every row of which must still stand unchanged.

    Raises
    ------
    InputError
        Every error at once.
    """
    path = Path(name)
    loaded = load_chronicle(path.parent if path.name == META else name)
    if against is not None:
        _extends(load_chronicle(against), loaded)
    rows = {table: len(found) for table, found in loaded.tables.items() if found}
    return {"kind": "chronicle", "warnings": list(notices_of(loaded)), "rows": rows, "resolved": None}


def _extends(old: Chronicle, new: Chronicle) -> None:
    """Refuse a chronicle in which a claim of an earlier version is gone or says something else.

    A row may go only where ``withheld`` records it.
    """
    gone = {(row["table"], row["row"]) for row in new.rows("withheld")}
    problems = []
    for table, row in old.claims():
        key = str(row["claim_id"])
        now = new.by_key(table).get(key)
        if now is None and (table, key) not in gone:
            step = "put it back, or record it in withheld.csv"
            problems.append(Problem("a claim of the earlier version is gone", f"{table} {key}", next_step=step))
        elif now is not None and dict(now) != dict(row):
            changed = [one.name for one in TABLES[table].columns if now[one.name] != row[one.name]]
            step = "put it back, and add a new claim that names it in its column corrects"
            problems.append(Problem("a claim was overwritten", f"{table} {key} {', '.join(changed)}", next_step=step))
    if problems:
        raise SchemaError(problems)


def show_chronicle(report: dict[str, Any]) -> None:
    """Print how much a chronicle holds, and what to look at."""
    out = console()
    out.print("  " + ", ".join(f"{number} {table}" for table, number in report["rows"].items()), markup=False)
    for warning in report["warnings"]:
        out.print(f"  look at: {warning}", markup=False)
