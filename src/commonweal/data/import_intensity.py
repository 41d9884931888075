"""Total CO2 intensities of imports, a proxy from the national tables of one year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from commonweal.core.economy import Array
from commonweal.core.errors import ComputationError
from commonweal.data.national_table import FINAL_COLUMNS, NationalTable

TOLERANCE = 1e-12
MOST_ROUNDS = 500


@dataclass(frozen=True, slots=True)
class ImportIntensities:
    """``total`` and ``imports`` : country -> (industry,) [kt per million]; ``rounds`` until the fixed point."""

    total: dict[str, Array]
    imports: dict[str, Array]
    rounds: int


def import_intensities(tables: Mapping[str, NationalTable], co2: Mapping[str, Array]) -> ImportIntensities:
    """Return total CO2 intensities of domestic output and of imports, country by country.

    q^c = (e^c + m^c A_imp^c) (I - A_dom^c)^-1, with e^c the direct intensity [kt per million] and

    m^c_i = sum over k other than c of x^k_i q^k_i / sum over k other than c of x^k_i,

    x^k_i being country k's exports of product i (negative exports count as none). The fixed point is found by
    iteration until no total intensity moves by more than 1e-12. Industries without output contribute nothing.

    Notes
    -----
    The tables do not say where an import comes from, so every country imports from the mean of all others.
    Countries outside the set stand at that mean too. International transport of the imports themselves is left out.
    """
    codes = list(tables)
    direct, a_domestic, a_imported = _coefficients(tables, co2)
    inverse = np.linalg.inv(np.eye(a_domestic.shape[1]) - a_domestic)
    exports = np.array([np.maximum(t.final_domestic[:, FINAL_COLUMNS.index("EXP")], 0.0) for t in tables.values()])
    exports = exports * (np.array([t.output for t in tables.values()]) > 0)
    total = np.einsum("ci,cij->cj", direct, inverse)
    for round_number in range(1, MOST_ROUNDS + 1):
        imports = mean_of_others(total, exports)
        inputs = direct + np.einsum("ci,cij->cj", imports, a_imported)
        renewed = np.einsum("ci,cij->cj", inputs, inverse)
        moved = float(np.abs(renewed - total).max())
        total = renewed
        if moved <= TOLERANCE:
            imports = mean_of_others(total, exports)
            return ImportIntensities(
                dict(zip(codes, total, strict=True)), dict(zip(codes, imports, strict=True)), round_number
            )
    raise ComputationError(f"import CO2 intensities still move by {moved:g} after {MOST_ROUNDS} rounds")


def mean_of_others(total: Array, weights: Array) -> Array:
    """Return, for each country and product, the weighted mean of ``total`` over all other countries.

    total, weights : (country, industry); the mean is 0 where no other country has a weight.
    """
    weighted = total * weights
    above, below = weighted.sum(axis=0) - weighted, weights.sum(axis=0) - weights
    mean: Array = np.divide(above, below, out=np.zeros_like(above), where=below > 1e-9 * weights.sum(axis=0))
    return mean


def _coefficients(tables: Mapping[str, NationalTable], co2: Mapping[str, Array]) -> tuple[Array, Array, Array]:
    output = np.array([table.output for table in tables.values()])
    scale = np.divide(1.0, output, out=np.zeros_like(output), where=output > 0)
    direct = np.array([co2[code] for code in tables]) * scale
    domestic = np.array([table.use_domestic for table in tables.values()]) * scale[:, None, :]
    imported = np.array([table.use_imported for table in tables.values()]) * scale[:, None, :]
    return direct, domestic, imported
