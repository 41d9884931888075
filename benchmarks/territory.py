"""Wall time of a chronicle of 100,000 claims: any day, and every day of ten years.

``python benchmarks/territory.py`` : 5,000 places, 20,000 routes, 100,000 claims of control and route states with
uncertain windows, six parties, two of them allied. Invented by a seeded generator; nothing in it is about a real place.
"""

from __future__ import annotations

import resource
import time

import numpy as np

from commonweal.territory.answers.readings import by_name
from commonweal.territory.chronicle.loading import parsed
from commonweal.territory.chronicle.record import Chronicle, Meta
from commonweal.territory.situation import on_day, situation

PLACES, ROUTES, CLAIMS, YEARS, SEED = 5_000, 20_000, 100_000, 10, 1
START = 734_503
"""Ordinal of 1 January 2012."""
DAYS = 365 * YEARS + 3
PARTIES = tuple(f"party_{name}" for name in "abcdef")


def day_text(days: np.ndarray) -> np.ndarray:
    """Return ordinals as ISO days."""
    return (days - 719_163).astype("datetime64[D]").astype(str)


def invented() -> Chronicle:
    """Return the chronicle, read and checked through the same code that reads files."""
    draw = np.random.default_rng(SEED)
    side = int(np.sqrt(PLACES))
    places = [{"place_id": f"p{n}", "name": f"Place {n}", "kind": "town"} for n in range(PLACES)]
    one = draw.integers(0, PLACES, ROUTES)
    step = draw.choice([1, -1, side, -side, side + 1, -side - 1], ROUTES)
    other = (one + step) % PLACES
    routes = [
        {"route_id": f"r{n}", "name": f"Route {n}", "from_place": f"p{a}", "to_place": f"p{b}"}
        for n, (a, b) in enumerate(zip(one, other, strict=True))
    ]
    latest = START + draw.integers(30, DAYS, CLAIMS)
    earliest = day_text(latest - draw.integers(0, 30, CLAIMS))
    texts = day_text(latest)
    common = [
        {"claim_id": f"c{n}", "date_edtf": texts[n], "earliest": earliest[n], "latest": texts[n], "source_id": "one"}
        for n in range(CLAIMS)
    ]
    about_control = draw.random(CLAIMS) < 0.4
    state = draw.choice(["open", "under_fire", "closed"], CLAIMS, p=[0.7, 0.1, 0.2])
    place, route = draw.integers(0, PLACES, CLAIMS), draw.integers(0, ROUTES, CLAIMS)
    region = place * len(PARTIES) // PLACES
    holder = np.array(PARTIES)[np.where(draw.random(CLAIMS) < 0.9, region, draw.integers(0, len(PARTIES), CLAIMS))]
    control = [
        {**common[n], "place": f"p{place[n]}", "holder": holder[n], "aspect": "begins"}
        for n in np.flatnonzero(about_control)
    ]
    states = [
        {**common[n], "route": f"r{route[n]}", "user_class": "all", "state": state[n], "aspect": "begins"}
        for n in np.flatnonzero(~about_control)
    ]
    allied = {
        "claim_id": "ally", "subject": PARTIES[0], "object": PARTIES[1], "relation": "allied_with", "aspect": "begins",
        "date_edtf": "2014", "earliest": "2014-01-01", "latest": "2014-12-31", "source_id": "one",
    }  # fmt: skip
    tables = {
        "sources": [{"source_id": "one", "title": "An invented monitor"}],
        "parties": [{"party_id": name, "name": name} for name in PARTIES],
        "places": places,
        "routes": routes,
        "control": control,
        "route_states": states,
        "relations": [allied],
        "readings": [{"reading": "all", "source_id": "one"}],
    }
    raw = {table: [(f"{table} {n}", row) for n, row in enumerate(rows)] for table, rows in tables.items()}
    return parsed(Meta("invented", invented=True), raw, {})


def main() -> None:
    """Print times and peak memory."""
    begun = time.perf_counter()
    chronicle = invented()
    loaded = time.perf_counter()
    found = situation(chronicle, by_name(chronicle, "all"), supply_sources=[f"p{n}" for n in range(0, PLACES, 500)])
    compiled = time.perf_counter()
    print(f"{PLACES} places, {ROUTES} routes, {CLAIMS} claims, {YEARS} years, seed {SEED}")
    print(f"made, parsed and checked: {loaded - begun:.2f} s; one reading compiled: {compiled - loaded:.2f} s")
    times = []
    for day in np.random.default_rng(2).integers(START, START + DAYS, 25):
        begun = time.perf_counter()
        on_day(found, int(day))
        times.append(time.perf_counter() - begun)
    print(f"who held what and who was besieged on a day: median {np.median(times):.3f} s, slowest {max(times):.3f} s")
    begun = time.perf_counter()
    besieged = [(on_day(found, START + n).encircled == "certainly").sum() for n in range(DAYS)]
    whole = time.perf_counter() - begun
    cut_off = f"{np.mean(besieged):.0f} places cut off on average"
    print(f"every day of {YEARS} years, every place: {whole:.1f} s ({DAYS} days; {cut_off})")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
