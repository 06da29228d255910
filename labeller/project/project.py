"""The open project: the one place through which it is changed."""

from __future__ import annotations

import contextlib
import getpass
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import Connection, Engine

from labeller.domain.annotation import Annotator
from labeller.domain.changes import Changes
from labeller.domain.event import EventKind
from labeller.domain.item import Item
from labeller.domain.schema import Schema, Task
from labeller.errors import LabellerError
from labeller.project.commands import codec, weight
from labeller.project.commands.command import Command
from labeller.project.commands.imports import RemoveImport, RestoreImport
from labeller.project.commands.labels import AddLabel, ChangeLabel, MergeLabels, RemoveLabel, RestoreLabel
from labeller.project.commands.suggesting import RestoreSuggestions, WithdrawSuggestions
from labeller.project.recording import record, record_new
from labeller.store import event_store, media_store, project_file, schema_store, settings_store
from labeller.store.event_store import Stacks, StepTitles
from labeller.store.project_file import SUFFIX, ProjectFile
from labeller.store.settings_store import ProjectFacts
from labeller.store.trouble import FileGoneError, explained_reading, explained_writing

Subscriber = Callable[[Changes], None]

# What would pull the ground from under an import that is running: it relies on the labels and on its own beginning.
_NOT_DURING_IMPORT = (
    ChangeLabel, RemoveLabel, MergeLabels, RestoreLabel, RemoveImport, RestoreImport, WithdrawSuggestions,
    RestoreSuggestions,
)  # fmt: skip


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
        self._annotator: Annotator | None = None
        self._is_importing = False
        self._is_closed = False
        with self.read() as db:
            self.facts: ProjectFacts = settings_store.read_facts(db)
            self._reload(db)
            self._titles = event_store.find_titles(db)

    @property
    def path(self) -> Path:
        return self._file.path

    @property
    def is_read_only(self) -> bool:
        return self._file.is_read_only

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about what was found when it was opened, such as answers that may be missing."""
        return self._file.notices

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
        """A connection that sees one state of the project as long as it is held.

        Raises LabellerError if the file cannot be read, now or by what is done with the connection, or is closed.
        """
        self._refuse_closed()
        with explained_reading(), self._file.readers.begin() as db:
            yield db

    @contextmanager
    def write(self) -> Iterator[tuple[Connection, Annotator]]:
        """A transaction for bulk work that belongs to a step of the history already (an import's pieces)."""
        with self._changing, self._transaction() as db:
            yield db, self._who(db)

    @contextmanager
    def importing(self) -> Iterator[None]:
        """Hold off, as long as an import runs, the steps that it could not bear, and any other import."""
        with self._changing:
            self._refuse_other_import()
            self._is_importing = True
        try:
            yield
        finally:
            self._is_importing = False

    def perform(self, command: Command, seconds: float = 0.0) -> Changes:
        """Do it, durably, as one step of the history. `seconds` is the annotator's time that it took.

        Raises LabellerError if the command refuses or the disk does; then nothing has changed.
        """
        with self._changing:
            self._refuse_during_import(command)
            with self._transaction() as db:
                changes = record_new(db, command, annotator_id=self._who(db).id, at=self._clock(), seconds=seconds)
            self._titles = StepTitles(undo=command.title)
            return self.announce(changes)

    def undo(self) -> Changes | None:
        """Take back the newest step. Returns None if there is none."""
        return self._step(EventKind.UNDO)

    def redo(self) -> Changes | None:
        """Do again what was undone last. Returns None if there is nothing."""
        return self._step(EventKind.REDO)

    def weigh(self, command: Command) -> int:
        """About how many rows a command would touch: from a thousand on it takes longer than a moment."""
        with self.read() as db:
            return weight.weigh(db, command)

    def weigh_undo(self) -> int:
        """About how many rows undo would touch."""
        return self._weigh_step(EventKind.UNDO)

    def weigh_redo(self) -> int:
        """About how many rows redo would touch."""
        return self._weigh_step(EventKind.REDO)

    def undo_title(self) -> str | None:
        """What undo would take back, in words."""
        return self._titles.undo

    def redo_title(self) -> str | None:
        """What redo would do again, in words."""
        return self._titles.redo

    def annotator(self) -> Annotator:
        """Who is answering; written into the project when first asked for."""
        with self._changing:
            if self._annotator is not None:
                return self._annotator
            with self.write() as (_, annotator):
                return annotator

    def media_path(self, item: Item) -> Path | None:
        """Where the file of an item should be; None for an item without a file, or one outside its folder."""
        if item.path is None or item.root_id is None:
            return None
        folder = self._roots.get(item.root_id)
        path = Path(item.path)
        if folder is None or path.anchor or ".." in path.parts or "\0" in item.path:
            return None
        return folder / path

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Be told of every change. Returns a function that ends it."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            with contextlib.suppress(ValueError):  # closing has ended it already
                self._subscribers.remove(subscriber)

        return unsubscribe

    def announce(self, changes: Changes) -> Changes:
        """Tell the subscribers; for bulk work that wrote by itself."""
        if changes.schema or changes.settings or changes.media or changes.items or changes.everything:
            # One at a time, so that no older state overwrites a newer one.
            with self._changing, self.read() as db:
                self._reload(db)
        for subscriber in tuple(self._subscribers):
            subscriber(changes)
        return changes

    def find_gone(self) -> FileGoneError | None:
        """Why the file no longer lies where it was opened: what was answered goes when it is closed. Mostly None."""
        try:
            self._file.place.refuse_gone()
        except FileGoneError as error:
            return error
        return None

    @contextmanager
    def copying(self, target: Path, check: Callable[[], None]) -> Iterator[Engine]:
        """A copy to write more into, also of a file that is gone from its place; it appears when the block has ended.

        Nothing can be changed meanwhile. Raises LabellerError if something is there already or the disk refuses.
        """
        self._refuse_closed()
        with self._changing, project_file.copy_of_open(self._file, target, check) as engine:
            yield engine

    def close(self) -> None:
        """Close the file once the change under way is done. Later reads and changes raise LabellerError."""
        with self._changing:
            if not self._is_closed:
                self._is_closed = True
                self._subscribers.clear()
                self._file.close()

    def _reload(self, db: Connection) -> None:
        self._schema = schema_store.read_schema(db)
        self._settings = settings_store.read_settings(db)
        self._roots = media_store.find_folders(db, self.path)

    def _weigh_step(self, kind: EventKind) -> int:
        with self.read() as db:
            stacks = event_store.read_stacks(db)
            top = stacks.undo_top if kind is EventKind.UNDO else stacks.redo_top
            return 0 if top is None else weight.weigh_packed(db, event_store.find(db, top).inverse)

    def _step(self, kind: EventKind) -> Changes | None:
        with self._changing:
            with self._transaction() as db:
                before = event_store.read_stacks(db)
                top = before.undo_top if kind is EventKind.UNDO else before.redo_top
                if top is None:
                    return None
                taken = event_store.find(db, top)
                if kind is EventKind.UNDO:
                    after, below = Stacks(undo_top=taken.below, redo_top=before.next_id), before.redo_top
                else:
                    after, below = Stacks(undo_top=before.next_id, redo_top=taken.below), before.undo_top
                command = codec.decode(taken.inverse)
                self._refuse_during_import(command)
                changes = record(
                    db,
                    kind,
                    command,
                    before,
                    after,
                    title=taken.title,
                    below=below,
                    annotator_id=self._who(db).id,
                    at=self._clock(),
                )
                titles = event_store.find_titles(db)
            self._titles = titles
            return self.announce(changes)

    def _who(self, db: Connection) -> Annotator:
        if self._annotator is None:
            self._annotator = settings_store.find_or_add_annotator(db, self._annotator_name)
        return self._annotator

    def _refuse_during_import(self, command: Command) -> None:
        if isinstance(command, _NOT_DURING_IMPORT):
            self._refuse_other_import()

    def _refuse_other_import(self) -> None:
        if self._is_importing:
            raise LabellerError("An import is running.", "Nothing was changed. Wait until it is done, or cancel it.")

    def _refuse_closed(self) -> None:
        # Without the lock another program may have opened the file for writing by now.
        if self._is_closed:
            raise LabellerError("The project is closed.", "Nothing was changed. Open it again.")

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        self._refuse_closed()
        if self.is_read_only:
            raise LabellerError(
                f"{self.path.name} is open for reading only.",
                "Nothing was changed. Open it from a folder you may write to.",
            )
        self._file.place.refuse_gone()
        try:
            with explained_writing(), self._file.writer.begin() as db:
                yield db
        except BaseException:
            self._annotator = None  # it may have been written by the transaction that failed
            raise


def project_path(path: Path) -> Path:
    """The file that a project is made as: the path, with the ending of project files if it has another."""
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)


