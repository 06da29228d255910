"""The open project as widgets see it: what is on it, what can be done to it, and a signal when it changed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.changes import Changes
from labeller.domain.filter import ItemFilter
from labeller.domain.item import Item, ItemId, ItemState, ItemSummary
from labeller.domain.prediction import Question, SuggestedAnnotation, Suggestion
from labeller.domain.schema import LabelId, Schema
from labeller.jobs import JobContext
from labeller.loop.confirming import SureItems
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.progress import Quality
from labeller.loop.ranking import Ranking
from labeller.loop.settings import LoopSettings
from labeller.project.commands.answers import Comment, Flag, SetAnswer
from labeller.project.project import Project
from labeller.store import answer_store, item_store
from labeller.store.answer_store import Mark
from labeller.ui.after_paint import after_paint
from labeller.ui.background import Background
from labeller.ui.counts import Counts, count
from labeller.ui.job_runner import JobRunner
from labeller.ui.steps import Steps


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item with what has been said about it."""

    item: Item
    answer: Answer | None
    mark: Mark


class ProjectSession(QObject):
    """An open project with its learning loop. It is changed through `steps`.

    `changed` says what a step changed, `counted` that `counts` are new, `ranked` that the learner has new questions
    and suggestions, `measured` that it is known anew how good it is, `prepared` that suggestions for the item of that
    id have been found. `failed` carries why background work could not be
    done, the same reason once; `unreadable_found` the items that the learner could not read, as a set of ids. All
    signals come on the GUI thread.
    """

    changed = Signal(object)
    ranked = Signal()
    measured = Signal()
    counted = Signal()
    prepared = Signal(object)
    failed = Signal(object)
    unreadable_found = Signal(object)
    _heard = Signal(object)

    def __init__(
        self,
        project: Project,
        loop: LearningLoop,
        jobs: JobRunner,
        parent: QObject | None = None,
        *,
        counts: Counts | None = None,
    ) -> None:
        """Without `counts` they are counted here and now, which takes a while for many items."""
        super().__init__(parent)
        self._project = project
        self._loop = loop
        self._jobs = jobs
        self.steps = Steps(project, jobs, self)
        self._background = Background(project, loop, jobs, count(project) if counts is None else counts, self)
        self._annotator = None if project.is_read_only else project.annotator()
        self._ahead: dict[ItemId, ItemFacts] = {}
        self._unheeded = Changes()
        self._catching_up = after_paint(self, self._catch_up)
        self._connect()
        # Imports and long steps write on threads of their own: the signal brings what they say over to this one.
        self._heard.connect(self._on_changed)
        self._unsubscribe = project.subscribe(self._heard.emit)

    @property
    def project(self) -> Project:
        return self._project

    @property
    def jobs(self) -> JobRunner:
        return self._jobs

    @property
    def name(self) -> str:
        return self._project.facts.name

    @property
    def path(self) -> Path:
        return self._project.path

    @property
    def schema(self) -> Schema:
        return self._project.schema

    @property
    def annotator_id(self) -> int:
        """Who answers here; 0 where the project can only be read."""
        return self._annotator.id if self._annotator is not None else 0

    @property
    def loop_settings(self) -> LoopSettings:
        """What the project has settled about its loop."""
        return LoopSettings.of(self._project.settings)

    @property
    def embeddings_folder(self) -> Path:
        """Where what was read of the items is kept on this machine."""
        return self._loop.caches.folder

    def schema_label_ids(self) -> frozenset[LabelId]:
        return frozenset(label.id for label in self.schema.labels)

    @property
    def ranking(self) -> Ranking | None:
        """What the learner said last; None until it has spoken."""
        return self._loop.ranking

    @property
    def quality(self) -> Quality | None:
        """How good the learner was when it was measured last; None before that."""
        return self._loop.quality

    def start_learning(self) -> None:
        """Begin to read the items in the background, and to rank the pool."""
        self._background.start()

    def close(self) -> Event:
        """Stop the background work and close the project file; while a job cannot stop yet, as soon as it has.

        The event that is returned is set when the file is closed.
        """
        self._unsubscribe()
        self._catching_up.stop()
        project, loop, closed = self._project, self._loop, Event()

        def close_files() -> None:
            loop.close()
            project.close()
            closed.set()

        self._jobs.cancel_all_and_wait(then=close_files)
        return closed

    def look_at(self, item_id: ItemId) -> ItemFacts | None:
        """An item with its answer and marks: from memory if it was read ahead. None if there is no such item."""
        return self._ahead.get(item_id) or self._read([item_id]).get(item_id)

    def look_at_all(self, item_ids: Sequence[ItemId]) -> dict[ItemId, ItemFacts]:
        """Some items with their answers and marks, in one reading; those that are gone are left out."""
        return self._read(item_ids)

    def read_ahead(self, item_ids: Sequence[ItemId]) -> list[Item]:
        """Keep these items at hand, and no others, until something about them changes."""
        known = {item_id: self._ahead[item_id] for item_id in item_ids if item_id in self._ahead}
        fresh = [item_id for item_id in item_ids if item_id not in known]
        self._ahead = known | (self._read(fresh) if fresh else {})
        return [self._ahead[item_id].item for item_id in item_ids if item_id in self._ahead]

    def answer(self, item_id: ItemId) -> Answer | None:
        with self._project.read() as db:
            return answer_store.find_answer(db, item_id)

    def started(self) -> list[ItemId]:
        """The items that somebody began to annotate and has not finished, the one begun last first."""
        with self._project.read() as db:
            return answer_store.find_started(db)

    def mark(self, item_id: ItemId) -> Mark:
        with self._project.read() as db:
            return answer_store.find_mark(db, item_id)

    def item_ids(self, wanted: ItemFilter) -> list[ItemId]:
        """The items that a filter lets through. Slow for many items: call it from a job."""
        with self._project.read() as db:
            return item_store.find_item_ids(db, wanted)

    def summaries(self, item_ids: Sequence[ItemId]) -> list[ItemSummary]:
        with self._project.read() as db:
            return item_store.find_summaries(db, item_ids)

    @property
    def counts(self) -> Counts:
        """As of a moment ago: they are counted in the background, which takes a while for many items."""
        return self._background.counts

    def media_path(self, item: Item) -> Path | None:
        return self._project.media_path(item)

    def next_question(self, exclude: Iterable[ItemId] = ()) -> Question | None:
        """The most useful item that is open and not among the excluded ones."""
        return self._loop.next_question(frozenset(exclude))

    def upcoming(self, count: int, exclude: Iterable[ItemId] = ()) -> list[Question]:
        """The questions that will probably come next, so that their pictures can be read ahead."""
        return self._loop.upcoming(count, frozenset(exclude))

    def suggestion(self, item_id: ItemId) -> Suggestion | None:
        """What the learner proposes for an item; None before it has learned anything or read the item."""
        return self._loop.suggest(item_id)

    def find_sure(self, context: JobContext) -> SureItems | None:
        """What the learner is sure of: to be called in a job."""
        return self._loop.find_sure(context)

    def changed_items(self) -> frozenset[ItemId]:
        """The items whose answer the last ranking does not know of yet."""
        return self._loop.changed_items()

    def suggested_annotations(self, item_id: ItemId) -> Sequence[SuggestedAnnotation]:
        """What is proposed to be drawn on an item."""
        return self._loop.suggest_annotations(item_id)

    def prepare_suggestions(self, item_id: ItemId) -> None:
        """Find in the background what is to be drawn on an item that was not expected; `prepared` comes with its id."""
        self._background.prepare(item_id)

    def is_control(self, item_id: ItemId) -> bool:
        """Whether an item belongs to the control slice, however it was reached; False before the first ranking."""
        return self._loop.is_control(item_id)

    def give_answer(
        self, item_id: ItemId, label_ids: Sequence[LabelId], *, seconds: float, source: Source, is_control: bool
    ) -> None:
        """Record the labels of a whole item, durably. Raises LabellerError, as the other steps do."""
        now = time.time()
        annotator_id = self.annotator_id
        annotations = tuple(Annotation(label_id, source, annotator_id, now, seconds) for label_id in label_ids)
        answer = Answer(ItemState.ANSWERED, annotator_id, now, seconds, is_control, annotations)
        self.steps.perform(SetAnswer(item_id, answer), seconds)

    def skip(self, item_id: ItemId, *, seconds: float) -> None:
        answer = Answer(ItemState.SKIPPED, self.annotator_id, time.time(), seconds)
        self.steps.perform(SetAnswer(item_id, answer), seconds)

    def clear_answer(self, item_id: ItemId) -> None:
        self.steps.perform(SetAnswer(item_id, None))

    def flag(self, item_id: ItemId, *, is_flagged: bool) -> None:
        self.steps.perform(Flag(item_id, is_flagged))

    def comment(self, item_id: ItemId, text: str) -> None:
        self.steps.perform(Comment(item_id, text))

    def _connect(self) -> None:
        self.steps.began.connect(self._hold_back)
        background = self._background
        for theirs, ours in (
            (background.counted, self.counted),
            (background.ranked, self.ranked),
            (background.measured, self.measured),
            (background.prepared, self.prepared),
            (background.failed, self.failed),
            (background.unreadable_found, self.unreadable_found),
        ):
            theirs.connect(ours)

    def _read(self, item_ids: Sequence[ItemId]) -> dict[ItemId, ItemFacts]:
        with self._project.read() as db:
            items = item_store.find_items(db, item_ids)
            # What is drawn on items may be much; whoever shows it reads it.
            find = answer_store.find_answers if self.schema.task.is_whole_item else answer_store.find_heads
            answers = find(db, item_ids)
            marks = answer_store.find_marks(db, item_ids)
        return {item.id: ItemFacts(item, answers.get(item.id), marks.get(item.id, Mark())) for item in items}

    def _on_changed(self, changes: Changes) -> None:
        self._loop.note(changes)
        self._forget_ahead(changes)
        self.changed.emit(changes)
        self._unheeded |= changes
        self._catching_up.start()

    def _forget_ahead(self, changes: Changes) -> None:
        if changes.items or changes.media or changes.schema or changes.everything:
            self._ahead.clear()
        for item_id in changes.answers | changes.marks:
            self._ahead.pop(item_id, None)

    def _hold_back(self) -> None:
        """Let jobs wait until what the step changes is painted."""
        self._jobs.pause()
        self._catching_up.start()

    def _catch_up(self) -> None:
        """Start what follows from the changes. The next item is on the screen by now: threads would have delayed it."""
        self._jobs.go_on()
        changes, self._unheeded = self._unheeded, Changes()
        self._background.follow(changes)
