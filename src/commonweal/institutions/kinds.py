"""Behaviours as named kinds with typed fields, in a registry that other packages can add to.

A *dimension* is a direct subclass of :class:`Kind`; each kind of that dimension subclasses it and
registers itself by being defined::

    class Ownership(Kind): ...
    class Private(Ownership):
        kind: Literal["private"] = "private"

A package adds kinds by naming the module that defines them as an entry point in the group
``commonweal.kinds``.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, ClassVar, Self, get_args

from pydantic import ValidationInfo

from commonweal.core.errors import FileProblem, Problem
from commonweal.institutions.record import Record, refusal, refusals

ENTRY_POINT_GROUP = "commonweal.kinds"


class Kind(Record):
    """Base of every kind; ``kinds`` is the registry of its dimension."""

    kinds: ClassVar[dict[str, type[Kind]]] = {}

    kind: str
    """Name of the kind."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        if cls.__bases__ == (Kind,):
            cls.kinds = {}
            return
        (name,) = get_args(cls.model_fields["kind"].annotation)
        taken = cls.kinds.setdefault(name, cls)
        if taken is not cls:
            raise TypeError(f"kind {name!r} is already {taken.__module__}.{taken.__qualname__}")

    @classmethod
    def read(cls, value: Any, info: ValidationInfo) -> Self:
        """Return the registered kind of this dimension that a map declares by its key ``kind``."""
        if isinstance(value, cls):
            return value
        load_plugins()
        name = value.get("kind") if isinstance(value, dict) else value
        chosen = cls.kinds.get(name) if isinstance(name, str) else None
        if not isinstance(value, dict):
            raise refusal("wrong type of value", f"a map with a kind, such as {{kind: {min(cls.kinds)}}}")
        if name is None:
            keys = ", ".join(str(key) for key in value) or "nothing"
            raise refusal(f"no kind: the map has {keys}", f"kind: one of {', '.join(sorted(cls.kinds))}")
        if chosen is None:
            raise refusals([(("kind",), refusal(f"unknown kind of {cls.__name__.lower()}", cls.kinds, name), name)])
        return chosen.model_validate(value, context=info.context)  # type: ignore[return-value]


@cache
def load_plugins() -> None:
    """Import the modules in which other packages define kinds, once.

    Raises
    ------
    FileProblem
        A module cannot be imported; the message names package and entry point.
    """
    for plugin in entry_points(group=ENTRY_POINT_GROUP):
        try:
            plugin.load()
        except Exception as error:
            raise FileProblem(_broken(plugin, error)) from error


def _broken(plugin: EntryPoint, error: Exception) -> Problem:
    package = plugin.dist.name if plugin.dist else "a package without a name"
    where = f"package {package}, entry point {plugin.name} = {plugin.value}"
    step = "mend the package, or uninstall it"
    reason = f"{type(error).__name__}: {error}"
    allowed = f"a module that defines kinds, in the group {ENTRY_POINT_GROUP}"
    return Problem("a plugin cannot be imported", where, reason, allowed, next_step=step)
