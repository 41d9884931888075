"""Guards against files that cannot be trusted: too large, packed to burst, leading out of their folder, misencoded.

Nothing here unpacks or reads a whole file: sizes are read from the file system and from the directory of an archive,
text is decoded block by block. The text behind the size is checked by :mod:`commonweal.data.readers.cells`.
"""

from __future__ import annotations

import codecs
import os
import stat
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from commonweal.core.errors import FileProblem, Problem, UnknownName

GB = 1_000_000_000
LARGEST = 1 * GB
"""Largest file or unpacked archive that is read unless the user says otherwise [byte]; an assumption on memory."""
MOST_RATIO = 200
"""Largest ratio of unpacked to packed size; tables of digits pack 3 to 40 times, DEFLATE at most 1032 times."""
SMALL = 10_000_000
"""Unpacked size [byte] below which the ratio is of no concern."""
MOST_MEMBERS = 20_000
MOST_FILES = 20_000
BLOCK = 1 << 20
OTHER_ENCODINGS = ("cp1252", "latin-1", "cp1250", "shift_jis", "gb18030")
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the files of a user are to be read.

    ``decimal`` : decimal sign, ``.`` or ``,``, None where unsaid: then only plain numbers are read; ``encoding`` : of
    text, None for UTF-8; ``totals`` : what becomes of totals inside the table, ``refuse``, ``drop`` or ``keep``;
    ``largest`` : size limit [byte]; ``size_said`` : it was named by the user, who then answers for the memory it takes.
    """

    decimal: str | None = None
    encoding: str | None = None
    totals: str = "refuse"
    largest: int = LARGEST
    size_said: bool = False


def check_size(path: Path, largest: int = LARGEST) -> int:
    """Return the size of a file, or of all files in a folder, and refuse what is larger than allowed [byte]."""
    if not path.exists():
        raise FileProblem(Problem("no such file or folder", str(path), next_step="check the path"))
    size = 0
    for files, one in enumerate([path] if not path.is_dir() else _files(path), start=1):
        if not one.is_file():
            raise FileProblem(Problem("not an ordinary file", str(one), allowed="a file or a folder of files"))
        size += one.stat().st_size
        if size > largest:
            raise FileProblem(_too_large(path, size, largest, "" if one == path else f"at {one.name}, "))
        if files > MOST_FILES:
            raise FileProblem(Problem("too many files", str(path), f"more than {MOST_FILES}", f"at most {MOST_FILES}"))
    return size


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    for parent, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        found += [Path(parent) / name for name in sorted(names)]
        if len(found) > MOST_FILES:
            break
    return found


def _too_large(path: Path, size: int, largest: int, at: str = "") -> Problem:
    step = f"--max-size {size / GB * 1.01:.3g} reads it, if that much memory and more is free"
    return Problem("too large", str(path), f"{at}{size / GB:.3g} GB", f"at most {largest / GB:.3g} GB", next_step=step)


def check_archive(path: Path, largest: int = LARGEST) -> int:
    """Return the unpacked size of a zip archive or workbook, and refuse a hostile one, before anything is unpacked.

    Raises
    ------
    FileProblem
        It is no archive; it unpacks to more than ``largest`` bytes, to more than ``MOST_RATIO`` times its packed size
        or to too many files; a file in it is encrypted, a link, or leads out of the archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
        allowed = "a zip archive, or a workbook in the .xlsx format"
        raise FileProblem(Problem("not an archive that can be read", str(path), str(error), allowed)) from None
    problems = [problem for member in members if (problem := _bad_member(path, member))]
    unpacked = sum(member.file_size for member in members)
    packed = max(1, min(path.stat().st_size, sum(member.compress_size for member in members)))
    if unpacked > SMALL and unpacked > MOST_RATIO * packed:
        found = f"{unpacked / packed:,.0f} times its packed size"
        step = "unpack it yourself if you trust it"
        problems.append(
            Problem("unpacks to a suspicious size", str(path), found, f"at most {MOST_RATIO} times", next_step=step)
        )
    elif unpacked > largest:
        problems.append(_too_large(path, unpacked, largest, "unpacked "))
    if len(members) > MOST_MEMBERS:
        problems.append(Problem("too many files in it", str(path), str(len(members)), f"at most {MOST_MEMBERS}"))
    if problems:
        raise FileProblem(problems[:5])
    return unpacked


def _bad_member(path: Path, member: zipfile.ZipInfo) -> Problem | None:
    name = member.filename.replace("\\", "/")
    pure, where = PurePosixPath(name), f"{path}, {member.filename}"
    if pure.is_absolute() or ".." in pure.parts or ":" in name or "\0" in name:
        return Problem("a file that leads out of the archive", where, repr(member.filename), "names within the archive")
    if stat.S_ISLNK(member.external_attr >> 16):
        return Problem("a link inside the archive", where, allowed="ordinary files")
    if member.flag_bits & 1:
        return Problem("an encrypted file inside the archive", where, allowed="files without a password")
    return None


def encoding_of(path: Path, stated: str | None) -> str:
    """Return the encoding in which a text file can be decoded to its end, or say what was tried and what would fit.

    Unless stated it is UTF-8, or UTF-16 where the file begins with its mark.
    """
    if stated is not None:
        try:
            codecs.lookup(stated)
        except LookupError:
            known = ("utf-8", "utf-16", *OTHER_ENCODINGS)
            raise UnknownName.of("encoding", stated, known, "--encoding") from None
    with path.open("rb") as stream:
        start = stream.read(4)
    name = stated or next((found for mark, found in MARKS.items() if start.startswith(mark)), "utf-8")
    problem = _undecodable(path, name, () if stated else OTHER_ENCODINGS)
    if problem is not None:
        raise FileProblem(problem)
    return name


def _undecodable(path: Path, name: str, others: Sequence[str]) -> Problem | None:
    decoder, line = codecs.getincrementaldecoder(name)(), 1
    with path.open("rb") as stream:
        while True:
            block = stream.read(BLOCK)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                line += error.object.count(b"\n", 0, error.start)
                return _encoding_problem(path, name, error.object, error.start, line, others)
            except (UnicodeError, ValueError) as error:
                return Problem(f"not text in {name}", str(path), str(error), "text in the encoding that was said")
            if not block:
                return None
            line += block.count(b"\n")


def _encoding_problem(path: Path, name: str, data: bytes, at: int, line: int, others: Sequence[str]) -> Problem:
    first, last = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
    around = data[max(first, at - 20) : min(last if last >= 0 else len(data), at + 20)].strip()
    readings = []
    for other in others:
        try:
            readings.append(f"{other}: {around.decode(other)!r}")
        except UnicodeDecodeError:
            continue
    step = "say --encoding NAME"
    if readings:
        step += "; the place reads as " + ", ".join(readings[:3])
    value = f"byte 0x{data[at]:02x} in line {line}; tried: {name}"
    return Problem(f"not text in {name}", str(path), value, "UTF-8, or the encoding that you name", next_step=step)
