"""Reads the outline of a protocol buffer: numbered fields in turn, without knowing what they mean.

The encoding: https://protobuf.dev/programming-guides/encoding
"""

from __future__ import annotations

from collections.abc import Iterator

_NUMBER, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5
_LONGEST_NUMBER = 10


def fields(content: memoryview) -> Iterator[tuple[int, memoryview | int]]:
    """Each field: its number, and its bytes, or its value where it is a whole number. Nothing is copied.

    Raises ValueError where the content is no protocol buffer.
    """
    place = 0
    while place < len(content):
        tag, place = _number(content, place)
        kind = tag & 7
        if kind == _NUMBER:
            value, place = _number(content, place)
            yield tag >> 3, value
            continue
        if kind == _BYTES:
            length, place = _number(content, place)
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            length = 8 if kind == _EIGHT_BYTES else 4
        else:
            raise ValueError(f"unknown kind of field {kind}")
        if place + length > len(content):
            raise ValueError("a field reaches over the end")
        yield tag >> 3, content[place : place + length]
        place += length


def _number(content: memoryview, place: int) -> tuple[int, int]:
    value = 0
    for shift in range(_LONGEST_NUMBER):
        if place >= len(content):
            raise ValueError("a number reaches over the end")
        byte = content[place]
        place += 1
        value |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return value, place
    raise ValueError("a number is too long")
