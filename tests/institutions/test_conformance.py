"""The conformance functions pass what conforms, and say what is wrong with what does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest

from commonweal import testing
from commonweal.institutions.allocation import Allocation, Direct, Extrapolated, Market, Mixed, PlanAllocation
from commonweal.institutions.kinds import Kind
from commonweal.institutions.ownership import Control, Joint, Ownership, Private, Shares, Social, Worker
from commonweal.institutions.quotas import Quota, SinkBudget

CO2 = {"kind": "sink_budget", "account": "larger", "budget": "ar6-2.0c-67", "path": {"kind": "free"}}


@pytest.mark.parametrize(
    ("kind", "example"),
    [
        (Private, {"kind": "private"}),
        (Worker, {"kind": "worker"}),
        (Social, {"kind": "social"}),
        (Joint, {"kind": "joint", "workers": 0.25, "private": 0.75}),
    ],
)
def test_ownership_of_the_package_conforms(kind: type[Ownership], example: dict[str, Any]) -> None:
    testing.check_ownership(kind, example)


@pytest.mark.parametrize(
    ("kind", "example"),
    [
        (Market, {"kind": "market"}),
        (PlanAllocation, {"kind": "plan"}),
        (Direct, {"kind": "direct", "entitlement": {"kind": "points"}}),
        (Mixed, {"kind": "mixed", "guaranteed": "direct", "rest": "plan"}),
        (Extrapolated, {"kind": "extrapolated", "drivers": "trend"}),
    ],
)
def test_allocation_of_the_package_conforms(kind: type[Allocation], example: dict[str, Any]) -> None:
    testing.check_allocation(kind, example)


def test_any_other_kind_conforms() -> None:
    testing.check_kind(SinkBudget, CO2)


@pytest.fixture
def open_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test define kinds that are forgotten after it, as if their entry point were there."""
    monkeypatch.setattr(Ownership, "kinds", dict(Ownership.kinds))
    monkeypatch.setattr(Allocation, "kinds", dict(Allocation.kinds))
    monkeypatch.setattr(testing, "_check_entry_point", lambda kind: None)


def wrong_shares() -> tuple[Callable[..., None], type[Kind], str]:
    class Lopsided(Ownership):
        """Gives away more than there is."""

        kind: Literal["lopsided"] = "lopsided"

        def control(self) -> Control:
            much = Shares.model_construct(workers=0.8, society=0.8, region=0.0, private=0.0)
            one = Shares(society=1.0)
            return Control.model_construct(usus=much, fructus=one, abusus=one, employment=Worker().employment)

    return testing.check_ownership, Lopsided, "usus: shares add up to 1.6"


def refused_shares() -> tuple[Callable[..., None], type[Kind], str]:
    class Generous(Ownership):
        """Builds shares that do not add up to one."""

        kind: Literal["generous"] = "generous"

        def control(self) -> Control:
            much = Shares(workers=0.8, society=0.8)
            return Control(usus=much, fructus=much, abusus=much)

    return testing.check_ownership, Generous, "refused: shares add up to 1.6"


def no_control() -> tuple[Callable[..., None], type[Kind], str]:
    class Vague(Ownership):
        """Says nothing of who holds what."""

        kind: Literal["vague"] = "vague"

        def control(self) -> Any:
            return None

    return testing.check_ownership, Vague, "control() returns NoneType, not Control"


def moody() -> tuple[Callable[..., None], type[Kind], str]:
    class Moody(Ownership):
        """Changes from one question to the next."""

        kind: Literal["moody"] = "moody"

        def control(self) -> Control:
            self.__class__.asked += 1  # type: ignore[attr-defined]
            owner = Shares(society=1.0) if self.asked % 2 else Shares(private=1.0)  # type: ignore[attr-defined]
            return Control(usus=owner, fructus=owner, abusus=owner)

    Moody.asked = 0  # type: ignore[attr-defined]
    return testing.check_ownership, Moody, "equal fields give different control"


def no_docstring() -> tuple[Callable[..., None], type[Kind], str]:
    class Silent(Allocation):
        kind: Literal["silent"] = "silent"

    return testing.check_allocation, Silent, "no docstring"


def unknown_way() -> tuple[Callable[..., None], type[Kind], str]:
    class Magic(Allocation):
        """Goods move by a way that nobody has declared."""

        kind: Literal["magic"] = "magic"

        def ways(self) -> tuple[str, ...]:
            return ("wand",)

    return testing.check_allocation, Magic, "ways() names ['wand']"


def takes_anything() -> tuple[Callable[..., None], type[Kind], str]:
    class Lax(Allocation):
        """Takes every key."""

        model_config = {"extra": "ignore"}
        kind: Literal["lax"] = "lax"

    return testing.check_allocation, Lax, "takes keys that it does not know"


@pytest.mark.usefixtures("open_registry")
@pytest.mark.parametrize(
    "make",
    [
        wrong_shares,
        refused_shares,
        no_control,
        moody,
        no_docstring,
        unknown_way,
        takes_anything,
    ],
)
def test_what_does_not_conform_is_told_why(make: Callable[[], tuple[Callable[..., None], type[Kind], str]]) -> None:
    check, kind, words = make()
    with pytest.raises(AssertionError, match=words.replace("(", r"\(").replace(")", r"\)").replace("[", r"\[")):
        check(kind, {"kind": kind.model_fields["kind"].default})


def test_a_kind_without_an_entry_point_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Allocation, "kinds", dict(Allocation.kinds))

    class Hidden(Allocation):
        """Nobody is told of it."""

        kind: Literal["hidden"] = "hidden"

    with pytest.raises(AssertionError, match=r"no entry point of the group commonweal.kinds leads to"):
        testing.check_allocation(Hidden, {"kind": "hidden"})


def test_an_example_that_is_refused_is_told() -> None:
    with pytest.raises(AssertionError, match=r"the example is refused: .*acount.*did you mean 'account'"):
        testing.check_kind(SinkBudget, {**CO2, "acount": "larger"})


def test_a_dimension_is_not_a_kind() -> None:
    with pytest.raises(AssertionError, match="Quota is a dimension"):
        testing.check_kind(Quota, CO2)
