"""Names and values come back from XML as they were, or as what XML has a place for."""

from __future__ import annotations

from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from labeller.formats.xml_values import escaped, kind_of_value, possible, possible_attributes, value_in, value_text

texts = st.text(st.characters(exclude_categories=["Cs"]))
values: st.SearchStrategy[Any] = st.one_of(
    st.booleans(), st.integers(-(10**15), 10**15), st.floats(allow_nan=False, allow_infinity=False), texts,
    st.lists(st.integers(), max_size=3), st.none(),
)  # fmt: skip


@given(texts)
def test_every_text_comes_back_as_content_and_as_an_attribute(text):
    element = fromstring(f'<a b="{escaped(text)}">{escaped(text)}</a>')
    assert (element.text or "", element.get("b")) == (possible(text), possible(text))


@given(values)
def test_every_value_comes_back_with_its_type(value):
    back = value_in(value_text(value), kind_of_value(value))
    assert (back, type(back)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("True", "checkbox", True),
        ("maybe", "checkbox", "maybe"),
        ("007", "number", "007"),
        ("true", "number", "true"),
        ("1", "text", "1"),
        ("[" * 9999, "json", "[" * 9999),
    ],
)
def test_what_is_not_of_its_kind_stays_text(text, kind, value):
    assert value_in(text, kind) == value


def test_characters_that_xml_has_no_place_for_are_replaced():
    assert possible_attributes({"a\0": "\x1fx\uffff", "n": 1}) == {"a\ufffd": "\ufffdx\ufffd", "n": 1}
