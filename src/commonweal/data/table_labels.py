"""Labels of a table of many regions: the region, a colon, the code. One region alone may leave its name out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from commonweal.core.linear_program import Index

SEPARATOR = ":"


def code_of(label: str, region: str) -> str:
    """Return a label without the region that it begins with, the whole label where it begins with none."""
    return label.removeprefix(region + SEPARATOR)


def codes_of(labels: Sequence[str], places: Index, regions: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of labels; places : (label,) their places in ``regions``."""
    return tuple(code_of(label, regions[place]) for label, place in zip(labels, places.tolist(), strict=True))


def label_of(code: str, region: str, regions: Sequence[str]) -> str:
    """Return a code with its region in front, or alone where there is one region only."""
    return code if len(regions) == 1 else f"{region}{SEPARATOR}{code}"


def carried_titles(
    titles: Mapping[str, str], gathered: Mapping[str, Sequence[str]], gone: frozenset[str] | set[str]
) -> dict[str, str]:
    """Return titles of new labels: the one title that all labels gathered in it share, none where they differ.

    Parameters
    ----------
    titles : of the labels before
    gathered : new label -> labels before that went into it
    gone : labels before that stand no more; what is neither gone nor gathered (items, satellites) keeps its title
    """
    found = {label: title for label, title in titles.items() if label not in gone}
    for new, olds in gathered.items():
        shared = {titles.get(old, "") for old in olds}
        if len(shared) == 1 and "" not in shared:
            found[new] = shared.pop()
        elif new in titles and new in olds and len(olds) == 1:
            found[new] = titles[new]
    return found


def notes_of_home(notes: Sequence[str], home: str, regions: Sequence[str]) -> tuple[str, ...]:
    """Return the notes that still hold of one region alone: labels of the other regions go, and notes on them only.

    In ``Without output: AUS:c35, DEU:c35.`` the label of home stays, as ``c35``. A note whose labels do not stand in
    such a list is kept as it is if one of them is home's.
    """
    named = re.compile(rf"(?<![\w:])({'|'.join(map(re.escape, regions))}){SEPARATOR}(?=\S)")
    kept = []
    for note in notes:
        if not named.search(note):
            kept.append(note)
        elif any(match[1] == home for match in named.finditer(note)):
            kept.append(_labels_of_home(note, home, named))
    return tuple(kept)


def _labels_of_home(note: str, home: str, named: re.Pattern[str]) -> str:
    starts = [match.start() for match in named.finditer(note)]
    head, ends = note[: starts[0]], [*starts[1:], len(note.removesuffix("."))]
    if not head.endswith(": ") or any(note[start - 2 : start] != ", " for start in starts[1:]):
        return note
    labels = [note[start:end].removesuffix(", ") for start, end in zip(starts, ends, strict=True)]
    own = [code_of(label, home) for label in labels if label.startswith(home + SEPARATOR)]
    return head + ", ".join(own) + ("." if note.endswith(".") else "")
