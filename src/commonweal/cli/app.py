"""The command line: ``commonweal COMMAND``."""

from __future__ import annotations

import sys

INTERRUPTED = 130
try:
    import typer

    from commonweal.cli.aid import aid
    from commonweal.cli.check import check
    from commonweal.cli.chronicle import chronicle
    from commonweal.cli.compare import compare
    from commonweal.cli.displacement import displacement
    from commonweal.cli.hindcast import hindcast
    from commonweal.cli.import_table import import_table
    from commonweal.cli.lists import institutions
    from commonweal.cli.nature import nature
    from commonweal.cli.plan import plan
    from commonweal.cli.rationing import rationing
    from commonweal.cli.run import run
    from commonweal.cli.siege import siege
    from commonweal.cli.toll import toll
    from commonweal.cli.verify import verify
    from commonweal.cli.worlds import worlds
except KeyboardInterrupt:  # in the seconds that the imports take, before any command can answer it
    raise SystemExit(INTERRUPTED) from None

app = typer.Typer(
    name="commonweal",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Makes a society executable: declare who owns, who decides, how goods move, what may be used up and what "
    "everyone is guaranteed; learn whether it functions on a real economy, and what gives if it does not.\n\n"
    "Start with: commonweal run",
    epilog="Exit status: 0 the question was answered (also 'it does not function'), 2 the input is wrong, "
    "1 the program failed ('verify': the run does not verify).",
)
COMMANDS = (
    run, plan, check, compare, verify, worlds, institutions, nature, hindcast,
    siege, toll, aid, rationing, displacement,
)  # fmt: skip
for command in COMMANDS:
    app.command()(command)
app.command("import")(import_table)
app.add_typer(chronicle, name="chronicle")


def main() -> None:
    """Run the command line."""
    try:
        app(_with_json_default(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


def _with_json_default(arguments: list[str]) -> list[str]:
    """Let ``--json`` stand without a file: standard output."""
    found: list[str] = []
    for number, argument in enumerate(arguments):
        found.append(argument)
        following = arguments[number + 1] if number + 1 < len(arguments) else "--"
        if argument == "--json" and following.startswith("-") and following != "-":
            found.append("-")
    return found
