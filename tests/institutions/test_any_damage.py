"""Whatever stands in a file, it is read or refused with an input error; nothing else is ever raised."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.errors import InputError
from commonweal.core.strict_yaml import Document, parse_yaml
from commonweal.institutions import Institutions, load_institutions, open_questions
from commonweal.institutions.record import Record, validate
from commonweal.scenario import Scenario, load_scenario

WHOLE: dict[str, tuple[type[Record], dict[str, Any]]] = {
    "society": (Institutions, load_institutions("associated-producers").document()),
    "full society": (Institutions, load_institutions(Path(__file__).parent / "full_society.yaml").document()),
    "scenario": (Scenario, load_scenario("foundation").document()),
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)


def places(data: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the location of every part of plain data."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*above, key)
        yield from places(value, (*above, key))


@pytest.mark.parametrize("name", WHOLE)
@given(data=st.data())
def test_any_part_replaced_by_anything(name: str, data: st.DataObject) -> None:
    model, whole = WHOLE[name]
    damaged = copy.deepcopy(whole)
    *above, last = data.draw(st.sampled_from(list(places(damaged))))
    part = damaged
    for key in above:
        part = part[key]
    part[last] = data.draw(ANYTHING)
    try:
        record = validate(model, Document("damaged.yaml", damaged, {}))
    except InputError as error:
        assert all(problem.what and problem.where.startswith("damaged.yaml") for problem in error.problems)
    else:
        assert validate(model, Document("again.yaml", record.document(), {})) == record
        assert not isinstance(record, Institutions) or open_questions(record) is not None


@given(st.text(alphabet="ab:,[]{}#&*!|>'\"%@`-? \n\t012.", max_size=40))
def test_any_text(text: str) -> None:
    try:
        parse_yaml(text, "any.yaml")
    except InputError as error:
        assert "any.yaml" in str(error)
