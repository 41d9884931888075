"""What an export leaves out, and the list of it: how many rows, of which kind, by which rule; never what they said."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from commonweal.territory.chronicle.record import Chronicle
from commonweal.territory.chronicle.schema import CLAIM_TABLES
from commonweal.territory.protection import (
    EMBARGO_DAYS,
    is_embargoed,
    is_protected,
    without_confidential,
    without_names,
)


def exportable(
    chronicle: Chronicle, today: int, embargo_days: int = EMBARGO_DAYS
) -> tuple[Chronicle, list[dict[str, Any]]]:
    """Return a chronicle that may leave, and what was left out of it.

    Parameters
    ----------
    chronicle : as read, not yet prepared to be shown.
    today : ordinal of the day of the export.
    """
    left: Counter[tuple[str, str]] = Counter()
    tables = dict(chronicle.tables)
    gone: set[str] = set()
    for table in CLAIM_TABLES:
        rows = chronicle.rows(table)
        kept = tuple(row for row in rows if not is_embargoed(row, today, embargo_days))
        gone |= {str(row["claim_id"]) for row in rows if is_embargoed(row, today, embargo_days)}
        left[(table, f"embargo of {embargo_days} days")] += len(rows) - len(kept)
        tables[table] = kept
    tables["readings"] = tuple(row for row in chronicle.rows("readings") if row["claim_id"] not in gone)
    left[("sources", "confidential")] += sum(1 for row in chronicle.rows("sources") if row["confidential"])
    left[("persons", "name withheld")] += sum(
        int(row["count"]) for row in chronicle.rows("persons") if row["naming"] in (None, "withheld")
    )
    left[("places", "coordinates of a protected object")] += sum(
        1 for row in chronicle.rows("places") if is_protected(row)
    )
    for row in chronicle.rows("withheld"):
        left[(str(row["table"]), str(row["rule"]))] += 1
    events = chronicle.events
    if events:
        recent = events["last"] > today - embargo_days
        left[("events", f"embargo of {embargo_days} days")] += int(recent.sum())
        events = {name: column[~recent] for name, column in events.items()}
    reduced = replace(chronicle, tables=tables, events=events)
    listed = [{"kind": table, "rule": rule, "rows": rows} for (table, rule), rows in sorted(left.items()) if rows]
    return without_names(without_confidential(reduced)), listed
