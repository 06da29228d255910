"""How much memory a JSON text takes once it is read, told before that: a file from a stranger may hold a bomb."""

from __future__ import annotations

# Shorter texts cannot take much more than half a gigabyte.
_LIGHT_CHARS = 16 << 20
# A list or an object that is empty, and a number with its place in a list.
_CONTAINER_BYTES, _VALUE_BYTES = 64, 40
# More than any step of a million items takes, less than what exhausts a laptop.
_MOST_BYTES = 2 << 30


def refuse_heavy(text: str) -> None:
    """Raise ValueError for a JSON text that is made of more pieces than any that Labeller writes."""
    if len(text) <= _LIGHT_CHARS:
        return
    containers = text.count("[") + text.count("{")
    if containers * _CONTAINER_BYTES + text.count(",") * _VALUE_BYTES > _MOST_BYTES:
        raise ValueError("JSON of too many pieces")
