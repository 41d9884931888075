"""What every command shares: JSON documents, messages, exit statuses."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from commonweal.core.errors import ComputationError, InputError
from commonweal.core.files import check_writable, write_atomically

SCHEMA_VERSION = 1
FAILED, WRONG_INPUT, INTERRUPTED = 1, 2, 130
PIPED_WIDTH = 100

JsonOption = Annotated[
    str | None,
    typer.Option(
        "--json",
        metavar="FILE",
        help="Write the answer as JSON to FILE; '-' or no FILE: standard output, and nothing else there.",
    ),
]


def console() -> Console:
    """Return a console on standard output."""
    return Console(soft_wrap=True, highlight=False)


def table_console() -> Console:
    """Return a console for tables: as wide as the terminal, ``PIPED_WIDTH`` columns where there is none."""
    own = Console(highlight=False)
    return own if own.is_terminal else Console(highlight=False, width=PIPED_WIDTH)


def check_json_target(target: str | None) -> None:
    """Refuse a JSON file that cannot be written, before the work begins."""
    if target not in (None, "-"):
        check_writable(Path(str(target)))


def write_json(target: str, document: Mapping[str, Any]) -> None:
    """Write a document with its schema version; ``-`` is standard output."""
    text = json.dumps({"schema_version": SCHEMA_VERSION, **document}, indent=2, allow_nan=False, ensure_ascii=False)
    if target == "-":
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    else:
        write_atomically(Path(target), (text + "\n").encode())


def answer(target: str | None, document: Callable[[], Mapping[str, Any]], show: Callable[[], None]) -> None:
    """Give an answer: as JSON where asked, in words unless standard output is taken by the JSON."""
    if target is not None:
        write_json(target, document())
    if target != "-":
        show()


@contextmanager
def reported() -> Iterator[None]:
    """Turn the errors that commonweal raises on purpose into one message and an exit status."""
    try:
        yield
    except InputError as error:
        _complain([str(problem) for problem in error.problems])
        raise typer.Exit(WRONG_INPUT) from error
    except ComputationError as error:
        _complain([f"the computation failed: {error}"])
        raise typer.Exit(FAILED) from error
    except KeyboardInterrupt as error:
        _complain(["interrupted; nothing was half written"])
        raise typer.Exit(INTERRUPTED) from error
    except OSError as error:
        _complain([f"{error.filename or 'file system'}: {error.strerror or error}"])
        raise typer.Exit(WRONG_INPUT) from error
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        if os.environ.get("COMMONWEAL_TRACEBACK"):
            raise
        _complain(
            [f"commonweal itself failed: {type(error).__name__}: {error}; set COMMONWEAL_TRACEBACK=1 for details"]
        )
        raise typer.Exit(FAILED) from error


def warn(lines: Sequence[str]) -> None:
    """Say what is wrong but does not stop the command, on standard error."""
    _complain([f"warning: {lines[0]}", *lines[1:]])


def _complain(lines: Sequence[str]) -> None:
    head, *rest = lines
    print(f"commonweal: {head}", file=sys.stderr)
    for line in rest:
        print(f"            {line}", file=sys.stderr)
