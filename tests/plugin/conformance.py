"""The outside package's own tests, run where its entry point is visible: see ``test_plugin.py``."""

from __future__ import annotations

import sys

from commonweal.institutions import load_institutions
from commonweal.institutions.ownership import Ownership
from commonweal.testing import check_allocation, check_ownership


def test_kinds_arrive_through_the_entry_point_alone() -> None:
    assert "village_commons" not in sys.modules and "commons" not in Ownership.kinds
    load_institutions("as-observed")
    assert "commons" in Ownership.kinds


def test_commons_is_an_ownership() -> None:
    from village_commons.kinds import Commons

    check_ownership(Commons, {"kind": "commons", "voice_of_workers": 0.4})


def test_negotiated_is_an_allocation_that_runs() -> None:
    from village_commons.kinds import Negotiated

    check_allocation(Negotiated, {"kind": "negotiated"})
