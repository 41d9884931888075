"""The published files, where they are: in COMMONWEAL_SOURCE, or beside the repository as the Makefile has it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SOURCE = Path(os.environ.get("COMMONWEAL_SOURCE", Path(__file__).parents[2] / ".." / "shared" / "data"))


def published(folder: str) -> Path:
    """Return a folder of published files, or skip the test where it is not there."""
    path = SOURCE / folder
    if not path.is_dir():
        pytest.skip(f"needs the published files of {folder}, in COMMONWEAL_SOURCE")
    return path
