"""Every question that a society has to answer is asked where it is left open, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonweal.institutions import load_institutions, open_questions

FULL = (Path(__file__).parent / "full_society.yaml").read_text(encoding="utf-8")

# What the essay asks of whoever proposes another society.
ESSAY = (
    "those who work there, society, or both jointly",
    "who sets the limit",
    "used up without limit",
    "gets the rent",
    "Who is covered",
    "too young, too old or too ill",
    "Who decides",
    "By which rule",
    "appeal",
    "market, by plan, directly, or mixed",
    "What is work paid",
    "Who decides what is invested",
    "run into debt",
)

# question left open: (what stands in the file, what stands there instead, path, fragment of the question)
CASES: dict[str, tuple[str, str, str, str]] = {
    "issue": (", issue: {kind: auction}, rent: {kind: owners}", "", "quotas.gas.issue", "by auction, per head"),
    "rent": (", rent: {kind: owners}", "", "quotas.gas.rent", "Who receives the scarcity rent?"),
    "covered": (
        "classes: [child], priority: shared, ",
        "priority: shared, ",
        "guarantees.schools.classes",
        "Who is covered",
    ),
    "priority": (
        "classes: [child], priority: shared, ",
        "classes: [child], ",
        "guarantees.schools.priority",
        "shortage",
    ),
    "funding": ("funding: quota_rent, ", "", "guarantees.schools.funding", "Who pays for it?"),
    "entitlement": (
        "{kind: direct, entitlement: {kind: labour_tokens}}",
        "{kind: direct}",
        "allocation.products.culture.entitlement",
        "equal points, or hours worked",
    ),
    "aim": ("\n  aim:", "\n  # aim:", "allocation.aim", "What is the plan for"),
    "members": ("members: {kind: owners_by_share}, ", "", "bodies.shareholders.members", "Who sits in it"),
    "rule": (", rule: {kind: condorcet}", "", "bodies.court.rule", "By which rule"),
    "taxes": ("  taxes:\n", "  # \n", "public.taxes", "What is taxed"),
    "kept": (
        ', share: {description: kept, unit: share, source: "assumption, range 0-0.5", values: {2015-01-01: 0.2}}',
        "",
        "investment.share",
        "must an enterprise keep",
    ),
    "quota without a setter": ("mandate: [quotas, ", "mandate: [", "quotas.coal", "Who sets this quota?"),
    "rent that pays but does not come": (
        "rent: {kind: public_purse}",
        "rent: {kind: nobody}",
        "guarantees.schools.funding",
        "No rent of a quota goes to",
    ),
}


def asked(tmp_path: Path, text: str) -> dict[str, list[str]]:
    path = tmp_path / "society.yaml"
    path.write_text(text, encoding="utf-8")
    found: dict[str, list[str]] = {}
    for question in open_questions(load_institutions(path)):
        found.setdefault(question.path, []).append(question.question)
    return found


@pytest.mark.parametrize("words", ESSAY)
def test_an_empty_file_is_asked_what_the_essay_asks(words: str, tmp_path: Path) -> None:
    assert any(words in text for texts in asked(tmp_path, "").values() for text in texts)


@pytest.mark.parametrize("case", CASES)
def test_asked(case: str, tmp_path: Path) -> None:
    old, new, path, words = CASES[case]
    text = FULL.replace("rent: {kind: fund, yields_to: per_head}", "rent: {kind: owners}")
    assert old in text
    changed = text.replace(old, new, 1)
    if case == "kept":
        changed = changed.replace("[investment.share]", "[investment]")
    if case == "taxes":
        changed = "\n".join(line for line in changed.splitlines() if "tax on" not in line)
    found = asked(tmp_path, changed)
    assert any(words in text for text in found.get(path, [])), found


def test_the_issue_itself_says_who_gets_the_rent(tmp_path: Path) -> None:
    for issue in ("per_head", "plan"):
        text = FULL.replace("issue: {kind: auction}, rent: {kind: owners}", f"issue: {{kind: {issue}}}")
        assert asked(tmp_path, text) == {}


@pytest.mark.parametrize("need_class", ["child", "old", "ill"])
def test_who_cannot_work_is_asked_about_where_transfers_only_follow_guarantees(need_class: str, tmp_path: Path) -> None:
    classes = ", ".join(name for name in ("child", "worker", "old", "ill") if name != need_class)
    preset = Path(__file__).parents[2] / "src/commonweal/institutions/presets/associated-producers.yaml"
    text = preset.read_text(encoding="utf-8")
    assert asked(tmp_path, text) == {}
    assert list(asked(tmp_path, text.replace("child, worker, old, ill", classes))) == ["guarantees"]


def test_taxes_that_pay_but_are_none(tmp_path: Path) -> None:
    text = FULL.replace("  taxes:\n", "  taxes: {}\n")
    text = "\n".join(line for line in text.splitlines() if "tax on" not in line)
    assert "Nothing is taxed" in asked(tmp_path, text)["guarantees.children.funding"][0]
