"""Projects with all that makes exports go wrong, one for each kind of thing that formats hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from labeller.domain.annotation import Annotation
from labeller.domain.item import FoundAnnotation, Item, ItemState, Medium, NewItem
from labeller.domain.schema import Task
from labeller.media.hashing import content_hash, text_hash
from labeller.project.commands.labels import ChangeLabel
from labeller.project.importing import Importer
from labeller.project.project import Project, create_project
from labeller.store import answer_store, item_store
from tests.formats.made import HOSTILE_LABELS, sing
from tests.readers import pictures, texts
from tests.readers.drawings import AREAS, BOXES, PEOPLE, SKELETONS, TILTED, whole

Make = Callable[[int], tuple[Image.Image, str]]


@dataclass(frozen=True)
class Picture:
    """A picture with what is drawn on it; `objects` None is one that nobody has answered."""

    path: str
    objects: tuple[FoundAnnotation, ...] | None = ()
    make: Make = pictures.plain
    is_skipped: bool = False
    split: str | None = None


@dataclass(frozen=True)
class Held:
    """One item as the project has it, to be compared with what a library reads."""

    item: Item
    state: ItemState
    annotations: tuple[tuple[str, Annotation], ...]


SPLITS = {"train": 5, "validation": 2, "test": 3}
"""How many pictures there are in each split."""

UNFINISHED = (Picture("none.png"), Picture("skipped.png", None, is_skipped=True), Picture("open.png", None))
"""No label applies; skipped; not looked at."""


def picture_project(folder: Path, task: Task, drawn: Sequence[Picture], labels: Sequence[str]) -> Project:
    """A project of pictures that lie in `media` beside it."""
    media, items = folder / "media", []
    for number, one in enumerate(drawn):
        path = media / one.path
        width, height = pictures.draw(path, number, one.make)
        stat = path.stat()
        items.append(
            NewItem(
                Medium.IMAGE,
                one.path,
                content_hash(path),
                key=one.path,
                path=one.path,
                width=width,
                height=height,
                size_bytes=stat.st_size,
                modified_ns=stat.st_mtime_ns,
                annotations=None if one.is_skipped else one.objects,
                is_skipped=one.is_skipped,
                split=one.split,
            )
        )
    return _project(folder, task, items, labels, media)


def text_project(folder: Path, task: Task, found: Sequence[texts.Text], labels: Sequence[str]) -> Project:
    items = [
        NewItem(
            Medium.TEXT,
            f"text {number}",
            text_hash(one.content),
            text=one.content,
            annotations=None if one.is_skipped else one.annotations,
            is_skipped=one.is_skipped,
        )
        for number, one in enumerate(found)
    ]
    return _project(folder, task, items, labels, None)


def boxes(folder: Path) -> Project:
    """Boxes, under every name and label and on every kind of picture."""
    named = [
        Picture(name, (FoundAnnotation(HOSTILE_LABELS[number % len(HOSTILE_LABELS)], BOXES["plain"][0]),))
        for number, name in enumerate(pictures.NAMES)
    ]
    labelled = Picture("labels.png", tuple(FoundAnnotation(label, BOXES["plain"][0]) for label in HOSTILE_LABELS))
    return _drawn(folder, Task.OBJECT_DETECTION, BOXES, HOSTILE_LABELS, [*named, labelled])


def tame_boxes(folder: Path) -> Project:
    """Boxes under labels that even files of lines and colons can name."""
    return _drawn(folder, Task.OBJECT_DETECTION, BOXES, ("person", "dog", "cat"))


def split_boxes(folder: Path) -> Project:
    """Pictures that came in three splits."""
    box = (FoundAnnotation("cat", BOXES["plain"][0]),)
    drawn = [Picture(f"{split}/{number}.png", box, split=split) for split in SPLITS for number in range(SPLITS[split])]
    return picture_project(folder, Task.OBJECT_DETECTION, drawn, ("dog", "cat"))


def areas(folder: Path) -> Project:
    """Polygons and masks."""
    return _drawn(folder, Task.SEGMENTATION, AREAS, ("no", "a, b", "a/b", 'say "x"', "日本語"))


def tilted(folder: Path) -> Project:
    """Boxes that are turned."""
    return _drawn(folder, Task.OBJECT_DETECTION, TILTED, ("1", "null", "two words"))


def people(folder: Path) -> Project:
    """Keypoints of two skeletons."""
    project = _drawn(folder, Task.KEYPOINTS, PEOPLE, tuple(SKELETONS), label_of=_skeleton_of)
    for label in project.schema.labels:
        names, edges = SKELETONS[label.name]
        project.perform(ChangeLabel(replace(label, skeleton=names, skeleton_edges=edges)))
    return project


def sorted_pictures(folder: Path) -> Project:
    """One label for each picture as a whole."""
    count = len(HOSTILE_LABELS)
    names = [*pictures.NAMES, *(f"{number}.png" for number in range(count - len(pictures.NAMES)))]
    drawn = [Picture(name, whole(HOSTILE_LABELS[number % count])) for number, name in enumerate(names)]
    looks = [Picture(name, whole("no"), make) for name, make in pictures.LOOKS.items()]
    return picture_project(folder, Task.IMAGE_CLASSIFICATION, [*drawn, *looks, *UNFINISHED[1:]], HOSTILE_LABELS)


def sorted_sounds(folder: Path) -> Project:
    """One label for each sound."""
    media, items = folder / "media", []
    for number, label in enumerate(HOSTILE_LABELS):
        name = f"{pictures.NAMES[number % len(pictures.NAMES)].removesuffix('.png')}-{number}.wav"
        path = sing(media / name, number)
        facts = {"key": name, "path": name, "duration_s": 0.0125, "size_bytes": path.stat().st_size}
        items.append(NewItem(Medium.AUDIO, name, content_hash(path), **facts, annotations=whole(label)))
    return _project(folder, Task.AUDIO_CLASSIFICATION, items, HOSTILE_LABELS, media)


def sorted_texts(folder: Path) -> Project:
    """One label for each text."""
    return text_project(folder, Task.TEXT_CLASSIFICATION, texts.sorted_by(HOSTILE_LABELS), HOSTILE_LABELS)


def tagged_texts(folder: Path) -> Project:
    """Several labels for a text, or none."""
    return text_project(folder, Task.TEXT_MULTILABEL, texts.tagged_with(HOSTILE_LABELS), HOSTILE_LABELS)


def marked_texts(folder: Path) -> Project:
    """Spans of texts."""
    return text_project(folder, Task.TEXT_SPANS, texts.MARKED, texts.SPAN_LABELS)


PROJECTS = {
    made.__name__: made
    for made in (
        boxes,
        tame_boxes,
        split_boxes,
        areas,
        tilted,
        people,
        sorted_pictures,
        sorted_sounds,
        sorted_texts,
        tagged_texts,
        marked_texts,
    )
}


def held(project: Project) -> dict[str, Held]:
    """Every item by the hash of its content, which differs from item to item."""
    labels = {label.id: label.name for label in project.schema.labels}
    with project.read() as db:
        items = item_store.find_items(db, item_store.find_item_ids(db))
        answers = answer_store.find_answers(db, [item.id for item in items])
    found = {}
    for item in items:
        answer = answers.get(item.id)
        annotations = sorted(answer.annotations, key=lambda one: one.order) if answer else []
        state = answer.state if answer else ItemState.OPEN
        found[item.content_hash] = Held(item, state, tuple((labels[one.label_id], one) for one in annotations))
    assert len(found) == len(items)
    return found


def _drawn(
    folder: Path,
    task: Task,
    drawings: Mapping[str, Sequence],
    labels: Sequence[str],
    first: Sequence[Picture] = (),
    label_of: Callable[[Sequence[str], int, object], str] = lambda labels, number, _shape: labels[number % len(labels)],
) -> Project:
    """The pictures `first`, one for each drawing, one with all of it twice, one in each look, and the unfinished."""

    def objects(shapes: Sequence) -> tuple[FoundAnnotation, ...]:
        return tuple(FoundAnnotation(label_of(labels, number, one), one) for number, one in enumerate(shapes))

    by_name = [
        Picture(f"{name}.png", objects(shapes), pictures.large if name == "many" else pictures.plain)
        for name, shapes in drawings.items()
    ]
    again = Picture("again.png", objects(drawings["plain"]) + objects(drawings["plain"]))
    looks = [Picture(name, objects(drawings["corner"]), make) for name, make in pictures.LOOKS.items()]
    return picture_project(folder, task, [*first, *by_name, again, *looks, *UNFINISHED], labels)


def _skeleton_of(labels: Sequence[str], _number: int, shape: object) -> str:
    return next(label for label in labels if len(SKELETONS[label][0]) == len(shape.points))


def _project(folder: Path, task: Task, items: Sequence[NewItem], labels: Sequence[str], media: Path | None) -> Project:
    folder.mkdir(parents=True, exist_ok=True)
    project = create_project(folder / "project.labeller", task, labels, name="Kunde & Söhne", annotator="ann")
    Importer(project, "made", "made", media).run(items)
    return project
