"""Conformance: what a kind from outside has to do, as functions that its author calls in tests of the author's own.

    from commonweal.testing import check_ownership
    from my_package.kinds import Commons

    def test_commons() -> None:
        check_ownership(Commons, {"kind": "commons", "users": 0.5})

Each function returns nothing if the kind conforms and raises :class:`AssertionError` with what is wrong otherwise.
"""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BeforeValidator, ValidationError, create_model
from ruamel.yaml import YAML

from commonweal.allocation.plan.make_plan import plan
from commonweal.allocation.plan.rules import plan_problem
from commonweal.core.errors import InputError
from commonweal.core.strict_yaml import Document, parse_yaml
from commonweal.data.worlds import load_world
from commonweal.institutions.allocation import Allocation
from commonweal.institutions.employment import Adjusts
from commonweal.institutions.engines import ALLOCATION, unbuilt
from commonweal.institutions.kinds import ENTRY_POINT_GROUP, Kind
from commonweal.institutions.left_open import open_questions
from commonweal.institutions.loading import load_institutions
from commonweal.institutions.ownership import RIGHTS, Control, Ownership
from commonweal.institutions.record import Record, validate
from commonweal.institutions.resolve import resolved
from commonweal.institutions.schema import Institutions
from commonweal.scenario.loading import load_scenario
from commonweal.scenario.setting import make_setting

__all__ = ["check_allocation", "check_kind", "check_ownership"]

Example = Mapping[str, Any]

SOCIETY, SCENARIO, WORLD, YEAR = "associated-producers", "foundation", "gbr-2014", 2015
"""What a kind is tried in: a bundled society, scenario and economy, in its first year."""


def check_kind(kind: type[Kind], example: Example) -> None:
    """Check what holds for every kind, whatever it is a kind of.

    It has a docstring and a name of its own, is in the registry of its dimension, is found through an entry point of
    the group ``commonweal.kinds`` (unless it comes with this package), is frozen, refuses unknown keys with the
    nearest match, and an example of it survives YAML and plain data unchanged.

    Parameters
    ----------
    kind : the class
    example : a declaration of it as it would stand in a file, with the key ``kind``

    Raises
    ------
    AssertionError
        With the first thing that is wrong.
    """
    _check_class(kind)
    _check_entry_point(kind)
    record = _read(kind, example)
    _check_frozen(record)
    _check_round_trip(kind, record)
    _check_misspelling(kind, example)


def check_ownership(kind: type[Ownership], example: Example) -> None:
    """Check a kind of ownership: :func:`check_kind`, the contract of ``Ownership``, and a society that uses it.

    ``control()`` returns a ``Control`` in which the shares of each right lie between 0 and 1 and add up to one, and
    equal fields give equal control; a society owned in this way leaves nothing open and resolves to plain data.

    Parameters
    ----------
    kind : the class
    example : a declaration of it as it would stand in a file

    Raises
    ------
    AssertionError
        With the first thing that is wrong.
    """
    check_kind(kind, example)
    record = _read(kind, example)
    _require(isinstance(record, Ownership), f"{kind.__qualname__} is not a kind of Ownership")
    assert isinstance(record, Ownership)
    control = _control(record)
    _require(isinstance(control, Control), f"control() returns {type(control).__name__}, not Control")
    for right in RIGHTS:
        _check_shares(right, getattr(control, right))
    adjusts = control.employment.adjusts()
    _require(adjusts in get_args(Adjusts), f"employment adjusts {adjusts!r}, not one of {get_args(Adjusts)}")
    again = _read(kind, example)
    assert isinstance(again, Ownership)
    _require(_control(again) == control, "equal fields give different control")
    _check_society({"ownership": {"default": dict(example), "sectors": {"A01": dict(example)}}})


def check_allocation(kind: type[Allocation], example: Example) -> None:
    """Check a kind of allocation: :func:`check_kind`, its ways, and a society in which everything moves by it.

    ``ways()`` names registered kinds of allocation. The society leaves nothing open and resolves to plain data.
    Where everything is planned, a plan of one year is made; where a way has no engine yet, that is reported.

    Parameters
    ----------
    kind : the class
    example : a declaration of it as it would stand in a file

    Raises
    ------
    AssertionError
        With the first thing that is wrong.
    """
    check_kind(kind, example)
    record = _read(kind, example)
    _require(isinstance(record, Allocation), f"{kind.__qualname__} is not a kind of Allocation")
    assert isinstance(record, Allocation)
    ways = record.ways()
    _require(isinstance(ways, tuple) and len(ways) > 0, f"ways() returns {ways!r}, not a tuple of names")
    unknown = [way for way in ways if way not in Allocation.kinds]
    _require(not unknown, f"ways() names {unknown}, which are no kinds of allocation: {sorted(Allocation.kinds)}")
    society = _check_society({"allocation": {"default": dict(example), "aim": {"kind": "max_min"}}})
    missing = {part.kind for part in unbuilt(society)}
    _require(missing == set(ways) - set(ALLOCATION), f"ways without an engine are {sorted(missing)} of {ways}")
    if set(ways) == {"plan"}:
        _check_plan(society)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


