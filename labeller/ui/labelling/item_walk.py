"""Going through the items of a project: which one is shown, where to go next, and back.

No widgets: the page shows what this says, and hands it what was pressed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QObject, Signal

from labeller.domain.changes import Changes
from labeller.domain.item import ItemId
from labeller.domain.prediction import Question
from labeller.ui.labelling.shown import Shown
from labeller.ui.labelling.trail import Stop, Trail
from labeller.ui.session import ItemFacts, ProjectSession

# Longer than this nobody looks at one item: the annotator has left the desk, and it is not counted as work.
_LONGEST_SECONDS = 300.0

Told = Callable[[str], object]


class ItemWalk(QObject):
    """Moves through the items of a session, and marks them. All methods are instant, but for the disk.

    `shown_changed` says that `shown` is another or that it changed; None says that there is nothing left to ask.
    Methods raise LabellerError when something could not be written; then the item stays where it is.
    How an item is answered is said by those that build on this.
    """

    shown_changed = Signal()

    def __init__(
        self, session: ProjectSession, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._clock = clock
        self._shown: Shown | None = None
        self._shown_at = 0.0
        self._away_since: float | None = None
        self._trail = Trail()
        self._passed: set[ItemId] = set()
        self._is_leaving = False
        session.changed.connect(self._on_changed)
        session.ranked.connect(self._on_ranked)

    @property
    def shown(self) -> Shown | None:
        return self._shown

    def upcoming(self, count: int) -> list[ItemId]:
        """The items that will probably be shown next, so that they can be read ahead."""
        ahead = self._trail.ahead(count)
        exclude = self._passed | ({self._shown.item.id} if self._shown else set())
        questions = self._session.upcoming(count - len(ahead), exclude) if len(ahead) < count else []
        return [*ahead, *(question.item_id for question in questions)]

    def set_watched(self, *, is_watched: bool) -> None:
        """Whether somebody looks at the item now: time spent on another page is not work on it."""
        if not is_watched and self._away_since is None:
            self._away_since = self._clock()
        elif is_watched and self._away_since is not None:
            self._shown_at += self._clock() - max(self._away_since, self._shown_at)
            self._away_since = None

    def skip(self) -> None:
        """Say nothing about this item, and go on."""
        if self._shown is not None:
            with self._leaving():
                self._session.skip(self._shown.item.id, seconds=self._seconds())
            self._move_on()

    def toggle_flag(self) -> None:
        if self._shown is not None:
            self._session.flag(self._shown.item.id, is_flagged=not self._shown.mark.is_flagged)

    def clear(self) -> None:
        """Take the answer back, and the item into the pool."""
        if self._shown is not None and self._shown.answer is not None:
            self._session.clear_answer(self._shown.item.id)

    def go_on(self) -> None:
        """To the next item of the trail if the annotator went back on it, else to the next question."""
        self.keep_draft()
        if not self._step(1):
            self.ask()

    def ask(self) -> None:
        """Show the question that the loop holds for the most useful. Stays where nothing else is left to ask."""
        self.keep_draft()
        gone: set[ItemId] = set()
        while (question := self._next_question(gone)) is not None:
            if self._go(Stop(question.item_id, question)):
                return
            gone.add(question.item_id)
        if self._shown is None or self._session.answer(self._shown.item.id) is not None:
            self._end()

    def pass_by(self) -> None:
        """Go on without an answer; the item is asked again only when nothing else is left."""
        if self._shown is not None and self._shown.answer is None:
            self._passed.add(self._shown.item.id)
        self.go_on()

    def go_back(self) -> None:
        """To the item before on the trail; from the end, when nothing is left to ask, to the last one."""
        self.keep_draft()
        self._step(0 if self._shown is None else -1)

    def go_to(self, item_id: ItemId) -> None:
        """Show an item that the annotator picked. It becomes the newest of the trail."""
        if self._shown is None or self._shown.item.id != item_id:
            self.keep_draft()
            self._go(Stop(item_id))

    def undo(self, told: Told) -> None:
        """Take back the newest step, show the item that it was about, and tell what it was, in words."""
        self._session.steps.undo(partial(self._on_step, told, self.undo_title() or ""))

    def redo(self, told: Told) -> None:
        """Do again what was undone last, show the item that it was about, and tell what it was, in words."""
        self._session.steps.redo(partial(self._on_step, told, self.redo_title() or ""))

    def undo_title(self) -> str | None:
        """What undo would take back, in words."""
        return self._session.steps.undo_title()

    def redo_title(self) -> str | None:
        """What redo would do again, in words."""
        return self._session.steps.redo_title()

    def keep_draft(self) -> None:
        """Record what somebody began to say and has not said yet; called before the item is left."""

    def _on_step(self, told: Told, title: str, changes: Changes) -> None:
        told(title)
        self._show_step(changes)

    def _show_step(self, changes: Changes) -> None:
        """Go where a step was seen to happen; back on the trail, if that is where it was."""
        about = changes.answers | changes.marks
        if len(about) != 1 or (self._shown is not None and self._shown.item.id in about):
            return
        (item_id,) = about
        steps = self._trail.steps_to(item_id)
        if steps is None:
            self._go(Stop(item_id))
        else:
            self._step(steps)

    def _move_on(self) -> None:
        """Go on from an item about which everything is said."""
        self.go_on()

    @contextmanager
    def _leaving(self) -> Iterator[None]:
        """What is on the screen is about to be left: reading it anew would only cost time."""
        self._is_leaving = True
        try:
            yield
        finally:
            self._is_leaving = False

    def _next_question(self, gone: set[ItemId]) -> Question | None:
        here = gone | ({self._shown.item.id} if self._shown else set())
        question = self._session.next_question(self._passed | here)
        if question is None and self._passed:
            self._passed.clear()
            question = self._session.next_question(here)
        return question

    def _step(self, step: int) -> bool:
        """Show the stop so many steps along the trail, past those that are gone. False if there is none."""
        while (stop := self._trail.peek(step)) is not None:
            if self._show(stop):
                self._trail.move(step)
                return True
            self._trail.remove(stop.item_id)
        return False

    def _go(self, stop: Stop) -> bool:
        """Show an item as the newest of the trail. False if it is gone."""
        if not self._show(stop):
            return False
        self._trail.add(stop)
        return True

    def _show(self, stop: Stop) -> bool:
        """Show an item. False if it is gone, for example with the import that brought it."""
        facts = self._session.look_at(stop.item_id)
        if facts is None:
            return False
        self._arrive(facts)
        self._shown = self._seen(facts, stop.question)
        self._shown_at = self._clock()
        self.shown_changed.emit()
        return True

    def _arrive(self, facts: ItemFacts) -> None:
        """Get ready for an item that will be shown at once."""

    def _seen(self, facts: ItemFacts, question: Question | None) -> Shown:
        """An item as it is shown first."""
        return Shown(facts.item, facts.answer, facts.mark, question, is_control=self._session.is_control(facts.item.id))

    def _end(self) -> None:
        self._shown = None
        self.shown_changed.emit()

    def _seconds(self) -> float:
        return min(self._clock() - self._shown_at, _LONGEST_SECONDS)

    def _on_changed(self, changes: Changes) -> None:
        if self._shown is None or self._is_leaving:
            return
        is_about_this = self._shown.item.id in (changes.answers | changes.marks)
        if is_about_this or changes.schema or changes.items or changes.everything or changes.media:
            self._refresh(self._shown)

    def _refresh(self, shown: Shown) -> None:
        facts = self._session.look_at(shown.item.id)
        if facts is None:
            self._shown = None
            self._trail.remove(shown.item.id)
            self.go_on()
            return
        self._shown = self._seen_again(shown, self._seen(facts, shown.question))
        self.shown_changed.emit()

    def _seen_again(self, before: Shown, fresh: Shown) -> Shown:  # noqa: ARG002
        """An item that was changed while it was shown: the fresh reading, with what has to outlive it."""
        return fresh

    def _on_ranked(self) -> None:
        """The first questions have come."""
        if self._shown is None:
            self.go_on()
