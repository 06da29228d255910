"""Projects with spans made on the spot."""

from __future__ import annotations

from pathlib import Path

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import FoundAnnotation, ItemId, ItemState, Medium, NewItem
from labeller.domain.schema import Task
from labeller.domain.shape import TextSpan
from labeller.media.hashing import text_hash
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import Project
from tests.learning.tokens.made import made_texts
from tests.store.making import WHEN, add, new_project

LABELS = ("person", "place")


def span_project(folder: Path, count: int, *, answered: int = 0, seed: int = 1) -> Project:
    """Texts with names and places, each different; the first `answered` are answered as they come."""
    project = new_project(folder, LABELS, task=Task.TEXT_SPANS)
    texts, spans = made_texts(count, seed)
    add(project, [_item(number, *one, number < answered) for number, one in enumerate(zip(texts, spans, strict=True))])
    return project


def answer(project: Project, item_id: ItemId, spans: list[tuple[int, int, int]], *, is_control: bool = False) -> None:
    """Answer an item with spans, given by start, end and the number of the label."""
    annotations = tuple(
        Annotation(label + 1, Source.HUMAN, 1, WHEN, shape=TextSpan(start, end)) for start, end, label in spans
    )
    project.perform(
        SetAnswer(
            item_id, Answer(ItemState.ANSWERED, 1, WHEN + item_id, is_control=is_control, annotations=annotations)
        )
    )


def _item(number: int, text: str, spans: list[tuple[int, int, int]], is_answered: bool) -> NewItem:
    text = f"{text} ({number})"
    found = tuple(FoundAnnotation(LABELS[label], TextSpan(start, end)) for start, end, label in spans)
    return NewItem(
        Medium.TEXT, f"text {number}", text_hash(text), text=text, annotations=found if is_answered else None
    )
