"""What is wrong or odd about a programme with capacities, found and named before any step is taken."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from commonweal.allocation.plan.large.capacity_certificate import CapacityProgram
from commonweal.allocation.plan.large.capacity_scaled import Scaled, possible_and_makeable
from commonweal.allocation.plan.large.remarks import remarks
from commonweal.allocation.plan.large.surplus import NAMED, named, productive_prices
from commonweal.core.large_certificate import TechniqueProgram


def capacity_remarks(program: CapacityProgram, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return remarks: those on techniques and limits, activities without capacity, products that nobody can make."""
    found = list(remarks(program.technique, names))
    closed = np.flatnonzero(program.capacity == 0.0)
    if closed.size:
        found.append(f"{len(closed)} activities have a capacity of zero and stand still: {_list('activity', closed)}")
    _, makeable = possible_and_makeable(program)
    lost = np.flatnonzero(~makeable)
    if lost.size:
        found.append(f"{len(lost)} products that nobody can make: {_products(lost, names)}{_wanted(program, lost)}")
    return tuple(found)


def require_surplus_of(program: CapacityProgram, own: Scaled) -> None:
    """Refuse a programme in which what the basket needs uses up all that it makes, whatever the recipes.

    Only activities that can run count. Where they leave a surplus, some basket can be had under any capacities above
    zero; where they do not, none can.

    Raises
    ------
    SchemaError
        No choice of recipes leaves a surplus.
    """
    whole = program.technique
    if len(own.activities) == whole.activities and len(own.products) == whole.products:
        productive_prices(whole)
        return
    names = tuple(f"product {i}" for i in own.products)
    recipes = sp.csr_array(sp.csr_array(whole.recipes[own.activities])[:, own.products])
    scarce, demand = whole.scarce[:, own.activities], whole.demand[own.products]
    productive_prices(TechniqueProgram(recipes, own.makes, scarce, whole.limits, demand), names)


def _wanted(program: CapacityProgram, lost: NDArray[np.intp]) -> str:
    """Return what follows from it, if the basket holds such a product."""
    return "; the basket holds one of them, so none can be had" if program.technique.demand[lost].any() else ""


def _products(numbers: NDArray[np.intp], names: tuple[str, ...]) -> str:
    return ", ".join(named(names, int(i)) for i in numbers[:NAMED]) + (", ..." if len(numbers) > NAMED else "")


def _list(kind: str, numbers: NDArray[np.intp]) -> str:
    shown = ", ".join(f"{kind} {i}" for i in numbers[:NAMED])
    return shown + (", ..." if len(numbers) > NAMED else "")
