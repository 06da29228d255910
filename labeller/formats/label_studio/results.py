"""Results of Label Studio as annotations: regions with their labels, choices, answers about a region, relations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Medium, Problem
from labeller.domain.shape import Mask, Relation, Shape
from labeller.formats.label_studio.shapes import ELLIPSE_CORNERS, image_shape_in, is_region, range_in, span_in
from labeller.formats.label_studio.skeletons import keypoints_value
from labeller.formats.values import BadAnnotationError, share, size, whole
from labeller.media.unreadable import printable

Oddity = tuple[str, Fault]
Result = Mapping[str, Any]

# The answers to further questions: with the id of a region they are about it.
_ANSWERS = ("choices", "text", "number", "rating", "datetime")
_UNSIZED = (100, 100)
_RELATION = "relation"


@dataclass(frozen=True, slots=True)
class Part:
    """One annotation. What is told in percent of an image is placed anew when its size in pixels is known."""

    found: FoundAnnotation
    percent: Mapping[str, Any] | None = None

    def on(self, width: int, height: int) -> FoundAnnotation:
        if self.percent is None:
            return self.found
        return replace(self.found, shape=image_shape_in(self.percent, width, height))


@dataclass(frozen=True, slots=True)
class Reading:
    """What the results of one task say; `size` is that of the image in pixels, None where it is not told."""

    parts: tuple[Part, ...] = ()
    size: tuple[int, int] | None = None

    @property
    def annotations(self) -> tuple[FoundAnnotation, ...]:
        """The annotations as they are where the image has the size that is told."""
        return tuple(one.found for one in self.parts)


@dataclass(slots=True)
class ResultReader:
    """Reads the results of one task after the other; `problems` and `oddities` gather what is wrong with them.

    `skeletons` are the names of points by label, `skeleton_tags` the tags that these points are from.
    """

    medium: Medium
    skeletons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    skeleton_tags: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    oddities: Counter[Oddity] = field(default_factory=Counter)

    def read(self, where: str, results: Sequence[Result], text: str = "") -> Reading:
        """`where` is the place of the task, `text` is what spans are of."""
        task = _Results(self, results, text)
        parts: list[Part] = []
        for number, one in enumerate(results, start=1):
            try:
                parts.extend(task.parts(one))
            except BadAnnotationError as error:
                self.problems.append(Problem(f"{where}, result {number}", f"{error}; left out", error.fault))
        return Reading(tuple(parts), task.size)


class _Results:
    """The results of one task, which speak of each other by their ids."""

    def __init__(self, reader: ResultReader, results: Sequence[Result], text: str) -> None:
        self._medium = reader.medium
        self._oddities = reader.oddities
        self._text = text
        self._skeletons = reader.skeletons
        self._points: dict[str, list[Result]] = defaultdict(list)
        for one in results:
            if str(one.get("from_name")) in reader.skeleton_tags:
                self._points[str(one.get("parentID"))].append(one)
        self._own_points = {id(one) for points in self._points.values() for one in points}
        regions = [one for one in results if _is_region(one)]
        self._region_ids = {_id(one) for one in regions if _id(one)}
        self._labelled_ids = {_id(one) for one in regions if _labels(_value(one))}
        self._keys = _keys(regions, has_relations=any(one.get("type") == _RELATION for one in results))
        self._answers = _answers([one for one in results if _id(one) in self._region_ids])
        self.size = next(filter(None, map(_told_size, results)), None)

    def parts(self, result: Result) -> Iterator[Part]:
        """The annotations that a result makes. Raises BadAnnotationError."""
        if id(result) in self._own_points:
            return  # it is told with the region that it belongs to
        if _is_region(result):
            yield from self._region(result)
        elif result.get("type") == _RELATION:
            yield from map(Part, self._relation(result))
        elif _id(result) not in self._region_ids or _answer(result) is None:
            yield from map(Part, self._choices(result))

    def _region(self, result: Result) -> Iterator[Part]:
        value = _value(result)
        labels = _labels(value)
        if not labels and _id(result) in self._labelled_ids:
            return  # another result says what this region is
        if not labels:
            raise BadAnnotationError("a region without a label", Fault.INCOMPLETE)
        if len(labels) > 1:
            self._note("regions with several labels; taken once for each", Fault.OVERLAP)
        if labels[0] in self._skeletons and _id(result) in self._points:
            value = keypoints_value(self._points[_id(result)], self._skeletons[labels[0]])
        shape = self._shape(value)
        is_percent = self._medium is Medium.IMAGE and not isinstance(shape, Mask)
        for label in labels:
            found = FoundAnnotation(
                label,
                shape,
                dict(self._answers.get(_id(result), {})),
                share(result.get("score")),
                comment=_comment(result),
                key=self._keys.get(_id(result)),
            )
            yield Part(found, value if is_percent else None)

    def _shape(self, value: Mapping[str, Any]) -> Shape:
        if "startOffset" in value or "vertices" in value:
            raise BadAnnotationError("a region of a page of HTML, or of lines and curves", Fault.UNSUPPORTED)
        if self._medium is Medium.TEXT:
            span, is_mended = span_in(value, self._text)
            if is_mended:
                self._note("spans counted in UTF-16 units; put right by their words", Fault.BAD_SPAN)
            return span
        if self._medium is Medium.AUDIO:
            return range_in(value)
        if "radiusX" in value:
            self._note(f"ellipses; taken as polygons of {ELLIPSE_CORNERS} points", Fault.UNSUPPORTED)
        return image_shape_in(value, *(self.size or _UNSIZED))

    def _choices(self, result: Result) -> Iterator[FoundAnnotation]:
        """Labels of the whole item."""
        value = _value(result)
        choices = value.get("choices")
        if not isinstance(choices, list):
            kind = printable(str(result.get("type") or next(iter(value), "nothing")))[:40]
            raise BadAnnotationError(f"a result of the kind “{kind}”", Fault.UNSUPPORTED)
        for choice in choices:
            if isinstance(choice, str) and choice.strip():
                yield FoundAnnotation(choice, score=share(result.get("score")))

    def _relation(self, result: Result) -> Iterator[FoundAnnotation]:
        if self._medium is not Medium.TEXT:
            raise BadAnnotationError("a relation between regions that are no words", Fault.UNSUPPORTED)
        start, end = (self._keys.get(str(result.get(name))) for name in ("from_id", "to_id"))
        if start is None or end is None:
            raise BadAnnotationError("a relation to what is not there", Fault.INCOMPLETE)
        direction = result.get("direction", "right")
        if direction == "left":
            start, end = end, start
        elif direction != "right":
            self._note("relations both ways; taken one way", Fault.UNSUPPORTED)
        told = result.get("labels")
        labels = [one for one in told if isinstance(one, str) and one.strip()] if isinstance(told, list) else []
        if not labels:
            self._note("relations without a label; called “relation”", Fault.INCOMPLETE)
        for label in labels or [_RELATION]:
            yield FoundAnnotation(label, Relation(start, end))

    def _note(self, reason: str, fault: Fault) -> None:
        self._oddities[reason, fault] += 1


def _value(result: Result) -> Mapping[str, Any]:
    value = result.get("value")
    return value if isinstance(value, dict) else {}


def _id(result: Result) -> str:
    told = result.get("id", _value(result).get("id"))
    return "" if told is None else str(told)


def _answer(result: Result) -> Any:
    """What a result answers to a question that is not where something is; None for a result of another kind."""
    value = _value(result)
    key = next((key for key in _ANSWERS if key in value), None)
    if key is None or (key == "text" and isinstance(value["text"], str)):  # the words of a span
        return None
    answer = value[key]
    return answer[0] if isinstance(answer, list) and len(answer) == 1 else answer


def _is_region(result: Result) -> bool:
    return is_region(_value(result)) and _answer(result) is None


def _labels(value: Mapping[str, Any]) -> list[str]:
    """The labels in a value, whose key is that of the tag they are from."""
    lists = (one for key, one in value.items() if key.lower().endswith("labels") and isinstance(one, list))
    return [label for label in next(lists, []) if isinstance(label, str) and label.strip()]


def _keys(regions: Sequence[Result], *, has_relations: bool) -> dict[str, int]:
    """A number for the id of each region: its own where all are numbers, as Labeller writes them."""
    ids = list(dict.fromkeys(_id(one) for one in regions if _id(one)))
    numbers = [whole(one) for one in ids]
    if all(number is not None and str(number) == one for number, one in zip(numbers, ids, strict=True)):
        return {one: int(one) for one in ids}
    return {one: number for number, one in enumerate(ids, start=1)} if has_relations else {}


def _answers(results: Sequence[Result]) -> dict[str, dict[str, Any]]:
    """The answers about each region, as attributes that are called like the question."""
    found: dict[str, dict[str, Any]] = {}
    for one in results:
        answer = _answer(one)
        if answer is not None:
            found.setdefault(_id(one), {})[str(one.get("from_name") or "answer")] = answer
    return found


def _comment(result: Result) -> str:
    meta = result.get("meta")
    lines = meta.get("text") if isinstance(meta, dict) else None
    if isinstance(lines, str):
        return lines
    return "\n".join(line for line in lines if isinstance(line, str)) if isinstance(lines, list) else ""


def _told_size(result: Result) -> tuple[int, int] | None:
    return size(result.get("original_width"), result.get("original_height"))
