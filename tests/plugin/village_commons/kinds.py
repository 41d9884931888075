"""The kinds that this package adds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from commonweal.institutions.allocation import Allocation
from commonweal.institutions.ownership import Control, Ownership, Shares


class Commons(Ownership):
    """The people of the place hold it in common; those who work there have a say, and nobody can sell it alone."""

    kind: Literal["commons"] = "commons"
    voice_of_workers: Annotated[float, Field(ge=0, le=1)]
    """Share of those who work there in appointing and in the residual."""

    def control(self) -> Control:
        """Return use and residual divided between workers and region, disposal with the region."""
        both = Shares(workers=self.voice_of_workers, region=1.0 - self.voice_of_workers)
        return Control(usus=both, fructus=both, abusus=Shares(region=1.0))


class Negotiated(Allocation):
    """Users and producers negotiate the plan in councils; what they settle on moves by it."""

    kind: Literal["negotiated"] = "negotiated"

    def ways(self) -> tuple[str, ...]:
        """Return the plan, by which the goods move in the end."""
        return ("plan",)
