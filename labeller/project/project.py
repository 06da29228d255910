"""The open project: the one place through which it is changed."""

from __future__ import annotations

import getpass
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from labeller.domain.annotation import Annotator
from labeller.domain.changes import Changes
from labeller.domain.item import Item
from labeller.domain.schema import Schema, Task
from labeller.errors import LabellerError
from labeller.project.commands import codec
from labeller.project.commands.command import Command
from labeller.project.commands.labels import AddLabel
from labeller.store import event_store, media_store, project_file, schema_store, settings_store
from labeller.store.event_store import Event, EventKind
from labeller.store.project_file import SUFFIX, ProjectFile
from labeller.store.settings_store import ProjectFacts

Subscriber = Callable[[Changes], None]


class Project:
    """A project file that is open. Threads may share it; changes are made one at a time.

    `perform`, `undo` and `redo` return when the change is on the disk, and then tell every subscriber on the
    thread that made it.
    """

    def __init__(self, file: ProjectFile, annotator: str, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._clock = clock
        self._changing = RLock()
        self._subscribers: list[Subscriber] = []
        self._annotator_name = annotator
        with self.read() as db:
            self.facts: ProjectFacts = settings_store.read_facts(db)
            self._reload(db)

    @property
    def path(self) -> Path:
        return self._file.path

    @property
    def is_read_only(self) -> bool:
        return self._file.is_read_only

    @property
    def schema(self) -> Schema:
        return self._schema

    @property
    def task(self) -> Task:
        return self._schema.task

    @property
    def settings(self) -> dict[str, Any]:
        """The project's own settings; missing keys have their defaults where they are used."""
        return self._settings

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the project as long as it is held."""
        with self._file.readers.begin() as db:
            yield db

    @contextmanager
    def write(self) -> Iterator[tuple[Connection, Annotator]]:
        """A transaction for bulk work that belongs to a step of the history already (an import's pieces)."""
        with self._changing, self._transaction() as db:
            yield db, settings_store.find_or_add_annotator(db, self._annotator_name)

    def perform(self, command: Command, seconds: float = 0.0) -> Changes:
        """Do it, durably, as one step of the history. `seconds` is the annotator's time that it took.

        Raises LabellerError if the command refuses or the disk does; then nothing has changed.
        """
        with self._changing:
            with self._transaction() as db:
                stacks = event_store.read_stacks(db)
                event_id = event_store.next_id(db)
                inverse, changes = command.apply(db)
                self._append(
                    db,
                    EventKind.DO,
                    command,
                    inverse,
                    title=command.title,
                    seconds=seconds,
                    event_id=event_id,
                    undo_top=event_id,
                    redo_top=None,
                    below=stacks.undo_top,
                )
            return self.announce(changes)

    def undo(self) -> Changes | None:
        """Take back the newest step. Returns None if there is none."""
        return self._step(EventKind.UNDO)

    def redo(self) -> Changes | None:
        """Do again what was undone last. Returns None if there is nothing."""
        return self._step(EventKind.REDO)

    def undo_title(self) -> str | None:
        """What undo would take back, in words."""
        with self.read() as db:
            return event_store.find_title(db, event_store.read_stacks(db).undo_top)

    def redo_title(self) -> str | None:
        """What redo would do again, in words."""
        with self.read() as db:
            return event_store.find_title(db, event_store.read_stacks(db).redo_top)

    def annotator(self) -> Annotator:
        """Who is answering; written into the project when first asked for."""
        with self.write() as (_, annotator):
            return annotator

    def media_path(self, item: Item) -> Path | None:
        """Where the file of an item should be; None for an item without a file, or one outside its folder."""
        if item.path is None or item.root_id is None:
            return None
        folder = self._roots.get(item.root_id)
        if folder is None or Path(item.path).is_absolute() or ".." in Path(item.path).parts:
            return None
        return folder / item.path

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Be told of every change. Returns a function that ends it."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def announce(self, changes: Changes) -> Changes:
        """Tell the subscribers; for bulk work that wrote by itself."""
        if changes.schema or changes.settings or changes.media or changes.items or changes.everything:
            with self.read() as db:
                self._reload(db)
        for subscriber in tuple(self._subscribers):
            subscriber(changes)
        return changes

    def close(self) -> None:
        with self._changing:
            self._subscribers.clear()
            self._file.close()

    def _reload(self, db: Connection) -> None:
        self._schema = schema_store.read_schema(db)
        self._settings = settings_store.read_settings(db)
        self._roots = {root.id: root.folder for root in media_store.find_roots(db, self.path)}

    def _step(self, kind: EventKind) -> Changes | None:
        is_undo = kind is EventKind.UNDO
        with self._changing:
            with self._transaction() as db:
                stacks = event_store.read_stacks(db)
                top = stacks.undo_top if is_undo else stacks.redo_top
                if top is None:
                    return None
                taken = event_store.find(db, top)
                command = codec.decode(taken.inverse)
                event_id = event_store.next_id(db)
                inverse, changes = command.apply(db)
                self._append(
                    db,
                    kind,
                    command,
                    inverse,
                    title=taken.title,
                    event_id=event_id,
                    undo_top=taken.below if is_undo else event_id,
                    redo_top=event_id if is_undo else taken.below,
                    below=stacks.redo_top if is_undo else stacks.undo_top,
                )
            return self.announce(changes)

    def _append(
        self,
        db: Connection,
        kind: EventKind,
        command: Command,
        inverse: Command,
        *,
        title: str,
        event_id: int,
        undo_top: int | None,
        redo_top: int | None,
        below: int | None,
        seconds: float = 0.0,
    ) -> None:
        event_store.append(
            db,
            Event(
                id=event_id,
                at=self._clock(),
                kind=kind,
                title=title,
                command=codec.encode(command),
                inverse=codec.encode(inverse),
                annotator_id=settings_store.find_or_add_annotator(db, self._annotator_name).id,
                seconds=seconds,
                undo_top=undo_top,
                redo_top=redo_top,
                below=below,
            ),
        )

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if self.is_read_only:
            raise LabellerError(
                f"{self.path.name} is open for reading only.",
                "Nothing was changed. Open it from a folder you may write to.",
            )
        try:
            with self._file.writer.begin() as db:
                yield db
        except SQLAlchemyError as error:
            raise LabellerError(
                f"The last change could not be saved: {getattr(error, 'orig', None) or error}.",
                "Everything before it is safe. Make room on the disk, or plug it in again, and repeat it.",
            ) from error


def create_project(
    path: Path, task: Task, labels: Sequence[str] = (), *, name: str = "", annotator: str = ""
) -> Project:
    """Make a new project and open it. The labels are its first steps, so that they can be undone like others.

    Raises LabellerError if the file is there already, cannot be written, or a label cannot be used.
    """
    path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
    facts = ProjectFacts(str(uuid.uuid4()), name or path.stem, task.value, time.time())
    for label in labels:
        if labels.count(label) > 1:
            raise LabellerError(f"The label {label} is given twice.", "Nothing was made. Name each label once.")
    project_file.create(path, lambda db: settings_store.insert_facts(db, facts, shapes=[]))
    project = open_project(path, annotator=annotator)
    for label in labels:
        project.perform(AddLabel(label))
    return project


def open_project(path: Path, *, read_only: bool = False, annotator: str = "") -> Project:
    """Open a project file. Raises LabellerError as `project_file.open_file` does."""
    file = project_file.open_file(path, read_only=read_only)
    try:
        return Project(file, annotator or _user_name())
    except SQLAlchemyError as error:
        file.close()
        raise LabellerError(
            f"{path.name} is not laid out as a Labeller project should be: {getattr(error, 'orig', None) or error}.",
            "It was not changed. Keep the file, and open a backup of it.",
        ) from error


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "annotator"
