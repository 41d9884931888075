"""What a body may change: the paths of its mandate have to be declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from commonweal.core.amendment import Amendment
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


def beyond_mandate(amendment: Amendment, bodies: Sequence[Body]) -> str | None:
    """Return what is to be said where the body that decides an amendment has no mandate for its path.

    None if a mandate holds the path or a part around it, or if no body has the name that the amendment gives.
    """
    body = next((one for one in bodies if one.name == amendment.by), None)
    if body is None or any(f"{amendment.path}.".startswith(f"{path}.") for path in body.mandate):
        return None
    holds = ", ".join(body.mandate) or "nothing"
    return f"{amendment}: not in the mandate of {body.name}, which holds {holds}"


def paths_of(document: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield every dotted path of nested maps, outer before inner."""
    for key, value in document.items():
        yield f"{prefix}{key}"
        if isinstance(value, dict):
            yield from paths_of(value, f"{prefix}{key}.")
