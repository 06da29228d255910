"""What the board has, as the pane of spans shows it."""

from __future__ import annotations

from collections.abc import Iterator

from labeller.domain.schema import Schema
from labeller.domain.shape import Relation, TextSpan
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.annotating.spans.links import Link
from labeller.ui.annotating.spans.marks import Marks, SpanMark
from labeller.ui.numbers import percent_text


def span_marks(board: AnnotationBoard, schema: Schema) -> Iterator[SpanMark]:
    """The spans of the item, and those that are suggested, whose keys count down from -1."""
    labels = {label.id: label for label in schema.labels}
    for one in board.annotations:
        if isinstance(one.shape, TextSpan) and one.id is not None and not one.is_hidden and one.label_id in labels:
            label = labels[one.label_id]
            yield SpanMark(one.id, one.shape.start, one.shape.end, label.name, label.color, is_locked=one.is_locked)
    for number, proposed in enumerate(board.suggestions):
        shape = proposed.shape
        if isinstance(shape, TextSpan) and proposed.label_id in labels:
            label = labels[proposed.label_id]
            name = f"{label.name} {percent_text(proposed.score)}"
            yield SpanMark(-number - 1, shape.start, shape.end, name, label.color, is_suggested=True)


def links(board: AnnotationBoard, schema: Schema, marks: Marks) -> Iterator[Link]:
    """The relations of the item, as far as both of their spans are shown."""
    labels = {label.id: label for label in schema.labels}
    for one in board.annotations:
        if not isinstance(one.shape, Relation) or one.id is None or one.is_hidden or one.label_id not in labels:
            continue
        begin, end = marks.get(one.shape.from_id), marks.get(one.shape.to_id)
        if begin is not None and end is not None:
            label = labels[one.label_id]
            yield Link(one.id, begin, end, label.name, label.color)
