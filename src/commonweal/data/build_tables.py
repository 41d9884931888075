"""Compile the bundled tables from the published files: ``python -m commonweal.data.build_tables --source DIR``.

The same source gives the same bytes. Only tables all of whose sources may be passed on are written
(:mod:`commonweal.data.licences`): the readers of the world table of 2011 and of Spain are here, their tables are not.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast

from commonweal.core.table import Table
from commonweal.data.licences import require_table_licence
from commonweal.data.readers import bea, useeio, wiod2016
from commonweal.data.table_folder import write_table
from commonweal.data.worlds import TABLES

PEOPLE = "un_wpp2019"
MOST_BYTES = 25_000_000
"""What all bundled data may weigh together."""


def main(arguments: list[str] | None = None) -> None:
    """Read the published files, write the bundled tables and print their checks."""
    parser = argparse.ArgumentParser(description="Compile the bundled tables from the published files.")
    parser.add_argument("--source", type=Path, required=True, help="folder with wiod2016, us_bea and the others")
    parser.add_argument("--out", type=Path, help="write below this folder instead of into the package")
    options = parser.parse_args(arguments)
    build(options.source, TABLES if options.out is None else options.out / TABLES.name)


def build(source: Path, target: Path) -> None:
    """Write every bundled table below the folder, all of them or none, and print what they hold."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for name, read in bundled(source):
            table = replace(with_licences(read()), name=name)
            write_table(table, fresh / name)
            _print(table, fresh / name)
        total = sum(path.stat().st_size for path in fresh.rglob("*") if path.is_file())
        print(f"all tables: {total:,} bytes")
        shutil.rmtree(target, ignore_errors=True)
        fresh.chmod(0o755)
        fresh.replace(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def bundled(source: Path) -> Iterator[tuple[str, Callable[[], Table]]]:
    """Yield the name of every bundled table and what reads it."""
    people = source / PEOPLE
    yield "usa-2012-detail", partial(useeio.read, source / "us_useeio2012_411", population=people)
    for release, one in bea.RELEASES.items():
        if release != "summary-2017":  # the detail table of 2017 holds it
            yield one.name, partial(bea.read, source / "us_bea", release, population=people)
    wiod = source / "wiod2016"
    for code in wiod2016.countries(wiod):
        yield f"{code.lower()}-{wiod2016.BASE_YEAR}", partial(wiod2016.read, wiod, code, population=people)


def with_licences(table: Table) -> Table:
    """Return the table with the licences of its sources listed, or refuse a source that may not be passed on."""
    sources = cast("list[Mapping[str, str]]", table.provenance["sources"])
    licences = {one["title"]: require_table_licence(one["licence"], f"{table.name}, {one['title']}") for one in sources}
    return replace(table, provenance={**table.provenance, "licences": licences})


def _print(table: Table, folder: Path) -> None:
    size = sum(path.stat().st_size for path in folder.iterdir())
    residuals = cast("Mapping[str, float]", table.provenance["residuals"])
    accounts = ", ".join(f"{one.name} {one.total:,.0f} {one.unit}" for one in table.satellites[:4])
    print(
        f"{table.name:<16} {len(table.products):>4} products, output {table.output.sum():>16,.1f}, value added "
        f"{table.value_added.sum():>15,.1f} {table.currency}, residuals {residuals['product']:.3g} and "
        f"{residuals['activity']:.3g}; {accounts or 'no accounts'}; {size:,} bytes"
    )


if __name__ == "__main__":
    main()
