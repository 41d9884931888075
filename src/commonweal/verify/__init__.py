"""Re-check a run folder without the solver and without anything that made it.

Nothing but ``commonweal.core`` is imported here. For every run:

- the files are those that the manifest names, by their checksums;
- what ``scenario.yaml`` resolves (caps, hours, labour supply, exports) follows from scenario, society and raw arrays,
  and all societies of an economy are measured with the same floors;
- processes that can be done in several ways are, in the base year, the parts of the table that they stand for, and
  their costs, dates and limits are those of the techniques that the scenario offers;
- what quotas let people take of stocks of nature follows from the quota and from the stock's own law, year by year;
- the programme of every certificate is the declared one: each row is written out again from what it means
  (``balance.py``) and compared with the stored matrix, sides and bounds;
- every optimum is feasible for primal and dual with no gap, stage after stage; every ray proves infeasibility;
- the tables are what the certificates say, and hold together without them: balances, labour, mobility, capital, trade,
  CO2, what is taken of stocks, floors, valuations, indicators;
- verdicts follow from certificates, budgets and measurements.

Not re-checked, for want of a certificate: that the conflict named is the smallest, each member's least change, the
first year of a conflict, flip points, floors, trends, stocks and techniques against their sources, and the report
beyond its checksum.
Not compared either: what is only carried along (names, units, observations of the base year, solver checks), the
completeness of the list of alternative verdicts, and which constraint a price in valuations.parquet is labelled with.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from commonweal.core.errors import CommonwealError
from commonweal.core.run_folder import read_manifest
from commonweal.verify.base_year import check_base_year
from commonweal.verify.baseline import check_baseline, check_needs
from commonweal.verify.case import Case, check_declarations, check_same_yardstick, make_case
from commonweal.verify.certificates import check_frontier, check_plan, check_strict
from commonweal.verify.choice import check_choice
from commonweal.verify.declared import declare
from commonweal.verify.files import check_files
from commonweal.verify.findings import Findings
from commonweal.verify.flows import check_flows, check_valuations, complete_tables
from commonweal.verify.measures import baseline_series, check_indicators, plan_series
from commonweal.verify.nature import check_stock_limits
from commonweal.verify.stored import Stored, read_stored
from commonweal.verify.verdicts import check_baseline_verdicts, check_plan_verdicts

DAMAGED = (
    CommonwealError, OSError, KeyError, ValueError, IndexError, TypeError, AttributeError, AssertionError, EOFError,
    zipfile.BadZipFile, zlib.error, pa.ArrowException, np.linalg.LinAlgError,
)  # fmt: skip
"""What reading or recomputing a part that was damaged can raise."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a run verifies, each failure in words, and the worst deviation or number of each kind of check."""

    ok: bool
    failures: tuple[str, ...]
    checks: Mapping[str, float] = field(default_factory=dict)


def verify(folder: str | Path) -> Verification:
    """Re-check a run folder with code of its own.

    Raises
    ------
    FileProblem
        It is not a run folder, half written, or of another version.
    """
    path = Path(folder)
    manifest = read_manifest(path)
    found = Findings()
    check_files(path, manifest["files"], found)
    try:
        stored = read_stored(path)
    except DAMAGED as error:
        found.fail(str(path), f"cannot be read: {_words(error)}")
        return _verification(found)
    cases = [case for run in stored.runs if (case := _check_run(stored, run, found)) is not None]
    check_same_yardstick(cases, found)
    _check_only(stored, found)
    return _verification(found)


def _verification(found: Findings) -> Verification:
    return Verification(not found.failures, tuple(found.failures), dict(sorted(found.checks.items())))


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def _check_run(stored: Stored, run: Mapping[str, Any], found: Findings) -> Case | None:
    """Check one run, and return it unless it is too damaged to be checked."""
    found.count("runs")
    try:
        case = make_case(stored, run)
        check_declarations(case, found)
        if run["mechanism"] == "plan":
            _check_planned(stored, case, found)
        else:
            _check_extrapolated(stored, case, found)
    except DAMAGED as error:
        found.fail(str(run.get("key", "a run")), f"cannot be checked: {_words(error)}")
        return None
    return case


def _check_planned(stored: Stored, case: Case, found: Findings) -> None:
    if case.techniques is not None:
        check_base_year(case, found)
        check_choice(case, found)
    if case.run["solved"] != "strict":
        check_strict(stored.folder, case, found)
    plan = check_plan(stored.folder, case, found)
    for frontier in case.run["frontiers"]:
        check_frontier(stored.folder, case, frontier, found)
    check_plan_verdicts(case, found)
    frames = complete_tables(stored, case, ("activities", "products", "needs", "people"), found)
    if frames is None:
        return
    declared = declare(case, relaxed=case.run["solved"] == "relaxed")
    check_stock_limits(case, declared.stocks, found)
    flows = check_flows(case, declared, plan, frames, found)
    check_valuations(stored, case, plan, frames, found)
    check_indicators(stored, case, plan_series(declared, flows), found)


def _check_extrapolated(stored: Stored, case: Case, found: Findings) -> None:
    frames = complete_tables(stored, case, ("activities", "products", "people"), found)
    if frames is None:
        return
    declared = declare(case, relaxed=False)
    flows = check_baseline(stored, case, declared, frames, found)
    ratio, below, depth = check_needs(stored, case, declared.floors, frames, found)
    series = baseline_series(declared, flows, ratio, below, depth)
    check_indicators(stored, case, series, found)
    check_baseline_verdicts(case, series, found)


def _check_only(stored: Stored, found: Findings) -> None:
    """No table tells of a run that there is not."""
    keys = {str(run["key"]) for run in stored.runs}
    for name, frame in stored.tables.items():
        for key in sorted(set(frame["run"]) - keys):
            found.fail(f"{name}.parquet", f"rows of a run that is not in runs.json: {key}")
