"""What is found out in the background while somebody labels: counts, the next questions, how good the learner is."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal

from labeller.domain.changes import Changes
from labeller.domain.item import ItemId
from labeller.jobs import JobContext
from labeller.learning.embedders.embedding import EmbedReport
from labeller.learning.warm_up import is_loaded
from labeller.loop.embedding import embed_items
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.progress import Quality
from labeller.loop.ranking import Ranking
from labeller.project.project import Project
from labeller.ui.after_paint import after_paint
from labeller.ui.counts import Counts, count
from labeller.ui.job_runner import JobRunner

log = logging.getLogger(__name__)

COUNT_JOB = "count"
RANK_JOB = "rank the pool"
MEASURE_JOB = "measure the learner"
EMBED_JOB = "read the items"
CONNECT_JOB = "connect the items"
PREPARE_JOB = "find suggestions"


class Background(QObject):
    """Runs the jobs that follow from changes. Of each kind one runs at a time, and at most one waits behind it.

    `counted`, `ranked` and `measured` say that there is something new, `prepared` that there are suggestions for the
    item of that id. `failed` carries why work could not be done,
    the same reason once; `unreadable_found` the items that the learner could not read, as a set of ids.
    """

    counted = Signal()
    ranked = Signal()
    measured = Signal()
    prepared = Signal(object)
    failed = Signal(object)
    unreadable_found = Signal(object)

    def __init__(
        self, project: Project, loop: LearningLoop, jobs: JobRunner, counts: Counts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._loop = loop
        self._jobs = jobs
        self.counts = counts
        self._failures: set[str] = set()
        self._unreadable: frozenset[ItemId] = frozenset()
        self._painted = after_paint(self, jobs.go_on)

    def start(self) -> None:
        """Find a first question, and when it is on the screen begin to read all items: that would hold it up.

        While the learner is not loaded, which takes seconds, something is asked that needs none.
        """
        is_drawn = self.counts.answered and not is_loaded()
        find, done = (self._loop.draw, self._on_drawn) if is_drawn else (self._loop.rank, self._on_first_ranked)
        self._jobs.start_latest(RANK_JOB, find, done=done, failed=self._on_first_failed)

    def follow(self, changes: Changes) -> None:
        """Start what follows from changes."""
        if changes == Changes():
            return
        self._jobs.start_latest(COUNT_JOB, lambda _: count(self._project), done=self._on_counted, failed=self._fail)
        if changes.answers or changes.items or changes.schema or changes.settings or changes.everything:
            self.rank()
        if changes.items or changes.media or changes.everything:
            self.embed()

    def rank(self) -> None:
        self._jobs.start_latest(RANK_JOB, self._loop.rank, done=self._on_ranked, failed=self._fail)

    def embed(self) -> None:
        def job(context: JobContext) -> list[EmbedReport]:
            return embed_items(self._project, self._loop.caches, context, self._loop.note_embedded)

        title = self.tr("Reading items for the learner")
        self._jobs.start_latest(EMBED_JOB, job, done=self._on_embedded, failed=self._fail, title=title)

    def prepare(self, item_id: ItemId) -> None:
        """Find suggestions for an item that is on the screen, where that takes longer than a moment."""
        if self._loop.can_prepare(item_id):
            self._jobs.start(
                PREPARE_JOB,
                lambda context: self._loop.prepare(item_id, context),
                done=lambda _: self.prepared.emit(item_id),
                failed=self._fail,
                visible=False,
            )

    def _on_counted(self, counts: Counts) -> None:
        self.counts = counts
        self.counted.emit()

    def _on_first_ranked(self, ranking: Ranking) -> None:
        self._jobs.pause()
        self._painted.start()
        self._on_ranked(ranking)
        self.embed()

    def _on_drawn(self, ranking: Ranking) -> None:
        self._on_first_ranked(ranking)
        self.rank()

    def _on_first_failed(self, error: Exception) -> None:
        self._fail(error)
        self.embed()

    def _on_ranked(self, _: Ranking) -> None:
        self.ranked.emit()
        if self._loop.is_measuring_due():
            self._jobs.start_latest(MEASURE_JOB, self._loop.measure, done=self._on_measured, failed=self._fail)
        # While items come in, what they are connected to would be out of date at once.
        if self._loop.is_connecting_due() and not self._jobs.is_running(EMBED_JOB):
            self._jobs.start_latest(CONNECT_JOB, self._loop.connect, done=self._on_connected, failed=self._fail)
        if self._loop.is_learning_due():
            self.rank()

    def _on_connected(self, _: None) -> None:
        self.rank()

    def _on_measured(self, _: Quality | None) -> None:
        self.measured.emit()

    def _on_embedded(self, reports: list[EmbedReport]) -> None:
        self.rank()
        unreadable = frozenset(item_id for report in reports for item_id in report.unreadable)
        if unreadable - self._unreadable:
            self.unreadable_found.emit(unreadable)
        self._unreadable = unreadable

    def _fail(self, error: Exception) -> None:
        """Tell it, but not at every answer: what fails once mostly goes on failing."""
        reason = f"{type(error).__name__}: {error}"
        if reason in self._failures:
            log.warning("failed again: %s", type(error).__name__)
            return
        self._failures.add(reason)
        self.failed.emit(error)
