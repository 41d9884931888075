"""Readers of published tables: one file for each source, each returns a :class:`~commonweal.core.table.Table`."""
