"""Which encoding a text is in: byte order marks, then UTF-8, then a guess that says it is one."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from labeller.domain.fault import Fault
from labeller.domain.item import Problem
from labeller.media.kinds import HEAD_BYTES, kind_of
from labeller.media.unreadable import UnreadableError

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

_CHUNK_BYTES = 1 << 20
_EVIDENCE_BYTES = 1 << 18

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Control characters that no text has: all but tab, line ends, form feed and escape.
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\r\f\x1b"})
_MOST_CONTROLS = 0.02  # and a handful may be strays in any file

# What is in letters and is no text all the same: pages with their layout.
_DOCUMENTS = (b"%PDF", b"%!PS", b"{\\rtf")

# What files from clients are found to be in, the most common first. Everything else that could be guessed, the old
# Macintosh pages for example, is far rarer than a wrong guess of it.
_LIKELY = (
    "cp1252", "cp1250", "cp1251", "cp932", "gb18030", "cp949", "big5", "euc_jp", "cp1254", "cp1253", "cp1255",
    "cp1256", "cp1257", "cp1258", "cp874", "koi8_r",
)  # fmt: skip

# Signs that a guess is wrong: a symbol in the midst of a word, or one accented letter standing by a number.
_ODD = re.compile(r"[^\W\d_][\u00a1-\u00bf\u00d7\u00f7][^\W\d_]|\d ?[^\W\d_a-zA-Z]\b|\b[^\W\d_a-zA-Z] ?\d")


@dataclass(frozen=True, slots=True)
class Charset:
    """An encoding by Python's name for it. Uncertain ones are guesses that a person should look at."""

    name: str
    is_certain: bool = True

    def remark(self, file: str) -> Problem | None:
        """What to tell of a file called `file` in it: that letters may be wrong, unless it is one of Unicode's."""
        if self.name.lower().startswith("utf"):
            return None
        how = "as such" if self.is_certain else "so by a guess: look at letters with accents"
        return Problem(file, f"its text is in {self.name}, and was read {how}", Fault.WRONG_ENCODING, is_mended=True)


def ignore() -> None:
    """The check of somebody who will not cancel."""


def charset_of(file: BinaryIO, check: Callable[[], None] = ignore) -> Charset:
    """The encoding of a whole file, read once as a stream from its beginning and left anywhere.

    `check` is called often and may raise to cancel. Raises UnreadableError if the file is not text.
    """
    head = file.read(_CHUNK_BYTES)
    for mark, name in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return Charset(name)
    if wide := _wide_without_mark(head[:4096]):
        return Charset(wide, is_certain=False)
    _refuse_binary(head)
    if _is_utf8(head, file, check):
        return Charset("utf-8")
    file.seek(0)
    return _guess(_evidence(file, check))


def _wide_without_mark(head: bytes) -> str | None:
    """UTF-16 without a mark shows in Western text, where every other byte is zero."""
    if len(head) < 4:
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    if even > 0.4 and odd < 0.05:
        return "utf-16-be"
    return None


def _refuse_binary(head: bytes) -> None:
    kind = kind_of(head[:HEAD_BYTES])
    if kind is not None and kind.is_readable_image and kind.title != "PPM":
        raise UnreadableError(f"not text: it is a {kind.title} picture")
    if kind is not None and head.startswith(_DOCUMENTS):
        raise UnreadableError(f"not text: it is {kind.title}")
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > max(8, _MOST_CONTROLS * len(head)):
        position = next(index for index, byte in enumerate(head) if byte in _CONTROLS)
        what = f"it is {kind.title}" if kind is not None and kind.title != "text" else "it holds binary data"
        raise UnreadableError(f"not text: {what} (byte {position:,})")


def _is_utf8(head: bytes, file: BinaryIO, check: Callable[[], None]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    chunk = head
    try:
        while chunk:
            check()
            decoder.decode(chunk)
            chunk = file.read(_CHUNK_BYTES)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _evidence(file: BinaryIO, check: Callable[[], None]) -> bytes:
    """The lines of a file that are not plain ASCII, which alone tell encodings apart, up to a limit."""
    lines: list[bytes] = []
    size = 0
    while size < _EVIDENCE_BYTES and (line := file.readline(_CHUNK_BYTES)):
        check()
        if not line.isascii():
            lines.append(line)
            size += len(line)
    return b"".join(lines)


def _guess(evidence: bytes) -> Charset:
    if _is_damaged_utf8(evidence):
        return Charset("utf-8", is_certain=False)

    from charset_normalizer import from_bytes

    matches = from_bytes(evidence, cp_isolation=list(_LIKELY), enable_fallback=False)
    if not matches:
        raise UnreadableError("not text in any encoding that Labeller knows")
    return Charset(min(matches, key=_oddity).encoding, is_certain=False)


def _is_damaged_utf8(evidence: bytes) -> bool:
    """Whether most of what is not ASCII is sound UTF-8. Other encodings hardly ever are, even in part."""
    text = evidence.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= character <= "\udcff" for character in text)
    good = sum(character > "\x7f" for character in text) - bad
    return good > 2 * bad


def _oddity(match: CharsetMatch) -> tuple[int, float, float, int]:
    """The smaller, the better: what a reader would stumble over, the library's two figures, then how common it is."""
    stumbles = len(_ODD.findall(str(match)))
    return stumbles, round(match.chaos, 1), -round(match.coherence, 1), _LIKELY.index(match.encoding)
