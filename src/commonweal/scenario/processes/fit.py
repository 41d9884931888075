"""Which processes hang on which part of the table, in the order in which they are fitted."""

from __future__ import annotations

from commonweal.core.economy import Economy
from commonweal.core.processes import Processes, ShareLimit
from commonweal.core.technique import Technique, TechniqueSet
from commonweal.scenario.processes.draft import Draft
from commonweal.scenario.processes.electricity import delivered_price, electricity
from commonweal.scenario.processes.households import cars, heat
from commonweal.scenario.processes.imports import competitive_imports
from commonweal.scenario.processes.industry import steel, trucks

FITTERS = (
    ("electricity", electricity),
    ("heat", heat),
    ("cars", cars),
    ("trucks", trucks),
    ("steel", steel),
)


def fit(
    economy: Economy,
    offered: TechniqueSet,
    generated: float,
    import_multiple: float,
    variable_share: float,
    build_rate: float,
) -> Processes:
    """Return the processes of an economy that the techniques offered can do.

    Parameters
    ----------
    offered : the techniques to fit; a family of which no technique ran in the base year is left out.
    generated : electricity generated in the base year [TWh], whether or not generation is among the processes.
    import_multiple : competitive imports of a product, at most this multiple of its base-year imports; 0 for none.
    variable_share : largest share of electricity from wind and sun.
    build_rate : most capacity of one technique built in a year, as a share of the base-year use of its product [1/yr].
    """
    draft = Draft(economy, build_rate)
    price = delivered_price(economy, generated)
    for family, fitter in FITTERS:
        members = tuple(one for one in offered.techniques if family_of(one) == family)
        if members:
            fitter(draft, members, price)
    if import_multiple > 0.0:
        competitive_imports(draft, import_multiple)
    _limit_shares(draft, variable_share)
    return draft.processes()


def family_of(technique: Technique) -> str:
    """Return the process that a technique belongs to: retrofit saves heat."""
    return "heat" if technique.family == "retrofit" else technique.family


def _limit_shares(draft: Draft, variable_share: float) -> None:
    """Wind and sun together, and each technique with a share of its own."""
    names = tuple(draft.products)
    limits: dict[tuple[str, str], tuple[list[int], float]] = {}
    for number, column in enumerate(draft.columns):
        limit = column.technique.limit if column.technique else None
        if limit == "variable":
            limits.setdefault(("wind and sun", column.product), ([], variable_share))[0].append(number)
        elif limit and limit.startswith("share:"):
            limits[(column.name, column.product)] = ([number], float(limit.removeprefix("share:")))
    for (name, product), (activities, share) in limits.items():
        draft.shares.append(ShareLimit(name, tuple(activities), names.index(product), share))
