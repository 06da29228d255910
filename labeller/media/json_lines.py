"""JSON Lines: one JSON value in each line, as data and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


class BadLineError(ValueError):
    """A line that is not what JSON Lines should hold; the message says why, in plain words."""


def parse_line(text: str) -> dict[str, Any]:
    """The fields of one line. A string alone is a text; of a field that is given twice the last counts.

    Raises BadLineError.
    """
    try:
        value = json.loads(text, parse_constant=_NO_NUMBERS.get)
    except json.JSONDecodeError as error:
        raise BadLineError(f"not valid JSON at character {error.pos + 1} ({error.msg.lower()})") from error
    except RecursionError as error:
        raise BadLineError("nested too deeply") from error
    except ValueError as error:
        raise BadLineError("a number has too many digits") from error
    if isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, dict):
        raise BadLineError(f"{_KINDS[type(value)]} where an object or a text was expected")
    if "\\u" in text:
        check_characters(value)
    return value


# What Python's writer calls numbers and JSON does not know. A spelt-out infinity stays what was spelt.
_NO_NUMBERS = {"NaN": None, "Infinity": "Infinity", "-Infinity": "-Infinity"}

_KINDS: dict[type, str] = {
    list: "a list",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}


def check_characters(value: dict[str, Any]) -> None:
    """Raise BadLineError for what JSON can escape but no file or database can keep: half characters and zero bytes."""
    for text in _texts_in(value):
        if "\0" in text:
            raise BadLineError("contains a zero byte")
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise BadLineError("contains half a character (an unpaired surrogate)") from error


def _texts_in(value: Any) -> Iterator[str]:
    """Every string of a JSON value, names of fields among them; without recursion, since nesting may be deep."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.extend(value)
            waiting.extend(value.values())