def create_project(
    path: Path, task: Task, labels: Sequence[str | AddLabel] = (), *, name: str = "", annotator: str = ""
) -> Project:
    """Make a new project and open it. The labels are its first steps, so that they can be undone like others.

    Raises LabellerError if the file is there already, cannot be written, or a label cannot be used; then there is none.
    """
    path = project_path(path)
    facts = ProjectFacts(str(uuid.uuid4()), name or path.stem, task.value, time.time())
    steps = [label if isinstance(label, AddLabel) else AddLabel(label) for label in labels]
    for label, count in Counter(step.name for step in steps).items():
        if count > 1:
            raise LabellerError(f"The label {label} is given twice.", "Nothing was made. Name each label once.")

    def fill(db: Connection) -> None:
        settings_store.insert_facts(db, facts, shapes=[])
        if steps:
            who = settings_store.find_or_add_annotator(db, annotator or _user_name())
        for step in steps:
            record_new(db, step, annotator_id=who.id, at=time.time())

    with explained_writing():
        project_file.create(path, fill)
    try:
        return open_project(path, annotator=annotator)
    except BaseException:
        # There was room for the file, and none to work with it.
        path.unlink(missing_ok=True)
        raise


def open_project(path: Path, *, read_only: bool = False, annotator: str = "") -> Project:
    """Open a project file. Raises LabellerError as `project_file.open_file` does."""
    file = project_file.open_file(path, read_only=read_only)
    try:
        return Project(file, annotator or _user_name())
    except BaseException:
        file.close()
        raise


def _user_name() -> str:
    try:
        return getpass.getuser().encode(errors="replace").decode()
    except (OSError, KeyError, ImportError):
        return "annotator"
