"""What a table lacks is filled by declared proxies only, with unit and source, and is marked wherever it goes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.tables import small_table, without

from commonweal.core.errors import SchemaError, UnknownName
from commonweal.core.table import Satellite, Table
from commonweal.data.aggregation import aggregate
from commonweal.data.home_region import home_region
from commonweal.data.proxies import Figure, fill_from_ratio, fill_per_output, fill_population

DONOR = replace(small_table(seed=3), name="donor")
RATE = Figure(0.75, "M.EUR_2014/M.USD_2014", "assumption")


def bare(regions: tuple[str, ...] = ("HOME",)) -> Table:
    return without(small_table(regions), "hours")


def test_hours_per_output_of_another_table() -> None:
    found = fill_per_output(bare(), DONOR, "hours")
    hours = found.satellite("hours")
    assert hours is not None
    assert hours.by_activity == pytest.approx(0.05 * found.output, rel=1e-14)
    assert (hours.kind, hours.unit) == ("labour", "M.h")
    assert "donor" in hours.proxy
    assert any(note.startswith("proxy: hours [M.h]") for note in found.notes)
    (record,) = found.provenance["proxies"]
    assert record["what"] == "hours" and record["donor"] == "donor" and record["figures"] == []


def test_each_region_takes_the_intensity_of_the_same_code() -> None:
    uneven = replace(
        DONOR,
        satellites=(replace(DONOR.satellites[0], by_activity=np.array([1.0, 2.0, 3.0]) * DONOR.output),),
    )
    found = fill_per_output(bare(("A", "B")), uneven, "hours")
    assert found.satellite("hours").by_activity / found.output == pytest.approx([1, 2, 3, 1, 2, 3], rel=1e-14)


def test_money_is_exchanged_at_a_stated_rate_or_not_at_all() -> None:
    donor = replace(DONOR, currency="M.EUR_2014")
    with pytest.raises(SchemaError, match="currencies differ"):
        fill_per_output(bare(), donor, "hours")
    found = fill_per_output(bare(), donor, "hours", exchange=RATE)
    assert found.satellite("hours").by_activity == pytest.approx(0.75 * 0.05 * found.output, rel=1e-14)
    (record,) = found.provenance["proxies"]
    assert record["figures"] == [{"value": 0.75, "unit": "M.EUR_2014/M.USD_2014", "source": "assumption"}]
    assert "0.75 M.EUR_2014/M.USD_2014 (assumption)" in found.satellite("hours").proxy
    with pytest.raises(SchemaError, match="unit does not fit"):
        fill_per_output(bare(), donor, "hours", exchange=replace(RATE, unit="M.USD_2014/M.EUR_2014"))


def test_codes_that_do_not_match_are_listed_and_a_concordance_helps() -> None:
    other = replace(DONOR, activities=("a1", "b2", "b3"))
    with pytest.raises(SchemaError) as caught:
        fill_per_output(bare(), other, "hours")
    assert [problem.value for problem in caught.value.problems] == ["'a2' for 'a2'", "'a3' for 'a3'"]
    with pytest.raises(SchemaError, match="'a3'"):
        fill_per_output(bare(), other, "hours", concordance={"a1": "a1", "a2": "b2"})
    uneven = replace(other.satellites[0], by_activity=np.array([1.0, 2.0, 3.0]) * other.output)
    found = fill_per_output(
        bare(),
        replace(other, satellites=(uneven,)),
        "hours",
        concordance={"a1": "a1", "a2": "b2", "a3": {"b2": 0.25, "b3": 0.75}},
    )
    assert found.satellite("hours").by_activity / found.output == pytest.approx([1.0, 2.0, 2.75], rel=1e-14)


def test_a_donor_of_many_regions_needs_a_name() -> None:
    world = small_table(("A", "B"))
    with pytest.raises(SchemaError, match="donor_region"):
        fill_per_output(bare(), world, "hours")
    with pytest.raises(UnknownName, match="'C'"):
        fill_per_output(bare(), world, "hours", donor_region="C")
    found = fill_per_output(bare(), world, "hours", donor_region="B")
    assert found.satellite("hours").total == pytest.approx(0.05 * found.output.sum(), rel=1e-13)


def test_nothing_is_replaced_and_nothing_invented() -> None:
    with pytest.raises(SchemaError, match="the table has this satellite"):
        fill_per_output(small_table(), DONOR, "hours")
    with pytest.raises(UnknownName, match="co2, hours"):
        fill_per_output(bare(), DONOR, "jobs")
    idle = replace(DONOR, make=DONOR.make * np.array([1.0, 0.0, 1.0]))
    with pytest.raises(SchemaError, match=r"no output.*'a2'"):
        fill_per_output(bare(), idle, "hours")


def with_jobs() -> Table:
    table = bare()
    jobs = Satellite("jobs", "Jobs", "persons", "thousand persons", np.array([1.0, 2.0, 3.0]), np.zeros(4), "drawn")
    return replace(table, satellites=(*table.satellites, jobs))


def test_hours_from_jobs_by_a_stated_ratio() -> None:
    ratio = Figure(1.7, "M.h/thousand persons", "assumption")
    found = fill_from_ratio(with_jobs(), "hours", "Hours worked", "labour", "M.h", "jobs", ratio)
    assert found.satellite("hours").by_activity == pytest.approx([1.7, 3.4, 5.1], rel=1e-15)
    assert "1.7 M.h/thousand persons (assumption)" in found.satellite("hours").proxy
    assert found.provenance["proxies"][0]["base"] == "jobs"


def test_a_proxy_of_a_proxy_says_so() -> None:
    ratio = Figure(1.7, "M.h/thousand persons", "assumption")
    first = fill_from_ratio(with_jobs(), "hours", "Hours worked", "labour", "M.h", "jobs", ratio)
    second = fill_per_output(bare(), first, "hours")
    assert "hours of small is a proxy too" in second.satellite("hours").proxy
    assert "1.7 M.h/thousand persons (assumption)" in second.satellite("hours").proxy


@pytest.mark.parametrize(
    ("ratio", "message"),
    [
        (Figure(1700.0, "h/person", "assumption"), "unit does not fit.*'M.h/thousand persons'"),
        (Figure(1.7, "M.h/thousand persons", " "), "without a source"),
        (Figure(-1.0, "M.h/thousand persons", "assumption"), "not an amount"),
        (Figure(float("nan"), "M.h/thousand persons", "assumption"), "not an amount"),
    ],
)
def test_a_figure_without_unit_source_or_sense_is_refused(ratio: Figure, message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        fill_from_ratio(with_jobs(), "hours", "Hours worked", "labour", "M.h", "jobs", ratio)


def test_an_unknown_population_is_stated() -> None:
    table = replace(small_table(("A", "B")), population=np.array([np.nan, 5.0]))
    found = fill_population(table, {"A": Figure(7.0, "thousand persons", "assumption")})
    assert found.population.tolist() == [7.0, 5.0]
    assert "7 thousand persons (assumption)" in found.notes[0]
    with pytest.raises(SchemaError, match="is known"):
        fill_population(table, {"B": Figure(7.0, "thousand persons", "assumption")})
    with pytest.raises(UnknownName, match="'C'"):
        fill_population(table, {"C": Figure(7.0, "thousand persons", "assumption")})


def test_a_proxy_goes_where_the_satellite_goes() -> None:
    found = fill_per_output(bare(("A", "B")), DONOR, "hours")
    for later in (home_region(found, "A"), aggregate(found, regions={"A": "X", "B": "X"})):
        assert later.satellite("hours").proxy == found.satellite("hours").proxy
        assert later.provenance["proxies"] == found.provenance["proxies"]
        assert found.notes[0] in later.notes
