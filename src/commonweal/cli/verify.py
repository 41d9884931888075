"""``commonweal verify RUN``: re-check a run with code that knows no solver."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commonweal.cli.output import FAILED, JsonOption, answer, check_json_target, console, reported
from commonweal.cli.plan_synthetic import draw_anew
from commonweal.verify import verify as verify_folder
from commonweal.verify.large import is_large_plan, verify_large


def verify(
    run: Annotated[
        Path,
        typer.Argument(help="A folder that 'commonweal run' or 'commonweal plan --out' wrote.", show_default=False),
    ],
    json: JsonOption = None,
) -> None:
    """Re-check a run folder: file hashes, every certificate, and all books from the tables alone.

    Of a large plan: the bounds on the baskets and the gap are worked out anew, from the programme in the folder or,
    if that was left out, from the economy drawn anew.

    Exit status 0: it verifies, 1: it does not, 2: not a run folder.
    """
    with reported():
        check_json_target(json)
        found = verify_large(run, draw_anew) if is_large_plan(run) else verify_folder(run)
        document = {"ok": found.ok, "failures": list(found.failures), "checks": dict(found.checks)}
        answer(json, lambda: document, lambda: _show(run, found.ok, found.failures, dict(found.checks)))
        if not found.ok:
            raise typer.Exit(FAILED)


def _show(run: Path, ok: bool, failures: tuple[str, ...], checks: dict[str, float]) -> None:
    out = console()
    for name, value in checks.items():
        out.print(f"  {name}: {value:.3g}" if isinstance(value, float) else f"  {name}: {value}")
    for failure in failures:
        out.print(f"  FAILED {failure}", markup=False)
    out.print(f"{run}: {'verified' if ok else 'does NOT verify'}", markup=False)
