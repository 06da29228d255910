"""Projects made on the spot, and a look at the whole of one, so that two states can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import FoundAnnotation, ItemState, Medium, NewItem
from labeller.domain.schema import Task
from labeller.domain.shape import Shape
from labeller.media.hashing import row_hash
from labeller.project.importing import Importer, ImportReport
from labeller.project.project import Project, create_project
from labeller.store.connections import connect

WHEN = 1_700_000_000.25
# The history grows with every undo, annotators are written when they first do something, and what an undone import
# left aside belongs to the history.
NOT_STATE = {"event", "annotator", "removed_rows", "alembic_version", "sqlite_sequence"}

State = dict[str, list[tuple[object, ...]]]


def new_project(
    folder: Path,
    labels: Sequence[str] = ("cat", "dog"),
    *,
    task: Task = Task.TEXT_CLASSIFICATION,
    name: str = "test",
    items: int = 0,
) -> Project:
    project = create_project(folder / f"{name}.labeller", task, labels, annotator="ann")
    if items:
        add(project, texts(items))
    return project


def texts(count: int, *, label: str | None = None, first: int = 0) -> list[NewItem]:
    return [text(f"text {number}", label) for number in range(first, first + count)]


def text(content: str, *labels: str | None) -> NewItem:
    """A text, labelled if any label is given; its hash is as good as any that tells texts apart."""
    named = [FoundAnnotation(label) for label in labels if label is not None]
    return NewItem(Medium.TEXT, content, content.encode().hex(), text=content, annotations=tuple(named) or None)


def photo(path: str, label: str | None = None, *, content: str = "") -> NewItem:
    return NewItem(
        Medium.IMAGE,
        path,
        (content or path).encode().hex(),
        key=path,
        path=path,
        width=40,
        height=30,
        size_bytes=1200,
        modified_ns=1_700_000_000_000_000_000,
        annotations=None if label is None else (FoundAnnotation(label),),
    )


def row(number: int, fields: Mapping[str, Any], label: str | None = None) -> NewItem:
    """A table row, whose hash is that of its cells."""
    annotations = None if label is None else (FoundAnnotation(label),)
    name = f"row {number}"
    return NewItem(Medium.ROW, name, row_hash(fields), fields=dict(fields), annotations=annotations)


def add(
    project: Project, items: Iterable[NewItem], *, source: str = "source", folder: Path | None = None
) -> ImportReport:
    return Importer(project, source, "lines", folder).run(items)


def answer(
    *label_ids: int,
    state: ItemState = ItemState.ANSWERED,
    shape: Shape | None = None,
    source: Source = Source.HUMAN,
) -> Answer:
    annotations = tuple(Annotation(label_id, source, 1, WHEN, seconds=1.5, shape=shape) for label_id in label_ids)
    return Answer(state, 1, WHEN, seconds=1.5, annotations=annotations)


def state_of(path: Path) -> State:
    """Every row of every table that makes up a project's state, as it lies in the file."""
    with closing(connect(path, "ro")) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: db.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall()  # noqa: S608  # names from the file
            for name in sorted(tables)
            if name not in NOT_STATE
        }


def rows_of(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(connect(path, "ro")) as db:
        return db.execute(query).fetchall()
