"""Reading the rows of a YOLO label file: one object in each, and a plain word for everything that is odd."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Problem
from labeller.formats.coordinate_units import Unit
from labeller.formats.values import BadAnnotationError, number_in, share
from labeller.formats.yolo.config import YoloConfig
from labeller.formats.yolo.shapes import Form, keypoints_in, shape_in
from labeller.formats.yolo.units import REASONS
from labeller.geometry.extent import extent
from labeller.media.unreadable import printable

# Beyond this a number is no share of the image that is a little wrong, but a count of pixels.
_MOST_SHARE = 2.0
# How far a box may be from that around its keypoints, as a share of the image, and still be the same.
_SLACK = 0.005
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+\Z")


@dataclass(frozen=True, slots=True)
class Row:
    """One object, in shares of an image whose size is not known yet."""

    label: str
    form: Form
    values: tuple[float, ...]
    dimensions: int = 3
    score: float | None = None

    def found(self, width: float, height: float) -> FoundAnnotation:
        """The annotation on an image of that size."""
        shape = shape_in(self.form, self.values, width, height, self.dimensions)
        return FoundAnnotation(self.label, shape, score=self.score)


class RowReader:
    """Reads the label files of one dataset, and counts what is odd in them but was taken."""

    def __init__(self, config: YoloConfig, *, has_corners: bool, has_keypoints: bool, unit: Unit = Unit.SHARES) -> None:
        """`has_corners` takes four points for a rotated box instead of a polygon; `unit` is that of all boxes."""
        self.oddities: Counter[tuple[str, Fault]] = Counter()
        self.beside_keypoints = 0
        self._config = config
        self._unit = unit
        self._has_corners = has_corners
        self._keypoints = config.keypoints
        self._has_keypoints = has_keypoints

    def read(self, text: str, file: str) -> Iterator[Row | Problem]:
        """Every row of a file that is called `file` in reports."""
        rows: Counter[Row] = Counter()
        for number, line in enumerate(text.splitlines(), start=1):
            try:
                row = self._row(line)
            except BadAnnotationError as error:
                yield Problem(f"{printable(file)}, line {number:,}", f"{error}; left out", error.fault)
                continue
            if row is not None:
                rows[row] += 1
                yield row
        self.oddities["rows that are there twice, taken all the same", Fault.DUPLICATE_ROW] += rows.total() - len(rows)
        forms = {row.form for row in rows} - {Form.POINTS}
        self.oddities["files that mix boxes with polygons, taken all the same", Fault.BAD_VALUE] += len(forms) > 1

    def _row(self, line: str) -> Row | None:
        fields = self._fields(line)
        if not fields:
            return None
        place, label = self._label(fields[0])
        numbers = tuple(map(number_in, fields[1:]))
        form, score = self._form(numbers)
        if score is not None:
            numbers = numbers[:-1]
        if form is Form.POINTS and self._has_keypoints:
            numbers = self._without_filling(numbers, place)
            self._note_box(numbers)
        elif form is Form.POINTS:
            form, numbers = Form.BOX, numbers[:4]
            self.oddities["rows with keypoints, of which only the boxes were taken", Fault.UNSUPPORTED] += 1
        row = Row(label, form, numbers, self._keypoints.dimensions if self._keypoints else 3, share(score))
        if row.form is Form.BOX and self._unit is not Unit.SHARES:
            what, fault = REASONS[self._unit]
            raise BadAnnotationError(f"as all boxes of the dataset it is {what}", fault)
        _check(row)
        return row

    def _fields(self, line: str) -> list[str]:
        fields = line.split()
        if len(fields) == 1 and re.search("[,;]", line):
            self.oddities["rows with commas or semicolons between numbers, taken all the same", Fault.BAD_VALUE] += 1
            return re.split("[,;]", line.strip().rstrip(",;"))
        if any("," in one for one in fields):
            self.oddities["rows with commas in numbers, taken all the same", Fault.BAD_VALUE] += 1
            return [one.replace(",", ".") if _DECIMAL_COMMA.match(one) else one.strip(",") for one in fields]
        return fields

    def _label(self, field: str) -> tuple[int, str]:
        """The number of a label and its name."""
        number = number_in(field)
        if not number.is_integer():
            raise BadAnnotationError(f"the label has the number {field:.20}, which is not whole")
        label = self._config.label(int(number))
        if label is None:
            reason = f"the label has the number {int(number)}, which no label of the dataset has"
            raise BadAnnotationError(reason, Fault.UNKNOWN_LABEL)
        return int(number), label

    def _without_filling(self, numbers: tuple[float, ...], label: int) -> tuple[float, ...]:
        """The row of a label with fewer keypoints than others without the zeros that fill it up."""
        if self._keypoints is None:
            return numbers
        end = 4 + len(self._keypoints.names_of(label)) * self._keypoints.dimensions
        return numbers if any(numbers[end:]) else numbers[:end]

    def _note_box(self, numbers: tuple[float, ...]) -> None:
        """Count boxes that are not those around the keypoints; ours are, or are as small as they may be."""
        around = extent(keypoints_in(numbers[4:], self._keypoints.dimensions if self._keypoints else 3))
        if around is None or self._config.format:
            return
        x, y, width, height = numbers[:4]
        told, meant = (x - width / 2, y - height / 2, width, height), (around.x, around.y, around.width, around.height)
        self.beside_keypoints += any(abs(one - other) > _SLACK for one, other in zip(told, meant, strict=True))

    def _form(self, numbers: Sequence[float]) -> tuple[Form, float | None]:
        """What so many numbers are, and the last of them where it says how sure a model was."""
        count = len(numbers)
        score = numbers[-1] if count else None
        if self._keypoints is not None:
            told = 4 + self._keypoints.count * self._keypoints.dimensions
            if count in (told, told + 1):
                return Form.POINTS, score if count > told else None
        if count in (4, 5):
            return Form.BOX, score if count == 5 else None
        if self._has_keypoints or count < 6:
            raise BadAnnotationError(f"a row of {count + 1} numbers, as no object has", Fault.INCOMPLETE)
        form = Form.CORNERS if self._has_corners and count in (8, 9) else Form.RING
        return form, score if count % 2 else None


def _check(row: Row) -> None:
    """Raises BadAnnotationError for numbers that are no shares of an image."""
    places = row.values[:4] if row.form is Form.POINTS else row.values
    if any(abs(value) > _MOST_SHARE for value in places):
        raise BadAnnotationError("coordinates in pixels instead of shares of width and height", Fault.PIXEL_COORDINATES)
    if row.form in (Form.BOX, Form.POINTS) and min(row.values[2:4]) < 0:
        raise BadAnnotationError("a box of a negative size", Fault.EMPTY_SHAPE)
    if row.form is Form.CORNERS and math.isclose(_area(row.values), 0.0, abs_tol=1e-12):
        raise BadAnnotationError("a rotated box without an area", Fault.EMPTY_SHAPE)


def _area(values: Sequence[float]) -> float:
    points = list(zip(values[::2], values[1::2], strict=True))
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs) / 2
