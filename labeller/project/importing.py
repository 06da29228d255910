"""The import job: what a reader finds in a source goes into the project in small durable pieces."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from labeller.domain.annotation import Annotation, Annotator, Answer, Source
from labeller.domain.changes import Changes
from labeller.domain.item import FoundAnnotation, ItemId, ItemState, NewItem, Problem
from labeller.domain.schema import Label, LabelId
from labeller.domain.shape import Relation
from labeller.errors import LabellerError
from labeller.formats.format import Format, Found, Known, LabelCount, ReadOptions
from labeller.formats.problems import condensed
from labeller.formats.registry import find_place, find_source
from labeller.jobs import JobContext
from labeller.media.archives import is_archive
from labeller.project.archive_place import archive_place
from labeller.project.commands.imports import BeginImport
from labeller.project.commands.labels import new_label
from labeller.project.found import (
    Taken,
    as_people_said,
    distinct,
    fault_of,
    has_answer,
    label_name,
    label_names,
    name_of,
    pieces,
    repeated,
)
from labeller.project.places import Places
from labeller.project.project import Project
from labeller.project.tying import tied
from labeller.store import answer_store, import_store, media_store, schema_store
from labeller.store.import_store import ImportBatch

_TELL_EVERY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `items_known` were in the project already."""

    items_added: int = 0
    items_known: int = 0
    annotations_added: int = 0
    suggestions_added: int = 0
    problems: tuple[Problem, ...] = ()


def import_source(
    project: Project,
    source: Path,
    source_format: Format,
    options: ReadOptions,
    context: JobContext,
    labels: Sequence[LabelCount] = (),
) -> ImportReport:
    """Read a source into a project. As a job it may be cancelled: what was added stays, and doing it again goes on.

    An archive is unpacked beside the project if it holds media, and read from there. New labels come in the order in
    which a look at the source named them (`labels`), then as they are found. Raises LabellerError if there is
    nothing to read, or the project cannot take it.
    """
    if is_archive(source):
        with archive_place(project, source, context) as place:
            inner, _ = find_source(place.folder, source_format)
            report = _read_into(
                project, inner, source_format, options, context, labels, named=source, problems=place.problems
            )
    else:
        inner = source if options.only else find_place(source, source_format)[0]
        report = _read_into(project, inner, source_format, options, context, labels, named=source)
    if report == ImportReport():
        wanted = _PLURALS[project.task.medium]
        raise LabellerError(
            f"There is nothing in {source} that this project can take.", f"Nothing was added. It labels {wanted}."
        )
    return report


def _read_into(
    project: Project,
    source: Path,
    source_format: Format,
    options: ReadOptions,
    context: JobContext,
    labels: Sequence[LabelCount],
    *,
    named: Path,
    problems: Iterable[Problem] = (),
) -> ImportReport:
    """Read a file or a folder; the history names what somebody chose, and the report begins with `problems`."""
    folder = source_format.media_root(source, options)
    with project.read() as db:
        known = Places.of(db, project.path, folder).find_unchanged(db)
    found = source_format.read(
        source, options, context, lambda path, size, modified: known.get(path) == (size, modified)
    )
    return Importer(project, str(named), source_format.name, folder, labels).run(condensed(chain(problems, found)))


