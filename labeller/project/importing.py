"""The import job: what a reader finds in a source goes into the project in small durable pieces."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from labeller.domain.annotation import Annotation, Annotator, Answer, Source
from labeller.domain.changes import Changes
from labeller.domain.item import FoundAnnotation, ItemId, ItemState, NewItem, Problem
from labeller.domain.schema import LabelId
from labeller.errors import LabellerError
from labeller.project.commands.imports import BeginImport
from labeller.project.commands.labels import MAX_NAME_LENGTH, new_label
from labeller.project.project import Project
from labeller.store import answer_store, import_store, media_store, schema_store
from labeller.store.import_store import ImportBatch

# Small enough that an answer given meanwhile waits for less than a frame, large enough that commits do not cost more
# than the rows.
_PIECE_ITEMS = 200
_PIECE_SECONDS = 0.5
_TELL_EVERY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `items_known` were in the project already."""

    items_added: int = 0
    items_known: int = 0
    annotations_added: int = 0
    suggestions_added: int = 0
    problems: tuple[Problem, ...] = ()


def unchanged_files(project: Project, folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of each file in a folder that the project knows; a reader may pass over these."""
    with project.read() as db:
        root_id = media_store.find_root(db, media_store.to_stored(folder, project.path))
        return {} if root_id is None else import_store.find_unchanged_files(db, root_id)


class Importer:
    """Writes one source into a project.

    Every piece is durable when it is written, so an import that is cancelled or killed keeps what it has, and
    importing the same source again goes on from there. All pieces are one step of the history.
    """

    def __init__(self, project: Project, source: str, format_name: str, folder: Path | None = None) -> None:
        self._project = project
        self._source = source
        self._format = format_name
        self._stored_root = None if folder is None else media_store.to_stored(folder, project.path)
        self._seen: Counter[str] = Counter()
        self._batch: ImportBatch | None = None
        self._labels: dict[str, LabelId] = {}
        self._told_at = 0.0
        self._counts: Counter[str] = Counter()
        self._problems: list[Problem] = []

    @property
    def report(self) -> ImportReport:
        """What has been done so far."""
        return ImportReport(**{name: self._counts[name] for name in _COUNTED}, problems=tuple(self._problems))

    def run(self, found: Iterable[NewItem | Problem]) -> ImportReport:
        """Write all that a reader yields. What was written stays when the reader is cancelled or fails."""
        try:
            for piece in _pieces(self._checked(found)):
                self._write(piece)
        finally:
            self._finish()
        return self.report

    def skip_known(self, count: int = 1) -> None:
        """Count files that the reader passed over because the project has them."""
        self._counts["items_known"] += count

    def _checked(self, found: Iterable[NewItem | Problem]) -> Iterator[NewItem]:
        """The items, with problems put into the report."""
        task = self._project.task
        for one in found:
            if isinstance(one, Problem):
                self._problems.append(one)
                continue
            if one.medium is not task.medium:
                raise LabellerError(
                    f"This project labels {_PLURALS[task.medium]}, and {self._source} holds {_PLURALS[one.medium]}.",
                    "Nothing of it was added. Make a new project for it.",
                )
            yield self._with_one_label(one) if task.is_whole_item and not task.is_multilabel else one

    def _with_one_label(self, new: NewItem) -> NewItem:
        labels = {annotation.label for annotation in new.annotations or ()}
        if len(labels) <= 1:
            return new
        self._problems.append(
            Problem(new.name, f"has {len(labels)} labels where this project allows one; added without a label")
        )
        return replace(new, annotations=None)

    def _write(self, piece: list[NewItem]) -> None:
        keys = import_store.keys_of(piece, self._seen)
        with self._project.read() as db:
            known = import_store.find_known(db, keys)
        items = dict(zip(keys, piece, strict=True))
        fresh = {key: new for key, new in items.items() if key not in known}
        to_answer = self._unanswered(items, known)
        if fresh or to_answer:
            self._begin()
            with self._project.write() as (db, annotator):
                self._write_rows(db, annotator, fresh, to_answer)
            self._tell()
        self.skip_known(len(piece) - len(fresh))

    def _unanswered(self, items: dict[str, NewItem], known: dict[str, ItemId]) -> dict[ItemId, NewItem]:
        """Items that the project has without an answer, and that come with one now."""
        answered_now = {
            known[key]: new
            for key, new in items.items()
            if key in known and (new.annotations is not None or new.is_skipped)
        }
        if not answered_now:
            return {}
        with self._project.read() as db:
            answered = import_store.find_answered(db, answered_now)
        return {item_id: new for item_id, new in answered_now.items() if item_id not in answered}

    def _write_rows(
        self, db: Connection, annotator: Annotator, fresh: dict[str, NewItem], to_answer: dict[ItemId, NewItem]
    ) -> None:
        batch = self._begun
        ids = import_store.insert_items(db, fresh, import_id=batch.id, root_id=batch.root_id)
        new_items = {ids[key]: new for key, new in fresh.items()}
        answers = [
            (item_id, answer)
            for item_id, new in (new_items | to_answer).items()
            if (answer := self._answer(db, annotator, new)) is not None
        ]
        answer_store.insert_answers(db, answers)
        suggestions = [row for item_id, new in new_items.items() for row in self._suggestions(db, item_id, new)]
        import_store.insert_suggestions(db, suggestions)
        import_store.insert_marks(
            db,
            [
                {"item_id": item_id, "is_flagged": new.is_flagged, "comment": new.comment}
                for item_id, new in new_items.items()
                if new.is_flagged or new.comment
            ],
        )
        self._counts["items_added"] += len(new_items)
        self._counts["annotations_added"] += sum(len(answer.annotations) for _, answer in answers)
        self._counts["suggestions_added"] += len(suggestions)

    def _answer(self, db: Connection, annotator: Annotator, new: NewItem) -> Answer | None:
        if new.annotations is None and not new.is_skipped:
            return None
        now = time.time()
        annotations = tuple(
            Annotation(
                label_id=self._label_id(db, one.label),
                source=Source.IMPORT,
                annotator_id=annotator.id,
                created_at=now,
                shape=one.shape,
                attributes=one.attributes,
            )
            for one in _distinct(new.annotations or ())
        )
        state = ItemState.SKIPPED if new.is_skipped else ItemState.ANSWERED
        return Answer(state, annotator.id, now, annotations=annotations, import_id=self._begun.id)

    def _suggestions(self, db: Connection, item_id: ItemId, new: NewItem) -> Iterator[dict[str, Any]]:
        for one in new.suggestions:
            yield import_store.suggestion_row(item_id, self._label_id(db, one.label), one, self._begun.id)

    def _label_id(self, db: Connection, name: str) -> LabelId:
        """The id of a label, which is added to the schema if it is new."""
        name = " ".join(name.split())[:MAX_NAME_LENGTH]
        if name not in self._labels:
            self._labels.update((label.name, label.id) for label in schema_store.find_labels(db))
        if name not in self._labels:
            label = new_label(db, name)
            schema_store.insert_label(db, label, import_id=self._begun.id)
            self._labels[name] = label.id
        return self._labels[name]

    def _begin(self) -> None:
        if self._batch is not None:
            return
        with self._project.read() as db:
            import_id = import_store.next_id(db)
        begun = ImportBatch(import_id, self._source, self._format, None, started_at=time.time())
        self._project.perform(BeginImport(begun, self._stored_root))
        with self._project.read() as db:
            self._batch = import_store.find_batch(db, import_id)

    @property
    def _begun(self) -> ImportBatch:
        if self._batch is None:
            raise AssertionError("rows are written only after the import has begun")
        return self._batch

    def _finish(self) -> None:
        if self._batch is None:
            return
        with self._project.write() as (db, _):
            finished = replace(
                self._begun,
                finished_at=time.time(),
                items_added=self._counts["items_added"],
                items_known=self._counts["items_known"],
                annotations_added=self._counts["annotations_added"],
                suggestions_added=self._counts["suggestions_added"],
                problems=tuple(self._problems),
            )
            import_store.update_batch(db, finished)
        self._project.announce(Changes(items=True, schema=True, everything=True))

    def _tell(self) -> None:
        """Let the views know now and then, so that labelling can begin while the import goes on."""
        now = time.monotonic()
        if now - self._told_at >= _TELL_EVERY_SECONDS:
            self._told_at = now
            self._project.announce(Changes(items=True, schema=True))


_COUNTED = ("items_added", "items_known", "annotations_added", "suggestions_added")
_PLURALS = {"image": "images", "text": "texts", "row": "table rows", "audio": "audio clips"}


def _pieces(found: Iterable[NewItem]) -> Iterator[list[NewItem]]:
    """Pieces of some hundred items, or of what half a second brought; the rest too when the reader is cancelled."""
    piece: list[NewItem] = []
    began = time.monotonic()
    iterator = iter(found)
    while True:
        try:
            piece.append(next(iterator))
        except StopIteration:
            break
        except BaseException:
            if piece:
                yield piece
            raise
        if len(piece) >= _PIECE_ITEMS or time.monotonic() - began >= _PIECE_SECONDS:
            yield piece
            piece, began = [], time.monotonic()
    if piece:
        yield piece


def _distinct(annotations: Iterable[FoundAnnotation]) -> list[FoundAnnotation]:
    """A label that a source gives twice to a whole item counts once."""
    kept: dict[object, FoundAnnotation] = {}
    for one in annotations:
        kept.setdefault(one.label if one.shape is None else id(one), one)
    return list(kept.values())
