"""JSON documents from strangers: read whole, with every refusal in plain words."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from labeller.domain.item import Problem
from labeller.media.files import open_file, reading
from labeller.media.memory_room import most_memory
from labeller.media.texts import decode
from labeller.media.unreadable import UnreadableError, printable

# A million annotated boxes take a fifth of this.
MAX_BYTES = 1 << 30

# What each of these bytes takes in memory at most (CPython 3.11, 64 bits): a list with its first places; an object with
# one field; a place in a list and the number in it; half of what a text takes beside its characters, and of its place.
_COST_BYTES = {b"[": 88, b"{": 240, b",": 36, b'"': 36}
# Of each byte of the file, beside itself, in the text that the parser reads and in the texts that it makes of that.
_TEXT_COST, _WIDE_TEXT_COST = 2, 8


def read_json(path: Path, problems: list[Problem]) -> Any:
    """The document in a file. Raises UnreadableError for anything that is no JSON.

    JSON is in UTF-8, UTF-16 or UTF-32. Any other encoding is guessed, and `problems` gets a remark on it.
    """
    with reading(path), open_file(path) as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UnreadableError(f"it is larger than {MAX_BYTES >> 20} MB", path)
    if not content.strip():
        raise UnreadableError("the file is empty", path)
    if memory_needed(content) > most_memory():
        raise UnreadableError("it would take more memory than this machine can spare; ask for it in parts", path)
    try:
        with without_collecting():
            return _parsed(content.removeprefix(b"\xef\xbb\xbf"), path, problems)
    except json.JSONDecodeError as error:
        reason = f"it is no JSON: {error.msg} in line {error.lineno:,}, column {error.colno:,}"
        raise UnreadableError(reason, path) from error
    except (RecursionError, ValueError) as error:  # ValueError: a number of more digits than Python takes
        raise UnreadableError("it is nested too deeply, or holds an absurd number", path) from error


def _parsed(content: bytes, path: Path, problems: list[Problem]) -> Any:
    try:
        return json.loads(content)
    except UnicodeDecodeError:
        pass
    try:
        decoded = decode(content)
    except UnreadableError as error:
        raise UnreadableError(error.reason, path, "Save it as UTF-8.") from error
    remark = decoded.remark(printable(path.name))
    problems.extend([remark] if remark else [])
    return json.loads(decoded.text)


def memory_needed(content: bytes) -> int:
    """How many bytes reading this JSON takes at most, counted from what is in it."""
    made = sum(content.count(mark) * cost for mark, cost in _COST_BYTES.items())
    # One character beyond the Basic Multilingual Plane makes four bytes of each in its text.
    text = len(content) * (_TEXT_COST if content.isascii() else _WIDE_TEXT_COST)
    return len(content) + made + text


@contextmanager
def without_collecting() -> Iterator[None]:
    """While millions of small objects are made, none of them garbage: they would be walked through again and again."""
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_collecting:
            gc.enable()
