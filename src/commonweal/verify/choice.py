"""Checks of processes against the scenario: costs, dates and limits are those of the techniques that it offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.processes import ABROAD
from commonweal.core.run_folder import economy_file
from commonweal.verify.case import Case
from commonweal.verify.findings import Findings
from commonweal.verify.stored import Array

NEVER = 9999
IMPORTS = "imports"


def check_choice(case: Case, found: Findings) -> None:
    """Check the processes of an economy against the techniques that the scenario offers."""
    file = economy_file(str(case.resolved["world"]))
    for name, (got, expected) in {**_choice(case), **_limits(case)}.items():
        found.same(file, f"processes: {name}", np.asarray(got), np.asarray(expected))
    _check_families(case, file, found)


def _chosen(case: Case) -> Mapping[str, Any]:
    """What the scenario says of techniques."""
    assert case.techniques is not None
    return case.techniques


def _choice(case: Case) -> dict[str, tuple[object, object]]:
    """Costs are those of the sources times what was fitted and what the scenario says, and dates likewise."""
    processes, chosen = case.processes, _chosen(case)
    codes, without = processes.labels("activities"), set(chosen.get("without", ()))
    said = {code: float(factor["value"]) for code, factor in chosen.get("capital_cost", {}).items()}
    factor = processes["scale"] * np.array([said.get(code, 1.0) for code in codes])
    dates = np.where(np.isin(codes, list(without)), NEVER, processes["source.first_year"])
    return {
        "price": (processes["price"], processes["source.cost"] * factor[:, None]),
        "first year": (processes["first_year"], dates),
        "capacity": (processes["capacity"], ~processes.abroad),
    }


def _limits(case: Case) -> dict[str, tuple[object, object]]:
    """Largest levels and shares are those of the sources and of the scenario."""
    processes, shares = case.processes, _declared_shares(case)
    limits = np.array(processes.labels("limit"))
    most = np.where(limits == "base", processes["observed"], np.inf)
    most[processes.abroad] = _largest_imports(case)
    members = np.array([member for member, _ in shares], dtype=bool).reshape(len(shares), len(limits))
    products = [int(processes.own_makes[:, member].any(axis=1).argmax()) for member, _ in shares]
    return {
        "largest levels": (processes["most"], most),
        "largest additions": (processes["most_built"], _largest_additions(case)),
        "shares": (processes["shares.share"], [share for _, share in shares]),
        "members of shares": (processes["shares.members"], members),
        "products of shares": (processes["shares.product"], products),
    }


def _largest_additions(case: Case) -> Array:
    """Capacity built in a year: the build rate times what was needed of the product; imports need none (activity,)."""
    processes, chosen = case.processes, _chosen(case)
    needed = processes.needed @ processes.own_makes
    return np.where(processes.abroad, np.inf, float(chosen["build_rate"]["value"]) * needed)


def _declared_shares(case: Case) -> list[tuple[NDArray[np.bool_], float]]:
    """Members and limit of every share: wind and sun together, and techniques that have one of their own."""
    processes, chosen = case.processes, _chosen(case)
    found: dict[tuple[str, str], tuple[list[int], float]] = {}
    for number, limit in enumerate(processes.labels("limit")):
        product = str(processes.own_makes[:, number].argmax())
        if limit == "variable":
            found.setdefault((limit, product), ([], float(chosen["variable_share"]["value"])))[0].append(number)
        elif limit.startswith("share:"):
            found[processes.labels("activities")[number], product] = ([number], float(limit.removeprefix("share:")))
    columns = np.arange(len(processes["observed"]))
    return [(np.isin(columns, members), share) for members, share in found.values()]


def _largest_imports(case: Case) -> Array:
    """Imports of the base year times what the scenario says, of the products that can be bought abroad (import,)."""
    country, processes, chosen = case.country, case.processes, _chosen(case)
    home = [name for name in country.labels("final_categories") if name != "exports"]
    bought = country["use_imported"].sum(axis=1) + np.maximum(country.final("imported", *home), 0.0)
    row = processes["makes"][:, processes.abroad].argmax(axis=0)
    return np.asarray(float(chosen["competitive_imports"]["value"]) * bought[row])


def _check_families(case: Case, file: str, found: Findings) -> None:
    """No family is on offer that the scenario does not name."""
    processes, chosen = case.processes, _chosen(case)
    families = set(chosen["families"])
    for family in sorted(set(processes.labels("families")) - families):
        found.fail(file, f"processes: family {family} is not among those that the scenario offers")
    wanted = IMPORTS in families and float(chosen["competitive_imports"]["value"]) > 0.0
    found.equal(file, f"processes: activities of the {ABROAD}", bool(processes.abroad.any()), wanted)
