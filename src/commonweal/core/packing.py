"""Records to arrays and back, bit for bit: what a run saves to go on later."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from commonweal.core.errors import FileProblem, Problem


def pack(value: object) -> bytes:
    """Return records, arrays, numbers, texts, tuples and maps of them as bytes of an ``.npz`` file.

    Floats are kept as 64-bit numbers, so that what is read back has the same bits. No code is stored: a reader names
    the classes that it expects.
    """
    arrays: dict[str, np.ndarray] = {}
    outline = _outline(value, arrays)
    text = np.frombuffer(json.dumps(outline).encode(), dtype=np.uint8)
    stream = io.BytesIO()
    save: Any = np.savez_compressed
    save(stream, outline=text, **arrays)
    return stream.getvalue()


def unpack(content: bytes, classes: Mapping[str, type]) -> Any:
    """Return what :func:`pack` stored; records are built from ``classes`` by name.

    Raises
    ------
    FileProblem
        The bytes are no such file, or name a record that is not among the classes.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as found:
            outline = json.loads(bytes(found["outline"]).decode())
            return _value(outline, found, classes)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileProblem(
            Problem("not a saved state", "checkpoint", str(error), "a file that this version wrote")
        ) from None


def _outline(value: object, arrays: dict[str, np.ndarray]) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        inside = {one.name: _outline(getattr(value, one.name), arrays) for one in fields(value)}
        return {"record": type(value).__name__, "fields": inside}
    if isinstance(value, np.ndarray):
        name = f"a{len(arrays)}"
        arrays[name] = value
        return {"array": name}
    if isinstance(value, bool | np.bool_):
        return {"flag": bool(value)}
    if isinstance(value, float | np.floating):
        return {"float": float(value).hex()}
    if isinstance(value, int | np.integer):
        return {"int": int(value)}
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        return {"tuple": [_outline(one, arrays) for one in value]}
    if isinstance(value, Mapping):
        return {"map": [[key, _outline(one, arrays)] for key, one in value.items()]}
    raise TypeError(f"cannot store {type(value).__name__}")


def _value(outline: Any, arrays: Mapping[str, Any], classes: Mapping[str, type]) -> Any:
    if outline is None or isinstance(outline, str):
        return outline
    ((kind, inside),) = [(k, v) for k, v in outline.items() if k != "fields"]
    if kind == "record":
        if inside not in classes:
            raise ValueError(f"unknown record {inside}")
        return classes[inside](**{name: _value(one, arrays, classes) for name, one in outline["fields"].items()})
    if kind == "array":
        return np.array(arrays[inside])
    if kind == "float":
        return float.fromhex(inside)
    if kind == "tuple":
        return tuple(_value(one, arrays, classes) for one in inside)
    if kind == "map":
        return {key: _value(one, arrays, classes) for key, one in inside}
    return inside
