"""A first look at files before another library takes them into memory: are they text, and is there room for them."""

from __future__ import annotations

import codecs
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from commonweal.core.errors import FileProblem, Problem
from commonweal.data.readers.guards import GB

START = 65_536
"""Bytes at the beginning of a file that are looked at."""
TEXTS = (".csv", ".tsv", ".txt", ".tab", ".dat")
PACKED = (".zip", ".xlsx")
SEPARATORS = ",;\t"
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
TIMES = 6.0
"""Memory for each byte of an unpacked table, an assumption: a table of 5.6 million cells in the OECD layout took 4.6
with eleven characters a cell, and 10.6 with four (measured, the program itself taken off)."""
MEMINFO = Path("/proc/meminfo")
CGROUP = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current"))


def refuse_no_text(path: Path, encoding: str | None = None) -> None:
    """Refuse a file that begins with what no text holds, before any of it is decoded.

    Parameters
    ----------
    path : the file
    encoding : as it was said; texts in UTF-16 and UTF-32 may hold the byte zero

    Raises
    ------
    FileProblem
        It begins with the byte zero, or has one in its first part.
    """
    wide = encoding is not None and encoding.lower().replace("_", "-").startswith(
        ("utf-16", "utf-32", "utf16", "utf32")
    )
    with path.open("rb") as stream:
        start = stream.read(START)
    if not wide:
        _refuse_zeros(start, str(path))


def refuse_no_tables(path: Path, files: Sequence[Path], title: str, labelled: bool) -> None:
    """Refuse files of text, alone or in archives, that cannot be tables by how they begin.

    Parameters
    ----------
    path : what was given, for messages
    files : all files there
    title : what they should be
    labelled : the text must begin with a row of labels, as one file that was given must

    Raises
    ------
    FileProblem
        A text begins with the byte zero; the first row has no separator, or no label.
    """
    for where, start in _starts(files):
        _refuse_zeros(start, where)
        if labelled and path.suffix.lower() in TEXTS:
            _refuse_no_header(start, where, title)


def _starts(files: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield the first part of each text, with its place."""
    for file in files:
        if file.suffix.lower() in TEXTS:
            with file.open("rb") as stream:
                yield str(file), stream.read(START)
        elif file.suffix.lower() == ".zip":
            with zipfile.ZipFile(file) as archive:
                for member in archive.infolist():
                    if Path(member.filename).suffix.lower() in TEXTS:
                        with archive.open(member) as packed:
                            yield f"{file}, {member.filename}", packed.read(START)


def _refuse_zeros(start: bytes, where: str) -> None:
    if b"\0" in start and not start.startswith(WIDE):
        at = start.index(b"\0")
        found = f"the byte zero at {at:,}" if at else "the byte zero at its beginning"
        raise FileProblem(Problem("not text", where, found, "rows of cells parted by comma, semicolon or tab"))


def _refuse_no_header(start: bytes, where: str, title: str) -> None:
    line = next((one for one in start.decode("utf-8-sig", errors="replace").splitlines() if one.strip()), "")
    cells = [line]
    for sign in SEPARATORS:
        cells = max(cells, line.split(sign), key=len)
    if len(cells) == 1:
        raise _unfit(where, title, f"a first row without a separator: {line[:40]!r}" if line else "no row")
    if not any(any(map(str.isalpha, cell)) for cell in cells):
        raise _unfit(where, title, f"a first row without labels: {line[:40]!r}")


def _unfit(where: str, title: str, found: str) -> FileProblem:
    return FileProblem(
        Problem(f"pymrio cannot read this as {title}", where, found, "a row of labels, then rows of cells")
    )


def require_memory(path: Path, size: int) -> None:
    """Refuse tables that need more memory than is free.

    Parameters
    ----------
    size : of all their text, unpacked [byte]

    Raises
    ------
    FileProblem
        About ``TIMES`` the size is more than what is free; both are said.
    """
    free = free_memory()
    needed = TIMES * size
    if free is not None and needed > free:
        step = f"free some, give one file or year, or say --max-size {size / GB * 1.01:.3g} to try it all the same"
        raise FileProblem(
            Problem(
                f"needs about {needed / GB:,.3g} GB of memory ({TIMES:g} times its size)",
                str(path),
                f"{free / GB:,.3g} GB free",
                next_step=step,
            )
        )


def free_memory() -> float | None:
    """Return the memory that is free [byte], by the machine and by the limit of its group; None where unknown."""
    found = []
    try:
        lines = dict(line.split(":", 1) for line in MEMINFO.read_text(encoding="ascii").splitlines())
        found.append(float(lines["MemAvailable"].split()[0]) * 1024.0)
    except (OSError, KeyError, ValueError):
        pass
    try:
        limit, used = (float(file.read_text(encoding="ascii")) for file in CGROUP)
        found.append(max(0.0, limit - used))
    except (OSError, ValueError):
        pass
    return min(found, default=None)
