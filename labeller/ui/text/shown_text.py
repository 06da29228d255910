"""A text from data as the screen shows it, and the way back from the screen to the text.

Everything outside this module speaks of code points of the text as it is in the data; Qt counts UTF-16 units of a
document in which line ends have become blocks. Here is the border.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

# Qt lays out a block as a whole, so a paragraph of a megabyte would freeze the window: it is shown in pieces.
PIECE_LENGTH = 2000

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_BOX = ord("□")  # in the bundled font, unlike the pictures of control characters
_ZERO_WIDTH_JOINER = "\u200d"

# Each is replaced by one character of the same length in UTF-16, so that no offset moves: control characters, what
# turns the reading direction by force, what Qt's documents use for themselves, and halves of characters.
_HARMLESS = dict.fromkeys(
    (
        *(code for code in range(0x20) if code != ord("\t")),
        *range(0x7F, 0xA0),
        *(0x202D, 0x202E),
        *(0xFDD0, 0xFDD1, 0xFFFC),
        *range(0xD800, 0xE000),
    ),
    _BOX,
)


@dataclass(frozen=True)
class ShownText:
    """A text in pieces, one for each block of the document.

    `starts` says for each piece at which code point of `source` it begins. A piece has as many code points as the
    part of the source that it shows.
    """

    source: str
    pieces: tuple[str, ...]
    starts: tuple[int, ...]

    def offset(self, block: int, column: int) -> int:
        """The code point of the source at a place of the document; `column` counts UTF-16 units in the block."""
        return self.starts[block] + _code_points(self.pieces[block], column)

    def place(self, offset: int) -> tuple[int, int]:
        """The block, and the UTF-16 units in it, at which a code point of the source is shown."""
        block = bisect_right(self.starts, offset) - 1
        within = self.pieces[block][: offset - self.starts[block]]
        return block, len(within.encode("utf-16-le")) // 2

    def block_at(self, offset: int) -> int:
        """The block that shows a code point of the source; of a line end, the one before it."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def columns(self, block: int, start: int, end: int) -> tuple[int, int]:
        """The UTF-16 units of a block at which it shows its part of a range; twice the same where it shows none."""
        piece, begin = self.pieces[block], self.starts[block]
        first, last = (min(max(offset - begin, 0), len(piece)) for offset in (start, end))
        if piece.isascii():
            return first, max(first, last)
        units = len(piece[:first].encode("utf-16-le")) // 2
        return units, units + len(piece[first:last].encode("utf-16-le")) // 2


def shown_text(source: str) -> ShownText:
    """Prepare a text for the screen."""
    pieces: list[str] = []
    starts: list[int] = []
    for start, end in _paragraphs(source):
        harmless = source[start:end].translate(_HARMLESS)
        for cut_from, cut_to in _cuts(harmless):
            pieces.append(harmless[cut_from:cut_to])
            starts.append(start + cut_from)
    return ShownText(source, tuple(pieces), tuple(starts))


def utf16_offsets(text: str) -> Sequence[int]:
    """At which UTF-16 unit each code point of a text begins, and last where the text ends."""
    if text.isascii():
        return range(len(text) + 1)
    return [0, *accumulate(2 if ord(character) > 0xFFFF else 1 for character in text)]


def _paragraphs(source: str) -> list[tuple[int, int]]:
    """Where each paragraph begins and ends, without its line end."""
    ends = [match.span() for match in _LINE_END.finditer(source)]
    begins = [0, *(end for _, end in ends)]
    return list(zip(begins, [*(start for start, _ in ends), len(source)], strict=True))


def _cuts(paragraph: str) -> list[tuple[int, int]]:
    """Pieces of a paragraph that are short enough to lay out, cut after a space where there is one."""
    cuts: list[tuple[int, int]] = []
    begin = 0
    while len(paragraph) - begin > PIECE_LENGTH:
        end = _cut_before(paragraph, begin, begin + PIECE_LENGTH)
        cuts.append((begin, end))
        begin = end
    return [*cuts, (begin, len(paragraph))]


def _cut_before(paragraph: str, begin: int, limit: int) -> int:
    space = paragraph.rfind(" ", begin + PIECE_LENGTH // 2, limit)
    if space >= 0:
        return space + 1
    end = limit
    while end > begin + PIECE_LENGTH // 2 and _is_joined(paragraph[end - 1], paragraph[end]):
        end -= 1
    return end


def _is_joined(before: str, after: str) -> bool:
    """Whether the two belong to one character as people see it (marks on letters, emoji made of several)."""
    return unicodedata.category(after).startswith("M") or _ZERO_WIDTH_JOINER in (before, after)


def _code_points(text: str, units: int) -> int:
    """How many code points the first so many UTF-16 units of the text are."""
    if text.isascii():
        return units
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
