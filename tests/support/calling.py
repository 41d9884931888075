"""Calls the command line in process."""

from __future__ import annotations

import io
import json
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


def planned(*arguments: str) -> dict[str, object]:
    """The answer of ``commonweal plan`` as JSON."""
    status, out, err = called("plan", *arguments, "--json", "-")
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert isinstance(found, dict)
    return found
