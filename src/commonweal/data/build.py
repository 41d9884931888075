"""Compile the bundled worlds from the published tables: ``python -m commonweal.data.build --source DIR``.

The same source gives the same bytes. Only data whose terms allow it are written (:mod:`commonweal.data.licences`).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from commonweal.core.economy import Economy, Quantity
from commonweal.core.run_folder import file_checksum
from commonweal.data import build_households, build_market, build_reference, build_resources, build_techniques
from commonweal.data.build_parameters import country_parameters
from commonweal.data.folder import METADATA, load_world_folder, quantity_record
from commonweal.data.history import HISTORY
from commonweal.data.import_intensity import ImportIntensities, import_intensities
from commonweal.data.licences import require_figure_licence, require_table_licence
from commonweal.data.national_table import NationalTable, read_national_table
from commonweal.data.population import published_points
from commonweal.data.reference import REFERENCE
from commonweal.data.wiod2016 import HOUSEHOLD_CODE
from commonweal.data.worlds import WORLDS, world_summary

T = TypeVar("T")
BASE_YEAR = 2014
COUNTRIES = {"USA": "United States", "GBR": "United Kingdom", "DEU": "Germany"}
CO2_UNITS = {"direct": "kt CO2", "import_intensity": "kt CO2 per million USD"}
ACCOUNT_ORDER = ["code", "year", "GO", "II", "VA", "COMP", "LAB", "CAP", "K", "EMP", "EMPE", "H_EMPE",
                 "GO_PI", "II_PI", "VA_PI", "GO_QI", "II_QI", "VA_QI"]  # fmt: skip

WIOD = {
    "publisher": "Groningen Growth and Development Centre, World Input-Output Database, 2016 release (November 2016)",
    "doi": "10.34894/PJ2M1C",
    "citation": "Timmer, M. P., Dietzenbacher, E., Los, B., Stehrer, R. and de Vries, G. J. (2015), An Illustrated "
    "User Guide to the World Input-Output Database: the Case of Global Automotive Production, Review of "
    "International Economics 23, 575-605",
    "licence": "CC BY 4.0",
}
SOURCES: list[dict[str, str]] = [
    {
        "file": "table",
        "title": "National input-output table, industry by industry, basic prices, current prices, million USD",
        **WIOD,
        "changes": "one country and year cut out of the release; descriptions moved to world.json; values unchanged",
    },
    {
        "file": "accounts",
        "title": "Socio-economic accounts, million national currency, thousand persons, million hours, 2010 = 100",
        **WIOD,
        "changes": "one country cut out of the release; values unchanged",
    },
    {
        "file": "co2",
        "title": "CO2 emission accounts, kilotonnes, and total CO2 intensities of imports computed from them",
        "publisher": "European Commission, Joint Research Centre",
        "doi": "10.2760/024036",
        "citation": "Corsatea, T. D. and others (2019), World Input-Output Database Environmental Accounts, JRC116234",
        "licence": "European Commission reuse policy, CC BY 4.0 by default",
        "changes": "one country cut out and made long; import intensities added, derived from 43 national tables and "
        "their CO2 as described in commonweal.data.import_intensity",
    },
    {
        "file": "population",
        "title": "World Population Prospects 2019, medium variant, thousand persons by age",
        "publisher": "United Nations, Department of Economic and Social Affairs, Population Division",
        "citation": "United Nations (2019), World Population Prospects 2019",
        "licence": "CC BY 3.0 IGO",
        "changes": "one country and the world cut out, both sexes summed, the world's ages summed; annual figures are "
        "interpolated linearly when the world is loaded",
    },
]
GAPS = [
    "Hours are published for employees only; hours of all engaged are employees' hours x persons engaged / employees, "
    "industry by industry.",
    "Money of the accounts is in national currency and is converted at the table's own rate.",
    "Value added by component: compensation and self-employed labour from the accounts, capital as the remainder of "
    "the table's column; the published accounts differ from the table by rounding.",
    "Capital stocks have no depreciation of their own; one rate for the country is used.",
    "Industry U (extraterritorial organisations) is empty and left out.",
    "The CO2 of imports is a proxy: every country imports each product from the export-weighted mean of the other 42 "
    "countries; the rest of the world stands at that mean.",
    "CO2 from land use is not in the accounts; CO2 of transport follows the residence of the carrier.",
    "The explicit licence line of the CO2 file was not seen; it stands in a file of its own.",
    "No rent, water, land or material accounts, and one skill of labour.",
]


def main(arguments: list[str] | None = None) -> None:
    """Read the published files, write the bundled worlds, histories and reference tables, print the checks."""
    parser = argparse.ArgumentParser(description="Compile the bundled worlds from the published tables.")
    parser.add_argument("--source", type=Path, required=True, help="folder with wiod2016, un_wpp2019 and parameters")
    parser.add_argument("--out", type=Path, help="write below this folder instead of into the package")
    options = parser.parse_args(arguments)
    worlds, histories, reference = _targets(options.out)
    build(options.source, worlds, histories, reference)


def _targets(out: Path | None) -> tuple[Path, Path, Path]:
    if out is None:
        return WORLDS, HISTORY, REFERENCE
    return out / WORLDS.name, out / HISTORY.name, out / REFERENCE.name


def build(source: Path, worlds: Path, histories: Path, reference: Path) -> None:
    """Write every bundled file below the three folders, each folder in one step."""
    published = Published(source)
    intensities = _intensities(published)
    for code in COUNTRIES:
        history_sums = _replace(histories / code, partial(_write_history, published, code))
        name = f"{code.lower()}-{BASE_YEAR}"
        _replace(worlds / name, partial(_write_world, published, code, intensities, history_sums))
        _print_world(load_world_folder(worlds / name))
    _replace(reference, partial(_write_reference, source / "parameters"))
    _print_mobility(published.accounts)


def _write_reference(parameters: Path, folder: Path) -> None:
    build_reference.write(parameters, folder)
    build_resources.write(parameters, folder)
    build_households.write(parameters, parameters.parent / "eurostat_hbs_quintiles", folder)
    build_market.write(folder)
    build_techniques.write(parameters, folder)


class Published:
    """The published files, read once."""

    def __init__(self, source: Path) -> None:
        wiod = source / "wiod2016"
        self.parameters = source / "parameters"
        self.tables_2014 = pd.read_parquet(wiod / "niot_2014_43countries.parquet")
        self.tables = pd.read_parquet(wiod / "niot_2000_2014_USA_GBR_DEU.parquet")
        self.accounts = pd.read_csv(wiod / "sea_2000_2014_USA_GBR_DEU.csv")
        co2 = pd.read_csv(wiod / "co2_kt_2000_2016.csv")
        self.co2 = co2.melt(id_vars=["country", "code"], var_name="year").astype({"year": int})
        self.sectors = pd.read_csv(wiod / "sectors.csv").set_index("code")["description"].str.strip().to_dict()
        self.population = pd.read_csv(source / "un_wpp2019" / "population_5yr_age_sex_1990_2100.csv")


def _intensities(published: Published) -> ImportIntensities:
    """Return the import intensities of 2014. Some published tables do not close in value added, which is not used."""
    tables = {
        str(code): read_national_table(rows, f"table {code} {BASE_YEAR}", closes=False)
        for code, rows in published.tables_2014.drop(columns="year").groupby("country", sort=True)
        for rows in [rows.drop(columns="country")]
    }
    year = published.co2[published.co2["year"] == BASE_YEAR].set_index(["country", "code"])["value"]
    co2 = {code: year.loc[code].loc[list(table.industries)].to_numpy(dtype=float) for code, table in tables.items()}
    found = import_intensities(tables, co2)
    households = {code: float(year.loc[(code, HOUSEHOLD_CODE)]) for code in tables}
    _print_intensities(tables, co2, households, found)
    return found


def _write_world(
    published: Published, code: str, intensities: ImportIntensities, history_sums: dict[str, str], folder: Path
) -> None:
    rows = published.tables[(published.tables["country"] == code) & (published.tables["year"] == BASE_YEAR)]
    _parquet(rows.drop(columns=["country", "year"]), folder / "table.parquet")
    accounts = published.accounts
    accounts = accounts[(accounts["country"] == code) & (accounts["year"] == BASE_YEAR)]
    _parquet(accounts[ACCOUNT_ORDER].drop(columns="year"), folder / "accounts.parquet")
    industries = [column for column in rows.columns if column in published.sectors]
    direct = _direct_rows(published, code, (BASE_YEAR, 2016))
    imports = pd.DataFrame({"account": "import_intensity", "code": industries, "year": BASE_YEAR,
                            "value": intensities.imports[code]})  # fmt: skip
    _parquet(_with_units(pd.concat([direct, imports])), folder / "co2.parquet")
    _parquet(published_points(published.population, code), folder / "population.parquet")
    _write_metadata(published, code, history_sums, folder)


def _write_history(published: Published, code: str, folder: Path) -> dict[str, str]:
    tables = published.tables[(published.tables["country"] == code) & (published.tables["year"] < BASE_YEAR)]
    _parquet(tables.drop(columns="country"), folder / "table.parquet")
    accounts = published.accounts[published.accounts["country"] == code]
    _parquet(accounts[ACCOUNT_ORDER].sort_values(["year", "code"]), folder / "accounts.parquet")
    _parquet(_with_units(_direct_rows(published, code, (2000, 2016))), folder / "co2.parquet")
    return _checksums(folder)


def _direct_rows(published: Published, code: str, years: tuple[int, int]) -> pd.DataFrame:
    rows = published.co2[(published.co2["country"] == code) & published.co2["year"].between(*years)]
    rows = rows.assign(account="direct").sort_values(["year", "code"])
    return rows[["account", "code", "year", "value"]]


def _with_units(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(unit=rows["account"].map(CO2_UNITS))


def _write_metadata(published: Published, code: str, history_sums: dict[str, str], folder: Path) -> None:
    parameters: dict[str, tuple[Quantity, str]] = country_parameters(published.parameters, code, BASE_YEAR)
    sources = [{**source, "licence": require_table_licence(source["licence"], source["file"])} for source in SOURCES]
    metadata: dict[str, Any] = {
        "schema_version": 1,
        "name": f"{code.lower()}-{BASE_YEAR}",
        "country": COUNTRIES[code],
        "country_code": code,
        "base_year": BASE_YEAR,
        "currency": f"M.USD_{BASE_YEAR}",
        "sources": sources,
        "licences": {source["file"]: source["licence"] for source in sources},
        "changes": {source["file"]: source["changes"] for source in sources},
        "gaps": GAPS,
        "parameters": {
            name: quantity_record(quantity, require_figure_licence(licence, f"{code} {name}"))
            for name, (quantity, licence) in parameters.items()
        },
        "products": published.sectors,
        "checksums": _checksums(folder),
        "history": {"years": "2000-2013 tables, 2000-2014 accounts, 2000-2016 CO2", "checksums": history_sums},
    }
    _json(metadata, folder / METADATA)
    economy = load_world_folder(folder)
    metadata["checks"] = {
        "residuals": {name: float(f"{value:.6g}") for name, value in economy.residuals.items()},
        "residuals_unit": f"{economy.currency}; relative: share of value added",
        "totals": {name: total["value"] for name, total in world_summary(economy)["totals"].items()},
    }
    _json(metadata, folder / METADATA)


def _checksums(folder: Path) -> dict[str, str]:
    return {path.name: file_checksum(path) for path in sorted(folder.glob("*.parquet"))}


def _parquet(frame: pd.DataFrame, path: Path) -> None:
    frame.reset_index(drop=True).to_parquet(
        path, engine="pyarrow", compression="zstd", compression_level=19, index=False
    )


def _json(document: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _replace(target: Path, write: Callable[[Path], T]) -> T:
    """Fill a fresh folder beside the target and put it in the target's place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        result = write(fresh)
        shutil.rmtree(target, ignore_errors=True)
        fresh.chmod(0o755)
        os.replace(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return result


def _print_world(economy: Economy) -> None:
    print(f"\n{economy.name}: {len(economy.products)} products, {len(economy.activities)} activities")
    for name, total in world_summary(economy)["totals"].items():
        print(f"  {name:<16} {total['value']:>18,.4f} {total['unit']}")
    for name, value in economy.residuals.items():
        print(f"  {name:<34} {value:.3g}")


def _print_intensities(
    tables: dict[str, NationalTable],
    co2: dict[str, np.ndarray],
    households: dict[str, float],
    found: ImportIntensities,
) -> None:
    """Print what the proxy makes of the world: footprints against production, and what is left unassigned."""
    production = {code: float(co2[code].sum()) + households[code] for code in tables}
    footprint = {code: _footprint(tables[code], found, code) + households[code] for code in tables}
    idle = sum(float(co2[code][table.output <= 0].sum()) for code, table in tables.items())
    print(f"import CO2 intensities: fixed point after {found.rounds} rounds")
    print(
        f"  43 countries: production {sum(production.values()) / 1e6:.3f} Gt, footprint "
        f"{sum(footprint.values()) / 1e6:.3f} Gt, CO2 of industries without output {idle / 1e6:.4f} Gt"
    )
    for code in (*COUNTRIES, "CHN", "IND", "FRA", "JPN", "RUS"):
        print(
            f"  {code}: production {production[code] / 1e6:.3f} Gt, footprint {footprint[code] / 1e6:.3f} Gt, "
            f"ratio {footprint[code] / production[code]:.3f}"
        )


def _footprint(table: NationalTable, found: ImportIntensities, code: str) -> float:
    """Return q_dom . final use at home + q_imp . imported final use, without exports [kt]."""
    home = table.final_domestic[:, :-1].sum(axis=1) @ found.total[code]
    return float(home + table.final_imported.sum(axis=1) @ found.imports[code])


def _print_mobility(accounts: pd.DataFrame) -> None:
    """Print percentiles of the absolute yearly change of persons engaged, by industry and year."""
    ordered = accounts.sort_values(["country", "code", "year"])
    ordered = ordered[ordered["EMP"] > 0]
    change = ordered.groupby(["country", "code"])["EMP"].pct_change().abs().dropna()
    for name, part in [("all", change), *((c, change[ordered.loc[change.index, "country"] == c]) for c in COUNTRIES)]:
        shown = ", ".join(f"p{p} {np.percentile(part, p):.4f}" for p in (5, 50, 90, 95, 99))
        print(
            f"yearly change of persons engaged by industry, {name} (n = {len(part)}): {shown}; "
            f"share above 0.09: {float((part > 0.09).mean()):.4f}"
        )


if __name__ == "__main__":
    main()