def _dimension(kind: type[Kind]) -> type[Kind]:
    """Return what it is a kind of: the direct subclass of Kind from which it descends."""
    _require(isinstance(kind, type) and issubclass(kind, Kind) and kind is not Kind, f"{kind!r} is not a kind")
    return next(base for base in kind.__mro__ if base.__bases__ == (Kind,))


def _name(kind: type[Kind]) -> str:
    return str(get_args(kind.model_fields["kind"].annotation)[0])


def _check_class(kind: type[Kind]) -> None:
    dimension, who = _dimension(kind), kind.__qualname__
    _require(kind is not dimension, f"{who} is a dimension, not a kind of one")
    _require(bool((kind.__dict__.get("__doc__") or "").strip()), f"{who} has no docstring that says what it means")
    declared = kind.model_fields["kind"].annotation
    literal = get_origin(declared) is Literal and len(get_args(declared)) == 1
    _require(literal, f"{who}.kind is {declared}, not a Literal with one name")
    _require(
        dimension.kinds.get(_name(kind)) is kind, f"{_name(kind)!r} is not in the registry of {dimension.__name__}"
    )
    config = kind.model_config
    _require(config.get("frozen") is True, f"{who} is not frozen")
    _require(config.get("extra") == "forbid", f"{who} takes keys that it does not know")


def _check_entry_point(kind: type[Kind]) -> None:
    module = kind.__module__
    if module.startswith("commonweal."):
        return
    named = [point.module for point in entry_points(group=ENTRY_POINT_GROUP)]
    found = any(module == name or module.startswith(f"{name}.") for name in named)
    _require(found, f"no entry point of the group {ENTRY_POINT_GROUP} leads to {module}; there are: {named or 'none'}")


def _read(kind: type[Kind], example: Example) -> Kind:
    """Read an example as a file would be read, from YAML and through the registry."""
    try:
        found = _validated(kind, parse_yaml(_yaml({"example": dict(example)}), "example"))
    except InputError as error:
        raise AssertionError(f"the example is refused: {error}") from error
    _require(type(found) is kind, f"the example is read as {type(found).__qualname__}, not {kind.__qualname__}")
    return found


def _validated(kind: type[Kind], document: Document) -> Kind:
    reading = Annotated[Kind, BeforeValidator(_dimension(kind).read)]
    holder = create_model("Holder", __base__=Record, example=(reading, ...))
    found: Kind = dict(validate(holder, document))["example"]
    return found


def _yaml(data: dict[str, Any]) -> str:
    writer, text = YAML(typ="safe", pure=True), io.StringIO()
    writer.representer.ignore_aliases = lambda _: True
    writer.dump(data, text)
    return text.getvalue()


def _check_frozen(record: Kind) -> None:
    try:
        setattr(record, "kind", "other")  # noqa: B010
    except ValidationError:
        return
    raise AssertionError(f"{type(record).__qualname__} can be changed after it was read")


def _check_round_trip(kind: type[Kind], record: Kind) -> None:
    plain = record.document()
    through_json = json.loads(json.dumps(plain))
    _require(through_json == plain, "document() is not plain data")
    _require(_read(kind, plain) == record, "document() reads back as something else")


def _check_misspelling(kind: type[Kind], example: Example) -> None:
    """Add a key that is a misspelling of a known one: it is refused, and the known one is suggested."""
    known = max((key for key in kind.file_keys()), key=len)
    wrong = f"{known}x"
    try:
        _validated(kind, Document("example", {"example": {**copy.deepcopy(dict(example)), wrong: 1}}, {}))
    except InputError as error:
        near = [problem.nearest for problem in error.problems if wrong in problem.where]
        _require(known in near, f"the unknown key {wrong!r} is refused without the nearest match {known!r}: {error}")
        return
    raise AssertionError(f"the unknown key {wrong!r} is taken in silence")


def _control(record: Ownership) -> Control:
    """Return what ``control()`` returns; rights that cannot be built, such as shares that do not add up, are wrong."""
    try:
        return record.control()
    except ValidationError as error:
        reasons = "; ".join(one["msg"] for one in error.errors())
        raise AssertionError(f"control() of {type(record).__qualname__} is refused: {reasons}") from error


def _check_shares(right: str, shares: Record) -> None:
    values = [float(getattr(shares, owner)) for owner in type(shares).model_fields]
    _require(all(0.0 <= value <= 1.0 for value in values), f"{right}: shares outside 0 to 1: {values}")
    _require(abs(sum(values) - 1.0) <= 1e-9, f"{right}: shares add up to {sum(values):g}, not to 1")


def _check_society(changes: dict[str, Any]) -> Institutions:
    """Check that a bundled society with these changes validates, leaves nothing open and resolves."""
    plain = {**load_institutions(SOCIETY).document(), **changes}
    try:
        society = validate(Institutions, Document("society with the example", plain, {}))
    except InputError as error:
        raise AssertionError(f"a society that uses it is refused: {error}") from error
    questions = [str(question) for question in open_questions(society)]
    _require(not questions, f"a society that uses it leaves open: {questions}")
    resolved(society, YEAR)
    return society


def _check_plan(society: Institutions) -> None:
    scenario = load_scenario(SCENARIO).with_(years={"from": YEAR, "to": YEAR})
    made = plan(plan_problem(make_setting(scenario, society, load_world(WORLD), "frozen")))
    _require(made.solved != "none", "no plan of one year is found for a society that uses it")
