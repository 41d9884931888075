"""The file of an aid plan: what stands ready, what convoys carry, who needs what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from commonweal.core.errors import Problem, SchemaError
from commonweal.core.strict_yaml import Document, read_yaml
from commonweal.territory.aid import Depot, Wanted
from commonweal.territory.rations import RATION_GRAMS

KG_PER_PERSON_DAY: Mapping[str, float] = {"food": RATION_GRAMS / 1000.0, "water": 15.0}
"""Weight of an item a person and day [kg]: a 550 g dry ration, Sphere's 15 l of water."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Depot(_Part):
    place: str
    item: str
    tonnes: float = Field(ge=0)


class _Convoys(_Part):
    number: int = Field(ge=0)
    trucks: int = Field(ge=0)
    tonnes_per_truck: float = Field(default=20.0, ge=0)


class _Need(_Part):
    place: str
    item: str
    people: float = Field(ge=0)
    days: float = Field(gt=0)
    kg_per_person_day: float | None = Field(default=None, gt=0)


class _File(_Part):
    schema_: int = Field(default=1, alias="schema", ge=1, le=1)
    depots: list[_Depot] = Field(min_length=1)
    convoys: _Convoys
    needs: list[_Need] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class AidFile:
    """Depots, needs in tonnes, and what all convoys carry together [t]."""

    depots: tuple[Depot, ...]
    needs: tuple[Wanted, ...]
    convoy_tonnes: float


def load_aid(path: Path) -> AidFile:
    """Return the file of an aid plan.

    Raises
    ------
    FileProblem
        Not a YAML file.
    SchemaError
        A part is missing, unknown or out of range: each with line and value.
    """
    document = read_yaml(path)
    try:
        file = _File.model_validate(document.data or {})
    except ValidationError as error:
        raise SchemaError([_problem(document, one) for one in error.errors()]) from error
    needs = tuple(_wanted(document, number, one) for number, one in enumerate(file.needs))
    convoys = file.convoys.number * file.convoys.trucks * file.convoys.tonnes_per_truck
    return AidFile(tuple(Depot(one.place, one.item, one.tonnes) for one in file.depots), needs, convoys)


def _wanted(document: Document, number: int, need: _Need) -> Wanted:
    weight = need.kg_per_person_day or KG_PER_PERSON_DAY.get(need.item)
    if weight is None:
        allowed = f"{', '.join(KG_PER_PERSON_DAY)}, or give kg_per_person_day"
        raise SchemaError(
            Problem("weight of an item is not known", document.where(("needs", number)), need.item, allowed)
        )
    person_days = need.people * need.days
    return Wanted(need.place, need.item, person_days * weight / 1000.0, person_days)


def _problem(document: Document, error: Any) -> Problem:
    value = error["input"] if isinstance(error["input"], (str, int, float)) else ""
    return Problem(str(error["msg"]).lower(), document.where(tuple(error["loc"])), repr(value) if value != "" else "")
