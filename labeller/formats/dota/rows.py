"""DOTA's rows: four corners in pixels, the name of the label, and whether the object is difficult."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Problem
from labeller.domain.shape import XY, RotatedBox
from labeller.formats.values import BadAnnotationError, number_in
from labeller.formats.yolo.shapes import is_rectangle, rectangle_in
from labeller.geometry import rotated_boxes
from labeller.media.unreadable import printable

CORNERS = 8
"""So many numbers are four corners."""

DIFFICULT = "difficult"
"""The attribute of an object that is hard to tell, which scoring leaves out."""

_HEADER = re.compile(r"\s*(imagesource|gsd|acquisition dates)\s*:(.*)", re.IGNORECASE)
_DECIMALS = 6


@dataclass(slots=True)
class DotaText:
    """What a label file says: its objects, and the header, which tells source and metres per pixel (`gsd`)."""

    annotations: list[FoundAnnotation] = field(default_factory=list)
    header: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class DotaReader:
    """Reads the label files of one dataset, and counts what is odd in them but was taken."""

    def __init__(self, names: Mapping[str, str], *, is_ours: bool) -> None:
        """`names` turns what labels are called in the files into what is meant."""
        self.oddities: Counter[tuple[str, Fault]] = Counter()
        self._names = names
        self._is_ours = is_ours

    def read(self, text: str, file: str) -> DotaText:
        """The file's content; `file` is what it is called in reports."""
        found = DotaText()
        for number, line in enumerate(text.split("\n"), start=1):
            header = _HEADER.match(line)
            if header is not None:
                found.header[header.group(1).lower()] = header.group(2).strip()
            elif line.strip():
                try:
                    found.annotations.append(self._annotation(line))
                except BadAnnotationError as error:
                    where = f"{printable(file)}, line {number:,}"
                    found.problems.append(Problem(where, f"{error}; left out", error.fault))
        return found

    def _annotation(self, line: str) -> FoundAnnotation:
        numbers, label, is_difficult = self._fields(line)
        corners = tuple(zip(numbers[::2], numbers[1::2], strict=True))
        if not self._is_ours:
            self._check(corners)
        attributes = {DIFFICULT: True} if is_difficult else {}
        return FoundAnnotation(self._names.get(label, label), rectangle_in(corners), attributes)

    def _fields(self, line: str) -> tuple[list[float], str, bool]:
        fields = line.split()
        if len(fields) == 1 and "," in line:
            fields = line.strip().split(",")
            self.oddities["rows with commas between their fields, taken all the same", Fault.BAD_VALUE] += 1
        if len(fields) <= CORNERS:
            raise BadAnnotationError(f"a row of {len(fields)} fields instead of 10", Fault.INCOMPLETE)
        numbers, rest = [number_in(one) for one in fields[:CORNERS]], fields[CORNERS:]
        # Some leave out how difficult it is, and some write blanks in names.
        is_told = len(rest) > 1 and rest[-1] in ("0", "1", "2")
        label = " ".join(rest[:-1] if is_told else rest)
        return numbers, label, is_told and rest[-1] != "0"

    def _check(self, corners: Sequence[XY]) -> None:
        """Raises BadAnnotationError for what no corners of an object are, and counts what is odd."""
        numbers = [number for corner in corners for number in corner]
        if all(0 <= one <= 1 for one in numbers) and not all(one.is_integer() for one in numbers):
            reason = "coordinates as shares of the image instead of pixels"
            raise BadAnnotationError(reason, Fault.NORMALISED_COORDINATES)
        if not is_rectangle(corners):
            reason = "rows with the corners of no rectangle, where the smallest one around them was taken"
            self.oddities[reason, Fault.BAD_VALUE] += 1


def row_text(box: RotatedBox, name: str, *, is_difficult: bool) -> str:
    """One row: the corners clockwise from the one that is top left where the angle is zero."""
    numbers = (number for corner in rotated_boxes.corners(box) for number in corner)
    return " ".join([*map(_decimal, numbers), name, str(int(is_difficult))])


def told_oddities(reader: DotaReader, where: str) -> Iterator[Problem]:
    for (reason, fault), count in reader.oddities.items():
        yield Problem(where, f"{reason}: {count:,}", fault, is_mended=True)


def _decimal(value: float) -> str:
    """With one decimal at least, as DOTA has them."""
    text = f"{value:.{_DECIMALS}f}".rstrip("0")
    text = text + "0" if text.endswith(".") else text
    return "0.0" if text == "-0.0" else text
