"""The flows of a world from what is put in, through those who make, to who uses it; every link is conserved.

All stages are counted: what a group puts in of its own (pay, surplus, taxes, imports) is followed through the products
of others to the final use that it ends in. With home coefficients B (use per output), market shares D of activities in
products, and own inputs v per output: ``link(group, use) = sum over the group of v x (I - D B)^-1 D f(use)``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from commonweal.allocation.plan.table_flows import TableFlows, table_flows
from commonweal.core.linear_program import Array
from commonweal.core.table import Table
from commonweal.report.world.groups import groups_of

PAY, SURPLUS, TAXES, IMPORTS = "Pay", "Profits and mixed income", "Taxes, margins and the rest", "Imports"
WHOLE = "Value added and taxes"
INPUTS = {
    "compensation": PAY, "mixed_income": SURPLUS, "operating_surplus": SURPLUS, "value_added": WHOLE,
}  # fmt: skip
USES = {
    "households": "Households", "npish": "Households", "government": "Government", "gfcf": "Investment",
    "exports": "Exports", "inventories": "Inventories and other", "other": "Inventories and other",
}  # fmt: skip
UNCHANGED = "Imported for final use"


@dataclass(frozen=True, slots=True)
class Flows:
    """Three columns of a flow diagram and the links between them [money of the table].

    ``put_in`` : (input, group); ``used`` : (group, use). Group sums agree but for negative cells, which are not drawn:
    ``not_drawn`` is their size.
    """

    inputs: tuple[str, ...]
    groups: tuple[str, ...]
    uses: tuple[str, ...]
    put_in: Array
    used: Array
    not_drawn: float
    unit: str


def flows_of(table: Table) -> Flows:
    """Return the flow diagram of a table."""
    flows = table_flows(table)
    own = _own_inputs(table, flows)
    names = tuple(own)
    rows = np.stack([own[name] for name in names])
    groups, member = groups_of(table, np.maximum(rows, 0.0).sum(axis=0))
    belongs = sp.csr_array((np.ones(len(member)), (member, np.arange(len(member)))), (len(groups), len(member)))
    uses, home, imported = _final(table, flows)
    put_in = np.asarray(belongs @ rows.T).T
    served = _served(table, flows, home)
    per_output = np.divide(rows.sum(axis=0), table.output, out=np.zeros(len(member)), where=table.output > 0.0)
    used = np.asarray(belongs @ (per_output[:, None] * served))
    direct = np.where(np.array(names) == IMPORTS, imported.sum(), 0.0)
    put_in = np.column_stack([put_in, direct])
    used = np.vstack([used, imported])
    lost = float(np.maximum(-put_in, 0.0).sum() + np.maximum(-used, 0.0).sum())
    return Flows(
        names, (*groups, UNCHANGED), uses, np.maximum(put_in, 0.0), np.maximum(used, 0.0), lost, table.currency
    )


def _own_inputs(table: Table, flows: TableFlows) -> dict[str, Array]:
    """What every activity pays that is no home product, by kind; what is left of its output counts with taxes."""
    imports = np.asarray(flows.imported_use.sum(axis=0), dtype=np.float64)
    found: dict[str, Array] = {}
    for kind, row in zip(table.primary_kinds, table.primary, strict=True):
        if kind in INPUTS:
            found[INPUTS[kind]] = found.get(INPUTS[kind], 0.0) + row
    paid = sum(found.values(), np.zeros(len(table.activities)))
    rest = table.output - np.asarray(flows.home_use.sum(axis=0)) - imports - paid
    if np.abs(rest).sum() > 1e-6 * table.output.sum():
        found[TAXES] = rest
    found[IMPORTS] = imports
    return found


def _final(table: Table, flows: TableFlows) -> tuple[tuple[str, ...], Array, Array]:
    """Return uses, home products (product, use) and imports (use,) that go to them."""
    kinds = [USES[kind] for kind in table.final_kinds]
    uses = tuple(dict.fromkeys(name for name in USES.values() if name in kinds))
    to = np.array([[kind == use for use in uses] for kind in kinds], dtype=np.float64)
    return uses, flows.home_demand @ to, (flows.imported_demand @ to).sum(axis=0)


def _served(table: Table, flows: TableFlows, home: Array) -> Array:
    """Return the output of every activity, all stages counted, that final uses need (activity, use)."""
    made, output = table.product_output, table.output
    shares = sp.csr_array(table.make.T @ sp.diags_array(np.divide(1.0, made, out=np.zeros_like(made), where=made > 0)))
    per_output = sp.diags_array(np.divide(1.0, output, out=np.zeros_like(output), where=output > 0.0))
    matrix = sp.eye_array(len(output)) - shares @ (flows.home_use @ per_output)
    return np.asarray(splu(sp.csc_array(matrix)).solve(np.ascontiguousarray(shares @ home)))
