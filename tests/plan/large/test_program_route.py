"""Which way a programme of technique choice is planned, and what is said where a way ends without the gap."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from commonweal.allocation.plan.large.program_route import BEARABLE, advice, program_route
from commonweal.allocation.plan.large.route import LARGE
from commonweal.core.large_certificate import TechniqueProgram


def programme(activities: int, free: int = 0) -> TechniqueProgram:
    """One product made in so many ways, some of which take no labour."""
    labour = np.ones((1, activities))
    labour[0, :free] = 0.0
    nothing = sp.csr_array((activities, 1))
    return TechniqueProgram(nothing, np.zeros(activities, dtype=np.int32), labour, np.ones(1), np.ones(1))


@pytest.mark.parametrize("with_capacity", [False, True])
@pytest.mark.parametrize(
    ("activities", "forced", "name"),
    [
        (LARGE, None, "programme"), (LARGE + 1, None, "large"),
        (LARGE + 1, "programme", "programme"), (LARGE, "large", "large"),
    ],
)  # fmt: skip
def test_size_decides_unless_a_route_is_asked_for(
    activities: int, forced: str | None, name: str, with_capacity: bool
) -> None:
    route = program_route(programme(activities), np.ones(activities) if with_capacity else None, forced)
    assert route.name == name
    assert ("as asked" in route.reason) == (forced is not None)


@pytest.mark.parametrize(("activities", "name"), [(BEARABLE, "programme"), (BEARABLE + 1, "large")])
def test_activities_that_only_inputs_bound_go_to_highs_as_long_as_it_can(activities: int, name: str) -> None:
    assert program_route(programme(activities, free=1), np.full(activities, np.inf)).name == name


def test_advice_where_another_route_may_help() -> None:
    large, small = program_route(programme(5), None, "large"), program_route(programme(5), None)
    assert "--route programme" in advice(large, BEARABLE)[0]
    assert advice(large, BEARABLE + 1) == advice(small, 5) == ()
