"""Population by year: linear between the published five-year points."""

from __future__ import annotations

import pandas as pd
import pytest

from commonweal.data import load_world
from commonweal.data.population import population_from_points, published_points

# population_5yr_age_sex_1990_2100.csv, all ages and both sexes [thousand]: 2010, 2015
POINTS = {
    "usa-2014": (309011.469, 320878.312),
    "gbr-2014": (63459.801, 65860.149),
    "deu-2014": (80827.001, 81787.411),
}
WORLD = {2010: 6956823.588, 2015: 7379796.967}


@pytest.mark.parametrize("name", POINTS)
def test_published_points_and_years_between(name: str) -> None:
    people = load_world(name).population
    first, last = POINTS[name]
    assert [people.total(2010), people.total(2015)] == pytest.approx([first, last], rel=1e-9)
    assert people.total(2014) == pytest.approx(0.2 * first + 0.8 * last, rel=1e-9)
    assert (people.years[0], people.years[-1]) == (2000, 2100)
    assert people.age_from == tuple(range(0, 101, 5))


def test_the_world_is_the_published_area() -> None:
    people = load_world("usa-2014").population
    for year, total in WORLD.items():
        assert people.world[people.years.index(year)] == pytest.approx(total, rel=1e-9)


def test_need_classes_add_up_to_everyone() -> None:
    people = load_world("deu-2014").population
    parts = people.between(2014, 0, 14) + people.between(2014, 15, 64) + people.between(2014, 65, 200)
    assert parts == pytest.approx(people.total(2014), rel=1e-12)


def test_sexes_are_summed_and_years_filled_in() -> None:
    rows = [
        (area, sex, age, year, persons)
        for area, scale in (("TOY", 1.0), ("WORLD", 10.0))
        for sex in ("female", "male")
        for age, start in (("0-4", 2.0), ("100+", 1.0))
        for year, persons in ((2000, scale * start), (2005, scale * (start + 5.0)))
    ]
    frame = pd.DataFrame(rows, columns=["country", "sex", "age", "year", "population_thousand"])
    people = population_from_points(published_points(frame, "TOY"), "TOY", "toy")
    assert people.age_from == (0, 100)
    assert people.persons[:, 1].tolist() == pytest.approx([6.0, 4.0])
    assert people.world.tolist() == pytest.approx([60.0, 100.0, 140.0, 180.0, 220.0, 260.0])
