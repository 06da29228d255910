"""What happens while somebody labels: which item is shown, what the answer will be, where to go next.

No widgets: the page shows what this says, and hands it what was pressed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from labeller.domain.annotation import Answer, Source
from labeller.domain.changes import Changes
from labeller.domain.item import Item, ItemId, ItemState
from labeller.domain.prediction import Question, Suggestion
from labeller.domain.schema import LabelId
from labeller.store.answer_store import Mark
from labeller.ui.session import ItemFacts, ProjectSession

# Longer than this nobody looks at one item: the annotator has left the desk, and it is not counted as work.
_LONGEST_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Shown:
    """The item on the screen with all that belongs to it.

    `draft` are the labels as they stand; they differ from the answer's while somebody is choosing. `question` is
    why the loop asked for it, None when the annotator went there.
    """

    item: Item
    answer: Answer | None
    mark: Mark
    suggestion: Suggestion | None
    question: Question | None
    draft: frozenset[LabelId]
    is_touched: bool = False
    rejected: frozenset[LabelId] = frozenset()

    @property
    def state(self) -> ItemState:
        return ItemState.OPEN if self.answer is None else self.answer.state

    @property
    def offered(self) -> dict[LabelId, float]:
        """The suggested labels that have not been rejected, each with the learner's confidence."""
        if self.suggestion is None or self.answer is not None:
            return {}
        ranked = zip(self.suggestion.prediction.label_ids, self.suggestion.prediction.probabilities, strict=True)
        if self.suggestion.is_multilabel:
            return {
                label_id: value
                for label_id, value in ranked
                if label_id in self.suggestion.label_ids and label_id not in self.rejected
            }
        return dict([next(((one, value) for one, value in ranked if one not in self.rejected), (0, 0.0))][:1])


