"""A project of photos as cameras make them, with shapes drawn on them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from labeller.delivery.export import ExportReport, export
from labeller.delivery.selection import Only, Selection
from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemState, Medium, NewItem
from labeller.domain.schema import Task
from labeller.domain.shape import Shape
from labeller.formats.format import WriteOptions
from labeller.formats.registry import exporter_named
from labeller.jobs import JobContext
from labeller.media.hashing import content_hash
from labeller.media.images import inspect_image
from labeller.project.commands.answers import SetAnswer
from labeller.project.importing import Importer
from labeller.project.project import Project, create_project

CAMERA = "Camera of Frau Muster"


def photo(path: Path, size: tuple[int, int], orientation: int = 1, seed: int = 0) -> Path:
    """A picture of soft colours that tells its camera; `size` is that of the file, before it is turned."""
    path.parent.mkdir(parents=True, exist_ok=True)
    x, y = np.meshgrid(np.linspace(0, 255, size[0]), np.linspace(0, 255, size[1]))
    pixels = np.stack([x, y, np.full_like(x, seed % 256)], axis=-1).astype(np.uint8)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, CAMERA
    Image.fromarray(pixels).save(path, exif=exif)
    return path


def photo_project(folder: Path, *files: Path, task: Task = Task.OBJECT_DETECTION) -> Project:
    """Items named like the files, which lie in the folder `photos` of `folder`; all answered, with nothing on them."""
    project = create_project(folder / "photos.labeller", task, ("cat", "dog"), annotator="ann")
    project.annotator()
    Importer(project, "made", "made", folder / "photos").run([_item(folder / "photos", path) for path in files])
    for item_id in range(1, len(files) + 1):
        draw_on(project, item_id)
    return project


def _item(root: Path, path: Path) -> NewItem:
    facts, place = inspect_image(path), path.relative_to(root).as_posix()
    return NewItem(
        Medium.IMAGE,
        place,
        content_hash(path),
        key=place,
        path=place,
        width=facts.width,
        height=facts.height,
        size_bytes=path.stat().st_size,
        modified_ns=path.stat().st_mtime_ns,
    )


def draw_on(project: Project, item_id: int, *shapes: Shape) -> None:
    drawn = tuple(Annotation(1, Source.HUMAN, 1, 5.0, shape=shape) for shape in shapes)
    project.perform(SetAnswer(item_id, Answer(ItemState.ANSWERED, 1, 5.0, annotations=drawn)))


def write(
    project: Project, target: Path, chosen: str = "coco", context: JobContext | None = None, **options
) -> ExportReport:
    selection, context = Selection(Only.ALL), context or JobContext()
    return export(project, target, exporter_named(chosen), selection, WriteOptions(**options), context)
