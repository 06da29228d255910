"""A target for each format of the registry, one for recognising, and one for a whole import and export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from labeller.delivery.export import export
from labeller.delivery.selection import Only, Selection
from labeller.delivery.validation import validate
from labeller.domain.dataset import Dataset
from labeller.domain.schema import Task
from labeller.formats.annotated_images import AnnotatedImages
from labeller.formats.format import Exporter, Format, ReadOptions, WriteOptions
from labeller.formats.registry import FORMATS, exporter_named, sniff
from labeller.formats.tables.parquet_format import FILE, ParquetFormat
from labeller.jobs import JobContext
from labeller.project.importing import import_source
from labeller.project.project import create_project, open_project
from tests.formats.drawn import Drawing, drawn_dataset, fitting
from tests.formats.made import HOSTILE_TEXTS, Row, dataset_of
from tests.formats.spans import Marked, span_dataset
from tests.media.parquet_bombs import one_cell_again_and_again
from tests.reliability.fuzzing.target import Target
from tests.reliability.fuzzing.trees import Tree, tree_of

_SHORT_TEXTS = tuple(text for text in HOSTILE_TEXTS if len(text) < 100)[:8]
_NATIVE = {"parquet": 3.0, "spacy": 3.0, "cvat": 2.0, "voc": 2.0, "label-studio": 2.0, "coco": 2.0}
_DRAWN = frozenset({Task.OBJECT_DETECTION, Task.SEGMENTATION, Task.KEYPOINTS})


def format_targets() -> Iterator[Target]:
    for one in FORMATS:
        yield Target(one.name, "formats", partial(_read, one), partial(_seeds, one), _NATIVE.get(one.name, 1.0))
    yield Target("auto", "formats", _recognise, _all_seeds)
    yield Target("import", "projects", _import, _all_seeds, 2.0)


def _read(reader: Format, source: Path, _scratch: Path) -> None:
    """Recognised, looked at and read from end to end, as `labeller validate` does."""
    place = _place(reader, source)
    reader.sniff(place)
    validate(place, reader, ReadOptions(), JobContext())


def _place(reader: Format, source: Path) -> Path:
    """The folder, or the table in it for a format that reads files."""
    files = (path for path in sorted(source.rglob("*")) if path.suffix in reader.extensions and path.is_file())
    return next(files, source)


def _recognise(source: Path, _scratch: Path) -> None:
    for place in (source, *(path for path in sorted(source.rglob("*")) if path.is_file())):
        validate(place, None, ReadOptions(), JobContext())


def _import(source: Path, scratch: Path) -> None:
    """What a client sent goes into a project and out again, in a format that depends on the input."""
    best, preview = sniff(source, ReadOptions(), JobContext())
    path = scratch / "project.labeller"
    path.write_bytes(_empty_project(preview.task))
    project = open_project(path, annotator="ann")
    try:
        import_source(project, source, best, preview.options, JobContext(), preview.labels)
        exporters = [one.name for one in FORMATS if isinstance(one, Exporter) and preview.task in one.holds.tasks]
        number = int.from_bytes(hashlib.sha256(repr(sorted(source.rglob("*"))).encode()).digest()[:4])
        chosen = exporter_named(exporters[number % len(exporters)])
        export(project, scratch / "out", chosen, Selection(only=Only.ALL), WriteOptions(), JobContext())
        project.undo()
    finally:
        project.close()


@cache
def _empty_project(task: Task) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "empty.labeller")
        create_project(path, task, ("cat", "dog"), annotator="ann").close()
        return path.read_bytes()


def _seeds(one: Format, folder: Path) -> Iterator[Tree]:
    """What the format writes itself of a small dataset of each of its tasks, and some text for one that cannot."""
    yield {"notes.txt": b"first line\nsecond line\r\nthird"}
    if one.name == ParquetFormat.name:
        folder.mkdir(parents=True, exist_ok=True)
        yield {FILE: one_cell_again_and_again(folder / "bomb.parquet").read_bytes()}
    for task in sorted(one.holds.tasks) if isinstance(one, Exporter) else ():
        dataset, place = _dataset(task, one, folder / f"{task} in"), folder / f"{task}"
        place.mkdir(parents=True)
        one.write(dataset, place, WriteOptions(), JobContext())
        yield tree_of(place)


def _all_seeds(folder: Path) -> Iterator[Tree]:
    """One of each format: what it writes of the last of its tasks."""
    for one in FORMATS:
        *_, last = _seeds(one, folder / one.name)
        yield last


def _dataset(task: Task, one: Format, folder: Path) -> Dataset:
    """A few items with one of everything that the task has."""
    if task in _DRAWN or (isinstance(one, AnnotatedImages) and not task.is_whole_item):
        shapes = fitting(task)
        drawings = [
            Drawing("all.png", tuple(("cat", shape) for shape in shapes), split="train"),
            Drawing("sub/one.png", (("dog", shapes[0]),), split="test"),
        ]
        return drawn_dataset(folder, drawings, task=task)
    if task is Task.TEXT_SPANS:
        marked = [Marked("Ada met Bo.\nNo.", (("person", 0, 3), ("place", 8, 10)), comment="x"), Marked("é 🙂", ())]
        return span_dataset(marked)
    suffix = {"image": "{}.png", "audio": "{}.wav"}.get(task.medium)
    contents = [suffix.format(n) for n in range(3)] if suffix else list(_SHORT_TEXTS)
    rows = [Row(text, ("a b" if n % 2 else "c",), comment="x", split="train") for n, text in enumerate(contents)]
    return dataset_of(task, rows, ["a b", "c"], folder)
