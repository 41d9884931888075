"""Techniques of a country: sourced figures converted to one price base and one unit of product."""

from commonweal.data.techniques.loading import load_techniques

__all__ = ["load_techniques"]
