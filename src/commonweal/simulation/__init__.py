"""The loop: every society of a scenario on every economy, measured with the same yardstick."""

from commonweal.simulation.cases import Case, cases, order_of_execution, run_case, simulate

__all__ = ["Case", "cases", "order_of_execution", "run_case", "simulate"]
