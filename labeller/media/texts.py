"""Text from files of any encoding, unchanged: line ends and Unicode forms stay, since annotations count characters."""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from pathlib import Path

from labeller.domain.item import Problem
from labeller.media.charsets import Charset, charset_of
from labeller.media.files import open_file, reading
from labeller.media.unreadable import UnreadableError

# A text that a person is to read and label as one item; novels have a tenth of it.
MAX_TEXT_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was read. An uncertain encoding is a guess that a person should look at."""

    text: str
    encoding: str
    is_certain: bool

    def remark(self, file: str) -> Problem | None:
        """What to tell of the file, called `file`; None for what is in Unicode."""
        return Charset(self.encoding, self.is_certain).remark(file)


def read_text(path: Path, encoding: str | None = None) -> Decoded:
    """The text of a whole file. Raises UnreadableError."""
    with reading(path), open_file(path) as file:
        data = file.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise UnreadableError(f"too large for one text: more than {MAX_TEXT_BYTES // 2**20} MB", path)
    try:
        return decode(data, encoding)
    except UnreadableError as error:
        raise UnreadableError(error.reason, path) from error


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Bytes as text: in the encoding given, else by byte order mark, as UTF-8, or by a guess, in this order.

    A byte order mark is not part of the text; nothing else is changed. Raises UnreadableError with the place of the
    first byte that does not fit.
    """
    if encoding is None:
        charset = charset_of(io.BytesIO(data))
        name, is_certain = charset.name, charset.is_certain
    else:
        name, is_certain = encoding, True
    text = _decode_strictly(data, name)
    if "\0" in text:
        raise UnreadableError(f"not text: zero byte at character {text.index(chr(0)):,}")
    return Decoded(text, name, is_certain)


def head_in_utf8(head: bytes) -> bytes:
    """The beginning of a file as patterns of bytes look through it: without a mark, and in UTF-8 if it was UTF-16."""
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if head.startswith(mark):
            return head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    return head.removeprefix(codecs.BOM_UTF8)


def _decode_strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError as error:
        raise UnreadableError(f"there is no encoding named {encoding!r}") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(f"not valid {encoding.upper()} at byte {error.start:,} (line {line:,})") from error
    except UnicodeError as error:
        raise UnreadableError(f"not valid {encoding.upper()}") from error
