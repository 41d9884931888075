"""What a body may change: the paths of its mandate have to be declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from commonweal.institutions.bodies import Body
from commonweal.institutions.record import Record, Refusal, refusal


def unknown_mandates(bodies: Sequence[Body], schema: type[Record], declared: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield a refusal for each mandate over a path that the file does not declare.

    ``declared`` holds the fields that are valid; what stands below the others cannot be judged.
    """
    plain = schema.model_construct(**declared).document()
    own = {f"bodies.{path}" for body in bodies for path in paths_of({body.name: body.document()})}
    paths = {*schema.file_keys(), *paths_of(plain), *own} - {"schema", "name"}
    unknown = {name for name in schema.model_fields if name not in declared} - {"bodies"}
    for i, body in enumerate(bodies):
        for j, path in enumerate(body.mandate):
            if path not in paths and path.split(".")[0] not in unknown:
                yield (i, "mandate", j), refusal("a mandate over what this file does not declare", paths, path), path


def paths_of(document: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield every dotted path of nested maps, outer before inner."""
    for key, value in document.items():
        yield f"{prefix}{key}"
        if isinstance(value, dict):
            yield from paths_of(value, f"{prefix}{key}.")
