"""Shows on the item what speaks for its label, as long as somebody wants to see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from labeller.domain.item import ItemId
from labeller.domain.schema import LabelId
from labeller.jobs import JobContext
from labeller.loop.explaining import Explanation, can_explain, explain
from labeller.loop.ranking import Ranking
from labeller.ui import theme
from labeller.ui.after_paint import after_paint
from labeller.ui.explaining.strengths import EvidenceMarks, strengths
from labeller.ui.explaining.why_bar import WhyBar
from labeller.ui.session import ProjectSession

EXPLAIN_JOB = "explain the suggestion"
_MOST_KEPT = 16


@dataclass(frozen=True, slots=True)
class Subject:
    """What is explained: a label of the item on the screen, which may be suggested by another than the learner.

    `is_control` is whether the item measures the learner; without an item nothing is explained.
    """

    item_id: ItemId | None = None
    label_id: LabelId | None = None
    is_control: bool = False
    is_from_outside: bool = False


class WhyDesk(QObject):
    """Finds out in the background what speaks for the labels of the item on the screen, and marks it there.

    Nothing is found out, and nothing is shown of it, for an item that measures the learner.
    """

    def __init__(
        self,
        session: ProjectSession,
        bar: WhyBar,
        marks: EvidenceMarks,
        seen: Callable[[], ItemId | None],
        parent: QObject | None = None,
    ) -> None:
        """`marks` draws on the item that can be seen, which `seen` tells; `note_seen` says that it is another."""
        super().__init__(parent)
        self._session = session
        self._bar = bar
        self._marks = marks
        self._seen = seen
        self._is_on = False
        self._subject = Subject()
        self._kept: dict[ItemId, tuple[Ranking, Explanation]] = {}
        self._finding = after_paint(self, self._find)
        bar.hide()
        bar.label_chosen.connect(self._on_label_chosen)
        session.ranked.connect(self._on_ranked)
        theme.current().changed.connect(self._draw)

    def set_on(self, *, is_on: bool) -> None:
        """Show it from now on, or no more."""
        if is_on != self._is_on:
            self._is_on = is_on
            self._bar.setVisible(is_on)
            self._start()

    def show_subject(self, subject: Subject) -> None:
        """Be about that from now on."""
        before, self._subject = self._subject, subject
        if (subject.item_id, subject.is_control) != (before.item_id, before.is_control):
            self._start()
        elif subject != before:
            self._draw()

    def note_seen(self) -> None:
        """Another item can be seen now."""
        self._draw()

    def leave(self) -> None:
        """Find out nothing any more."""
        self._finding.stop()
        self._subject = Subject()

    @property
    def _explanation(self) -> Explanation | None:
        """What is known of the item on the screen, by the learner as it is now."""
        ranking, explanation = self._kept.get(self._subject.item_id or 0, (None, None))
        return explanation if ranking is not None and ranking.schema == self._session.schema else None

    def _start(self) -> None:
        self._session.jobs.forget(EXPLAIN_JOB)
        self._draw()
        if self._is_on and self._subject.item_id is not None and not self._subject.is_control:
            self._finding.start()

    def _on_ranked(self) -> None:
        """The learner may have something to say where it had nothing."""
        if self._is_on and self._explanation is None and not self._session.jobs.is_running(EXPLAIN_JOB):
            self._start()

    def _on_label_chosen(self, label_id: LabelId) -> None:
        self._subject = replace(self._subject, label_id=label_id)
        self._draw()

    def _find(self) -> None:
        item_id, ranking, project = self._subject.item_id, self._session.ranking, self._session.project
        if item_id is None or ranking is None or not can_explain(ranking, item_id):
            self._draw()  # to say so
            return
        if self._kept.get(item_id, (None, None))[0] is ranking:
            self._draw()
            return

        def job(context: JobContext) -> Explanation | None:
            return explain(project, ranking, item_id, context)

        self._session.jobs.start(
            EXPLAIN_JOB,
            job,
            done=lambda found: self._on_found(ranking, found),
            failed=self._session.failed.emit,
            visible=False,
        )
        self._draw()

    def _on_found(self, ranking: Ranking, found: Explanation | None) -> None:
        if found is not None:
            self._kept.pop(found.of, None)
            self._kept[found.of] = (ranking, found)
            while len(self._kept) > _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        self._draw()

    def _draw(self) -> None:
        """Show what is known, or say why nothing is shown."""
        self._marks.clear()
        if not self._is_on:
            return
        explanation = self._explanation
        if explanation is None or self._subject.is_control:
            self._bar.show_note(self._excuse())
            return
        label_id = (
            self._subject.label_id if self._subject.label_id in explanation.label_ids else explanation.label_ids[0]
        )
        self._bar.set_labels(self._session.schema.labels, label_id)
        self._bar.show_meaning(is_from_outside=self._subject.is_from_outside)
        if self._seen() == self._subject.item_id:
            self._marks.show(strengths(explanation.weights_for(label_id)))

    def _excuse(self) -> str:
        if self._subject.is_control:
            return self.tr("This item measures the learner: what it thinks is not shown")
        if self._session.jobs.is_running(EXPLAIN_JOB) or self._finding.isActive():
            return self.tr("Finding out what speaks for the suggestion…")
        return self.tr("The learner cannot say yet what speaks for a label here")
