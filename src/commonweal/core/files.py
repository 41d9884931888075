"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from commonweal.core.errors import FileProblem, Problem


def check_writable(path: Path) -> None:
    """Refuse a file that could not be written, before anything is computed for it.

    Raises
    ------
    FileProblem
        The folder does not exist or is not writable, or the path is a folder.
    """
    folder = path.parent
    if path.is_dir():
        raise FileProblem(Problem("a folder, not a file", str(path), next_step="name a file in it"))
    if not folder.is_dir():
        raise FileProblem(Problem("no such folder", str(folder), next_step="make it first, or name another file"))
    if not os.access(folder, os.W_OK):
        raise FileProblem(Problem("no permission to write in this folder", str(folder)))


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that readers see the old content or the whole new one."""
    check_writable(path)
    handle, partial = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(partial, 0o666 & ~umask)
        os.replace(partial, path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
