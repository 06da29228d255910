"""One line of JSON becomes fields, or a refusal in plain words."""

from __future__ import annotations

import pytest

from labeller.media.json_lines import BadLineError, parse_line


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('{"text": "x", "tags": ["a", 1, null]}', {"text": "x", "tags": ["a", 1, None]}),
        ('"just a text"', {"text": "just a text"}),
        ('{"a": 1, "a": 2}', {"a": 2}),
        ('{"text": "\\ud83d\\ude00 \\u00fc"}', {"text": "😀 ü"}),
        ("{}", {}),
    ],
)
def test_objects_and_texts_are_taken(text, fields):
    assert parse_line(text) == fields


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"text": ', "not valid JSON at character 10 (expecting value)"),
        ("{'text': 1}", "not valid JSON at character 2 (expecting property name enclosed in double quotes)"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": ' * 100_000, "nested too deeply"),
        ('{"n": ' + "9" * 5000 + "}", "a number has too many digits"),
        ("[1, 2]", "a list where an object or a text was expected"),
        ("3.5", "a number where an object or a text was expected"),
        ("null", "null where an object or a text was expected"),
        ('{"text": "\\udc00"}', "contains half a character (an unpaired surrogate)"),
        ('{"\\ud800": 1}', "contains half a character (an unpaired surrogate)"),
        ('{"deep": [{"x": "\\u0000"}]}', "contains a zero byte"),
    ],
)
def test_everything_else_is_refused_with_a_reason(text, reason):
    with pytest.raises(BadLineError) as refused:
        parse_line(text)
    assert str(refused.value) == reason


def test_a_text_about_zero_bytes_is_a_text():
    assert parse_line('{"text": "write \\\\u0000 for a zero byte"}') == {"text": "write \\u0000 for a zero byte"}
