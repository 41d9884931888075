"""The page on the societies that come along says what their files say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from commonweal.institutions import list_presets, load_institutions
from commonweal.institutions.engines import unbuilt
from commonweal.institutions.parts import Part, parts

PAGE = Path(__file__).parents[2] / "docs" / "societies.md"


def document(name: str) -> dict[str, Any]:
    return load_institutions(name).document()


def section(name: str) -> str:
    return PAGE.read_text(encoding="utf-8").partition(f"\n## {name}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("name", list_presets())
def test_page_says_what_the_file_says(name: str) -> None:
    for table in (answers(name), figures(name)):
        assert table in section(name), f"docs/societies.md, section {name}, needs this table:\n\n{table}"


def answers(name: str) -> str:
    """The table of a society: a question, and the kinds with which the file answers it."""
    plain = document(name)
    rows = {
        "Who owns?": kinds(plain["ownership"]["default"], plain["ownership"].get("sectors", {})),
        "Who decides?": "; ".join(map(body, plain["bodies"])) or "nobody: the rules stay",
        "How do goods move?": kinds(plain["allocation"]["default"], plain["allocation"].get("products", {})),
        "What may be used up?": "; ".join(quota(key, item) for key, item in plain["quotas"].items())
        or "everything, without limit",
        "What is guaranteed?": "; ".join(guarantee(item) for item in plain["guarantees"].values()) or "nothing",
        "What has no engine yet?": missing(name),
    }
    return "\n".join(["| question | answer |", "|---|---|", *(f"| {key} | {value} |" for key, value in rows.items())])


def kinds(default: dict[str, Any], others: dict[str, Any]) -> str:
    named = (f"{code} {kind(rule)}" for code, rule in others.items())
    return "; ".join([kind(default), *named])


def kind(rule: dict[str, Any]) -> str:
    inside = {key: value["kind"] if isinstance(value, dict) else value for key, value in rule.items()}
    shown = ", ".join(f"{key} {value}" for key, value in inside.items() if key != "kind" and value != 0)
    return f"`{rule['kind']}`" + (f" ({shown})" if shown else "")


def body(plain: dict[str, Any]) -> str:
    return f"{plain['name']} ({plain['level']}: `{plain['members']['kind']}`, `{plain['rule']['kind']}`)"


def quota(name: str, plain: dict[str, Any]) -> str:
    limit = plain.get("budget") or (plain.get("limit") or plain["harvest"])["kind"]
    return f"{name}: `{plain['kind']}`, {limit}, issued `{plain['issue']['kind']}`"


def guarantee(plain: dict[str, Any]) -> str:
    what = plain.get("set") or plain["group"]
    return (
        f"{what}: {', '.join(plain['classes'])} (paid from `{plain['funding']}`; in a shortage `{plain['priority']}`)"
    )


def missing(name: str) -> str:
    found = sorted({f"`{part.kind}`" for part in unbuilt(load_institutions(name))})
    return ", ".join([*found, "bodies: they are declared and do not decide yet"])


def figures(name: str) -> str:
    """The table of a society's numbers that have a unit, empty if it has none."""
    rows = [
        f"| `{part.path}` | {over_time(part)} | {part.unit} | {part.source} |"
        for part in parts(document(name))
        if part.unit
    ]
    return "\n".join(["| number | value | unit | source |", "|---|---|---|---|", *rows]) if rows else ""


def over_time(part: Part) -> str:
    if not part.dated:
        return f"{part.value:g}"
    return ", ".join(f"{value:g} from {day[:4]}" for day, value in part.value.items())
