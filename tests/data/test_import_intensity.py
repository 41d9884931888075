"""Total CO2 intensities of imports: two countries by hand, and the bundled ones."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.core.economy import Array
from commonweal.data import load_world
from commonweal.data.import_intensity import import_intensities, mean_of_others
from commonweal.data.national_table import FINAL_COLUMNS, NationalTable


def one_industry(output: float, own: float, imported: float, exports: float) -> NationalTable:
    final = np.zeros((1, len(FINAL_COLUMNS)))
    final[0, -1] = exports
    items = {"GO": np.array([float(output)])}
    return NationalTable(("X",), np.array([[own]]), np.array([[imported]]), final, np.zeros_like(final), items)


def test_two_countries_by_hand() -> None:
    # e = (1, 2), A_dom = (0.5, 0.2), A_imp = (0.1, 0.3): qA = (1 + 0.1 qB) / 0.5, qB = (2 + 0.3 qA) / 0.8
    tables = {"A": one_industry(10, 5, 1, 2), "B": one_industry(10, 2, 3, 2)}
    co2: dict[str, Array] = {"A": np.array([10.0]), "B": np.array([20.0])}
    found = import_intensities(tables, co2)
    expected = np.linalg.solve([[0.5, -0.1], [-0.3, 0.8]], [1.0, 2.0])
    assert [found.total[code][0] for code in "AB"] == pytest.approx(expected, abs=1e-11)
    assert [found.imports[code][0] for code in "AB"] == pytest.approx(expected[::-1], abs=1e-11)


def test_an_industry_without_output_contributes_nothing() -> None:
    tables = {"A": one_industry(10, 5, 0, 2), "B": one_industry(0, 0, 0, 2)}
    found = import_intensities(tables, {"A": np.array([10.0]), "B": np.array([99.0])})
    assert found.total["B"][0] == 0.0 and found.imports["A"][0] == 0.0


def test_the_mean_leaves_the_country_itself_out() -> None:
    total, weights = np.array([[1.0], [2.0], [5.0]]), np.array([[1.0], [1.0], [3.0]])
    assert mean_of_others(total, weights)[:, 0] == pytest.approx([17 / 4, 4.0, 1.5])


@pytest.mark.parametrize("name", ["deu-2014", "gbr-2014", "usa-2014"])
def test_bundled_intensities_are_in_a_plausible_band(name: str) -> None:
    # kt per million USD is kg per USD: metals and electricity dirty, services clean
    world = load_world(name)
    intensity = dict(zip(world.products, world.import_co2_intensity, strict=True))
    assert min(intensity.values()) > 0.0 and max(intensity.values()) < 10.0
    assert intensity["D35"] > 5 * intensity["K64"] and intensity["C24"] > 3 * intensity["J62_J63"]
    imported = world.use_imported.sum(axis=1) + world.final_imported.sum(axis=1)
    assert 0.3 < float(imported @ world.import_co2_intensity / imported.sum()) < 1.2
