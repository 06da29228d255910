"""Structures of Thrift's compact protocol, in which the headers of Parquet's pages are written."""

from __future__ import annotations

from typing import Any

_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY = 1, 2, 3, 7, 8
_WHOLE_NUMBERS = {4, 5, 6}
_LIST, _SET, _MAP, _STRUCT, _UUID = 9, 10, 11, 12, 13
_WIDTHS = {_BYTE: 1, _DOUBLE: 8, _UUID: 16}

_MOST_DEPTH = 16
_MOST_VARINT_BYTES = 10


class CutError(ValueError):
    """The bytes end in the midst of a structure."""


class NoStructureError(ValueError):
    """The bytes are no structure of this protocol."""


def read_struct(data: bytes, at: int = 0, depth: int = 0) -> tuple[dict[int, Any], int]:
    """The fields of a structure by their numbers, and where it ends.

    Whole numbers, truth values, structures and lists of these are there; of all others only the number, with None.
    Raises CutError and NoStructureError.
    """
    fields: dict[int, Any] = {}
    number = 0
    while (head := byte_at(data, at)) != 0:
        kind, step = head & 0x0F, head >> 4
        number, at = (number + step, at + 1) if step else _signed(data, at + 1)
        if kind in (_TRUE, _FALSE):
            fields[number] = kind == _TRUE
        else:
            fields[number], at = _value(data, at, kind, depth)
    return fields, at + 1


def _value(data: bytes, at: int, kind: int, depth: int) -> tuple[Any, int]:
    if depth > _MOST_DEPTH:
        raise NoStructureError
    if kind in _WHOLE_NUMBERS:
        return _signed(data, at)
    if kind == _STRUCT:
        return read_struct(data, at, depth + 1)
    if kind in _WIDTHS:
        return None, at + _WIDTHS[kind]
    if kind == _BINARY:
        size, at = read_varint(data, at)
        return None, at + size
    if kind in (_LIST, _SET):
        return _list(data, at, depth)
    if kind == _MAP:
        return None, _behind_map(data, at, depth)
    raise NoStructureError


def _list(data: bytes, at: int, depth: int) -> tuple[list[dict[int, Any]] | None, int]:
    head = byte_at(data, at)
    count, at = (head >> 4, at + 1) if head < 0xF0 else read_varint(data, at + 1)
    if head & 0x0F != _STRUCT:
        return None, _behind_values(data, at, count, (head & 0x0F,), depth)
    structures = []
    for _ in range(count):
        fields, at = read_struct(data, at, depth + 1)
        structures.append(fields)
    return structures, at


def _behind_map(data: bytes, at: int, depth: int) -> int:
    count, at = read_varint(data, at)
    if not count:
        return at
    kinds = byte_at(data, at)
    return _behind_values(data, at + 1, count, (kinds >> 4, kinds & 0x0F), depth)


def _behind_values(data: bytes, at: int, count: int, kinds: tuple[int, ...], depth: int) -> int:
    for _ in range(count):
        if at >= len(data):
            raise CutError
        for kind in kinds:
            at = at + 1 if kind in (_TRUE, _FALSE) else _value(data, at, kind, depth + 1)[1]
    return at


def byte_at(data: bytes, at: int) -> int:
    """Raises CutError."""
    if at >= len(data):
        raise CutError
    return data[at]


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """A number without a sign, and where it ends. Raises CutError and NoStructureError."""
    number = 0
    for place in range(_MOST_VARINT_BYTES):
        byte = byte_at(data, at + place)
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number, at + place + 1
    raise NoStructureError


def _signed(data: bytes, at: int) -> tuple[int, int]:
    number, at = read_varint(data, at)
    return number >> 1 ^ -(number & 1), at
