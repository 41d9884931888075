"""Calls the command line in process."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout

from commonweal.cli.app import app


def called(*arguments: str) -> tuple[int, str, str]:
    """Call the command line in process: exit status, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            app(list(arguments), standalone_mode=True)
            status = 0
        except SystemExit as stop:
            status = int(stop.code or 0)
    return status, out.getvalue(), err.getvalue()
