"""The stocks of nature of the bundled countries: sourced figures, one per row."""

from __future__ import annotations

import pandas as pd

from commonweal.data.reference import REFERENCE


def resource_rows(country_code: str) -> pd.DataFrame:
    """Return the figures on a country's stocks, empty for a country without any.

    Columns: country, stock, title, law (exhaustible, forest, fishery), industry (that extracts it), parameter, value,
    low, high, unit, year, source, locator, licence, status, note.
    """
    rows = pd.read_csv(REFERENCE / "resources.csv", keep_default_na=False, na_values={"value": [""], "low": [""],
                       "high": [""], "year": [""]})  # fmt: skip
    return rows[rows["country"] == country_code].reset_index(drop=True)
