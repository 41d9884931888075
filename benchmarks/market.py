"""Wall time of the market: one society for 36 years, and an ensemble of a thousand under resampled shocks.

python benchmarks/market.py [MEMBERS]
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np

from commonweal.data.worlds import load_world
from commonweal.institutions import load_institutions
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.setting import Setting, make_setting
from commonweal.simulation.years import realise

WORKERS = 2


def setting(seed: int, shocks: bool) -> Setting:
    """The USA of 2014 under private ownership, 2015 to 2050."""
    event = {"kind": "resampled_shocks", "from": "2015-01-01", "to": "2050-12-31", "source": "assumption, range 0-3"}
    scenario = load_scenario("foundation").with_(
        technology={"techniques": None}, seed=seed, events=[event] if shocks else []
    )
    return make_setting(scenario, load_institutions("capitalism"), load_world("usa-2014"), "frozen")


def member(seed: int) -> tuple[float, float]:
    """Mean and highest unemployment of one member."""
    found = realise(setting(seed, True), None, None).unemployment
    return float(found.mean()), float(found.max())


def main() -> None:
    """Print both figures with their size."""
    members = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    one = setting(0, False)
    realise(one, None, None)
    begun = time.perf_counter()
    found = realise(one, None, None)
    print(f"{found.output.shape[0]} sectors x {len(found.households)} groups x {len(found.years)} years: "
          f"{time.perf_counter() - begun:.2f} s on one core after loading, books checked every year")  # fmt: skip
    begun = time.perf_counter()
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        results = np.array(list(pool.map(partial(member), range(members), chunksize=20)))
    print(f"{members} members: {time.perf_counter() - begun:.0f} s on {WORKERS} cores; mean unemployment "
          f"{results[:, 0].mean():.3f}, highest in any year {results[:, 1].max():.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
