"""Names stay what they are in YAML, and are no markup in Markdown."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from labeller.formats.escaping import markdown, yaml_string


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_the_same_after_yaml(text):
    assert yaml.safe_load(f"- {yaml_string(text)}") == [text]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("<script>*bold*</script>", "\\<script\\>\\*bold\\*\\</script\\>"),
        ("[link](http://x)", "\\[link\\](http\\://x)"),
        ("a | b", "a \\| b"),
        ("two\nlines  and\u2028more", "two lines and more"),
        ("日本 über 7", "日本 über 7"),
        ("1. first", "1\\. first"),
        ("2024. A year", "2024\\. A year"),
        ("12) and 3. more", "12\\) and 3. more"),
        ("- a - b + c", "\\- a - b + c"),
        ("see WWW.example.org, me@example.org", "see WWW\\.example.org, me\\@example.org"),
        ("A sentence: it ends (so to speak).", "A sentence: it ends (so to speak)."),
    ],
)
def test_names_are_no_markup(name, written):
    assert markdown(name) == written


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_stays_on_one_line(text):
    assert len(markdown(text).splitlines()) <= 1
