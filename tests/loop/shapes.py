"""Projects of images with boxes, made on the spot."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import FoundAnnotation, ItemId, ItemState, Medium, NewItem
from labeller.domain.schema import Task
from labeller.media.hashing import text_hash
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import Project
from tests.learning.regions.made import HEIGHT, WIDTH, made_picture
from tests.store.making import WHEN, add, new_project

LABELS = ("disc", "square")


def shape_project(
    folder: Path, count: int, *, answered: int = 0, task: Task = Task.OBJECT_DETECTION, name: str = "shapes"
) -> Project:
    """Pictures of red discs and blue squares; the first `answered` are answered as they come. Item n shows
    `made_picture(n)`."""
    project = new_project(folder, LABELS, task=task, name=name)
    media = folder / f"{name} pictures"
    media.mkdir()
    add(project, [_item(media, number, number <= answered) for number in range(1, count + 1)], folder=media)
    return project


def answer(project: Project, item_id: ItemId, *, is_control: bool = False) -> None:
    """Draw on an item what is there."""
    annotations = tuple(
        Annotation(label + 1, Source.HUMAN, 1, WHEN, shape=box) for label, box in made_picture(item_id)[1]
    )
    project.perform(
        SetAnswer(
            item_id, Answer(ItemState.ANSWERED, 1, WHEN + item_id, is_control=is_control, annotations=annotations)
        )
    )


def _item(media: Path, number: int, is_answered: bool) -> NewItem:
    pixels, shapes = made_picture(number)
    name = f"{number:03}.png"
    Image.fromarray(pixels).save(media / name)
    found = tuple(FoundAnnotation(LABELS[label], box) for label, box in shapes)
    return NewItem(
        Medium.IMAGE, name, text_hash(f"{media.name} {name}"), key=name, path=name, width=WIDTH, height=HEIGHT,
        annotations=found if is_answered else None,
    )  # fmt: skip
