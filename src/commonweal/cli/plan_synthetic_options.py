"""Options of ``commonweal plan`` for synthetic economies and programmes of one's own, and how they are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from commonweal.core.errors import Problem, SchemaError

PREFIX = "synthetic:"
PANEL = "Plans for millions of products: --world synthetic:N, or --program"
LEAST_GAP = 1e-9
"""Below it, rounding in double precision is no longer small beside the gap."""
LEAST_PRODUCTS = 2
GAP, CAPACITY_GAP = 1e-6, 1e-4

_KEPT = "Keep the programme in the folder of --out; unsaid, a synthetic one of over 20 million inputs is drawn anew."


def _option(name: str, text: str, **more: Any) -> Any:
    return typer.Option(name, help=text, rich_help_panel=PANEL, **more)


ProgramOption = Annotated[
    Path | None, _option("--program", "Plan a programme of your own: a folder of tables, see docs/scale-own.md.")
]
TechniquesOption = Annotated[int | None, _option("--techniques", "Techniques of each product; unsaid, 3.")]
InputsOption = Annotated[int | None, _option("--inputs", "Inputs of each technique, its own product too; unsaid, 20.")]
QuotasOption = Annotated[int | None, _option("--quotas", "Quotas beside labour; unsaid, 10.")]
SeedOption = Annotated[int | None, _option("--seed", "Another number, another economy; unsaid, 0.", min=0)]
CapacityOption = Annotated[bool, _option("--capacity", "Give every activity a largest level.")]
Float32Option = Annotated[bool, _option("--float32", "Draw recipes in single precision: less memory, and slower.")]
GapOption = Annotated[
    float | None,
    _option("--gap", "Stop when no plan can be better by more than this part; unsaid, 1e-6, 1e-4 with capacities."),
]
OutOption = Annotated[Path | None, _option("--out", "Folder for the plan, which 'commonweal verify' re-checks.")]
KeepOption = Annotated[bool | None, _option("--with-program/--without-program", _KEPT)]


@dataclass(frozen=True, slots=True)
class LargeOptions:
    """What is asked for, as the command line gives it; None: unsaid."""

    world: str
    program: Path | None = None
    techniques: int | None = None
    inputs: int | None = None
    quotas: int | None = None
    seed: int | None = None
    capacity: bool = False
    float32: bool = False
    gap: float | None = None
    out: Path | None = None
    keep: bool | None = None
    route: str | None = None

    @property
    def synthetic(self) -> bool:
        """Whether the economy is to be drawn."""
        return self.world.startswith(PREFIX)

    @property
    def large(self) -> bool:
        """Whether these options are about a large programme at all."""
        return self.synthetic or self.program is not None

    def drawing(self) -> dict[str, Any]:
        """Return the figures from which the economy is drawn.

        Raises
        ------
        SchemaError
            The number of products is none.
        """
        return {
            "products": parse_count(self.world),
            "techniques": 3 if self.techniques is None else self.techniques,
            "inputs": 20 if self.inputs is None else self.inputs,
            "quotas": 10 if self.quotas is None else self.quotas,
            "seed": self.seed or 0,
            "capacity": self.capacity,
            "dtype": "float32" if self.float32 else "float64",
        }


def parse_count(world: str) -> int:
    """Read the number of products of ``synthetic:N``: 1000000, 1_000_000 or 1e6."""
    text = world.removeprefix(PREFIX)
    wrong = Problem("not a number of products", "--world", repr(world), "synthetic:N, N such as 5000, 1_000_000 or 1e6")
    if re.fullmatch(r"\d[\d_]*(\.\d+)?([eE]\+?\d{1,2})?", text) is None:
        raise SchemaError(wrong)
    value = float(text.replace("_", ""))
    if value != int(value):
        raise SchemaError(wrong)
    if value < LEAST_PRODUCTS:
        raise SchemaError(Problem("too few products", "--world", repr(world), f"at least {LEAST_PRODUCTS}"))
    return int(value)


def require_fitting(options: LargeOptions, given: set[str]) -> None:
    """Refuse options that do not go together.

    Parameters
    ----------
    given : names of the other options of ``commonweal plan`` that are on the command line

    Raises
    ------
    SchemaError
        With every option that does not fit.
    """
    if not options.large:
        _refuse(options, _said(options), "only with --world synthetic:N or --program")
        return
    if options.program is not None:
        given = given | {name for name in _said(options) if name in _DRAWN}
        _refuse(options, sorted(given), "not with --program, which brings its own figures")
        if options.keep is False:
            step = "leave it out: nothing else could bring the programme back"
            raise SchemaError(Problem("a programme of one's own is always kept", "--without-program", next_step=step))
    else:
        _refuse(options, sorted(given - {"--world"}), "not with --world synthetic:N, which has one year and no society")
    if options.keep is not None and options.out is None:
        raise SchemaError(Problem("needs a folder to write to", "--with-program", next_step="add --out DIR"))
    if options.gap is not None and not LEAST_GAP <= options.gap < 1.0:
        raise SchemaError(Problem("not a gap", "--gap", f"{options.gap:g}", f"{LEAST_GAP:g} to 1, such as 1e-6"))


_DRAWN = ("--techniques", "--inputs", "--quotas", "--seed", "--capacity", "--float32")


def _said(options: LargeOptions) -> list[str]:
    values = {
        "--techniques": options.techniques is not None,
        "--inputs": options.inputs is not None,
        "--quotas": options.quotas is not None,
        "--seed": options.seed is not None,
        "--capacity": options.capacity,
        "--float32": options.float32,
        "--gap": options.gap is not None,
        "--out": options.out is not None,
        "--with-program": options.keep is not None,
    }
    return [name for name, said in values.items() if said]


def _refuse(options: LargeOptions, names: list[str], step: str) -> None:
    if names:
        where = f"--program {options.program}" if options.program else f"--world {options.world}"
        raise SchemaError([Problem("an option that does not fit", name, where, next_step=step) for name in names])
