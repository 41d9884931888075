"""Fits alternative techniques to the table of an economy, so that the observed ones reproduce it cell by cell."""

from commonweal.scenario.processes.fit import fit

__all__ = ["fit"]
