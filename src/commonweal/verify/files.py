"""The files of a folder against its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from commonweal.core.run_folder import MANIFEST, file_checksum
from commonweal.verify.findings import Findings


def check_files(folder: Path, files: Mapping[str, str], found: Findings) -> None:
    """Every file named is there, unaltered, and nothing else is."""
    present = {item.relative_to(folder).as_posix() for item in folder.rglob("*") if item.is_file()} - {MANIFEST}
    for name in sorted(present - set(files)):
        found.fail(name, "not in the manifest")
    for name, expected in files.items():
        found.count("files")
        if name not in present:
            found.fail(name, "in the manifest, but missing")
        elif (got := file_checksum(folder / name)) != expected:
            found.fail(name, f"altered: checksum {got[:12]}..., manifest {str(expected)[:12]}...")
