"""The certificate finds what is wrong with a plan, in one pass and any run of activities."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.circular import circular

from commonweal.allocation.plan.large.choice import choose
from commonweal.core import large_certificate
from commonweal.core.large_certificate import TechniquePlan, certify, recipe_blocks

PROGRAM = circular(50, seed=21)
PLAN = choose(PROGRAM, gap=1e-8).plan


def test_a_sound_plan_is_proved() -> None:
    found = certify(PROGRAM, PLAN)
    assert abs(found.gap) <= 1e-8
    assert max(found.primal, found.dual) <= 1e-13
    assert found.lower == PLAN.baskets <= found.upper * (1.0 + 1e-14)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"baskets": PLAN.baskets * 1.01}, "primal"),
        ({"levels": PLAN.levels * 0.99}, "primal"),
        ({"levels": PLAN.levels * 1.01}, "primal"),
        ({"levels": PLAN.levels - 1e-3 * PLAN.levels.max()}, "primal"),
        ({"prices": PLAN.prices * 1.01}, "dual"),
        ({"valuations": PLAN.valuations * 0.99}, "dual"),
        ({"valuations": PLAN.valuations - 1e-3}, "dual"),
    ],
)
def test_what_is_wrong_is_found(change: dict[str, object], part: str) -> None:
    found = certify(PROGRAM, replace(PLAN, **change))  # type: ignore[arg-type]
    assert getattr(found, part) > 1e-4


def test_a_cheaper_recipe_that_was_overlooked_shows() -> None:
    cheap = PROGRAM.recipes.copy()
    unused = int(np.flatnonzero(PLAN.levels == 0.0)[0])
    first, last = cheap.indptr[unused : unused + 2]
    cheap.data[first:last] = 0.0
    scarce = PROGRAM.scarce.copy()
    scarce[:, unused] = 0.0
    assert certify(replace(PROGRAM, recipes=cheap, scarce=scarce), PLAN).dual > 1e-3


def test_the_run_of_activities_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = certify(PROGRAM, PLAN)
    monkeypatch.setattr(large_certificate.recipe_blocks, "__defaults__", (7,))
    assert sum(part.nnz for _, part in recipe_blocks(PROGRAM.recipes)) == PROGRAM.recipes.nnz
    again = certify(PROGRAM, PLAN)
    assert again.primal == pytest.approx(whole.primal, abs=1e-15)
    assert again.gap == whole.gap


def test_an_empty_plan_has_no_gap() -> None:
    nothing = TechniquePlan(np.zeros(PROGRAM.activities), 0.0, PLAN.prices, PLAN.valuations)
    assert certify(PROGRAM, nothing).gap == np.inf
