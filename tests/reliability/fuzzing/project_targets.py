"""Targets for project files: opening and reading all of one, repairing it, unpacking it, and its stored commands."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from labeller.delivery.export import export
from labeller.delivery.selection import Only, Selection
from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.formats.format import WriteOptions
from labeller.formats.registry import exporter_named
from labeller.jobs import JobContext
from labeller.loop.settings import LoopSettings
from labeller.project.auditing import find_standing
from labeller.project.commands import codec
from labeller.project.project import Project, open_project
from labeller.project.row_columns import find_row_columns
from labeller.project.unpacking import find_packed, unpack
from labeller.store import (
    answer_store,
    audit_store,
    event_store,
    import_store,
    item_store,
    media_store,
    packed_store,
    project_file,
    settings_store,
    suggestion_store,
)  # fmt: skip
from labeller.store.codec import shape_from_json
from labeller.store.codec import unpack as unpack_json
from labeller.store.connections import connect
from labeller.store.damaged import DamagedError
from labeller.store.repair import repair
from tests.data.make_project import worked_on
from tests.reliability.fuzzing.target import Target, of_bytes
from tests.reliability.fuzzing.trees import Tree
from tests.store.making import add, new_project, row, text

_KEPT = Path(__file__).resolve().parents[2] / "data"
_NAME = "project.labeller"
_MOST_STEPS, _SOME_STEPS = 20, 4
_EXPORTS = {"image": "label-studio", "text": "jsonl", "row": "csv", "audio": "jsonl"}


def project_targets() -> Iterator[Target]:
    yield Target("project", "projects", _open, _projects, 6.0)
    yield Target("repair", "projects", _repair, _projects, 4.0)
    yield Target("packed-project", "projects", _unpack, _kept_projects, 2.0)
    yield of_bytes("commands", "codecs", _decode, _commands, ".json")
    yield of_bytes("shapes", "codecs", _read_shape, _shapes, ".json")


def _open(source: Path, scratch: Path) -> None:
    """Open it, look at all of it, check it, take back and do again its history, and send it out."""
    path = _copied(source, scratch)
    project_file.check(path)
    project = open_project(path, annotator="ann")
    try:
        _tolerant(_read_everything, project)
        _tolerant(_go_through_history, project)
        chosen = exporter_named(_EXPORTS[project.task.medium])
        _tolerant(
            lambda: export(project, scratch / "out", chosen, Selection(only=Only.ALL), WriteOptions(), JobContext())
        )
    finally:
        project.close()


def _tolerant(step: Callable[..., object], *arguments: object) -> None:
    """What one part of a project is refused for is no reason not to look at the next."""
    try:
        step(*arguments)
    except LabellerError:
        return


def _read_everything(project: Project) -> None:
    for read in _READERS:
        _tolerant(_with_connection, project, read)
    LoopSettings.of(project.settings)


def _with_connection(project: Project, read: Callable[..., object]) -> None:
    with project.read() as db:
        read(db)


def _all_items(db: object) -> None:
    ids = item_store.find_item_ids(db)
    item_store.find_items(db, ids)
    item_store.find_summaries(db, ids)
    answer_store.find_answers(db, ids)
    answer_store.find_marks(db, ids)
    suggestion_store.find_suggested_labels(db, ids)
    for one in ids[:20]:
        suggestion_store.find_suggestions(db, one)


def _audits(db: object) -> None:
    for audit in audit_store.read_audits(db):
        find_standing(db, audit)


_READERS: tuple[Callable[..., object], ...] = (
    _all_items, answer_store.find_outcomes, answer_store.count_states, answer_store.count_by_label,
    answer_store.count_by_source, answer_store.find_started, lambda db: list(item_store.each_row(db)),
    lambda db: list(item_store.each_standing(db)), item_store.find_splits, item_store.find_column_names,
    item_store.find_kinships, suggestion_store.find_speakers, import_store.find_batches,
    _audits, settings_store.find_annotators, packed_store.find_files, find_row_columns,
    lambda db: list(event_store.find_work(db, 1000)), lambda db: [event_store.find(db, n) for n in range(1, 20)],
    lambda db: media_store.find_roots(db, Path("/nowhere/x.labeller")),
)  # fmt: skip


def _go_through_history(project: Project) -> None:
    for step, most in ((project.undo, _MOST_STEPS), (project.redo, _SOME_STEPS)):
        for _ in range(most):
            if step() is None:
                break


def _repair(source: Path, scratch: Path) -> None:
    """What was saved is a sound project; the damaged file is as it was."""
    path = _copied(source, scratch)
    before = path.read_bytes()
    saved = scratch / "saved.labeller"
    try:
        repair(path, saved)
    finally:
        assert path.read_bytes() == before
    assert project_file.check(saved) == []
    project = open_project(saved, annotator="ann")
    try:
        _read_everything(project)
    finally:
        project.close()


def _unpack(source: Path, scratch: Path) -> None:
    """Nothing of it comes to lie outside the folder that was chosen."""
    project = open_project(_copied(source, scratch), annotator="ann")
    before = {path.name for path in scratch.iterdir()}
    try:
        find_packed(project)
        unpack(project, scratch / "media", JobContext())
    finally:
        project.close()
    assert {path.name for path in scratch.iterdir()} - before <= {"media"}


def _copied(source: Path, scratch: Path) -> Path:
    """The project in a folder that may be written to. Raises LabellerError where the input has no file."""
    for path in sorted(source.iterdir()):
        if path.is_file() and len(path.name) < 100:
            shutil.copyfile(path, scratch / (_NAME if path.suffix == ".labeller" else path.name))
    if not (scratch / _NAME).is_file():
        raise LabellerError("There is no project.")
    return scratch / _NAME


def _decode(data: bytes) -> None:
    command = codec.decode(data)
    assert codec.decode(codec.encode(command)) == command


def _read_shape(data: bytes) -> None:
    try:
        document = unpack_json(b"j" + data)
    except ValueError as error:
        raise DamagedError("no JSON") from error
    shape_from_json(document)


def _kept_projects(_: Path) -> Iterator[Tree]:
    for path in sorted(_KEPT.glob("project-v*.labeller")):
        yield {_NAME: path.read_bytes()}


def _projects(folder: Path) -> Iterator[Tree]:
    """Those kept of every version, one of texts with shapes that hang together, one of rows, and one with a log."""
    yield from _kept_projects(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for project, items in (
        (new_project(folder, name="texts"), [text("one", "cat"), text("two"), text("three", "dog")]),
        (
            new_project(folder, name="rows", task=Task.TABULAR_CLASSIFICATION),
            [row(1, {"a": 1, "b": "x"}, "cat"), row(2, {"a": None})],
        ),
    ):
        add(project, items)
        project.undo()
        project.redo()
        with_log = {_NAME: project.path.read_bytes(), f"{_NAME}-wal": Path(f"{project.path}-wal").read_bytes()}
        project.close()
        yield {_NAME: project.path.read_bytes()}
        if project.path.stem == "texts":
            yield with_log


@cache
def _stored() -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """The commands and the shapes that lie in a worked-on project."""
    with TemporaryDirectory() as folder:
        project = worked_on(Path(folder, _NAME))
        project.close()
        db = connect(project.path, "ro")
        events = db.execute("SELECT command, inverse FROM event").fetchall()
        shapes = db.execute("SELECT shape FROM annotation WHERE shape IS NOT NULL").fetchall()
        db.close()
    return tuple(sorted({one for pair in events for one in pair})), tuple(shape.encode() for (shape,) in shapes)


def _commands() -> Iterator[bytes]:
    yield from islice((one for one in _stored()[0] if len(one) < 4000), 60)


def _shapes() -> Iterator[bytes]:
    yield from _stored()[1]
