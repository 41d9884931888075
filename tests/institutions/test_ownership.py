"""Who owns: three rights, shared out; old files stay valid; kinds from outside keep the same contract."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from commonweal.core.errors import InputError
from commonweal.core.strict_yaml import Document
from commonweal.institutions import Institutions, load_institutions, open_questions
from commonweal.institutions.employment import FixedMembership, VariableHours, VariableMembership
from commonweal.institutions.ownership import (
    Control,
    Joint,
    Ownership,
    OwnershipRules,
    Private,
    Shares,
    Social,
    Worker,
)
from commonweal.institutions.record import validate

ALL = ("usus", "fructus", "abusus")


def society(tmp_path: Path, ownership: str) -> Institutions:
    """Load a file that says nothing but who owns."""
    path = tmp_path / "society.yaml"
    path.write_text(f"ownership: {ownership}\n", encoding="utf-8")
    return load_institutions(path)


def refused(tmp_path: Path, ownership: str) -> str:
    with pytest.raises(InputError) as caught:
        society(tmp_path, ownership)
    return str(caught.value)


@pytest.mark.parametrize(
    ("kind", "owner"), [(Private(), "private"), (Social(), "society"), (Worker(disposal="workers"), "workers")]
)
def test_whole_property(kind: Ownership, owner: str) -> None:
    control = kind.control()
    assert [getattr(getattr(control, right), owner) for right in ALL] == [1.0, 1.0, 1.0]


def test_worker_property_is_use_and_fruit_unless_members_may_sell() -> None:
    control = Worker().control()
    assert (control.usus.workers, control.fructus.workers, control.abusus.society) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("employment", [FixedMembership(), VariableHours(), VariableMembership()])
def test_joint_with_one_owner_is_the_pure_form(employment: FixedMembership) -> None:
    assert Joint(workers=1.0, employment=employment).control() == Worker(employment=employment).control()
    assert Joint(society=1.0).control() == Social().control()
    assert Joint(private=1.0).control() == Private().control()


def test_rights_shared_out_apart() -> None:
    half = Shares(workers=0.5, region=0.5)
    control = Joint(workers=0.25, society=0.75, fructus=half).control()
    assert (control.usus, control.fructus) == (Shares(workers=0.25, society=0.75), half)
    assert control.abusus == Shares(society=1.0)
    apart = Joint(usus=half, fructus=Shares(society=1.0), abusus=Shares(private=1.0))
    assert apart.control() == Control(usus=half, fructus=Shares(society=1.0), abusus=Shares(private=1.0))


def test_files_of_before_mean_the_same(tmp_path: Path) -> None:
    text = "{default: {kind: joint, workers: 0.5, society: 0.5}, sectors: {Q: {kind: social}, A01: {kind: worker}}}"
    rules = society(tmp_path, text).ownership
    assert rules.default == Joint(workers=0.5, society=0.5)
    assert rules.sectors == {"A01": Worker(employment=FixedMembership()), "Q": Social()}
    assert rules.small is None
    assert validate(OwnershipRules, Document("again", rules.document(), {})) == rules


def test_small_enterprises(tmp_path: Path) -> None:
    size = "{description: persons engaged, unit: persons, source: 'assumption, range 5-50', values: {2015-01-01: 10}}"
    text = f"{{default: {{kind: social}}, small: {{below: {size}, ownership: {{kind: private}}}}}}"
    small = society(tmp_path, text).ownership.small
    assert small is not None and small.ownership == Private()
    assert list(small.below.values.values()) == [10.0]
    assert "(ownership.small.below.unit)" in refused(tmp_path, text.replace("unit: persons", "unit: firms"))
    message = refused(tmp_path, text.replace("2015-01-01: 10", "2015-01-01: 0"))
    assert "(ownership.small.below.values.2015-01-01)" in message and "above 0" in message


@pytest.mark.parametrize(
    ("ownership", "words"),
    [
        ("{default: {kind: joint, workers: 0.5}}", ("(ownership.default)", "add up to 0.5", "= 1")),
        ("{default: {kind: joint}}", ("(ownership.default)", "add up to 0", "= 1")),
        (
            "{default: {kind: joint, workers: 1, fructus: {workers: 0.5, private: 0.6}}}",
            ("(ownership.default.fructus)", "add up to 1.1", "= 1"),
        ),
        (
            "{default: {kind: joint, usus: {workers: 1}, fructus: {workers: 1}}}",
            ("(ownership.default)", "add up to 0", "= 1"),
        ),
        ("{default: {kind: worker, disposal: worker}}", ("(ownership.default.disposal)", "did you mean 'workers'")),
        (
            "{default: {kind: worker, employment: {kind: fixed_members}}}",
            ("(ownership.default.employment.kind)", "did you mean 'fixed_membership'"),
        ),
        ("{default: {kind: private, employment: {kind: variable_hours}}}", ("unknown key 'employment'",)),
        ("{default: {kind: joint, worker: 1}}", ("unknown key 'worker'", "did you mean 'workers'")),
        ("{default: {kind: socail}}", ("(ownership.default.kind)", "did you mean 'social'")),
        ("{sectors: {Q: {kind: joint, society: 0.3, region: 0.3}}}", ("(ownership.sectors.Q)", "add up to 0.6")),
    ],
)
def test_bad_ownership(ownership: str, words: tuple[str, ...], tmp_path: Path) -> None:
    message = refused(tmp_path, ownership)
    assert [word for word in words if word not in message] == []


def test_who_owns_is_asked(tmp_path: Path) -> None:
    asked = [str(question) for question in open_questions(society(tmp_path, "{}")) if "ownership" in question.path]
    assert len(asked) == 3
    assert all(words in " ".join(asked) for words in ("jointly", "residual", "sell or close"))


def test_a_kind_without_control_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ownership, "kinds", dict(Ownership.kinds))

    class Unowned(Ownership):
        """Says nothing about who holds what."""

        kind: Literal["unowned"] = "unowned"

    with pytest.raises(NotImplementedError, match=r"Unowned has to define control"):
        Unowned().control()
