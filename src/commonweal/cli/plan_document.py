"""A plan as the JSON document of ``commonweal plan``."""

from __future__ import annotations

from typing import Any

from commonweal.allocation.plan.planner import binding
from commonweal.core.plan import Plan, Reason, Table

STATUS = {"strict": "optimal", "relaxed": "needs unmet", "none": "no plan"}


def plan_document(plan: Plan) -> dict[str, Any]:
    """Return a plan as the JSON document of ``commonweal plan``."""
    flow, reasons = plan.quantities, plan.infeasible.conflict if plan.infeasible else ()
    worst = [stage.residuals for stage in plan.stages]
    return {
        "status": STATUS[plan.solved],
        "solved": plan.solved,
        "aim": plan.aim,
        "route": {"taken": plan.route, "because": plan.route_reason},
        "objective_by_stage": {stage.name: stage.value for stage in plan.stages},
        "activities": _table(flow["level"]) if flow else {},
        "deliveries": _table(flow["delivery"]) if "delivery" in flow else {},
        "valuations": {name: _table(table) for name, table in plan.valuations.items() if name == "balance"},
        "binding": [
            {"constraint": one.constraint, "labels": list(one.labels), "value": one.value, "unit": one.unit}
            for one in binding(plan)
        ],
        "unmet": _table(flow["unserved"]) if "unserved" in flow else {},
        "reasons": [reason_document(reason) for reason in reasons],
        "warnings": list(plan.warnings),
        "checks": {
            "primal_residual": max((one.primal for one in worst), default=None),
            "dual_residual": max((one.dual for one in worst), default=None),
            "duality_gap": max((one.gap for one in worst), default=None),
        },
    }


def reason_document(reason: Reason) -> dict[str, Any]:
    """Return one member of a conflict as plain data."""
    return {
        "path": reason.path,
        "kind": reason.kind,
        "words": reason.words,
        "change": reason.change,
        "unit": reason.unit,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "axes": list(table.axes),
        "labels": [list(labels) for labels in table.labels],
        "unit": table.unit,
        "values": table.values.tolist(),
    }
