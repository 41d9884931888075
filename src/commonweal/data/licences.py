"""Which data may be shipped: the terms that allow a table, and the terms under which one figure may be quoted."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from commonweal.core.errors import Problem, SchemaError, nearest

OWN = "own judgement of this project, MIT"
QUOTED = "single figure quoted with its source"
TABLE_LICENCES = frozenset(
    {
        "CC BY 4.0",
        "CC BY 4.0 (LICENSE read)",
        "CC BY 4.0 (file metadata read)",
        "CC BY 4.0 (World Bank)",
        "CC BY 4.0 (Groningen Growth and Development Centre)",
        "CC BY 3.0 IGO",
        "European Commission reuse policy, CC BY 4.0 by default",
        "US Government work, public domain",
        "Open Government Licence v3.0",
        "BSD-3-Clause (repository LICENSE read)",
        "BSD-2-Clause (DESCRIPTION read)",
        "MIT (scripts of PyPSA-Eur)",
        "Eurostat reuse policy (CC BY 4.0)",
        OWN,
    }
)
FIGURE_LICENCES = TABLE_LICENCES | frozenset(
    {
        "OECD terms: single figure quoted with its source",
        "UNFCCC: single derived figure quoted with its source",
        "IPCC copyright; figures quoted",
        "EFSA: reproduction with acknowledgement",
        "single figures quoted from FAO with source",
        QUOTED,
        "assumption",
    }
)
QUOTED_TERMS = frozenset(
    {
        "compilation code GPL-3.0, input data under their own terms (repository README read)",
        "compilation code GPL-3.0, input data under their own terms (repository README read); Mission Possible "
        "Partnership model repository licence not seen",
        "CC BY (as the US open-data catalogue lists the 2022 edition; the 2019 edition's licence line not seen)",
        "Our World in Data CC BY 4.0; Ember CC BY 4.0 (not seen in this repository); BP third-party terms",
        "Our World in Data processing CC BY 4.0; third-party data under BP's terms (acknowledge BP; check before "
        "shipping)",
        "UNFCCC data interface, as received from Parties; no licence stated in the repository",
    }
)
"""Terms under which no table is shipped, but single figures may be quoted, each with its original author."""
COMPILED = "compiled in"
MOST_YEARS = 3


def require_table_licence(licence: str, where: str) -> str:
    """Return the licence of a table to be shipped, or refuse it."""
    return _require(licence, TABLE_LICENCES, where)


def require_figure_licence(licence: str, where: str) -> str:
    """Return the terms of a single quoted figure, or refuse it."""
    return _require(licence, FIGURE_LICENCES, where)


def require_single_figures(rows: pd.DataFrame) -> None:
    """Refuse quoted figures that make a series, or that name the compilation and not the author.

    Parameters
    ----------
    rows : figures quoted under terms that allow no table; columns technique, parameter, scope, value, source.
    """
    problems = [
        Problem("a series where single figures may be quoted", f"{technique}, {parameter}, {scope}",
                f"{len(group)} figures", f"at most {MOST_YEARS}")
        for (technique, parameter, scope), group in rows.groupby(["technique", "parameter", "scope"])
        if len(group) > MOST_YEARS
    ] + [
        Problem("no original author named", f"{row['technique']}, {row['parameter']}", str(row["source"]),
                f"the author, then what it was {COMPILED}")
        for _, row in rows.iterrows()
        if not str(row["source"]).split(COMPILED)[0].strip(" ,;")
    ]  # fmt: skip
    if problems:
        raise SchemaError(problems)


def _require(licence: str, allowed: Iterable[str], where: str) -> str:
    if licence not in allowed:
        shown = "; ".join(sorted(allowed))
        raise SchemaError(Problem("licence not on the list", where, repr(licence), shown, nearest(licence, allowed)))
    return licence
