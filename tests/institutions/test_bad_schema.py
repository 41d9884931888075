"""Each thing that the schema refuses: where (file, line, path), the value, what is allowed, the nearest match."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commonweal.core.errors import InputError
from commonweal.institutions import load_institutions

FULL = (Path(__file__).parent / "full_society.yaml").read_text(encoding="utf-8")

# case: (what stands in the file, what stands there instead, fragments of the message)
CASES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "two owners of one sector": (
        "A01: {kind: worker}",
        "A01: {kind: worker}, A01: {kind: social}",
        ("duplicate key", "'A01'", ":7:", "already stands on line 7"),
    ),
    "two ways of one product": ("    D35: {kind: plan}", "    D35: {kind: plan}\n    D35: {kind: market}", ("'D35'",)),
    "entitlement": ("{kind: points,", "{kind: point,", ("(allocation.products.food.entitlement.kind)", "'points'")),
    "weight of no group": ("{food: 2.0,", "{fod: 2.0,", ("(allocation.aim.weights.fod)", "'fod'", "'food'")),
    "kind of quota": ("kind: renewable, stock: cod", "kind: renewables, stock: cod", ("'renewables'", "'renewable'")),
    "sink without account": ("  co2: {", "  ch4: {", ("(quotas.ch4)", "no account of this sink", "allowed: co2")),
    "name with a dot": ("  coal:\n", "  coal.hard:\n", ("coal.hard", "without a dot")),
    "no stock": ("stock: oil, ", "", ("(quotas.oil.stock)", "missing key 'stock'", "add stock")),
    "kind of limit": (
        "kind: share_of_reserve",
        "kind: share_of_reserves",
        ("quotas.gas.limit.kind", "'share_of_reserve'"),
    ),
    "share of a reserve": (
        "share: {value: 0.5",
        "share: {value: 1.5",
        ("quotas.gas.limit.share.value", "1.5", "at most 1"),
    ),
    "unit of a yearly amount": ("unit: Mt/yr", "unit: Mt", ("quotas.coal.limit.amount.unit", "'Mt'", "ending in /yr")),
    "negative extraction": ("2015-01-01: 800", "2015-01-01: -800", ("amount.values.2015-01-01)", "-800", "at least 0")),
    "felling above the stock": (
        "2015-01-01: 0.02",
        "2015-01-01: 2",
        ("(quotas.timber.harvest.rate.values.2015-01-01)",),
    ),
    "harvest rule": ("kind: escapement", "kind: escapment", ("(quotas.herring.harvest.kind)", "'escapement'")),
    "way of issue": (
        "issue: {kind: plan}}\n  gas",
        "issue: {kind: plans}}\n  gas",
        ("(quotas.oil.issue.kind)", "'plan'"),
    ),
    "receiver of the rent": ("{kind: owners}", "{kind: owner}", ("(quotas.gas.rent.kind)", "'owners'")),
    "rent against the issue": (
        "issue: {kind: per_head}, rent: {kind: per_head}",
        "issue: {kind: per_head}, rent: {kind: owners}",
        ("(quotas.plaice)", "the rent goes to per_head, not to owners", "issue: {kind: auction}"),
    ),
    "need class": ("classes: [old, ill]", "classes: [old, il]", ("(guarantees.transport.classes.1)", "'il'", "'ill'")),
    "work status as a class": ("[worker], priority", "[employed], priority", ("child, worker, old, ill", "'employed'")),
    "product group of a service": (
        "group: health",
        "group: helth",
        ("(guarantees.clinics.group)", "'helth'", "'health'"),
    ),
    "product group of a basket": (
        "amounts: {food:",
        "amounts: {foods:",
        ("(guarantees.children.amounts.foods)", "'food'"),
    ),
    "unit per person": (
        "unit: km/person/yr",
        "unit: km/yr",
        ("guarantees.transport.provision.amount.unit", "/person/yr"),
    ),
    "funding": ("funding: taxes", "funding: tax", ("(guarantees.children.funding)", "'tax'", "'taxes'")),
    "retirement age": (
        "{2015-01-01: 65}",
        "{2015-01-01: 165}",
        ("(work.retirement_age.values.2015-01-01)", "165", "120"),
    ),
    "retirement age as a number": (
        re.search(r"retirement_age: .*", FULL)[0],
        "retirement_age: 65",
        ("(work.retirement_age)", "65", "observed, or {description"),
    ),
    "job guarantee": ("kind: public_jobs", "kind: public_job", ("(work.job_guarantee.kind)", "'public_jobs'")),
    "tax above one": (
        "{2015-01-01: 0.2}}\n    land",
        "{2015-01-01: 20}}\n    land",
        ("(public.taxes.income.values", "20"),
    ),
    "tax base": ("    land:", "    lands:", ("(public.taxes.lands)", "'land'")),
    "services": ("services: guarantee", "services: guarantees", ("(public.services)", "observed, guarantee")),
    "transfer in a list of several": (
        "kind: sickness",
        "kind: sicknes",
        ("public.transfers.parts.sick.kind", "'sickness'"),
    ),
    "debt rule": ("kind: debt_limit", "kind: debt_limits", ("(public.debt.kind)", "'debt_limit'")),
    "mandate below a body": (
        "recall.share]",
        "recall.shar]",
        ("(bodies.2.mandate.2)", "'bodies.locality.recall.share'"),
    ),
    "mandate of nothing": ("[investment.share]", "[investment.rate]", ("(bodies.4.mandate.0)", "'investment.rate'")),
    "unknown body above": (
        "under: locality",
        "under: localty",
        ("(bodies.0.under)", "no body of this name", "'locality'"),
    ),
    "unknown body of appeal": ("appeal: court", "appeal: curt", ("(bodies.0.appeal)", "'curt'", "'court'")),
    "unknown body that proposes": ("body: locality}", "body: locally}", ("(bodies.2.proposes.body)", "'locality'")),
    "upside down": (
        "level: locality, under: congress",
        "level: locality, under: shareholders",
        ("(bodies.1.under)", "locality (locality) stands under shareholders (enterprise)", "enterprise < locality"),
    ),
    "name of a body with a dot": ("{name: court,", "{name: court.one,", ("(bodies.3.name)", "without a dot")),
    "turnout above all": (
        "{2015-01-01: 0.7}}\n    meeting",
        "{2015-01-01: 7}}\n    meeting",
        ("(bodies.2.turnout.values",),
    ),
    "recall by more than all": (
        "kind: petition, share: 0.1",
        "kind: petition, share: 10",
        ("(bodies.1.recall.share)", "10"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_refused(case: str, tmp_path: Path) -> None:
    old, new, fragments = CASES[case]
    assert old in FULL
    path = tmp_path / "society.yaml"
    path.write_text(FULL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_institutions(path)
    message = str(caught.value)
    assert f"{path}:" in message
    assert all(fragment in message for fragment in fragments), message


TREE = "bodies:\n" + "\n".join(
    f"  - {{name: {name}, level: state, under: {above}, mandate: [], members: {{kind: all}}, rule: {{kind: majority}}}}"
    for name, above in (("a", "b"), ("b", "c"), ("c", "b"), ("d", "d"))
)


def test_every_cycle_of_bodies_is_named_once(tmp_path: Path) -> None:
    path = tmp_path / "society.yaml"
    path.write_text(TREE, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_institutions(path)
    found = [problem.what for problem in caught.value.problems]
    assert found == [
        "a cycle of bodies: b stands under c stands under b",
        "a cycle of bodies: d stands under d",
    ]
    assert [problem.where for problem in caught.value.problems] == [
        f"{path}:{n} (bodies.{n - 2}.under)" for n in (3, 5)
    ]


def test_appeals_in_a_circle(tmp_path: Path) -> None:
    path = tmp_path / "society.yaml"
    path.write_text(
        TREE.replace("under: b", "appeal: b", 1).replace("under: c", "appeal: a").replace("under", "appeal")
    )
    with pytest.raises(InputError, match="a cycle of bodies: a appeals to b appeals to a"):
        load_institutions(path)
