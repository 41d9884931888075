"""The page on writing a society: its examples are a society that leaves nothing open, and a kind that conforms."""

from __future__ import annotations

import re
from pathlib import Path

from commonweal.institutions.left_open import open_questions
from commonweal.institutions.loading import load_institutions
from commonweal.institutions.ownership import Ownership

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "writing-a-society.md").read_text(encoding="utf-8")
PRESET = ROOT / "src" / "commonweal" / "institutions" / "presets" / "social-plan.yaml"


def examples(language: str) -> list[str]:
    """Code blocks of the page in one language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_examples_are_parts_of_a_society_without_open_questions(tmp_path: Path) -> None:
    text = PRESET.read_text(encoding="utf-8")
    for part in examples("yaml"):
        key = part.split(":")[0]
        text = re.sub(rf"(?ms)^{key}:.*?(?=^\w|\Z)", "", text) + f"\n{part}"
    file = tmp_path / "society.yaml"
    file.write_text(text, encoding="utf-8")
    society = load_institutions(str(file))
    assert set(society.quotas or {}) == {"co2", "coal", "timber"}
    assert [body.name for body in society.bodies or ()] == ["congress", "commons"]
    assert open_questions(society) == []


def test_the_kind_of_the_page_conforms() -> None:
    space: dict[str, object] = {"__name__": "page"}
    try:
        exec(compile(examples("python")[0], "page", "exec", dont_inherit=True), space)
        cooperative = space["Cooperative"]
        control = cooperative().control()  # type: ignore[operator]
        assert control.abusus.region == 0.5
        assert sum(control.usus.model_dump().values()) == 1.0
    finally:
        Ownership.kinds.pop("cooperative", None)