class Importer:
    """Writes one source into a project.

    Every piece is durable when it is written, so an import that is cancelled or killed keeps what it has, and
    importing the same source again goes on from there. All pieces are one step of the history. What the project has
    already gets the answers and suggestions that it lacks, and is else left alone.
    """

    def __init__(
        self,
        project: Project,
        source: str,
        format_name: str,
        folder: Path | None = None,
        labels: Sequence[LabelCount] = (),
    ) -> None:
        self._announced = tuple(one for one in labels if label_name(one.name))
        self._project = project
        self._source = source
        self._format = format_name
        self._folder = folder
        self._places = Places()
        self._seen: Counter[str] = Counter()
        self._batch: ImportBatch | None = None
        self._labels: dict[str, LabelId] = {}
        self._of_relations: set[LabelId] = set()
        self._told_at = 0.0
        self._counts: Counter[str] = Counter()
        self._problems: list[Problem] = []

    @property
    def report(self) -> ImportReport:
        """What has been done so far."""
        return ImportReport(**{name: self._counts[name] for name in _COUNTED}, problems=tuple(self._problems))

    def run(self, found: Iterable[Found]) -> ImportReport:
        """Write all that a reader yields. What was written stays when the reader is cancelled or fails.

        Raises LabellerError if another import is running, if the source holds another medium than the project labels,
        or if the disk refuses.
        """
        with self._project.importing():
            with self._project.read() as db:
                self._places = Places.of(db, self._project.path, self._folder)
            try:
                for piece in pieces(self._checked(found)):
                    self._write(piece)
            finally:
                self._finish()
        return self.report

    def _checked(self, found: Iterable[Found]) -> Iterator[Taken]:
        """What can be written, with problems put into the report."""
        task = self._project.task
        allows_one = task.is_whole_item and not task.is_multilabel
        for one in found:
            if isinstance(one, Problem):
                self._problems.append(one)
            elif isinstance(one, NewItem) and one.medium is not task.medium:
                self._refuse_medium(one)
            elif fault := fault_of(one):
                self._problems.append(Problem(name_of(one), fault))
            else:
                yield self._with_one_label(as_people_said(one)) if allows_one else as_people_said(one)

    def _refuse_medium(self, new: NewItem) -> None:
        """A source of another kind is a mistake; a stray file among others is a line in the report."""
        wanted, got = _PLURALS[self._project.task.medium], _PLURALS[new.medium]
        if self._batch is None and not self._counts["items_known"]:
            raise LabellerError(
                f"This project labels {wanted}, and {self._source} holds {got}.",
                "Nothing of it was added. Make a new project for it.",
            )
        self._problems.append(Problem(new.name, f"is one of the {got}, and this project labels {wanted}"))

    def _with_one_label(self, one: Taken) -> Taken:
        count = len(label_names(one))
        if count <= 1:
            return one
        self._problems.append(
            Problem(name_of(one), f"has {count} labels where this project allows one; added without a label")
        )
        return replace(one, annotations=None)

    def _write(self, piece: list[Taken]) -> None:
        fresh, again = self._sorted_out(piece)
        with self._project.read() as db:
            has_news = bool(fresh) or any(self._lacking(db, again))
        if has_news:
            self._begin()
            with self._project.write() as (db, annotator):
                self._write_rows(db, annotator, fresh, again)
            self._tell()
        self._counts["items_known"] += len(piece) - len(fresh)

    def _sorted_out(self, piece: list[Taken]) -> tuple[dict[str, NewItem], dict[ItemId, Taken]]:
        """The items that are new, by their keys, and what the source says of items that the project has."""
        news = [one for one in piece if isinstance(one, NewItem)]
        by_path = {one.path: one for one in piece if isinstance(one, Known)}
        by_key: dict[str, NewItem] = {}
        for key, new in zip(import_store.keys_of(news, self._seen), news, strict=True):
            if label_names(by_key.setdefault(key, new)) != label_names(new):
                self._problems.append(repeated(new))
        with self._project.read() as db:
            known = self._places.find_known(db, by_key)
            again: dict[ItemId, Taken] = {item_id: by_key[key] for key, item_id in known.items()}
            paths = self._places.find_paths(db, by_path)
            again.update((item_id, by_path[path]) for path, item_id in paths.items())
        return {key: new for key, new in by_key.items() if key not in known}, again

    def _lacking(self, db: Connection, again: dict[ItemId, Taken]) -> tuple[dict[ItemId, Taken], dict[ItemId, NewItem]]:
        """Those of the known items that get their first answer from the source, and its first suggestion."""
        with_answer = {item_id: one for item_id, one in again.items() if has_answer(one)}
        with_suggestion = {
            item_id: one for item_id, one in again.items() if isinstance(one, NewItem) and one.suggestions
        }
        answered = import_store.find_answered(db, with_answer)
        suggested = import_store.find_suggested(db, with_suggestion, self._source)
        self._report_repeated(db, {item_id: with_answer[item_id] for item_id in answered})
        return (
            {item_id: one for item_id, one in with_answer.items() if item_id not in answered},
            {item_id: one for item_id, one in with_suggestion.items() if item_id not in suggested},
        )

    def _report_repeated(self, db: Connection, answered: dict[ItemId, Taken]) -> None:
        """List the files that this very source has named before with other labels."""
        if self._batch is None:
            return
        names = {label_id: name for name, label_id in self._labels.items()}
        for item_id, answer in answer_store.find_answers(db, answered).items():
            before = {names.get(label_id) for label_id in answer.label_ids}
            if answer.import_id == self._batch.id and before != label_names(answered[item_id]):
                self._problems.append(repeated(answered[item_id]))

    def _write_rows(
        self, db: Connection, annotator: Annotator, fresh: dict[str, NewItem], again: dict[ItemId, Taken]
    ) -> None:
        batch = self._begun
        # Looked at once more: an answer may have been given since.
        to_answer, to_suggest = self._lacking(db, again)
        ids = import_store.insert_items(db, fresh, import_id=batch.id, root_id=batch.root_id)
        new_items = {ids[key]: new for key, new in fresh.items()}
        answers = [
            (item_id, self._answer(db, annotator, one))
            for item_id, one in (new_items | to_answer).items()
            if has_answer(one)
        ]
        answer_store.insert_answers(db, answers)
        suggestions = [
            row for item_id, one in (new_items | to_suggest).items() for row in self._suggestions(db, item_id, one)
        ]
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

    def _answer(self, db: Connection, annotator: Annotator, new: Taken) -> Answer:
        now = time.time()
        found = tied(db, self._fitting(db, new))
        annotations = tuple(
            Annotation(
                label_id=self._label_id(db, one.label, is_relation=isinstance(one.shape, Relation)),
                source=Source.IMPORT,
                annotator_id=annotator.id,
                created_at=now,
                shape=one.shape,
                attributes=one.attributes,
                group=one.group,
                order=order,
                is_occluded=one.is_occluded,
                is_truncated=one.is_truncated,
                comment=one.comment,
                id=one.key,
            )
            for order, one in enumerate(found)
        )
        state = ItemState.SKIPPED if new.is_skipped else ItemState.ANSWERED
        return Answer(state, annotator.id, now, annotations=annotations, import_id=self._begun.id)

    def _fitting(self, db: Connection, new: Taken) -> list[FoundAnnotation]:
        """The annotations that the schema has room for: a label is of relations, or it is of all else."""
        fitting = []
        for one in distinct(new.annotations or ()):
            is_relation = isinstance(one.shape, Relation)
            if (self._label_id(db, one.label, is_relation=is_relation) in self._of_relations) == is_relation:
                fitting.append(one)
            else:
                kind = "is no label of relations here" if is_relation else "is a label of relations here"
                self._problems.append(Problem(name_of(new), f"{label_name(one.label)} {kind}; left out"))
        return fitting

    def _suggestions(self, db: Connection, item_id: ItemId, new: NewItem) -> Iterator[dict[str, Any]]:
        for one in new.suggestions:
            if isinstance(one.shape, Relation):
                continue  # what it would lead to is no annotation yet
            yield import_store.suggestion_row(item_id, self._label_id(db, one.label), one, self._begun.id)

    def _label_id(self, db: Connection, name: str, *, is_relation: bool = False) -> LabelId:
        """The id of a label, which is added to the schema if it is new."""
        name = label_name(name)
        if name not in self._labels:
            for label in schema_store.find_labels(db):
                self._note(label)
        if not is_relation:
            for announced in self._announced:
                self._add_announced(db, announced)
            self._announced = ()
        if name not in self._labels:
            self._add_label(db, new_label(db, name, is_relation=is_relation))
        return self._labels[name]

    def _note(self, label: Label) -> None:
        self._labels[label.name] = label.id
        if label.is_relation:
            self._of_relations.add(label.id)

    def _add_announced(self, db: Connection, announced: LabelCount) -> None:
        """A label that the source lists; one that the project has without a skeleton gets that of the source."""
        name, skeleton, edges = label_name(announced.name), announced.skeleton, announced.skeleton_edges
        if name not in self._labels:
            label = new_label(db, name, color=announced.color)
            self._add_label(db, replace(label, skeleton=skeleton, skeleton_edges=edges))
        elif skeleton:
            label = schema_store.read_schema(db).label(self._labels[name])
            if not label.skeleton:
                schema_store.update_label(db, replace(label, skeleton=skeleton, skeleton_edges=edges))

    def _add_label(self, db: Connection, label: Label) -> None:
        schema_store.insert_label(db, label, import_id=self._begun.id)
        self._note(label)

    def _begin(self) -> None:
        if self._batch is not None:
            return
        with self._project.read() as db:
            import_id = import_store.next_id(db)
        begun = ImportBatch(import_id, self._source, self._format, None, started_at=time.time())
        root = None if self._folder is None else media_store.to_stored(self._folder, self._project.path)
        self._project.perform(BeginImport(begun, root))
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
