"""Names from data in YAML and in Markdown: there is nothing in them that is taken for markup."""

from __future__ import annotations

import re

# Signs of markup anywhere, those that begin a line of a list or a heading, and what makes a link of a bare address.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&@$]|^[-+=]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")


def yaml_string(text: str) -> str:
    """The text as a quoted YAML scalar: never a boolean, number or date, on one line, ASCII but for letters.

    YAML's double quotes take JSON's escapes, but a character beyond U+FFFF only as `\\U`.
    """
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if (character.isascii() and character.isprintable()) or character.isalnum():
        return character
    return f"\\u{ord(character):04x}" if ord(character) <= 0xFFFF else f"\\U{ord(character):08x}"


def markdown(text: str | int) -> str:
    """The text in one line, every sign of markup in it escaped."""
    line = " ".join(str(text).split())
    return _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", line))
