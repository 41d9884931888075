"""One small economy of two regions, written as each database of multi-regional tables writes its files."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd

REGIONS, SECTORS = ("CHN", "USA"), ("food", "steel")
FINAL = ("households", "npish", "government", "gfcf", "inventories")
SNA_FINAL = (
    "Household final consumption P.3h",
    "Non-profit institutions serving households P.3n",
    "Government final consumption P.3g",
    "Gross fixed capital formation P.51",
    "Changes in inventories P.52",
)
SNA_PAID = (
    "Taxes on production D.29",
    "Net operating surplus B.2n",
    "Compensation of employees D.1",
    "Net mixed income B.3n",
    "Consumption of fixed capital K.1",
)


@dataclass(frozen=True)
class World:
    """``flows`` (4, 4), ``demand`` (4, 10), ``taxes`` and ``value_added`` (4,), ``co2`` (4,) and of households (2,)."""

    flows: np.ndarray
    demand: np.ndarray
    taxes: np.ndarray
    value_added: np.ndarray
    co2: np.ndarray
    co2_households: np.ndarray

    @property
    def output(self) -> np.ndarray:
        return self.flows.sum(axis=1) + self.demand.sum(axis=1)


def world(seed: int = 0) -> World:
    """Return an economy that closes, in whole numbers."""
    rng = np.random.default_rng(seed)
    flows = rng.integers(1, 40, (4, 4)).astype(float)
    demand = rng.integers(10, 60, (4, 10)).astype(float)
    rest = flows.sum(axis=1) + demand.sum(axis=1) - flows.sum(axis=0)
    taxes = rng.integers(1, 5, 4).astype(float)
    return World(flows, demand, taxes, rest - taxes, rng.integers(1, 90, 4) * 1.0, rng.integers(1, 20, 2) * 1.0)


def write_oecd(folder: Path, it: World) -> Path:
    """``ICIO2021_2015.csv``: one square of labels REG_sector, totals in the last row and column."""
    names = [f"{region}_{sector}" for region, sector in product(REGIONS, SECTORS)]
    final = [f"{r}_{f}" for r, f in product(REGIONS, ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT"))]
    frame = pd.DataFrame(np.hstack([it.flows, it.demand]), names, [*names, *final])
    frame["TOTAL"] = it.output
    frame.loc["TAXSUB"] = [*it.taxes, *np.zeros(10), 0.0]
    frame.loc["VALU"] = [*it.value_added, *np.zeros(10), 0.0]
    frame.loc["OUTPUT"] = [*it.output, *np.zeros(10), 0.0]
    frame.to_csv(folder / "ICIO2021_2015.csv")
    return folder / "ICIO2021_2015.csv"


def write_exiobase3(folder: Path, it: World) -> Path:
    """A zip with Z, Y, unit and a folder ``satellite`` in which payments stand beside emissions."""
    rows = pd.MultiIndex.from_product([REGIONS, SECTORS], names=["region", "sector"])
    names = ("Final consumption expenditure by households",
             "Final consumption expenditure by non-profit organisations serving households (NPISH)",
             "Final consumption expenditure by government", "Gross fixed capital formation",
             "Changes in inventories")  # fmt: skip
    columns = pd.MultiIndex.from_product([REGIONS, names], names=["region", "category"])
    stressors = [
        "Taxes less subsidies on products purchased: Total",
        "Operating surplus: Remaining net",
        "CO2 - combustion - air",
    ]
    ends = np.zeros((3, 10))
    ends[2, [0, 5]] = it.co2_households
    parts = {
        "Z": (pd.DataFrame(it.flows, rows, rows), 2, 2),
        "Y": (pd.DataFrame(it.demand, rows, columns), 2, 2),
        "unit": (pd.DataFrame({"unit": "M.EUR"}, rows), 2, 1),
    }
    index = pd.Index(stressors, name="stressor")
    accounts = {
        "F": (pd.DataFrame(np.vstack([it.taxes, it.value_added, it.co2]), index, rows), 1, 2),
        "F_Y": (pd.DataFrame(ends, index, columns), 1, 2),
        "unit": (pd.DataFrame({"unit": ["M.EUR", "M.EUR", "kg"]}, index), 1, 1),
    }
    target = folder / "IOT_2011_ixi.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, kind, tables in (("", "IOSystem", parts), ("satellite/", "Extension", accounts)):
            files = {}
            for name, (frame, index_columns, header) in tables.items():
                archive.writestr(f"{place}{name}.txt", frame.to_csv(sep="\t"))
                files[name] = {"name": f"{name}.txt", "nr_index_col": str(index_columns), "nr_header": str(header)}
            listed = {"files": files, "systemtype": kind, **({"name": "satellite"} if place else {})}
            archive.writestr(f"{place}file_parameters.json", json.dumps(listed))
        about = {"name": "EXIO3", "description": "small", "system": "ixi", "version": "3", "history": []}
        archive.writestr("metadata.json", json.dumps(about))
    return target


def write_exiobase1(folder: Path, it: World) -> Path:
    """Coefficient tables: inputs and payments per unit of output, the unit in the third column."""
    rows = pd.MultiIndex.from_tuples([(r, s, "M.EUR/M.EUR") for r, s in product(REGIONS, SECTORS)])
    pairs = pd.MultiIndex.from_product([REGIONS, SECTORS])
    final = pd.MultiIndex.from_product(
        [REGIONS, ("households", "npish", "government", "gfcf", "changes in inventories")]
    )
    pays = pd.MultiIndex.from_tuples(
        [("Taxes less subsidies on products", "M.EUR/M.EUR"), ("Operating surplus", "M.EUR/M.EUR")]
    )
    airs = pd.MultiIndex.from_tuples([("CO2", "air", "kg/M.EUR")])
    frames = {
        "mrIot_version1": pd.DataFrame(it.flows / it.output, rows, pairs),
        "mrFinalDemand_version1": pd.DataFrame(it.demand, rows, final),
        "mrFactorInputs_version1": pd.DataFrame(np.vstack([it.taxes, it.value_added]) / it.output, pays, pairs),
        "mrEmissions_version1": pd.DataFrame((it.co2 / it.output)[None, :], airs, pairs),
    }
    target = folder / "pxp_ita_44_regions_coeff_txt"
    target.mkdir()
    for name, frame in frames.items():
        lines = frame.to_csv(sep="\t", float_format="%.17g").splitlines()
        (target / f"{name}.txt").write_text("\n".join([*lines[:2], *lines[2:]]) + "\n")
    return target


def write_eora26(folder: Path, it: World) -> Path:
    """Bare matrices and their labels, thousand USD, tabs."""

    def bare(name: str, cells: np.ndarray) -> None:
        pd.DataFrame(cells).to_csv(folder / f"Eora26_2010_bp_{name}.txt", sep="\t", header=False, index=False)

    def labels(name: str, rows: list[tuple[str, ...]]) -> None:
        (folder / f"labels_{name}.txt").write_text("\n".join("\t".join(row) + "\t" for row in rows) + "\n")

    bare("T", it.flows)
    bare("FD", it.demand)
    bare("VA", np.vstack([it.taxes, it.value_added]))
    bare("Q", it.co2[None, :])
    bare("QY", np.array([[it.co2_households[0], 0, 0, 0, 0, it.co2_households[1], 0, 0, 0, 0]]))
    labels("T", [(r, r, "Industries", s) for r, s in product(REGIONS, SECTORS)])
    labels("FD", [(r, r, "Final Demand", f) for r, f in product(REGIONS, SNA_FINAL)])
    labels("VA", [("Primary Inputs", text) for text in SNA_PAID[:2]])
    labels("Q", [("CO2 (Gg)", "PRIMAPHIST")])
    return folder


def write_gloria(folder: Path, it: World) -> Path:
    """One matrix of industries and products by region, value added by region, labels in a workbook, thousand USD."""
    industry = [region * 4 + sector for region, sector in product(range(2), range(2))]
    products = [place + 2 for place in industry]
    whole, demand, paid = np.zeros((8, 8)), np.zeros((8, 10)), np.zeros((10, 8))
    whole[np.ix_(industry, products)] = np.diag(it.output)
    whole[np.ix_(products, industry)] = it.flows
    demand[products] = it.demand
    for place, column in enumerate(industry):
        paid[(place // 2) * 5 : (place // 2) * 5 + 2, column] = it.taxes[place], it.value_added[place]
    air, air_final = np.zeros((1, 8)), np.zeros((1, 10))
    air[0, industry], air_final[0, [0, 5]] = it.co2, it.co2_households
    tables, accounts = folder / "GLORIA_MRIOs_59_2022", folder / "GLORIA_SatelliteAccounts_059_2022"
    tables.mkdir()
    accounts.mkdir()
    stem, mark = "20250101_120secMother_AllCountries_002", "2022_059_Markup001(full).csv"
    for place, name, cells in ((tables, "T", whole), (tables, "Y", demand), (tables, "V", paid),
                               (accounts, "TQ", air), (accounts, "YQ", air_final)):  # fmt: skip
        pd.DataFrame(cells).to_csv(place / f"{stem}_{name}-Results_{mark}", header=False, index=False)
    with pd.ExcelWriter(folder / "GLORIA_ReadMe_059.xlsx") as book:
        pd.DataFrame({"Region_acronyms": REGIONS, "Region_names": REGIONS}).to_excel(book, sheet_name="Regions")
        pd.DataFrame({"Sector_names": SECTORS}).to_excel(book, sheet_name="Sectors")
        sheet = {"Value_added_names": pd.Series(SNA_PAID), "Final_demand_names": pd.Series(SNA_FINAL)}
        pd.DataFrame(sheet).to_excel(book, sheet_name="Value added and final demand")
        pd.DataFrame(
            {"Sat_indicator": ["co2 total"], "Sat_head_indicator": ["Emissions"], "Sat_unit": ["kt"]}
        ).to_excel(book, sheet_name="Satellites")
    return folder


def write_wiod2013(folder: Path, it: World) -> Path:
    """``wiot09``: one sheet with four rows and four columns of labels, totals below and at the right."""
    codes = ("c1", "c35")
    names = [(s, s.title(), r, c) for r in REGIONS for s, c in zip(SECTORS, codes, strict=True)]
    ends = ("c37", "c38", "c39", "c41", "c42")
    final = [(code, text, r, code) for r in REGIONS for code, text in zip(ends, FINAL, strict=True)]
    heads = [*names, *final, ("", "Total output", "TOT", "c99")]
    cells = np.hstack([it.flows, it.demand, it.output[:, None]])
    paid = [("r60", "Total intermediate consumption", it.flows.sum(axis=0)),
            ("r61", "Taxes less subsidies on products", it.taxes),
            ("r64", "Value added at basic prices", it.value_added),
            ("r69", "Output at basic prices", it.output)]  # fmt: skip
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    first = ("(industry-by-industry)", "(in millions of US$)", None, None)
    sheet.append(["Intercountry Input-Output Table 2009"])
    sheet.append(["World Input-Output Database"])
    for place in range(4):
        sheet.append([first[place], None, None, None, *(head[place] for head in heads)])
    for name, row in zip(names, cells.tolist(), strict=True):
        sheet.append([*name, *row])
    for code, text, row in paid:
        sheet.append([None, text, "TOT", code, *row.tolist(), *[0.0] * 11])
    book.save(folder / "wiot09_row_test.xlsx")
    return folder / "wiot09_row_test.xlsx"
