"""A world as a folder: world.json, table, accounts, co2 and population, as Parquet or as CSV."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pandas as pd

from commonweal.core.economy import Economy, Quantity
from commonweal.core.errors import FileProblem, Problem, SchemaError
from commonweal.core.run_folder import file_checksum
from commonweal.data.checks import absent, twice
from commonweal.data.population import population_from_points
from commonweal.data.wiod2016 import Country, Sheets, economy_from_sheets

METADATA = "world.json"
SUFFIXES = (".parquet", ".csv")
REQUIRED_KEYS = ("name", "country", "country_code", "base_year", "currency", "products", "parameters")
PROVENANCE_KEYS = ("sources", "changes", "gaps", "checks", "checksums", "licences")
CO2_COLUMNS = ("account", "code", "year", "value")
QUANTITY_FIELDS = tuple(field.name for field in fields(Quantity))


def load_world_folder(path: str | Path) -> Economy:
    """Return the economy that a folder holds, after all checks of files, labels, cells, balances and checksums.

    The folder has ``world.json`` and the sheets ``table``, ``accounts``, ``co2`` and ``population``, each as
    ``.parquet`` or ``.csv``. Checksums named in ``world.json`` must match.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise FileProblem(Problem("world folder is missing", str(folder), "nothing", f"a folder with {METADATA}"))
    metadata = read_metadata(folder)
    verify_checksums(folder, _mapping(metadata.get("checksums", {}), f"{folder / METADATA}, checksums"))
    country = country_of(metadata, folder)
    co2 = read_sheet(folder, "co2")
    sheets = sheets_of(read_sheet(folder, "table"), read_sheet(folder, "accounts"), co2, country.base_year, str(folder))
    country = replace(country, parameters={**country.parameters, **later_co2(co2, country)})
    population = population_from_points(read_sheet(folder, "population"), country.country_code, f"{folder} population")
    if country.base_year not in population.years:
        allowed = f"{population.years[0]} to {population.years[-1]}"
        raise SchemaError(Problem("no population of the base year", str(folder), str(country.base_year), allowed))
    return economy_from_sheets(sheets, population, country, str(folder))


def read_metadata(folder: Path) -> dict[str, Any]:
    """Return the contents of ``world.json``."""
    path = folder / METADATA
    try:
        metadata = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_unique_keys)
    except FileNotFoundError:
        raise FileProblem(Problem("file is missing", str(path), "nothing", METADATA)) from None
    except (OSError, ValueError) as error:
        raise FileProblem(Problem("file cannot be read", str(path), str(error), "a JSON document")) from None
    if not isinstance(metadata, dict):
        raise FileProblem(Problem("not a mapping", str(path), type(metadata).__name__, "a JSON object"))
    problems = absent(REQUIRED_KEYS, metadata, str(path), "key")
    if problems:
        raise SchemaError(problems)
    return metadata


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = twice((key for key, _ in pairs), METADATA, "key")
    if found:
        raise SchemaError(found)
    return dict(pairs)


def verify_checksums(folder: Path, checksums: Mapping[str, str]) -> None:
    """Refuse a folder of which a file named in ``checksums`` is missing or has another SHA-256."""
    problems = []
    for name, expected in checksums.items():
        path = folder / Path(name).name
        if not path.is_file():
            problems.append(Problem("file is missing", str(path), "nothing", name))
        elif (found := file_checksum(path)) != expected:
            step = f"restore the file, or correct its checksum in {METADATA}"
            problems.append(Problem("checksum does not match", str(path), found, str(expected), next_step=step))
    if problems:
        raise FileProblem(problems)


def read_sheet(folder: Path, name: str) -> pd.DataFrame:
    """Return a sheet of a world folder, from ``name.parquet`` or ``name.csv``."""
    for suffix in SUFFIXES:
        path = folder / f"{name}{suffix}"
        if path.is_file():
            return _read_file(path)
    allowed = " or ".join(f"{name}{suffix}" for suffix in SUFFIXES)
    raise FileProblem(Problem("file is missing", str(folder / name), "nothing", allowed))


