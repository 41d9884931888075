"""Checks of certificates: the programme is the declared one, and its optima and rays prove what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from commonweal.core.linear_program import LinearProgram, Optimum, farkas_value, from_bytes, residuals
from commonweal.core.run_folder import certificate_file, frontier_name, unmet_name
from commonweal.verify.balance import rows
from commonweal.verify.case import Case
from commonweal.verify.declared import Declared, declare
from commonweal.verify.findings import SAME, Findings
from commonweal.verify.processes import nothing
from commonweal.verify.sides import bounds, sides
from commonweal.verify.stored import Array

STAGE_TOLERANCE = 1e-8
PROOF_MARGIN = 1e-9
AIM_COLUMNS = {"unmet_need": ("unserved", 1.0), "max_min": ("least_fulfilment", -1.0), "ray": ("basket", -1.0),
               "least_labour": ("labour", 1.0)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Certificate:
    """A programme, the vectors stored with it, and the file that they are in."""

    file: str
    lp: LinearProgram
    vectors: Mapping[str, np.ndarray]

    def optimum(self, stage: int) -> Optimum:
        """Return the optimal pair of a stage, counted from one."""
        cost, x, y = (np.asarray(self.vectors[f"{name}_{stage}"], dtype=np.float64) for name in ("cost", "x", "y"))
        return Optimum(cost, x, y, float(cost @ x))

    def flows(self, x: Array) -> dict[str, Array]:
        """Return every block of columns in natural units."""
        size = len(self.lp.col_unit)
        natural = x[:size] * self.lp.col_unit
        return {name: natural[block.index] for name, block in self.lp.col_blocks.items()}

    def duals(self, y: Array) -> dict[str, Array]:
        """Return the dual of every block of rows per natural unit of the row."""
        natural = y[: len(self.lp.row_unit)] / self.lp.row_unit
        return {name: natural[block.index] for name, block in self.lp.row_blocks.items()}


def read_certificate(folder: Path, key: str, name: str) -> Certificate:
    """Return a stored certificate."""
    file = certificate_file(key, name)
    lp, vectors = from_bytes((folder / file).read_bytes())
    return Certificate(file, lp, vectors)


def check_strict(folder: Path, case: Case, found: Findings) -> None:
    """Check that the strict programme is the declared one and that its ray proves that there is no plan."""
    stored = read_certificate(folder, case.key, "strict")
    check_programme(stored, declare(case, relaxed=False), found)
    ray = np.asarray(stored.vectors["ray"], dtype=np.float64)
    margin, residual = farkas_value(stored.lp, ray)
    found.count("rays")
    found.at_most(stored.file, "ray", "ray_residual", residual)
    if not (margin > PROOF_MARGIN and margin > 1e3 * residual):
        needed = max(PROOF_MARGIN, 1e3 * residual)
        found.fail(stored.file, f"ray: margin {margin:.3g} proves nothing; needed more than {needed:.3g}")


def check_plan(folder: Path, case: Case, found: Findings) -> Certificate:
    """Check every stage of a plan, each the one before plus the row that keeps its value."""
    stored = read_certificate(folder, case.key, "plan")
    relaxed = case.run["solved"] != "strict"
    check_programme(stored, declare(case, relaxed), found)
    names, lp = [str(name) for name in stored.vectors["names"]], stored.lp
    aim = case.society["allocation"].get("aim") or {"kind": "least_labour"}
    found.equal(stored.file, "stages", names, _stages(str(aim["kind"]), relaxed, case.techniques is not None))
    for number, name in enumerate(names, start=1):
        optimum = stored.optimum(number)
        row = f"stage {number} ({name})"
        found.same(stored.file, f"{row}: cost", optimum.cost, _cost(stored, case, name, aim))
        found.same(stored.file, f"{row}: value", [float(stored.vectors[f"value_{number}"])], [optimum.objective])
        _check_optimum(stored.file, row, lp, optimum, found)
        value = optimum.objective
        lp = lp.with_row(optimum.cost, value + STAGE_TOLERANCE * max(1.0, abs(value)))
    return stored


def check_frontier(folder: Path, case: Case, frontier: Mapping[str, Any], found: Findings) -> None:
    """Check a least budget: the programme with one more column, by which all limits of the budget give way."""
    stored = read_certificate(folder, case.key, _name(frontier))
    limits = tuple(case.budget_limits(str(frontier["account"])))
    floors, drivers = case.binding_floors(str(frontier["floor_set"])), str(frontier["drivers"])
    processes = case.processes if frontier["techniques"] == "offered" else nothing(case.country)
    declared = Declared(case, floors, limits, drivers, False, processes)
    check_programme(stored, declared, found, spare=1)
    _check_elastic_column(stored, found)
    _check_unmet(folder, case, declared, frontier, found)
    row = f"{case.key}: least budget of {stored.file}"
    if "x_1" not in stored.vectors:
        found.equal("runs.json", row, frontier["least_budget"], None)
        return
    optimum = stored.optimum(1)
    found.same(stored.file, "cost", optimum.cost, _last(len(optimum.cost)))
    _check_optimum(stored.file, "least budget", stored.lp, optimum, found)
    found.equal("runs.json", row, frontier["least_budget"], limits[0].bound + optimum.objective)


def _check_unmet(folder: Path, case: Case, declared: Declared, frontier: Mapping[str, Any], found: Findings) -> None:
    """Check the least unmet need under each budget that is smaller than the least that meets every need."""
    least, told = frontier["least_budget"], frontier["unmet"]
    row = f"{case.key}: least unmet need of {_name(frontier)}"
    own = frontier["drivers"] == case.run["drivers"] and frontier["account"] == case.scenario["yardstick"]["account"]
    short = [name for name in case.offered_budgets if least is None or least > case.budgets[name]]
    found.equal("runs.json", f"{row}: budgets", list(told), short if own else [])
    for budget, value in told.items():
        stored = read_certificate(folder, case.key, unmet_name(_name(frontier), budget))
        check_programme(stored, replace(declared, limits=tuple(case.budget_limits(budget=budget)), relaxed=True), found)
        if "x_1" not in stored.vectors:
            found.equal("runs.json", f"{row}, {budget}", value, None)
            continue
        optimum = stored.optimum(1)
        found.same(stored.file, "cost", optimum.cost, _cost(stored, case, "unmet_need", {}))
        _check_optimum(stored.file, "least unmet need", stored.lp, optimum, found)
        found.equal("runs.json", f"{row}, {budget}", value, optimum.objective)


def _name(frontier: Mapping[str, Any]) -> str:
    floor_set, account, drivers = (str(frontier[name]) for name in ("floor_set", "account", "drivers"))
    return frontier_name(floor_set, account, drivers, frontier["techniques"] == "offered")


def _stages(aim: str, relaxed: bool, techniques: bool) -> list[str]:
    """The stages of a plan; where needs give way and techniques are chosen there is no tie-breaker."""
    first = ["unmet_need"] if relaxed else []
    tie = aim != "least_labour" and not (relaxed and techniques)
    return [*first, aim] + (["least_labour"] if tie else [])


def _check_optimum(file: str, row: str, lp: LinearProgram, optimum: Optimum, found: Findings) -> None:
    found.count("optima")
    worst = residuals(lp, optimum)
    found.at_most(file, row, "primal_residual", worst.primal)
    found.at_most(file, row, "dual_residual", worst.dual)
    found.at_most(file, row, "duality_gap", worst.gap)


def _cost(stored: Certificate, case: Case, name: str, aim: Mapping[str, object]) -> Array:
    """What a stage of this name minimises, per scaled column."""
    lp = stored.lp
    cost = np.zeros(lp.matrix.shape[1])
    if name == "linear":
        weights = aim["weights"]
        assert isinstance(weights, dict)
        groups = case.country.labels("groups")
        for group, weight in weights.items():
            cost[lp.columns("group_total")[groups.index(group)]] = -float(weight)
    else:
        block, weight = AIM_COLUMNS[name]
        cost[lp.columns(block)] = weight
    return np.asarray(cost * lp.col_unit)


def _last(size: int) -> Array:
    cost = np.zeros(size)
    cost[-1] = 1.0
    return cost


def check_programme(stored: Certificate, declared: Declared, found: Findings, spare: int = 0) -> None:
    """Check sides, bounds and matrix of a stored programme against the rows written out from what they mean.

    The matrix is put to one random vector; two matrices that agree on it are the same with certainty for all
    purposes, up to the tolerance. ``spare`` columns belong to no block.
    """
    lp, file = stored.lp, stored.file
    found.count("programmes")
    expected = sides(declared)
    columns, others = _columns(stored, declared, found)
    if others != spare:
        found.fail(file, f"{others} columns that belong to no block; allowed: {spare}")
    values = rows(declared, columns)
    for name, block in lp.row_blocks.items():
        if name not in values:
            found.fail(file, f"row {name}: not a row of any declared plan")
            continue
        lower, upper = expected[name]
        unit = lp.row_unit[block.index]
        found.same(file, f"row {name}: lower side", lp.row_lower[block.index] * unit, lower)
        found.same(file, f"row {name}: upper side", lp.row_upper[block.index] * unit, upper)
    _check_missing_rows(stored, set(values), declared, found)
    _check_matrix(stored, values, columns, found)
    _check_bounds(stored, declared, found)


def _columns(stored: Certificate, declared: Declared, found: Findings) -> tuple[dict[str, Array], int]:
    """Random values of every column in natural units, and the number of columns outside blocks."""
    lp = stored.lp
    random = np.random.default_rng(0).uniform(0.5, 1.5, len(lp.col_unit))
    size = sum(block.size for block in lp.col_blocks.values())
    if ("unserved" in lp.col_blocks) != declared.relaxed:
        found.fail(stored.file, "columns: needs may give way in the relaxed programme, and in no other")
    return stored.flows(random), len(lp.col_unit) - size


def _check_missing_rows(stored: Certificate, known: set[str], declared: Declared, found: Findings) -> None:
    """Every row that the declarations ask for must be there, and no row outside the blocks."""
    optional = set() if declared.case.scenario["technology"]["terminal"] else {"terminal"}
    single = {"basket_rise", "basket_fall"} if len(declared.case.years) == 1 else set()
    for name in sorted(known - set(stored.lp.row_blocks) - optional - single):
        found.fail(stored.file, f"row {name}: declared, but not in the programme")
    if optional & set(stored.lp.row_blocks):
        found.fail(stored.file, "row terminal: not declared")
    size = sum(block.size for block in stored.lp.row_blocks.values())
    found.equal(stored.file, "rows", len(stored.lp.row_unit), size)


def _check_matrix(
    stored: Certificate, values: Mapping[str, Array], columns: Mapping[str, Array], found: Findings
) -> None:
    lp = stored.lp
    x = np.zeros(len(lp.col_unit))
    for name, block in lp.col_blocks.items():
        x[block.index] = columns[name]
    x /= lp.col_unit
    got, size = lp.matrix @ x, 1.0 + abs(lp.matrix) @ np.abs(x)
    for name, block in lp.row_blocks.items():
        if name not in values:
            continue
        place = block.index
        gap = np.abs(got[place] - values[name] / lp.row_unit[place]) / size[place]
        found.note("largest_matrix_difference", float(gap.max(initial=0.0)))
        if not gap.max(initial=0.0) <= SAME:
            worst = np.unravel_index(int(np.argmax(gap)), gap.shape)
            left, right = got[place][worst] * lp.row_unit[place][worst], values[name][worst]
            found.fail(
                stored.file,
                f"row {name} {tuple(int(i) for i in worst)}: coefficients give {left:.12g} on a trial vector, "
                f"declarations {right:.12g}; difference {left - right:.3g}, tolerance {SAME:g} relative",
            )


def _check_bounds(stored: Certificate, declared: Declared, found: Findings) -> None:
    lp, special = stored.lp, bounds(declared)
    for name, block in lp.col_blocks.items():
        plain = np.zeros(block.shape), np.full(block.shape, np.inf)
        lower, upper = special.get(name, plain)
        unit = lp.col_unit[block.index]
        found.same(stored.file, f"column {name}: lower bound", lp.col_lower[block.index] * unit, lower)
        found.same(stored.file, f"column {name}: upper bound", lp.col_upper[block.index] * unit, upper)


def _check_elastic_column(stored: Certificate, found: Findings) -> None:
    """The last column raises every limit of the budget by one Gt per unit, is free, and does nothing else."""
    lp = stored.lp
    column = np.asarray(lp.matrix[:, [lp.matrix.shape[1] - 1]].toarray()).ravel() * lp.row_unit
    expected = np.zeros_like(column)
    expected[lp.rows("limit")] = -1.0
    found.same(stored.file, "last column", column, expected)
    found.same(stored.file, "last column: bounds", [lp.col_lower[-1], lp.col_upper[-1]], [-np.inf, np.inf])
