"""The lines of a text file as a stream, in constant memory, however long a line and however broken the encoding."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, TextIO

# One line, one cell, one record: nobody labels a text of a million characters as one of many rows.
MAX_CHARS = 2**20

# What stands where bytes did not decode, see `_mark`.
_UNDECODED = "\udcff"


class Line(NamedTuple):
    """A line with its number, from 1, and its line end. `is_cut` says that it was longer than MAX_CHARS."""

    number: int
    text: str
    is_cut: bool = False

    @property
    def fault(self) -> str | None:
        """Why the line cannot be taken, or None."""
        return f"longer than {MAX_CHARS:,} characters" if self.is_cut else fault_of(self.text)

    @property
    def is_decoded(self) -> bool:
        """Whether all its bytes are of the encoding that it was read in."""
        return _UNDECODED not in self.text


def fault_of(text: str) -> str | None:
    """Why a text from a file cannot be taken, or None: zero bytes, or bytes that are not of its encoding."""
    if "\0" in text:
        return "contains a zero byte"
    if _UNDECODED in text:
        return "contains bytes that are not valid in the encoding of the file"
    return None


def as_text(file: BinaryIO, encoding: str) -> TextIO:
    """The file as text, to be closed by the caller. Bytes that cannot be decoded show up in `Line.fault`."""
    return io.TextIOWrapper(file, encoding=encoding, errors="labeller.mark", newline="")


def read_lines(text: TextIO, check: Callable[[], None]) -> Iterator[Line]:
    """The lines of a text, split at `\\n`, `\\r\\n` and `\\r` and at nothing else.

    A byte order mark is dropped. `check` is called often and may raise to cancel.
    """
    number = 0
    while line := text.readline(MAX_CHARS):
        number += 1
        if number % 256 == 0:
            check()
        is_cut = len(line) == MAX_CHARS and not line.endswith(("\n", "\r"))
        if is_cut:
            _skip_rest(text, check)
        yield Line(number, line.removeprefix("\ufeff") if number == 1 else line, is_cut)


def _skip_rest(text: TextIO, check: Callable[[], None]) -> None:
    while (rest := text.readline(MAX_CHARS)) and not rest.endswith(("\n", "\r")):
        check()


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Put half a character where bytes do not decode, since no text that did decode can hold one."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _UNDECODED, error.end


codecs.register_error("labeller.mark", _mark)