class LabelFlow(QObject):
    """Moves through the items of a session. All methods are instant, but for the disk that an answer is written to.

    `shown_changed` says that `shown` is another or that it changed, `ended` that there is nothing left to ask.
    Methods raise LabellerError when an answer could not be written; then the item stays where it is.
    """

    shown_changed = Signal()
    ended = Signal()

    def __init__(
        self, session: ProjectSession, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._clock = clock
        self._shown: Shown | None = None
        self._shown_at = 0.0
        self._trail: list[ItemId] = []
        self._place = -1
        self._passed: set[ItemId] = set()
        self._is_answering = False
        session.changed.connect(self._on_changed)
        session.ranked.connect(self._on_ranked)

    @property
    def shown(self) -> Shown | None:
        return self._shown

    @property
    def is_multilabel(self) -> bool:
        return self._session.schema.task.is_multilabel

    @property
    def can_go_back(self) -> bool:
        return self._place > 0

    def upcoming(self, count: int) -> list[ItemId]:
        """The items that will probably be shown next, so that they can be read ahead."""
        ahead = self._trail[self._place + 1 : self._place + 1 + count]
        exclude = self._passed | ({self._shown.item.id} if self._shown else set())
        questions = self._session.upcoming(count - len(ahead), exclude) if len(ahead) < count else []
        return [*ahead, *(question.item_id for question in questions)]

    def choose(self, label_id: LabelId, *, goes_on: bool = True) -> None:
        """A label was pressed.

        Where one label is allowed that is the answer, and the next item follows, or with `goes_on` False waits for
        `accept`. Else it is one more or less of the draft.
        """
        if self._shown is None:
            return
        if not self.is_multilabel and goes_on:
            self._answer((label_id,))
            return
        draft = self._shown.draft ^ {label_id} if self.is_multilabel else frozenset({label_id})
        self._shown = replace(self._shown, draft=draft, is_touched=True)
        self.shown_changed.emit()

    def accept(self) -> None:
        """Take the draft if somebody touched it, else the suggestion, and go on; without either just go on."""
        if self._shown is None:
            return
        if self._shown.is_touched:
            self._answer(tuple(sorted(self._shown.draft)))
        elif self._shown.answer is None and self._shown.suggestion is not None:
            self._answer(tuple(self._shown.offered))
        elif self._shown.answer is None and self.is_multilabel:
            self._answer(())
        elif self._shown.answer is not None:
            self.go_on()

    def reject(self) -> None:
        """Not this suggestion: offer the next most probable label, or with several labels start from none."""
        if self._shown is None or not self._shown.offered:
            return
        rejected = self._shown.rejected | set(self._shown.offered)
        everything = rejected >= self._session.schema_label_ids()
        self._shown = replace(
            self._shown,
            rejected=frozenset() if everything and not self.is_multilabel else frozenset(rejected),
            is_touched=self._shown.is_touched or self.is_multilabel,
        )
        self.shown_changed.emit()

    def skip(self) -> None:
        if self._shown is None:
            return
        self._session.skip(self._shown.item.id, seconds=self._seconds())
        self.go_on()

    def toggle_flag(self) -> None:
        if self._shown is not None:
            self._session.flag(self._shown.item.id, is_flagged=not self._shown.mark.is_flagged)

    def comment(self, text: str) -> None:
        if self._shown is not None and text != self._shown.mark.comment:
            self._session.comment(self._shown.item.id, text)

    def clear(self) -> None:
        """Take the answer back, and the item into the pool."""
        if self._shown is not None and self._shown.answer is not None:
            self._session.clear_answer(self._shown.item.id)

    def go_on(self) -> None:
        """To the next item of the trail if the annotator went back on it, else to the next question."""
        self.keep_draft()
        if self._place + 1 < len(self._trail):
            self._place += 1
            self._show(self._trail[self._place])
            return
        self.ask()

    def ask(self) -> None:
        """Show the question that the loop holds for the most useful."""
        self.keep_draft()
        question = self._next_question()
        if question is None:
            self._end()
            return
        del self._trail[self._place + 1 :]
        self._trail.append(question.item_id)
        self._place = len(self._trail) - 1
        self._show(question.item_id, question)

    def pass_by(self) -> None:
        """Go on without an answer; the item is asked again only when nothing else is left."""
        if self._shown is not None and self._shown.answer is None:
            self._passed.add(self._shown.item.id)
        self.go_on()

    def go_back(self) -> None:
        if not self.can_go_back:
            return
        self.keep_draft()
        self._place -= 1
        self._show(self._trail[self._place])

    def go_to(self, item_id: ItemId) -> None:
        """Show an item that the annotator picked. It becomes the newest of the trail."""
        if self._shown is not None and self._shown.item.id == item_id:
            return
        self.keep_draft()
        del self._trail[self._place + 1 :]
        self._trail.append(item_id)
        self._place = len(self._trail) - 1
        self._show(item_id)

    def undo(self) -> Changes | None:
        """Take back the newest step and show the item that it was about."""
        return self._after_step(self._session.undo())

    def redo(self) -> Changes | None:
        return self._after_step(self._session.redo())

    def _after_step(self, changes: Changes | None) -> Changes | None:
        about = (changes.answers | changes.marks) if changes else frozenset()
        if len(about) == 1:
            self.go_to(next(iter(about)))
        return changes

    def _answer(self, label_ids: tuple[LabelId, ...]) -> None:
        shown = self._shown
        if shown is None:
            return
        self._record(shown, label_ids)
        self._shown = replace(shown, is_touched=False)
        self.go_on()

    def keep_draft(self) -> None:
        """A draft that somebody began becomes the answer when the item is left."""
        if self._shown is not None and self._shown.is_touched:
            self._record(self._shown, tuple(sorted(self._shown.draft)))
            self._shown = replace(self._shown, is_touched=False)

    def _record(self, shown: Shown, label_ids: tuple[LabelId, ...]) -> None:
        offered = shown.offered
        is_accepted = bool(offered) and not shown.rejected and set(label_ids) == set(offered)
        asked_as_control = shown.question is not None and shown.question.is_control
        # What is on the screen is about to be left: reading it anew would only cost time.
        self._is_answering = True
        try:
            self._session.give_answer(
                shown.item.id,
                label_ids,
                seconds=self._seconds(),
                source=Source.ACCEPTED if is_accepted else Source.HUMAN,
                is_control=shown.answer.is_control if shown.answer else asked_as_control,
            )
        finally:
            self._is_answering = False

    def _next_question(self) -> Question | None:
        exclude = self._passed | ({self._shown.item.id} if self._shown else set())
        question = self._session.next_question(exclude)
        if question is None and self._passed:
            self._passed.clear()
            question = self._session.next_question({self._shown.item.id} if self._shown else ())
        return question

    def _show(self, item_id: ItemId, question: Question | None = None) -> None:
        facts = self._session.look_at(item_id)
        if facts is None:
            self._end()
            return
        self._shown = self._with_suggestion(facts, question)
        self._shown_at = self._clock()
        self.shown_changed.emit()

    def _with_suggestion(self, facts: ItemFacts, question: Question | None) -> Shown:
        return Shown(
            item=facts.item,
            answer=facts.answer,
            mark=facts.mark,
            suggestion=self._suggestion(facts.item.id, question),
            question=question,
            draft=frozenset(facts.answer.label_ids) if facts.answer else frozenset(),
        )

    def _suggestion(self, item_id: ItemId, question: Question | None) -> Suggestion | None:
        """None for the control slice: an answer that was suggested would measure the annotator's patience."""
        is_control = question is not None and question.is_control
        return None if is_control else self._session.suggestion(item_id)

    def _end(self) -> None:
        self._shown = None
        self.shown_changed.emit()
        self.ended.emit()

    def _seconds(self) -> float:
        return min(self._clock() - self._shown_at, _LONGEST_SECONDS)

    def _on_changed(self, changes: Changes) -> None:
        if self._shown is None or self._is_answering:
            return
        is_about_this = self._shown.item.id in (changes.answers | changes.marks)
        if is_about_this or changes.schema or changes.items or changes.everything or changes.media:
            self._refresh(self._shown)

    def _refresh(self, shown: Shown) -> None:
        facts = self._session.look_at(shown.item.id)
        if facts is None:
            self._trail.clear()
            self._place = -1
            self._shown = None
            self.go_on()
            return
        fresh = self._with_suggestion(facts, shown.question)
        # What somebody is choosing just now outlives a refresh, as long as its labels do.
        if shown.is_touched:
            fresh = replace(fresh, draft=shown.draft & self._session.schema_label_ids(), is_touched=True)
        self._shown = fresh
        self.shown_changed.emit()

    def _on_ranked(self) -> None:
        """The first questions have come; or the learner has something to say where it had nothing before."""
        if self._shown is None:
            self.go_on()
        elif self._shown.suggestion is None and self._shown.answer is None:
            suggestion = self._suggestion(self._shown.item.id, self._shown.question)
            if suggestion is not None:
                self._shown = replace(self._shown, suggestion=suggestion)
                self.shown_changed.emit()
