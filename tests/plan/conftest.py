"""One real economy under one society over a few years, for tests that need no more."""

from __future__ import annotations

import pytest

from commonweal.core.economy import Economy
from commonweal.data.worlds import load_world
from commonweal.institutions.loading import load_institutions
from commonweal.institutions.schema import Institutions
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.schema import Scenario


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return load_scenario("foundation").with_(years={"from": 2015, "to": 2018})


@pytest.fixture(scope="session")
def society() -> Institutions:
    return load_institutions("associated-producers")


@pytest.fixture(scope="session")
def britain() -> Economy:
    return load_world("gbr-2014")


@pytest.fixture(scope="session")
def america() -> Economy:
    return load_world("usa-2014")
