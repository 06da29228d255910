"""msgpack from strangers, part by part: a byte of it can become an object of ninety, so only little is unpacked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from msgpack import Unpacker

# As a file of spaCy's has them: lists with one entry for each document, or each string.
_LISTED = frozenset({"strings", "cats", "flags", "span_groups", "user_data"})
_PLAIN = frozenset({"attrs", "tokens", "spaces", "lengths"})


class TooLargeError(ValueError):
    """A part that would take far too much memory to unpack."""


# What is said of one document, or a list of attributes; not a hundred thousand spans are as much.
_MOST_STRUCTURE_BYTES = 4 << 20


def packed_parts(raw: bytes) -> dict[str, Any] | None:
    """The parts of a file of documents by their names: the plain ones unpacked, of lists each entry still packed.

    Other parts are passed over. None for what was not packed by msgpack, or is no map.
    """
    import msgpack

    unpacker = msgpack.Unpacker(strict_map_key=False, max_buffer_size=max(1, len(raw)))
    unpacker.feed(raw)
    parts: dict[str, Any] = {}
    try:
        for _ in range(unpacker.read_map_header()):
            name = unpacked(_next(unpacker, raw))
            if name in _LISTED:
                parts[name] = [_next(unpacker, raw) for _ in range(unpacker.read_array_header())]
            elif name in _PLAIN:
                parts[name] = unpacked(_next(unpacker, raw))
            else:
                unpacker.skip()
    except (ValueError, TypeError, msgpack.UnpackException):  # TypeError: a list as the name of a part
        return None
    return parts


def unpacked(data: bytes) -> Any:
    """What was packed; None for what was not packed by msgpack. Raises TooLargeError."""
    import msgpack

    if len(data) > _MOST_STRUCTURE_BYTES and data[:1] not in _BYTES:
        raise TooLargeError(f"a part of it is larger than {_MOST_STRUCTURE_BYTES >> 20} MB")
    try:
        return msgpack.unpackb(data, strict_map_key=False)
    except (ValueError, TypeError, msgpack.UnpackException):  # TypeError: a list as the key of a map
        return None


# What begins a value that becomes bytes, as long as it is.
_BYTES = frozenset({b"\xc4", b"\xc5", b"\xc6"})


def _next(unpacker: Unpacker, raw: bytes) -> bytes:
    """The next value, packed."""
    start = unpacker.tell()
    unpacker.skip()
    return raw[start : unpacker.tell()]
