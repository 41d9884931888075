"""``commonweal plan --world synthetic:N`` and ``--program DIR``: draw or read, solve, show, write, and draw anew."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import typer

from commonweal.allocation.plan.large.program_route import FORCED
from commonweal.cli.output import INTERRUPTED as INTERRUPTED_STATUS
from commonweal.cli.output import answer, console
from commonweal.cli.plan_synthetic_facts import finite, plan_facts, value_shares
from commonweal.cli.plan_synthetic_memory import require_memory
from commonweal.cli.plan_synthetic_options import CAPACITY_GAP, GAP, LargeOptions, require_fitting
from commonweal.cli.plan_synthetic_solve import INTERRUPTED, Outcome, Progress, remarks_on, require_plannable, solve
from commonweal.cli.plan_synthetic_words import plan_lines, round_line
from commonweal.core.large_certificate import TechniqueProgram
from commonweal.core.large_folder import LabelledProgram
from commonweal.core.linear_program import Array
from commonweal.data.program_folder import read_program
from commonweal.data.synthetic import synthetic_economy
from commonweal.data.synthetic_parameters import Parameters
from commonweal.results.folder import require_free
from commonweal.results.large_folder import LargePlan, write_large_plan

KEPT = 20_000_000
"""Inputs up to which a synthetic programme is kept in the folder: about 350 MB on disk."""
OWN = {*LargeOptions.__slots__, "json"} - {"world", "route"}
"""Options that go with a large plan; all others are about other plans."""

Report = Callable[[Progress], None]


def given_options(context: typer.Context) -> set[str]:
    """Return which options that are about other plans are on the command line."""
    said = {name for name in context.params if name not in OWN and _is_said(context, name)}
    if str(context.params.get("route")) in FORCED:
        said -= {"route"}
    return {"--" + name.replace("_", "-") for name in said}


def _is_said(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def plan_large(options: LargeOptions, json: str | None, report: Report | None = None) -> None:
    """Plan a synthetic economy or a programme of one's own, show the plan, and write it where asked.

    Parameters
    ----------
    report : called after every round, in place of the lines on a terminal

    Raises
    ------
    SchemaError, FileProblem
        The options, the tables or the programme are wrong, or it does not fit into memory; said before any round.
    """
    if options.out is not None:
        require_free(options.out)
    drawing = options.drawing() if options.program is None else None
    begun = time.perf_counter()
    if drawing is not None:
        _check_drawing(drawing)
        programme = labelled(*draw_anew(drawing))
        odd = () if programme.capacity is None else remarks_on(programme)
        names: tuple[str, ...] = ()
        title = f"synthetic:{drawing['products']}"
    else:
        assert options.program is not None
        programme = read_program(options.program)
        names = tuple(str(label) for label in programme.products)
        title = options.program.name or str(options.program)
        odd = require_plannable(programme, names)
        for remark in odd:
            print(f"commonweal: note: {remark}", file=sys.stderr)
    made_ready = time.perf_counter() - begun
    gap = options.gap or (GAP if programme.capacity is None else CAPACITY_GAP)
    outcome = solve(programme, gap, names, report or _progress(json), options.route)
    getting = "drawing" if drawing is not None else "reading"
    outcome = replace(outcome, remarks=(*odd, *outcome.remarks), seconds={getting: made_ready, **outcome.seconds})
    facts: dict[str, Any] = {"world": title, "drawn_from": drawing, **plan_facts(outcome)}
    if options.out is not None:
        _write(options, outcome, facts, drawing)
    facts["folder"] = None if options.out is None else str(options.out)
    answer(json, lambda: facts, lambda: _show(facts))
    if outcome.status == INTERRUPTED:
        raise typer.Exit(INTERRUPTED_STATUS)


def draw_anew(drawing: Mapping[str, Any]) -> tuple[TechniqueProgram, Array | None]:
    """Return the programme and the capacities of a synthetic economy; the same figures give the same."""
    sizes = [int(drawing[name]) for name in ("products", "techniques", "inputs", "quotas", "seed")]
    drawn = synthetic_economy(*sizes, capacity=bool(drawing["capacity"]), dtype=str(drawing["dtype"]))
    return drawn.program(), drawn.capacity


def labelled(technique: TechniqueProgram, capacity: Array | None) -> LabelledProgram:
    """Return a programme whose products and techniques are called by their numbers."""
    width = technique.activities // technique.products
    scarce = ("labour", *(f"quota {number}" for number in range(1, len(technique.limits))))
    techniques = np.tile(np.arange(width, dtype=np.int32), technique.products)
    return LabelledProgram(technique, capacity, np.arange(technique.products, dtype=np.int32), techniques, scarce)


def _check_drawing(drawing: Mapping[str, Any]) -> None:
    Parameters(**{name: drawing[name] for name in ("products", "techniques", "inputs", "quotas", "seed")})
    require_memory(drawing)


def check_large(options: LargeOptions, context: typer.Context) -> bool:
    """Return whether a large plan is asked for, after refusing options that do not fit."""
    require_fitting(options, given_options(context))
    return options.large


def _progress(json: str | None) -> Report:
    """Lines on a terminal, nothing where there is none or where standard output is JSON."""
    if json == "-" or not sys.stderr.isatty():
        return lambda _: None
    return lambda one: print(round_line(one), file=sys.stderr, flush=True)


def _write(
    options: LargeOptions, outcome: Outcome, facts: Mapping[str, Any], drawing: Mapping[str, Any] | None
) -> None:
    programme, proof = outcome.programme, outcome.proof
    keep = options.keep if options.keep is not None else programme.technique.recipes.nnz <= KEPT
    rounds = [(one.number, one.lower, finite(one.upper), one.passes, one.seconds) for one in outcome.rounds]
    plan = LargePlan(
        levels=outcome.levels,
        prices=outcome.prices,
        valuations=outcome.valuations,
        use=proof.use,
        value_share=value_shares(outcome),
        rounds=pd.DataFrame(rounds, columns=["round", "lower", "upper", "passes", "seconds"]),
        stated={
            "status": outcome.status,
            "lower": proof.lower,
            "upper": finite(proof.upper),
            "gap": finite(proof.gap),
            "primal": finite(proof.primal),
            "dual": finite(proof.dual),
        },
        about={
            "world": facts["world"],
            "drawn_from": drawing,
            "seed": None if drawing is None else drawing["seed"],
            "asked": {"gap": outcome.gap_asked},
            "route": facts["route"],
            "spectral_radius": facts["spectral_radius"],
            "remarks": facts["remarks"],
            "runtime": facts["work"],
        },
    )
    assert options.out is not None
    write_large_plan(options.out, programme, plan, None if keep or drawing is None else drawing)


def _show(facts: Mapping[str, Any]) -> None:
    out = console()
    for line in plan_lines(facts):
        out.print(line, markup=False)
    if facts["folder"] is not None:
        out.print(f"  written to {facts['folder']}; re-check it: commonweal verify {facts['folder']}", markup=False)
