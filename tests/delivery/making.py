"""Projects to export, made from rows as the tests of formats make datasets, and a look at what is in a project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from labeller.domain.item import FoundAnnotation, ItemId, Medium, NewItem
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions
from labeller.formats.registry import format_named
from labeller.jobs import JobContext
from labeller.media.hashing import content_hash, text_hash
from labeller.project.importing import Importer, import_source
from labeller.project.project import Project, create_project
from labeller.store import answer_store, item_store
from tests.formats.made import Row, draw, sing

Told = tuple[str, str, frozenset[str]]

ROWS = (
    Row("the first text", ("cat",), name="one", split="train", group="g"),
    Row("the second text", ("dog",), name="two", is_flagged=True, comment="unsure, “really”"),
    Row("the same text", ("cat",), name="three"),
    Row("the same text", ("cat",), name="four"),
    Row("skipped", name="five", is_skipped=True),
    Row("open", name="six", comment="later"),
    Row('größer, "日本"\n🙂\t\'', ("über, alles",), name="seven/7"),
    Row("=1+1", ("dog",), name="eight", metadata={"author": "c17", "id": "007"}),
)
SEVERAL = (
    Row("cat and dog", ("cat", "dog"), name="one"),
    Row("only a cat", ("cat",), name="two"),
    Row("neither", (), name="three"),
    Row("nobody knows", name="four", is_skipped=True),
    Row("not looked at", name="five"),
)
LABELS = ("cat", "dog", "über, alles")


def text_project(folder: Path, rows: Sequence[Row], labels: Sequence[str], task: Task) -> Project:
    items = [_new(row, Medium.TEXT, row.name, text_hash(row.content), text=row.content) for row in rows]
    return _project(folder, items, labels, task, None)


def image_project(folder: Path, rows: Sequence[Row], labels: Sequence[str], task: Task) -> Project:
    """Pictures named by `name`; those of equal content are equal."""
    return _file_project(folder, rows, labels, task, draw, ".png", {"width": 8, "height": 6})


def sound_project(folder: Path, rows: Sequence[Row], labels: Sequence[str], task: Task) -> Project:
    """Sounds named by `name`; those of equal content are equal."""
    return _file_project(folder, rows, labels, task, sing, ".wav", {"duration_s": 0.0125})


PROJECTS = {Medium.IMAGE: image_project, Medium.TEXT: text_project, Medium.AUDIO: sound_project}


def _file_project(
    folder: Path,
    rows: Sequence[Row],
    labels: Sequence[str],
    task: Task,
    make: Callable[[Path, int], Path],
    suffix: str,
    facts: dict[str, float],
) -> Project:
    media, items = folder / "media", []
    number_of = {content: number for number, content in enumerate(dict.fromkeys(row.content for row in rows))}
    for row in rows:
        path = make(media / f"{row.name}{suffix}", number_of[row.content])
        place = path.relative_to(media).as_posix()
        stat = path.stat()
        file = {"key": place, "path": place, "size_bytes": stat.st_size, "modified_ns": stat.st_mtime_ns}
        items.append(_new(row, task.medium, place, content_hash(path), **facts, **file))
    return _project(folder, items, labels, task, media)


def _new(row: Row, medium: Medium, name: str, digest: str, **more: Any) -> NewItem:
    return NewItem(
        medium,
        name,
        digest,
        group=row.group,
        split=row.split,
        metadata=row.metadata,
        annotations=None if row.labels is None else tuple(FoundAnnotation(label) for label in row.labels),
        is_skipped=row.is_skipped,
        is_flagged=row.is_flagged,
        comment=row.comment,
        **more,
    )


def _project(folder: Path, items: Sequence[NewItem], labels: Sequence[str], task: Task, media: Path | None) -> Project:
    folder.mkdir(parents=True, exist_ok=True)
    project = create_project(folder / "project.labeller", task, labels, name="Kunde & Söhne")
    Importer(project, "source", "folder-per-class", media).run(items)
    return project


def project_from(folder: Path, source: Path, format_name: str, task: Task) -> Project:
    """A new project with what an import finds in a folder or its table, all choices left to the reader."""
    suffixes = {".csv", ".jsonl", ".parquet"}
    tables = [path for path in source.glob("*") if path.suffix in suffixes and format_name in path.suffix]
    source = tables[0] if tables else source
    folder.mkdir(parents=True)
    project = create_project(folder / "again.labeller", task)
    chosen = format_named(format_name)
    options = chosen.preview(source, ReadOptions(task=task), JobContext()).options
    report = import_source(project, source, chosen, options, JobContext())
    assert report.problems == ()
    return project


def held(project: Project) -> Counter[Told]:
    """Content, state and labels of every item."""
    names = {label.id: label.name for label in project.schema.labels}
    with project.read() as db:
        items = item_store.find_items(db, item_store.find_item_ids(db))
        answers = answer_store.find_answers(db, [item.id for item in items])
    return Counter(
        (
            item.content_hash,
            answers[item.id].state.value if item.id in answers else "open",
            frozenset(names[one] for one in answers[item.id].label_ids) if item.id in answers else frozenset(),
        )
        for item in items
    )


def named(project: Project) -> dict[str, ItemId]:
    with project.read() as db:
        return {item.name: item.id for item in item_store.find_items(db, item_store.find_item_ids(db))}