def _read_file(path: Path) -> pd.DataFrame:
    try:
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        with path.open(encoding="utf-8", newline="") as lines:
            header = next(csv.reader(lines), [])
        problems = twice(header, str(path), "column")
        frame = pd.read_csv(path, keep_default_na=False, na_values=[""])
    except (OSError, ValueError) as error:
        allowed = "a Parquet file" if path.suffix == ".parquet" else "a CSV file with a header"
        raise FileProblem(Problem("file cannot be read", str(path), str(error).splitlines()[0], allowed)) from None
    if problems:
        raise SchemaError(problems)
    return frame


def sheets_of(table: pd.DataFrame, accounts: pd.DataFrame, co2: pd.DataFrame, year: int, where: str) -> Sheets:
    """Return the sheets of one year; ``co2`` is long, with the accounts ``direct`` and ``import_intensity``."""
    problems = absent(CO2_COLUMNS, co2.columns, f"{where} co2", "column")
    if problems:
        raise SchemaError(problems)
    direct = co2[(co2["account"] == "direct") & (co2["year"] == year)]
    imports = co2[co2["account"] == "import_intensity"]
    problems = twice(direct["code"], f"{where} co2, direct {year}", "row")
    problems += twice(imports["code"], f"{where} co2, import_intensity", "row")
    if problems:
        raise SchemaError(problems)
    return Sheets(table, accounts, _series(direct), _series(imports))


def later_co2(co2: pd.DataFrame, country: Country) -> dict[str, Quantity]:
    """Return the observed production CO2, households included, of the years after the base year [kt]."""
    later = co2[(co2["account"] == "direct") & (co2["year"] > country.base_year)]
    source = f"CO2 accounts of {country.country_code}, sum over industries and households"
    return {
        f"co2_production_{year}": Quantity(float(total), "kt CO2", source, "derived from read values")
        for year, total in later.groupby("year")["value"].sum().items()
    }


def _series(rows: pd.DataFrame) -> dict[str, float]:
    values = pd.to_numeric(rows["value"], errors="coerce")
    return {str(code): float(value) for code, value in zip(rows["code"], values, strict=True)}


def country_of(metadata: Mapping[str, Any], folder: Path) -> Country:
    """Return what ``world.json`` says about the country."""
    where = str(folder / METADATA)
    return Country(
        name=str(metadata["name"]),
        country=str(metadata["country"]),
        country_code=str(metadata["country_code"]),
        base_year=_year(metadata["base_year"], where),
        currency=str(metadata["currency"]),
        product_names=_mapping(metadata["products"], f"{where}, products"),
        parameters={
            key: quantity_from(record, f"{where}, parameters.{key}")
            for key, record in _parameters(metadata["parameters"], where).items()
        },
        provenance={key: metadata[key] for key in PROVENANCE_KEYS if key in metadata},
    )


def _year(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise SchemaError(Problem("not a year", f"{where}, base_year", repr(value), "a whole number"))
    return value


def _mapping(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SchemaError(Problem("not a mapping", where, type(value).__name__, "a JSON object"))
    return value


def _parameters(value: object, where: str) -> dict[str, Any]:
    parameters = _mapping(value, f"{where}, parameters")
    problems = absent(("household_co2_share_heating",), parameters, f"{where}, parameters", "parameter")
    if problems:
        raise SchemaError(problems)
    return parameters


def quantity_from(record: object, where: str) -> Quantity:
    """Return the quantity that a JSON record holds; its ``licence`` stays in the file."""
    entries = _mapping(record, where)
    problems = absent(("value", "unit", "source"), entries, where, "key")
    for key in ("value", "low", "high"):
        if key in entries and not _is_number(entries[key]):
            problems.append(Problem("not a number", f"{where}.{key}", repr(entries[key]), "a finite number"))
    if problems:
        raise SchemaError(problems)
    return Quantity(**{key: entries[key] for key in QUANTITY_FIELDS if key in entries})


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def quantity_record(quantity: Quantity, licence: str) -> dict[str, Any]:
    """Return a quantity as a JSON record, with its licence."""
    record = {key: value for key, value in asdict(quantity).items() if value is not None and value != ""}
    return {**record, "licence": licence}
