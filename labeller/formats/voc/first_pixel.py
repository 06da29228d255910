"""Whether a source of Pascal VOC counts pixels from 1, as the challenges did, or from 0, as many others do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from labeller.domain.fault import Fault
from labeller.domain.item import Problem
from labeller.jobs import JobContext
from labeller.media.files import open_file
from labeller.media.unreadable import UnreadableError

_BEGINS_AT_0 = re.compile(rb"<[xy]min>\s*0+(\.0*)?\s*<")
_BEGINS_AT_1 = re.compile(rb"<[xy]min>\s*0*1(\.0*)?\s*<")
_SIDE = re.compile(rb"<(width|height)>\s*(\d{1,18})\s*<")
_END = re.compile(rb"<([xy])max>\s*(\d{1,18})(?:\.0*)?\s*<")
_SAYS_ITS_OWN = re.compile(rb"<annotation>[^<]*pixels counted from [01],")
_MOST_BYTES = 1 << 24
# One file in so many may have a faulty 0.
_FEW = 10


@dataclass(slots=True)
class FirstPixel:
    """How many files there are, how many have a box that begins at 0, and how many of the others speak for 1.

    Those have a box that begins at 1, or ends at the very size of the image, which is its last pixel only from 1.
    """

    files: int = 0
    from_0: int = 0
    from_1: int = 0

    @property
    def is_0(self) -> bool:
        """Whether 0 is meant: not where more files speak for 1, nor where so few have a 0 that it is a slip."""
        is_slip = self.from_0 * _FEW < self.files or (self.from_0 == 1 and self.files > 2)
        return self.from_0 > self.from_1 and not is_slip

    def problems(self, where: str) -> list[Problem]:
        """What was concluded of the zeros."""
        if not self.is_0:
            return []
        reason = (
            f"boxes begin at 0 in {self.from_0:,} of {self.files:,} files, so pixels are counted from 0: all boxes of "
            "the source were read so"
        )
        return [Problem(where, reason, Fault.PIXEL_FROM_ZERO, is_mended=True)]


def find_first_pixel(files: Iterable[Path], context: JobContext) -> FirstPixel:
    """Look through the files; nothing is counted where they say it themselves."""
    found = FirstPixel()
    for number, path in enumerate(files):
        context.progress(number, 0, "Looking for the number of the first pixel")
        try:
            with open_file(path) as file:
                content = file.read(_MOST_BYTES)
        except (OSError, UnreadableError):
            continue
        if number == 0 and _SAYS_ITS_OWN.search(content):
            return found
        found.files += 1
        if _BEGINS_AT_0.search(content):
            found.from_0 += 1
        else:
            found.from_1 += bool(_BEGINS_AT_1.search(content)) or _ends_at_the_size(content)
    return found


def _ends_at_the_size(content: bytes) -> bool:
    sides = {b"x" if name == b"width" else b"y": int(size) for name, size in _SIDE.findall(content)}
    return any(sides.get(axis) == int(end) for axis, end in _END.findall(content))
