"""The dual of the stock in a linear programme is the scarcity rent that clears the market for its quota."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.problem_file import load_problem
from commonweal.core.economy import Array
from commonweal.nature.demand import LinearDemand
from commonweal.nature.depletion import clear

DEMAND, COST, DISCOUNT, QUOTA = LinearDemand(8.0, 0.4), 2.0, 0.10, 20.0


def segmented(edges: list[Array]) -> str:
    """Return the depletion problem as a planning problem in which demand is cut into steps.

    ``edges`` : per period, the quantities at which a step ends. What a step is worth is the mean price over it, less
    the extraction cost, discounted; every step is an activity that uses the one stock.
    """
    names, weights, widths = [], [], []
    for period, ends in enumerate(edges):
        for number, (start, end) in enumerate(pairwise(ends)):
            mean = DEMAND.choke - DEMAND.slope * (start + end) / 2.0 - COST
            names.append(f"p{period}s{number}")
            weights.append(mean / (1.0 + DISCOUNT) ** period)
            widths.append(end - start)
    resources = {"stock": {"use": dict.fromkeys(names, 1), "limits": {"quota": {"total": QUOTA}}}}
    for name, width in zip(names, widths, strict=True):
        resources[name] = {"use": {name: 1}, "limits": {"width": {"total": width}}}
    terms = [{"quantity": "output", "name": n, "weight": w} for n, w in zip(names, weights, strict=True)]
    return json.dumps({
        "schema": 1, "name": "depletion", "source": "two-period depletion in steps", "years": {"from": 0, "to": 0},
        "products": names, "use": {}, "labour": {}, "resources": resources,
        "aim": {"kind": "linear", "terms": terms, "tie_breaker": False},
    })  # fmt: skip


def solved(edges: list[Array], folder: Path) -> tuple[float, list[float]]:
    """Return the dual of the stock and the extraction by period."""
    path = folder / "problem.yaml"
    path.write_text(segmented(edges), encoding="utf-8")
    found = plan(load_problem(str(path)))
    counts = [len(ends) - 1 for ends in edges]
    levels = np.split(found.quantities["level"].values[:, 0], np.cumsum(counts)[:-1])
    return -float(found.valuations["limit"].values[0]), [float(part.sum()) for part in levels]


def test_the_dual_of_the_stock_is_the_rent(tmp_path: Path) -> None:
    """Section 6.3: within slope x width of a step, and refined around the last answer until that is below 1e-5."""
    market = clear([DEMAND] * 2, COST, DISCOUNT, QUOTA)
    edges = [np.linspace(0.0, 15.0, 61)] * 2
    for _ in range(4):
        width = max(float(np.diff(ends).min()) for ends in edges)
        dual, extraction = solved(edges, tmp_path)
        assert dual == pytest.approx(market.rent[0], abs=DEMAND.slope * width)
        assert extraction == pytest.approx(market.quantity.tolist(), abs=2.0 * width)
        edges = [np.array([0.0, *np.linspace(q - 2 * width, q + 2 * width, 61), 15.0]) for q in extraction]
    assert DEMAND.slope * width < 1e-4
    assert dual == pytest.approx(40.0 / 21.0, abs=1e-4)
