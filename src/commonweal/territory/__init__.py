"""The record of a conflict, as sourced claims, and what follows from it: control, sieges, supply, an honest toll.

It documents what happened to people and never helps to do it: docs/territory.md says what this part must not do.
"""
