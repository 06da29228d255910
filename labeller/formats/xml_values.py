"""What XML can say of names and of attribute values, and how values keep their type on the way through text."""

from __future__ import annotations

import html
import json
import re
from typing import Any

# XML 1.0 has no place for these, not even escaped.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}

CHECKBOX, NUMBER, TEXT, JSON = "checkbox", "number", "text", "json"
"""The kinds of values. The first three are the input types of CVAT; the last is for whatever else JSON can say."""


def possible(text: str) -> str:
    """The text with U+FFFD for characters that no XML file can hold."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def escaped(text: str) -> str:
    """The text as content of an element or of a quoted attribute; line breaks come back as they were."""
    quoted = html.escape(possible(text))
    for character, reference in _BREAKS.items():
        quoted = quoted.replace(character, reference)
    return quoted


def possible_attributes(attributes: dict[str, Any]) -> dict[str, Any]:
    """The attributes as they come back from XML: names and texts without impossible characters."""
    return {possible(name): possible(value) if isinstance(value, str) else value for name, value in attributes.items()}


def kind_of_value(value: Any) -> str:
    """How a value is told."""
    match value:
        case bool():
            return CHECKBOX
        case int() | float():
            return NUMBER
        case str():
            return TEXT
    return JSON


def value_text(value: Any) -> str:
    """The value as text, which `value_in` understands with its kind."""
    return value if isinstance(value, str) else json.dumps(value)


def value_in(text: str, kind: str) -> Any:
    """The value that a text stands for; what is not of its kind stays text."""
    if kind == CHECKBOX:
        return {"true": True, "false": False}.get(text.strip().lower(), text)
    if kind not in (NUMBER, JSON):
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if kind == JSON or type(value) in (int, float) else text
