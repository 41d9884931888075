"""What belongs to a question about a siege besides place and day."""

from __future__ import annotations

from dataclasses import dataclass

CIVILIANS = "civilians"


@dataclass(frozen=True, slots=True)
class Asked:
    """What belongs to a question about a siege besides place and day."""

    user_class: str = CIVILIANS
    supply_sources: tuple[str, ...] = ()
    """Where supplies come from; the chronicle's own where empty."""
    sustained_days: int | None = None
    our_days: bool = False
