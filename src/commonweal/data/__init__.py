"""Readers of published tables, the bundled worlds and their history."""

from commonweal.data.folder import load_world_folder
from commonweal.data.history import History, load_history
from commonweal.data.trends import Trends, load_trends
from commonweal.data.worlds import list_tables, list_worlds, load_table, load_world, world_summary

__all__ = [
    "History",
    "Trends",
    "list_tables",
    "list_worlds",
    "load_history",
    "load_table",
    "load_trends",
    "load_world",
    "load_world_folder",
    "world_summary",
]
