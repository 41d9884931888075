"""Re-check the folder of a large plan: nothing but the tables and :mod:`commonweal.verify.large_proof` is used.

- the files are those that the manifest names, by their checksums;
- the programme is the one stored, or, where it is drawn anew, array for array the one that the plan was made for;
- levels and prices have the labels of the programme, and prove the bounds on the baskets that the manifest states;
  the gap found is not wider than the one stated, nor, if the plan is said to be finished, than the one asked for;
- no rule of the programme is broken by more than rounding;
- limits, uses, and what every limit is worth are recomputed; no round claims what the proof contradicts.

Not re-checked: times, passes, memory, the spectral radius, and names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from commonweal.core.large_certificate import TechniqueProgram
from commonweal.core.large_folder import KIND, LEVELS, PRICES, PROGRAM, ROUNDS, VALUATIONS, fingerprint
from commonweal.core.linear_program import Array
from commonweal.core.run_folder import MANIFEST, read_manifest
from commonweal.verify import DAMAGED, Verification
from commonweal.verify.files import check_files
from commonweal.verify.findings import SAME, Findings
from commonweal.verify.large_programmes import Column, InMemory, Stored, in_memory, numbers, read_csv
from commonweal.verify.large_proof import Proof, prove

TOLERANCE = 1e-9
"""Largest violation of a row, relative to its terms, and largest difference of a gap."""
STATED = ("lower", "upper")
FINISHED = "finished"
STATUSES = (FINISHED, "stopped", "interrupted")

Draw = Callable[[Mapping[str, Any]], tuple[TechniqueProgram, Array | None]]
"""Given the figures that an economy was drawn from, returns its programme and capacities."""


def is_large_plan(folder: str | Path) -> bool:
    """Return whether a folder says that it is a large plan; what is no folder at all does not."""
    try:
        manifest = json.loads((Path(folder) / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("kind") == KIND


def verify_large(folder: str | Path, draw: Draw | None = None) -> Verification:
    """Re-check the folder of a large plan.

    Parameters
    ----------
    draw : draws the economy anew where the folder does not hold it

    Raises
    ------
    FileProblem
        It is not such a folder, half written, or of another version.
    """
    path, found = Path(folder), Findings()
    manifest = read_manifest(path)
    check_files(path, manifest["files"], found)
    try:
        programme = _programme(path, manifest, draw, found)
        if programme is not None:
            _check_plan(path, manifest, programme, found)
    except DAMAGED as error:
        found.fail(str(path), f"cannot be checked: {type(error).__name__}: {error}")
    return Verification(not found.failures, tuple(found.failures), dict(sorted(found.checks.items())))


def _programme(
    folder: Path, manifest: Mapping[str, Any], draw: Draw | None, found: Findings
) -> InMemory | Stored | None:
    """Return the programme, stored or drawn anew, or None if there is none or it is another one."""
    drawn_from = manifest["program"].get("drawn")
    if drawn_from is None:
        found.equal(MANIFEST, "program: stored", manifest["program"].get("stored"), PROGRAM)
        return Stored(folder / PROGRAM)
    if draw is None:
        found.fail(MANIFEST, "the economy is not in the folder and nothing was given to draw it anew")
        return None
    technique, capacity = draw(drawn_from)
    got, expected = fingerprint(technique, capacity), manifest["program"]["fingerprint"]
    differing = sorted(name for name in set(got) | set(expected) if got.get(name) != expected.get(name))
    if differing:
        words = "drawn anew, the economy is another one (other figures, or another version of numpy)"
        found.fail(MANIFEST, f"{words}: {', '.join(differing)}")
        return None
    return in_memory(technique, capacity)


def _check_plan(folder: Path, manifest: Mapping[str, Any], programme: InMemory | Stored, found: Findings) -> None:
    levels, prices = pq.read_table(folder / LEVELS), pq.read_table(folder / PRICES)
    _check_labels(programme, levels, prices, found)
    valuations = read_csv(folder / VALUATIONS)
    x, p = (_column(table, name) for table, name in ((levels, "level"), (prices, "price")))
    lam = numbers(valuations["valuation"])
    sizes = {"activities": len(programme.makes), "products": len(programme.demand), "scarce": len(programme.limits)}
    for (name, size), got in zip(sizes.items(), (len(x), len(p), len(lam)), strict=True):
        found.equal(MANIFEST, f"sizes: {name}", manifest["sizes"][name], size)
        if got != size:
            raise ValueError(f"{got} figures for {size} {name}")
    found.equal(MANIFEST, "capacities", manifest["capacities"], bool(np.isfinite(programme.capacity).any()))
    proof = prove(programme, x, p, lam)
    found.equal(MANIFEST, "sizes: entries", manifest["sizes"]["entries"], proof.entries)
    _check_proof(manifest, proof, found)
    _check_valuations(programme, valuations, proof, found)
    _check_rounds(folder, proof, found)


def _check_labels(programme: InMemory | Stored, levels: Any, prices: Any, found: Findings) -> None:
    """Levels and prices belong to the activities and products of the programme, in its order."""
    if isinstance(programme, Stored):
        pairs: list[tuple[str, str, Any, Column]] = [
            (LEVELS, "product", levels, programme.made),
            (LEVELS, "technique", levels, programme.techniques),
            (PRICES, "product", prices, programme.products),
        ]
    else:
        own = np.arange(len(programme.demand))
        pairs = [(LEVELS, "product", levels, programme.makes), (PRICES, "product", prices, own)]
    for file, name, table, expected in pairs:
        if not np.array_equal(table.column(name).to_numpy(), expected):
            found.fail(file, f"{name}: not the labels of the programme, or in another order")


def _column(table: Any, name: str) -> Array:
    return np.asarray(table.column(name).to_numpy(), dtype=np.float64)


def _check_proof(manifest: Mapping[str, Any], proof: Proof, found: Findings) -> None:
    stated = manifest["stated"]
    found.note("baskets_lower", proof.lower)
    found.note("baskets_upper", proof.upper)
    found.note("gap", proof.gap)
    found.at_most("plan", "levels", "primal_residual", proof.primal, TOLERANCE)
    found.at_most("plan", "prices", "dual_residual", proof.dual, TOLERANCE)
    if proof.lower > proof.upper * (1.0 + TOLERANCE):
        found.fail("plan", f"{proof.lower:.12g} baskets, more than the {proof.upper:.12g} that can be had")
    for name in STATED:
        got, expected = _number(stated[name]), float(getattr(proof, name))
        if not (got == expected or abs(got - expected) <= SAME * abs(expected)):
            found.fail(MANIFEST, f"stated {name} bound {got:.12g}, found {expected:.12g}; tolerance {SAME:g} relative")
    claims = [("stated", _number(stated["gap"]))]
    if stated["status"] not in STATUSES:
        found.fail(MANIFEST, f"status {stated['status']!r}, allowed: {', '.join(STATUSES)}")
    if stated["status"] == FINISHED:
        claims.append(("asked for and said to be reached", _number(manifest["asked"]["gap"])))
    for words, claim in claims:
        if not proof.gap <= claim + TOLERANCE:
            found.fail(MANIFEST, f"gap {words}: {claim:.6g}; found {proof.gap:.6g}")


def _number(value: Any) -> float:
    """Return a stated figure; what is not there stands for infinity."""
    return np.inf if value is None else float(value)


def _check_valuations(
    programme: InMemory | Stored, table: Mapping[str, list[str]], proof: Proof, found: Findings
) -> None:
    valuation, names = numbers(table["valuation"]), table["scarce"]
    found.same(VALUATIONS, "limit", numbers(table["limit"]), programme.limits, [names])
    found.same(VALUATIONS, "used", numbers(table["used"]), proof.use, [names])
    if isinstance(programme, Stored):
        found.equal(VALUATIONS, "names", names, list(programme.names))
    worth = valuation * programme.limits
    whole = float(worth.sum()) / (1.0 - proof.rents / proof.upper) if 0.0 < proof.rents < proof.upper else worth.sum()
    share = worth / whole if whole > 0.0 else np.zeros_like(worth)
    found.same(VALUATIONS, "value_share", numbers(table["value_share"]), share, [names])


def _check_rounds(folder: Path, proof: Proof, found: Findings) -> None:
    rounds = read_csv(folder / ROUNDS)
    most, least = numbers(rounds["lower"]).max(initial=0.0), numbers(rounds["upper"]).min(initial=np.inf)
    if most > proof.upper * (1.0 + TOLERANCE):
        found.fail(ROUNDS, f"a round has {most:.12g} baskets, more than {proof.upper:.12g} can be had")
    if least < proof.lower * (1.0 - TOLERANCE):
        found.fail(ROUNDS, f"a round bounds baskets by {least:.12g}, the plan has {proof.lower:.12g}")
