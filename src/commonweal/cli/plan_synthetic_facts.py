"""What a large plan comes to, as plain figures: limits, prices, techniques, capacities, the spectral radius."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp

from commonweal.allocation.plan.large.surplus import spectral_radius
from commonweal.cli.plan_synthetic_memory import peak_memory
from commonweal.cli.plan_synthetic_solve import Outcome
from commonweal.core.linear_program import Array

QUANTILES = {"p1": 0.01, "p10": 0.1, "median": 0.5, "p90": 0.9, "p99": 0.99}
USED = 1e-3
"""Part of a product's output from which a technique counts as used."""
FULL = 0.01
"""An activity counts as full from this part below its largest level: interior plans touch none."""


def plan_facts(outcome: Outcome) -> dict[str, Any]:
    """Return the document of ``commonweal plan --json`` on a large plan."""
    own, proof = outcome.programme.technique, outcome.proof
    route = outcome.route
    return {
        "kind": "large plan",
        "status": outcome.status,
        "sizes": {
            "products": own.products,
            "activities": own.activities,
            "entries": int(own.recipes.nnz),
            "scarce": len(own.limits),
        },
        "spectral_radius": _radius(outcome),
        "route": {"name": route.name, "method": route.method, "reason": route.reason},
        "baskets": {
            "lower": proof.lower,
            "upper": finite(proof.upper),
            "gap": finite(proof.gap),
            "gap_asked": outcome.gap_asked,
        },
        "limits": _limits(outcome),
        "capacities": None if outcome.programme.capacity is None else _capacities(outcome),
        "prices": _prices(outcome.prices),
        "techniques": _techniques(outcome),
        "work": {
            "rounds": len(outcome.rounds),
            "passes": outcome.rounds[-1].passes if outcome.rounds else 0,
            "seconds": dict(outcome.seconds),
            "peak_memory_mb": peak_memory(),
        },
        "checks": {
            "primal_residual": finite(proof.primal),
            "dual_residual": finite(proof.dual),
            "gap": finite(proof.gap),
        },
        "remarks": list(outcome.remarks),
    }


def finite(value: float) -> float | None:
    """Return a number that JSON can hold, None for infinity."""
    return float(value) if np.isfinite(value) else None


def value_shares(outcome: Outcome) -> Array:
    """Return the part of the upper bound that each limit is worth (scarce,)."""
    worth = outcome.valuations * outcome.programme.technique.limits
    upper = outcome.proof.upper
    return worth / upper if np.isfinite(upper) and upper > 0.0 else np.zeros_like(worth)


def _limits(outcome: Outcome) -> list[dict[str, Any]]:
    """Limits, the one that is worth most first."""
    limits, use, shares = outcome.programme.technique.limits, outcome.proof.use, value_shares(outcome)
    order = np.argsort(-shares, kind="stable")
    return [
        {
            "name": outcome.programme.scarce[k],
            "limit": float(limits[k]),
            "used": float(use[k]),
            "valuation": float(outcome.valuations[k]),
            "value_share": float(shares[k]),
        }
        for k in (int(number) for number in order)
    ]


def _capacities(outcome: Outcome) -> dict[str, Any]:
    capacity, proof = outcome.programme.capacity, outcome.proof
    assert capacity is not None
    open_to_use = (capacity > 0.0) & np.isfinite(capacity)
    full = open_to_use & (outcome.levels >= (1.0 - FULL) * capacity)
    share = proof.rents / proof.upper if np.isfinite(proof.upper) and proof.upper > 0.0 else 0.0
    return {"activities": int(open_to_use.sum()), "full": int(full.sum()), "value_share": share}


def _prices(prices: Array) -> dict[str, Any]:
    """Quantiles of the prices above zero, relative to their median."""
    positive = prices[prices > 0.0]
    if not len(positive):
        return {"free": len(prices)}
    found = np.quantile(positive, list(QUANTILES.values()))
    median = float(found[list(QUANTILES).index("median")])
    spread = {name: float(value) / median for name, value in zip(QUANTILES, found, strict=True) if name != "median"}
    return {"free": int(len(prices) - len(positive)), "median": median, "relative_to_median": spread}


def _techniques(outcome: Outcome) -> dict[str, Any]:
    """Products that are made at all, by another technique than their first, and by several at once."""
    own, levels = outcome.programme.technique, outcome.levels
    made: Array = np.bincount(own.makes, levels, own.products).astype(np.float64)
    used = (levels > USED * made[own.makes]) & (made[own.makes] > 0.0)
    several = np.bincount(own.makes[used], minlength=own.products) > 1
    best = _main(outcome)
    first = np.full(own.products, own.activities)
    np.minimum.at(first, own.makes, np.arange(own.activities))
    running = made > 0.0
    return {
        "products_made": int(running.sum()),
        "not_by_their_first": int((best[running] != first[running]).sum()),
        "by_several": int(several.sum()),
    }


def _main(outcome: Outcome) -> np.ndarray:
    """Return the activity that makes most of each product (product,); the first of equals."""
    own = outcome.programme.technique
    order = np.lexsort((np.arange(own.activities), -outcome.levels, own.makes))
    sorted_makes = own.makes[order]
    starts = np.flatnonzero(np.concatenate([[True], np.diff(sorted_makes) > 0]))
    found = np.full(own.products, -1)
    found[sorted_makes[starts]] = order[starts]
    return found


def _radius(outcome: Outcome) -> dict[str, float]:
    """Bounds on the spectral radius of the table that the plan uses; the main technique where a product is not made."""
    own, levels = outcome.programme.technique, outcome.levels
    made: Array = np.bincount(own.makes, levels, own.products).astype(np.float64)
    main = _main(outcome)
    main = main[main >= 0]
    rows = np.union1d(np.flatnonzero(levels > USED * made[own.makes]), main)
    makes = own.makes[rows]
    share = np.where(made[makes] > 0.0, levels[rows] / np.where(made[makes] > 0.0, made[makes], 1.0), 1.0)
    table = sp.csr_array(own.recipes[rows])

    def product(values: Array) -> Array:
        return np.asarray(np.bincount(makes, share * (table @ values), own.products), dtype=np.float64)

    found = spectral_radius(product, own.products)
    return {"at_least": found.lower, "at_most": found.upper}
